"""Playing what a file holds against the clock."""

from __future__ import annotations

import threading
import time

_FAR_BEHIND_S = 1.0  # the machine slept, or loading took long


class FileClock:
    """Lets a file's own times pass as fast as the clock does.

    Args:
        stopping: ends waiting.
    """

    def __init__(self, stopping: threading.Event) -> None:
        self._stopping = stopping
        self._offset_s: float | None = None

    def wait(self, time_s: float) -> float:
        """Wait until the moment of `time_s` has come and return that moment in monotonic time."""
        now = time.monotonic()
        if self._offset_s is None or now - (self._offset_s + time_s) > _FAR_BEHIND_S:
            self._offset_s = now - time_s
        due = self._offset_s + time_s
        if due > now:
            self._stopping.wait(due - now)
        return due
