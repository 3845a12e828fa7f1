"""The keyboard of an X11 display: keys grabbed from its root windows, and their presses.

Imports python-xlib, which takes a tenth of a second: to be imported in the thread that hears the keys.
"""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress

from Xlib import X, error
from Xlib.display import Display
from Xlib.protocol import rq

from app.keys.key import TAKEN, UNKNOWN, Key
from app.keys.x11_keys import Grab, Modifiers, grabs, modifiers
from app.live.messages import Message, Say
from tracking.errors import DeviceError

REPEAT_MS = 10
"""A press so soon after the release is a repeat: X11 sends both, at the same time, while a key is held."""


class X11Keyboard:
    """The keys that are grabbed, over a connection of its own to the display that `DISPLAY` names.

    For one thread. It can be waited for with `select`, once `presses` has been called.

    Attributes:
        problems: what stands against some of the keys wanted, by action.

    Raises:
        DeviceError: if the display can't be reached; `presses` and `take` raise it when it goes.
    """

    def __init__(self) -> None:
        try:
            self._display = Display()
        except (error.DisplayError, error.XauthError, error.XNoAuthError, OSError) as reason:
            raise DeviceError(Message.of(Say.DISPLAY_REFUSES, reason)) from reason
        screens = (self._display.screen(i) for i in range(self._display.screen_count()))
        self._roots = [screen.root for screen in screens]
        self._masks: Modifiers = modifiers(self._display)
        self.problems: dict[str, Message] = {}
        self._wanted: Mapping[str, Key] = {}
        self._actions: dict[Grab, str] = {}
        self._released_ms: dict[int, int] = {}

    def fileno(self) -> int:
        """Return the connection's file descriptor."""
        return self._display.fileno()

    def close(self) -> None:
        """Close the connection; the display gives all its keys back."""
        with suppress(error.ConnectionClosedError, OSError):
            self._display.close()

    def take(self, wanted: Mapping[str, Key]) -> None:
        """Grab these keys and no others; those that another program had are tried again."""
        try:
            for action in [a for a, key in self._wanted.items() if wanted.get(a) != key]:
                self._give_back(action)
            for action, key in wanted.items():
                if self._wanted.get(action) != key or self.problems.get(action) == TAKEN:
                    self._take(action, key)
        except error.ConnectionClosedError as reason:
            raise DeviceError(Message.of(Say.DISPLAY_GONE, reason)) from reason
        self._wanted = wanted

    def presses(self) -> list[str]:
        """Return the actions whose keys were pressed since the last call; does not wait."""
        found: list[str] = []
        try:
            # The answers to other requests may have brought events along, which no descriptor tells of.
            while self._display.pending_events():
                action = self._pressed(self._display.next_event())
                found += [] if action is None else [action]
        except error.ConnectionClosedError as reason:
            raise DeviceError(Message.of(Say.DISPLAY_GONE, reason)) from reason
        return found

    def _pressed(self, event: rq.Event) -> str | None:
        """Return the action whose key an event presses; None for any other event."""
        if event.type == X.MappingNotify:
            self._follow_layout(event)
        elif event.type == X.KeyRelease:
            self._released_ms[event.detail] = event.time
        elif event.type == X.KeyPress and self._is_new(event.detail, event.time):
            return self._actions.get(Grab(event.detail, event.state & self._masks.held))
        return None

    def _is_new(self, keycode: int, time_ms: int) -> bool:
        released_ms = self._released_ms.get(keycode)
        # The display's clock counts milliseconds in 32 bits.
        return released_ms is None or (time_ms - released_ms) % (1 << 32) > REPEAT_MS

    def _take(self, action: str, key: Key) -> None:
        self.problems.pop(action, None)
        wanted = grabs(self._display, key, self._masks)
        if not wanted:
            self.problems[action] = UNKNOWN
            return
        refused = error.CatchError(error.BadAccess)
        for grab in wanted:
            self._actions[grab] = action
            for locks in self._masks.lock_states():
                for root in self._roots:
                    root.grab_key(
                        grab.keycode, grab.mask | locks, False, X.GrabModeAsync, X.GrabModeAsync, refused
                    )
        self._display.sync()
        if refused.get_error() is not None:
            self._give_back(action)
            self.problems[action] = TAKEN

    def _give_back(self, action: str) -> None:
        self.problems.pop(action, None)
        for grab in [g for g, owner in self._actions.items() if owner == action]:
            del self._actions[grab]
            for locks in self._masks.lock_states():
                for root in self._roots:
                    root.ungrab_key(grab.keycode, grab.mask | locks)
        self._display.flush()

    def _follow_layout(self, event: rq.Event) -> None:
        """Grab all keys anew, which may be others of the keyboard now."""
        wanted = self._wanted
        self.take({})
        self._display.refresh_keyboard_mapping(event)
        self._masks = modifiers(self._display)
        self.take(wanted)
