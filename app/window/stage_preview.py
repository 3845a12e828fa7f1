"""The stage: the avatar as it goes out, over a checkerboard where nothing is."""

from __future__ import annotations

import time

import numpy as np
from PyQt6.QtCore import QPointF, QRectF, QSize, Qt, pyqtSignal
from PyQt6.QtGui import (
    QBrush,
    QColor,
    QImage,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QPixmap,
    QWheelEvent,
)
from PyQt6.QtWidgets import QSizePolicy, QWidget

from app.live.meter import StageMeter
from app.live.output_stage import Preview
from app.window.appearance import DARK, Theme
from app.window.pixels import view_of

_SQUARE = 12
_STEP = 0.01
_ZOOM = 1.1
_KEYS = {
    Qt.Key.Key_Left: (-_STEP, 0.0),
    Qt.Key.Key_Right: (_STEP, 0.0),
    Qt.Key.Key_Up: (0.0, -_STEP),
    Qt.Key.Key_Down: (0.0, _STEP),
}


class StagePreview(QWidget):
    """Paints the newest picture, as large as fits, and measures how old it is when painted.

    The avatar is dragged with the mouse or moved with the arrow keys, and scaled with the wheel or + and -;
    a double click or 0 puts it back.

    Convention: positions in signals are parts of the picture, from its upper left corner, x right and y down.

    Signals:
        moved: the avatar should go this far (x, y).
        zoomed: factor on the avatar's size, and the point (x, y) that should stay where it is.
        put_back: to its first place and size.
    """

    moved = pyqtSignal(float, float)
    zoomed = pyqtSignal(float, float, float)
    put_back = pyqtSignal()

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("stage")
        self.setAccessibleName(self.tr("Stage"))
        self.setAccessibleDescription(
            self.tr("The avatar as it goes out; arrow keys move it, + and - scale it")
        )
        self.setMinimumSize(240, 240)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.OpenHandCursor)
        self.meter = StageMeter("capture to window")
        self.set_theme(DARK)
        self._preview: Preview | None = None
        self._image: QImage | None = None
        self._fresh = False
        self._held: QPointF | None = None

    def set_theme(self, theme: Theme) -> None:
        """Paint in a theme's colours."""
        self._theme = theme
        self._checkers = QBrush(_checkerboard(theme))
        self.update()

    def sizeHint(self) -> QSize:
        """Return the size it would like."""
        return QSize(560, 560)

    def show_picture(self, preview: Preview) -> None:
        """Paint this picture from now on; its array is kept, not copied."""
        rgba = np.ascontiguousarray(preview.rgba_premultiplied)
        self._preview = Preview(rgba, preview.time_s)
        self._image = view_of(rgba, QImage.Format.Format_RGBA8888_Premultiplied)
        self._fresh = True
        self.update()

    def picture_place(self) -> QRectF:
        """Return where the picture is painted; the whole widget before the first one."""
        if self._image is None:
            return QRectF(self.rect())
        scale = min(self.width() / self._image.width(), self.height() / self._image.height())
        width, height = self._image.width() * scale, self._image.height() * scale
        return QRectF((self.width() - width) / 2, (self.height() - height) / 2, width, height)

    def paintEvent(self, a0: QPaintEvent | None) -> None:
        """Paint checkerboard, picture and the picture's edge."""
        painter = QPainter(self)
        place = self.picture_place()
        if self._image is not None:
            painter.fillRect(place, self._checkers)
            painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
            painter.drawImage(place, self._image)
        painter.setPen(QPen(QColor(self._theme.accent if self.hasFocus() else self._theme.line)))
        painter.drawRect(place.adjusted(0, 0, -1, -1))
        painter.end()
        if self._fresh and self._preview is not None:
            self._fresh = False
            self.meter.add(time.monotonic() - self._preview.time_s)

    def mousePressEvent(self, a0: QMouseEvent | None) -> None:
        """Take hold of the avatar."""
        if a0 is not None and a0.button() is Qt.MouseButton.LeftButton:
            self._held = a0.position()
            self.setCursor(Qt.CursorShape.ClosedHandCursor)

    def mouseMoveEvent(self, a0: QMouseEvent | None) -> None:
        """Drag the avatar."""
        if a0 is None or self._held is None:
            return
        way, place = a0.position() - self._held, self.picture_place()
        self._held = a0.position()
        self.moved.emit(way.x() / place.width(), way.y() / place.height())

    def mouseReleaseEvent(self, a0: QMouseEvent | None) -> None:
        """Let go of the avatar."""
        self._held = None
        self.setCursor(Qt.CursorShape.OpenHandCursor)

    def mouseDoubleClickEvent(self, a0: QMouseEvent | None) -> None:
        """Put the avatar back."""
        self.put_back.emit()

    def wheelEvent(self, a0: QWheelEvent | None) -> None:
        """Scale the avatar about the pointer."""
        if a0 is None or a0.angleDelta().y() == 0:
            return
        at, place = a0.position(), self.picture_place()
        x, y = (at.x() - place.left()) / place.width(), (at.y() - place.top()) / place.height()
        self.zoomed.emit(_ZOOM ** (a0.angleDelta().y() / 120), x, y)
        a0.accept()

    def keyPressEvent(self, a0: QKeyEvent | None) -> None:
        """Move, scale and put back by key."""
        if a0 is None:
            return
        if a0.key() in _KEYS:
            self.moved.emit(*_KEYS[Qt.Key(a0.key())])
        elif a0.text() in ("+", "="):
            self.zoomed.emit(_ZOOM, 0.5, 0.5)
        elif a0.text() == "-":
            self.zoomed.emit(1 / _ZOOM, 0.5, 0.5)
        elif a0.text() == "0":
            self.put_back.emit()
        else:
            super().keyPressEvent(a0)


def _checkerboard(theme: Theme) -> QPixmap:
    light, dark = map(QColor, theme.checker)
    tile = QPixmap(2 * _SQUARE, 2 * _SQUARE)
    tile.fill(dark)
    painter = QPainter(tile)
    painter.fillRect(0, 0, _SQUARE, _SQUARE, light)
    painter.fillRect(_SQUARE, _SQUARE, _SQUARE, _SQUARE, light)
    painter.end()
    return tile
