"""What the parts of a session need of it."""

from __future__ import annotations

from typing import Protocol

from app.pipeline import Pipeline
from app.settings import Settings


class Owner(Protocol):
    """Holds the settings and the threads, and keeps them in step."""

    settings: Settings
    pipeline: Pipeline

    def change(self, settings: Settings, undo: str = "") -> None:
        """Put another settings tree in force."""
        ...
