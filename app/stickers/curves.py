"""Values over a loop: curves that end as they begin."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from tracking.smoothstep import smoothstep


@dataclass(frozen=True, slots=True)
class Wave:
    """A sine: `middle` + `swing` * sin of `times` turns a loop, begun `phase` of a turn later."""

    middle: float
    swing: float
    times: int
    phase: float = 0.0

    def at(self, t: float) -> float:
        """Return the value at a share of the loop."""
        return self.middle + self.swing * math.sin(2 * math.pi * (self.times * t + self.phase))


class Keys:
    """A smooth curve through points, without overshoot: flat where two neighbours are alike.

    Cubic Hermite pieces whose slopes are limited as Fritsch and Carlson do (SIAM J. Numer. Anal. 17, 1980).

    Args:
        points: (share of the loop in [0, 1), value), times rising.
    """

    def __init__(self, points: Sequence[tuple[float, float]]) -> None:
        (first_t, first_v), (last_t, last_v) = points[0], points[-1]
        self._points = [(last_t - 1.0, last_v), *points, (first_t + 1.0, first_v)]
        steps = [(v1 - v0) / (t1 - t0) for (t0, v0), (t1, v1) in pairwise(self._points)]
        inner = [_slope(a, b) for a, b in pairwise(steps)]
        self._slopes = [inner[-1], *inner, inner[0]]

    def at(self, t: float) -> float:
        """Return the value at a share of the loop."""
        t = t % 1.0
        i = max(i for i, (start, _) in enumerate(self._points[:-1]) if start <= t)
        (t0, v0), (t1, v1) = self._points[i], self._points[i + 1]
        length = t1 - t0
        u = (t - t0) / length
        rise = smoothstep(u)
        start, end = self._slopes[i] * length, self._slopes[i + 1] * length
        return v0 + (v1 - v0) * rise + start * u * (1 - u) ** 2 - end * u * u * (1 - u)


def _slope(before: float, after: float) -> float:
    """Return a slope between two steps that overshoots neither: their harmonic mean, 0 at a turn."""
    return 0.0 if before * after <= 0 else 2 * before * after / (before + after)


Curve = Wave | Keys


def read_curve(content: Any) -> Curve:
    """Read a number, a list of [time, value], or a table of `middle`, `swing`, `times`, `phase`.

    Raises:
        ValueError: if it is none of these.
    """
    if _is_number(content):
        return Wave(float(content), 0.0, 1)
    if isinstance(content, Mapping):
        known = {"middle", "swing", "times", "phase"}
        if not set(content) <= known or not all(_is_number(value) for value in content.values()):
            raise ValueError("a wave has the numbers middle, swing, times and phase")
        times = content.get("times", 1)
        if times != int(times):
            raise ValueError("a wave fits into the loop a whole number of times")
        middle, swing, phase = (float(content.get(key, 0)) for key in ("middle", "swing", "phase"))
        return Wave(middle, swing, int(times), phase)
    return Keys(_points(content))


def _points(content: Any) -> list[tuple[float, float]]:
    if not isinstance(content, list) or not content:
        raise ValueError("a curve is a number, a list of [time, value], or a wave")
    points: list[tuple[float, float]] = []
    for pair in content:
        if not isinstance(pair, list) or len(pair) != 2 or not all(_is_number(v) for v in pair):
            raise ValueError("a curve's point is [time, value]")
        points.append((float(pair[0]), float(pair[1])))
    times = [t for t, _ in points]
    if not (times[0] >= 0 and times[-1] < 1) or any(b <= a for a, b in pairwise(times)):
        raise ValueError("a curve's times rise from 0 and stay below 1, where the loop begins again")
    return points


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value)
