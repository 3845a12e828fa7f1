"""Undo and redo of settings: which parts of the tree they bring back."""

from __future__ import annotations

from dataclasses import replace

from app.settings.history import History
from app.settings.settings import Settings

UNDOABLE = (
    "tracking",
    "tuning",
    "pose",
    "expressions",
    "behaviour",
    "voice",
    "stage",
    "hotkeys",
    "hotkeys_everywhere",
    "camera_turns",
)
"""The parts of the tree that undo brings back; the others (camera, character, window) stay as they are."""


class SettingsHistory(History[Settings]):
    """The history of a settings tree. For one thread, the window's."""

    def undo(self, present: Settings) -> Settings | None:
        """Return the tree with its undoable parts as before the last step, or None."""
        return _brought_back(super().undo(present), present)

    def redo(self, present: Settings) -> Settings | None:
        """Return the tree with its undoable parts as after the step undone last, or None."""
        return _brought_back(super().redo(present), present)


def _brought_back(other: Settings | None, present: Settings) -> Settings | None:
    if other is None:
        return None
    return replace(present, **{name: getattr(other, name) for name in UNDOABLE})
