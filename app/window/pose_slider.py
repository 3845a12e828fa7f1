"""One number of the pose: shows what is tracked, and can be taken over by hand or shifted."""

from __future__ import annotations

from PyQt6.QtCore import Qt, pyqtSignal
from PyQt6.QtWidgets import QComboBox, QGridLayout, QLabel, QWidget

from app.settings.settings import AxisSettings
from app.window.marked_slider import STEPS, MarkedSlider
from app.window.tuning.titles import title
from tracking.pose import PoseParameter


class PoseSlider(QWidget):
    """A slider and where its number comes from. Moving a tracked slider takes the number by hand.

    Signals:
        changed: name of the number and its `AxisSettings`.
    """

    changed = pyqtSignal(str, object)

    def __init__(self, parameter: PoseParameter) -> None:
        super().__init__()
        self.parameter = parameter
        called = title(parameter.name)
        self.slider = MarkedSlider(parameter.minimum, parameter.maximum)
        self.slider.setAccessibleName(called)
        self.slider.setToolTip(self.tr("Above: tracked. Below: what goes out. In units of: %1.").replace(
            "%1", parameter.unit))  # fmt: skip
        self.mode = QComboBox()
        self.mode.setAccessibleName(self.tr("%1: where it comes from").replace("%1", called))
        for mode, word in (
            ("tracked", self.tr("tracked")),
            ("mixed", self.tr("tracked + mine")),
            ("manual", self.tr("by hand")),
        ):
            self.mode.addItem(word, mode)
        self._number = QLabel()
        self._number.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self._number.setMinimumWidth(self._number.fontMetrics().horizontalAdvance("+0.00 "))
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setVerticalSpacing(0)
        grid.addWidget(QLabel(called), 0, 0)
        grid.addWidget(self.mode, 0, 1, Qt.AlignmentFlag.AlignRight)
        grid.addWidget(self.slider, 1, 0, 1, 2)
        grid.addWidget(self._number, 1, 2)
        grid.setColumnStretch(0, 1)
        # Programmatic changes come with signals blocked, so this is always the user's doing.
        self.slider.valueChanged.connect(self._moved)
        self.mode.activated.connect(self._choose_mode)

    @property
    def value(self) -> float:
        """The number shown."""
        return self.slider.value() / STEPS

    def show_axis(self, axis: AxisSettings) -> None:
        """Show where the number comes from and, unless it is tracked, what is set."""
        self.mode.setCurrentIndex(self.mode.findData(axis.mode))
        self._set_range(axis.mode)
        if axis.mode != "tracked" and not self.slider.isSliderDown():
            self._set_value(axis.value)

    def show_live(self, tracked: float | None, output: float | None) -> None:
        """Show what tracking says and what goes out, now."""
        mixed = self.mode.currentData() == "mixed"
        self.slider.show_marks(None if mixed else tracked, None if mixed else output)
        if self.mode.currentData() == "tracked" and not self.slider.isSliderDown() and tracked is not None:
            self._set_value(tracked)
        shown = self.value if mixed or output is None else output
        signed = mixed or self.parameter.minimum < 0
        self._number.setText(f"{shown:+.2f}" if signed else f"{shown:.2f}")

    def _set_range(self, mode: str) -> None:
        low = -self.parameter.maximum if mode == "mixed" else self.parameter.minimum
        self.slider.blockSignals(True)
        self.slider.setRange(round(low * STEPS), round(self.parameter.maximum * STEPS))
        self.slider.blockSignals(False)

    def _set_value(self, value: float) -> None:
        self.slider.blockSignals(True)
        self.slider.setValue(round(value * STEPS))
        self.slider.blockSignals(False)

    def _moved(self) -> None:
        mode = self.mode.currentData()
        self.changed.emit(
            self.parameter.name, AxisSettings("manual" if mode == "tracked" else mode, self.value)
        )

    def _choose_mode(self) -> None:
        mode = self.mode.currentData()
        value = {"tracked": 0.0, "mixed": 0.0}.get(mode, self.value)
        axis = AxisSettings(mode, value)
        self.show_axis(axis)
        self.changed.emit(self.parameter.name, axis)
