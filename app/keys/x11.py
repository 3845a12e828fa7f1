"""Keys heard everywhere on X11: grabbed from the root window, in a thread of its own."""

from __future__ import annotations

import select
import socket
import threading
from collections.abc import Callable
from contextlib import closing, suppress

from app.keys.key_thread import KeyThread

RETRY_S = 5.0
"""How often a key is asked for again that another program has."""


class X11Hotkeys(KeyThread):
    """See `Backend`. Hears the keyboard of the display that `DISPLAY` names.

    Args:
        on_press: called in this object's thread with the action whose key was pressed.
    """

    def __init__(self, on_press: Callable[[str], object]) -> None:
        self._waking, self._waker = socket.socketpair()
        for end in (self._waking, self._waker):
            end.setblocking(False)
        super().__init__(on_press)

    def stop(self, timeout_s: float) -> bool:
        """Give all keys back and end the thread; say whether it has ended in time."""
        if not super().stop(timeout_s):
            return False
        self._waking.close()
        self._waker.close()
        return True

    def _wake(self) -> None:
        with suppress(BlockingIOError):  # full: the thread will wake anyhow
            self._waker.send(b"!")

    def _run(self, stopping: threading.Event) -> None:
        from app.keys.x11_keyboard import X11Keyboard

        with closing(X11Keyboard()) as keyboard:
            while not stopping.is_set():
                keyboard.take(self._wanted)
                pressed = keyboard.presses()
                self.problems = dict(keyboard.problems)
                for action in pressed:
                    self._on_press(action)
                select.select([keyboard, self._waking], [], [], RETRY_S)
                with suppress(BlockingIOError):
                    self._waking.recv(64)
