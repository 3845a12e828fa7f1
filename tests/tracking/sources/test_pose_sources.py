"""Pose recordings and idle motion."""

import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from tracking.errors import InputError
from tracking.mapping.idle_curve import IdleCurve
from tracking.moment import Moment
from tracking.pose import INDEX, MAXIMUM, MINIMUM, Pose
from tracking.sources.idle_motion import IdleMotion
from tracking.sources.pose_recording import PoseRecorder, PoseRecording, read_moments
from tracking.sources.source import ImageSource
from tracking.sources.source_table import open_source

HELLO = Path(__file__).resolve().parents[3] / "assets" / "recordings" / "hello.jsonl"


def write(path, poses):
    with PoseRecorder(path) as recorder:
        for timed in poses:
            recorder.write(timed)


def test_what_is_recorded_is_read_back(tmp_path):
    poses = [Moment(10 + i / 30, Pose(0.1 * i, -0.05, 0.0, 0.5, 0.25, 1.0)) for i in range(5)]
    write(tmp_path / "a.jsonl", poses)
    with open_source(str(tmp_path / "a.jsonl")) as source:
        assert not isinstance(source, ImageSource)
        back = []
        while (timed := source.read_moment()) is not None:
            back.append(timed)
        assert source.fps == pytest.approx(30, rel=1e-3)
    assert [t.time_s for t in back] == pytest.approx([i / 30 for i in range(5)], abs=1e-5)
    assert np.allclose([t.pose.as_array() for t in back], [t.pose.as_array() for t in poses], atol=1e-5)


def test_a_looping_recording_goes_on_and_its_times_rise(tmp_path):
    write(tmp_path / "a.jsonl", [Moment(i / 10, Pose(head_x=i / 10)) for i in range(3)])
    source = PoseRecording(tmp_path / "a.jsonl", loop=True)
    timed = [source.read_moment() for _ in range(8)]
    assert [t.time_s for t in timed] == pytest.approx([i / 10 for i in range(8)])
    assert timed[3].pose == timed[0].pose
    source.close()
    assert source.read_moment() is None


def test_a_killed_recorder_loses_at_most_its_last_line(tmp_path):
    path = tmp_path / "killed.jsonl"
    program = (
        "import sys; from pathlib import Path; from tracking.sources.pose_recording import PoseRecorder;"
        "from tracking.moment import Moment; from tracking.pose import INDEX, Pose\n"
        "r = PoseRecorder(Path(sys.argv[1]))\n"
        "for i in range(50): r.write(Moment(i / 30, Pose()))\n"
        "print('written', flush=True); input()"
    )
    recorder = subprocess.Popen(
        [sys.executable, "-c", program, str(path)], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    )
    assert recorder.stdout is not None
    assert recorder.stdout.readline().strip() == b"written"
    os.kill(recorder.pid, signal.SIGKILL if hasattr(signal, "SIGKILL") else signal.SIGTERM)
    recorder.communicate()
    assert len(read_moments(path)) == 50
    whole = path.read_bytes()
    path.write_bytes(whole[:-9])  # cut within the last line
    assert len(read_moments(path)) == 49


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "no pose"),
        ("hello\nworld\n", "line 1"),
        (json.dumps({"time_s": 0, "pose": [0] * 5}) + "\n", "line 1"),
        (json.dumps({"time_s": 0, "pose": [0] * 5 + [float("nan")]}) + "\n", "line 1"),
        ('{"time_s": 1, "pose": [0,0,0,0,0,0]}\n{"time_s": 0, "pose": [0,0,0,0,0,0]}\n', "backwards"),
    ],
)
def test_a_damaged_recording_is_refused_in_one_line(tmp_path, text, message):
    (tmp_path / "bad.jsonl").write_text(text)
    with pytest.raises(InputError, match=message) as caught:
        open_source(str(tmp_path / "bad.jsonl"))
    assert "\n" not in str(caught.value)


def test_a_missing_or_unwritable_recording_is_an_input_error(tmp_path):
    with pytest.raises(InputError, match=r"nowhere\.jsonl"):
        open_source(str(tmp_path / "nowhere.jsonl"))
    with pytest.raises(InputError, match="can't write"):
        PoseRecorder(tmp_path / "no" / "such" / "folder.jsonl")


def test_idle_motion_moves_gently_blinks_and_repeats_by_its_seed():
    def poses(seed):
        with IdleMotion(30.0, seed=seed, duration_s=30.0) as source:
            return np.array([source.read_moment().pose.as_array() for _ in range(900)])

    first = poses(1)
    assert np.array_equal(first, poses(1))
    assert not np.array_equal(first, poses(2))
    assert np.abs(first[:, :3]).max() < 0.35
    assert np.abs(np.diff(first[:, :3], axis=0)).max() < 0.02
    assert first[:, :3].std(0).min() > 0.02
    blinks = np.count_nonzero(np.diff((first[:, 3] > 0.5).astype(int)) == 1)
    assert 5 <= blinks <= 15
    assert np.array_equal(first[:, 3], first[:, 4])


def test_idle_motion_is_continuous_and_ends_when_told():
    curve = IdleCurve(3)
    times = np.arange(-10, 40, 1 / 240)
    eyes = np.array([curve.closure_at(t) for t in times])
    assert np.abs(np.diff(eyes)).max() < 0.1
    source = IdleMotion(10.0, duration_s=0.5)
    assert [source.read_moment() is not None for _ in range(6)] == [True] * 5 + [False]


def test_idle_blinks_as_often_as_people_at_rest_and_at_their_uneven_intervals():
    curve = IdleCurve(5)
    times = np.arange(0, 1200, 0.05)
    shut = np.array([curve.closure_at(t) for t in times]) > 0.4
    starts = times[1:][shut[1:] & ~shut[:-1]]
    assert 14 <= len(starts) / 20 <= 20
    intervals = np.diff(starts)
    assert np.mean(intervals) > 1.1 * np.median(intervals)  # skewed
    assert intervals.min() > 0.3


def test_idle_eyes_rest_jump_and_come_back():
    curve = IdleCurve(7)
    times = np.arange(0, 180, 1 / 60)
    gaze = np.array([curve.gaze_at(t) for t in times])
    moved = np.hypot(*np.diff(gaze, axis=0).T)
    assert np.mean(moved == 0.0) > 0.9  # it rests
    assert moved.max() > 0.05 and np.abs(gaze).max() <= 0.61
    away = np.hypot(*gaze.T) > 0.12
    assert 0.03 < away.mean() < 0.4
    assert IdleCurve(7).gaze_at(times[4000]) == tuple(gaze[4000])
    poses = np.array([curve.pose_at(t).as_array() for t in times])
    body = np.abs(np.diff(poses[:, [INDEX[n] for n in ("body_x", "body_y", "body_z")]], axis=0)) * 60
    assert body.max() < 0.1  # nobody gets seasick
    breath = poses[:, INDEX["breath"]]
    assert breath.min() >= 0.0 and breath.max() <= 1.0
    assert 14 <= np.count_nonzero((breath[1:] > 0.5) & (breath[:-1] <= 0.5)) / 3 <= 17


def test_the_bundled_recording_shows_all_six_numbers_moving():
    recording = read_moments(HELLO)
    values = np.array([t.pose.as_array() for t in recording])
    assert 15 <= recording[-1].time_s <= 25
    assert (np.ptp(values, axis=0)[:6] >= (0.6, 0.9, 0.6, 0.9, 0.9, 0.5)).all()
    assert (values >= MINIMUM).all()
    assert (values <= MAXIMUM).all()
    assert np.abs(np.diff(values[:, :3], axis=0)).max() < 0.12
    assert np.abs(values[0] - values[-1]).max() < 0.1  # it may be looped


def test_a_recorded_pose_out_of_range_is_brought_back_and_said_once(tmp_path, caplog):
    file = tmp_path / "poses.jsonl"
    lines = [json.dumps({"time_s": t, "pose": [0, 0, 5, 0, 0, -2]}) for t in range(3)]
    file.write_text("\n".join(lines) + "\n")
    assert {t.pose for t in read_moments(file)} == {Pose(neck_z=1.0)}
    assert [r.getMessage() for r in caplog.records] == [
        "neck_z is 5, outside -1..1: poses are brought back into range (said once)"
    ]
