"""A picture on which one brushes: what is to vanish, and what is to come back."""

from __future__ import annotations

import cv2
import numpy as np
from PyQt6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, pyqtSignal
from PyQt6.QtGui import QBrush, QColor, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen, QPixmap
from PyQt6.QtWidgets import QSizePolicy, QWidget

from app.window.appearance import theme_now
from app.window.pixels import image_of

SMALLEST, LARGEST = 2, 80
"""Radius of the brush in pixels of the picture shown."""
_CHECKER = 8


class MatteBrush(QWidget):
    """Shows a cut-out picture over a checkerboard and takes strokes.

    Keys: arrows move the brush, Space dabs, `[` and `]` make it smaller and larger.

    Attributes:
        radius: of the brush, in pixels of the picture.
        erases: whether a stroke takes away; else it brings back.

    Signals:
        brushed: a stroke has ended: uint8 (H, W) of the picture's size, 255 where it went.
    """

    brushed = pyqtSignal(object)

    def __init__(self) -> None:
        super().__init__()
        self.setAccessibleName(self.tr("Brush on the picture"))
        self.setAccessibleDescription(
            self.tr("Arrow keys move the brush, Space dabs, [ and ] change its size")
        )
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setFixedHeight(250)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.radius, self.erases = 16, True
        self._rgba: np.ndarray | None = None
        self._stroke: np.ndarray | None = None
        self._at: tuple[float, float] | None = None

    def sizeHint(self) -> QSize:
        """Return the size it would like."""
        return QSize(280, 250)

    def show_picture(self, rgba: np.ndarray) -> None:
        """Show a picture, uint8 (H, W, 4), straight RGBA."""
        if self._rgba is None or self._rgba.shape != rgba.shape:
            self._at = rgba.shape[1] / 2, rgba.shape[0] / 2
        self._rgba, self._stroke = rgba, None
        self.update()

    def place_of(self, x: float, y: float) -> QPointF:
        """Return where a pixel of the picture is painted."""
        place, factor = self._place(), self._factor()
        return QPointF(place.left() + x * factor, place.top() + y * factor)

    def paintEvent(self, a0: QPaintEvent | None) -> None:
        """Paint picture, stroke and brush."""
        painter = QPainter(self)
        theme = theme_now()
        painter.fillRect(self.rect(), QColor(theme.field))
        if self._rgba is None:
            return
        painter.fillRect(self._place(), self._checkerboard(theme.checker))
        painter.setRenderHints(QPainter.RenderHint.SmoothPixmapTransform | QPainter.RenderHint.Antialiasing)
        painter.drawImage(self._place(), image_of(self._rgba))
        colour = QColor(theme.bad if self.erases else theme.good)
        if self._stroke is not None:
            red, green, blue, _ = colour.getRgb()
            painted = np.zeros((*self._stroke.shape, 4), np.uint8)
            painted[self._stroke > 0] = (red or 0, green or 0, blue or 0, 150)
            painter.drawImage(self._place(), image_of(painted))
        if self._at is not None and (self.underMouse() or self.hasFocus()):
            reach = self.radius * self._factor()
            for width, pen in ((3.0, QColor(0, 0, 0, 130)), (1.5, colour)):
                painter.setPen(QPen(pen, width))
                painter.setBrush(Qt.BrushStyle.NoBrush)
                painter.drawEllipse(self.place_of(*self._at), reach, reach)
        painter.end()

    def mousePressEvent(self, a0: QMouseEvent | None) -> None:
        """Begin a stroke."""
        if a0 is not None and self._rgba is not None and a0.button() is Qt.MouseButton.LeftButton:
            self._stroke = np.zeros(self._rgba.shape[:2], np.uint8)
            self._at = self._in_picture(a0.position())
            self._draw_to(self._at)

    def mouseMoveEvent(self, a0: QMouseEvent | None) -> None:
        """Go on with it."""
        if a0 is None or self._rgba is None:
            return
        at = self._in_picture(a0.position())
        if self._stroke is not None:
            self._draw_to(at)
        self._at = at
        self.update()

    def mouseReleaseEvent(self, a0: QMouseEvent | None) -> None:
        """End it where the button is let go, which no move may have said."""
        if a0 is not None and self._stroke is not None:
            at = self._in_picture(a0.position())
            self._draw_to(at)
            self._at = at
        self._end_stroke()

    def leaveEvent(self, a0: QEvent | None) -> None:
        """Show no brush where the mouse is not."""
        self.update()
        super().leaveEvent(a0)

    def keyPressEvent(self, a0: QKeyEvent | None) -> None:
        """Move the brush, or dab."""
        if a0 is None or self._rgba is None or self._at is None:
            return
        height, width = self._rgba.shape[:2]
        step = max(1.0, self.radius / 2)
        ways = {
            Qt.Key.Key_Left: (-step, 0.0), Qt.Key.Key_Right: (step, 0.0),
            Qt.Key.Key_Up: (0.0, -step), Qt.Key.Key_Down: (0.0, step),
        }  # fmt: skip
        if a0.key() in ways:
            x, y = ways[Qt.Key(a0.key())]
            self._at = min(max(self._at[0] + x, 0), width - 1), min(max(self._at[1] + y, 0), height - 1)
        elif a0.key() == Qt.Key.Key_Space:
            self._stroke = np.zeros((height, width), np.uint8)
            self._draw_to(self._at)
            self._end_stroke()
        elif a0.text() in ("[", "]"):
            factor = 0.8 if a0.text() == "[" else 1.25
            self.radius = round(min(max(self.radius * factor, SMALLEST), LARGEST))
        else:
            super().keyPressEvent(a0)
        self.update()

    def _draw_to(self, at: tuple[float, float]) -> None:
        assert self._stroke is not None
        start, end = ((round(x), round(y)) for x, y in (self._at or at, at))
        cv2.line(self._stroke, start, end, (255,), 2 * self.radius)
        self.update()

    def _end_stroke(self) -> None:
        if self._stroke is not None:
            stroke, self._stroke = self._stroke, None
            self.brushed.emit(stroke)
            self.update()

    def _in_picture(self, at: QPointF) -> tuple[float, float]:
        place, factor = self._place(), self._factor()
        return (at.x() - place.left()) / factor, (at.y() - place.top()) / factor

    def _place(self) -> QRectF:
        assert self._rgba is not None
        height, width = self._rgba.shape[:2]
        scale = min(self.width() / width, self.height() / height)
        return QRectF(
            (self.width() - width * scale) / 2,
            (self.height() - height * scale) / 2,
            width * scale,
            height * scale,
        )

    def _factor(self) -> float:
        """Return pixels of the screen per pixel of the picture."""
        assert self._rgba is not None
        return self._place().width() / self._rgba.shape[1]

    def _checkerboard(self, colours: tuple[str, str]) -> QBrush:
        pixmap = QPixmap(2 * _CHECKER, 2 * _CHECKER)
        pixmap.fill(QColor(colours[0]))
        painter = QPainter(pixmap)
        for x, y in ((0, 0), (_CHECKER, _CHECKER)):
            painter.fillRect(x, y, _CHECKER, _CHECKER, QColor(colours[1]))
        painter.end()
        return QBrush(pixmap)
