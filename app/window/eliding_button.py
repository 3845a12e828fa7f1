"""A button for words that may be long: a name, a folder."""

from __future__ import annotations

from PyQt6.QtCore import Qt
from PyQt6.QtGui import QResizeEvent
from PyQt6.QtWidgets import QPushButton, QSizePolicy

_PADDING = 26
"""What the style leaves free beside the words, in pixels, with the border."""


class ElidingButton(QPushButton):
    """Shows as much of its words as there is room for, the middle left out; the tip has all of them."""

    def __init__(self, words: str = "") -> None:
        super().__init__()
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self._words = ""
        self.set_words(words)

    def set_words(self, words: str) -> None:
        """Show other words."""
        self._words = words
        self.setAccessibleName(words)
        self.setToolTip(words)
        self._elide()

    def resizeEvent(self, a0: QResizeEvent | None) -> None:
        """Show more of the words, or less."""
        super().resizeEvent(a0)
        self._elide()

    def _elide(self) -> None:
        room = self.width() - _PADDING
        shown = self.fontMetrics().elidedText(self._words, Qt.TextElideMode.ElideMiddle, room)
        self.setText(shown.replace("&", "&&"))
