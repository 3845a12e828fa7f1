"""What keys are called, on Windows and in Qt's words, and which system hears them."""

import pytest

from app.keys.backend import backend_here
from app.keys.key import Key, parse_key
from app.keys.windows_keys import windows_key

_NO_REPEAT, _ALT, _CONTROL, _SHIFT, _META = 0x4000, 1, 2, 4, 8


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("F9", Key("F9")),
        ("ctrl+f9", Key("F9", ctrl=True)),
        ("Ctrl+Alt+Shift+Meta+PgUp", Key("PgUp", ctrl=True, alt=True, shift=True, meta=True)),
        ("Ctrl++", Key("+", ctrl=True)),
        ("+", Key("+")),
        ("Ctrl+Num++", Key("+", ctrl=True, keypad=True)),
        ("Ctrl+", Key("Ctrl+")),
        ("Ctrl+K, Ctrl+C", Key("K, Ctrl+C", ctrl=True)),
        ("", Key("")),
    ],
)
def test_a_key_is_read_from_qts_words(text: str, key: Key):
    assert parse_key(text) == key


def german(code: int) -> int:
    """Answer as VkKeyScanW does on a German keyboard."""
    return {"ö": 0xC0, "?": 0x1DB, "@": 0x651, "+": 0xBB}.get(chr(code), -1)


@pytest.mark.parametrize(
    ("text", "code", "held"),
    [
        ("Ctrl+Alt+K", 0x4B, _CONTROL | _ALT),
        ("Alt+7", 0x37, _ALT),
        ("F1", 0x70, 0),
        ("Shift+F24", 0x87, _SHIFT),
        ("Meta+PgDown", 0x22, _META),
        ("Ctrl+Num+5", 0x65, _CONTROL),
        ("Ctrl+Num+Enter", 0x0D, _CONTROL),
        ("Ctrl+Ö", 0xC0, _CONTROL),
        ("Ctrl+?", 0xDB, _CONTROL | _SHIFT),
        ("Ctrl++", 0xBB, _CONTROL),
    ],
)
def test_windows_calls_a_key_by_its_virtual_code(text: str, code: int, held: int):
    assert windows_key(parse_key(text), german) == (code, _NO_REPEAT | held)


@pytest.mark.parametrize("text", ["Ctrl+Banana", "Ctrl+ж", "Ctrl+@", "F25", "Ctrl+K, Ctrl+C", ""])
def test_what_windows_has_no_code_for_is_none(text: str):
    assert windows_key(parse_key(text), german) is None


@pytest.mark.parametrize(
    ("system", "window_system", "environment", "kind"),
    [
        ("linux", "xcb", {"DISPLAY": ":0"}, "x11"),
        ("linux", "xcb", {"DISPLAY": ":0", "WAYLAND_DISPLAY": "wayland-0"}, ""),
        ("linux", "xcb", {"DISPLAY": ":0", "XDG_SESSION_TYPE": "wayland"}, ""),
        ("linux", "wayland", {"WAYLAND_DISPLAY": "wayland-0"}, ""),
        ("linux", "offscreen", {"DISPLAY": ":0"}, ""),
        ("win32", "windows", {}, "windows"),
        ("win32", "offscreen", {}, ""),
        ("darwin", "cocoa", {}, ""),
    ],
)
def test_the_system_says_what_hears_keys(system: str, window_system: str, environment: dict, kind: str):
    assert backend_here(system, window_system, environment) == kind
