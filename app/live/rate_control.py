"""Holds the pictures' pace when the machine is busy, by giving up springs, then pictures a second."""

from __future__ import annotations

from app.live.meter import PathFigures

_DOWN_AFTER_S, _UP_AFTER_S = 3.0, 15.0
_SLOWEST = 15.0
_TOO_BUSY, _AT_EASE = 0.9, 0.5
"""Share of a picture's time that posing and output may take, and below which more pictures are tried."""


class RateControl:
    """Asked a few times a second by one thread. A steady lower rate looks calmer than one that stumbles.

    The rates are the wanted one divided by 1, 4/3, 2, 3 and 4: 60, 45, 30, 20 and 15 for 60. Springs are
    given up before any of them, where anything swings.

    Attributes:
        rate: pictures a second that should be made now.
    """

    def __init__(self, wanted: float) -> None:
        self._busy_since_s: float | None = None
        self._easy_since_s: float | None = None
        self.wanted = wanted
        self._step = 0

    @property
    def rate(self) -> float:
        """Pictures a second that should be made now."""
        return self._rates()[self._step]

    @property
    def gave_up(self) -> bool:
        """Whether that is less than wanted."""
        return self.rate < self.wanted

    @property
    def stiff(self) -> bool:
        """Whether springs are given up."""
        return self._step > 0

    def want(self, wanted: float) -> None:
        """Change the rate that is wanted; starts at it."""
        if wanted != self.wanted:
            self.wanted, self._step = wanted, 0
            self._busy_since_s = self._easy_since_s = None

    def step(self, figures: PathFigures, now_s: float, swinging: bool = False) -> float:
        """Take note of the stages' figures and return the rate.

        Args:
            figures: of all stages.
            now_s: of the clock.
            swinging: whether anything swings, or would if it were not given up.
        """
        if min(figures.posing.rounds, figures.output.rounds) < 30:
            return self.rate
        work_ms = max(figures.posing.p95_ms, figures.output.p95_ms)
        share = work_ms * self.rate / 1000
        self._busy_since_s = (self._busy_since_s or now_s) if share > _TOO_BUSY else None
        faster = self._rates()[self._step - 1] if self._step else None
        easy = faster is not None and work_ms * faster / 1000 < _AT_EASE
        self._easy_since_s = (self._easy_since_s or now_s) if easy else None
        if self._busy_since_s is not None and now_s - self._busy_since_s >= _DOWN_AFTER_S:
            self._busy_since_s = None
            self._step = min(self._step + (1 if swinging or self._step else 2), len(self._rates()) - 1)
        elif self._easy_since_s is not None and now_s - self._easy_since_s >= _UP_AFTER_S:
            self._easy_since_s = None
            self._step -= 1 if swinging or self._step != 2 else 2
        return self.rate

    def _rates(self) -> list[float]:
        rates = [self.wanted, *(self.wanted / part for part in (1.0, 4 / 3, 2.0, 3.0, 4.0))]
        return [rate for rate in rates if rate >= _SLOWEST or rate == self.wanted]
