"""What files are called until they are whole."""

from __future__ import annotations

import secrets
from pathlib import Path

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
