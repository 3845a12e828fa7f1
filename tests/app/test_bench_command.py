"""`ichimai bench`: that it measures and prints, not how fast this machine is."""

import json
import sys
from dataclasses import replace
from pathlib import Path

import av
import cv2
import numpy as np
import pytest

from app.cli import main
from app.clips.live_benchmark import CAMERA_FPS, LoopedClip
from models.drawing import Drawing
from models.scaling import scaled
from models.sheet import basis
from models.sheet.character import SheetCharacter
from models.sheet.character_file import save_character
from models.sheet.player import SheetPlayer
from tracking.pose import Pose


@pytest.fixture(scope="module")
def face_clip(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Ten frames of scikit-image's portrait, leaning."""
    portrait = np.ascontiguousarray(pytest.importorskip("skimage.data").astronaut()[0:320, 60:380])
    path = tmp_path_factory.mktemp("clip") / "leaning.mp4"
    with av.open(str(path), "w") as container:
        video = container.add_stream("libx264", rate=20)
        video.width = video.height = 320
        for angle in np.linspace(-12, 12, 10):
            turn = cv2.getRotationMatrix2D((160, 160), angle, 1)
            picture = cv2.warpAffine(portrait, turn, (320, 320), borderMode=cv2.BORDER_REPLICATE)
            container.mux(video.encode(av.VideoFrame.from_ndarray(picture, "rgb24")))
        container.mux(video.encode(None))
    return path


@pytest.fixture(scope="module")
def character() -> SheetCharacter:
    rgba = np.zeros((60, 48, 4), np.uint8)
    rgba[10:50, 8:40] = (200, 120, 60, 255)
    turn = np.zeros((basis.CHANNELS, 64, 64), np.float16)
    turn[basis.TURN_FLOW.start] = 0.5
    return SheetCharacter(Drawing.from_rgba(rgba), turn, {}, "test")


def test_every_size_is_measured(character, tmp_path: Path, capsys):
    save_character(character, tmp_path / "c.ichimai")
    assert main(["bench", "--drawing", str(tmp_path / "c.ichimai"), "--frames", "10", "--json"]) == 0
    result = json.loads(capsys.readouterr().out)
    for size in ("512 x 512", "1080 x 1080", "48 x 60"):
        steps = {row["step"]: row for row in result[size]["steps"]}
        assert set(steps) == {"pose", "compose", "all"}
        assert all(0 < row["median"] <= row["p95"] for row in steps.values())
        assert steps["all"]["median"] > steps["pose"]["median"]
    assert result["memory_mb"] > 20 and result["threads"] == 1 and result["remap_512_ms"] > 0


def test_one_size_can_be_asked_for(character, tmp_path: Path, capsys):
    save_character(character, tmp_path / "c.ichimai")
    assert main(["bench", "--drawing", str(tmp_path / "c.ichimai"), "--size", "96", "--frames", "10"]) == 0
    said = capsys.readouterr().out
    assert "96 x 96:" in said and "512 x 512:" not in said and "frames a second" in said


@pytest.mark.slow
def test_the_whole_path_is_measured(character, face_clip: Path, tmp_path: Path, capsys):
    save_character(character, tmp_path / "c.ichimai")
    arguments = ["bench", "--drawing", str(tmp_path / "c.ichimai"), "--live", str(face_clip)]
    assert main([*arguments, "--size", "64", "--seconds", "2", "--json"]) == 0
    live = json.loads(capsys.readouterr().out)["live"]
    assert 0 < live["tracked"] <= live["camera_frames"] + 1
    assert live["turns"] >= 100
    assert live["turns"] == pytest.approx(live["sent"] + live["unchanged"] + live["missed"], abs=8)
    median, p95, most = live["latency_ms"]
    assert 0 < median <= p95 <= most
    assert live["cores"] > 0
    if sys.platform == "linux":
        assert 20 < live["memory_mb"][0] <= live["memory_mb"][2]


def test_a_clip_goes_round_at_the_cameras_rate(face_clip: Path):
    with LoopedClip(face_clip) as clip:
        frames = [clip.read() for _ in range(25)]
    assert all(frame is not None for frame in frames)
    assert [f.time_s for f in frames if f] == pytest.approx(np.arange(25) / CAMERA_FPS)
    assert frames[0] is not None and frames[10] is not None and frames[1] is not None
    assert np.array_equal(frames[0].rgb, frames[10].rgb) and not np.array_equal(frames[0].rgb, frames[1].rgb)


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["--live", "none.mp4"], "no video"),
        (["--size", "3"], "16 to 4096"),
        (["--seconds", "0"], "at least 1 second"),
        (["--drawing", "nobody"], "no drawing"),
    ],
)
def test_what_can_not_be_measured_is_refused(arguments, words, capsys):
    assert main(["bench", *arguments]) == 2
    assert words in capsys.readouterr().err


def test_a_resized_character_moves_as_far_for_its_size(character):
    enlarged = replace(character, drawing=scaled(character.drawing, 240))
    small, large = (SheetPlayer(c) for c in (character, enlarged))
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
