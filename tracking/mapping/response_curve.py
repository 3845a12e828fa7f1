"""Response curves: smooth, rising curves through a few points, and how the points are moved.

A curve is a tuple of (x, y) points. x is what comes in, y the answer, both 1 at the full range; x begins at
0 and ends at 1. The first point is (0, 0), so that an answer never jumps where a number changes its sign.
"""

from __future__ import annotations

from bisect import bisect_right
from functools import lru_cache
from itertools import pairwise

from tracking.smoothstep import smoothstep

Point = tuple[float, float]
Curve = tuple[Point, ...]

STRAIGHT: Curve = ((0.0, 0.0), (1.0, 1.0))
CALM: Curve = ((0.0, 0.0), (0.35, 0.16), (0.7, 0.55), (1.0, 1.0))
LIVELY: Curve = ((0.0, 0.0), (0.25, 0.45), (0.6, 0.82), (1.0, 1.0))
LATE: Curve = ((0.0, 0.0), (0.4, 0.06), (0.65, 0.9), (1.0, 1.0))

MOST_POINTS = 8
NEAREST = 0.04
"""Two points are never nearer to each other than this along x."""


def curve_problem(curve: Curve) -> str | None:
    """Return what makes these points no response curve, or None where they are one."""
    if not 2 <= len(curve) <= MOST_POINTS:
        return f"a response curve has 2 to {MOST_POINTS} points, this has {len(curve)}"
    if curve[0] != (0.0, 0.0):
        return f"a response curve begins at (0, 0), this at {curve[0]}"
    if curve[-1][0] != 1.0:
        return f"a response curve ends at x = 1, this at {curve[-1][0]:g}"
    if not all(b[0] - a[0] > NEAREST / 2 for a, b in pairwise(curve)):
        return f"the points of a response curve lie at least {NEAREST / 2:g} apart along x"
    if not all(0.0 <= a[1] <= b[1] <= 1.0 for a, b in pairwise(curve)):
        return "a response curve never falls, and its points lie between 0 and 1"
    return None


def evaluate(curve: Curve, x: float) -> float:
    """Return the curve's answer to `x` >= 0; beyond 1 it goes on straight.

    Piecewise cubic and nowhere falling, after Fritsch and Carlson, "Monotone Piecewise Cubic Interpolation",
    SIAM J. Numer. Anal. 17, 1980, with the harmonic means of Fritsch and Butland for slopes.
    """
    if curve == STRAIGHT:
        return x
    slopes = _slopes(curve)
    if x >= 1.0:
        return curve[-1][1] + (x - 1.0) * slopes[-1]
    i = bisect_right(curve, (max(x, 0.0), 2.0)) - 1
    (x0, y0), (x1, y1) = curve[i], curve[i + 1]
    width = x1 - x0
    t = (max(x, 0.0) - x0) / width
    rising = smoothstep(t)
    bend = t * (1.0 - t) * ((1.0 - t) * slopes[i] - t * slopes[i + 1]) * width
    return y0 + (y1 - y0) * rising + bend


@lru_cache(maxsize=256)
def _slopes(curve: Curve) -> tuple[float, ...]:
    widths = [b[0] - a[0] for a, b in pairwise(curve)]
    secants = [(b[1] - a[1]) / w for (a, b), w in zip(pairwise(curve), widths, strict=True)]
    inner = [_between(*pair) for pair in zip(widths, widths[1:], secants, secants[1:], strict=False)]
    if not inner:
        return secants[0], secants[0]
    return _at_end(secants[0], inner[0]), *inner, _at_end(secants[-1], inner[-1])


def _between(width0: float, width1: float, secant0: float, secant1: float) -> float:
    if secant0 <= 0.0 or secant1 <= 0.0:
        return 0.0
    weight0, weight1 = 2.0 * width1 + width0, width1 + 2.0 * width0
    return (weight0 + weight1) / (weight0 / secant0 + weight1 / secant1)


def _at_end(secant: float, inner: float) -> float:
    """Return the slope at an end: what a parabola would have, kept within the bounds for a rising curve."""
    return min(max(1.5 * secant - 0.5 * inner, 0.0), 3.0 * secant)


def with_point(curve: Curve, x: float, y: float) -> tuple[Curve, int]:
    """Add a point and return the curve with its index; where there is no room, the nearest point moves there.

    Args:
        curve: what to add to.
        x: where, brought to between 0 and 1.
        y: height, brought to between its neighbours' heights.
    """
    x = min(max(x, 0.0), 1.0)
    nearest = min(range(len(curve)), key=lambda i: abs(curve[i][0] - x))
    if len(curve) >= MOST_POINTS or abs(curve[nearest][0] - x) < NEAREST:
        return moved(curve, nearest, x, y), nearest
    index = bisect_right(curve, (x, 2.0))
    low, high = curve[index - 1][1], curve[index][1]
    return (*curve[:index], (_tidy(x), _tidy(min(max(y, low), high))), *curve[index:]), index


def moved(curve: Curve, index: int, x: float, y: float) -> Curve:
    """Return the curve with one point moved as far as its neighbours let it; the ends keep their x."""
    if index == 0:
        return curve
    left = curve[index - 1]
    if index == len(curve) - 1:
        return (*curve[:-1], (1.0, _tidy(min(max(y, left[1]), 1.0))))
    right = curve[index + 1]
    x = min(max(x, left[0] + NEAREST), right[0] - NEAREST)
    y = min(max(y, left[1]), right[1])
    return (*curve[:index], (_tidy(x), _tidy(y)), *curve[index + 1 :])


def without_point(curve: Curve, index: int) -> Curve:
    """Return the curve without a point; the two ends stay."""
    if not 0 < index < len(curve) - 1:
        return curve
    return curve[:index] + curve[index + 1 :]


def _tidy(value: float) -> float:
    return round(value, 3)
