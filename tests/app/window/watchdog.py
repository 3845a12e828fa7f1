"""How long the window's thread is blocked: measured by a timer that beats in it."""

from __future__ import annotations

from types import TracebackType
from typing import Self

from PyQt6.QtCore import QObject, QTimer

from tests.app.window.thread_clock import ThreadClock

_BEAT_MS = 5
BLOCKED_S = 0.05


class Watchdog:
    """A timer in the window's thread beats every 5 ms; the longest time between two beats is the block.

    Attributes:
        longest_s: the longest block by the clock.
        longest_held_s: the longest block without the time in which others had the processors.
        longest_work_s: the longest work between two beats, by the processor time of this thread.
        blocks: how many held the thread up for more than `BLOCKED_S`.
        beats: how many there were.
    """

    def __init__(self, parent: QObject | None = None) -> None:
        self.longest_s = self.longest_held_s = self.longest_work_s = 0.0
        self.beats = self.blocks = 0
        self._clock = ThreadClock()
        self._last = self._clock.read()
        self._timer = QTimer(parent)
        self._timer.timeout.connect(self._beat)

    def __enter__(self) -> Self:
        self._last = self._clock.read()
        self._timer.start(_BEAT_MS)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._timer.stop()
        self._clock.close()

    def _beat(self) -> None:
        now = self._clock.read()
        spent = now.since(self._last)
        self._last = now
        # Between beats the thread sleeps, which is no block.
        held_s = spent.held_s - _BEAT_MS / 1000
        self.longest_s = max(self.longest_s, spent.wall_s - _BEAT_MS / 1000)
        self.longest_held_s = max(self.longest_held_s, held_s)
        self.longest_work_s = max(self.longest_work_s, spent.work_s)
        self.blocks += held_s > BLOCKED_S
        self.beats += 1
