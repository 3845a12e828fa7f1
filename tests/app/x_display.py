"""A display that nobody sees, and somebody who types on it."""

from __future__ import annotations

import os
import shutil
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest


@contextmanager
def x_display() -> Iterator[str]:
    """Start an X server of its own; gives its name. Skips where there is none."""
    if shutil.which("Xvfb") is None:
        pytest.skip("there is no Xvfb here")
    pytest.importorskip("Xlib", reason="python-xlib is for Linux alone")
    reader, writer = os.pipe()
    server = subprocess.Popen(
        ["Xvfb", "-displayfd", str(writer), "-screen", "0", "900x700x24", "-nolisten", "tcp", "-noreset"],
        pass_fds=[writer],
        stderr=subprocess.DEVNULL,
    )
    os.close(writer)
    try:
        with os.fdopen(reader) as number:
            name = number.readline().strip()
        assert name, "Xvfb did not start"
        yield f":{name}"
    finally:
        server.terminate()
        server.wait()


class Typist:
    """Presses keys by XTEST while a window of another program has the keyboard.

    Attributes:
        display: the typist's own connection.
    """

    def __init__(self, name: str) -> None:
        from Xlib import X
        from Xlib.display import Display

        self.display = Display(name)
        screen = self.display.screen()
        self._game = screen.root.create_window(
            0, 0, 50, 50, 0, screen.root_depth, event_mask=X.KeyPressMask, override_redirect=True
        )
        self._game.map()
        self.focus_game()

    def focus_game(self) -> None:
        """Give the keyboard to the other program."""
        from Xlib import X

        self.display.sync()
        self._game.set_input_focus(X.RevertToNone, X.CurrentTime)
        self.display.sync()
        self.heard_by_game()

    def code(self, name: str) -> int:
        """Return the code of a key by X11's name."""
        from Xlib import XK

        return self.display.keysym_to_keycode(XK.string_to_keysym(name))

    def press(self, *names: str, hold_s: float = 0.0) -> None:
        """Press keys one after another, hold them, and release them."""
        from Xlib import X
        from Xlib.ext import xtest

        for name in names:
            xtest.fake_input(self.display, X.KeyPress, self.code(name))
        self.display.sync()
        time.sleep(hold_s)
        for name in reversed(names):
            xtest.fake_input(self.display, X.KeyRelease, self.code(name))
        self.display.sync()
        time.sleep(0.03)  # what comes sooner after the release is taken for a repeat

    def heard_by_game(self) -> list[int]:
        """Return the codes of the keys that the other program got since the last call."""
        from Xlib import X

        self.display.sync()
        events = [self.display.next_event() for _ in range(self.display.pending_events())]
        return [event.detail for event in events if event.type == X.KeyPress]

    def grab(self, name: str) -> None:
        """Take a key from all other programs."""
        from Xlib import X

        root = self.display.screen().root
        root.grab_key(self.code(name), X.AnyModifier, False, X.GrabModeAsync, X.GrabModeAsync)
        self.display.sync()

    def close(self) -> None:
        """Give everything back."""
        self.display.close()


def until(condition: Callable[[], object], seconds: float = 60.0) -> None:
    """Wait until something holds."""
    end_s = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end_s, "it did not come about"
        time.sleep(0.01)
