"""A labelled list to choose one thing from, with a button to look for more."""

from __future__ import annotations

from collections.abc import Sequence

from PyQt6.QtCore import pyqtSignal
from PyQt6.QtWidgets import QComboBox, QHBoxLayout, QLabel, QToolButton, QVBoxLayout, QWidget


class Picker(QWidget):
    """Shows entries by their title and tells which the user chose.

    Args:
        title: of the list, with its mnemonic.
        more_text: what the button at its end is for; no button where empty.

    Signals:
        chosen: the entry's key, when the user (not the program) chooses one.
        more: the button was pressed.
    """

    chosen = pyqtSignal(str)
    more = pyqtSignal()

    def __init__(self, title: str, more_text: str = "") -> None:
        super().__init__()
        self.box = QComboBox()
        self.box.setMinimumContentsLength(14)
        self.box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.button = QToolButton()
        self.button.setText("…")
        self.button.setToolTip(more_text)
        self.button.setAccessibleName(more_text)
        label = QLabel(title)
        label.setBuddy(self.box)
        row = QHBoxLayout()
        row.addWidget(self.box, 1)
        if more_text:
            row.addWidget(self.button)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(label)
        column.addLayout(row)
        self.box.activated.connect(lambda index: self.chosen.emit(self.box.itemData(index)))
        self.button.clicked.connect(self.more)

    def set_entries(self, entries: Sequence[tuple[str, str]], current: str) -> None:
        """Show (key, title) pairs with `current` chosen; where it is unknown it is added."""
        view = self.box.view()
        if view is not None and view.isVisible():
            # Not while the user is choosing.
            return
        entries = list(entries)
        if current not in (key for key, _ in entries):
            entries.append((current, current))
        if entries == self.entries() and self.box.currentData() == current:
            return
        self.box.clear()
        for key, title in entries:
            self.box.addItem(title, key)
        self.box.setCurrentIndex([key for key, _ in entries].index(current))

    def entries(self) -> list[tuple[str, str]]:
        """Return the (key, title) pairs shown."""
        return [(self.box.itemData(i), self.box.itemText(i)) for i in range(self.box.count())]
