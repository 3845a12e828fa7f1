"""Keeping a head within the range that its drawing can bear: gently, and not at all well inside it."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import replace

from tracking.pose import HEAD, Pose

WELL_INSIDE = 0.6
"""Share of a limit up to which a pose stays as it is."""
LEAST = 0.1
Limits = Mapping[str, tuple[float, float]]
"""For head axes, the most negative and most positive value, -1..0 and 0..1."""


def softened(pose: Pose, limits: Limits) -> Pose:
    """Return the pose with its head bent towards the limits.

    An axis whose limit is 1 is left alone. Elsewhere a value stays up to `WELL_INSIDE` of its limit and then
    approaches it, without a kink and without ever passing it.
    """
    changed = {}
    for name in HEAD:
        low, high = limits.get(name, (-1.0, 1.0))
        value = getattr(pose, name)
        limit = high if value > 0 else -low
        if limit < 1:
            changed[name] = math.copysign(saturated(abs(value), limit), value)
    return replace(pose, **changed) if changed else pose


def saturated(value: float, limit: float) -> float:
    """Return a value (from 0 on) bent towards a limit: the same up to a share of it, slope 1 there."""
    knee = WELL_INSIDE * limit
    room = limit - knee
    return value if value <= knee or room <= 0 else knee + room * math.tanh((value - knee) / room)


def usable(limits: object) -> bool:
    """Whether something read from a file is limits."""
    return isinstance(limits, Mapping) and all(
        name in HEAD
        and isinstance(ends, list | tuple)
        and len(ends) == 2
        and all(isinstance(v, int | float) and not isinstance(v, bool) for v in ends)
        and -1 <= ends[0] <= 0 <= ends[1] <= 1
        for name, ends in limits.items()
    )
