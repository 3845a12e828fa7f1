"""What the parts of a session need of it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Protocol

from app.live.pipeline import Pipeline
from app.settings.settings import Settings
from app.settings.settings_history import SettingsHistory


class Owner(Protocol):
    """Holds the settings, what can be undone, and the threads, and keeps them in step."""

    settings: Settings
    history: SettingsHistory
    pipeline: Pipeline

    def change(self, made: Callable[[Settings], Settings], undo: str = "") -> None:
        """Put another settings tree in force."""
        ...

    def change_part(self, part: str, undo: str = "", **fields: Any) -> None:
        """Change fields of one part of the tree."""
        ...
