"""Any picture driven by any clip through a first-order motion model, frame by frame.

Memory does not grow with the clip: one that must be looked through first (for its best frame) is opened
twice.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import NamedTuple

import cv2
import numpy as np

from app.clips.head_crops import (
    FoundHead,
    HeadFinder,
    HeadFraming,
    SteadyWindow,
    Window,
    around,
    cut,
    framed_already,
    whole,
)
from models.colour import premultiply
from models.first_order.movement import Mode, Movement, Points, hull_area
from models.first_order.player import MotionPlayer, Prepared
from tracking.errors import InputError
from tracking.frame import Frame
from tracking.sources.source import ImageSource

SMALLEST = 64
"""Side, in pixels, below which a picture has nothing to move."""
_HEADLESS = 60
"""Frames in which a head must show up."""

_RELATIVE = Mode()
BestFrame = int | str
"""A frame's number from 0, "first", or "auto": the one most like the picture."""


@dataclass(frozen=True, slots=True)
class Wishes:
    """How a clip is to drive a picture.

    Attributes:
        mode: relative or absolute, scale adapted or not.
        best: the frame that motion is counted from.
        crop: cut picture and clip to their heads; else both are taken whole, whatever their shape.
        longest: side of the result, in pixels, at most.
    """

    mode: Mode = _RELATIVE
    best: BestFrame = "first"
    crop: bool = True
    longest: int = 1080


class Moved(NamedTuple):
    """One frame of the result: uint8 (H, W, 4) premultiplied RGBA, and the frame that drove it."""

    rgba_premultiplied: np.ndarray
    frame: Frame


class ClipMover:
    """Moves one picture by one clip.

    Args:
        player: the model.
        framing: how it wants heads to be shown.
        open_clip: opens the clip anew.
        heads: finds heads where they are to be cropped to.
        wishes: how.
        rgba: the picture, uint8 (H, W, 4) straight RGBA.

    Attributes:
        size: (width, height) of the results.
        driver: the head that was found in the clip, if one was looked for.
        counted_from: number of the frame that motion is counted from.

    Raises:
        InputError: if picture or clip can't be used; the message says why.
    """

    def __init__(
        self,
        player: MotionPlayer,
        framing: HeadFraming,
        open_clip: Callable[[], ImageSource],
        heads: HeadFinder,
        wishes: Wishes,
        rgba: np.ndarray,
    ) -> None:
        self._player, self._open_clip, self._wishes = player, open_clip, wishes
        height, width = rgba.shape[:2]
        if min(height, width) < SMALLEST:
            raise InputError(
                f"the picture is {width} x {height} pixels; at least {SMALLEST} a side are needed"
            )
        self._prepared = self._prepare(rgba, framing, heads)
        self.size = _result_size(self._prepared.rgba, player)
        self.driver: FoundHead | None = None
        self._start = self._driver_window(framing, heads)
        self.counted_from = 0
        self._movement = self._make_movement()

    def frames(self) -> Iterator[Moved]:
        """Yield the result for every frame of the clip, in its order."""
        for frame, found in self._found():
            moved = self._player.move(self._prepared, self._movement.process(found))
            yield Moved(self._as_bytes(moved), frame)

    def _prepare(self, rgba: np.ndarray, framing: HeadFraming, heads: HeadFinder) -> Prepared:
        height, width = rgba.shape[:2]
        window = whole(width, height)
        opaque = bool(rgba[..., 3].min() == 255)
        if self._wishes.crop:
            head = heads.find(rgba)
            if head is None:
                raise InputError("no head was found in the picture; crop it yourself and use --crop none")
            found = around(head, framing, (width, height), inside=opaque)
            window = window if framed_already(found, (width, height)) else found
        picture = cut(premultiply(rgba), window, repeat=opaque)
        return self._player.prepare(_as_floats(self._at_result_size(picture)))

    def _at_result_size(self, picture: np.ndarray) -> np.ndarray:
        """Return the picture (H, W, 4) as large as its result will be; what moves is the picture itself."""
        height, width = picture.shape[:2]
        scale = min(1.0, self._wishes.longest / max(height, width))
        if scale == 1.0:
            return picture
        size = (max(2, round(width * scale)), max(2, round(height * scale)))
        return cv2.resize(picture, size, interpolation=cv2.INTER_AREA)

    def _driver_window(self, framing: HeadFraming, heads: HeadFinder) -> Window:
        with self._open_clip() as source:
            size = (source.width, source.height)
            if not self._wishes.crop:
                return whole(*size)
            self.driver = self._first_head(source, heads)
        if self.driver is None:
            raise InputError("no head was found in the clip; crop it yourself and use --crop none")
        return around(self.driver, framing, size, inside=True)

    @staticmethod
    def _first_head(source: ImageSource, heads: HeadFinder) -> FoundHead | None:
        for number in range(_HEADLESS):
            frame = source.read()
            if frame is None:
                if number == 0:
                    raise InputError("the clip has no frame")
                return None
            # Looking for a head that is not there takes longest.
            looks = number < 3 or number % 10 == 0
            found = heads.find(cv2.cvtColor(frame.rgb, cv2.COLOR_RGB2RGBA)) if looks else None
            if found is not None:
                return found
        return None

    def _found(self) -> Iterator[tuple[Frame, Points]]:
        """Yield each frame of the clip with its key points."""
        steady = SteadyWindow(self._start)
        with self._open_clip() as source:
            while (frame := source.read()) is not None:
                found = self._player.find(_as_floats(cut(frame.rgb, steady.window, repeat=True)))
                if self._wishes.crop:
                    steady.follow(found)
                yield frame, found

    def _make_movement(self) -> Movement:
        """Choose the frame that motion is counted from."""
        best = self._wishes.best
        nearest: tuple[float, int, Points] | None = None
        for number, (_, found) in enumerate(self._found()):
            if best == "auto":
                apart = likeness(self._prepared.points, found)
                if nearest is None or apart < nearest[0]:
                    nearest = (apart, number, found)
            elif number == (0 if best == "first" else best):
                nearest = (0.0, number, found)
                break
        if nearest is None:
            raise InputError(
                "the clip has no frame" if best in ("auto", "first") else f"the clip has no frame {best}"
            )
        self.counted_from = nearest[1]
        return Movement(self._prepared.points, nearest[2], self._wishes.mode)

    def _as_bytes(self, moved: np.ndarray) -> np.ndarray:
        if moved.shape[1::-1] != self.size:
            # The networks saw it squeezed into their own shape.
            moved = cv2.resize(moved, self.size, interpolation=cv2.INTER_LINEAR)
        return np.rint(moved * 255).clip(0, 255).astype(np.uint8)


def _result_size(picture: np.ndarray, player: MotionPlayer) -> tuple[int, int]:
    """Return (width, height): the picture's, or as large as the networks paint, in the picture's shape."""
    height, width = picture.shape[:2]
    if player.scales_freely:
        return width, height
    scale = max(player.size) / max(width, height)
    return max(2, round(width * scale)), max(2, round(height * scale))


def likeness(picture: Points, found: Points) -> float:
    """Return how differently two sets of key points are arranged, place and size apart: 0 is alike.

    As published, but by the model's own key points: no finder of 68 landmarks knows every kind of head.
    """
    try:
        a, b = (
            (p.value - p.value.mean(0)) / np.sqrt(hull_area(p.value - p.value.mean(0)))
            for p in (picture, found)
        )
    except InputError:
        return float("inf")
    return float(((a - b) ** 2).sum())


def _as_floats(picture: np.ndarray) -> np.ndarray:
    return picture.astype(np.float32) / 255
