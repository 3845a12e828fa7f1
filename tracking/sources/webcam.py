"""A webcam as a source: asks for a format, and takes the camera up again when it was unplugged."""

from __future__ import annotations

import logging
import os
import sys
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

import cv2

from tracking.basics.arrays import Array
from tracking.errors import DeviceError
from tracking.frame import Frame
from tracking.sources.camera_list import Camera
from tracking.sources.source import SourceBase

log = logging.getLogger(__name__)

_FAILURES_UNTIL_LOST = 5
# A camera that has stalled without being gone makes OpenCV wait ten seconds for each picture.
_STALLED_S = 2.0


class Capture(Protocol):
    """What is used of `cv2.VideoCapture`."""

    def isOpened(self) -> bool:
        """See the class."""
        ...

    def read(self) -> tuple[bool, Array]:
        """Return whether there is a picture, and the picture, uint8 (H, W, 3), BGR."""
        ...

    def get(self, propId: int, /) -> float:
        """See the class."""
        ...

    def set(self, propId: int, value: float, /) -> bool:
        """See the class."""
        ...

    def release(self) -> None:
        """See the class."""
        ...


@dataclass(frozen=True, slots=True)
class CameraFormat:
    """What to ask a camera for; it may give something else.

    Attributes:
        width, height: pixels. More than this doesn't make the tracking better.
        fps: frames a second.
        fourcc: the pixel format, MJPG being what lets USB cameras reach full speed.
    """

    width: int = 640
    height: int = 480
    fps: float = 30.0
    fourcc: str = "MJPG"


def open_capture(number: int) -> Capture:
    """Open a camera by OpenCV, with the interface that is best on this system."""
    wanted = {"linux": cv2.CAP_V4L2, "win32": cv2.CAP_DSHOW, "darwin": cv2.CAP_AVFOUNDATION}
    level = cv2.getLogLevel()
    cv2.setLogLevel(0)  # the reason is said below, once
    try:
        return cv2.VideoCapture(number, wanted.get(sys.platform, cv2.CAP_ANY))
    finally:
        cv2.setLogLevel(level)


class Webcam(SourceBase):
    """A camera as an `ImageSource`. `read` in one thread; `close` from any.

    Args:
        camera: which one.
        wanted: the format to ask for.
        retry_s: how long to wait between two tries to take up a lost camera.
        opener: opens a capture by number.

    Raises:
        DeviceError: if the camera isn't there, is in use, or may not be opened.
    """

    live = True

    def __init__(
        self,
        camera: Camera,
        wanted: CameraFormat | None = None,
        *,
        retry_s: float = 1.0,
        opener: Callable[[int], Capture] = open_capture,
    ) -> None:
        self.name = camera.name
        self._camera = camera
        self._wanted = wanted or CameraFormat()
        self._retry_s = retry_s
        self._opener = opener
        self._index = 0
        self._closing = threading.Event()
        self._reading = threading.Lock()
        self.width, self.height, self.fps = self._wanted.width, self._wanted.height, self._wanted.fps
        self._capture: Capture | None = self._open()

    @property
    def waiting(self) -> bool:
        """Whether the camera is lost and `read` is waiting for it."""
        return self._capture is None and not self._closing.is_set()

    def read(self) -> Frame | None:
        """Return the next frame; None only after `close`. Waits for a camera that was unplugged."""
        with self._reading:
            try:
                while not self._closing.is_set():
                    bgr = self._grab()
                    if bgr is not None:
                        return self._frame(bgr)
                    self._take_up_again()
                return None
            finally:
                if self._closing.is_set():
                    self._release()

    def close(self) -> None:
        """Let go of the camera, ending a `read` that waits for it."""
        self._closing.set()
        if self._reading.acquire(timeout=0.5):  # otherwise the reader lets go when it comes back
            self._release()
            self._reading.release()

    def _frame(self, bgr: Array) -> Frame:
        frame = Frame(cv2.cvtColor(bgr, cv2.COLOR_BGR2RGB), time.monotonic(), self._index)
        self._index += 1
        return frame

    def _grab(self) -> Array | None:
        started_s = time.monotonic()
        for _ in range(_FAILURES_UNTIL_LOST):
            if self._capture is None or self._closing.is_set():
                return None
            ok, bgr = self._capture.read()
            if ok and bgr is not None and bgr.size:  # pyright: ignore[reportUnnecessaryComparison]
                return bgr
            if time.monotonic() - started_s > _STALLED_S:
                return None
        return None

    def _take_up_again(self) -> None:
        if self._capture is not None:
            log.warning("%s stopped giving pictures; waiting for it to come back", self.name)
            self._release()
        while not self._closing.wait(self._retry_s):
            try:
                self._capture = self._open()
            except DeviceError as error:
                log.debug("not yet: %s", error)
                continue
            log.info("%s is back", self.name)
            return

    def _open(self) -> Capture:
        capture = self._opener(self._camera.number)
        if not capture.isOpened():
            capture.release()
            raise DeviceError(_why_not(self._camera))
        self._negotiate(capture)
        ok, bgr = capture.read()
        if not ok or bgr is None or not bgr.size:  # pyright: ignore[reportUnnecessaryComparison]
            capture.release()
            raise DeviceError(
                f"{self.name} opens but gives no picture; is another program using it? Close that one, or "
                "choose another camera (`ichimai cameras`)"
            )
        self.height, self.width = bgr.shape[:2]
        return capture

    def _negotiate(self, capture: Capture) -> None:
        wanted = self._wanted
        capture.set(cv2.CAP_PROP_FOURCC, cv2.VideoWriter.fourcc(*wanted.fourcc))
        capture.set(cv2.CAP_PROP_FRAME_WIDTH, wanted.width)
        capture.set(cv2.CAP_PROP_FRAME_HEIGHT, wanted.height)
        capture.set(cv2.CAP_PROP_FPS, wanted.fps)
        capture.set(cv2.CAP_PROP_BUFFERSIZE, 1)  # old frames are of no use
        got_size = int(capture.get(cv2.CAP_PROP_FRAME_WIDTH)), int(capture.get(cv2.CAP_PROP_FRAME_HEIGHT))
        got_fps = capture.get(cv2.CAP_PROP_FPS)
        self.fps = got_fps if 1.0 <= got_fps <= 1000.0 else wanted.fps
        if got_size != (wanted.width, wanted.height) or abs(self.fps - wanted.fps) > 0.5:
            log.info(
                "%s gives %dx%d at %.4g frames a second (asked for %dx%d at %.4g)",
                *(self.name, *got_size, self.fps, wanted.width, wanted.height, wanted.fps),
            )

    def _release(self) -> None:
        capture, self._capture = self._capture, None
        if capture is not None:
            capture.release()


def _why_not(camera: Camera) -> str:
    device = Path(f"/dev/video{camera.number}")
    if sys.platform.startswith("linux"):
        if not device.exists():
            return f"there is no camera {camera.number} ({device}); `ichimai cameras` lists the cameras"
        if not os.access(device, os.R_OK | os.W_OK):
            return f"{device} may not be opened; add yourself to the group video and log in again"
    return (
        f"{camera.name} (camera {camera.number}) can't be opened; is another program using it, or the camera "
        "forbidden to this program in the system's privacy settings?"
    )
