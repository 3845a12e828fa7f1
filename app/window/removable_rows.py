"""A list of rows, each of which has a cross that takes it away."""

from __future__ import annotations

from PyQt6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.window.icon_button import IconButton


class RemovableRows(QWidget):
    """Rows below one another; what the cross of each does is the owner's affair."""

    def __init__(self) -> None:
        super().__init__()
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self.hide()

    def clear(self) -> None:
        """Show no row, and take no room."""
        self.hide()
        while (item := self._column.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.deleteLater()

    def add(self, widget: QWidget, words: str) -> IconButton:
        """Add a row and return its cross; to be called once this stands in its place.

        Args:
            widget: what the row shows.
            words: what the cross does.
        """
        away = IconButton("close", words, flat=True)
        holder = QWidget()
        row = QHBoxLayout(holder)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(widget, 1)
        row.addWidget(away)
        self._column.addWidget(holder)
        self.show()
        return away
