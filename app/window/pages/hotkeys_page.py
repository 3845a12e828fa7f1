"""The page Hotkeys: which key does what."""

from __future__ import annotations

from PyQt6.QtCore import QEvent, QObject, Qt
from PyQt6.QtGui import QKeyEvent, QKeySequence
from PyQt6.QtWidgets import QGridLayout, QLabel, QPushButton, QWidget

from app.hotkeys import POSE, keys
from app.session import Session
from app.settings import Settings
from app.window.icon_button import IconButton
from app.window.pages.page import Page

_MODIFIERS = (Qt.Key.Key_Shift, Qt.Key.Key_Control, Qt.Key.Key_Alt, Qt.Key.Key_Meta, Qt.Key.Key_AltGr)


class HotkeysPage(Page):
    """One row for each action: press its button, then the key it should have."""

    def __init__(self, session: Session) -> None:
        super().__init__(session, self.tr("Hotkeys"))
        self.add_hint(
            self.tr("Press a button, then the new key. Escape leaves it, Delete takes the key away.")
        )
        self._grid = QGridLayout()
        inside = QWidget()
        inside.setLayout(self._grid)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setColumnStretch(0, 1)
        self.column.addWidget(inside)
        self.buttons: dict[str, QPushButton] = {}
        self._asking: str | None = None
        self.add_hint(
            self.tr(
                "Hotkeys work while a window of Ichimai has the keyboard. There are no global ones: no "
                "library does them on Windows, macOS, X11 and Wayland alike."
            )
        )
        self.column.addStretch(1)

    def show_settings(self, settings: Settings) -> None:
        """Show every action's key."""
        now = keys(settings.hotkeys)
        wanted = [*(a for a in now if not a.startswith(POSE)), *(POSE + name for name in settings.pose.named)]
        if list(self.buttons) != wanted:
            self._make_rows(wanted)
        for action, button in self.buttons.items():
            if action != self._asking:
                key = QKeySequence(now.get(action, ""))
                button.setText(key.toString(QKeySequence.SequenceFormat.NativeText) or self.tr("none"))

    def eventFilter(self, a0: QObject | None, a1: QEvent | None) -> bool:
        """Take the key that is pressed for the action that asks, also where it is a shortcut already."""
        if self._asking is None or a1 is None or a0 is not self.buttons.get(self._asking):
            return False
        if a1.type() is QEvent.Type.ShortcutOverride:
            a1.accept()
            return True
        if a1.type() is QEvent.Type.FocusOut:
            self._stop_asking()
        if isinstance(a1, QKeyEvent) and a1.type() is QEvent.Type.KeyPress and a1.key() not in _MODIFIERS:
            self._take(a1)
            return True
        return False

    def _take(self, event: QKeyEvent) -> None:
        action = self._asking
        self._stop_asking()
        if action is None or event.key() == Qt.Key.Key_Escape:
            return
        delete = event.key() == Qt.Key.Key_Delete
        key = "" if delete else QKeySequence(event.keyCombination()).toString()
        self.session.set_hotkey(action, key)

    def _stop_asking(self) -> None:
        self._asking = None
        self.show_settings(self.session.settings)

    def _ask(self, action: str) -> None:
        self._asking = action
        self.buttons[action].setText(self.tr("press a key…"))
        self.buttons[action].setFocus()

    def _make_rows(self, actions: list[str]) -> None:
        while (item := self._grid.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.deleteLater()
        self.buttons = {}
        for row, action in enumerate(actions):
            title = self._title(action)
            button = QPushButton()
            button.setAccessibleName(self.tr("Key for: %1").replace("%1", title))
            button.setMinimumWidth(110)
            button.clicked.connect(lambda _, action=action: self._ask(action))
            button.installEventFilter(self)
            clear = IconButton("close", self.tr("No key for: %1").replace("%1", title), flat=True)
            clear.clicked.connect(lambda _, action=action: self.session.set_hotkey(action, ""))
            label = QLabel(title)
            label.setWordWrap(True)
            for column, widget in enumerate((label, button, clear)):
                self._grid.addWidget(widget, row, column)
            self.buttons[action] = button

    def _title(self, action: str) -> str:
        if action.startswith(POSE):
            return self.tr("Pose: %1").replace("%1", action.removeprefix(POSE))
        return {
            "calibrate": self.tr("This is my neutral face"),
            "virtual_camera": self.tr("Virtual camera on and off"),
            "record": self.tr("Record, stop recording"),
            "snapshot": self.tr("Snapshot"),
            "save_last": self.tr("Save the motion of the last 30 s"),
            "camera_view": self.tr("Show or hide the camera's picture"),
            "avatar_window": self.tr("Avatar window on and off"),
            "put_back": self.tr("Put the avatar back"),
            "release_pose": self.tr("Track everything again"),
        }.get(action, action)
