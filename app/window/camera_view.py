"""What the camera sees, small, with the landmarks found in the face. Nothing of it is kept."""

from __future__ import annotations

import time

import numpy as np
from PyQt6.QtCore import QPointF, QRectF, QSize, Qt
from PyQt6.QtGui import QColor, QImage, QPainter, QPaintEvent, QPen, QPolygonF
from PyQt6.QtWidgets import QSizePolicy, QWidget

from app.window.appearance import DARK, Theme
from app.window.pixels import view_of
from tracking.moment import Moment

_STALE_S = 1.5
_EVERY_NTH = 2


class CameraView(QWidget):
    """The newest picture of the camera, mirrored as in a mirror if the avatar is."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(self.tr("What the camera sees"))
        self.setFixedSize(168, 126)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self._theme = DARK
        self._image: QImage | None = None
        self._points: np.ndarray | None = None
        self._sequence = 0
        self._mirror = False
        self.face_shown = False
        """Whether the picture shown has landmarks on it."""

    def set_theme(self, theme: Theme) -> None:
        """Paint in a theme's colours."""
        self._theme = theme

    def show_seen(self, seen: Moment, sequence: int, mirror: bool) -> None:
        """Paint this picture and face from now on, unless they are those shown already."""
        if sequence == self._sequence and mirror == self._mirror:
            return
        if seen.frame is None:
            return
        self._sequence, self._mirror = sequence, mirror
        self._image = self._shrunk(seen.frame.rgb)
        landmarks = seen.face.landmarks if seen.face is not None else None
        height, width = seen.frame.rgb.shape[:2]
        self._points = None if landmarks is None else landmarks[::_EVERY_NTH, :2] / (width, height)
        self.face_shown = seen.face is not None
        self.update()

    @staticmethod
    def is_stale(seen: Moment) -> bool:
        """Say whether a picture is too old to be what the camera sees now."""
        return time.monotonic() - seen.time_s > _STALE_S

    def paintEvent(self, a0: QPaintEvent | None) -> None:
        """Paint picture, landmarks and a frame that tells whether a face is seen."""
        if self._image is None:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.fillRect(self.rect(), QColor(self._theme.field))
        place = self._place(self._image.size())
        painter.save()
        if self._mirror:
            painter.translate(self.width(), 0)
            painter.scale(-1, 1)
        painter.drawImage(place, self._image)
        if self._points is not None:
            painter.setPen(QPen(QColor(self._theme.accent), 1.6))
            corner, size = place.topLeft(), place.size()
            painter.drawPoints(
                QPolygonF(
                    QPointF(corner.x() + x * size.width(), corner.y() + y * size.height())
                    for x, y in self._points.tolist()
                )
            )
        painter.restore()
        edge = self._theme.good if self.face_shown else self._theme.warning
        painter.setPen(QPen(QColor(edge), 2))
        painter.drawRect(QRectF(self.rect()).adjusted(1, 1, -1, -1))
        painter.end()

    def _shrunk(self, rgb: np.ndarray) -> QImage:
        """Return a small copy of uint8 (H, W, 3), so that the camera's picture is not held."""
        # Taking every nth pixel is coarse, but quick, and this picture is small and moves.
        step = max(1, min(rgb.shape[0] // (2 * self.height()), rgb.shape[1] // (2 * self.width())))
        small = np.ascontiguousarray(rgb[::step, ::step])
        return view_of(small, QImage.Format.Format_RGB888).copy()

    def _place(self, size: QSize) -> QRectF:
        scale = min(self.width() / size.width(), self.height() / size.height())
        width, height = size.width() * scale, size.height() * scale
        return QRectF((self.width() - width) / 2, (self.height() - height) / 2, width, height)
