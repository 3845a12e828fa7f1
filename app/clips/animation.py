"""A drawing driven through a whole clip: every frame, in order, as fast as it goes."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import NamedTuple

import cv2
import numpy as np

from models.poser import Player
from models.sheet.springs import SpringSettings
from models.sheet.swing import Swing
from rendering.background import Background
from rendering.composer import Composer, Placement
from rendering.side_by_side import side_by_side, side_by_side_size
from rendering.sink import FileSink, PixelFormat
from tracking.errors import InputError
from tracking.moment import Moment
from tracking.sources.clip_geometry import fitted


class Outcome(NamedTuple):
    """How many frames were read, in how many of them a face was seen, and how many were written."""

    frames: int
    faces: int
    written: int


class ClipLayout:
    """Puts the avatar, and beside it the driver if asked, on one canvas.

    Args:
        background: what lies behind the avatar.
        size: (width, height) of the avatar's part, both even.
        driver: (width, height) of the driving pictures, or None to leave the driver out.
        mirrored: show the driver as in a mirror, which is how a mirroring character moves.
        springs: how hair, ears and ribbons swing; None, and nothing does.
    """

    def __init__(
        self,
        background: Background,
        size: tuple[int, int],
        driver: tuple[int, int] | None = None,
        *,
        mirrored: bool = False,
        springs: SpringSettings | None = None,
    ) -> None:
        self._background, self._avatar, self._mirrored = background, size, mirrored
        self._driver = driver
        self._swing = Swing(springs)
        self._composer: Composer | None = None

    @property
    def size(self) -> tuple[int, int]:
        """(width, height) of the whole canvas."""
        return side_by_side_size(self._driver, self._avatar) if self._driver else self._avatar

    def picture(self, poser: Player, moment: Moment, wants: PixelFormat) -> np.ndarray:
        """Return the whole canvas for one moment, uint8, of the shape that `wants` says."""
        if self._composer is None or self._composer.wants is not wants:
            self._composer = Composer(self._background, Placement(*self._avatar), wants)
        avatar = self._composer.compose(self._swing.posed(poser, moment.pose, moment.time_s))
        if self._driver is None:
            return avatar
        assert moment.frame is not None
        rgb = fitted(moment.frame.rgb, *self._driver)  # pictures may change their size on the way
        return side_by_side(cv2.flip(rgb, 1) if self._mirrored else rgb, avatar)


def animate(
    moments: Iterator[Moment],
    poser: Player,
    layout: ClipLayout,
    sink: FileSink,
    *,
    on_frame: Callable[[int], None],
    limit: int | None = None,
) -> Outcome:
    """Pose, compose and write every moment; the caller closes or discards the sink.

    Raises:
        InputError: if there is no frame.
    """
    frames = faces = 0
    for moment in moments:
        sink.send(layout.picture(poser, moment, sink.wants), moment.time_s)
        frames += 1
        faces += moment.face is not None or not moment.tracked
        on_frame(frames)
        if frames == limit or sink.finished:
            break
    if frames == 0:
        raise InputError("the clip has no frame")
    return Outcome(frames, faces, sink.written)


def fitting_size(width: int, height: int, longest: int) -> tuple[int, int]:
    """Return the size, even, of a drawing scaled down to `longest` pixels where it is larger."""
    scale = min(1.0, longest / max(width, height))
    return _even(width * scale), _even(height * scale)


def _even(value: float) -> int:
    return max(2, 2 * round(value / 2))
