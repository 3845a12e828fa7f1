"""Eyes, mouth and head as they are tracked now, live."""

from __future__ import annotations

from collections.abc import Mapping

from PyQt6.QtCore import QPointF, QRectF, QSize, Qt
from PyQt6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PyQt6.QtWidgets import QSizePolicy, QWidget

from app.window.appearance import theme_now
from app.window.tuning.titles import physical, title
from tracking.pose import CORE, INDEX, PARAMETERS

_ROW, _WORD, _NUMBER = 22, 78, 48


class LevelBars(QWidget):
    """Six bars: what is tracked now, measured from the neutral face."""

    def __init__(self) -> None:
        super().__init__()
        self.values: dict[str, float] = {}
        """What is shown, by name in the pose table; empty for no face."""
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setFixedHeight(_ROW * len(CORE))
        self.setAccessibleName(self.tr("What is tracked now"))

    def sizeHint(self) -> QSize:
        """Return the size it would like."""
        return QSize(300, _ROW * len(CORE))

    def show_values(self, values: Mapping[str, float]) -> None:
        """Show these values from now on; none for no face."""
        self.values = dict(values)
        self.update()

    def paintEvent(self, a0: QPaintEvent | None) -> None:
        """Paint a row for each number."""
        theme = theme_now()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        font = painter.font()
        font.setPixelSize(12)
        painter.setFont(font)
        left_middle = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        right_middle = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        for place, name in enumerate(CORE):
            top = float(place * _ROW)
            painter.setPen(QColor(theme.text))
            painter.drawText(QRectF(0, top, _WORD, _ROW), left_middle, title(name))
            bar = QRectF(_WORD, top + 7, self.width() - _WORD - _NUMBER, _ROW - 14)
            painter.setPen(QPen(QColor(theme.line), 1))
            painter.setBrush(QColor(theme.field))
            painter.drawRoundedRect(bar, 4, 4)
            if name not in self.values:
                continue
            self._paint_level(painter, bar, name, theme.accent)
            painter.setPen(QColor(theme.dim))
            number = QRectF(self.width() - _NUMBER, top, _NUMBER, _ROW)
            painter.drawText(number, right_middle, physical(name, self.values[name]))
        painter.end()

    def _paint_level(self, painter: QPainter, bar: QRectF, name: str, colour: str) -> None:
        row = PARAMETERS[INDEX[name]]
        low, high = row.minimum, row.maximum
        value = min(max(self.values[name], low), high)
        zero = bar.left() + (0.0 - low) / (high - low) * bar.width()
        there = bar.left() + (value - low) / (high - low) * bar.width()
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(colour))
        painter.drawRoundedRect(
            QRectF(QPointF(zero, bar.top()), QPointF(there, bar.bottom())).normalized(), 3, 3
        )
