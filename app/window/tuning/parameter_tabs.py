"""Which number of the pose is tuned."""

from __future__ import annotations

from PyQt6.QtCore import Qt, pyqtSignal
from PyQt6.QtWidgets import QButtonGroup, QComboBox, QGridLayout, QSizePolicy, QToolButton, QWidget

from app.window.tuning.titles import group_title, title
from tracking.pose import CORE, PARAMETERS, parameter

_FIRST = ""
"""The choice of the six, before those of the groups."""


class ParameterTabs(QWidget):
    """A group of numbers, and a button for each number of it, of which one is pressed.

    Signals:
        chosen: the number's name in the pose table, when the user chooses it.
    """

    chosen = pyqtSignal(str)

    def __init__(self) -> None:
        super().__init__()
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setSpacing(4)
        self.group = QComboBox()
        self.group.setAccessibleName(self.tr("Group of numbers"))
        self.group.addItem(self.tr("Head, eyes, mouth"), _FIRST)
        for row in PARAMETERS:
            if row.name not in CORE and self.group.findData(row.group) < 0:
                self.group.addItem(group_title(row.group), row.group)
        self.group.activated.connect(self._choose_group)
        self._grid.addWidget(self.group, 0, 0, 1, 3)
        self._exclusive = QButtonGroup(self)
        self.buttons: dict[str, QToolButton] = {}
        """Those of the group that is shown, by the number's name."""
        self._show_group(_FIRST)

    def show_parameter(self, name: str) -> None:
        """Show which one is tuned."""
        group = _FIRST if name in CORE else parameter(name).group
        if name not in self.buttons:
            self.group.setCurrentIndex(self.group.findData(group))
            self._show_group(group)
        self.buttons[name].setChecked(True)

    def _choose_group(self) -> None:
        self.chosen.emit(_names(self.group.currentData())[0])

    def _show_group(self, group: str) -> None:
        for button in self.buttons.values():
            self._exclusive.removeButton(button)
            self._grid.removeWidget(button)
            button.deleteLater()
        self.buttons = {}
        for place, name in enumerate(_names(group)):
            button = self.buttons[name] = self._button(name)
            self._grid.addWidget(button, 1 + place // 3, place % 3)

    def _button(self, name: str) -> QToolButton:
        button = QToolButton()
        button.setText(title(name))
        button.setToolTip(title(name))
        button.setCheckable(True)
        button.setStyleSheet("QToolButton { padding: 5px 2px; }")
        button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextOnly)
        button.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        button.setMinimumWidth(64)
        button.clicked.connect(lambda: self.chosen.emit(name))
        self._exclusive.addButton(button)
        return button


def _names(group: str) -> tuple[str, ...]:
    if group == _FIRST:
        return CORE
    return tuple(row.name for row in PARAMETERS if row.group == group and row.name not in CORE)
