"""Planes of named parts, float32 (h, w), 0..1, on the pixels of a drawing."""

from __future__ import annotations

import cv2
import numpy as np

from tracking.smoothstep import smoothstep


def step(x: np.ndarray, low: float, high: float) -> np.ndarray:
    """Return the gentle way of any array from 0 at `low` to 1 at `high`, of its shape."""
    return smoothstep(np.clip((x - low) / (high - low), 0, 1))


def dilated(plane: np.ndarray, radius: float) -> np.ndarray:
    """Return the greatest value of a plane (h, w) within a radius of each pixel, at least one pixel."""
    r = max(1, round(radius))
    return cv2.dilate(plane, cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (2 * r + 1, 2 * r + 1)))


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
