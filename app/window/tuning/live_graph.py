"""The last seconds of one number: as tracked, calibrated, and as it comes out."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
from PyQt6.QtCore import QPointF, QRectF, QSize, Qt
from PyQt6.QtGui import QColor, QPainter, QPaintEvent, QPen, QPolygonF
from PyQt6.QtWidgets import QSizePolicy, QWidget

from app.window.appearance import Theme, theme_now
from tracking.pose import INDEX, PARAMETERS
from tracking.settings import ParameterSettings
from tracking.sources.pose_log import LogWindow

_MARGIN, _LEGEND = 8, 22


class LiveGraph(QWidget):
    """Three lines that run from right to left; dashed lines are the limits."""

    def __init__(self, seconds: float) -> None:
        super().__init__()
        self._seconds = seconds
        self._name = PARAMETERS[0].name
        self._settings: ParameterSettings | None = None
        self._window: LogWindow | None = None
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setFixedHeight(140)
        self.setAccessibleName(self.tr("Live graph"))
        self.setAccessibleDescription(self.tr("The last seconds, as tracked, calibrated and as it comes out"))
        self.legend = (self.tr("tracked"), self.tr("calibrated"), self.tr("output"))

    def sizeHint(self) -> QSize:
        """Return the size it would like."""
        return QSize(300, 140)

    def show_parameter(self, name: str, settings: ParameterSettings) -> None:
        """Show this number of the pose, with its limits."""
        self._name, self._settings = name, settings
        self.update()

    def show_window(self, window: LogWindow) -> None:
        """Paint these seconds from now on."""
        self._window = window
        if self.isVisible():
            self.update()

    @property
    def newest(self) -> tuple[float, float, float] | None:
        """The newest tracked, calibrated and output value; not a number where there was no face."""
        window = self._window
        if window is None or not len(window.times_s):
            return None
        row = INDEX[self._name]
        return float(window.raw[-1, row]), float(window.calibrated[-1, row]), float(window.pose[-1, row])

    def paintEvent(self, a0: QPaintEvent | None) -> None:
        """Paint ground, limits, lines and legend."""
        theme = theme_now()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(QColor(theme.line), 1))
        painter.setBrush(QColor(theme.field))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), 6, 6)
        painter.setClipRect(self.rect().adjusted(2, 2, -2, -2))
        self._paint_levels(painter, theme)
        for values, colour, width in self._lines(theme):
            painter.setPen(QPen(QColor(colour), width, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap))
            for piece in self._pieces(values):
                painter.drawPolyline(piece)
        self._paint_legend(painter, theme)
        painter.end()

    def _lines(self, theme: Theme) -> list[tuple[np.ndarray, str, float]]:
        if self._window is None or not len(self._window.times_s):
            return []
        row = INDEX[self._name]
        return [
            (self._window.raw[:, row], theme.disabled, 1.0),
            (self._window.calibrated[:, row], theme.warning, 1.4),
            (self._window.pose[:, row], theme.accent, 2.2),
        ]

    def _range(self) -> tuple[float, float]:
        """Return the lowest and highest value there is room for; a head that turns far gets more of it."""
        if PARAMETERS[INDEX[self._name]].minimum >= 0.0:
            return -0.25, 1.35
        far = 0.0
        if self._window is not None and len(self._window.times_s):
            row = INDEX[self._name]
            both = np.abs([self._window.calibrated[:, row], self._window.pose[:, row]])
            far = float(np.max(both, initial=0.0, where=~np.isnan(both)))
        wide = 1.25 if far <= 1.25 else 2.2 if far <= 2.2 else 3.3
        return -wide, wide

    def _height_of(self, value: float) -> float:
        low, high = self._range()
        share = (value - low) / (high - low)
        return self.height() - _LEGEND - share * (self.height() - _MARGIN - _LEGEND)

    def _pieces(self, values: np.ndarray) -> list[QPolygonF]:
        """Return the line of values (N,) in pieces, broken where there was no face (NaN)."""
        assert self._window is not None
        times = self._window.times_s
        seen = ~np.isnan(values)
        edges = [0, *(np.flatnonzero(np.diff(seen)) + 1).tolist(), len(values)]
        low, high = self._range()
        shares = (np.clip(values, low, high) - low) / (high - low)
        heights = self.height() - _LEGEND - shares * (self.height() - _MARGIN - _LEGEND)
        across = self.width() - _MARGIN - (times[-1] - times) / self._seconds * (self.width() - 2 * _MARGIN)
        return [
            QPolygonF(
                [QPointF(x, y) for x, y in zip(across[a:b].tolist(), heights[a:b].tolist(), strict=True)]
            )
            for a, b in pairwise(edges)
            if b > a and seen[a]
        ]

    def _paint_levels(self, painter: QPainter, theme: Theme) -> None:
        painter.setPen(QPen(QColor(theme.line), 1))
        zero = self._height_of(0.0)
        painter.drawLine(QPointF(_MARGIN, zero), QPointF(self.width() - _MARGIN, zero))
        if self._settings is None:
            return
        painter.setPen(QPen(QColor(theme.dim), 1, Qt.PenStyle.DashLine))
        for limit in (self._settings.minimum, self._settings.maximum):
            level = self._height_of(limit)
            painter.drawLine(QPointF(_MARGIN, level), QPointF(self.width() - _MARGIN, level))

    def _paint_legend(self, painter: QPainter, theme: Theme) -> None:
        font = painter.font()
        font.setPixelSize(11)
        painter.setFont(font)
        metrics = painter.fontMetrics()
        x = _MARGIN + 2
        newest = self.newest
        for word, colour, index in zip(
            self.legend, (theme.dim, theme.warning, theme.accent), range(3), strict=True
        ):
            number = "" if newest is None or np.isnan(newest[index]) else f" {newest[index]:+.2f}"
            room = (
                metrics.horizontalAdvance("".join(self.legend)) + 3 * metrics.horizontalAdvance(" +0.00") + 40
            )
            text = word + number if self.width() >= room else word
            painter.setPen(QColor(colour))
            painter.drawText(QPointF(x, self.height() - 6), text)
            x += metrics.horizontalAdvance(word + " +0.00" if text != word else word) + 10
