"""Stand-ins for hardware and networks, behind the real protocols; for tests only."""

from __future__ import annotations

import threading
import time

import cv2
import numpy as np

from models.drawing import Drawing
from models.poser import AvatarFrame, OneOutfit
from tracking.errors import DeviceError
from tracking.face import TrackedFace
from tracking.frame import Frame
from tracking.moment import Moment
from tracking.pose import Pose


def drawn_character(size: int = 256) -> Drawing:
    """Return a simple face, drawn here."""
    rgba = np.zeros((256, 256, 4), np.uint8)
    cv2.rectangle(rgba, (70, 190), (186, 256), (60, 90, 180, 255), -1)
    cv2.circle(rgba, (128, 120), 60, (250, 220, 200, 255), -1, cv2.LINE_AA)
    for x in (105, 151):
        cv2.ellipse(rgba, (x, 118), (10, 14), 0, 0, 360, (40, 60, 160, 255), -1)
    cv2.ellipse(rgba, (128, 152), (12, 6), 0, 0, 360, (160, 40, 50, 255), -1)
    rgba = cv2.resize(rgba, (size, size))
    return Drawing.from_rgba(rgba)


class WarpPoser(OneOutfit):
    """A `Player` that turns the drawing in its plane and moves it: quick, and every pose differs."""

    def __init__(self, work_s: float = 0.0) -> None:
        self.work_s = work_s
        self.fail_with: Exception | None = None
        self.posed: list[Pose] = []
        self._rgba = np.zeros((2, 2, 4), np.uint8)

    wants_compiling = False

    def direct(self, drawing: Drawing) -> WarpPoser:
        self.set_drawing(drawing)
        return self

    def set_drawing(self, drawing: Drawing) -> None:
        alpha = drawing.rgba[..., 3:].astype(np.float32) / 255
        self._rgba = (drawing.rgba * np.concatenate([alpha] * 3 + [np.ones_like(alpha)], 2)).astype(np.uint8)

    def pose(self, pose: Pose, time_s: float = 0.0) -> AvatarFrame:
        if self.fail_with is not None:
            raise self.fail_with
        if self.work_s:
            time.sleep(self.work_s)
        self.posed.append(pose)
        height, width = self._rgba.shape[:2]
        turn = cv2.getRotationMatrix2D((width / 2, height * 0.78), 15 * pose.neck_z, 1)
        turn[:, 2] += np.array([-pose.head_y, -pose.head_x]) * width * 0.03
        return AvatarFrame(cv2.warpAffine(self._rgba, turn, (width, height)), time_s, pose)


def warped(drawing: Drawing | None = None, poser: WarpPoser | None = None) -> WarpPoser:
    """Return a `WarpPoser` with a character set."""
    poser = poser or WarpPoser()
    poser.set_drawing(drawing or drawn_character())
    return poser


class FakeCamera:
    """An `ImageSource` at a steady rate; `unplug_after` frames it fails."""

    name, live, width, height, frame_count = "test camera", True, 64, 48, None
    waiting, tracked = False, True

    def __init__(
        self, fps: float = 100.0, frames: int | None = None, unplug_after: int | None = None
    ) -> None:
        self.fps, self.frames, self.unplug_after = fps, frames, unplug_after
        self.read_count = 0
        self.closed = threading.Event()

    def read(self) -> Frame | None:
        if self.read_count == self.unplug_after:
            raise DeviceError("the camera was unplugged")
        if self.read_count == self.frames or self.closed.wait(1 / self.fps):
            return None
        self.read_count += 1
        return Frame(np.zeros((48, 64, 3), np.uint8), time.monotonic(), self.read_count - 1)

    def close(self) -> None:
        self.closed.set()

    def __enter__(self) -> FakeCamera:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


class StuckCamera(FakeCamera):
    """A camera that gives nothing until it is closed."""

    def read(self) -> Frame | None:
        self.closed.wait()
        return None


class FakeTracker:
    """A `Tracker` that sees a head swing; `work_s` is how long it thinks."""

    name = "test tracker"

    def __init__(self, work_s: float = 0.0, fail_at: int | None = None) -> None:
        self.work_s, self.fail_at, self.count = work_s, fail_at, 0
        self.forgotten, self.closed = 0, False

    def process(self, frame: Frame) -> TrackedFace | None:
        if self.count == self.fail_at:
            raise RuntimeError("the tracker broke")
        self.count += 1
        if self.work_s:
            time.sleep(self.work_s)
        return TrackedFace(frame.time_s, 0.0, 10 * float(np.sin(5 * frame.time_s)), 3.0, 0.1, 0.1, 0.2)

    def forget(self) -> None:
        self.forgotten += 1

    def close(self) -> None:
        self.closed = True

    def __enter__(self) -> FakeTracker:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


class PoseLine:
    """A `MomentSource` whose yaw rises steadily; ends after `count` poses."""

    name, live, frame_count, waiting, tracked = "test poses", False, None, False, False

    def __init__(self, fps: float = 30.0, count: int | None = None) -> None:
        self.fps, self._count, self._index = fps, count, 0

    def read_moment(self) -> Moment | None:
        if self._index == self._count:
            return None
        self._index += 1
        return Moment(self._index / self.fps, Pose(head_y=(self._index % 60) / 30 - 1))

    def close(self) -> None:
        self._count = self._index

    def __enter__(self) -> PoseLine:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()
