"""The avatar alone in a transparent window, for window capture or to stand on the screen."""

from __future__ import annotations

import numpy as np
from PyQt6.QtCore import QPoint, QRectF, Qt, pyqtSignal
from PyQt6.QtGui import QCloseEvent, QImage, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QWheelEvent
from PyQt6.QtWidgets import QWidget

from app.live.output_stage import Preview
from app.window.pixels import view_of


class AvatarWindow(QWidget):
    """Without a frame: dragged anywhere, scaled by the wheel, closed by Escape.

    Signals:
        closed: by the user.
    """

    closed = pyqtSignal()

    def __init__(self, on_top: bool) -> None:
        super().__init__()
        self.setWindowTitle(self.tr("Ichimai avatar"))
        flags = Qt.WindowType.Window | Qt.WindowType.FramelessWindowHint
        if on_top:
            flags |= Qt.WindowType.WindowStaysOnTopHint
        self.setWindowFlags(flags)
        self.on_top = on_top
        self.setAttribute(Qt.WidgetAttribute.WA_TranslucentBackground)
        self.setToolTip(self.tr("Drag to move, wheel to scale, Escape to close"))
        self.resize(480, 480)
        self._image: QImage | None = None
        self._pixels: np.ndarray | None = None
        self._held: QPoint | None = None

    def show_picture(self, preview: Preview) -> None:
        """Paint this picture from now on; its array is kept, not copied."""
        rgba = np.ascontiguousarray(preview.rgba_premultiplied)
        self._pixels = rgba
        self._image = view_of(rgba, QImage.Format.Format_RGBA8888_Premultiplied)
        self.update()

    def paintEvent(self, a0: QPaintEvent | None) -> None:
        """Paint the picture over nothing."""
        if self._image is None:
            return
        painter = QPainter(self)
        painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_Source)
        painter.fillRect(self.rect(), Qt.GlobalColor.transparent)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        scale = min(self.width() / self._image.width(), self.height() / self._image.height())
        width, height = self._image.width() * scale, self._image.height() * scale
        painter.drawImage(
            QRectF((self.width() - width) / 2, self.height() - height, width, height), self._image
        )
        painter.end()

    def mousePressEvent(self, a0: QMouseEvent | None) -> None:
        """Take hold of the window."""
        if a0 is not None:
            self._held = a0.globalPosition().toPoint() - self.pos()

    def mouseMoveEvent(self, a0: QMouseEvent | None) -> None:
        """Drag the window."""
        if a0 is not None and self._held is not None:
            self.move(a0.globalPosition().toPoint() - self._held)

    def mouseReleaseEvent(self, a0: QMouseEvent | None) -> None:
        """Let go."""
        self._held = None

    def wheelEvent(self, a0: QWheelEvent | None) -> None:
        """Scale the window, its foot staying where it is."""
        if a0 is None:
            return
        factor = 1.1 ** (a0.angleDelta().y() / 120)
        width = round(min(max(self.width() * factor, 120), 2400))
        height = round(self.height() * width / self.width())
        self.setGeometry(
            self.x() + (self.width() - width) // 2, self.y() + self.height() - height, width, height
        )

    def keyPressEvent(self, a0: QKeyEvent | None) -> None:
        """Close by Escape."""
        if a0 is not None and a0.key() == Qt.Key.Key_Escape:
            self.close()

    def closeEvent(self, a0: QCloseEvent | None) -> None:
        """Say that it was closed."""
        self.closed.emit()
        super().closeEvent(a0)
