import logging
import threading
import time
from collections.abc import Callable, Iterator

import numpy as np
import pytest

from app.live import posing_stage
from app.live.messages import Message, Say
from app.live.meter import StageMeters
from app.live.pipeline import Pipeline
from app.live.posing_stage import PosingStage
from app.live.slot import Numbered, Slot
from app.live.tracker_keeper import TrackerKeeper
from rendering.background import Plain, Transparent
from rendering.sink import PixelFormat, SinkBase
from tests.app.parts import (
    FakeCamera,
    FakeTracker,
    PoseLine,
    StuckCamera,
    WarpPoser,
    drawn_character,
    warped,
)
from tracking.calibration import Calibration
from tracking.errors import DeviceError, InputError, ModelError
from tracking.frame import Frame
from tracking.moment import Moment
from tracking.pose import NAMES, Pose
from tracking.settings import TrackingSettings
from tracking.voice.mixer import VoiceMixer, VoiceMixing
from tracking.voice.personal import PersonalMouth
from tracking.voice.viseme_network import Mouths
from tracking.voice.visemes import INDEX
from tracking.voice.voice_track import VoiceTrack


def wait_until(condition: Callable[[], object], timeout_s: float = 20.0) -> None:
    deadline = time.monotonic() + timeout_s
    while not condition():
        assert time.monotonic() < deadline, "it did not happen in time"
        time.sleep(0.005)


class ListSink(SinkBase):
    """Keeps what it gets."""

    def __init__(self, size: tuple[int, int], wants: PixelFormat = PixelFormat.RGB) -> None:
        super().__init__(size, 30, wants)
        self.sent: list[tuple[np.ndarray, float]] = []
        self.threads: set[str] = set()
        self.closed = 0
        self.fail = False

    def take(self, pixels: np.ndarray, time_s: float) -> None:
        if self.fail:
            raise DeviceError("the device is gone")
        self.threads.add(threading.current_thread().name)
        self.sent.append((pixels, time_s))

    def close(self) -> None:
        self.threads.add(threading.current_thread().name)
        self.closed += 1


@pytest.fixture
def make() -> Iterator[Callable[..., Pipeline]]:
    made = []

    def build(open_source=FakeCamera, open_tracker=FakeTracker, poser=None, **more) -> Pipeline:
        options = {"fps": 60.0, "size": 128, "background": Transparent(), "calibrations": {}} | more
        pipeline = Pipeline(
            open_source,
            open_tracker,
            lambda progress: warped(poser=poser),
            tracking=TrackingSettings(),
            **options,
        )
        made.append(pipeline)
        return pipeline

    yield build
    for pipeline in made:
        assert pipeline.stop() == []
    alive = {t.name for t in threading.enumerate()} & {"capture", "tracking", "posing", "output"}
    assert not alive


def test_a_face_becomes_pictures_and_every_stage_is_measured(make, caplog):
    pipeline = make()
    pipeline.start()
    wait_until(lambda: pipeline.meters.output.figures().rounds > 20)
    rgba, time_s = pipeline.preview.take().value
    assert rgba.shape == (128, 128, 4) and rgba.any()
    assert time.monotonic() - time_s < 1
    assert pipeline.input.source_name == "test camera" and pipeline.input.face_seen
    with caplog.at_level(logging.INFO):
        assert pipeline.stop() == []
    for stage in ("capture", "tracking", "posing", "output", "capture to output"):
        assert f"{stage}: " in caplog.text
    assert 0 < pipeline.meters.latency.figures().median_ms < 500


def test_a_file_waits_until_the_tracker_is_open(make):
    release = threading.Event()

    class FilePictures(FakeCamera):
        name, live = "test file", False

    def slow_tracker() -> FakeTracker:
        release.wait(20)
        return FakeTracker()

    source = FilePictures(frames=12)
    pipeline = make(lambda: source, slow_tracker)
    pipeline.start()
    wait_until(lambda: source.read_count == 1)
    time.sleep(0.05)
    assert source.read_count == 1
    release.set()
    wait_until(lambda: pipeline.input.ended.is_set())
    assert source.read_count == 12
    again = make(lambda: FilePictures(), lambda: release.wait(20) and FakeTracker())
    again.start()
    again.stop()


def test_a_slow_tracker_skips_frames_and_does_not_lag(make):
    camera = FakeCamera(fps=200)
    pipeline = make(lambda: camera, lambda: FakeTracker(work_s=0.05))
    pipeline.start()
    wait_until(lambda: pipeline.meters.tracking.figures().rounds > 10)
    assert camera.read_count > 2 * pipeline.meters.tracking.figures().rounds
    timed = pipeline.poses.peek().value
    assert time.monotonic() - timed.time_s < 0.5


@pytest.mark.slow
def test_thirty_poses_a_second_give_more_pictures_in_between(make):
    poser = WarpPoser()
    pipeline = make(lambda: PoseLine(fps=30), poser=poser)
    pipeline.start()
    wait_until(lambda: pipeline.poses.peek() and pipeline.poses.peek().sequence >= 40)
    pipeline.stop()
    yaws = {round(pose.head_y, 4) for pose in poser.posed}
    given = {round(k / 30 - 1, 4) for k in range(60)}
    assert len(yaws - given) > 10


def test_pictures_come_at_their_rate_and_fall_in_with_the_poses():
    """By a clock of the test's own, so that a busy machine changes nothing."""
    now = 100.0
    clock = type("Clock", (), {"monotonic": staticmethod(lambda: now)})
    arrivals = [100.0 + k / 30 + (0.004 if k % 3 == 0 else 0.0) for k in range(200)]

    class Poses(Slot):
        def get(self, after=0, timeout=None):
            nonlocal now
            due = arrivals[after]
            if due > now + timeout:
                now += timeout
                raise TimeoutError
            now = max(now, due)
            return Numbered(Moment(100.0 + after / 30 - 0.02, Pose(head_y=after / 200)), after + 1)

    stage = PosingStage(Slot(), Poses(), Slot(), fps=60, meters=StageMeters())
    ticks = []
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(posing_stage, "time", clock)
        while now < 104:
            stage._wait_for_turn()
            ticks.append(now)
    gaps = np.diff(ticks[60:])
    assert gaps.min() > 0.9 / 60 and gaps.max() < 1.1 / 60
    # Every third pose comes 4 ms late; pictures are made half-way to those.
    beats = (np.array(ticks[60:]) - 100) % (1 / 60)
    assert beats.min() > 0.001 and beats.max() < 0.004


def test_a_still_pose_is_posed_once_and_sinks_still_get_frames(make):
    poser = WarpPoser()
    pipeline = make(StuckCamera, poser=poser)
    sink = ListSink((128, 128))
    pipeline.output.add_sink("list", lambda size: sink)
    pipeline.start()
    wait_until(lambda: len(sink.sent) >= 4)
    assert len(poser.posed) == 1
    assert len({time_s for _, time_s in sink.sent}) == 1


def test_a_tracked_avatar_breathes_and_neither_a_hand_nor_a_source_is_overruled(make):
    poser = WarpPoser()
    pipeline = make(StuckCamera, poser=poser)
    pipeline.posing.breath = 0.6
    pipeline.start()
    wait_until(lambda: len({p.breath for p in poser.posed}) > 10)
    assert all(0 <= p.breath <= 0.6 for p in poser.posed)
    assert len({p.head_x for p in poser.posed}) == 1
    pipeline.posing.breath = 0.0
    pipeline.posing.manual = by_name(breath=0.9)
    wait_until(lambda: poser.posed[-1].breath == pytest.approx(0.9))
    pipeline.posing.breath = 1.0
    count = len(poser.posed)
    wait_until(lambda: len(poser.posed) >= count)
    assert poser.posed[-1].breath == pytest.approx(0.9)


def by_name(**numbers: float) -> tuple[float | None, ...]:
    return tuple(numbers.get(name) for name in NAMES)


def test_numbers_set_by_hand_win_over_the_tracked(make):
    poser = WarpPoser()
    pipeline = make(poser=poser)
    pipeline.set_manual((0.5, None, None, None, None, 9.0))
    pipeline.start()
    wait_until(lambda: len(poser.posed) > 20)
    assert {(p.head_x, p.mouth) for p in poser.posed} == {(0.5, 1.0)}
    assert len({p.head_y for p in poser.posed}) > 15
    pipeline.set_manual((None,) * 6)
    wait_until(lambda: poser.posed[-1].head_x != 0.5)


def test_hand_moves_the_character_when_no_pose_ever_comes(make):
    poser = WarpPoser()
    sink = ListSink((128, 128))
    pipeline = make(StuckCamera, poser=poser)
    pipeline.output.add_sink("list", lambda size: sink)
    pipeline.start()
    wait_until(lambda: sink.sent)
    for value in (0.1, 0.2, 0.3):
        pipeline.set_manual((value,) + (None,) * 5)
        wait_until(lambda value=value: poser.posed and poser.posed[-1].head_x == pytest.approx(value))
    wait_until(lambda: len({t for _, t in sink.sent}) >= 2)


@pytest.mark.parametrize("camera", [FakeCamera, StuckCamera, lambda: PoseLine(30)])
def test_stops_within_two_seconds_and_twice(make, camera):
    pipeline = make(camera)
    pipeline.start()
    wait_until(lambda: pipeline.preview.take())
    started = time.monotonic()
    assert pipeline.stop() == []
    assert pipeline.stop() == []
    assert time.monotonic() - started < 2


def test_stop_before_start_and_start_after_stop(make):
    pipeline = make()
    assert pipeline.stop() == []
    pipeline.start()
    assert pipeline.preview.take() is None


def test_a_driver_that_never_returns_does_not_hold_up_the_stop(make):
    reading, release = threading.Event(), threading.Event()

    class Deaf(FakeCamera):
        def read(self):
            reading.set()
            release.wait()

    pipeline = make(Deaf)
    pipeline.start()
    wait_until(reading.is_set)  # a source that is opened but not asked yet stops like any other
    started = time.monotonic()
    assert pipeline.stop(timeout_s=0.3) == ["capture"]
    assert time.monotonic() - started < 1
    release.set()


def test_a_source_that_ends_is_said_and_the_character_stays(make):
    pipeline = make(lambda: FakeCamera(frames=5))
    pipeline.start()
    wait_until(lambda: pipeline.input.ended.is_set())
    assert Message(Say.SOURCE_ENDED, ("test camera",)) in pipeline.messages.take()
    assert pipeline.error is None
    before = pipeline.meters.posing.figures().rounds
    pipeline.set_manual((0.7,) + (None,) * 5)
    wait_until(lambda: pipeline.meters.posing.figures().rounds > before)


def test_one_tracker_follows_source_after_source_and_forgets_each(make):
    trackers: list[FakeTracker] = []
    pipeline = make(FakeCamera, lambda: trackers.append(FakeTracker()) or trackers[-1])
    pipeline.start()
    for sources in range(3):
        count = trackers[0].count if trackers else 0
        wait_until(lambda count=count: trackers and trackers[0].count > count + 3)
        assert trackers[0].forgotten == sources
        pipeline.set_source(FakeCamera)
        wait_until(lambda forgotten=sources + 1: trackers[0].forgotten == forgotten)
    assert not trackers[0].closed
    assert pipeline.stop() == []
    assert [tracker.closed for tracker in trackers] == [True]


def test_a_tracker_that_is_still_at_work_is_not_lent_twice_and_a_broken_one_not_again():
    opened: list[FakeTracker] = []
    keeper = TrackerKeeper(lambda: opened.append(FakeTracker()) or opened[-1])
    with keeper.lend() as first, keeper.lend() as second:
        assert first is not second
    assert (opened[1].closed, opened[0].closed) == (False, True)
    with pytest.raises(RuntimeError), keeper.lend():
        raise RuntimeError("it broke")
    assert opened[1].closed
    with keeper.lend():
        keeper.close()
        assert not opened[2].closed
    assert opened[2].closed


def test_an_unplugged_camera_is_said_and_another_can_be_chosen(make):
    pipeline = make(lambda: FakeCamera(unplug_after=3))
    pipeline.start()
    wait_until(lambda: pipeline.input.ended.is_set())
    assert Message(Say.INPUT_STOPPED, ("the camera was unplugged",)) in pipeline.messages.take()
    pipeline.set_source(FakeCamera)
    count = pipeline.poses.peek().sequence if pipeline.poses.peek() else 0
    wait_until(lambda: pipeline.poses.peek() and pipeline.poses.peek().sequence > count + 5)


def test_a_camera_that_does_not_open_is_said(make):
    def none() -> FakeCamera:
        raise DeviceError("no camera here")

    pipeline = make(none)
    pipeline.start()
    wait_until(lambda: pipeline.input.ended.is_set())
    assert Message(Say.INPUT_STOPPED, ("no camera here",)) in pipeline.messages.take()
    wait_until(lambda: pipeline.preview.take())


def test_a_broken_tracker_is_logged_with_its_trace_and_ends_capture(make, caplog):
    camera = FakeCamera()
    pipeline = make(lambda: camera, lambda: FakeTracker(fail_at=3))
    pipeline.start()
    wait_until(lambda: pipeline.input.ended.is_set())
    wait_until(camera.closed.is_set)
    assert any(r.exc_info for r in caplog.records)
    assert Message(Say.INPUT_STOPPED, ("the tracker broke",)) in pipeline.messages.take()


def test_a_poser_that_raises_ends_the_pipeline_with_the_cause(make):
    poser = WarpPoser()
    pipeline = make(poser=poser)
    pipeline.start()
    wait_until(lambda: pipeline.preview.take())
    cause = ModelError("a network failed")
    poser.fail_with = cause
    wait_until(lambda: pipeline.error)
    assert pipeline.error is cause
    assert Message(Say.POSING_STOPPED, ("a network failed",)) in pipeline.messages.take()


def test_a_new_camera_opens_only_after_the_old_one_is_given_back(make):
    order = []

    class Logged(FakeCamera):
        def __init__(self, label: str) -> None:
            super().__init__()
            order.append(f"open {label}")
            self.label = label

        def __exit__(self, *_: object) -> None:
            super().__exit__()
            order.append(f"close {self.label}")

    pipeline = make(lambda: Logged("a"))
    pipeline.start()
    wait_until(lambda: pipeline.input.source_name)
    pipeline.set_source(lambda: Logged("b"))
    pipeline.set_source(lambda: Logged("c"))
    wait_until(lambda: "open c" in order)
    assert order[:2] == ["open a", "close a"]
    assert "open b" not in order or order.index("close b") < order.index("open c")


def test_a_character_that_cannot_be_used_leaves_the_old_one(make):
    pipeline = make()
    pipeline.start()
    wait_until(lambda: pipeline.preview.take())

    def missing(progress):
        raise InputError("there is no drawing at x.png")

    pipeline.set_character(missing)
    said: list[Message] = []
    wait_until(lambda: said.extend(pipeline.messages.take()) or said)
    assert said == [Message(Say.CHARACTER_UNUSABLE, ("there is no drawing at x.png",))]
    seen = pipeline.preview.take().sequence
    wait_until(lambda: pipeline.preview.take().sequence > seen)
    assert pipeline.characters.progress is None


def test_a_new_character_shows_at_once_even_when_still(make):
    pipeline = make(StuckCamera, size=0)
    pipeline.start()
    wait_until(lambda: pipeline.preview.take())
    pipeline.set_character(lambda progress: warped(drawn_character(320)))
    wait_until(lambda: pipeline.preview.take().value.rgba_premultiplied.shape == (320, 320, 4))


@pytest.mark.slow
def test_another_character_takes_over_on_a_blink(make):
    class Blinking(PoseLine):
        def read_moment(self) -> Moment | None:
            timed = super().read_moment()
            assert timed is not None
            closed = 1.0 if timed.time_s % 1.0 > 0.7 else 0.0
            return Moment(timed.time_s, Pose(head_y=timed.pose.head_y, left_eye=closed, right_eye=closed))

    pipeline = make(Blinking)
    pipeline.start()
    for _ in range(3):
        # It is ready while the eyes are open.
        wait_until(lambda: (pose := pipeline.posed()) is not None and pose.left_eye == 0.0)
        after = WarpPoser()
        pipeline.set_character(lambda progress, after=after: warped(poser=after))
        wait_until(lambda after=after: after.posed)
        assert after.posed[0].left_eye >= posing_stage.BLINK


@pytest.mark.slow
def test_the_old_character_moves_while_the_new_one_is_made(make):
    release = threading.Event()

    def slow(progress):
        progress(0.4)
        release.wait(20)
        return warped(drawn_character(320))

    pipeline = make(size=0)
    pipeline.start()
    wait_until(lambda: pipeline.preview.take())
    pipeline.set_character(slow)
    wait_until(lambda: pipeline.characters.progress == 0.4)
    seen = pipeline.preview.take().sequence
    wait_until(lambda: pipeline.preview.take().sequence > seen + 5)
    assert pipeline.preview.take().value.rgba_premultiplied.shape == (256, 256, 4)
    release.set()
    wait_until(lambda: pipeline.preview.take().value.rgba_premultiplied.shape == (320, 320, 4))
    assert pipeline.characters.progress is None


def test_the_character_chosen_last_wins_and_the_other_is_given_up(make):
    given_up = threading.Event()

    def endless(progress):
        try:
            while True:
                progress(0.1)
                time.sleep(0.005)
        finally:
            given_up.set()

    pipeline = make(StuckCamera, size=0)
    pipeline.start()
    wait_until(lambda: pipeline.preview.take())
    pipeline.set_character(endless)
    pipeline.set_character(lambda progress: warped(drawn_character(320)))
    assert given_up.wait(5)
    wait_until(lambda: pipeline.preview.take().value.rgba_premultiplied.shape == (320, 320, 4))
    assert pipeline.messages.take() == []


def test_stops_while_a_character_is_made(make):
    def endless(progress):
        while True:
            progress(0.1)
            time.sleep(0.005)

    pipeline = make()
    pipeline.set_character(endless)
    pipeline.start()
    time.sleep(0.05)
    assert pipeline.stop() == []
    assert pipeline.preview.take() is None


def test_sinks_live_in_the_output_thread_and_are_closed_at_the_end(make):
    pipeline = make()
    sinks = [ListSink((128, 128)), ListSink((64, 64), PixelFormat.RGBA_STRAIGHT)]
    pipeline.output.add_sink("one", lambda size: sinks[0])
    pipeline.output.add_sink("two", lambda size: sinks[1])
    pipeline.start()
    wait_until(lambda: all(len(s.sent) > 5 for s in sinks))
    assert pipeline.output.open_sinks == {"one", "two"}
    pipeline.output.remove_sink("two")
    wait_until(lambda: sinks[1].closed)
    assert pipeline.output.open_sinks == {"one"}
    pipeline.stop()
    assert [s.closed for s in sinks] == [1, 1]
    assert sinks[0].threads == {"output"}
    times = [t for _, t in sinks[0].sent]
    assert times == sorted(times)


def test_a_sink_given_up_before_the_first_picture_counts_as_closed(make):
    pipeline = make()
    sink = ListSink((128, 128))
    pipeline.output.add_sink("one", lambda size: sink)
    assert pipeline.output.open_sinks == {"one"}
    pipeline.output.remove_sink("one")
    assert pipeline.output.open_sinks == frozenset()
    pipeline.start()
    wait_until(lambda: sink.closed)
    assert pipeline.output.open_sinks == frozenset()


def test_a_sink_that_fails_is_named_and_the_others_go_on(make):
    pipeline = make()
    bad, good = ListSink((128, 128)), ListSink((128, 128))
    pipeline.output.add_sink("virtual camera", lambda size: bad)
    pipeline.output.add_sink("recording", lambda size: good)
    pipeline.start()
    wait_until(lambda: bad.sent)
    bad.fail = True
    wait_until(lambda: bad.closed)
    assert Message(Say.SINK_STOPPED, ("virtual camera", "the device is gone")) in pipeline.messages.take()
    count = len(good.sent)
    wait_until(lambda: len(good.sent) > count + 3)


def test_the_background_changes_while_running(make):
    pipeline = make(StuckCamera)
    pipeline.start()
    wait_until(lambda: pipeline.preview.take())
    assert pipeline.preview.take().value.rgba_premultiplied[0, 0].tolist() == [0, 0, 0, 0]
    pipeline.output.set_background(lambda: Plain((1, 2, 3)))
    wait_until(lambda: pipeline.preview.take().value.rgba_premultiplied[0, 0].tolist() == [1, 2, 3, 255])


def test_calibration_is_taken_and_remembered_by_the_source_name(make):
    pipeline = make(calibrations={"other": Calibration(yaw_deg=1.0)})
    pipeline.start()
    wait_until(lambda: pipeline.input.face_seen)
    pipeline.input.calibrate()
    # What is learned of eyes and mouth may come before what the user asked for.
    wait_until(lambda: Message(Say.NEUTRAL_TAKEN) in pipeline.messages.take())
    assert pipeline.calibrations()["test camera"].roll_deg == pytest.approx(3.0)
    assert pipeline.calibrations()["other"] == Calibration(yaw_deg=1.0)
    again = make(calibrations=pipeline.calibrations())
    again.start()
    wait_until(lambda: again.input.face_seen)
    assert again.calibrations()["test camera"].roll_deg == pytest.approx(3.0)


def test_the_voice_goes_on_while_the_camera_is_lost(make):
    class LostCamera(FakeCamera):
        """Gives twenty pictures, then waits to be plugged in again."""

        @property
        def waiting(self) -> bool:  # type: ignore[override]
            return self.read_count >= 20

        def read(self) -> Frame | None:
            if self.waiting:
                self.closed.wait()
                return None
            return super().read()

    pipeline = make(LostCamera)
    track = VoiceTrack()
    pipeline.voice = VoiceMixer(track, PersonalMouth())
    pipeline.voice.mixing = VoiceMixing("fill", learn=False)
    pipeline.set_source(LostCamera)  # takes up the mixer above
    pipeline.start()
    wait_until(lambda: pipeline.input.waiting)
    visemes = np.zeros((1, 15), np.float32)
    visemes[0, INDEX["aa"]] = 1.0
    said = Mouths(visemes, np.array([0.8], np.float32), np.zeros((1, 4), np.float32))

    def speaks() -> bool:
        track.add(said, time.monotonic())
        posed = pipeline.posed()
        return posed is not None and posed.mouth > 0.9

    wait_until(speaks)
    assert pipeline.input.face_seen is False
