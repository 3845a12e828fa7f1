"""How one number answers: graph, curve and the numbers around it."""

from __future__ import annotations

import numpy as np
from PyQt6.QtCore import pyqtSignal
from PyQt6.QtWidgets import QCheckBox, QHBoxLayout, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from app.session.tuner import EYES, GRAPH_S
from app.settings.tuning_scales import DEAD_ZONE, GAIN, Scale, offset_scale
from app.window.tuning.curve_editor import CurveEditor
from app.window.tuning.live_graph import LiveGraph
from app.window.tuning.number_row import NumberRow
from app.window.tuning.titles import physical
from tracking.mapping.response import curve_input, full_input
from tracking.mapping.response_curve import CALM, LIVELY, STRAIGHT
from tracking.pose import INDEX, PARAMETERS
from tracking.settings import ParameterSettings
from tracking.sources.pose_log import LogWindow


class ResponsePanel(QWidget):
    """The live graph, the curve with three shapes to start from, and five numbers.

    Signals:
        changed: name of the part of `ParameterSettings`, its value, and what the user calls it.
        alike: whether both eyes are tuned together.
        reset: the number's defaults are wanted.
        held: a drag begins, or (False) ends.
    """

    changed = pyqtSignal(str, object, str)
    alike = pyqtSignal(bool)
    reset = pyqtSignal()
    held = pyqtSignal(bool)

    def __init__(self) -> None:
        super().__init__()
        self.graph = LiveGraph(GRAPH_S)
        self.curve = CurveEditor()
        self.curve.changed.connect(lambda c: self.changed.emit("curve", c, self.tr("response curve")))
        self.curve.held.connect(self.held)
        self.shape_buttons = self._shapes()
        self.eyes_alike = QCheckBox(self.tr("Both e&yes alike"))
        self.eyes_alike.clicked.connect(self.alike)
        self.reset_button = QPushButton(self.tr("&Reset this number"))
        self.reset_button.clicked.connect(lambda: self.reset.emit())
        self.rows = self._rows()
        self._name = PARAMETERS[0].name
        self._settings: ParameterSettings | None = None
        self._lay_out()

    def _shapes(self) -> dict[str, QPushButton]:
        buttons = {}
        for key, text, curve in (
            ("straight", self.tr("Straight"), STRAIGHT),
            ("calm", self.tr("Calm"), CALM),
            ("lively", self.tr("Lively"), LIVELY),
        ):
            button = QPushButton(text)
            button.clicked.connect(
                lambda _, c=curve: self.changed.emit("curve", c, self.tr("response curve"))
            )
            button.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
            buttons[key] = button
        return buttons

    def _rows(self) -> dict[str, NumberRow]:
        rows = {}
        for part, text, tip, scale in (
            ("gain", self.tr("&Gain"), self.tr("How much the avatar answers; 1 is as much as you"), GAIN),
            ("offset", self.tr("O&ffset"), self.tr("Added at the end: where it rests"), offset_scale(-1.0)),
            (
                "dead_zone",
                self.tr("&Dead zone"),
                self.tr("What is smaller than this counts as nothing"),
                DEAD_ZONE,
            ),
            ("minimum", self.tr("Lowe&st"), self.tr("It goes no further than this"), Scale(-1.0, 1.0)),
            ("maximum", self.tr("&Highest"), self.tr("It goes no further than this"), Scale(-1.0, 1.0)),
        ):
            row = NumberRow(text, tip, scale)
            called = text.replace("&", "").lower()
            row.changed.connect(lambda v, part=part, called=called: self.changed.emit(part, v, called))
            row.held.connect(self.held)
            rows[part] = row
        return rows

    def _lay_out(self) -> None:
        shapes = QHBoxLayout()
        shapes.setSpacing(6)
        for button in self.shape_buttons.values():
            shapes.addWidget(button, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        column.addWidget(self.graph)
        column.addWidget(self.curve)
        column.addLayout(shapes)
        for row in self.rows.values():
            column.addWidget(row)
        last = QHBoxLayout()
        last.addWidget(self.eyes_alike)
        last.addStretch(1)
        last.addWidget(self.reset_button)
        column.addLayout(last)

    def show_parameter(self, name: str, settings: ParameterSettings, alike: bool) -> None:
        """Show a number of the pose and how it answers."""
        if name != self._name or self._settings is None:
            low = PARAMETERS[INDEX[name]].minimum
            self.rows["offset"].set_scale(offset_scale(low))
            for part in ("minimum", "maximum"):
                self.rows[part].set_scale(Scale(low, 1.0))
        self._name, self._settings = name, settings
        self.graph.show_parameter(name, settings)
        self.curve.show_curve(settings.curve, self._ends(settings))
        for part, row in self.rows.items():
            row.show_value(getattr(settings, part))
        for key, curve in (("straight", STRAIGHT), ("calm", CALM), ("lively", LIVELY)):
            self.shape_buttons[key].setEnabled(settings.curve != curve)
        self.eyes_alike.setVisible(name in EYES)
        self.eyes_alike.setChecked(alike)

    def show_window(self, window: LogWindow) -> None:
        """Show the newest seconds, and where on the curve the face is."""
        self.graph.show_window(window)
        newest = self.graph.newest
        now = None
        if newest is not None and self._settings is not None and not np.isnan(newest[1]):
            now = curve_input(newest[1], self._settings)
        self.curve.show_now(now)

    def _ends(self, settings: ParameterSettings) -> tuple[str, str]:
        full = full_input(settings)
        right = physical(self._name, full) if full < 10.0 else self.tr("never")
        return physical(self._name, settings.dead_zone), right
