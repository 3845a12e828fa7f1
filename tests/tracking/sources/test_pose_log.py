"""The pose log, its file and the loop."""

import json
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest

from tests.tracking.mapped import mapped, posed
from tracking.calibration import Calibration
from tracking.errors import InputError
from tracking.face import TrackedFace
from tracking.mapping.face_loop import FaceLoop
from tracking.mapping.pose_mapper import PoseMapper
from tracking.moment import Moment
from tracking.pose import Pose
from tracking.settings import TrackingSettings
from tracking.sources.pose_log import LASTS_S, PoseLog
from tracking.sources.pose_recording import PoseRecording, read_moments, write_moments

FPS = 30


def seen(time_s: float) -> TrackedFace | None:
    """Return what a tracker might see; no face for half a second now and then."""
    if time_s % 7 > 6.5:
        return None
    swing = float(np.sin(time_s))
    blink = 0.9 if time_s % 3 < 0.15 else 0.1
    return TrackedFace(time_s, -8 + 4 * swing, 14 * swing, 3.0, blink, blink, max(0.0, 0.6 * swing))


def logged(seconds: float, mapper: PoseMapper | None = None, start_s: float = 1000.0) -> PoseLog:
    mapper = mapper or PoseMapper(calibration=Calibration(pitch_deg=-8.0))
    log = PoseLog()
    for i in range(round(seconds * FPS)):
        time_s = start_s + i / FPS
        log.add(mapped(mapper, seen(time_s), time_s))
    return log


def test_the_log_holds_the_newest_and_never_grows():
    log = PoseLog(rows=100)
    for i in range(250):
        log.add(Moment(float(i), Pose(mouth=i / 250)))
    window = log.window(1000)
    assert window.times_s.tolist() == list(range(150, 250))
    assert window.pose[-1, 5] == pytest.approx(249 / 250)
    assert np.isnan(window.raw).all()
    assert log.window(9.5).times_s.tolist() == list(range(240, 250))
    log.add(Moment(3.0, Pose()))  # from another time: left out
    assert log.window(0.5).times_s.tolist() == [249.0]


def test_it_goes_no_further_back_than_half_an_hour():
    log = PoseLog(rows=100)
    for i in range(100):
        log.add(Moment(i * 60.0, Pose()))
    assert log.held_s == LASTS_S == 1800.0
    assert len(log.moments(1e9)) == 31


def test_an_empty_log_gives_nothing():
    assert PoseLog().moments(30) == [] and len(PoseLog().window(8).times_s) == 0 and PoseLog().held_s == 0.0


def test_raw_calibrated_and_output_are_the_mappers_own():
    mapper = PoseMapper(TrackingSettings(filtered=False, learn=False), Calibration(yaw_deg=3.0))
    log = PoseLog()
    moment = mapped(mapper, TrackedFace(5.0, 0.0, 9.0, 0.0, 0.2, 0.6, 0.0), 5.0)
    log.add(moment)
    window = log.window(1)
    # Mirrored: the person's left eye is the character's right one.
    assert window.raw[0, :6] == pytest.approx([0, -9 / 15, 0, 0.6, 0.2, 0.0])
    assert window.calibrated[0, 1] == pytest.approx(-6 / 15, abs=1e-6)
    assert window.pose[0] == pytest.approx(moment.pose.as_array())


def test_a_saved_log_is_a_pose_recording_and_holds_the_raw_faces(tmp_path: Path):
    path = tmp_path / "last.jsonl"
    log = logged(20)
    write_moments(path, log.moments(10))
    moments = read_moments(path)
    assert moments[0].time_s == 0.0 and moments[-1].time_s == pytest.approx(10.0, abs=0.05)
    assert all(m.tracked for m in moments) and any(m.face is None for m in moments)
    assert moments[0].calibration is not None and moments[0].calibration.pitch_deg == pytest.approx(-8, abs=1)
    assert all(m.calibration is None for m in moments[1:])
    assert [t.pose for t in read_moments(path)] == [m.pose for m in moments]
    with PoseRecording(path) as source:
        assert source.frame_count == len(moments) and source.fps == pytest.approx(FPS, rel=0.01)
    assert [p.name for p in tmp_path.iterdir()] == ["last.jsonl"]


def test_the_same_tuning_makes_the_same_poses_again(tmp_path: Path):
    settings = TrackingSettings()
    write_moments(tmp_path / "log.jsonl", logged(12).moments(12))
    moments = read_moments(tmp_path / "log.jsonl")
    again = PoseMapper(settings)
    differences = []
    for moment in moments:
        if moment.calibration is not None:
            again.calibration = moment.calibration
        pose = posed(again, moment.face, moment.time_s)
        if moment.face is not None:
            differences.append(np.abs(pose.as_array() - moment.pose.as_array()).max())
    assert np.median(differences) < 0.01


def test_a_neutral_taken_meanwhile_is_in_the_file():
    mapper = PoseMapper(calibration=Calibration())
    log = PoseLog()
    for i in range(60):
        log.add(mapped(mapper, TrackedFace(i / FPS, 0.0, 12.0, 0.0, 0, 0, 0), i / FPS))
        if i == 40:
            mapper.set_neutral()
    marked = {i: m.calibration.yaw_deg for i, m in enumerate(log.moments(9)) if m.calibration is not None}
    assert marked == {0: pytest.approx(0, abs=0.1), 41: pytest.approx(12, abs=0.1)}


def test_lines_of_old_recordings_and_damaged_ones(tmp_path: Path):
    path = tmp_path / "x.jsonl"
    path.write_text('{"time_s": 0, "pose": [0, 0, 0, 0, 0, 1]}\n')
    (moment,) = read_moments(path)
    assert moment.pose.mouth == 1.0 and not moment.tracked and moment.calibration is None
    for extra in (
        {"face": [1, 2]},
        {"face": [0, 0, 0, 0, 0, "x"]},
        {"face": 7},
        {"face": [0, 0, 0, 0, 0, float("inf")]},
        {"calibration": {"yaw_deg": "1"}},
        {"calibration": [1]},
    ):
        path.write_text(json.dumps({"time_s": 0, "pose": [0] * 6, **extra}) + "\n")
        with pytest.raises(InputError, match=r"line 1 .* face or calibration"):
            read_moments(path)


def test_a_log_that_cannot_be_written_leaves_nothing(tmp_path: Path):
    moments = logged(2).moments(2)
    with pytest.raises(InputError, match="can't write"):
        write_moments(tmp_path / "nowhere" / "x.jsonl", moments)
    (tmp_path / "folder.jsonl").mkdir()
    with pytest.raises(InputError, match="can't write"):
        write_moments(tmp_path / "folder.jsonl", moments)
    assert [p.name for p in tmp_path.iterdir()] == ["folder.jsonl"]


def test_a_loop_goes_round_without_a_jump():
    recorded = [(50 + i / FPS, seen(i / FPS)) for i in range(150)]
    loop = FaceLoop(recorded)
    assert loop.duration_s == pytest.approx(5.0) and loop.rate_hz == pytest.approx(FPS)
    moments = [loop.moment(i) for i in range(400)]
    assert all(b[0] > a[0] for a, b in pairwise(moments))
    yaws = [face.yaw_deg for _, face in moments if face is not None]
    assert np.abs(np.diff(yaws)).max() < 2.5  # a swing of 14 degrees, taken back within half a second
    assert loop.count_at(0.0) == 1 and loop.count_at(5.01) == 151 and loop.count_at(4.99) == 150


def test_what_cannot_be_looped_is_said():
    with pytest.raises(InputError, match="longer"):
        FaceLoop([(0.0, seen(0.0)), (0.1, seen(0.1))])
    with pytest.raises(InputError, match="no face"):
        FaceLoop([(i / FPS, None) for i in range(90)])


def test_landmarks_are_not_kept_in_a_loop():
    face = replace(seen(0.0) or pytest.fail(), landmarks=np.zeros((468, 3), np.float32))
    assert FaceLoop([(i / FPS, face) for i in range(60)]).moment(3)[1].landmarks is None
