"""How players show the frames of a clip: pixels that are not square, and the display matrix."""

from __future__ import annotations

import math
from fractions import Fraction

import av
import cv2
import numpy as np

from tracking.basics.arrays import Array

_WIDEST = 4.0
"""Pixels are at most so much wider than high, or higher than wide; what says more is not believed."""
_SLANT_DEG = 1.0
_MATRIX_BYTES = 36

Matrix = tuple[float, float, float, float]
"""(a, b, c, d): x' = a x + c y and y' = b x + d y, x right and y down."""


def display_matrix(frame: av.VideoFrame) -> Matrix | None:
    """Return the matrix by which a frame is to be shown; None where it is shown as it lies."""
    # What gives side data refers to its frame and back: the copy is small, and the decoder's threads are not
    # held by it.
    copy = frame.reformat(width=16, height=16, format="gray")
    try:
        data = copy.side_data.get("DISPLAYMATRIX")
    except ValueError:  # a kind of side data that the wrapper does not know
        return None
    raw = b"" if data is None else bytes(data)
    if len(raw) < _MATRIX_BYTES:
        return None
    a, b, _, c, d = (int(v) for v in np.frombuffer(raw, np.int32)[:5])
    scale = math.sqrt(abs(a * d - b * c))
    return None if scale < 1.0 else (a / scale, b / scale, c / scale, d / scale)


def shown(rgb: Array, aspect: Fraction | None, matrix: Matrix | None) -> Array:
    """Return a picture as players show it.

    Args:
        rgb: uint8 (H, W, 3), as decoded.
        aspect: width of a pixel by its height; None or 0 where that is not known: square.
        matrix: of `display_matrix`. It turns and mirrors; its size is not heeded.

    Returns:
        uint8 (H', W', 3), contiguous.
    """
    picture = _with_square_pixels(rgb, aspect)
    return picture if matrix is None else np.ascontiguousarray(_turned(picture, matrix))


def fitted(rgb: Array, width: int, height: int) -> Array:
    """Return a picture, uint8 (H, W, 3), RGB, scaled into a box, with black beside or above it.

    It is returned itself where it fits already.
    """
    have_height, have_width = rgb.shape[:2]
    if (have_width, have_height) == (width, height):
        return rgb
    scale = min(width / have_width, height / have_height)
    size = (
        min(width, max(1, round(have_width * scale))),
        min(height, max(1, round(have_height * scale))),
    )
    out = np.zeros((height, width, 3), np.uint8)
    x, y = (width - size[0]) // 2, (height - size[1]) // 2
    out[y : y + size[1], x : x + size[0]] = _resized(rgb, *size)
    return out


def _with_square_pixels(rgb: Array, aspect: Fraction | None) -> Array:
    if not aspect or aspect == 1 or not 1.0 / _WIDEST <= aspect <= _WIDEST:
        return rgb
    height, width = rgb.shape[:2]
    if aspect > 1:
        return _resized(rgb, max(1, round(width * aspect)), height)
    return _resized(rgb, width, max(1, round(height / aspect)))


def _resized(rgb: Array, width: int, height: int) -> Array:
    smaller = width < rgb.shape[1] or height < rgb.shape[0]
    return cv2.resize(rgb, (width, height), interpolation=cv2.INTER_AREA if smaller else cv2.INTER_LINEAR)


def _turned(rgb: Array, matrix: Matrix) -> Array:
    a, b, c, d = matrix
    if a * d - b * c < 0.0:  # it mirrors: first that, then the turn that is left
        rgb, a, b = rgb[:, ::-1], -a, -b
    angle_deg = math.degrees(math.atan2(b - c, a + d))  # clockwise, since y points down
    quarters = round(angle_deg / 90.0)
    if abs(angle_deg - 90.0 * quarters) <= _SLANT_DEG:
        return np.rot90(rgb, -quarters)
    return _slanted(np.ascontiguousarray(rgb), angle_deg)


def _slanted(rgb: Array, angle_deg: float) -> Array:
    """Turn a picture (H, W, 3) clockwise by any angle; it keeps its size, as in FFmpeg's player."""
    height, width = rgb.shape[:2]
    turn = cv2.getRotationMatrix2D(((width - 1) / 2, (height - 1) / 2), -angle_deg, 1.0)
    return cv2.warpAffine(rgb, turn, (width, height))
