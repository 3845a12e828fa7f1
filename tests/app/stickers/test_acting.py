"""Stickers that follow a person: rendered photos and clips through the real tracker."""

from __future__ import annotations

from pathlib import Path

import cv2
import numpy as np
import pytest

from app.cli import main
from app.stickers.acting import Acting, Cast, watch
from app.stickers.sticker_file import bundled_scripts
from tests.tracking.expressions.acted_face import Acted, ActedFace
from tracking.errors import InputError
from tracking.expressions.reading import EXPRESSIONS
from tracking.pose import INDEX, NAMES

SCRIPTS = {script.name: script for script in bundled_scripts()}
HAPPY = {"mouthSmile": 0.9, "cheekSquint": 0.6, "cheekRaiser": 0.5}
WINK = {"eyeBlink_L": 1.0, "cheekSquint_L": 0.4}


@pytest.fixture(scope="module")
def photos(shared_data: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("photos")
    renderer = ActedFace(shared_data / "tracking" / "ict_facekit.npz")
    for i, weights in enumerate(({}, {}, {}, HAPPY, WINK)):
        rgb = renderer.render(Acted(weights=weights, yaw_deg=3.0 * i), 703, size=(400, 300))
        cv2.imwrite(str(folder / f"{i}.png"), rgb[..., ::-1])
    return folder


@pytest.mark.slow
def test_photos_are_found_for_the_stickers_they_show(photos: Path) -> None:
    acting = watch(str(photos), None, lambda share: None)
    assert acting.photos and len(acting.poses) == 5
    cast = Cast(acting, list(SCRIPTS.values()))
    assert {"joy", "wink"} <= cast.followed
    assert not {"angry", "sleepy", "laughter"} & cast.followed
    # The person's left eye is the character's right one, as in a mirror.
    loop = cast._loop(SCRIPTS["wink"], 10)
    assert loop[0, INDEX["right_eye"]] > 0.7 > 0.3 > loop[0, INDEX["left_eye"]]


def _acting(likely_happy: np.ndarray, head: np.ndarray) -> Acting:
    count = len(head)
    poses, likely = np.zeros((count, len(NAMES)), np.float32), np.zeros((count, len(EXPRESSIONS)))
    poses[:, INDEX["head_y"]] = head
    likely[:, EXPRESSIONS.index("happy")] = likely_happy
    likely[:, 0] = 1 - likely_happy
    return Acting(np.arange(count) / 30, poses, likely, False)


def test_the_strongest_moment_is_cut_and_its_end_leads_to_its_beginning() -> None:
    time_s = np.arange(300) / 30
    happy = ((time_s > 5) & (time_s < 7)).astype(float)
    cast = Cast(_acting(happy, np.sin(time_s * 1.7)), [SCRIPTS["joy"], SCRIPTS["sad"]])
    assert cast.followed == {"joy"}
    assert 5 <= cast._moments["joy"] <= 6.05
    head = cast._loop(SCRIPTS["joy"], 30)[:, INDEX["head_y"]]
    steps = np.abs(np.diff(np.append(head, head[0])))
    assert steps[-1] <= steps[:-1].max() + 1e-6
    assert np.ptp(head) > 0.2


def test_a_clip_shorter_than_a_loop_goes_to_and_fro() -> None:
    cast = Cast(_acting(np.ones(15), np.linspace(0, 1, 15)), [SCRIPTS["joy"]])
    head = cast._loop(SCRIPTS["joy"], 30)[:, INDEX["head_y"]]
    assert np.abs(np.diff(np.append(head, head[0]))).max() < 0.3


@pytest.mark.slow
def test_a_set_follows_photos(photos: Path, tmp_path: Path, capsys) -> None:
    out = tmp_path / "set"
    words = [
        "stickers",
        "akane",
        "-o",
        str(out),
        "--for",
        "slack",
        "--only",
        "joy,yes",
        "--from",
        str(photos),
    ]
    assert main(words) == 0
    assert "so made as written: yes" in capsys.readouterr().out
    assert (out / "slack/animated/joy.gif").is_file()


@pytest.mark.slow
@pytest.mark.parametrize("what", ["empty", "grey", "nowhere.mp4"])
def test_what_shows_no_face_is_one_line(what: str, tmp_path: Path, capsys) -> None:
    source = tmp_path / what
    if what != "nowhere.mp4":
        source.mkdir()
    if what == "grey":
        cv2.imwrite(str(source / "0.png"), np.full((80, 80, 3), 90, np.uint8))
    words = ["stickers", "akane", "-o", str(tmp_path / "set"), "--only", "yes", "--from", str(source)]
    assert main(words) == 2
    assert len(capsys.readouterr().err.strip().splitlines()) == 1
    assert not (tmp_path / "set").exists()


def test_a_recording_of_poses_has_no_face(tmp_path: Path) -> None:
    recording = tmp_path / "a.jsonl"
    recording.write_text('{"time_s": 0.0, "pose": {"head_x": 0.1}}\n')
    with pytest.raises(InputError, match="gives poses already"):
        watch(str(recording), None, lambda share: None)
