"""Learns where an eye or a mouth rests and how far it goes, from what it does."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from tracking.calibration import Calibration
from tracking.pose import MEASURED

_REST_S = 20.0  # how slowly the resting level follows
_REST_BAND = 0.25  # what is nearer to rest than this part of the range counts as resting
_PEAK = 0.6  # what goes beyond this part of the range and comes back counts as going all the way
_UP, _DOWN = 0.5, 0.1  # how much of a peak is believed: blinks are often caught half-way, never too far


@dataclass(frozen=True, slots=True)
class Span:
    """Bounds of what may be learned, so that odd input can't spoil the range."""

    rest_low: float
    rest_high: float
    full_low: float
    full_high: float


EYE = Span(rest_low=-0.3, rest_high=0.4, full_low=0.6, full_high=1.3)
MOUTH = Span(rest_low=-0.1, rest_high=0.15, full_low=0.5, full_high=1.2)
SPANS = {"left_eye": EYE, "right_eye": EYE, "mouth": MOUTH}
"""What may be learned of a number, by its name."""
LEARNED = tuple(row for row in MEASURED if row.full and row.name in SPANS)
"""The rows of the pose table whose range is learned."""


class RangeLearner:
    """Follows the resting level slowly, and the full level by the peaks; both only on evidence.

    Keeps nothing but the peak under way: the range itself comes in and goes out.
    """

    def __init__(self, span: Span) -> None:
        self._span = span
        self._peak: float | None = None

    def process(self, value: float, rest: float, full: float, step_s: float) -> tuple[float, float]:
        """Return the new levels of rest and full.

        Args:
            value: what was seen.
            rest: the value that means 0 so far.
            full: the value that means 1 so far.
            step_s: time since the value before.
        """
        part = (value - rest) / max(full - rest, 1e-3)
        if abs(part) < _REST_BAND:
            rest += (value - rest) * min(1.0, step_s / _REST_S)
        if part > _PEAK:
            self._peak = value if self._peak is None else max(self._peak, value)
        elif self._peak is not None and part < _PEAK / 2:
            full += (_UP if self._peak > full else _DOWN) * (self._peak - full)
            self._peak = None
        span = self._span
        return min(max(rest, span.rest_low), span.rest_high), min(max(full, span.full_low), span.full_high)


def at_rest(known: Calibration, seen: Callable[[str], float]) -> Calibration:
    """Return a calibration whose neutral face is the one seen; how far eyes and mouth go stays.

    Args:
        known: what was known before.
        seen: returns a value of the face by its name in `TrackedFace`.
    """
    values = {}
    for row in MEASURED:
        if row.rest:
            value, span = seen(row.face), SPANS.get(row.name)
            values[row.rest] = value if span is None else min(max(value, span.rest_low), span.rest_high)
    return replace(known, **values)
