"""Colours for invisible pixels, so that lossy and subsampled video keeps clean edges."""

from __future__ import annotations

import cv2
import numpy as np

from models.colour import premultiply, straighten


def bleed_colour(rgba_straight: np.ndarray) -> np.ndarray:
    """Return opaque RGB in which every pixel of alpha 0 has the colour of the visible ones around it.

    Video with alpha is stored straight: where invisible pixels are black, 4:2:0 chroma and the codec mix that
    black into the edge. Visible pixels keep their colour. Pixels without any visible one around get what
    ever coarser means of the picture say (a pyramid, weighted by alpha).

    Args:
        rgba_straight: uint8 (H, W, 4), sRGB.
    """
    rgb = cv2.cvtColor(rgba_straight, cv2.COLOR_RGBA2RGB)
    hidden = (rgba_straight[..., 3] == 0).view(np.uint8)
    if hidden.any():
        cv2.copyTo(_around(premultiply(rgba_straight)), hidden, rgb)
    return rgb


def _around(rgba_premultiplied: np.ndarray) -> np.ndarray:
    """Return RGB whose every pixel is the mean colour of the visible pixels near it."""
    height, width = rgba_premultiplied.shape[:2]
    rgb = cv2.cvtColor(straighten(rgba_premultiplied), cv2.COLOR_RGBA2RGB)
    if max(height, width) <= 2:
        return rgb
    half = ((width + 1) // 2, (height + 1) // 2)
    coarse = _around(_brightened(cv2.resize(rgba_premultiplied, half, interpolation=cv2.INTER_AREA)))
    hidden = (rgba_premultiplied[..., 3] == 0).view(np.uint8)
    cv2.copyTo(cv2.resize(coarse, (width, height), interpolation=cv2.INTER_LINEAR), hidden, rgb)
    return rgb


def _brightened(rgba_premultiplied: np.ndarray) -> np.ndarray:
    """Scale faint coverage up to full, so that bytes don't lose its colour on the way to coarser levels."""
    straight = straighten(rgba_premultiplied)
    straight[straight[..., 3] < 8] = 0
    straight[straight[..., 3] >= 8, 3] = 255
    return straight
