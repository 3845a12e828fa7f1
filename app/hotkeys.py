"""What can be done by key, and the keys it is done with."""

from __future__ import annotations

from collections.abc import Mapping

DEFAULTS: dict[str, str] = {
    "calibrate": "C",
    "virtual_camera": "V",
    "record": "R",
    "snapshot": "S",
    "save_last": "L",
    "camera_view": "K",
    "avatar_window": "W",
    "put_back": "Ctrl+Home",
    "release_pose": "Backspace",
}
"""Keys by what they do, as Qt writes them."""

POSE = "pose:"
"""Before the name of a named pose."""

UNDO, REDO, QUIT = "Ctrl+Z", "Ctrl+Shift+Z", "Ctrl+Q"
RESERVED = (UNDO, REDO, QUIT, *(f"Ctrl+{digit}" for digit in range(10)))
"""Keys that mean the same everywhere and can't be given to anything else."""


def keys(changed: Mapping[str, str]) -> dict[str, str]:
    """Return what every key does: the defaults with what the user changed; empty for no key."""
    return {**DEFAULTS, **changed}


def with_key(changed: Mapping[str, str], action: str, key: str) -> dict[str, str]:
    """Return the user's changes with a key given to an action; another action that had it goes without.

    Raises:
        ValueError: if the key is reserved; its argument is the key.
    """
    if key and key.casefold() in {reserved.casefold() for reserved in RESERVED}:
        raise ValueError(key)
    now = dict(changed)
    for other, taken in keys(changed).items():
        if key and other != action and taken.casefold() == key.casefold():
            now[other] = ""
    now[action] = key
    return {name: value for name, value in now.items() if DEFAULTS.get(name, "") != value}
