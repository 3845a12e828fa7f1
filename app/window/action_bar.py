"""The buttons below the stage: what a streamer does while live."""

from __future__ import annotations

from PyQt6.QtCore import QCoreApplication, pyqtSignal
from PyQt6.QtGui import QResizeEvent
from PyQt6.QtWidgets import QHBoxLayout, QPushButton, QToolButton, QWidget

from app.live.sink_list import RECORDING, SINKS, SinkKind
from app.window.appearance import Theme
from app.window.icons import icon

_PADDING = 34
"""Beside a button's words and icon: border, padding and gap, in pixels."""


class ActionBar(QWidget):
    """A button for the neutral face, one a sink, and two for undoing.

    Sinks that have no place in the bar have a button all the same, which is not shown: keys press it.

    Signals:
        calibrate: take the neutral face.
        switched: name of a sink, and whether it is to be on.
        undo, redo: take a change of the tuning back, or make it again.
    """

    calibrate = pyqtSignal()
    switched = pyqtSignal(str, bool)
    undo = pyqtSignal()
    redo = pyqtSignal()

    def __init__(self) -> None:
        super().__init__()
        self.calibrate_button = QPushButton(self.tr("Neutral"))
        self.calibrate_button.setToolTip(self.tr("This is my neutral face"))
        self.sink_buttons = {kind.name: self._made(kind) for kind in SINKS}
        self.undo_button, self.redo_button = QToolButton(), QToolButton()
        self.calibrate_button.clicked.connect(lambda: self.calibrate.emit())
        self.undo_button.clicked.connect(lambda: self.undo.emit())
        self.redo_button.clicked.connect(lambda: self.redo.emit())
        shown = [self.sink_buttons[kind.name] for kind in SINKS if kind.in_bar]
        self._words = {button: button.text() for button in (self.calibrate_button, *shown)}
        self._longest = {self.sink_buttons[kind.name]: _translated(kind.button_on) for kind in SINKS}
        for button in self._words:
            button.setMinimumWidth(30)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(6)
        for button in (*self._words, self.undo_button, self.redo_button):
            row.addWidget(button)
        self._row = row
        self.show_history("", "")

    def _made(self, kind: SinkKind) -> QPushButton:
        button = QPushButton(_translated(kind.button), self)
        button.setVisible(kind.in_bar)
        button.setObjectName(kind.action)
        button.setCheckable(not kind.one_shot)
        button.clicked.connect(lambda on: self.switched.emit(kind.name, on or kind.one_shot))
        return button

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

    def show_state(self, sinks: frozenset[str]) -> None:
        """Show which sinks are really on."""
        for kind in SINKS:
            button, on = self.sink_buttons[kind.name], kind.name in sinks
            button.setChecked(on)
            if kind.in_bar:
                self._words[button] = _translated((on and kind.button_on) or kind.button)
        self._show_words()

    def show_history(self, undo: str, redo: str) -> None:
        """Show what can be undone and done again; empty for nothing."""
        for button, word, what in (
            (self.undo_button, self.tr("Undo"), undo),
            (self.redo_button, self.tr("Redo"), redo),
        ):
            button.setEnabled(bool(what))
            button.setToolTip(f"{word}: {QCoreApplication.translate('undo', what)}" if what else word)
            button.setAccessibleName(word)

    def set_theme(self, theme: Theme) -> None:
        """Draw the icons in a theme's colours."""
        self.calibrate_button.setIcon(icon("calibration", theme.text))
        for kind in SINKS:
            colours = (theme.bad, theme.field) if kind.name == RECORDING else (theme.text, theme.accent_text)
            self.sink_buttons[kind.name].setIcon(icon(kind.action, *colours))
        self.undo_button.setIcon(icon("undo", theme.text))
        self.redo_button.setIcon(icon("redo", theme.text))


def _translated(text: str) -> str:
    return QCoreApplication.translate("sinks", text) if text else ""
