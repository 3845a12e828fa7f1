"""How long the window's thread is blocked: measured from another thread's point of view."""

from __future__ import annotations

import threading
import time
from types import TracebackType
from typing import Self

from PyQt6.QtCore import QObject, QTimer

_BEAT_MS = 5


class Watchdog:
    """A timer in the window's thread beats every 5 ms; the longest time between two beats is the block.

    Between the beats the thread's own processor time is measured, too: on a machine that is busy with other
    things the wall clock says more about those than about the window.

    Attributes:
        longest_s: the longest block by the clock.
        longest_work_s: the longest work between two beats, by the processor time of this thread.
    """

    def __init__(self, parent: QObject | None = None) -> None:
        self.longest_s = self.longest_work_s = 0.0
        self.beats = 0
        self._last_s = self._last_work_s = 0.0
        self._timer = QTimer(parent)
        self._timer.timeout.connect(self._beat)

    def __enter__(self) -> Self:
        assert threading.current_thread() is threading.main_thread()
        self._last_s, self._last_work_s = time.monotonic(), time.thread_time()
        self._timer.start(_BEAT_MS)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._timer.stop()

    def _beat(self) -> None:
        now_s, work_s = time.monotonic(), time.thread_time()
        self.longest_s = max(self.longest_s, now_s - self._last_s - _BEAT_MS / 1000)
        self.longest_work_s = max(self.longest_work_s, work_s - self._last_work_s)
        self._last_s, self._last_work_s = now_s, work_s
        self.beats += 1
