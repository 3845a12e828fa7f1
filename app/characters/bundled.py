"""What comes with the program: characters and a pose recording."""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path

from tracking.errors import InputError

_ASSETS = Path(str(files("assets")))

RECORDING = _ASSETS / "recordings" / "hello.jsonl"
"""16 seconds of made-up poses that can be looped."""


def characters(folder: Path = _ASSETS / "characters") -> dict[str, Path]:
    """Return the bundled drawings by name."""
    return {path.stem: path for path in sorted(folder.glob("*.png"))}


def find_character(text: str) -> Path:
    """Return the drawing that `text` names: a bundled character, a file, or (empty) the first bundled one.

    Raises:
        InputError: if there is none.
    """
    bundled = characters()
    if not text and bundled:
        return next(iter(bundled.values()))
    if text in bundled:
        return bundled[text]
    path = Path(text)
    if text and path.is_file():
        return path
    if text and path.is_dir():
        raise InputError(f"{text} is a folder, not a drawing; name a picture in it")
    raise InputError(f"there is no drawing {text!r}; the bundled ones are {', '.join(bundled) or 'missing'}")
