"""What Windows calls a key: its virtual-key code."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from app.keys.key import Key

_NAMED = {
    "Backspace": 0x08,
    "Tab": 0x09,
    "Backtab": 0x09,
    "Return": 0x0D,
    "Enter": 0x0D,
    "Pause": 0x13,
    "CapsLock": 0x14,
    "Esc": 0x1B,
    "Space": 0x20,
    "PgUp": 0x21,
    "PgDown": 0x22,
    "End": 0x23,
    "Home": 0x24,
    "Left": 0x25,
    "Up": 0x26,
    "Right": 0x27,
    "Down": 0x28,
    "Print": 0x2C,
    "Ins": 0x2D,
    "Del": 0x2E,
    "Help": 0x2F,
    "Menu": 0x5D,
    "NumLock": 0x90,
    "ScrollLock": 0x91,
}
_KEYPAD = {
    **{str(digit): 0x60 + digit for digit in range(10)},
    "*": 0x6A,
    "+": 0x6B,
    ",": 0x6C,
    "-": 0x6D,
    ".": 0x6E,
    "/": 0x6F,
    "Clear": 0x0C,
}
_ALT, _CONTROL, _SHIFT, _META, _NO_REPEAT = 0x1, 0x2, 0x4, 0x8, 0x4000
_FUNCTION_KEYS = {f"F{number}": 0x6F + number for number in range(1, 25)}


class WindowsKey(NamedTuple):
    """A key as `RegisterHotKey` takes it: a virtual-key code, and flags of what is held with it."""

    code: int
    modifiers: int


def windows_key(key: Key, scan: Callable[[int], int]) -> WindowsKey | None:
    """Return Windows's code for a key, without repeats while it is held; None where it has none.

    Args:
        key: the key.
        scan: `VkKeyScanW`: the code of a character on this keyboard in the lower byte, whether Shift (1),
            Ctrl (2) or Alt (4) is held for it in the upper; -1 for a character that it has not.
    """
    code, shifted = _code(key, scan)
    if code is None:
        return None
    held = {_ALT: key.alt, _CONTROL: key.ctrl, _SHIFT: key.shift or shifted, _META: key.meta}
    return WindowsKey(code, _NO_REPEAT | sum(flag for flag, is_held in held.items() if is_held))


def _code(key: Key, scan: Callable[[int], int]) -> tuple[int | None, bool]:
    name = key.name
    if key.keypad and name in _KEYPAD:
        return _KEYPAD[name], False
    if len(name) != 1:
        return _NAMED.get(name, _FUNCTION_KEYS.get(name)), False
    if name.isascii() and name.isalnum():
        return ord(name.upper()), False
    scanned = scan(ord(name.lower())) & 0xFFFF
    if scanned == 0xFFFF or scanned >> 8 & ~1:
        return None, False
    return scanned & 0xFF, bool(scanned >> 8 & 1)
