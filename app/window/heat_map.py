"""Which poses of the head a character bears: green is safe, red is not."""

from __future__ import annotations

from collections.abc import Mapping

import cv2
import numpy as np
from PyQt6.QtCore import QRectF, QSize, Qt
from PyQt6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PyQt6.QtWidgets import QSizePolicy, QWidget

from app.window.appearance import theme_now
from app.window.pixels import image_of

_COLOURS = ((86, 170, 96), (244, 206, 88), (208, 70, 62))
"""Of harm 0, of the most that is safe, and of twice that."""
_GAP, _TITLE = 12, 20


class HeatMap(QWidget):
    """Two squares side by side, each with a frame around what is allowed.

    Convention: columns are yaw from the character's left to its right; rows are pitch from up to down, or
    tilt from left to right.
    """

    def __init__(self) -> None:
        super().__init__()
        self.setAccessibleName(self.tr("Which poses of the head are safe"))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setFixedHeight(170)
        self._levels: list[np.ndarray] = []
        self._limits: dict[str, tuple[float, float]] = {}

    def sizeHint(self) -> QSize:
        """Return the size it would like."""
        return QSize(290, 170)

    def show_levels(self, levels: Mapping[str, np.ndarray]) -> None:
        """Show levels of harm, float (N, N) each; see `app.characters.turning_range.JudgedRange`."""
        self._levels = list(levels.values())
        self.update()

    def show_limits(self, limits: Mapping[str, tuple[float, float]]) -> None:
        """Draw the frames around these: (negative, positive) for head axes."""
        self._limits = dict(limits)
        self.update()

    def paintEvent(self, a0: QPaintEvent | None) -> None:
        """Paint the squares."""
        painter = QPainter(self)
        theme = theme_now()
        painter.setRenderHints(QPainter.RenderHint.Antialiasing | QPainter.RenderHint.SmoothPixmapTransform)
        titles = (self.tr("turn and nod"), self.tr("turn and tilt"))
        side = min((self.width() - _GAP) / 2, self.height() - _TITLE)
        for i, (levels, down) in enumerate(zip(self._levels, ("head_x", "neck_z"), strict=False)):
            x = self.width() / 2 + (i - 1) * (side + _GAP) + _GAP / 2
            square = QRectF(x, _TITLE, side, side)
            painter.drawImage(square, image_of(_coloured(levels)))
            painter.setPen(QColor(theme.dim))
            painter.drawText(QRectF(x, 0, side, _TITLE), Qt.AlignmentFlag.AlignCenter, titles[i])
            frame = self._frame(square, levels.shape[0], down)
            for width, colour in ((3.0, QColor(255, 255, 255)), (1.5, QColor(20, 20, 20))):
                painter.setPen(QPen(colour, width))
                painter.drawRect(frame)
        painter.end()

    def _frame(self, square: QRectF, cells: int, down: str) -> QRectF:
        """Return the allowed part: positive values lie left and on top, a cell's value in its middle."""
        across, along = self._limits.get("head_y", (-1.0, 1.0)), self._limits.get(down, (-1.0, 1.0))
        span, edge = square.width() * (1 - 1 / cells), square.width() / cells / 2
        left, right = (square.left() + edge + (1 - v) / 2 * span for v in (across[1], across[0]))
        top, bottom = (square.top() + edge + (1 - v) / 2 * span for v in (along[1], along[0]))
        return QRectF(left, top, right - left, bottom - top)


def _coloured(levels: np.ndarray) -> np.ndarray:
    t = np.clip(levels / 2, 0, 1)[..., None]
    low, middle, high = (np.array(colour, np.float32) for colour in _COLOURS)
    rgb = np.where(t < 0.5, low + (middle - low) * 2 * t, middle + (high - middle) * (2 * t - 1))
    large = cv2.resize(rgb.astype(np.uint8), None, fx=16, fy=16, interpolation=cv2.INTER_NEAREST)
    return np.dstack([large, np.full(large.shape[:2], 255, np.uint8)])
