"""The white line around a sticker, which keeps it readable on any chat's background."""

from __future__ import annotations

import cv2
import numpy as np

from tracking.basics.arrays import Array

_SOLID = 128
"""Alpha from which a pixel counts as part of the figure."""
_SMALLEST_HOLE = 0.012
"""Share of the picture below which a gap in figure and line is filled: it would read as a speck."""
_SOFT = 3
"""Side of the box by which the edge is evened out before: a line drawn around teeth of hair is frayed."""


def outlined(rgba_premultiplied: Array, width: float, colour: tuple[int, int, int]) -> Array:
    """Return a picture on a line that stands out around it: uint8 (H, W, 4), premultiplied; a new array.

    Args:
        rgba_premultiplied: uint8 (H, W, 4).
        width: of the line, pixels.
        colour: of the line, RGB.
    """
    alpha = cv2.extractChannel(rgba_premultiplied, 3)
    even = cv2.blur(alpha, (_SOFT, _SOFT))
    solid = (even >= _SOLID).astype(np.uint8)
    # Distance to the nearest solid pixel; half a pixel lies between its middle and its edge.
    away = cv2.distanceTransform(1 - solid, cv2.DIST_L2, cv2.DIST_MASK_PRECISE)
    # Closed at first further out, then drawn in: narrow gaps between locks are filled, corners are round.
    far = (away > 1.6 * width).astype(np.uint8)
    back = cv2.distanceTransform(1 - far, cv2.DIST_L2, cv2.DIST_MASK_5)  # in bays alone: less exact will do
    line = np.clip(back - 0.6 * width + 0.5, 0, 1)
    line = np.maximum(line, np.clip(width + 0.5 - away, 0, 1))
    line[_holes((line + solid) < 0.5)] = 1
    behind = (line * 255 + 0.5).astype(np.uint8)
    under = cv2.multiply(behind, cv2.bitwise_not(alpha), scale=1 / 255)
    out = rgba_premultiplied.copy()
    for channel, value in enumerate((*colour, 255)):
        plane = cv2.multiply(under, np.full_like(under, value), scale=1 / 255)
        out[..., channel] = cv2.add(out[..., channel], plane)
    return out


def _holes(empty: Array) -> Array:
    """Return which of the empty pixels, (H, W) bool, lie in small gaps."""
    count, labels, facts, _ = cv2.connectedComponentsWithStats(empty.astype(np.uint8), connectivity=4)
    small = facts[:, cv2.CC_STAT_AREA] < _SMALLEST_HOLE * empty.size
    small[0] = False
    return small[labels.astype(np.intp)] if count > 2 else np.zeros_like(empty)
