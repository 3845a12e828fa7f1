"""A progress bar with the time left."""

from __future__ import annotations

import sys
import time
from typing import TextIO

from app.ending import ENDING

_WIDTH = 28


class ProgressBar:
    """Shows how far a count has come: a moving bar on a terminal, a line each tenth elsewhere.

    Args:
        total: the count at the end, or None where nobody knows.
        stream: where it is written (the error stream by default, so that it never mixes with results).
    """

    def __init__(self, total: int | None, stream: TextIO | None = None) -> None:
        self._total = total if total and total > 0 else None
        self._stream = stream or sys.stderr
        self._moving = self._stream.isatty()
        self._full, self._empty = _letters(self._stream)
        self._started_s = time.monotonic()
        self._shown_s = -1.0
        self._tenth = 0

    def update(self, done: int) -> None:
        """Show that `done` of the total are done; end here if Ctrl-C was pressed and lost on its way."""
        ENDING.check()
        elapsed = time.monotonic() - self._started_s
        if self._moving:
            if elapsed - self._shown_s >= 0.1 or done == self._total:
                self._shown_s = elapsed
                self._stream.write("\r" + self.text(done, elapsed) + "\x1b[K")
                self._stream.flush()
        elif self._total and done * 10 // self._total > self._tenth:
            self._tenth = done * 10 // self._total
            self._stream.write(self.text(done, elapsed) + "\n")

    def finish(self) -> None:
        """Leave the bar as it is and go to a new line."""
        if self._moving and self._shown_s >= 0:
            self._stream.write("\n")

    def text(self, done: int, elapsed_s: float) -> str:
        """Return the line for `done` after `elapsed_s` seconds."""
        rate = done / elapsed_s if elapsed_s > 0 else 0.0
        if self._total is None:
            return f"{done} frames, {rate:.1f}/s"
        share = min(1.0, done / self._total)
        filled = int(share * _WIDTH)
        left_s = (self._total - done) / rate if rate and done < self._total else 0.0
        bar = self._full * filled + self._empty * (_WIDTH - filled)
        return f"{bar} {share:4.0%}  {done}/{self._total}  {rate:.1f}/s  {_clock(left_s)} left"


def _letters(stream: TextIO) -> tuple[str, str]:
    """Return what a bar is made of: blocks where the stream has such letters."""
    try:
        "█·".encode(getattr(stream, "encoding", None) or "ascii")
    except (UnicodeError, LookupError):
        return "#", "."
    return "█", "·"


def _clock(seconds: float) -> str:
    minutes, seconds = divmod(round(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{seconds:02}" if hours else f"{minutes}:{seconds:02}"
