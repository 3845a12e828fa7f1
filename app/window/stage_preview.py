"""The stage: the avatar as it goes out, over a checkerboard where nothing is."""

from __future__ import annotations

import time

import numpy as np
from PyQt6.QtCore import QRectF, QSize, Qt
from PyQt6.QtGui import QBrush, QColor, QImage, QPainter, QPaintEvent, QPixmap
from PyQt6.QtWidgets import QSizePolicy, QWidget

from app.meter import StageMeter
from app.output_stage import Preview
from app.window.appearance import DARK, Theme

_SQUARE = 12


class StagePreview(QWidget):
    """Paints the newest picture, as large as fits, and measures how old it is when painted."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("stage")
        self.setMinimumSize(240, 240)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.meter = StageMeter("capture to window")
        self._checkers = QBrush(_checkerboard(DARK))
        self._preview: Preview | None = None
        self._image: QImage | None = None
        self._fresh = False

    def set_theme(self, theme: Theme) -> None:
        """Paint the checkerboard in a theme's colours."""
        self._checkers = QBrush(_checkerboard(theme))
        self.update()

    def sizeHint(self) -> QSize:
        """Return the size it would like."""
        return QSize(560, 560)

    def show_picture(self, preview: Preview) -> None:
        """Paint this picture from now on; its array is kept, not copied."""
        rgba = np.ascontiguousarray(preview.rgba_premultiplied)
        height, width = rgba.shape[:2]
        self._preview = Preview(rgba, preview.time_s)
        self._image = QImage(  # pyright: ignore[reportCallIssue]
            rgba.data,  # pyright: ignore[reportArgumentType]
            width,
            height,
            rgba.strides[0],
            QImage.Format.Format_RGBA8888_Premultiplied,
        )
        self._fresh = True
        self.update()

    def paintEvent(self, a0: QPaintEvent | None) -> None:
        """Paint checkerboard and picture."""
        painter = QPainter(self)
        painter.fillRect(self.rect(), self._checkers)
        if self._image is not None:
            painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
            painter.drawImage(self._place(self._image), self._image)
        painter.end()
        if self._fresh and self._preview is not None:
            self._fresh = False
            self.meter.add(time.monotonic() - self._preview.time_s)

    def _place(self, image: QImage) -> QRectF:
        scale = min(self.width() / image.width(), self.height() / image.height())
        width, height = image.width() * scale, image.height() * scale
        return QRectF((self.width() - width) / 2, (self.height() - height) / 2, width, height)


def _checkerboard(theme: Theme) -> QPixmap:
    light, dark = map(QColor, theme.checker)
    tile = QPixmap(2 * _SQUARE, 2 * _SQUARE)
    tile.fill(dark)
    painter = QPainter(tile)
    painter.fillRect(0, 0, _SQUARE, _SQUARE, light)
    painter.fillRect(_SQUARE, _SQUARE, _SQUARE, _SQUARE, light)
    painter.end()
    return tile
