"""The window's shortcuts, as the settings have them."""

from __future__ import annotations

from collections.abc import Callable

from PyQt6.QtCore import Qt
from PyQt6.QtGui import QKeySequence, QShortcut
from PyQt6.QtWidgets import QWidget

from app.hotkeys import POSE, keys
from app.session import Session
from app.settings import Settings
from app.window.action_bar import ActionBar

SAVED_S = 30.0
"""How much motion the hotkey saves."""


class Hotkeys:
    """One `QShortcut` for each action that has a key. They work in all windows of the program.

    Args:
        window: owns the shortcuts.
        session: does what they ask for.
        actions: buttons that a key presses, so that both mean the same.
    """

    def __init__(self, window: QWidget, session: Session, actions: ActionBar) -> None:
        self._window, self._session = window, session
        self._shown: tuple[object, ...] = ()
        self._shortcuts: list[QShortcut] = []
        shown = session.settings
        self._calls: dict[str, Callable[[], object]] = {
            "calibrate": session.calibrate,
            "virtual_camera": actions.virtual_camera_button.click,
            "record": actions.record_button.click,
            "snapshot": actions.snapshot_button.click,
            "save_last": lambda: session.outlets.save_last(SAVED_S),
            "camera_view": lambda: session.set_window(camera_view=not session.settings.window.camera_view),
            "avatar_window": lambda: session.set_window(
                avatar_window=not session.settings.window.avatar_window
            ),
            "put_back": session.place.put_back,
            "release_pose": session.posing.release,
        }
        self.show_settings(shown)

    def show_settings(self, settings: Settings) -> None:
        """Take up other keys, if they are others."""
        wanted = (settings.hotkeys, tuple(settings.pose.named))
        if wanted == self._shown:
            return
        self._shown = wanted
        for shortcut in self._shortcuts:
            shortcut.setEnabled(False)
            shortcut.deleteLater()
        self._shortcuts = []
        for action, key in keys(settings.hotkeys).items():
            call = self._call(action, settings)
            if key and call is not None:
                shortcut = QShortcut(QKeySequence(key), self._window)
                shortcut.setContext(Qt.ShortcutContext.ApplicationShortcut)
                shortcut.setAutoRepeat(False)
                shortcut.activated.connect(call)
                self._shortcuts.append(shortcut)

    def _call(self, action: str, settings: Settings) -> Callable[[], object] | None:
        name = action.removeprefix(POSE)
        if action != name:
            return (lambda: self._session.posing.toggle(name)) if name in settings.pose.named else None
        return self._calls.get(action)
