"""Completing what lies behind a part from what is seen around it."""

from __future__ import annotations

import cv2
import numpy as np

from models.parts.planes import read_at, step

_LINES = 1.5
"""Frame pixels over which lines beside what is not known tell how they go on there."""
_HANGING = (0.35, 0.6)
"""How steep a line is, its share down of its length, from which it is a way down a little, and fully."""
_CLEAR = (0.2, 0.5)
"""Coherence of slopes, 0 all ways to 1 one way, from which they are a line a little, and fully."""


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


def carried_across(colour: np.ndarray, guide: np.ndarray, known: np.ndarray, unit: float) -> np.ndarray:
    """Fill a picture downwards and upwards from where it is known, along the lines of a guide.

    Args:
        colour: float32 (H, W, 3).
        guide: float32 (H, W, 3), whose lines tell the ways.
        known: bool (H, W).
        unit: pixels per frame pixel.

    Returns:
        float32 (H, W, 3): each pixel by the nearest known ones on its line, the nearer the more; as it is
        where the line meets none.
    """
    rows, columns = np.nonzero(~known)
    start = np.stack([columns, rows]).astype(np.float32)
    way = _ways_down(guide, known, unit)[rows, columns].T
    summed, total = np.zeros((len(rows), colour.shape[2]), np.float32), np.zeros(len(rows), np.float32)
    for sign in (-1, 1):
        left = np.arange(len(rows))
        for far in range(1, max(known.shape)):
            x, y = start[:, left] + sign * far * way[:, left]
            new = _whether(known, x, y)
            if new.any():
                look = read_at(colour, x[new], y[new], cv2.INTER_LINEAR, cv2.BORDER_REPLICATE)
                summed[left[new]] += look / far
                total[left[new]] += 1 / far
            # A line that has left the picture meets nothing any more.
            left = left[~new & (y >= 0) & (y < len(known))]
            if not len(left):
                break
    out = colour.copy()
    met = total > 0
    out[rows[met], columns[met]] = summed[met] / total[met, None]
    return out


def _whether(plane: np.ndarray, x: np.ndarray, y: np.ndarray) -> np.ndarray:
    """Return what a plane, bool (H, W), says nearest to points, bool (N,): False beyond its edge."""
    columns, rows = np.rint(x).astype(np.intp), np.rint(y).astype(np.intp)
    height, width = plane.shape
    inside = (columns >= 0) & (columns < width) & (rows >= 0) & (rows < height)
    return inside & plane[np.where(inside, rows, 0), np.where(inside, columns, 0)]


def _ways_down(guide: np.ndarray, known: np.ndarray, unit: float) -> np.ndarray:
    """Return the ways down along the lines of a picture (H, W, 3), float32 (H, W, 2), x and y, of length 1.

    By the structure tensor of what is known, spread over what is not; straight down where it tells none.
    """
    inner = cv2.erode(known.astype(np.uint8), np.ones((3, 3), np.uint8)).astype(np.float32)
    grey = cv2.GaussianBlur(guide.mean(-1), (0, 0), 0.8)
    dx, dy = (cv2.Scharr(grey, cv2.CV_32F, *order) * inner for order in ((1, 0), (0, 1)))
    xx, yy, xy = (cv2.GaussianBlur(v, (0, 0), _LINES * unit) for v in (dx * dx, dy * dy, dx * dy))
    # A line lies across the slope of its edges.
    angle = 0.5 * np.arctan2(2 * xy, xx - yy)
    way = np.stack([-np.sin(angle), np.cos(angle)], -1)
    way *= np.where(way[..., 1:] < 0, -1, 1)
    clear = np.hypot(xx - yy, 2 * xy) / (xx + yy + 1e-3)
    share = (step(way[..., 1], *_HANGING) * step(clear, *_CLEAR))[..., None]
    way = way * share + np.array([0, 1]) * (1 - share)
    return (way / np.hypot(*way.transpose(2, 0, 1))[..., None]).astype(np.float32)


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
