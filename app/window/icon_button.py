"""A small button with an icon that keeps the theme's colour."""

from __future__ import annotations

from PyQt6.QtCore import QEvent
from PyQt6.QtWidgets import QToolButton

from app.window.appearance import theme_now
from app.window.icons import icon


class IconButton(QToolButton):
    """A button without words; what it does is in its tip and told to screen readers.

    Args:
        name: of the icon.
        words: what it does.
        flat: without a frame, and in the colour of small talk.
    """

    def __init__(self, name: str, words: str, *, flat: bool = False) -> None:
        super().__init__()
        self._name, self._flat = name, flat
        if flat:
            self.setObjectName("flat")
        self.setAccessibleName(words)
        self.setToolTip(words)
        self._draw()

    def changeEvent(self, a0: QEvent | None) -> None:
        """Take up the colours of another theme."""
        super().changeEvent(a0)
        if a0 is not None and a0.type() is QEvent.Type.StyleChange:
            self._draw()

    def _draw(self) -> None:
        theme = theme_now()
        self.setIcon(icon(self._name, theme.dim if self._flat else theme.text))
