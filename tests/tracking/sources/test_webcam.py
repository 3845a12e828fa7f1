"""Cameras. The camera itself is a fake, since none can be here; all else is real."""

from __future__ import annotations

import logging
import threading
import time

import cv2
import numpy as np
import pytest

from tracking.errors import DeviceError
from tracking.sources.camera_list import Camera, find_camera, list_cameras
from tracking.sources.webcam import CameraFormat, Webcam

CAMERA = Camera(97, "Fake Cam C920")


class FakeCapture:
    """A camera that gives `frames` pictures and then fails, as an unplugged one does."""

    def __init__(self, frames: float = float("inf"), size=(640, 480), fps=30.0, opens=True) -> None:
        self.frames, self.size, self.fps, self.opens = frames, size, fps, opens
        self.asked: dict[int, float] = {}
        self.released = 0

    def isOpened(self) -> bool:
        return self.opens

    def read(self):
        time.sleep(0.001)
        if self.frames <= 0:
            return False, np.zeros(0)
        self.frames -= 1
        bgr = np.zeros((self.size[1], self.size[0], 3), np.uint8)
        bgr[..., 0] = 200  # blue
        return True, bgr

    def get(self, propId: int) -> float:
        given = {
            cv2.CAP_PROP_FRAME_WIDTH: self.size[0],
            cv2.CAP_PROP_FRAME_HEIGHT: self.size[1],
            cv2.CAP_PROP_FPS: self.fps,
        }
        return given.get(propId, 0.0)

    def set(self, propId: int, value: float) -> bool:
        self.asked[propId] = value
        return True

    def release(self) -> None:
        self.released += 1


def test_frames_are_rgb_with_monotonic_times():
    with Webcam(CAMERA, opener=lambda number: FakeCapture()) as camera:
        before = time.monotonic()
        frames = [camera.read() for _ in range(5)]
        assert [f.index for f in frames] == [0, 1, 2, 3, 4]
        assert tuple(frames[0].rgb[0, 0]) == (0, 0, 200)
        assert before <= frames[0].time_s < frames[4].time_s <= time.monotonic()
        assert camera.live
        assert camera.name == "Fake Cam C920"


def test_the_format_is_asked_for_read_back_and_the_difference_logged(caplog):
    capture = FakeCapture(size=(1280, 720), fps=24.0)
    with caplog.at_level(logging.INFO, "tracking.sources.webcam"):
        camera = Webcam(CAMERA, CameraFormat(640, 480, 60.0), opener=lambda number: capture)
    assert capture.asked[cv2.CAP_PROP_FRAME_WIDTH] == 640
    assert capture.asked[cv2.CAP_PROP_FPS] == 60
    assert (camera.width, camera.height, camera.fps) == (1280, 720, 24.0)
    assert "1280x720" in caplog.text
    assert "640x480" in caplog.text
    camera.close()


@pytest.mark.parametrize("capture", [FakeCapture(opens=False), FakeCapture(frames=0)])
def test_a_camera_that_is_busy_or_missing_is_a_device_error_and_let_go(capture):
    with pytest.raises(DeviceError, match=r"camera|another program"):
        Webcam(CAMERA, opener=lambda number: capture)
    assert capture.released == 1


def test_an_unplugged_camera_is_taken_up_again(caplog):
    captures = [FakeCapture(frames=4), FakeCapture(opens=False), FakeCapture(frames=0), FakeCapture()]
    rest = iter(captures)
    with (
        caplog.at_level(logging.INFO, "tracking.sources.webcam"),
        Webcam(CAMERA, retry_s=0.01, opener=lambda number: next(rest)) as camera,
    ):
        frames = [camera.read() for _ in range(10)]
        assert [f.index for f in frames] == list(range(10))
        assert [c.released for c in captures] == [1, 1, 1, 0]
    assert captures[3].released == 1
    assert caplog.text.count("waiting for it to come back") == 1
    assert caplog.text.count("is back") == 1


def test_a_camera_that_stalls_is_given_up_after_its_first_failure(monkeypatch):
    """OpenCV takes ten seconds to fail then; five of those would be a minute of standing still."""
    monkeypatch.setattr("tracking.sources.webcam._STALLED_S", 0.0005)
    stalled, fresh = FakeCapture(frames=1), FakeCapture()
    reads: list[bool] = []
    give = stalled.read
    stalled.read = lambda: reads.append(True) or give()
    rest = iter([stalled, fresh])
    with Webcam(CAMERA, retry_s=0.01, opener=lambda number: next(rest)) as camera:
        assert camera.read() is not None
    assert len(reads) == 2  # one picture at opening, one failure
    assert stalled.released == 1


def test_close_ends_a_read_that_waits_and_may_be_called_twice():
    gone = iter([FakeCapture(frames=1)])
    camera = Webcam(CAMERA, retry_s=60.0, opener=lambda number: next(gone))
    result = []
    reader = threading.Thread(target=lambda: result.append(camera.read()))
    reader.start()
    deadline = time.monotonic() + 5
    while not camera.waiting and time.monotonic() < deadline:
        time.sleep(0.005)
    assert camera.waiting
    camera.close()
    reader.join(5)
    assert result == [None]
    camera.close()
    assert camera.read() is None


def test_close_while_reading_lets_go_of_the_device():
    capture = FakeCapture()
    camera = Webcam(CAMERA, opener=lambda number: capture)
    reader = threading.Thread(target=lambda: [None for _ in iter(camera.read, None)])
    reader.start()
    time.sleep(0.05)
    camera.close()
    reader.join(5)
    assert not reader.is_alive()
    assert capture.released == 1


def test_linux_cameras_are_listed_by_number_without_metadata_nodes(tmp_path, monkeypatch):
    monkeypatch.setattr("sys.platform", "linux")
    for number, index, name in ((10, 0, "Capture card"), (2, 0, "HD Webcam C920"), (3, 1, "HD Webcam C920")):
        node = tmp_path / f"video{number}"
        node.mkdir()
        (node / "index").write_text(f"{index}\n")
        (node / "name").write_text(f"{name}\n")
    assert list_cameras(tmp_path) == [Camera(2, "HD Webcam C920"), Camera(10, "Capture card")]
    assert list_cameras(tmp_path / "none") == []


def test_a_camera_is_found_by_number_or_by_part_of_its_name():
    known = [Camera(2, "HD Webcam C920"), Camera(4, "HD Webcam"), Camera(10, "Capture card")]
    assert find_camera("10", known) == known[2]
    assert find_camera("7", known) == Camera(7, "camera 7")
    assert find_camera("c920", known) == known[0]
    assert find_camera("hd webcam", known) == known[1]  # the exact name before a part
    assert find_camera("phone", known) is None
    assert find_camera("", known) is None


def test_virtual_cameras_come_last_and_cameras_of_one_name_are_told_apart(tmp_path):
    from tracking.sources.camera_list import find_camera, list_cameras

    devices = {"virtual/video0": ("Ichimai", ""), "pci/video1": ("HD Webcam", "1-3:1.0"),
               "pci/video3": ("HD Webcam", "1-4:1.0"), "pci/video5": ("OBS Virtual Camera", ""),
               "pci/video7": ("Other", "")}  # fmt: skip
    listed = tmp_path / "class"
    listed.mkdir()
    for where, (name, place) in devices.items():
        node = tmp_path / "devices" / where
        node.mkdir(parents=True)
        (node / "name").write_text(f"{name}\n")
        (node / "index").write_text("0\n")
        if place:
            (tmp_path / "usb" / place).mkdir(parents=True)
            (node / "device").symlink_to(tmp_path / "usb" / place)
        (listed / node.name).symlink_to(node)
    found = list_cameras(listed)
    assert [c.number for c in found] == [1, 3, 7, 0, 5]
    assert [c.virtual for c in found] == [False, False, False, True, True]
    assert [c.name for c in found[:3]] == ["HD Webcam (1-3:1.0)", "HD Webcam (1-4:1.0)", "Other"]
    second = find_camera("HD Webcam (1-4:1.0)", found)
    assert second is not None and second.number == 3
    loopback = find_camera("ichimai", found)
    assert loopback is not None and loopback.number == 0, "asked for by name it is taken"
