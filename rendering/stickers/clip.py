"""The frames of a sticker, drawn once at the largest size; every smaller one is made of them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import cv2
import numpy as np

from models.colour import straighten
from tracking.basics.arrays import Array

_LOOKED_AT = 64
"""Side at which frames are compared."""
_GREY = 128.0
_QUIET = 0.6
"""A joint that moves less than this share of the largest step stays where it is written."""


class Timed(NamedTuple):
    """Frames to be encoded.

    Attributes:
        frames: uint8 (H, W, 4), straight RGBA, sRGB.
        seconds: how long the loop takes; all frames are shown equally long.
    """

    frames: Sequence[Array]
    seconds: float

    @property
    def rate(self) -> float:
        """Frames a second."""
        return len(self.frames) / self.seconds


class StickerClip:
    """A loop at its largest size and finest rate. One thread at a time.

    Args:
        frames: uint8 (S, S, 4), premultiplied RGBA.
        seconds: how long the loop takes.
        still: number of the frame that stands for it.
    """

    def __init__(self, frames: Sequence[Array], seconds: float, still: int) -> None:
        self._frames, self.seconds, self._still = frames, seconds, still
        self._kept: dict[int, Array] = {}
        self._kept_side = 0
        self._seen = np.stack([_seen(frame) for frame in frames])

    @property
    def side(self) -> int:
        """Side of the frames it is made of."""
        return self._frames[0].shape[0]

    @property
    def counts(self) -> tuple[int, ...]:
        """Into how many frames it divides evenly, the most first."""
        whole = len(self._frames)
        return tuple(whole // step for step in range(1, whole + 1) if whole % step == 0)

    def at(self, side: int, count: int) -> Timed:
        """Return so many of its frames at a size, evenly apart; the loop is joined where it moves little.

        Args:
            side: pixels.
            count: one of `counts`.
        """
        indices = list(range(0, len(self._frames), len(self._frames) // count))
        start = _quietest(self._seen[indices])
        return Timed(_Sized(self, [*indices[start:], *indices[:start]], side), self.seconds)

    def still(self, side: int) -> Array:
        """Return the frame that stands for it, uint8 (side, side, 4), straight RGBA."""
        return self.sized(self._still, side)

    def sized(self, index: int, side: int) -> Array:
        """Return one frame, uint8 (side, side, 4), straight RGBA.

        Of the size used last all frames that were asked for are kept.
        """
        if side == self.side:  # these would take much memory, and no longer to make than to keep
            return straighten(self._frames[index])
        if side != self._kept_side:
            self._kept, self._kept_side = {}, side
        if index not in self._kept:
            small = cv2.resize(self._frames[index], (side, side), interpolation=cv2.INTER_AREA)
            self._kept[index] = straighten(small)
        return self._kept[index]


class _Sized(Sequence[Array]):
    """Frames of a clip at a size, made when they are asked for."""

    def __init__(self, clip: StickerClip, indices: Sequence[int], side: int) -> None:
        self._clip, self._indices, self._side = clip, indices, side

    def __len__(self) -> int:
        return len(self._indices)

    def __getitem__(self, which: int) -> Array:  # pyright: ignore[reportIncompatibleMethodOverride]
        return self._clip.sized(self._indices[which], self._side)


def _seen(frame: Array) -> Array:
    """Return a frame, premultiplied, small and over grey: float32 (h, w, 3)."""
    small = cv2.resize(frame, (_LOOKED_AT, _LOOKED_AT), interpolation=cv2.INTER_AREA).astype(np.float32)
    return small[..., :3] + _GREY * (1 - small[..., 3:] / 255)


def _quietest(seen: Array) -> int:
    """Return with which frame a loop best begins: the written one, or that which is most like the one before.

    A sine moves most where it begins; what decoders and palettes do to one frame would be seen there. Frames
    are float32 (N, h, w, 3), as of `_seen`.
    """
    steps = np.abs(seen - np.roll(seen, 1, 0)).mean((1, 2, 3))
    return 0 if steps[0] <= _QUIET * steps.max() else int(steps.argmin())
