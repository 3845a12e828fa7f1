"""Giving keys to what they do: in the window, and everywhere."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace

from app.expressions.expression import all_expressions
from app.keys.backend import Backend, Kind, open_backend
from app.keys.hotkeys import actions, is_fit_for_everywhere, is_reserved, with_key, without_key
from app.keys.key import parse_key
from app.live.messages import QT_TRANSLATE_NOOP, Message, Say
from app.session.session_owner import Owner

UNFIT = Message(Say.KEY_UNFIT)
"""What is said beside a key that other programs could not do without."""


class HotkeyBindings:
    """Part of a session; for one thread, the window's. No method but `stop` waits.

    Keys in the window are the window's own affair. Those heard everywhere are taken from all other programs:
    a thread hears them, which there is from the first of them on.
    """

    def __init__(self, owner: Owner) -> None:
        self._owner = owner
        self._kind: Kind = ""
        self._on_press: Callable[[str], object] = lambda action: None
        self._backend: Backend | None = None
        self._held = False
        self._unfit: dict[str, Message] = {}

    def give(self, action: str, key: str) -> None:
        """Give an action a key in the window, or (empty) none; a message says if the key can't be had."""
        settings = self._owner.settings
        if self._may_have(key):
            self._change(
                with_key(settings.hotkeys, action, key),
                without_key(settings.hotkeys_everywhere, action, key, {}),
            )

    def give_everywhere(self, action: str, key: str) -> None:
        """Give an action a key that is heard everywhere, or (empty) none; see `give`."""
        settings = self._owner.settings
        if key and not is_fit_for_everywhere(key):
            self._owner.pipeline.messages.add(Say.KEY_MISSED, key, UNFIT)
        elif self._may_have(key):
            self._change(
                without_key(settings.hotkeys, action, key),
                with_key(settings.hotkeys_everywhere, action, key, {}),
            )

    @property
    def are_heard_everywhere(self) -> bool:
        """Whether keys can be heard while another program has the keyboard."""
        return bool(self._kind)

    @property
    def problems(self) -> Mapping[str, Message]:
        """Why a key is not heard everywhere, by its action."""
        return {**self._unfit, **(self._backend.problems if self._backend is not None else {})}

    def hear_everywhere(self, kind: Kind, on_press: Callable[[str], object]) -> None:
        """Begin to hear the keys of the settings.

        Args:
            kind: what hears them here, see `backend_here`; empty for nothing.
            on_press: called in a thread of its own with the action whose key was pressed.
        """
        self._kind, self._on_press = kind, on_press
        self.follow()

    def hold(self, held: bool) -> None:
        """Let all keys through, as while the user is asked for one; or take them again."""
        if held != self._held:
            self._held = held
            self.follow()

    def follow(self) -> None:
        """Hear the keys that the settings have now."""
        settings = self._owner.settings
        known = actions(settings.pose.named, all_expressions(settings.expressions))
        keys = {a: key for a, key in settings.hotkeys_everywhere.items() if key and a in known}
        fit = {a: parse_key(key) for a, key in keys.items() if is_fit_for_everywhere(key)}
        self._unfit = {action: UNFIT for action in keys if action not in fit}
        if self._held:
            fit = {}
        if self._backend is None and fit and self._kind:
            self._backend = open_backend(self._kind, self._on_press)
        if self._backend is not None:
            self._backend.set_keys(fit)

    def stop(self, timeout_s: float) -> list[str]:
        """Give all keys back; return the name of the thread if it still runs."""
        backend, self._backend, self._kind = self._backend, None, ""
        return [] if backend is None or backend.stop(timeout_s) else ["global hotkeys"]

    def _may_have(self, key: str) -> bool:
        if is_reserved(key):
            self._owner.pipeline.messages.add(Say.KEY_RESERVED, key)
            return False
        return True

    def _change(self, here: Mapping[str, str], everywhere: Mapping[str, str]) -> None:
        self._owner.history.hold(False)  # each key is a step of its own, however quickly they follow
        self._owner.change(
            lambda s: replace(s, hotkeys=here, hotkeys_everywhere=everywhere),
            QT_TRANSLATE_NOOP("undo", "hotkeys"),
        )
