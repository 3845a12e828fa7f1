"""One number of an expression: whether it belongs to it, and how much."""

from __future__ import annotations

from PyQt6.QtCore import Qt, pyqtSignal
from PyQt6.QtWidgets import QCheckBox, QGridLayout, QLabel, QSlider, QWidget

from app.window.tuning.titles import title
from tracking.pose import PoseParameter

_STEPS = 100


class NumberSlider(QWidget):
    """A slider under a box; moving the slider ticks the box.

    Signals:
        changed: the user has changed it.
    """

    changed = pyqtSignal()

    def __init__(self, parameter: PoseParameter) -> None:
        super().__init__()
        self.box = QCheckBox(title(parameter.name))
        self.slider = QSlider(Qt.Orientation.Horizontal)
        self.slider.setRange(round(parameter.minimum * _STEPS), round(parameter.maximum * _STEPS))
        self.slider.setAccessibleName(title(parameter.name))
        self.slider.setToolTip(parameter.unit)
        self._number = QLabel()
        self._number.setAlignment(Qt.AlignmentFlag.AlignRight)
        self._number.setMinimumWidth(self._number.fontMetrics().horizontalAdvance("+0.00 "))
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setVerticalSpacing(0)
        grid.addWidget(self.box, 0, 0)
        grid.addWidget(self._number, 0, 1)
        grid.addWidget(self.slider, 1, 0, 1, 2)
        grid.setColumnStretch(0, 1)
        self.slider.valueChanged.connect(self._moved)
        self.box.toggled.connect(self._ticked)
        self.show_value(None)

    @property
    def value(self) -> float | None:
        """The number; None where it does not belong to the expression."""
        return self.slider.value() / _STEPS if self.box.isChecked() else None

    def show_value(self, value: float | None) -> None:
        """Show a number that was not set here."""
        for widget in (self.box, self.slider):
            widget.blockSignals(True)
        self.box.setChecked(value is not None)
        self.slider.setValue(round((value or 0.0) * _STEPS))
        for widget in (self.box, self.slider):
            widget.blockSignals(False)
        self._show_number()

    def _moved(self) -> None:
        self.box.blockSignals(True)
        self.box.setChecked(True)
        self.box.blockSignals(False)
        self._ticked()

    def _ticked(self) -> None:
        self._show_number()
        self.changed.emit()

    def _show_number(self) -> None:
        self._number.setText("" if self.value is None else f"{self.value:+.2f}")
