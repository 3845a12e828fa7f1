"""Completing what lies behind a part from what is seen around it."""

from __future__ import annotations

import cv2
import numpy as np


def completed(colour: np.ndarray, known: np.ndarray) -> np.ndarray:
    """Fill a picture smoothly from where it is known: push and pull over a pyramid.

    Args:
        colour: float32 (H, W, C).
        known: float32 (H, W), 0..1, how much each pixel counts.

    Returns:
        float32 (H, W, C): near `colour` where it is known, a weighted mean of the nearest known elsewhere.
    """
    weight = known[..., None].astype(np.float32)
    summed = colour * weight
    height, width = known.shape
    if min(height, width) <= 2:
        mean = summed.sum((0, 1)) / max(float(weight.sum()), 1e-6)
        return np.where(weight > 1e-3, summed / np.maximum(weight, 1e-6), mean).astype(np.float32)
    both = cv2.pyrDown(np.concatenate([summed, weight], -1))
    below = completed(both[..., :-1] / np.maximum(both[..., -1:], 1e-6), np.clip(both[..., -1] * 1.5, 0, 1))
    rest = cv2.pyrUp(below, dstsize=(width, height)).reshape(height, width, -1)
    return (summed + rest * (1 - weight)).astype(np.float32)


def grain(colour: np.ndarray, known: np.ndarray, radius: int) -> np.ndarray:
    """Return fine texture of a picture's known part, carried over to where it is not known: (H, W, C).

    Mirrored from below: under an eye there is mostly skin. Lines are no texture: what is coarser than a few
    times the usual is left out.
    """
    fine = colour - cv2.GaussianBlur(colour, (0, 0), max(radius / 3, 0.8))
    inside = cv2.erode((known > 0.95).astype(np.uint8), np.ones((3, 3), np.uint8)) > 0
    if inside.sum() < 50:
        return np.zeros_like(colour)
    usual = float(np.median(np.abs(fine[inside]))) * 1.5 + 1e-4
    fine = np.where(inside[..., None], np.clip(fine, -3 * usual, 3 * usual), 0)
    rows, _ = np.nonzero(known < 0.5)
    if not len(rows):
        return np.zeros_like(colour)
    low = int(rows.max()) + 2
    ys = np.arange(colour.shape[0])
    span = max(1, colour.shape[0] - 1 - low)
    mirrored = low + np.abs((low - ys) % (2 * span) - span)
    return fine[np.clip(span + 2 * low - mirrored, 0, colour.shape[0] - 1)].astype(np.float32)


def smoothed_like(plane: np.ndarray, guide: np.ndarray, radius: int, slack: float = 4e-4) -> np.ndarray:
    """Return a plane whose edges follow those of a guide nearby (a guided filter), float32 (H, W).

    Args:
        plane: float32 (H, W), 0..1.
        guide: float32 (H, W), 0..1.
        radius: of the box, pixels.
        slack: variance of the guide below which the plane is only smoothed.
    """
    size = (2 * radius + 1, 2 * radius + 1)
    mean = lambda a: cv2.blur(a, size)  # noqa: E731
    g, p = mean(guide), mean(plane)
    slope = (mean(guide * plane) - g * p) / (mean(guide * guide) - g * g + slack)
    return np.clip(mean(slope) * guide + mean(p - slope * g), 0, 1).astype(np.float32)
