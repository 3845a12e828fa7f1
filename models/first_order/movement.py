"""How the driver's key points become the picture's: relative or absolute motion.

Numpy alone; no network is needed. Positions are x then y in [-1, 1].
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from tracking.errors import InputError


class Points(NamedTuple):
    """Key points of one picture: value (K, 2), and affine terms (K, 2, 2) or None. float32."""

    value: np.ndarray
    jacobian: np.ndarray | None


class Mode(NamedTuple):
    """How motion is carried over.

    Attributes:
        relative: the driver's motion since its first frame is added to the picture's own key points;
            else the driver's key points are taken as they are.
        adapt_scale: in relative mode, motion is scaled by the sizes of the two.
        relative_jacobian: in relative mode, affine terms are carried over likewise.
    """

    relative: bool = True
    adapt_scale: bool = True
    relative_jacobian: bool = True


def hull_area(points: np.ndarray) -> float:
    """Return the area of the convex hull of points (N, 2), in their own squared unit.

    Raises:
        InputError: if they lie in a line.
    """
    p = np.unique(np.asarray(points, np.float64), axis=0)
    hull = np.vstack([_lower_hull(p), _lower_hull(p[::-1])]) if len(p) > 2 else p
    x, y = hull.T
    area = 0.5 * abs(float(np.dot(x, np.roll(y, -1)) - np.dot(y, np.roll(x, -1))))
    if not area > 1e-9:
        raise InputError("the key points lie in a line, so there is no size to compare; use --no-adapt-scale")
    return area


def _lower_hull(points: np.ndarray) -> np.ndarray:
    """Return the hull's lower half (M, 2) of points (N, 2) sorted by x, the last left out."""
    chain: list[np.ndarray] = []
    for p in points:
        while len(chain) > 1 and _turn(chain[-2], chain[-1], p) <= 0:
            chain.pop()
        chain.append(p)
    return np.array(chain[:-1])


def _turn(a: np.ndarray, b: np.ndarray, c: np.ndarray) -> float:
    return float((b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0]))


def movement_scale(source: np.ndarray, first: np.ndarray) -> float:
    """Return how large the picture's subject is against the driver's, by the hulls of their points (K, 2)."""
    return float(np.sqrt(hull_area(source)) / np.sqrt(hull_area(first)))


class Movement:
    """Carries one driver's motion over to one picture.

    Args:
        source: the picture's key points.
        first: the driver's in the frame that motion is counted from.
        mode: how.

    Raises:
        InputError: if the scale is to be adapted and key points lie in a line.
    """

    def __init__(self, source: Points, first: Points, mode: Mode) -> None:
        self._source, self._first, self._mode = source, first, mode
        adapts = mode.relative and mode.adapt_scale
        self.scale = movement_scale(source.value, first.value) if adapts else 1.0

    def process(self, driving: Points) -> Points:
        """Return the key points to move the picture to."""
        if not self._mode.relative:
            return driving
        source, first = self._source, self._first
        value = source.value + np.float32(self.scale) * (driving.value - first.value)
        jacobian = driving.jacobian
        if self._mode.relative_jacobian and jacobian is not None:
            assert first.jacobian is not None and source.jacobian is not None
            jacobian = jacobian @ np.linalg.inv(first.jacobian) @ source.jacobian
        return Points(value.astype(np.float32), jacobian if jacobian is None else jacobian.astype(np.float32))
