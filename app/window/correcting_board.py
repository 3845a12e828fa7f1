"""The picture of an import, to be corrected: marks to drag, or a brush."""

from __future__ import annotations

import numpy as np
from PyQt6.QtCore import Qt, pyqtSignal
from PyQt6.QtWidgets import (
    QButtonGroup,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QSlider,
    QVBoxLayout,
    QWidget,
)

from app.characters.import_wishes import ImportWishes
from app.characters.picture_import import ImportTry, preview
from app.window.head_marker import HeadMarker
from app.window.icon_button import IconButton
from app.window.matte_brush import LARGEST, SMALLEST, MatteBrush
from app.window.pages.page import hint
from app.window.view_switch import ViewSwitch


class CorrectingBoard(QWidget):
    """Three tools over one picture, and two buttons for undoing.

    Signals:
        marked: a mark's name and where it is, see `HeadMarker`.
        brushed: where a stroke went, see `MatteBrush`, and whether it takes away.
    """

    marked = pyqtSignal(str, tuple)
    brushed = pyqtSignal(object, bool)

    def __init__(self) -> None:
        super().__init__()
        self.marker, self.brush = HeadMarker(), MatteBrush()
        self.marker.changed.connect(lambda name: self.marked.emit(name, self.marker.marks[name]))
        self.brush.brushed.connect(self._end_stroke)
        self.marks_tool = QPushButton(self.tr("M&arks"))
        self.erase_tool = QPushButton(self.tr("&Erase"))
        self.restore_tool = QPushButton(self.tr("B&ring back"))
        self.undo = IconButton("undo", self.tr("Undo the last correction"))
        self.redo = IconButton("redo", self.tr("Correct like that again"))
        self.brush_size = QSlider(Qt.Orientation.Horizontal)
        self.brush_size.setRange(SMALLEST, LARGEST)
        self.brush_size.setValue(self.brush.radius)
        self.brush_size.valueChanged.connect(self._set_size)
        self._views = ViewSwitch(self.marker, self.brush)
        self._lay_out()
        self._take_tool(self.marks_tool)

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        tools = QHBoxLayout()
        tools.setSpacing(4)
        self._group = QButtonGroup(self)
        for button in (self.marks_tool, self.erase_tool, self.restore_tool):
            button.setCheckable(True)
            self._group.addButton(button)
            tools.addWidget(button, 1)
        self.marks_tool.setChecked(True)
        self._group.buttonClicked.connect(self._take_tool)
        tools.addWidget(self.undo)
        tools.addWidget(self.redo)
        column.addLayout(tools)
        column.addWidget(self._views)
        self._size_row = QWidget()
        row = QHBoxLayout(self._size_row)
        row.setContentsMargins(0, 0, 0, 0)
        label = QLabel(self.tr("Size of the br&ush"))
        label.setBuddy(self.brush_size)
        row.addWidget(label)
        row.addWidget(self.brush_size, 1)
        column.addWidget(self._size_row)
        self._hint = hint("")
        column.addWidget(self._hint)

    def show_try(self, done: ImportTry, wishes: ImportWishes) -> None:
        """Show what came of a try, and what was said since."""
        cut_out = done.picture if done.cut_out is None else done.cut_out
        self.marker.show_picture(cut_out, done.scale, done.marks)
        self.show_wishes(done, wishes)

    def show_wishes(self, done: ImportTry, wishes: ImportWishes) -> None:
        """Show other corrections of the same try."""
        told = wishes.wish.told
        head = {} if told.head is None else {"head": told.head}
        self.marker.show_marks({**done.marks, **head, **dict(told.points)})
        self.brush.show_picture(preview(done, told.brush))
        self.undo.setEnabled(wishes.can_undo)
        self.redo.setEnabled(wishes.can_redo)

    def _take_tool(self, button: object) -> None:
        brushes = button is not self.marks_tool
        self.brush.erases = button is self.erase_tool
        self._views.show_view(self.brush if brushes else self.marker)
        self._size_row.setVisible(brushes)
        self._hint.setText(
            self.tr("Brush what is no part of the character, or what was cut off it, then try again.")
            if brushes
            else self.tr("Is a mark wrong? Drag head, eyes and mouth to their places, then try again.")
        )
        self.brush.update()

    def _set_size(self, radius: int) -> None:
        self.brush.radius = radius
        self.brush.update()

    def _end_stroke(self, mask: np.ndarray) -> None:
        self.brushed.emit(mask, self.brush.erases)
