"""The buttons below the stage: what a streamer does while live."""

from __future__ import annotations

from PyQt6.QtCore import pyqtSignal
from PyQt6.QtGui import QResizeEvent
from PyQt6.QtWidgets import QHBoxLayout, QPushButton, QToolButton, QWidget

from app.window.appearance import Theme
from app.window.icons import icon
from app.window.lower_words import undo_name

_PADDING = 34
"""Beside a button's words and icon: border, padding and gap, in pixels."""


class ActionBar(QWidget):
    """Four buttons and two for undoing.

    Signals:
        calibrate: take the neutral face.
        virtual_camera: on or off.
        record: on or off.
        snapshot: keep one picture.
        undo, redo: take a change of the tuning back, or make it again.
    """

    calibrate = pyqtSignal()
    virtual_camera = pyqtSignal(bool)
    record = pyqtSignal(bool)
    snapshot = pyqtSignal()
    undo = pyqtSignal()
    redo = pyqtSignal()

    def __init__(self) -> None:
        super().__init__()
        self.calibrate_button = QPushButton(self.tr("Neutral"))
        self.calibrate_button.setToolTip(self.tr("This is my neutral face"))
        self.virtual_camera_button = QPushButton(self.tr("Virtual camera"))
        self.record_button = QPushButton(self.tr("Record"))
        self.record_button.setObjectName("record")
        self.snapshot_button = QPushButton(self.tr("Snapshot"))
        self.undo_button, self.redo_button = QToolButton(), QToolButton()
        self.virtual_camera_button.setCheckable(True)
        self.record_button.setCheckable(True)
        self.calibrate_button.clicked.connect(lambda: self.calibrate.emit())
        self.virtual_camera_button.clicked.connect(self.virtual_camera)
        self.record_button.clicked.connect(self.record)
        self.snapshot_button.clicked.connect(lambda: self.snapshot.emit())
        self.undo_button.clicked.connect(lambda: self.undo.emit())
        self.redo_button.clicked.connect(lambda: self.redo.emit())
        self._words = {
            self.calibrate_button: self.tr("Neutral"),
            self.virtual_camera_button: self.tr("Virtual camera"),
            self.record_button: self.tr("Record"),
            self.snapshot_button: self.tr("Snapshot"),
        }
        self._longest = {self.record_button: self.tr("Stop recording")}
        for button in self._words:
            button.setMinimumWidth(30)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(6)
        for button in (*self._words, self.undo_button, self.redo_button):
            row.addWidget(button)
        self._row = row
        self.show_history("", "")

    def resizeEvent(self, a0: QResizeEvent | None) -> None:
        """Show words where they fit, else icons alone; the words are in the tips."""
        super().resizeEvent(a0)
        self._show_words()

    def _show_words(self) -> None:
        widths = [self._width_with_words(button) for button in self._words]
        history = self.undo_button.sizeHint().width() + self.redo_button.sizeHint().width()
        gaps = (self._row.count() - 1) * self._row.spacing()
        narrow = self.width() < sum(widths) + history + gaps
        for place, (button, word) in enumerate(self._words.items()):
            button.setText("" if narrow else word)
            button.setAccessibleName(word)
            self._row.setStretch(place, 1 if narrow else widths[place])
            if not button.toolTip():
                button.setToolTip(word)

    def _width_with_words(self, button: QPushButton) -> int:
        """Return how wide a button must be for the longest words it ever shows, in pixels."""
        words = (self._words[button], self._longest.get(button, ""))
        longest = max(button.fontMetrics().horizontalAdvance(word) for word in words)
        return longest + button.iconSize().width() + _PADDING

    def show_state(self, virtual_camera: bool, recording: bool) -> None:
        """Show what is really on."""
        self.virtual_camera_button.setChecked(virtual_camera)
        self.record_button.setChecked(recording)
        self._words[self.record_button] = self.tr("Stop recording") if recording else self.tr("Record")
        self._show_words()

    def show_history(self, undo: str, redo: str) -> None:
        """Show what can be undone and done again; empty for nothing."""
        for button, word, what in (
            (self.undo_button, self.tr("Undo"), undo),
            (self.redo_button, self.tr("Redo"), redo),
        ):
            button.setEnabled(bool(what))
            button.setToolTip(f"{word}: {undo_name(what)}" if what else word)
            button.setAccessibleName(word)

    def set_theme(self, theme: Theme) -> None:
        """Draw the icons in a theme's colours."""
        self.calibrate_button.setIcon(icon("calibration", theme.text))
        self.virtual_camera_button.setIcon(icon("camera", theme.text, theme.accent_text))
        self.record_button.setIcon(icon("record", theme.bad, theme.field))
        self.snapshot_button.setIcon(icon("snapshot", theme.text))
        self.undo_button.setIcon(icon("undo", theme.text))
        self.redo_button.setIcon(icon("redo", theme.text))
