"""One number of the pose: shows what is tracked, and can be taken over by hand."""

from __future__ import annotations

from PyQt6.QtCore import Qt, pyqtSignal
from PyQt6.QtWidgets import QCheckBox, QHBoxLayout, QLabel, QSlider, QWidget

from tracking.pose import PoseParameter

_STEPS = 100
TITLES = {
    "head_x": "Nod",
    "head_y": "Turn",
    "neck_z": "Tilt",
    "left_eye": "Left eye",
    "right_eye": "Right eye",
    "mouth": "Mouth",
}


class PoseSlider(QWidget):
    """A slider with a box "by hand". Moving the slider ticks the box; unticking it gives back to tracking.

    Signals:
        changed: name of the number, and its value (float) or None where it is tracked again.
    """

    changed = pyqtSignal(str, object)

    def __init__(self, parameter: PoseParameter) -> None:
        super().__init__()
        self.name = parameter.name
        title = TITLES[parameter.name]
        self.slider = QSlider(Qt.Orientation.Horizontal)
        self.slider.setRange(round(parameter.minimum * _STEPS), round(parameter.maximum * _STEPS))
        self.slider.setAccessibleName(title)
        self.slider.setToolTip(parameter.unit)
        self.by_hand = QCheckBox("by hand")
        self.by_hand.setAccessibleName(f"{title} by hand")
        self._number = QLabel()
        self._number.setMinimumWidth(self._number.fontMetrics().horizontalAdvance("+0.00  "))
        self._number.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        label = QLabel(title)
        label.setMinimumWidth(max(label.fontMetrics().horizontalAdvance(t) for t in TITLES.values()) + 6)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        for widget, stretch in ((label, 0), (self.slider, 1), (self._number, 0), (self.by_hand, 0)):
            row.addWidget(widget, stretch)
        # Programmatic changes come with signals blocked, so this is always the user's doing.
        self.slider.valueChanged.connect(self._moved)
        self.by_hand.toggled.connect(self._tell)
        self._show_number()

    @property
    def value(self) -> float:
        """The number shown."""
        return self.slider.value() / _STEPS

    def show_tracked(self, value: float) -> None:
        """Show what tracking says, unless the number is set by hand or being dragged."""
        if self.by_hand.isChecked() or self.slider.isSliderDown():
            return
        self.slider.blockSignals(True)
        self.slider.setValue(round(value * _STEPS))
        self.slider.blockSignals(False)
        self._show_number()

    def _moved(self) -> None:
        self._show_number()
        if self.by_hand.isChecked():
            self._tell()
        else:
            self.by_hand.setChecked(True)

    def _tell(self) -> None:
        self.changed.emit(self.name, self.value if self.by_hand.isChecked() else None)

    def _show_number(self) -> None:
        self._number.setText(f"{self.value:+.2f}" if self.slider.minimum() < 0 else f"{self.value:.2f}")
