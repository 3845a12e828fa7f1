"""Standard output and error that take every character, and nobody's going away amiss."""

from __future__ import annotations

import errno
import os
import sys
import unicodedata
from contextlib import suppress
from typing import Any, TextIO, cast


class ForgivingStream:
    """A text stream; once whoever reads it has gone, what is written is dropped.

    Everything but writing is the stream's own.
    """

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream

    def write(self, text: str) -> int:
        """Write text, or drop it."""
        try:
            return self._stream.write(text)
        except OSError as error:
            self._give_up(error)
        return len(text)

    def flush(self) -> None:
        """Flush what was written, or drop it."""
        try:
            self._stream.flush()
        except OSError as error:
            self._give_up(error)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._stream, name)

    def _give_up(self, error: OSError) -> None:
        # Windows says EINVAL of a pipe that is closed.
        if error.errno not in (errno.EPIPE, errno.ESHUTDOWN, *([errno.EINVAL] if os.name == "nt" else [])):
            raise error
        with suppress(OSError, ValueError):
            nowhere = os.open(os.devnull, os.O_WRONLY)
            os.dup2(nowhere, self._stream.fileno())
            os.close(nowhere)


def in_one_line(text: str) -> str:
    """Return a text whose control characters are spelt out: names of files may have line breaks in them."""
    spelt = {c: c.encode("unicode_escape").decode() for c in set(text)}
    return "".join(spelt[c] if unicodedata.category(c) in ("Cc", "Zl", "Zp") else c for c in text)


def make_forgiving() -> None:
    """Have both streams show what they have no letters for by its number, and forgive a closed pipe.

    Without a terminal at all, as under pythonw, they write to nowhere.
    """
    for name in ("stdout", "stderr"):
        stream = getattr(sys, name)
        if stream is None:
            stream = open(os.devnull, "w", encoding="utf-8")  # noqa: PTH123, SIM115 (stays open)
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="backslashreplace")
        setattr(sys, name, cast(TextIO, ForgivingStream(stream)))
