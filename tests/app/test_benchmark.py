"""`ichimai benchmark`: that it measures and prints, not how fast this machine is."""

import json
from pathlib import Path

import numpy as np
import pytest

from app.cli import main
from models.drawing import Drawing
from models.sheet import basis
from models.sheet.character import SheetCharacter, resized
from models.sheet.character_file import save_character
from models.sheet.player import SheetPlayer
from tracking.pose import Pose


@pytest.fixture(scope="module")
def character() -> SheetCharacter:
    rgba = np.zeros((60, 48, 4), np.uint8)
    rgba[10:50, 8:40] = (200, 120, 60, 255)
    turn = np.zeros((basis.CHANNELS, 64, 64), np.float16)
    turn[basis.TURN_FLOW.start] = 0.5
    return SheetCharacter(Drawing.from_rgba(rgba), turn, {}, "test")


def test_every_size_is_measured(character, tmp_path: Path, capsys):
    save_character(character, tmp_path / "c.ichimai")
    assert main(["benchmark", str(tmp_path / "c.ichimai"), "--frames", "10", "--json"]) == 0
    result = json.loads(capsys.readouterr().out)
    for size in ("512 x 512", "1080 x 1080", "48 x 60"):
        steps = {row["step"]: row for row in result[size]["steps"]}
        assert set(steps) == {"pose", "compose", "convert", "all"}
        assert all(0 < row["median"] <= row["p95"] for row in steps.values())
        assert steps["all"]["median"] > steps["pose"]["median"]


def test_a_resized_character_moves_as_far_for_its_size(character):
    small, large = (SheetPlayer(c) for c in (character, resized(character, 240)))
    pose = Pose(head_x=0.8)
    shifts = []
    for player in (small, large):
        before, after = (player.pose(p).rgba_premultiplied[..., 3] for p in (Pose(), pose))
        columns = np.arange(before.shape[1])
        shifts.append(np.average(columns, weights=after.sum(0)) - np.average(columns, weights=before.sum(0)))
    assert shifts[1] == pytest.approx(4 * shifts[0], rel=0.05)
    assert abs(shifts[0]) > 0.5


def test_too_few_frames_are_refused(capsys):
    assert main(["benchmark", "--frames", "3"]) == 2
    assert "at least 10" in capsys.readouterr().err
