"""A progress bar with the time left."""

from __future__ import annotations

import sys
import time
from typing import TextIO

from tqdm import tqdm

from app.interrupt import INTERRUPT

tqdm.monitor_interval = 0  # no thread of its own
_SHARE = "{percentage:3.0f}% {bar} {remaining} left"


class ProgressBar:
    """Shows how far a count has come: a moving bar on a terminal; elsewhere a line each tenth, or nothing.

    Finish it, or use it in a `with`, so that what is written next begins on a line of its own.

    Args:
        total: the count at the end, or None where nobody knows; 1.0 for a share.
        unit: what is counted; empty for a share, of which nothing is shown but on a terminal.
        stream: where it is written (the error stream by default, so that it never mixes with results).
    """

    def __init__(self, total: float | None, unit: str = "frames", stream: TextIO | None = None) -> None:
        self._total = total or None
        self._stream = stream or sys.stderr
        self._look = {
            "unit": f" {unit}",
            "bar_format": None if unit else _SHARE,
            "ascii": not _has_blocks(self._stream),
        }
        self._lines = bool(unit) and not self._stream.isatty()
        self._started_s, self._tenth = time.monotonic(), 0
        hidden = not self._stream.isatty()
        self._bar = tqdm(
            total=self._total, file=self._stream, disable=hidden, dynamic_ncols=True, **self._look
        )

    def update(self, done: float) -> None:
        """Show that `done` of the total are done; end here if Ctrl-C was pressed and lost on its way."""
        INTERRUPT.check()
        self._bar.update(done - self._bar.n)
        if self._lines and self._total and int(10 * done / self._total) > self._tenth:
            self._tenth = int(10 * done / self._total)
            self._stream.write(self.text(done, time.monotonic() - self._started_s) + "\n")

    def finish(self) -> None:
        """Leave the bar as it is and go to a new line."""
        self._bar.close()

    def __enter__(self) -> ProgressBar:
        return self

    def __exit__(self, *_: object) -> None:
        self.finish()

    def text(self, done: float, elapsed_s: float) -> str:
        """Return the line for `done` after `elapsed_s` seconds."""
        return tqdm.format_meter(done, self._total, elapsed_s, ncols=80, **self._look)  # type: ignore[arg-type]


def _has_blocks(stream: TextIO) -> bool:
    """Return whether a stream can write the blocks that a fine bar is made of."""
    try:
        "".join(map(chr, range(0x2588, 0x2590))).encode(stream.encoding or "ascii")
    except (UnicodeEncodeError, LookupError):
        return False
    return True
