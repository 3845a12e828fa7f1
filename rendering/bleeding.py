"""Colours for invisible pixels, so that lossy and subsampled video keeps clean edges."""

from __future__ import annotations

import cv2

from tracking.basics.arrays import Array

FAINT = 16
"""Alpha (of 255) below which a pixel's own colour is too coarse to keep: a byte divided by a few."""


def bleed_colour(rgba_straight: Array) -> Array:
    """Return opaque RGB in which every invisible pixel has the colour of the visible ones around it.

    Video with alpha is stored straight: where invisible pixels are black, 4:2:0 chroma and the codec mix that
    black into the edge. Pixels of alpha `FAINT` and more keep their colour; the others get the mean of
    those near them, the nearer the sharper (a pyramid of halved pictures).

    Args:
        rgba_straight: uint8 (H, W, 4), sRGB.
    """
    rgb = cv2.cvtColor(rgba_straight, cv2.COLOR_RGBA2RGB)
    visible = cv2.threshold(cv2.extractChannel(rgba_straight, 3), FAINT - 1, 255, cv2.THRESH_BINARY)[1]
    return _filled(rgb, visible)


def _filled(rgb: Array, visible: Array) -> Array:
    """Fill the pixels of uint8 (H, W, 3) where `visible`, uint8 (H, W), is 0 (it is 255 elsewhere)."""
    height, width = visible.shape
    hidden = cv2.bitwise_not(visible)
    if max(height, width) == 1 or cv2.countNonZero(hidden) == 0:
        return rgb
    half = ((width + 1) // 2, (height + 1) // 2)
    # The mean of visible pixels alone: hidden ones count as 0 in the sum and in the weight.
    total = cv2.resize(cv2.copyTo(rgb, visible), half, interpolation=cv2.INTER_AREA)
    weight = cv2.resize(visible, half, interpolation=cv2.INTER_AREA)
    mean = cv2.divide(total, cv2.merge((weight, weight, weight)), scale=255)
    some = cv2.threshold(weight, FAINT - 1, 255, cv2.THRESH_BINARY)[1]
    coarse = cv2.resize(_filled(mean, some), (width, height), interpolation=cv2.INTER_LINEAR)
    return cv2.copyTo(coarse, hidden, rgb)
