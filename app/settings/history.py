"""Undo and redo of anything that is an immutable value."""

from __future__ import annotations

import time
from typing import Generic, NamedTuple, TypeVar

State = TypeVar("State")

MERGED_WITHIN_S = 1.0
"""Changes of the same name that follow one another this closely, as a drag makes them, are one step."""

DEPTH = 100
"""Steps that can be undone."""


class Step(NamedTuple, Generic[State]):
    """One thing the user did: its name, and the state on its other side."""

    name: str
    state: State


class History(Generic[State]):
    """What can be undone and redone. The present state is kept by whoever has the history. For one thread."""

    def __init__(self) -> None:
        self._done: list[Step[State]] = []
        self._undone: list[Step[State]] = []
        self._last_s: float | None = None
        self._held = False

    @property
    def can_undo(self) -> bool:
        """Whether there is a step to undo."""
        return bool(self._done)

    @property
    def can_redo(self) -> bool:
        """Whether there is an undone step."""
        return bool(self._undone)

    @property
    def undo_name(self) -> str:
        """What `undo` would take back; empty where there is nothing."""
        return self._done[-1].name if self._done else ""

    @property
    def redo_name(self) -> str:
        """What `redo` would do again; empty where there is nothing."""
        return self._undone[-1].name if self._undone else ""

    def hold(self, held: bool) -> None:
        """Say that a drag begins or ends: all its changes of one name are one step, however slow it is."""
        self._held = held
        self._last_s = None

    def note(self, name: str, before: State, now_s: float | None = None) -> None:
        """Remember the state as it was before a change; what was undone is forgotten.

        Args:
            name: of what changes. Changes of one name in quick succession are one step; those without a name
                are steps of their own.
            before: the state before the change.
            now_s: the moment, by `time.monotonic()`; None for now.
        """
        now_s = time.monotonic() if now_s is None else now_s
        self._undone.clear()
        goes_on = self._last_s is not None and (self._held or now_s - self._last_s < MERGED_WITHIN_S)
        self._last_s = now_s
        if not (goes_on and name and name == self.undo_name):
            self._done = [*self._done[-DEPTH + 1 :], Step(name, before)]

    def undo(self, present: State) -> State | None:
        """Return the state before the last step, or None where there is none."""
        return self._move(self._done, self._undone, present)

    def redo(self, present: State) -> State | None:
        """Return the state after the step undone last, or None where there is none."""
        return self._move(self._undone, self._done, present)

    def _move(self, here: list[Step[State]], there: list[Step[State]], present: State) -> State | None:
        if not here:
            return None
        step = here.pop()
        there.append(Step(step.name, present))
        self._last_s = None
        return step.state
