"""The driver and the avatar in one picture."""

from __future__ import annotations

import cv2
import numpy as np

from tracking.basics.arrays import Array


def side_by_side_size(driver: tuple[int, int], avatar: tuple[int, int]) -> tuple[int, int]:
    """Return (width, height) of the joined picture, from the (width, height) of its two parts."""
    return _driver_width(driver, avatar[1]) + avatar[0], avatar[1]


def side_by_side(driver_rgb: Array, composed: Array) -> Array:
    """Return the driver, scaled to the avatar's height, with the composed avatar to its right.

    Args:
        driver_rgb: uint8 (H, W, 3).
        composed: uint8 RGB or RGBA, as the sink wants it; the driver then gets full alpha.
    """
    height, channels = composed.shape[0], composed.shape[2]
    width = _driver_width((driver_rgb.shape[1], driver_rgb.shape[0]), height)
    how = cv2.INTER_AREA if height < driver_rgb.shape[0] else cv2.INTER_LINEAR
    driver = cv2.resize(driver_rgb, (width, height), interpolation=how)
    if channels == 4:
        driver = cv2.cvtColor(driver, cv2.COLOR_RGB2RGBA)
    return np.hstack([driver, composed])


def _driver_width(driver: tuple[int, int], height: int) -> int:
    return max(1, round(driver[0] * height / driver[1]))
