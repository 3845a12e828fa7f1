"""Poses on their way: logged, looped, calibrated, saved."""

import time
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest

from app.live.messages import Messages, Say
from app.live.pose_flow import PoseFlow
from app.live.slot import Slot
from tests.tracking.mapped import mapped
from tracking.calibration import Calibration
from tracking.face import TrackedFace
from tracking.mapping.face_loop import FaceLoop
from tracking.mapping.pose_mapper import PoseMapper
from tracking.mapping.presets import PRESETS
from tracking.moment import Moment
from tracking.pose import Pose
from tracking.settings import TrackingSettings
from tracking.sources.pose_recording import read_moments


def until(condition: Callable[[], object]) -> None:
    deadline = time.monotonic() + 10
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.01)


def turned(yaw: float, time_s: float = 0.0, eye: float = 0.1, mouth: float = 0.0) -> TrackedFace:
    return TrackedFace(time_s, 0.0, yaw, 0.0, eye, eye, mouth)


class Flow(PoseFlow):
    """A flow with its slot and messages at hand."""

    def __init__(self) -> None:
        self.slot: Slot[Moment] = Slot()
        self.said = Messages()
        super().__init__(self.slot, self.said)


@pytest.fixture
def flow() -> Iterator[Flow]:
    made = Flow()
    yield made
    made.stop()
    assert made.join(5.0) == []


def test_a_pose_goes_on_and_is_logged(flow: Flow):
    flow.put(Moment(5.0, Pose(mouth=0.5)))
    newest = flow.slot.peek()
    assert newest is not None and newest.value == Moment(5.0, Pose(mouth=0.5))
    assert flow.window(1).pose[0, 5] == 0.5


def test_what_is_taken_by_hand_is_in_the_log(flow: Flow):
    flow.taken = (None, None, None, None, None, 0.9), (0.25, 0.0, 0.0, 0.0, 0.0, 0.0)
    flow.put(Moment(5.0, Pose(head_x=0.5, mouth=0.1)))
    assert flow.log.moments(9)[0].pose == Pose(head_x=0.75, mouth=pytest.approx(0.9))
    newest = flow.slot.peek()
    assert newest is not None and newest.value.pose.mouth == 0.1  # the posing thread takes it by hand itself


def test_a_loop_takes_the_sources_place_and_gives_it_back(flow: Flow):
    loop = FaceLoop([(i / 50, turned(12 * float(np.sin(i / 8)))) for i in range(100)])
    flow.play(loop, TrackingSettings(mirror=False, filtered=False), Calibration())
    until(lambda: len(flow.window(9).times_s) > 5)
    newest = flow.slot.peek()
    assert newest is not None
    flow.put(Moment(time.monotonic(), Pose(mouth=0.77)))
    shown = [flow.slot.get(newest.sequence, 5.0).value.pose.mouth for _ in range(3)]
    assert 0.77 not in shown and flow.log.window(1).pose[-1, 5] == pytest.approx(0.77)
    flow.stop_loop()
    assert flow.looping is None
    flow.put(Moment(time.monotonic(), Pose(mouth=0.66)))
    until(lambda: flow.slot.peek().value.pose.mouth == 0.66)  # type: ignore[union-attr]


def test_settings_are_swapped_while_a_loop_plays(flow: Flow):
    loop = FaceLoop([(i / 50, turned(9.0)) for i in range(60)])
    flow.play(loop, TrackingSettings(mirror=False), Calibration())
    until(lambda: len(flow.window(9).times_s) and flow.window(9).pose[-1, 1] == pytest.approx(0.6, abs=1e-3))
    flow.set_settings(PRESETS["calm"].applied(TrackingSettings(mirror=False)))
    until(lambda: flow.window(9).pose[-1, 1] < 0.45)


def test_another_loop_ends_the_first_and_stopping_ends_all(flow: Flow):
    loop = FaceLoop([(i / 50, turned(9.0)) for i in range(60)])
    for _ in range(3):
        flow.play(loop, TrackingSettings(), Calibration())
    flow.stop()
    assert flow.join(5.0) == []
    flow.play(loop, TrackingSettings(), Calibration())
    assert flow.looping is None


def test_a_calibration_by_prompts_ends_by_itself(flow: Flow):
    mapper = PoseMapper(TrackingSettings(learn=False))
    flow.calibrate_by_prompts(mapper.calibration)
    found = None
    for i in range(330):
        seconds = i / 30
        eye = 0.9 if 4.5 < seconds < 7 else 0.1
        face = turned(6.0, seconds, eye, 0.8 if seconds > 7.5 else 0.0)
        found = flow.put(mapped(mapper, face, seconds)) or found
    assert found is not None and flow.run is None
    assert (found.yaw_deg, found.left_eye_closed, found.mouth_open) == pytest.approx((6.0, 0.9, 0.8))
    assert flow.said.take()[-1].say is Say.CALIBRATED


def test_what_was_not_seen_is_said(flow: Flow):
    for face, word in ((None, "No face"), (turned(0.0), "eyes were not seen to close")):
        flow.calibrate_by_prompts(Calibration())
        for i in range(330):
            flow.put(Moment(i / 30, face=face, tracked=True, calibration=Calibration()))
        assert any(word in str(message) for message in flow.said.take())


def test_the_last_seconds_are_saved_whole(flow: Flow, tmp_path: Path):
    mapper = PoseMapper()
    for i in range(300):
        flow.put(mapped(mapper, turned(5.0, i / 30), i / 30))
    flow.save(4.0, lambda: tmp_path / "last.jsonl")
    until(lambda: (tmp_path / "last.jsonl").exists())
    assert flow.join(5.0) == []
    assert len(read_moments(tmp_path / "last.jsonl")) == 121
    assert any("Saved the last 4 s" in str(message) for message in flow.said.take())


def test_a_save_that_fails_or_has_nothing_is_said(flow: Flow, tmp_path: Path):
    flow.save(30, lambda: tmp_path / "last.jsonl")
    until(lambda: any("no pose to save" in str(message) for message in flow.said.take()))
    flow.put(Moment(5.0, Pose()))
    flow.save(30, lambda: tmp_path / "nowhere" / "last.jsonl")
    until(lambda: any("can't write" in str(message) for message in flow.said.take()))
    assert list(tmp_path.glob("*.jsonl")) == []
