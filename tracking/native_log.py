"""Keeps MediaPipe's start-up chatter off the terminal."""

from __future__ import annotations

import logging
import os
import re
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager

log = logging.getLogger(__name__)

# Its libraries write to standard error themselves, below Python. Errors (E....) are not chatter.
_CHATTER = re.compile(
    rb"[WI]\d{4} |WARNING: All log messages before absl|INFO: Created TensorFlow Lite|INFO: Initialized"
)


@contextmanager
def quiet_native_log() -> Iterator[None]:
    """Hold back what is written to standard error meanwhile; what is no chatter is written afterwards.

    Affects the whole process, so it is held for moments only (loading, the first face).
    """
    try:
        sys.stderr.flush()
        kept = os.dup(2)
    except (OSError, ValueError, AttributeError):  # no standard error, as under pythonw
        yield
        return
    with tempfile.TemporaryFile() as held:
        os.dup2(held.fileno(), 2)
        try:
            yield
        finally:
            os.dup2(kept, 2)
            os.close(kept)
            held.seek(0)
            for line in held.read().splitlines(keepends=True):
                if _CHATTER.match(line):
                    log.debug("%s", line.decode(errors="replace").rstrip())
                else:
                    os.write(2, line)
