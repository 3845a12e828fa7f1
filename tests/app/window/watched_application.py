"""How long the window's thread is held up, event by event, in every test of the window."""

from __future__ import annotations

from typing import NamedTuple

from PyQt6.QtCore import QEvent, QObject
from PyQt6.QtWidgets import QApplication

from tests.app.window.thread_clock import NOTHING, Spent, ThreadClock


class Held(NamedTuple):
    """One event and how long the window's thread was at it, with all that it brought about at once.

    Attributes:
        held_s: see `Spent.held_s`: what the window owes its user, on a machine that is busy, too.
        spent: what the time went into.
        flow: the test in which it happened.
        receiver: class of the object that got it.
        event: its kind.
    """

    held_s: float
    spent: Spent
    flow: str
    receiver: str
    event: str


class WatchedApplication(QApplication):
    """Times every event that an event loop delivers; those of a dialog's own loop count by themselves.

    What is delivered while another event is handled belongs to that one. It is not timed: there are thousands
    of such when a page is styled, and reading the clocks would be most of the work.

    Attributes:
        held: the longest events so far, those that took more than `LEAST_S`.
        flow: name of the test that runs.
    """

    LEAST_S = 0.015

    def __init__(self, arguments: list[str]) -> None:
        super().__init__(arguments)
        self.held: list[Held] = []
        self.flow = ""
        self._clock = ThreadClock()
        self._inner = NOTHING
        self._level = -1
        """Of the event loop whose event is handled; -1 for none."""

    def notify(self, a0: QObject | None, a1: QEvent | None) -> bool:
        """Deliver an event and time it."""
        thread = self.thread()
        level = 0 if thread is None else thread.loopLevel()
        if level == self._level:
            return super().notify(a0, a1)
        outer_level, self._level = self._level, level
        outer, self._inner = self._inner, NOTHING
        before = self._clock.read()
        kind = a1.type() if a1 is not None else None
        try:
            return super().notify(a0, a1)
        finally:
            spent = self._clock.read().since(before)
            self._note(a0, kind, spent.since(self._inner))
            self._inner = Spent(*(a + b for a, b in zip(outer, spent, strict=True)))
            self._level = outer_level

    def _note(self, receiver: QObject | None, kind: QEvent.Type | None, spent: Spent) -> None:
        # A window that is closed hides before it waits for its threads: nobody is held up.
        over = kind in (QEvent.Type.Close, QEvent.Type.DeferredDelete)
        if spent.wall_s > self.LEAST_S and self.flow and not over:
            name = "" if kind is None else kind.name
            self.held.append(Held(spent.held_s, spent, self.flow, type(receiver).__name__, name))
