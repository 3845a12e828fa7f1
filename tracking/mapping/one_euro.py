"""The One Euro filter: steady at rest, quick in motion."""

from __future__ import annotations

import numpy as np

from tracking.basics.arrays import Array
from tracking.settings import FilterSettings


class OneEuroFilter:
    """Smooths numbers that come at uneven times, each by itself.

    After Casiez, Roussel and Vogel, "1€ Filter: A Simple Speed-based Low-pass Filter for Noisy Input in
    Interactive Systems", CHI 2012.

    Attributes:
        settings: one for all numbers, or one for each; may be swapped at any time, the state goes on.
    """

    def __init__(self, settings: FilterSettings | tuple[FilterSettings, ...]) -> None:
        self.settings = settings
        self._columns = _columns(settings)
        self._columns_of = settings
        self._time_s: float | None = None
        self._value = np.zeros(0)
        self._speed = np.zeros(0)

    def reset(self) -> None:
        """Forget everything: the next value passes as it is."""
        self._time_s = None

    def process(self, values: Array, time_s: float) -> Array:
        """Return the smoothed values.

        Args:
            values: (N,), the same N every time.
            time_s: when they were measured. A time before the last one starts afresh; the same time again
                leaves the state as it is.
        """
        values = np.asarray(values, np.float64)
        if self._time_s is None or time_s < self._time_s:
            self._time_s, self._value, self._speed = time_s, values, np.zeros_like(values)
            return values.copy()
        dt = time_s - self._time_s
        if dt == 0.0:
            return self._value.copy()
        if self._columns_of is not self.settings:
            self._columns, self._columns_of = _columns(self.settings), self.settings
        min_cutoff, beta, d_cutoff = self._columns
        speed = (values - self._value) / dt
        self._speed = self._speed + _share(d_cutoff, dt) * (speed - self._speed)
        cutoff = min_cutoff + beta * np.abs(self._speed)
        self._value = self._value + _share(cutoff, dt) * (values - self._value)
        self._time_s = time_s
        return self._value.copy()


def _columns(settings: FilterSettings | tuple[FilterSettings, ...]) -> tuple[Array, ...]:
    """Return `min_cutoff`, `beta` and `d_cutoff`, (N,) each, or (1,) where one setting is for all values."""
    rows = settings if isinstance(settings, tuple) else (settings,)
    return tuple(np.array([getattr(r, name) for r in rows]) for name in ("min_cutoff", "beta", "d_cutoff"))


def _share(cutoff_hz: Array, dt: float) -> Array:
    """Return how much of a new value a low-pass of that cut-off takes after `dt` seconds; of its shape."""
    step = 2.0 * np.pi * cutoff_hz * dt
    return step / (step + 1.0)
