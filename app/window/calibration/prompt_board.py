"""The prompt, large, with a ring that runs out."""

from __future__ import annotations

from PyQt6.QtCore import QPointF, QRectF, QSize, Qt
from PyQt6.QtGui import QColor, QPainter, QPaintEvent, QPen, QPolygonF
from PyQt6.QtWidgets import QSizePolicy, QWidget

from app.window.appearance import Theme, theme_now
from tracking.mapping.calibration_run import SECONDS, Progress, Prompt

_FACE = 62.0


class PromptBoard(QWidget):
    """A drawn face that does what is asked, the words, and the seconds left."""

    def __init__(self) -> None:
        super().__init__()
        self._progress: Progress | None = None
        self._words = {
            Prompt.STRAIGHT: self.tr("Look straight ahead, at rest"),
            Prompt.EYES: self.tr("Close both eyes until it beeps"),
            Prompt.MOUTH: self.tr("Open your mouth wide"),
        }
        self._waiting = self.tr("Ten seconds: look straight, close your eyes, open your mouth")
        self._reading = self.tr("get ready…")
        self._counting = self.tr("hold it…")
        self._lost = self.tr("no face is seen")
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setFixedHeight(210)
        self.setAccessibleName(self.tr("Prompt"))

    def sizeHint(self) -> QSize:
        """Return the size it would like."""
        return QSize(300, 210)

    @property
    def text(self) -> str:
        """What the person is asked to do."""
        prompt = self._progress.prompt if self._progress is not None else None
        return self._waiting if prompt is None else self._words[prompt]

    def show_progress(self, progress: Progress | None) -> None:
        """Show where the prompts stand; None where none are given."""
        self._progress = progress
        self.setAccessibleDescription(self.text)
        self.update()

    def paintEvent(self, a0: QPaintEvent | None) -> None:
        """Paint face, ring and words."""
        theme = theme_now()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(QColor(theme.line), 1))
        painter.setBrush(QColor(theme.field))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), 8, 8)
        centre = QPointF(self.width() / 2, 80)
        prompt = self._progress.prompt if self._progress is not None else None
        self._paint_ring(painter, theme, centre, prompt)
        self._paint_face(painter, theme, centre, prompt)
        self._paint_words(painter, theme, prompt)
        painter.end()

    def _paint_ring(self, painter: QPainter, theme: Theme, centre: QPointF, prompt: Prompt | None) -> None:
        ring = QRectF(centre.x() - _FACE, centre.y() - _FACE, 2 * _FACE, 2 * _FACE)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(QColor(theme.line), 5))
        painter.drawEllipse(ring)
        if self._progress is None or prompt is None:
            return
        share = self._progress.left_s / SECONDS[prompt]
        colour = theme.good if self._progress.counting and self._progress.face is not None else theme.accent
        painter.setPen(QPen(QColor(colour), 5, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap))
        painter.drawArc(ring, 90 * 16, round(360 * 16 * share))

    def _paint_face(self, painter: QPainter, theme: Theme, centre: QPointF, prompt: Prompt | None) -> None:
        painter.setPen(QPen(QColor(theme.text), 3, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap))
        painter.setBrush(QColor(theme.text))
        for side in (-20.0, 20.0):
            eye = centre + QPointF(side, -12)
            if prompt is Prompt.EYES:
                painter.setBrush(Qt.BrushStyle.NoBrush)
                bow = [eye + QPointF(-8, -1), eye + QPointF(-4, 2), eye + QPointF(4, 2), eye + QPointF(8, -1)]
                painter.drawPolyline(QPolygonF(bow))
            else:
                painter.drawEllipse(eye, 3.5, 5.5)
        mouth = centre + QPointF(0, 24)
        if prompt is Prompt.MOUTH:
            painter.drawEllipse(mouth, 12, 13)
        else:
            painter.drawLine(mouth - QPointF(11, 0), mouth + QPointF(11, 0))

    def _paint_words(self, painter: QPainter, theme: Theme, prompt: Prompt | None) -> None:
        font = painter.font()
        font.setPixelSize(15 if prompt is not None else 13)
        font.setBold(prompt is not None)
        painter.setFont(font)
        painter.setPen(QColor(theme.text if prompt is not None else theme.dim))
        place = QRectF(10, 150, self.width() - 20, 36 if prompt is None else 24)
        centred = Qt.AlignmentFlag.AlignHCenter
        painter.drawText(place, centred | Qt.TextFlag.TextWordWrap, self.text)
        if self._progress is None or prompt is None:
            return
        font.setPixelSize(12)
        font.setBold(False)
        painter.setFont(font)
        seen = self._progress.face is not None
        painter.setPen(QColor(theme.dim if seen else theme.bad))
        how = self._counting if self._progress.counting else self._reading
        words = f"{how if seen else self._lost}   {self._progress.left_s:.0f} s"
        painter.drawText(QRectF(10, 178, self.width() - 20, 22), centred, words)
