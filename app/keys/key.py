"""A key with what is held besides, read from Qt's words for it."""

from __future__ import annotations

import re
from typing import NamedTuple

from app.live.messages import Message, Say

TAKEN, UNKNOWN = Message(Say.KEY_TAKEN), Message(Say.KEY_UNKNOWN)
"""What is said beside a key that is not heard."""

_HELD = {"ctrl": "ctrl", "alt": "alt", "shift": "shift", "meta": "meta", "num": "keypad"}
"""What may stand before a key, and what it is called here."""
_FUNCTION = re.compile(r"[fF]\d+")


class Key(NamedTuple):
    """One key.

    Attributes:
        name: as Qt writes it: `A`, `F9`, `PgUp`, `+`.
        ctrl, alt, shift, meta: what is held with it.
        keypad: whether it is the one on the number pad.
    """

    name: str
    ctrl: bool = False
    alt: bool = False
    shift: bool = False
    meta: bool = False
    keypad: bool = False


def parse_key(text: str) -> Key:
    """Return the key of a `QKeySequence` in Qt's portable text, for example `Ctrl+Shift+F9`."""
    held: dict[str, bool] = {}
    while True:
        first, plus, rest = text.partition("+")
        word = _HELD.get(first.strip().casefold())
        if word is None or not plus or not rest:
            return Key(text.upper() if _FUNCTION.fullmatch(text) else text, **held)
        held[word] = True
        text = rest
