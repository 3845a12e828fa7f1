"""Which keys of an X11 keyboard a key means."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from Xlib import XK, X
from Xlib.display import Display

from app.keys.key import Key

_NAMED = {
    "PgUp": "Prior",
    "PgDown": "Next",
    "Ins": "Insert",
    "Del": "Delete",
    "Esc": "Escape",
    "Enter": "KP_Enter",
    "Backspace": "BackSpace",
    "Backtab": "ISO_Left_Tab",
    "Space": "space",
    "ScrollLock": "Scroll_Lock",
    "NumLock": "Num_Lock",
    "CapsLock": "Caps_Lock",
}
"""X11's names where Qt has others."""
_KEYPAD = {
    "+": "KP_Add",
    "-": "KP_Subtract",
    "*": "KP_Multiply",
    "/": "KP_Divide",
    ".": "KP_Decimal",
    ",": "KP_Separator",
    "Enter": "KP_Enter",
    "Clear": "KP_Begin",
}
_CONSOLES = range(0x1008FE01, 0x1008FE0D)
"""Keysyms that switch to another console: with Ctrl and Alt the display keeps these keys to itself."""
_LEVELS = 4
"""Keysyms of a key that can be reached with Shift alone: two in each of two layouts."""


class Grab(NamedTuple):
    """A key as X11 knows it: its code, and the mask of what is held with it."""

    keycode: int
    mask: int


class Modifiers(NamedTuple):
    """Masks of what can be held, and of the locks, on this keyboard; 0 for what it has not."""

    alt: int
    meta: int
    locks: tuple[int, ...]

    @property
    def held(self) -> int:
        """All masks that tell one hotkey from another."""
        return X.ShiftMask | X.ControlMask | self.alt | self.meta

    def lock_states(self) -> Iterator[int]:
        """Yield a mask for every way in which the locks may stand: X11 grabs one of them at a time."""
        for choice in range(1 << len(self.locks)):
            yield sum(mask for bit, mask in enumerate(self.locks) if choice >> bit & 1)


def modifiers(display: Display) -> Modifiers:
    """Return the keyboard's masks."""
    masks = {
        keycode: 1 << bit
        for bit, keycodes in enumerate(display.get_modifier_mapping())
        for keycode in keycodes
        if keycode
    }

    def mask(*names: str) -> int:
        """Return the bit of the modifier that one of these keys presses, 0 where none does."""
        codes = (code for name in names for code, _ in _keycodes(display, XK.string_to_keysym(name)))
        return next((masks[code] for code in codes if code in masks), 0)

    locks = (X.LockMask, mask("Num_Lock"), mask("Scroll_Lock"))
    return Modifiers(
        mask("Alt_L", "Alt_R") or X.Mod1Mask,
        mask("Super_L", "Super_R") or X.Mod4Mask,
        tuple(dict.fromkeys(lock for lock in locks if lock)),
    )


def keysym(key: Key) -> int:
    """Return X11's number for what a key says; 0 where it has none."""
    if key.keypad:
        return XK.string_to_keysym(_KEYPAD.get(key.name, f"KP_{_NAMED.get(key.name, key.name)}"))
    if len(key.name) == 1:
        code = ord(key.name.lower()[:1])
        return code if code < 0x100 else 0x01000000 | code
    return XK.string_to_keysym(_NAMED.get(key.name, key.name))


def grabs(display: Display, key: Key, masks: Modifiers) -> list[Grab]:
    """Return the keys of this keyboard that mean a key; empty where there is none."""
    wanted = keysym(key)
    held = (
        (key.ctrl and X.ControlMask)
        | (key.shift and X.ShiftMask)
        | (key.alt and masks.alt)
        | (key.meta and masks.meta)
    )
    found: dict[int, int] = {}
    for keycode, index in _keycodes(display, wanted):
        if key.ctrl and key.alt and _switches_console(display, keycode):
            continue
        shifted = index % 2 and not key.keypad
        found.setdefault(keycode, held | (X.ShiftMask if shifted else 0))
    return [Grab(keycode, mask) for keycode, mask in found.items()]


def _switches_console(display: Display, keycode: int) -> bool:
    return any(display.keycode_to_keysym(keycode, index) in _CONSOLES for index in range(2 * _LEVELS))


def _keycodes(display: Display, wanted: int) -> list[tuple[int, int]]:
    """Return keycode and place of a keysym on the keyboard, the easiest to reach first."""
    places = display.keysym_to_keycodes(wanted) if wanted else ()
    return sorted(
        ((keycode, index) for keycode, index in places if index < _LEVELS), key=lambda place: place[1]
    )
