"""A picture on which head, eyes and mouth are marked and can be dragged."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from PyQt6.QtCore import QPointF, QRectF, QSize, Qt, pyqtSignal
from PyQt6.QtGui import QBrush, QColor, QImage, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PyQt6.QtWidgets import QSizePolicy, QWidget

from app.window.appearance import theme_now
from app.window.pixels import image_of

POINTS = ("left_eye", "right_eye", "mouth")
_REACH = 12.0
"""How near to a mark the mouse takes hold of it, in pixels of the screen."""


class HeadMarker(QWidget):
    """Shows a picture with a square around the head and a ring on each eye and the mouth.

    The square is dragged inside to move it and at its lower right corner to make it larger. Arrow keys move
    the mark that was touched last; Tab within the widget's keys is M for the next mark.

    Convention: marks are in pixels of the picture's file: "head" is (centre x, centre y, size), the others
    (x, y); left and right are the character's own.

    Signals:
        changed: this mark was moved by the user.
    """

    changed = pyqtSignal(str)

    def __init__(self) -> None:
        super().__init__()
        self.setAccessibleName(self.tr("Head, eyes and mouth in the picture"))
        self.setAccessibleDescription(self.tr("Drag the marks; M takes the next one, arrow keys move it"))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setFixedHeight(250)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self._image: QImage | None = None
        self._scale = 1.0
        self.marks: dict[str, tuple[float, ...]] = {}
        self._held: str | None = None
        self._last = QPointF()
        self._touched = "head"

    def sizeHint(self) -> QSize:
        """Return the size it would like."""
        return QSize(280, 250)

    def show_picture(self, rgba: np.ndarray, scale: float, marks: Mapping[str, tuple[float, ...]]) -> None:
        """Show a picture, uint8 (H, W, 4), straight RGBA.

        Args:
            rgba: the picture, smaller than its file.
            scale: its pixels per pixel of the file.
            marks: where they are; a head that is missing is put into the middle.
        """
        self._image, self._scale = image_of(rgba), scale
        height, width = rgba.shape[0] / scale, rgba.shape[1] / scale
        self.marks = dict(marks)
        self.marks.setdefault("head", (width / 2, height / 3, min(width, height) / 2))
        x, y, size = self.marks["head"]
        for name, dx, dy in (("left_eye", 0.2, 0.1), ("right_eye", -0.2, 0.1), ("mouth", 0.0, 0.33)):
            self.marks.setdefault(name, (x + dx * size, y + dy * size))
        self.update()

    def show_marks(self, marks: Mapping[str, tuple[float, ...]]) -> None:
        """Show some marks elsewhere."""
        self.marks |= marks
        self.update()

    def place_of(self, name: str) -> QPointF:
        """Return where a mark is painted, in this widget; the head's is its middle."""
        x, y = self.marks[name][:2]
        place, factor = self._place(), self._factor()
        return QPointF(place.left() + x * factor, place.top() + y * factor)

    def head_corner(self) -> QPointF:
        """Return where the head's lower right corner is painted."""
        half = self.marks["head"][2] * self._factor() / 2
        return self.place_of("head") + QPointF(half, half)

    def paintEvent(self, a0: QPaintEvent | None) -> None:
        """Paint picture and marks."""
        painter = QPainter(self)
        theme = theme_now()
        painter.fillRect(self.rect(), QColor(theme.field))
        if self._image is None:
            return
        painter.setRenderHints(QPainter.RenderHint.SmoothPixmapTransform | QPainter.RenderHint.Antialiasing)
        painter.drawImage(self._place(), self._image)
        corner = self.head_corner()
        head = QRectF(self.place_of("head") * 2 - corner, corner)
        for width, colour in ((4.0, QColor(0, 0, 0, 110)), (2.0, QColor(theme.accent))):
            painter.setPen(QPen(colour, width))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRect(head)
            for name in POINTS:
                painter.drawEllipse(self.place_of(name), 6, 6)
        painter.setBrush(QBrush(QColor(theme.accent)))
        painter.drawRect(QRectF(corner - QPointF(4, 4), corner + QPointF(4, 4)))
        painter.drawEllipse(self.place_of(self._touched), 3, 3)
        painter.end()

    def mousePressEvent(self, a0: QMouseEvent | None) -> None:
        """Take hold of what is under the mouse."""
        if a0 is None or self._image is None:
            return
        self._held, self._last = self._under(a0.position()), a0.position()
        if self._held is not None:
            self._touched = "head" if self._held == "corner" else self._held
            self.update()

    def mouseMoveEvent(self, a0: QMouseEvent | None) -> None:
        """Drag what is held."""
        if a0 is None or self._image is None:
            return
        if self._held is None:
            over = self._under(a0.position())
            shape = Qt.CursorShape
            self.setCursor(
                shape.SizeFDiagCursor
                if over == "corner"
                else shape.SizeAllCursor
                if over
                else shape.ArrowCursor
            )
            return
        way = (a0.position() - self._last) / self._factor()
        self._last = a0.position()
        self._move(self._held, way.x(), way.y())

    def mouseReleaseEvent(self, a0: QMouseEvent | None) -> None:
        """Let go."""
        if self._held is not None:
            self._held = None
            self.changed.emit(self._touched)

    def keyPressEvent(self, a0: QKeyEvent | None) -> None:
        """Move the mark that was touched last."""
        if a0 is None or self._image is None:
            return
        step = max(1.0, self.marks["head"][2] / 100)
        ways = {
            Qt.Key.Key_Left: (-step, 0.0), Qt.Key.Key_Right: (step, 0.0),
            Qt.Key.Key_Up: (0.0, -step), Qt.Key.Key_Down: (0.0, step),
        }  # fmt: skip
        if a0.key() == Qt.Key.Key_M:
            names = ("head", *POINTS)
            self._touched = names[(names.index(self._touched) + 1) % len(names)]
            self.update()
        elif a0.key() in ways:
            self._move(self._touched, *ways[Qt.Key(a0.key())])
            self.changed.emit(self._touched)
        elif a0.text() in ("+", "-"):
            self._touched = "head"
            self._move("corner", *([2 * step if a0.text() == "+" else -2 * step] * 2))
            self.changed.emit(self._touched)
        else:
            super().keyPressEvent(a0)

    def _move(self, name: str, x: float, y: float) -> None:
        if name == "corner":
            head = self.marks["head"]
            self.marks["head"] = (*head[:2], max(8.0, head[2] + x + y))
        else:
            at = self.marks[name]
            self.marks[name] = (at[0] + x, at[1] + y, *at[2:])
        self.update()

    def _under(self, at: QPointF) -> str | None:
        near = {"corner": self.head_corner(), **{name: self.place_of(name) for name in POINTS}}
        for name, place in near.items():
            if (place - at).manhattanLength() < _REACH:
                return name
        corner = self.head_corner()
        return "head" if QRectF(self.place_of("head") * 2 - corner, corner).contains(at) else None

    def _place(self) -> QRectF:
        assert self._image is not None
        scale = min(self.width() / self._image.width(), self.height() / self._image.height())
        width, height = self._image.width() * scale, self._image.height() * scale
        return QRectF((self.width() - width) / 2, (self.height() - height) / 2, width, height)

    def _factor(self) -> float:
        """Return pixels of the screen per pixel of the file."""
        assert self._image is not None
        return self._place().width() / self._image.width() * self._scale
