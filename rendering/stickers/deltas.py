"""What changes from one frame to the next, for formats that may leave the rest."""

from __future__ import annotations

from typing import NamedTuple

import cv2
import numpy as np

from tracking.basics.arrays import Array


class Region(NamedTuple):
    """A part of a frame: corner and entries of the palette, uint8 (h, w).

    Attributes:
        over: entry 0 leaves what is there; else it clears it.
    """

    x: int
    y: int
    indices: Array
    over: bool


def changed(before: Array | None, now: Array) -> Region:
    """Return what must be drawn to come from one frame to the next.

    Args:
        before: entries of the palette, uint8 (H, W); None for an empty frame.
        now: the same of the next frame.
    """
    if before is None:
        return cropped(now, now > 0, over=False)
    differs = before != now
    if (differs & (now == 0)).any():
        return cropped(now, differs, over=False)
    return cropped(np.where(differs, now, 0).astype(np.uint8), differs, over=True)


def cropped(indices: Array, where: Array, *, over: bool) -> Region:
    """Return the smallest part of `indices`, uint8 (H, W), that holds all of `where`, bool (H, W).

    It is one pixel where there is nothing.
    """
    x, y, width, height = cv2.boundingRect(where.astype(np.uint8))
    width, height = max(width, 1), max(height, 1)
    return Region(x, y, np.ascontiguousarray(indices[y : y + height, x : x + width]), over)
