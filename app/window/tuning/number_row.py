"""One tuned number: its name, a slider and a field to type into."""

from __future__ import annotations

from PyQt6.QtCore import Qt, pyqtSignal
from PyQt6.QtGui import QWheelEvent
from PyQt6.QtWidgets import QDoubleSpinBox, QHBoxLayout, QLabel, QSlider, QWidget

from app.settings.tuning_scales import STEPS, Scale


class QuietSlider(QSlider):
    """A slider that the wheel passes over unless it has the focus: pages are scrolled by it."""

    def wheelEvent(self, e: QWheelEvent | None) -> None:
        """Move only where it has the focus."""
        if e is not None and not self.hasFocus():
            e.ignore()
        else:
            super().wheelEvent(e)


class QuietField(QDoubleSpinBox):
    """A number field with the same manners."""

    def wheelEvent(self, e: QWheelEvent | None) -> None:
        """Change only where it has the focus."""
        if e is not None and not self.hasFocus():
            e.ignore()
        else:
            super().wheelEvent(e)


class NumberRow(QWidget):
    """Slider and field show the same number, and either changes it.

    Signals:
        changed: the number, when the user (not the program) sets it.
        held: a drag begins, or (False) ends.
    """

    changed = pyqtSignal(float)
    held = pyqtSignal(bool)

    def __init__(self, title: str, tip: str, scale: Scale, label_width: int = 84) -> None:
        super().__init__()
        self._scale = scale
        self.slider = QuietSlider(Qt.Orientation.Horizontal)
        self.field = QuietField()
        for part in (self.slider, self.field):
            part.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
            part.setToolTip(tip)
            part.setAccessibleName(title.replace("&", ""))
        self.slider.setRange(0, STEPS)
        self.slider.setMinimumWidth(50)
        self.field.setKeyboardTracking(False)
        self.field.setButtonSymbols(QDoubleSpinBox.ButtonSymbols.NoButtons)
        self.field.setFixedWidth(62)
        label = QLabel(title)
        label.setBuddy(self.field)
        label.setToolTip(tip)
        label.setMinimumWidth(label_width)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        row.addWidget(label)
        row.addWidget(self.slider, 1)
        row.addWidget(self.field)
        self.set_scale(scale)
        self.slider.valueChanged.connect(self._slid)
        self.slider.sliderPressed.connect(lambda: self.held.emit(True))
        self.slider.sliderReleased.connect(lambda: self.held.emit(False))
        self.field.valueChanged.connect(self._typed)

    @property
    def value(self) -> float:
        """The number shown."""
        return self.field.value()

    def set_scale(self, scale: Scale) -> None:
        """Take another scale; show a value afterwards."""
        self._scale = scale
        self._quietly(True)
        self.field.setDecimals(scale.decimals)
        self.field.setRange(scale.minimum, scale.maximum)
        self.field.setSingleStep(scale.step)
        step = round(STEPS / 50) if scale.ratio else scale.position(scale.minimum + scale.step)
        self.slider.setSingleStep(max(1, step))
        self.slider.setPageStep(max(1, 5 * step))
        self._quietly(False)

    def show_value(self, value: float) -> None:
        """Show a number; one being typed is left alone."""
        if self.field.hasFocus() and abs(self.field.value() - value) < 0.5 * 10.0**-self._scale.decimals:
            return
        self._quietly(True)
        self.field.setValue(value)
        if not self.slider.isSliderDown():
            self.slider.setValue(self._scale.position(value))
        self._quietly(False)

    def _slid(self, position: int) -> None:
        value = self._scale.value(position)
        self._quietly(True)
        self.field.setValue(value)
        self._quietly(False)
        self.changed.emit(value)

    def _typed(self, value: float) -> None:
        self._quietly(True)
        self.slider.setValue(self._scale.position(value))
        self._quietly(False)
        self.changed.emit(value)

    def _quietly(self, quiet: bool) -> None:
        self.slider.blockSignals(quiet)
        self.field.blockSignals(quiet)
