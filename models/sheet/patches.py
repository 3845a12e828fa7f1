"""Eyes and mouth of a compiled character, baked into pictures at every value."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np

from models.drawing import Framing
from models.sheet.character import ExpressionMaps


@dataclass(frozen=True, slots=True)
class Patch:
    """One eye or the mouth, ready at every level: pixels (L, h, w, 4) at (x, y), used where mask is set."""

    x: int
    y: int
    values: np.ndarray
    pixels: np.ndarray
    mask: np.ndarray

    @property
    def place(self) -> tuple[slice, slice]:
        """Rows and columns of the drawing that it covers."""
        height, width = self.mask.shape
        return slice(self.y, self.y + height), slice(self.x, self.x + width)

    def lay(self, value: float, onto: np.ndarray) -> None:
        """Write the pixels at a value into a picture of the drawing's size."""
        if self.mask.size:
            cv2.copyTo(self._at(value), self.mask, onto[self.place])

    def _at(self, value: float) -> np.ndarray:
        """Return the pixels at a value, between the two nearest levels."""
        i = int(np.clip(np.searchsorted(self.values, value, side="right") - 1, 0, len(self.values) - 2))
        low, high = self.values[i], self.values[i + 1]
        t = float(np.clip((value - low) / (high - low), 0, 1))
        if t < 1e-4:
            return self.pixels[i]
        return cv2.addWeighted(self.pixels[i], 1 - t, self.pixels[i + 1], t, 0)


def bake(rest: np.ndarray, framing: Framing, maps: ExpressionMaps) -> Patch:
    """Draw one feature at every level, at the drawing's own resolution.

    Args:
        rest: the drawing, premultiplied.
        framing: where the frame lies that `maps` speaks of.
        maps: what the expression network said.
    """
    size = max(1, round(maps.side * framing.scale))
    x = round(framing.left + (maps.centre[0] - maps.side / 2) * framing.scale)
    y = round(framing.top + (maps.centre[1] - maps.side / 2) * framing.scale)
    height, width = rest.shape[:2]
    left, top = min(max(x, 0), width), min(max(y, 0), height)
    right, bottom = max(min(x + size, width), left), max(min(y + size, height), top)
    own = rest[top:bottom, left:right]
    if not own.size:
        # Outside the drawing.
        empty = np.zeros((len(maps.values), *own.shape), np.uint8)
        return Patch(left, top, maps.values, empty, np.zeros(own.shape[:2], np.uint8))
    inside = (slice(top - y, bottom - y), slice(left - x, right - x))
    ys, xs = np.mgrid[y : y + size, x : x + size].astype(np.float32)
    levels = []
    for value, level in zip(maps.values, maps.maps, strict=True):
        if abs(float(value) - maps.own) < 1e-6:
            levels.append(own.copy())
            continue
        planes = np.ascontiguousarray(level.astype(np.float32).transpose(1, 2, 0))
        fields = cv2.resize(planes, (size, size), interpolation=cv2.INTER_LINEAR)
        at = (xs + fields[..., 0] * size, ys + fields[..., 1] * size)
        warped = cv2.remap(rest, *at, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
        share = fields[..., 2:3]
        # Rounded, never cut: an untouched pixel must come back as it was.
        mixed = warped * (1 - share) + fields[..., 3:] * (255 * share)
        levels.append(np.clip(mixed + 0.5, 0, 255).astype(np.uint8)[inside])
    stack = np.stack(levels)
    changed = (np.abs(stack.astype(np.int16) - own.astype(np.int16)).max((0, 3)) > 1).astype(np.uint8)
    changed = cv2.dilate(changed, np.ones((3, 3), np.uint8)) * 255
    return Patch(left, top, maps.values, stack, changed)
