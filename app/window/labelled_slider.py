"""A slider with a name and a value."""

from __future__ import annotations

from PyQt6.QtCore import Qt
from PyQt6.QtWidgets import QHBoxLayout, QLabel, QSlider, QVBoxLayout, QWidget


class Labelled(QWidget):
    """A slider with its name and its value: percent, or tenths of a second where `unit` is "s"."""

    def __init__(self, text: str, most: int, unit: str = "%") -> None:
        super().__init__()
        self._unit = unit
        self.slider = QSlider(Qt.Orientation.Horizontal)
        self.slider.setRange(0, most)
        self.slider.setAccessibleName(text.replace("&", ""))
        label, self.number = QLabel(text), QLabel()
        label.setBuddy(self.slider)
        upper = QHBoxLayout()
        upper.addWidget(label)
        upper.addStretch(1)
        upper.addWidget(self.number)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addLayout(upper)
        column.addWidget(self.slider)
        self.slider.valueChanged.connect(self._show_number)
        self._show_number(0)

    def show_value(self, value: int) -> None:
        """Show a value that was not set here."""
        if not self.slider.isSliderDown():
            self.slider.blockSignals(True)
            self.slider.setValue(value)
            self.slider.blockSignals(False)
            self._show_number(self.slider.value())

    def _show_number(self, value: int) -> None:
        self.number.setText(f"{value / 10:.1f} s" if self._unit == "s" else f"{value} %")
