"""What a person corrects of an import: each function returns what is told then; nothing changes in place."""

from __future__ import annotations

from dataclasses import replace

import cv2
import numpy as np

from models.importing.brush import Brush
from models.importing.importer import Told
from models.importing.matting import Colour
from models.sheet.character import FEATURES
from models.sheet.looks import Point


def with_head(told: Told, x: float, y: float, size: float) -> Told:
    """Say where the head is: its middle and height in pixels of the file."""
    return replace(told, head=(x, y, size))


def with_mark(told: Told, name: str, at: Point | None) -> Told:
    """Say where an eye or the mouth is, in pixels of the file, or (None) leave it to the finder again.

    Raises:
        KeyError: if it is none of `FEATURES`.
    """
    if name not in FEATURES:
        raise KeyError(name)
    points = dict(told.points)
    points.pop(name, None)
    if at is not None:
        points[name] = at
    return replace(told, points=tuple(points.items()))


def with_background(told: Told, background: str | Colour, holes: str | None = None) -> Told:
    """Say what the background is; see `Told`."""
    return replace(told, background=background, holes=holes or told.holes)


def with_erased(told: Told, mask: np.ndarray) -> Told:
    """Brush something away: uint8 (H, W), 0..255, always of the same size."""
    return _brushed(told, mask, "erased", "restored")


def with_restored(told: Told, mask: np.ndarray) -> Told:
    """Brush something back that was cut away: uint8 (H, W), 0..255, always of the same size."""
    return _brushed(told, mask, "restored", "erased")


def with_limit(told: Told, name: str, low: float, high: float) -> Told:
    """Say how far a head axis may turn, instead of what was judged safe."""
    limits = dict(told.limits)
    limits[name] = (low, high)
    return replace(told, limits=tuple(limits.items()))


def _brushed(told: Told, mask: np.ndarray, which: str, other: str) -> Told:
    """Add to one mask and take from the other, uint8 (H, W): the last stroke counts."""
    brush = told.brush or Brush()
    before, opposite = getattr(brush, which), getattr(brush, other)
    added = mask if before is None else cv2.max(before, mask)
    left = None if opposite is None else cv2.subtract(opposite, mask)
    return replace(told, brush=replace(brush, **{which: added, other: left}))
