"""Planes of named parts, float32 (h, w), 0..1, on the pixels of a drawing."""

from __future__ import annotations

import cv2
import numpy as np

from tracking.smoothstep import smoothstep

_ROW = 1024
_LARGE = 5
"""Radius, pixels, from which a disc in rectangles takes less time than the disc."""


def step(x: np.ndarray, low: float, high: float) -> np.ndarray:
    """Return the gentle way of any array from 0 at `low` to 1 at `high`, of its shape."""
    return smoothstep(np.clip((x - low) / (high - low), 0, 1))


def dilated(plane: np.ndarray, radius: float) -> np.ndarray:
    """Return the greatest value of a plane (h, w) within a radius of each pixel, at least one pixel."""
    r = max(1, round(radius))
    if r < _LARGE:
        return cv2.dilate(plane, _disc(r))
    # A disc is the rectangles in it, and those OpenCV does by rows and columns.
    out: np.ndarray | None = None
    for width, height in _rectangles(r):
        found = cv2.dilate(plane, np.ones((height, width), np.uint8))
        out = found if out is None else cv2.max(out, found)
    assert out is not None
    return out


def _disc(radius: int) -> np.ndarray:
    return cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (2 * radius + 1, 2 * radius + 1))


def _rectangles(radius: int) -> list[tuple[int, int]]:
    """Return width and height of the rectangles that a disc consists of."""
    widths = _disc(radius)[radius:].sum(1).tolist()
    # Of rows of a width the last one, for a rectangle has those between as well.
    heights = {width: 2 * row + 1 for row, width in enumerate(widths)}
    return list(heights.items())


def enlarged(plane: np.ndarray, matrix: np.ndarray, shape: tuple[int, ...]) -> np.ndarray:
    """Return a plane of the crop, float32 (P, P), 0..1, on the pixels of a region: (h, w), which is `shape`.

    Convention: `matrix` (2, 3) maps crop pixels to the region's, edges of pixels at integers.
    """
    m = matrix.copy()
    m[:, 2] += m[:, :2] @ (0.5, 0.5) - 0.5
    out = cv2.warpAffine(
        plane, m, (shape[1], shape[0]), flags=cv2.INTER_CUBIC, borderMode=cv2.BORDER_REPLICATE
    )
    return np.clip(out, 0, 1)


def between(upper: np.ndarray, lower: np.ndarray, shape: tuple[int, ...]) -> np.ndarray:
    """Return the area between two lines (N, 2), uint8 (h, w), which is `shape`: 1 inside."""
    near = np.zeros((shape[0], shape[1]), np.uint8)
    cv2.fillPoly(near, [np.round(np.vstack([upper, lower[::-1]])).astype(np.int32)], (1,))
    return near


def read_at(
    pixels: np.ndarray,
    x: np.ndarray,
    y: np.ndarray,
    how: int = cv2.INTER_CUBIC,
    border: int = cv2.BORDER_CONSTANT,
) -> np.ndarray:
    """Return what lies at points, (N, channels), of pixels (h, w, channels).

    In rows of `_ROW`, for OpenCV takes no picture of 32767 rows or more: a large eye has so many pixels.

    Args:
        pixels: of any type that OpenCV samples.
        x, y: float32 (N,), the centre of the first pixel being at 0.
        how, border: OpenCV's ways of sampling, and of going on beyond the edge: nothing lies there.
    """
    filled = np.zeros((2, -(-len(x) // _ROW) * _ROW), np.float32)
    filled[:, : len(x)] = x, y
    across, down = filled.reshape(2, -1, _ROW)
    found = cv2.remap(pixels, across, down, how, borderMode=border)
    return found.reshape(-1, pixels.shape[2])[: len(x)]
