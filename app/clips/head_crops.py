"""Where the head is in any picture, drawn or photographed, and the square that shows it to a model."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import NamedTuple

import cv2
import numpy as np

from models.drawing import FRAME_SIZE
from models.first_order.movement import Points
from tracking.errors import InputError
from tracking.frame import Frame
from tracking.trackers.tracker import Tracker

_EYES, _REACH = 128.0, 42.0
"""Row of the eyes, and their way to the chin, in the frame that drawings are brought into."""
_MESH_EYES, _MESH_CHIN = (33, 133, 362, 263), 152
SURE, POSSIBLE = 0.66, 0.2
"""How sure the finder of drawn heads must be to be believed at once, and to be believed at all.

It sees heads in photographs too: measured 0.51 to 0.64 there, 0.67 and more in drawings but one."""


class FoundHead(NamedTuple):
    """A head in a picture, in pixels.

    Attributes:
        x, y: between the eyes.
        reach: from there to the chin.
        drawn: whether it looks like a drawing's.
    """

    x: float
    y: float
    reach: float
    drawn: bool


class HeadFraming(NamedTuple):
    """How a model wants heads to be shown.

    Attributes:
        reach: from eyes to chin, as a share of the side.
        eyes: how far down the eyes are, as a share of the side.
    """

    reach: float = _REACH / FRAME_SIZE
    eyes: float = _EYES / FRAME_SIZE


class Window(NamedTuple):
    """A part of a picture, in its pixels; may reach beyond it."""

    left: int
    top: int
    width: int
    height: int


class HeadFinder:
    """Finds heads by two networks: the face tracker's for people, the pack's finder for drawings.

    Args:
        open_tracker: called when a face is first looked for.
    """

    def __init__(self, open_tracker: Callable[[], Tracker]) -> None:
        self._open_tracker = open_tracker
        self._tracker: Tracker | None = None
        self._finder = None

    def find(self, rgba: np.ndarray) -> FoundHead | None:
        """Return the head of a picture: uint8 (H, W, 4), straight RGBA. None where there is none."""
        drawn, sure = self._drawn(rgba)
        if sure >= SURE:
            return drawn
        return self._face(rgba) or (drawn if sure >= POSSIBLE else None)

    def _drawn(self, rgba: np.ndarray) -> tuple[FoundHead, float]:
        from models.pack import bundled_pack
        from models.runtime import RuntimeSettings, open_session
        from models.sheet.finder import locate, sureness

        if self._finder is None:
            self._finder = open_session(bundled_pack().read("finder"), RuntimeSettings(), "finder")
        found = locate(rgba, self._finder)
        frame, whole = found.framing, max(rgba.shape[:2])
        middle = frame.left + FRAME_SIZE / 2 * frame.scale
        head = FoundHead(middle, frame.top + _EYES * frame.scale, _REACH * frame.scale, True)
        return head, sureness(found, whole)

    def _face(self, rgba: np.ndarray) -> FoundHead | None:
        if self._tracker is None:
            self._tracker = self._open_tracker()
        self._tracker.forget()
        face = self._tracker.process(Frame(np.ascontiguousarray(rgba[..., :3]), 0.0, 0))
        if face is None or face.landmarks is None:
            return None
        x, y = face.landmarks[list(_MESH_EYES), :2].mean(0)
        reach = float(np.hypot(*(face.landmarks[_MESH_CHIN, :2] - (x, y))))
        return FoundHead(float(x), float(y), reach, False)

    def close(self) -> None:
        """Let go of the networks."""
        if self._tracker is not None:
            self._tracker.close()


def whole(width: int, height: int) -> Window:
    """Return the window that is all of a picture."""
    return Window(0, 0, width, height)


def around(head: FoundHead, framing: HeadFraming, size: tuple[int, int], *, inside: bool) -> Window:
    """Return the square that shows a head as a model wants it.

    Args:
        size: (width, height) of the picture.
        inside: keep within the picture where that is possible; a picture that ends in a transparent
            border need not.
    """
    side = head.reach / framing.reach
    if inside:
        side = min(side, *size)
    left, top = head.x - side / 2, head.y - framing.eyes * side
    if inside:
        left = min(max(left, 0.0), size[0] - side)
        top = min(max(top, 0.0), size[1] - side)
    return Window(math.floor(left + 0.5), math.floor(top + 0.5), *(max(1, round(side)),) * 2)


def framed_already(window: Window, size: tuple[int, int]) -> bool:
    """Return whether a square picture shows its head nearly as wanted, so that all of it may stay."""
    width, height = size
    off = max(abs(2 * window.left + window.width - width), abs(2 * window.top + window.height - height)) / 2
    return width == height and abs(window.width / width - 1) < 0.25 and off < 0.12 * width


def cut(picture: np.ndarray, window: Window, *, repeat: bool) -> np.ndarray:
    """Return a window of a picture (H, W, C); beyond its edge it is repeated, or is 0 (transparent)."""
    height, width = picture.shape[:2]
    left, top, right, bottom = (
        max(0, -window.left),
        max(0, -window.top),
        max(0, window.left + window.width - width),
        max(0, window.top + window.height - height),
    )
    inner = picture[
        max(0, window.top) : max(0, window.top + window.height),
        max(0, window.left) : max(0, window.left + window.width),
    ]
    if not inner.size:
        raise InputError("the head has left the picture, so there is nothing to follow; use --crop none")
    if not (left or top or right or bottom):
        return inner
    how = cv2.BORDER_REPLICATE if repeat else cv2.BORDER_CONSTANT
    return cv2.copyMakeBorder(inner, top, bottom, left, right, how)


class SteadyWindow:
    """The driver's window: it stays while the head moves in it, and follows slowly where it would leave.

    A window that followed every movement would take the movement away.

    Args:
        window: around the head in the first frame.
        free: how far the head may go before the window follows, in half sides.
        pace: share of the rest that is made up in each frame.
    """

    def __init__(self, window: Window, free: float = 0.35, pace: float = 0.1) -> None:
        self.window = window
        self._free, self._pace = free, pace
        self._left, self._top = float(window.left), float(window.top)
        self._first: np.ndarray | None = None

    def follow(self, points: Points) -> None:
        """Look at the key points that were found in the window, for the next frame's."""
        middle = points.value.mean(0)
        if self._first is None:
            self._first = middle
        off = middle - self._first
        beyond = np.sign(off) * np.maximum(np.abs(off) - self._free, 0)
        self._left += self._pace * float(beyond[0]) * self.window.width / 2
        self._top += self._pace * float(beyond[1]) * self.window.height / 2
        self.window = self.window._replace(left=round(self._left), top=round(self._top))
