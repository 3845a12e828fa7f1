"""Keeps MediaPipe's start-up chatter off the terminal."""

from __future__ import annotations

import logging
import os
import re
import sys
import tempfile
import threading
from collections.abc import Generator
from contextlib import contextmanager
from typing import IO

log = logging.getLogger(__name__)

# Its libraries write to standard error themselves, below Python. Errors (E....) are not chatter.
_CHATTER = re.compile(
    rb"[WI]\d{4} |WARNING: All log messages before absl|INFO: Created TensorFlow Lite|INFO: Initialized"
)


_one_at_a_time = threading.RLock()
_kept: int | None = None
"""What standard error was, while it is held back."""


@contextmanager
def quiet_native_log() -> Generator[None]:
    """Hold back what is written to standard error meanwhile; what is no chatter is written afterwards.

    Affects the whole process, so it is held for moments only (loading, the first face); one thread at a time.
    """
    global _kept
    with _one_at_a_time:
        try:
            sys.stderr.flush()
            kept = _kept = os.dup(2)
        except (OSError, ValueError, AttributeError):  # no standard error, as under pythonw
            yield
            return
        with tempfile.TemporaryFile() as held:
            os.dup2(held.fileno(), 2)
            try:
                yield
            finally:
                give_back_native_log()
                os.close(kept)
                _tell(held)


def give_back_native_log() -> None:
    """Let standard error through again, from any thread: the program ends and has something to say."""
    global _kept
    if _kept is not None:
        os.dup2(_kept, 2)
        _kept = None


def _tell(held: IO[bytes]) -> None:
    held.seek(0)
    for line in held.read().splitlines(keepends=True):
        if _CHATTER.match(line):
            log.debug("%s", line.decode(errors="replace").rstrip())
        else:
            os.write(2, line)
