"""Undo and redo: a stack of frozen settings trees."""

from __future__ import annotations

import time
from dataclasses import replace
from typing import NamedTuple

from app.settings import Settings

UNDOABLE = ("tracking", "tuning", "pose", "behaviour", "stage")
"""The parts of the tree that undo brings back; the others (camera, character, window) stay as they are."""

MERGED_WITHIN_S = 1.0
"""Changes of the same name that follow one another this closely, as a drag makes them, are one step."""

DEPTH = 200


class Step(NamedTuple):
    """One thing the user did: its name, as shown to them, and the tree before it."""

    name: str
    before: Settings


class SettingsHistory:
    """What can be undone and redone. For one thread, the window's."""

    def __init__(self) -> None:
        self._done: list[Step] = []
        self._undone: list[Step] = []
        self._last_s = float("-inf")
        self._held = False

    def hold(self, held: bool) -> None:
        """Say that a drag begins or ends: all its changes of one name are one step, however slow it is."""
        self._held = held
        self._last_s = float("-inf")

    @property
    def undo_name(self) -> str:
        """What `undo` would take back; empty where there is nothing."""
        return self._done[-1].name if self._done else ""

    @property
    def redo_name(self) -> str:
        """What `redo` would do again; empty where there is nothing."""
        return self._undone[-1].name if self._undone else ""

    def note(self, name: str, before: Settings, now_s: float | None = None) -> None:
        """Remember the tree as it was before a change called `name`; what was undone is forgotten."""
        now_s = time.monotonic() if now_s is None else now_s
        self._undone.clear()
        soon = self._held or now_s - self._last_s < MERGED_WITHIN_S
        merged = self._done and self._done[-1].name == name and soon and self._last_s > float("-inf")
        self._last_s = now_s
        if not merged:
            self._done = [*self._done[-DEPTH + 1 :], Step(name, before)]

    def undo(self, current: Settings) -> Settings | None:
        """Return the tree before the last step, or None where there is none."""
        return self._move(self._done, self._undone, current)

    def redo(self, current: Settings) -> Settings | None:
        """Return the tree after the step undone last, or None where there is none."""
        return self._move(self._undone, self._done, current)

    def _move(self, here: list[Step], there: list[Step], current: Settings) -> Settings | None:
        if not here:
            return None
        step = here.pop()
        there.append(Step(step.name, current))
        self._last_s = float("-inf")
        known = [name for name in UNDOABLE if hasattr(current, name)]
        return replace(current, **{name: getattr(step.before, name) for name in known})
