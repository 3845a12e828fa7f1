"""A button that shows a key and asks for another one, with a cross that takes it away."""

from __future__ import annotations

from PyQt6.QtCore import QEvent, QObject, Qt, pyqtSignal
from PyQt6.QtGui import QKeyEvent, QKeySequence
from PyQt6.QtWidgets import QHBoxLayout, QPushButton, QSizePolicy, QWidget

from app.window.icon_button import IconButton

_NO_KEYS = (
    Qt.Key.Key_Shift,
    Qt.Key.Key_Control,
    Qt.Key.Key_Alt,
    Qt.Key.Key_Meta,
    Qt.Key.Key_AltGr,
    Qt.Key.Key_unknown,
)
"""What is held while a key is pressed, and what Qt has no name for."""


class KeyField(QWidget):
    """Press the button, then the key. Escape leaves it, Delete takes the key away.

    Args:
        words: what the key is for, for screen readers.
        clear_words: what the cross does.

    Signals:
        chosen: a key as Qt writes it; empty for none.
        asking: whether the next key pressed is the one.
    """

    chosen = pyqtSignal(str)
    asking = pyqtSignal(bool)

    def __init__(self, words: str, clear_words: str) -> None:
        super().__init__()
        self._key = ""
        self._asks = False
        self.button = QPushButton()
        self.button.setAccessibleName(words)
        self.button.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.button.clicked.connect(self._ask)
        self.button.installEventFilter(self)
        self.clear = IconButton("close", clear_words, flat=True)
        self.clear.clicked.connect(lambda: self.chosen.emit(""))
        kept = self.clear.sizePolicy()
        kept.setRetainSizeWhenHidden(True)
        self.clear.setSizePolicy(kept)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(2)
        row.addWidget(self.button, 1)
        row.addWidget(self.clear)
        self.show_key("")

    def show_key(self, key: str) -> None:
        """Show a key, once none is asked for."""
        self._key = key
        if not self._asks:
            words = QKeySequence(key).toString(QKeySequence.SequenceFormat.NativeText) or key
            self.button.setText(words.replace("&", "&&") or self.tr("none"))
            self.clear.setVisible(bool(key))

    def eventFilter(self, a0: QObject | None, a1: QEvent | None) -> bool:
        """Take the key that is pressed, also where it is a shortcut already."""
        if not self._asks or a1 is None or a0 is not self.button:
            return False
        if a1.type() is QEvent.Type.ShortcutOverride:
            a1.accept()
            return True
        if a1.type() in (QEvent.Type.FocusOut, QEvent.Type.Hide):
            self._stop_asking()
        if isinstance(a1, QKeyEvent) and a1.type() is QEvent.Type.KeyPress:
            if a1.key() not in _NO_KEYS:
                self._take(a1)
            return True
        return False

    def _ask(self) -> None:
        if self._asks:  # pressed again by the mouse
            self._stop_asking()
            return
        self._asks = True
        self.button.setText(self.tr("press a key…"))
        self.button.setFocus()
        self.asking.emit(True)

    def _take(self, event: QKeyEvent) -> None:
        self._stop_asking()
        alone = event.modifiers() == Qt.KeyboardModifier.NoModifier
        if alone and event.key() == Qt.Key.Key_Escape:
            return
        if alone and event.key() == Qt.Key.Key_Delete:
            self.chosen.emit("")
        elif key := QKeySequence(event.keyCombination()).toString():
            self.chosen.emit(key)

    def _stop_asking(self) -> None:
        self._asks = False
        self.show_key(self._key)
        self.asking.emit(False)
