"""Where the head's pose needs more nodes: between those halfway between which interpolation errs most."""

from __future__ import annotations

from bisect import insort
from collections.abc import Callable, Sequence
from itertools import pairwise
from typing import NamedTuple

import numpy as np

from models.tha1.character import Axes

HeadPose = tuple[float, float, float]
"""Values of head_x, head_y and neck_z."""

SMALLEST = 0.2
"""An interval smaller than this is not halved: the head moves by less than two degrees in it."""
_OTHERS = ((0.0, 0.0), (1.0, -1.0))
"""At what values of the other two numbers an interval is tried: in the middle, where most poses are, and far
out, where most changes."""


class _Interval(NamedTuple):
    axis: int
    low: float
    high: float


def refined(
    start: Axes, error: Callable[[HeadPose, HeadPose, HeadPose], float], aim: float, most: int
) -> Axes:
    """Halve intervals, the worst first, until all are good enough or there are too many nodes.

    Every combination of the values is a node, so a value more on one number costs as many nodes as the other
    two have combinations.

    Args:
        start: rising values to begin with.
        error: how far the mean of two nodes is from what lies halfway between: `error(low, halfway, high)`.
        aim: error that is good enough.
        most: nodes that there may be.
    """
    values = [[float(v) for v in axis] for axis in start]
    errors: dict[_Interval, float] = {}
    while True:
        # Trying costs nodes too: only what may be halved is tried.
        possible = [i for i in _intervals(values) if _may_be_halved(i, values, most)]
        for interval in possible:
            if interval not in errors:
                errors[interval] = max(_error_in(interval, others, error) for others in _OTHERS)
        todo = [i for i in possible if errors[i] > aim]
        if not todo:
            x, y, z = (np.array(v, np.float32) for v in values)
            return x, y, z
        worst = max(todo, key=lambda i: errors[i])
        insort(values[worst.axis], (worst.low + worst.high) / 2)


def _intervals(values: Sequence[Sequence[float]]) -> list[_Interval]:
    return [_Interval(axis, *ends) for axis, line in enumerate(values) for ends in pairwise(line)]


def _may_be_halved(interval: _Interval, values: Sequence[Sequence[float]], most: int) -> bool:
    counts = [len(line) + (axis == interval.axis) for axis, line in enumerate(values)]
    return interval.high - interval.low >= SMALLEST and int(np.prod(counts)) <= most


def _error_in(
    interval: _Interval, others: Sequence[float], error: Callable[[HeadPose, HeadPose, HeadPose], float]
) -> float:
    low, halfway, high = (
        _pose(interval.axis, v, others)
        for v in (interval.low, (interval.low + interval.high) / 2, interval.high)
    )
    return error(low, halfway, high)


def _pose(axis: int, value: float, others: Sequence[float]) -> HeadPose:
    pose = list(others)
    pose.insert(axis, value)
    return pose[0], pose[1], pose[2]
