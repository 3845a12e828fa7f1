"""Reading square parts of a drawing at other resolutions, premultiplied."""

from __future__ import annotations

import cv2
import numpy as np


def read_square(
    rgba_premultiplied: np.ndarray, left: float, top: float, side: float, size: int
) -> np.ndarray:
    """Return the square at (left, top) with `side` (drawing pixels) as `size` pixels: uint8 (size, size, 4).

    Convention: edges of pixels at integers. What lies outside the drawing is transparent above and beside
    it; below, the last row goes on, as a body would.
    """
    shrink = side / size
    source = rgba_premultiplied
    if shrink > 1.5:
        # A box filter first: sampling alone would leave out pixels and shimmer.
        k = 1 / shrink
        height, width = source.shape[:2]
        small = (max(1, round(width * k)), max(1, round(height * k)))
        source = cv2.resize(source, small, interpolation=cv2.INTER_AREA)
        kx, ky = small[0] / width, small[1] / height
    else:
        kx = ky = 1.0
    fall = int(np.ceil(max(0.0, (top + side) * ky - source.shape[0]))) + 2
    source = cv2.copyMakeBorder(source, 0, fall, 0, 0, cv2.BORDER_REPLICATE)
    step_x, step_y = side / size * kx, side / size * ky
    matrix = np.array(
        [[step_x, 0, left * kx + 0.5 * step_x - 0.5], [0, step_y, top * ky + 0.5 * step_y - 0.5]], np.float32
    )
    flags = cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP
    return cv2.warpAffine(source, matrix, (size, size), flags=flags, borderMode=cv2.BORDER_CONSTANT)


CUBIC = -0.75
"""Parameter of cubic convolution, OpenCV's own: it keeps most of a picture's edges between two pixels."""


def cubic_weights(s: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    """Return the weights of four pixels in a row, at 0..1 of the way from the second to the third.

    Each is of the shape of `s`.

    Source: R. Keys, Cubic convolution interpolation for digital image processing, 1981.
    """

    def near(d: np.ndarray) -> np.ndarray:
        """Return the weight at distances up to 1, of the same shape."""
        return ((CUBIC + 2) * d - (CUBIC + 3)) * d * d + 1

    def far(d: np.ndarray) -> np.ndarray:
        """Return the weight at distances from 1 to 2, of the same shape."""
        return ((CUBIC * d - 5 * CUBIC) * d + 8 * CUBIC) * d - 4 * CUBIC

    return far(s + 1), near(s), near(1 - s), far(2 - s)
