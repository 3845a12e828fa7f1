"""Which number of the pose is tuned."""

from __future__ import annotations

from PyQt6.QtCore import Qt, pyqtSignal
from PyQt6.QtWidgets import QButtonGroup, QGridLayout, QSizePolicy, QToolButton, QWidget

from app.window.tuning.titles import title
from tracking.pose import MEASURED


class ParameterTabs(QWidget):
    """A button for each number that is measured, of which one is pressed.

    Signals:
        chosen: the number's name in the pose table, when the user chooses it.
    """

    chosen = pyqtSignal(str)

    def __init__(self) -> None:
        super().__init__()
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setSpacing(4)
        group = QButtonGroup(self)
        self.buttons: dict[str, QToolButton] = {}
        for place, name in enumerate(row.name for row in MEASURED):
            button = QToolButton()
            button.setText(title(name))
            button.setCheckable(True)
            button.setStyleSheet("QToolButton { padding: 5px 2px; }")
            button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextOnly)
            button.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
            button.setMinimumWidth(64)
            button.clicked.connect(lambda _, name=name: self.chosen.emit(name))
            group.addButton(button)
            grid.addWidget(button, place // 3, place % 3)
            self.buttons[name] = button

    def show_parameter(self, name: str) -> None:
        """Show which one is tuned."""
        self.buttons[name].setChecked(True)
