"""What each stage costs: rate, time and latency, for the window and for the log."""

from __future__ import annotations

import threading
import time
from collections import deque
from dataclasses import dataclass, field
from typing import NamedTuple

import numpy as np

WINDOW = 300
"""How many of the latest values the figures describe."""


class StageFigures(NamedTuple):
    """A stage's last `WINDOW` rounds: rounds per second, milliseconds a round, rounds since the start."""

    name: str
    rate_hz: float
    median_ms: float
    p95_ms: float
    rounds: int

    def __str__(self) -> str:
        return (
            f"{self.name}: {self.rate_hz:.1f}/s, median {self.median_ms:.1f} ms, "
            f"p95 {self.p95_ms:.1f} ms, {self.rounds} in all"
        )


class StageMeter:
    """Collects durations of one stage. One thread writes, any thread reads."""

    def __init__(self, name: str) -> None:
        self.name = name
        self._lock = threading.Lock()
        self._rounds: deque[tuple[float, float]] = deque(maxlen=WINDOW)
        self._count = 0

    def add(self, duration_s: float, at_s: float | None = None) -> None:
        """Note one round that took `duration_s` and ended at monotonic time `at_s` (default: now)."""
        with self._lock:
            self._rounds.append((time.monotonic() if at_s is None else at_s, duration_s))
            self._count += 1

    def figures(self) -> StageFigures:
        """Return the figures so far; all zero before the first round."""
        with self._lock:
            rounds, count = list(self._rounds), self._count
        if not rounds:
            return StageFigures(self.name, 0.0, 0.0, 0.0, 0)
        ends, durations = np.array(rounds).T
        span = ends[-1] - ends[0]
        rate = (len(ends) - 1) / span if span > 0 else 0.0
        median, p95 = np.percentile(durations * 1000, (50, 95))
        return StageFigures(self.name, float(rate), float(median), float(p95), count)


class PathFigures(NamedTuple):
    """The figures of all stages, in the order of the flow, and those of the time from capture to output.

    What of posing went to moving the body and to springs is told once more by itself.
    """

    capture: StageFigures
    tracking: StageFigures
    posing: StageFigures
    output: StageFigures
    latency: StageFigures
    body: StageFigures = StageFigures("body", 0.0, 0.0, 0.0, 0)
    springs: StageFigures = StageFigures("springs", 0.0, 0.0, 0.0, 0)


@dataclass(frozen=True, slots=True)
class StageMeters:
    """One meter a stage, one for the time from capture to output, and two for parts of posing."""

    capture: StageMeter = field(default_factory=lambda: StageMeter("capture"))
    tracking: StageMeter = field(default_factory=lambda: StageMeter("tracking"))
    posing: StageMeter = field(default_factory=lambda: StageMeter("posing"))
    output: StageMeter = field(default_factory=lambda: StageMeter("output"))
    latency: StageMeter = field(default_factory=lambda: StageMeter("capture to output"))
    body: StageMeter = field(default_factory=lambda: StageMeter("body"))
    springs: StageMeter = field(default_factory=lambda: StageMeter("springs"))

    def figures(self) -> PathFigures:
        """Return each meter's figures."""
        return PathFigures(*(getattr(self, name).figures() for name in PathFigures._fields))
