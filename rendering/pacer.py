"""Waiting for the next frame's turn."""

from __future__ import annotations

import time
from collections.abc import Callable


class Pacer:
    """Keeps a loop at a rate: `wait` returns when the next turn begins.

    A turn that comes late is not made up for by a burst of shorter ones.
    """

    def __init__(
        self,
        fps: float,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self._period_s = 1 / fps
        self._clock, self._sleep = clock, sleep
        self._due_s: float | None = None

    def wait(self) -> None:
        """Sleep until one period after the turn before, or return at once where that is over."""
        now_s = self._clock()
        self._due_s = now_s + self._period_s if self._due_s is None else self._due_s + self._period_s
        if self._due_s <= now_s:
            self._due_s = now_s
        else:
            self._sleep(self._due_s - now_s)
