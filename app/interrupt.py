"""Being told to end: Ctrl-C and SIGTERM while a command runs."""

from __future__ import annotations

from types import FrameType
from typing import NoReturn


class Interrupt:
    """The signals' handler; remembers that one came."""

    def __init__(self) -> None:
        self.asked = False

    def __call__(self, number: int, frame: FrameType | None) -> NoReturn:
        """Remember the signal, and raise KeyboardInterrupt."""
        self.asked = True
        raise KeyboardInterrupt

    def check(self) -> None:
        """Raise KeyboardInterrupt if one came: a library that was just loading may have swallowed it."""
        if self.asked:
            raise KeyboardInterrupt


INTERRUPT = Interrupt()
"""The program's own: `app.cli.main` arms it, long work checks it."""
