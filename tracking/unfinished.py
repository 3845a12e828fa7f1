"""Files that get their name only when they are whole."""

from __future__ import annotations

import os
import secrets
from collections.abc import Generator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO

_KEPT_BYTES = 40


def hidden_beginning(final: Path) -> str:
    """Return how the names of a file's unfinished forms begin; one can tell by it what they were to become.

    Of the file's own name only the beginning is in it, since that may be as long as names may be.
    """
    beginning = final.name.encode(errors="surrogateescape")[:_KEPT_BYTES].decode(errors="ignore")
    return f".{beginning}."


def hidden_neighbour(final: Path) -> Path:
    """Return a new hidden name in the same folder for a file or folder that is not whole yet."""
    return final.with_name(f"{hidden_beginning(final)}{secrets.token_hex(4)}.part")


@contextmanager
def written_whole(final: Path, mode: int = 0o666) -> Generator[BinaryIO]:
    """Write a file whole or not at all, even if the power goes; what was there stays until then.

    A link stays one: the file it leads to is written. What is no file but takes bytes, such as a pipe or
    /dev/stdout, gets them as they come.

    Args:
        final: the file to be.
        mode: its permissions, less what the user's umask takes.

    Raises:
        OSError: if it can't be written; nothing is left behind then.
    """
    if final.exists() and not final.is_file() and not final.is_dir():
        with final.open("wb") as stream:
            yield stream
        return
    if final.is_symlink():
        final = Path(os.path.realpath(final))
    temporary = hidden_neighbour(final)
    try:
        with open(temporary, "xb", opener=lambda path, flags: os.open(path, flags, mode)) as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        temporary.replace(final)
    except BaseException:
        with suppress(OSError):
            temporary.unlink()
        raise


def put_on_disk(path: Path) -> None:
    """Return when a file's bytes are on the disk, so that it can be given its name.

    Raises:
        OSError: if they can't be put there.
    """
    with path.open("rb+") as file:
        os.fsync(file.fileno())


def write_whole(final: Path, content: bytes | memoryview, mode: int = 0o666) -> None:
    """Write these bytes as `written_whole` does.

    Raises:
        OSError: if they can't be written.
    """
    with written_whole(final, mode) as file:
        file.write(content)
