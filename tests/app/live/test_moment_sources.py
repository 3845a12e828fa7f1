"""Sources without pictures, live; and what the key Neutral says whatever plays."""

import threading
import time
from collections.abc import Iterator

import pytest

from app.live.messages import Message, Say
from app.live.pipeline import Pipeline
from rendering.background import Transparent
from tests.app.live.test_pipeline import wait_until
from tests.app.parts import FakeCamera, FakeTracker, PoseLine, StuckCamera, warped
from tracking.calibration import Calibration
from tracking.face import TrackedFace
from tracking.mapping.face_loop import FaceLoop
from tracking.moment import Moment
from tracking.settings import TrackingSettings
from tracking.sources.source import SourceBase


class Phone(SourceBase):
    """A live source of faces, as a phone sends them; silent while `lost` is set."""

    name, live, fps = "test phone", True, 100.0

    def __init__(self) -> None:
        self.closed, self.lost = threading.Event(), threading.Event()

    @property
    def waiting(self) -> bool:
        return self.lost.is_set()

    def read_moment(self) -> Moment | None:
        if self.closed.wait(1 / self.fps):
            return None
        now = time.monotonic()
        face = None if self.lost.is_set() else TrackedFace(now, 0.0, 6.0, 0.0, 0.0, 0.0, 0.5)
        return Moment(now, face=face, tracked=True)

    def close(self) -> None:
        self.closed.set()


@pytest.fixture
def following(request: pytest.FixtureRequest) -> Iterator[Pipeline]:
    pipeline = Pipeline(
        request.param, FakeTracker, lambda progress: warped(),
        tracking=TrackingSettings(), calibrations={}, fps=60.0, size=128, background=Transparent(),
    )  # fmt: skip
    pipeline.start()
    wait_until(lambda: pipeline.input.source_name)
    yield pipeline
    assert pipeline.stop() == []


def says(pipeline: Pipeline, message: Message) -> None:
    wait_until(lambda: message in pipeline.messages.take())


@pytest.mark.parametrize("following", [Phone], indirect=True)
def test_faces_without_pictures_are_calibrated_filtered_and_remembered(following: Pipeline):
    wait_until(lambda: following.input.face_seen)
    wait_until(lambda: following.posed() is not None)
    assert following.seen.peek() is None
    following.input.calibrate()
    says(following, Message(Say.NEUTRAL_TAKEN))
    assert following.calibrations()["test phone"].yaw_deg == pytest.approx(6.0, abs=0.1)
    newest = following.poses.peek()
    assert newest is not None and newest.value.calibration is not None
    wait_until(lambda: len(following.flow.log.window(1).times_s) > 5)


@pytest.mark.parametrize("following", [PoseLine], indirect=True)
def test_ready_made_poses_have_no_face_to_calibrate_by(following: Pipeline):
    following.input.calibrate()
    says(following, Message.of(Say.SOURCE_FACELESS, "test poses"))
    assert following.input.face_seen is None


@pytest.mark.parametrize("following", [FakeCamera], indirect=True)
def test_neutral_says_that_a_loop_plays(following: Pipeline):
    loop = FaceLoop([(i / 30, TrackedFace(i / 30, 0, 0, 0, 0, 0, 0)) for i in range(60)])
    following.flow.play(loop, TrackingSettings(), Calibration())
    following.input.calibrate()
    says(following, Message(Say.LOOP_PLAYS))
    following.flow.stop_loop()
    following.input.calibrate()
    says(following, Message(Say.NEUTRAL_TAKEN))


@pytest.mark.parametrize("following", [lambda: FakeCamera(frames=3)], indirect=True)
def test_neutral_says_that_nothing_is_followed(following: Pipeline):
    wait_until(lambda: following.input.ended.is_set())
    following.input.calibrate()
    says(following, Message(Say.NOTHING_FOLLOWED))


class LostCamera(StuckCamera):
    waiting = True


@pytest.mark.parametrize("following", [LostCamera], indirect=True)
def test_neutral_says_that_the_camera_is_gone(following: Pipeline):
    following.input.calibrate()
    says(following, Message.of(Say.SOURCE_SILENT, "test camera"))
