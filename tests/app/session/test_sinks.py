"""Sinks by their table, without a window."""

from pathlib import Path

import cv2
import numpy as np
import pytest

from app import opening
from app.live.messages import Message, Say, Term
from app.live.sink_list import RECORDING, SNAPSHOT, VIRTUAL_CAMERA
from app.session.session import Session
from rendering.sink import PixelFormat, SinkBase
from tests.app.session.conftest import until
from tracking.errors import DeviceError


class Camera(SinkBase):
    """A virtual camera that is none."""

    gone = closed = False

    def take(self, pixels: np.ndarray, time_s: float) -> None:
        if self.gone:
            raise DeviceError("it was lost")

    def close(self) -> None:
        self.closed = True


@pytest.fixture
def cameras(monkeypatch: pytest.MonkeyPatch) -> list[Camera]:
    """The virtual cameras that were opened."""
    made: list[Camera] = []

    def opened(output, size):
        made.append(Camera(size, output.fps, PixelFormat.RGB, "/dev/video99"))
        return made[-1]

    monkeypatch.setattr(opening, "open_virtual_camera", opened)
    return made


def said(session: Session) -> set[Message]:
    return set(session.pipeline.messages.take())


def test_a_recording_goes_to_the_file_that_is_named(session: Session, tmp_path: Path):
    session.sinks.switch(RECORDING, True)
    assert session.status().sinks == {RECORDING}
    until(lambda: session.pipeline.output.sink_target(RECORDING))
    path = Path(session.pipeline.output.sink_target(RECORDING) or "")
    count = session.status().figures.output.rounds
    until(lambda: session.status().figures.output.rounds > count + 10)
    session.sinks.switch(RECORDING, False)
    until(lambda: path.is_file() and session.status().sinks == frozenset())
    assert path.parent == tmp_path / "out" and Message(Say.RECORDING_TO, (str(path),)) in said(session)


def test_a_snapshot_closes_by_itself(session: Session, tmp_path: Path):
    session.sinks.switch(SNAPSHOT, True)
    until(lambda: list((tmp_path / "out").glob("ichimai-*.png")))
    until(lambda: session.status().sinks == frozenset())
    (path,) = (tmp_path / "out").glob("ichimai-*.png")
    picture = cv2.imread(str(path), cv2.IMREAD_UNCHANGED)
    assert picture.shape == (512, 512, 4) and picture[..., 3].any()


def test_what_others_watch_follows_the_size_and_is_told_to_be_opaque(session: Session, cameras: list[Camera]):
    session.sinks.switch(VIRTUAL_CAMERA, True)
    session.sinks.switch(RECORDING, True)
    until(lambda: cameras and session.pipeline.output.sink_target(RECORDING))
    first = cameras[0].size
    session.place.set_size(640, 480)
    until(lambda: cameras[-1].size == (640, 480))
    assert first == (512, 512) and cameras[0].closed and not cameras[-1].closed
    messages = said(session)
    assert Message(Say.SINK_OPAQUE, (Term(VIRTUAL_CAMERA),)) in messages
    assert Message(Say.SINK_KEEPS_SIZE, (Term(RECORDING),)) in messages


def test_a_sink_that_fails_is_said_by_its_name_and_can_be_opened_again(
    session: Session, cameras: list[Camera]
):
    session.sinks.switch(VIRTUAL_CAMERA, True)
    until(lambda: cameras and cameras[0].last_sent_s)
    assert session.pipeline.output.sink_target(VIRTUAL_CAMERA) == "/dev/video99"
    cameras[0].gone = True
    until(lambda: session.status().sinks == frozenset())
    assert Message(Say.SINK_STOPPED, (Term(VIRTUAL_CAMERA), "it was lost")) in said(session)
    session.sinks.switch(VIRTUAL_CAMERA, True)
    until(lambda: len(cameras) == 2 and cameras[1].last_sent_s)


def test_a_folder_that_cannot_be_made_is_said(session: Session, tmp_path: Path):
    (tmp_path / "file").touch()
    session.change_part("output", record_folder=str(tmp_path / "file" / "out"))
    session.sinks.switch(SNAPSHOT, True)
    until(lambda: Say.SINK_NOT_OPENED in {message.say for message in said(session)})
    assert session.status().sinks == frozenset()


def test_the_last_seconds_of_poses_are_kept(session: Session, tmp_path: Path):
    until(lambda: session.pipeline.flow.log.held_s > 0.3)
    session.sinks.save_last(30.0)
    until(lambda: Say.POSES_SAVED in {message.say for message in said(session)})
    assert len(list((tmp_path / "out").glob("ichimai-*.jsonl"))) == 1
