"""How long the window's thread is held up, event by event, in every test of the window."""

from __future__ import annotations

import time
from typing import NamedTuple

from PyQt6.QtCore import QEvent, QObject
from PyQt6.QtWidgets import QApplication


class Held(NamedTuple):
    """One event and how long the window's thread was at it, without the events within it.

    Attributes:
        work_s: processor time of the thread. What counts on a busy machine.
        wall_s: by the clock, waiting for files, locks and other processes included.
        flow: the test in which it happened.
        receiver: class of the object that got it.
        event: its kind.
    """

    work_s: float
    wall_s: float
    flow: str
    receiver: str
    event: str


class WatchedApplication(QApplication):
    """Times every event that is delivered. Events of a dialog's own loop count by themselves.

    Attributes:
        held: the longest events so far, those that took more than `LEAST_S`.
        flow: name of the test that runs.
    """

    LEAST_S = 0.015

    def __init__(self, arguments: list[str]) -> None:
        super().__init__(arguments)
        self.held: list[Held] = []
        self.flow = ""
        self._inner_work_s = self._inner_wall_s = 0.0

    def notify(self, a0: QObject | None, a1: QEvent | None) -> bool:
        """Deliver an event and time it."""
        outer = self._inner_work_s, self._inner_wall_s
        self._inner_work_s = self._inner_wall_s = 0.0
        work_s, wall_s = time.thread_time(), time.monotonic()
        kind = a1.type() if a1 is not None else None
        try:
            return super().notify(a0, a1)
        finally:
            work_s, wall_s = time.thread_time() - work_s, time.monotonic() - wall_s
            self._note(a0, kind, work_s - self._inner_work_s, wall_s - self._inner_wall_s)
            self._inner_work_s, self._inner_wall_s = outer[0] + work_s, outer[1] + wall_s

    def _note(self, receiver: QObject | None, kind: QEvent.Type | None, work_s: float, wall_s: float) -> None:
        if max(work_s, wall_s) > self.LEAST_S and self.flow:
            name = "" if kind is None else kind.name
            self.held.append(Held(work_s, wall_s, self.flow, type(receiver).__name__, name))
