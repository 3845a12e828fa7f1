"""The response curve, whose points are dragged by mouse or moved by keys."""

from __future__ import annotations

from PyQt6.QtCore import QPointF, QRectF, QSize, Qt, pyqtSignal
from PyQt6.QtGui import QColor, QFocusEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen, QPolygonF
from PyQt6.QtWidgets import QSizePolicy, QWidget

from app.window.appearance import Theme, theme_now
from tracking.mapping.response_curve import STRAIGHT, Curve, evaluate, moved, with_point, without_point

_LEFT, _RIGHT, _TOP, _BOTTOM = 12, 12, 12, 24
_NEAR = 14  # pixels: a press this near to a point takes it
_STEPS = {
    Qt.Key.Key_Left: (-0.01, 0.0),
    Qt.Key.Key_Right: (0.01, 0.0),
    Qt.Key.Key_Up: (0.0, 0.01),
    Qt.Key.Key_Down: (0.0, -0.01),
}


class CurveEditor(QWidget):
    """What comes in runs to the right, the answer up. A dot shows where the face is now.

    Drag a point; double-click for a new one; right-click or Delete takes one away. By keys: Page Up and Page
    Down choose a point, arrows move it (with Shift five times as far), Insert adds one.

    Signals:
        changed: the curve (a tuple of points), when the user (not the program) changes it.
        held: a drag begins, or (False) ends.
    """

    changed = pyqtSignal(object)
    held = pyqtSignal(bool)

    def __init__(self) -> None:
        super().__init__()
        self.curve: Curve = STRAIGHT
        """The curve shown."""
        self.chosen = 1
        """Index of the point that keys move."""
        self._dragged = False
        self._hovered: int | None = None
        self._now: float | None = None
        self._ends = ("", "")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setFixedHeight(176)
        self.setAccessibleName(self.tr("Response curve"))
        self.setToolTip(
            self.tr("Drag a point. Double-click adds one, right-click takes it away.")
            + "\n"
            + self.tr("Keys: Page Up and Page Down choose, arrows move, Insert adds, Delete takes away.")
        )
        self._describe()

    def sizeHint(self) -> QSize:
        """Return the size it would like."""
        return QSize(300, 176)

    def show_curve(self, curve: Curve, ends: tuple[str, str]) -> None:
        """Show a curve.

        Args:
            curve: its points.
            ends: what the left and the right end of the lower edge stand for.
        """
        self.curve, self._ends = curve, ends
        self.chosen = min(self.chosen, len(curve) - 1)
        self._describe()
        self.update()

    def show_now(self, x: float | None) -> None:
        """Show where the face is on the curve, 0..1 and beyond; None for no face."""
        if x != self._now:
            self._now = x
            self.update()

    def point(self, index: int) -> QPointF:
        """Return where a point of the curve is on the widget."""
        return self._on_widget(*self.curve[index])

    # Mouse

    def mousePressEvent(self, a0: QMouseEvent | None) -> None:
        """Take a point, or take it away."""
        assert a0 is not None
        index = self._point_near(a0.position())
        if index is None:
            return
        if a0.button() == Qt.MouseButton.RightButton:
            self._remove(index)
        elif a0.button() == Qt.MouseButton.LeftButton:
            self.chosen = index
            self._hold(True)
            self.update()

    def mouseMoveEvent(self, a0: QMouseEvent | None) -> None:
        """Move the point that was taken."""
        assert a0 is not None
        if self._dragged:
            self._set(moved(self.curve, self.chosen, *self._on_curve(a0.position())))
            return
        self._hovered = self._point_near(a0.position())
        grab = Qt.CursorShape.ArrowCursor if self._hovered is None else Qt.CursorShape.PointingHandCursor
        self.setCursor(grab)
        self.update()

    def mouseReleaseEvent(self, a0: QMouseEvent | None) -> None:
        """Let go."""
        self._hold(False)

    def mouseDoubleClickEvent(self, a0: QMouseEvent | None) -> None:
        """Add a point, which can be dragged at once."""
        assert a0 is not None
        if a0.button() == Qt.MouseButton.LeftButton and self._point_near(a0.position()) is None:
            curve, self.chosen = with_point(self.curve, *self._on_curve(a0.position()))
            self._hold(True)
            self._set(curve)

    # Keys

    def keyPressEvent(self, a0: QKeyEvent | None) -> None:
        """Choose, move, add and remove points."""
        assert a0 is not None
        key = a0.key()
        if key in (Qt.Key.Key_PageDown, Qt.Key.Key_PageUp):
            self._choose(self.chosen + (1 if key == Qt.Key.Key_PageDown else -1))
        elif key in _STEPS:
            far = 5.0 if a0.modifiers() & Qt.KeyboardModifier.ShiftModifier else 1.0
            x, y = self.curve[self.chosen]
            dx, dy = _STEPS[Qt.Key(key)]
            self._set(moved(self.curve, self.chosen, x + far * dx, y + far * dy))
        elif key == Qt.Key.Key_Insert:
            (x0, _), (x1, _) = self.curve[self.chosen - 1], self.curve[self.chosen]
            middle = (x0 + x1) / 2
            curve, self.chosen = with_point(self.curve, middle, evaluate(self.curve, middle))
            self._set(curve)
        elif key in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            self._remove(self.chosen)
        else:
            super().keyPressEvent(a0)

    def focusInEvent(self, a0: QFocusEvent | None) -> None:
        """Show which point keys move."""
        super().focusInEvent(a0)
        self.update()

    def _hold(self, held: bool) -> None:
        if held != self._dragged:
            self._dragged = held
            self.held.emit(held)

    def _choose(self, index: int) -> None:
        self.chosen = min(max(index, 1), len(self.curve) - 1)
        self._describe()
        self.update()

    def _remove(self, index: int) -> None:
        curve = without_point(self.curve, index)
        self.chosen = min(max(index, 1), len(curve) - 1)
        self._set(curve)

    def _set(self, curve: Curve) -> None:
        if curve != self.curve:
            self.curve = curve
            self._describe()
            self.update()
            self.changed.emit(curve)

    def _describe(self) -> None:
        x, y = self.curve[self.chosen]
        text = self.tr("Point %1 of %2: %3 gives %4")
        for mark, word in (
            ("%1", str(self.chosen)),
            ("%2", str(len(self.curve) - 1)),
            ("%3", f"{x:.2f}"),
            ("%4", f"{y:.2f}"),
        ):
            text = text.replace(mark, word)
        self.setAccessibleDescription(text)

    # Places

    def _area(self) -> QRectF:
        return QRectF(_LEFT, _TOP, self.width() - _LEFT - _RIGHT, self.height() - _TOP - _BOTTOM)

    def _on_widget(self, x: float, y: float) -> QPointF:
        area = self._area()
        return QPointF(area.left() + x * area.width(), area.bottom() - y * area.height())

    def _on_curve(self, place: QPointF) -> tuple[float, float]:
        area = self._area()
        return (place.x() - area.left()) / area.width(), (area.bottom() - place.y()) / area.height()

    def _point_near(self, place: QPointF) -> int | None:
        def away(index: int) -> float:
            """Return the distance to a point of the curve in pixels."""
            gap = self.point(index) - place
            return (gap.x() ** 2 + gap.y() ** 2) ** 0.5

        nearest = min(range(1, len(self.curve)), key=away)
        return nearest if away(nearest) <= _NEAR else None

    # Painting

    def paintEvent(self, a0: QPaintEvent | None) -> None:
        """Paint ground, curve, points and the dot."""
        theme = theme_now()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        focused = self.hasFocus()
        painter.setPen(QPen(QColor(theme.accent if focused else theme.line), 1))
        painter.setBrush(QColor(theme.field))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), 6, 6)
        self._paint_grid(painter, theme)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(QColor(theme.accent), 2))
        shares = [i / 80 for i in range(81)]
        painter.drawPolyline(QPolygonF([self._on_widget(x, evaluate(self.curve, x)) for x in shares]))
        self._paint_points(painter, theme, focused)
        self._paint_now(painter, theme)
        painter.end()

    def _paint_grid(self, painter: QPainter, theme: Theme) -> None:
        painter.setPen(QPen(QColor(theme.line), 1, Qt.PenStyle.DotLine))
        for part in (0.25, 0.5, 0.75, 1.0):
            painter.drawLine(self._on_widget(part, 0.0), self._on_widget(part, 1.0))
            painter.drawLine(self._on_widget(0.0, part), self._on_widget(1.0, part))
        painter.setPen(QPen(QColor(theme.line), 1))
        painter.drawLine(self._on_widget(0.0, 0.0), self._on_widget(1.0, 0.0))
        painter.drawLine(self._on_widget(0.0, 0.0), self._on_widget(0.0, 1.0))
        font = painter.font()
        font.setPixelSize(11)
        painter.setFont(font)
        painter.setPen(QColor(theme.dim))
        below = QRectF(_LEFT, self.height() - _BOTTOM + 3, self.width() - _LEFT - _RIGHT, _BOTTOM - 6)
        painter.drawText(below, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, self._ends[0])
        painter.drawText(below, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, self._ends[1])

    def _paint_points(self, painter: QPainter, theme: Theme, focused: bool) -> None:
        for index in range(1, len(self.curve)):
            marked = index == self._hovered or (focused and index == self.chosen)
            painter.setPen(QPen(QColor(theme.accent), 2))
            painter.setBrush(QColor(theme.accent if marked else theme.field))
            radius = 6.5 if marked else 5.0
            painter.drawEllipse(self.point(index), radius, radius)

    def _paint_now(self, painter: QPainter, theme: Theme) -> None:
        if self._now is None:
            return
        x = min(max(self._now, 0.0), 1.0)
        place = self._on_widget(x, evaluate(self.curve, x))
        painter.setPen(QPen(QColor(theme.good), 1))
        painter.drawLine(place, self._on_widget(x, 0.0))
        painter.setBrush(QColor(theme.good))
        painter.drawEllipse(place, 4.0, 4.0)
