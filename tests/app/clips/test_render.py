"""`ichimai render`: logs become clips."""

import json
from dataclasses import replace
from pathlib import Path

import av
import numpy as np
import pytest

from app import opening
from app.characters.bundled import RECORDING, find_character
from app.cli import main
from app.settings.settings import Settings
from app.settings.settings_file import SettingsFile
from models.drawing import load_drawing
from tests.app.parts import WarpPoser, warped
from tests.tracking.mapped import mapped
from tracking.calibration import Calibration
from tracking.face import TrackedFace
from tracking.mapping.pose_mapper import PoseMapper
from tracking.pose import Pose
from tracking.settings import TrackingSettings
from tracking.sources.pose_log import PoseLog
from tracking.sources.pose_recording import Moment, write_moments


@pytest.fixture(autouse=True)
def poser(monkeypatch: pytest.MonkeyPatch) -> WarpPoser:
    made = WarpPoser()

    def open_character(text, settings, progress) -> WarpPoser:
        warped(load_drawing(find_character(text)), made)
        return made

    monkeypatch.setattr(opening, "open_character", open_character)
    return made


@pytest.fixture
def log(tmp_path: Path) -> Path:
    """Two seconds of a head that turns, tracked at an uneven rate."""
    mapper, kept = PoseMapper(calibration=Calibration(yaw_deg=2.0)), PoseLog()
    for i in range(60):
        time_s = 300.0 + i / 30 + 0.004 * (i % 3)
        face = TrackedFace(time_s, 0.0, 2.0 + 10 * np.sin(i / 6), 0.0, 0.1, 0.1, 0.0)
        kept.add(mapped(mapper, face, time_s))
    write_moments(tmp_path / "log.jsonl", kept.moments(30))
    return tmp_path / "log.jsonl"


def frames_of(path: Path) -> list[np.ndarray]:
    with av.open(str(path)) as container:
        return [frame.to_ndarray(format="rgb24") for frame in container.decode(video=0)]


def test_a_log_becomes_a_clip_of_another_character(log: Path, drawing_file: Path, poser: WarpPoser):
    out = log.with_name("out.mp4")
    given = ["render", str(log), "-c", str(drawing_file), "-o", str(out), "--fps", "60", "--size", "128"]
    assert main([*given, "--background", "#204060"]) == 0
    frames = frames_of(out)
    assert len(frames) == pytest.approx(119, abs=2) and frames[0].shape == (128, 128, 3)
    assert frames[0][2, 2].tolist() == pytest.approx([0x20, 0x40, 0x60], abs=8)
    yaws = np.array([pose.head_y for pose in poser.posed[1:]])
    recorded = [json.loads(line)["pose"]["head_y"] for line in log.read_text().splitlines()]
    assert yaws.min() == pytest.approx(min(recorded), abs=0.01)
    # Twice as many pictures as poses, and none of them stands still: poses between poses.
    assert np.abs(np.diff(yaws)).max() < 0.6 * np.abs(np.diff(recorded)).max() + 1e-6


def test_the_poses_of_a_log_can_be_made_anew(log: Path, drawing_file: Path, poser: WarpPoser):
    def widest(*more: str) -> float:
        poser.posed.clear()
        out = log.with_name("out.webm")
        given = ["render", str(log), "-c", str(drawing_file), "-o", str(out), "--size", "64"]
        assert main([*given, *more]) == 0
        return max(abs(pose.head_y) for pose in poser.posed)

    own = widest()
    assert widest("--tuning", "standard") == pytest.approx(own, abs=0.02)
    assert widest("--tuning", "calm") < 0.8 * own < own < widest("--tuning", "Lively")
    tuning = log.with_name("mine.toml")
    tuning.write_text("[tracking.parameters.head_y]\nmaximum = 0.25\nminimum = -0.25\n")
    assert widest("--tuning", str(tuning)) == pytest.approx(0.25, abs=1e-3)
    rows = replace(
        TrackingSettings().parameters, head_y=replace(TrackingSettings().parameters.head_y, gain=0.0)
    )
    settings = replace(Settings(), tracking=TrackingSettings(parameters=rows))
    SettingsFile().save(replace(settings, tuning=replace(settings.tuning, profile="夜")))
    assert widest("--tuning", "夜") == 0.0 == widest("--tuning", "now")


def test_the_bundled_recording_renders_and_a_gap_is_held(
    tmp_path: Path, drawing_file: Path, poser: WarpPoser
):
    path = tmp_path / "gap.jsonl"
    write_moments(
        path, [Moment(0.0, Pose(mouth=0.2)), Moment(0.1, Pose(mouth=0.4)), Moment(2.0, Pose(mouth=1.0))]
    )
    assert (
        main(["render", str(path), "-c", str(drawing_file), "-o", str(tmp_path / "gap.mp4"), "--size", "64"])
        == 0
    )
    mouths = [pose.mouth for pose in poser.posed[1:]]
    assert len(mouths) == 61 and mouths[30] == pytest.approx(0.4) and mouths[-1] == 1.0
    assert RECORDING.is_file()


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("", "holds no pose"),
        ("hello\n", "line 1"),
        ('{"time_s": 0, "pose": [1, 2]}\n', "line 1"),
        ('{"time_s": 1, "pose": [0,0,0,0,0,0]}\n{"time_s": 0, "pose": [0,0,0,0,0,0]}\n', "backwards"),
        ("[" * 100_000 + "\n", "line 1"),
    ],
)
def test_bad_logs_get_one_sentence(
    tmp_path: Path, drawing_file: Path, capsys: pytest.CaptureFixture[str], text: str, word: str
):
    path = tmp_path / "bad.jsonl"
    path.write_text(text)
    assert main(["render", str(path), "-c", str(drawing_file), "-o", str(tmp_path / "o.mp4")]) == 2
    (line,) = capsys.readouterr().err.strip().splitlines()
    assert word in line and not (tmp_path / "o.mp4").exists()


def test_what_cannot_be_rendered_is_said(
    log: Path, tmp_path: Path, drawing_file: Path, capsys: pytest.CaptureFixture[str]
):
    def said(*given: str) -> str:
        assert main(["render", "-c", str(drawing_file), *given]) == 2
        return capsys.readouterr().err

    out = str(tmp_path / "o.mp4")
    assert "poses only" in said(str(RECORDING), "-o", out, "--tuning", "calm")
    none = said(str(log), "-o", out, "--tuning", "brisk")
    assert "no tuning 'brisk': give now, Standard, calm" in none and "standard" not in none
    assert "can't read" in said(str(log), "-o", out, "--tuning", str(tmp_path / "none.toml"))
    assert "overwrite" in said(str(log), "-o", str(log))
    assert "can't read" in said(str(tmp_path / "none.jsonl"), "-o", out)
    bad = tmp_path / "bad.toml"
    bad.write_text("[tracking]\nmirror = 7\n")
    assert "mirror" in said(str(log), "-o", out, "--tuning", str(bad))
    assert not Path(out).exists()
