"""Arrays as Qt pictures."""

from __future__ import annotations

import numpy as np
from PyQt6.QtGui import QImage


def image_of(rgba: np.ndarray) -> QImage:
    """Return a copy of uint8 (H, W, 4) straight RGBA as a Qt picture."""
    rgba = np.ascontiguousarray(rgba)
    height, width = rgba.shape[:2]
    return QImage(  # pyright: ignore[reportCallIssue]
        rgba.data,  # pyright: ignore[reportArgumentType]
        width,
        height,
        rgba.strides[0],
        QImage.Format.Format_RGBA8888,
    ).copy()
