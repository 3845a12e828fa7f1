"""Keys heard everywhere, on a real X server, while another program has the keyboard."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator

import pytest

from app.keys import x11
from app.keys.key import TAKEN, UNKNOWN, parse_key
from app.keys.x11 import X11Hotkeys
from tests.app.x_display import Typist, until, x_display


@pytest.fixture
def typist(display: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[Typist]:
    monkeypatch.setenv("DISPLAY", display)
    made = Typist(display)
    yield made
    made.close()


class Heard(X11Hotkeys):
    """What hears the keys, with all that it heard."""

    def __init__(self) -> None:
        self.actions: list[str] = []
        self._marks = 0
        super().__init__(self.actions.append)

    def hear(self, **keys: str) -> None:
        """Hear these keys, and wait until they are grabbed: behind them comes one that can't be."""
        self._marks += 1
        mark = f"mark {self._marks}"
        self.set_keys({**{a: parse_key(key) for a, key in keys.items()}, mark: parse_key("no such key")})
        until(lambda: mark in self.problems)

    @property
    def refused(self) -> dict[str, str]:
        """What stands against keys."""
        return {action: why for action, why in self.problems.items() if not action.startswith("mark")}


@pytest.fixture
def hotkeys(typist: Typist) -> Iterator[Heard]:
    made = Heard()
    yield made
    assert made.stop(20), "the thread ends"


def test_a_key_is_heard_and_the_other_program_does_not_get_it(typist: Typist, hotkeys: Heard):
    hotkeys.hear(record="Ctrl+Alt+K", snapshot="F10", pose="Meta+A", zoom="Ctrl+Num+5", ask="Ctrl+?")
    assert not hotkeys.refused
    typist.press("Control_L", "Alt_L", "k")
    typist.press("F10")
    typist.press("Super_L", "a")
    typist.press("Control_L", "KP_5")
    typist.press("Control_L", "Shift_L", "question")
    until(lambda: hotkeys.actions == ["record", "snapshot", "pose", "zoom", "ask"])
    got = typist.heard_by_game()
    assert typist.code("F10") not in got and typist.code("k") not in got
    # The same keys with other things held are the other program's own.
    typist.press("k")
    typist.press("Shift_L", "F10")
    assert {typist.code("k"), typist.code("F10")} <= set(typist.heard_by_game())
    assert len(hotkeys.actions) == 5


def test_locks_do_not_matter(typist: Typist, hotkeys: Heard):
    hotkeys.hear(snapshot="F10")
    for locks in (("Caps_Lock",), ("Num_Lock",), ("Caps_Lock", "Num_Lock")):
        for lock in locks:
            typist.press(lock)
        typist.press("F10")
        for lock in locks:
            typist.press(lock)
    until(lambda: hotkeys.actions == ["snapshot"] * 3)


@pytest.mark.slow
def test_a_key_that_is_held_down_counts_once(typist: Typist, hotkeys: Heard):
    hotkeys.hear(snapshot="F10", record="F8")
    typist.display.change_keyboard_control(auto_repeat_mode=1)
    typist.press("F10", hold_s=1.2)  # repeats begin after 0.66 s, 25 a second
    typist.press("F10")
    typist.press("F8")
    until(lambda: "record" in hotkeys.actions)
    assert hotkeys.actions == ["snapshot", "snapshot", "record"]


def test_a_key_of_another_program_is_said_and_taken_once_it_is_free(
    typist: Typist, hotkeys: Heard, display: str, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(x11, "RETRY_S", 0.1)
    other = Typist(display)
    other.grab("F11")
    hotkeys.hear(record="F11", snapshot="F10")
    assert hotkeys.refused == {"record": TAKEN}
    typist.press("F10")
    other.close()
    typist.focus_game()
    until(lambda: not hotkeys.refused)
    typist.press("F11")
    until(lambda: hotkeys.actions == ["snapshot", "record"])


def test_keys_change_and_are_given_back(typist: Typist, hotkeys: Heard):
    hotkeys.hear(record="F9")
    hotkeys.hear(record="F7", snapshot="F9")
    typist.press("F7")
    typist.press("F9")
    until(lambda: hotkeys.actions == ["record", "snapshot"])
    hotkeys.hear()
    typist.heard_by_game()
    typist.press("F7")
    typist.press("F9")
    assert typist.heard_by_game() == [typist.code("F7"), typist.code("F9")]
    assert len(hotkeys.actions) == 2


@pytest.mark.parametrize("key", ["Ctrl+Banana", "Ctrl+Ж", "Ctrl+K, Ctrl+C", "Ctrl+Alt+F2"])
def test_a_key_that_is_not_on_this_keyboard_is_said(typist: Typist, hotkeys: Heard, key: str):
    hotkeys.hear(record=key)
    assert hotkeys.refused == {"record": UNKNOWN}


def test_another_layout_is_followed(typist: Typist, hotkeys: Heard):
    hotkeys.hear(record="Ctrl+J")
    codes = {name: typist.code(name) for name in ("j", "y")}
    was = {code: list(typist.display.get_keyboard_mapping(code, 1)[0]) for code in codes.values()}
    try:
        for code, other in ((codes["j"], codes["y"]), (codes["y"], codes["j"])):
            typist.display.change_keyboard_mapping(code, [was[other]])
        typist.display.sync()
        typist.display._keymap_codes.clear()  # this connection's own idea of the keyboard
        typist.display._update_keymap(8, 248)
        assert typist.code("j") == codes["y"]

        def heard() -> bool:
            typist.press("Control_L", "j")
            return bool(hotkeys.actions)

        until(heard)
        pressed = len(hotkeys.actions)
        typist.heard_by_game()
        typist.press("Control_L", "y")
        assert typist.code("y") in typist.heard_by_game() and len(hotkeys.actions) == pressed
    finally:
        for code, keysyms in was.items():
            typist.display.change_keyboard_mapping(code, [keysyms])
        typist.display.sync()


def test_a_display_that_cannot_be_reached_is_said(monkeypatch: pytest.MonkeyPatch):
    pytest.importorskip("Xlib", reason="python-xlib is for Linux alone")
    monkeypatch.setenv("DISPLAY", ":987")
    hotkeys = X11Hotkeys(lambda action: None)
    hotkeys.set_keys({"record": parse_key("F9")})
    until(lambda: "can't be asked for keys" in str(hotkeys.problems.get("record")))
    hotkeys.set_keys({"snapshot": parse_key("F8")})
    assert hotkeys.problems.keys() == {"snapshot"}
    assert hotkeys.stop(20)


def test_a_display_that_goes_is_said(monkeypatch: pytest.MonkeyPatch):
    with x_display() as name:
        monkeypatch.setenv("DISPLAY", name)
        hotkeys = X11Hotkeys(lambda action: None)
        hotkeys.set_keys({"record": parse_key("F9"), "snapshot": parse_key("Ctrl+Banana")})
        until(lambda: hotkeys.problems.get("snapshot") == UNKNOWN)
    until(lambda: "the display has gone" in str(hotkeys.problems.get("record")))
    assert hotkeys.stop(20)


def test_python_xlib_is_not_loaded_before_there_is_a_key():
    code = "import sys, app.window.hotkeys, app.keys.x11; print('Xlib' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"
