"""What can be done by key or by `ichimai press`, and the keys it is done with."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import NamedTuple

from app.keys.key import parse_key
from app.live.sink_list import SINKS


class Action(NamedTuple):
    """Something that a key does.

    Attributes:
        key: the one it has while the user has not chosen another, as Qt writes it.
        does: what happens, in a few English words.
    """

    key: str
    does: str


ACTIONS = {
    "calibrate": Action("C", "take the face as it is for the neutral one"),
    **{kind.action: Action(kind.key, kind.does) for kind in SINKS},
    "save_last": Action("L", "save the motion of the last 30 seconds"),
    "camera_view": Action("K", "show or hide the camera's picture"),
    "avatar_window": Action("W", "open or close the avatar's own window"),
    "put_back": Action("Ctrl+Home", "put the avatar back into its place"),
    "release_pose": Action("Backspace", "let tracking have every number of the pose again"),
}
"""By name as the settings have it."""

DEFAULTS = {name: action.key for name, action in ACTIONS.items()}
"""Keys by what they do. None of them is heard everywhere."""

POSE = "pose:"
"""Before the name of a named pose."""

EXPRESSION = "expression:"
"""Before the name of an expression."""

UNDO, REDO, QUIT = "Ctrl+Z", "Ctrl+Shift+Z", "Ctrl+Q"
RESERVED = (UNDO, REDO, QUIT, *(f"Ctrl+{digit}" for digit in range(10)))
"""Keys that mean the same everywhere and can't be given to anything else."""

_FUNCTION_KEY = re.compile(r"F([1-9]|1\d|2[0-4])", re.IGNORECASE)


def keys(changed: Mapping[str, str]) -> dict[str, str]:
    """Return what every key does: the defaults with what the user changed; empty for no key."""
    return {**DEFAULTS, **changed}


def actions(poses: Iterable[str], expressions: Iterable[str] = ()) -> list[str]:
    """Return all that a key can do, in order: `ACTIONS`, then expressions, then the named poses."""
    return [*ACTIONS, *(EXPRESSION + name for name in expressions), *(POSE + name for name in poses)]


def is_reserved(key: str) -> bool:
    """Say whether a key has a meaning of its own."""
    return key.casefold() in {reserved.casefold() for reserved in RESERVED}


def is_fit_for_everywhere(key: str) -> bool:
    """Say whether other programs can do without a key: one with Ctrl, Alt or Meta, or F1 to F24."""
    parsed = parse_key(key)
    held = parsed.ctrl or parsed.alt or parsed.meta
    return held or (_FUNCTION_KEY.fullmatch(parsed.name) is not None and not parsed.keypad)


def with_key(
    changed: Mapping[str, str], action: str, key: str, defaults: Mapping[str, str] = DEFAULTS
) -> dict[str, str]:
    """Return the user's changes with a key given to an action; another action that had it goes without.

    Args:
        changed: of `Settings.hotkeys` or `Settings.hotkeys_everywhere`.
        action: of `actions`.
        key: as Qt writes it; empty for none.
        defaults: what holds where nothing was changed; empty for the keys heard everywhere.
    """
    now = {**without_key(changed, action, key, defaults), action: key}
    return _differing(now, defaults)


def without_key(
    changed: Mapping[str, str], action: str, key: str, defaults: Mapping[str, str] = DEFAULTS
) -> dict[str, str]:
    """Return the user's changes with a key taken from every action but one; see `with_key`."""
    now = dict(changed)
    for other, taken in {**defaults, **changed}.items():
        if key and other != action and taken.casefold() == key.casefold():
            now[other] = ""
    return _differing(now, defaults)


def _differing(now: Mapping[str, str], defaults: Mapping[str, str]) -> dict[str, str]:
    return {name: value for name, value in now.items() if defaults.get(name, "") != value}


def spoken_name(action: str) -> str:
    """Return what an action is called on the command line: `virtual-camera`, `pose:NAME`."""
    return action if action.startswith((POSE, EXPRESSION)) else action.replace("_", "-")


def action_named(name: str) -> str | None:
    """Return the action that is called so on the command line; None where there is none.

    Whether there is a pose or an expression of that name is for the window to say.
    """
    if name.startswith((POSE, EXPRESSION)):
        return name if name not in (POSE, EXPRESSION) else None
    action = name.casefold().replace("-", "_")
    return action if action in ACTIONS else None
