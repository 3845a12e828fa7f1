"""A part of a page that is folded away under its title until it is opened."""

from __future__ import annotations

from collections.abc import Callable

from PyQt6.QtCore import Qt
from PyQt6.QtWidgets import QSizePolicy, QToolButton, QVBoxLayout, QWidget


class FoldedGroup(QWidget):
    """A title that opens what is below it; the widgets there are made when it is first opened.

    Args:
        title: what is to be found in it.
        fill: called once, with the column to put the widgets in.
    """

    def __init__(self, title: str, fill: Callable[[QVBoxLayout], None]) -> None:
        super().__init__()
        self._fill: Callable[[QVBoxLayout], None] | None = fill
        self.button = QToolButton()
        self.button.setText(title)
        self.button.setObjectName("fold")
        self.button.setCheckable(True)
        self.button.setArrowType(Qt.ArrowType.RightArrow)
        self.button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.button.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.button.toggled.connect(self._toggle)
        self._inside = QWidget()
        self._inside.hide()
        self._column = QVBoxLayout(self._inside)
        self._column.setContentsMargins(0, 0, 0, 4)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        column.addWidget(self.button)
        column.addWidget(self._inside)

    @property
    def is_open(self) -> bool:
        """Whether what is in it can be seen."""
        return self.button.isChecked()

    def _toggle(self, on: bool) -> None:
        if self._fill is not None:
            fill, self._fill = self._fill, None
            fill(self._column)
        self.button.setArrowType(Qt.ArrowType.DownArrow if on else Qt.ArrowType.RightArrow)
        self._inside.setVisible(on)
