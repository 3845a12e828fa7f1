"""Arrays as Qt pictures."""

from __future__ import annotations

import numpy as np
from PyQt6.QtGui import QImage


def view_of(pixels: np.ndarray, kind: QImage.Format) -> QImage:
    """Return a Qt picture of contiguous uint8 (H, W, channels), not copied: it needs the array."""
    height, width = pixels.shape[:2]
    return QImage(  # pyright: ignore[reportCallIssue]
        pixels.data,  # pyright: ignore[reportArgumentType]
        width,
        height,
        pixels.strides[0],
        kind,
    )


def image_of(rgba: np.ndarray) -> QImage:
    """Return a copy of uint8 (H, W, 4) straight RGBA as a Qt picture."""
    return view_of(np.ascontiguousarray(rgba), QImage.Format.Format_RGBA8888).copy()
