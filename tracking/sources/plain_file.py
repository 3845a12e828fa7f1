"""Files that can be read to their end."""

from __future__ import annotations

from pathlib import Path

from tracking.errors import InputError


def refuse_pipe(path: Path) -> Path:
    """Return the path, unless it is a named pipe: nobody may ever write to it. The shell's own are taken.

    Raises:
        InputError: if it is one.
    """
    if path.is_fifo() and path.parts[:2] != ("/", "dev"):
        raise InputError(f"{path} is a pipe, not a file")
    return path
