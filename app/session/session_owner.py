"""What the parts of a session need of it."""

from __future__ import annotations

from typing import Protocol

from app.live.pipeline import Pipeline
from app.settings.settings import Settings
from app.settings.settings_history import SettingsHistory


class Owner(Protocol):
    """Holds the settings, what can be undone, and the threads, and keeps them in step."""

    settings: Settings
    history: SettingsHistory
    pipeline: Pipeline

    def change(self, settings: Settings, undo: str = "") -> None:
        """Put another settings tree in force."""
        ...
