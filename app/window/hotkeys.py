"""The keys of the settings, and `ichimai press`: whatever does in the window what a key does."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from PyQt6.QtCore import QCoreApplication, QEvent, QObject, Qt, QTimer, pyqtSignal
from PyQt6.QtGui import QGuiApplication, QKeyEvent, QKeySequence, QShortcut
from PyQt6.QtWidgets import QWidget

from app.expressions.expression import all_expressions
from app.keys.backend import backend_here
from app.keys.hotkeys import EXPRESSION, POSE, actions, keys
from app.live.messages import Say
from app.live.sink_list import SINKS
from app.session.session import Session
from app.settings.settings import Settings
from app.window.action_bar import ActionBar
from tracking.errors import DeviceError

if TYPE_CHECKING:
    from app.window.press_server import PressServer

SAVED_S = 30.0
"""How much motion the hotkey saves."""


class Hotkeys(QObject):
    """One `QShortcut` for each action that has a key. They work in all windows of the program.

    Keys that are heard everywhere, and `ichimai press`, come by here, too.

    Args:
        window: owns the shortcuts.
        session: does what they ask for.
        buttons: those that a key presses, so that both mean the same.
    """

    _heard = pyqtSignal(str)
    """A key was pressed somewhere: sent from the thread that heard it, so queued for the window's."""

    def __init__(self, window: QWidget, session: Session, buttons: ActionBar) -> None:
        super().__init__(window)
        self._window, self._session = window, session
        self._shown: tuple[object, ...] = ()
        self._shortcuts: list[QShortcut] = []
        self._server: PressServer | None = None
        self._closed = False
        self._held: list[str] = []
        """Expressions whose key is down."""
        self._calls: dict[str, Callable[[], object]] = {
            "calibrate": lambda: session.pipeline.input.calibrate(),
            **{kind.action: buttons.sink_buttons[kind.name].click for kind in SINKS},
            "save_last": lambda: session.sinks.save_last(SAVED_S),
            "camera_view": lambda: session.change_part(
                "window", camera_view=not session.settings.window.camera_view
            ),
            "avatar_window": lambda: session.change_part(
                "window", avatar_window=not session.settings.window.avatar_window
            ),
            "put_back": session.place.put_back,
            "release_pose": session.manual_pose.release,
        }
        self.show_settings(session.settings)
        self._heard.connect(self._hear)
        here = backend_here(sys.platform, QGuiApplication.platformName(), os.environ)
        session.hotkeys.hear_everywhere(here, self._heard.emit)
        session.connections.press = self._heard.emit
        QTimer.singleShot(0, self._listen)

    def show_settings(self, settings: Settings) -> None:
        """Take up other keys, if they are others."""
        known = actions(settings.pose.named, all_expressions(settings.expressions))
        wanted = (settings.hotkeys, tuple(known))
        if wanted == self._shown:
            return
        self._shown = wanted
        for shortcut in self._shortcuts:
            shortcut.setEnabled(False)
            shortcut.deleteLater()
        self._shortcuts = []
        for action, key in keys(settings.hotkeys).items():
            if key and action in known:
                shortcut = QShortcut(QKeySequence(key), self._window)
                shortcut.setContext(Qt.ShortcutContext.ApplicationShortcut)
                shortcut.setAutoRepeat(False)
                shortcut.activated.connect(partial(self._press_by_key, action))
                self._shortcuts.append(shortcut)

    def press(self, action: str) -> bool:
        """Do what an action's key does; say whether there is such an action."""
        if action.startswith(EXPRESSION):
            return self._session.expressions.press(action.removeprefix(EXPRESSION))
        if action not in actions(self._session.settings.pose.named):
            return False
        name = action.removeprefix(POSE)
        if action == name:
            self._calls[action]()
        else:
            self._session.manual_pose.toggle(name)
        return True

    def pull_triggers(self) -> None:
        """Do what the face asks for; called some ten times a second."""
        expression = self._session.pipeline.input.expressions.current
        for action in self._session.triggers.due(expression, time.monotonic()):
            self.press(action)

    def eventFilter(self, a0: QObject | None, a1: QEvent | None) -> bool:
        """Let go what a key held, when any key comes up or another program gets the keyboard."""
        if a1 is not None and self._lets_go(a1):
            for name in self._held:
                self._session.expressions.release(name)
            self._held = []
            self._application().removeEventFilter(self)
        return False

    def _lets_go(self, event: QEvent) -> bool:
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyRelease:
            return not event.isAutoRepeat()
        return event.type() == QEvent.Type.ApplicationDeactivate

    def _press_by_key(self, action: str) -> None:
        name = action.removeprefix(EXPRESSION)
        expression = self._session.expressions.all.get(name) if action != name else None
        if expression is None or expression.mode != "hold":
            self.press(action)
        elif self._session.expressions.press(name, held=True):
            self._held.append(name)
            self._application().installEventFilter(self)

    def _application(self) -> QCoreApplication:
        application = QCoreApplication.instance()
        assert application is not None
        return application

    def close(self) -> None:
        """Hear no more from outside; keys that are heard everywhere end with the session."""
        self._closed = True
        if self._server is not None:
            self._server.close()

    def _hear(self, action: str) -> None:
        if not self._closed:
            self.press(action)

    def _listen(self) -> None:
        if self._closed:
            return
        try:
            # Once the window is there, for it loads Qt's network.
            from app.window.press_server import PressServer

            self._server = PressServer(self.press, self)
        except (DeviceError, ImportError) as error:
            self._session.pipeline.messages.add(Say.PRESS_UNHEARD, error)
