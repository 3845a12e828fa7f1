"""A slider with two live marks: what is tracked, and what goes out."""

from __future__ import annotations

from PyQt6.QtCore import QPointF, Qt
from PyQt6.QtGui import QColor, QPainter, QPaintEvent, QPolygonF
from PyQt6.QtWidgets import QSlider, QStyle

from app.window.appearance import theme_now

STEPS = 100
"""Steps of the slider per unit."""
_HANDLE = 14


class MarkedSlider(QSlider):
    """Horizontal; a triangle above the groove marks the tracked value, one below it the output."""

    def __init__(self, minimum: float, maximum: float) -> None:
        super().__init__(Qt.Orientation.Horizontal)
        self.setRange(round(minimum * STEPS), round(maximum * STEPS))
        self.setMinimumHeight(30)
        self.tracked: float | None = None
        self.output: float | None = None

    def show_marks(self, tracked: float | None, output: float | None) -> None:
        """Put the marks; None for none."""
        if (tracked, output) != (self.tracked, self.output):
            self.tracked, self.output = tracked, output
            self.update()

    def paintEvent(self, ev: QPaintEvent | None) -> None:
        """Paint the slider and its marks."""
        super().paintEvent(ev)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        theme, middle = theme_now(), self.height() / 2
        for value, colour, way in ((self.tracked, theme.dim, -1), (self.output, theme.good, 1)):
            if value is not None:
                x = self._place(value)
                tip = middle + way * 8
                shape = (QPointF(x, tip), QPointF(x - 4, tip + way * 6), QPointF(x + 4, tip + way * 6))
                painter.setBrush(QColor(colour))
                painter.drawPolygon(QPolygonF(shape))
        painter.end()

    def _place(self, value: float) -> float:
        """Return where a value lies, in pixels from the left edge."""
        at = min(max(round(value * STEPS), self.minimum()), self.maximum())
        room = self.width() - _HANDLE
        return QStyle.sliderPositionFromValue(self.minimum(), self.maximum(), at, room) + _HANDLE / 2
