"""How one number is smoothed, and what that costs."""

from __future__ import annotations

from PyQt6.QtCore import pyqtSignal
from PyQt6.QtWidgets import QCheckBox, QGroupBox, QLabel, QVBoxLayout

from app.session.tuner import Cost
from app.settings.tuning_scales import BETA_ANGLE, BETA_EXPRESSION, MIN_CUTOFF
from app.window.tuning.number_row import NumberRow
from tracking.settings import FilterSettings

_NOTICEABLE_MS = 40.0


class SmoothingPanel(QGroupBox):
    """Two numbers of the One Euro filter, and the lag they cost in milliseconds.

    Signals:
        changed: name of the part of `FilterSettings`, its value, and what the user calls it.
        switched: whether anything is smoothed at all.
        held: a drag begins, or (False) ends.
    """

    changed = pyqtSignal(str, float, str)
    switched = pyqtSignal(bool)
    held = pyqtSignal(bool)

    def __init__(self) -> None:
        super().__init__(self.tr("Smoothing"))
        self.on = QCheckBox(self.tr("Smooth all &numbers"))
        self.on.clicked.connect(self.switched)
        self.rows = {
            "min_cutoff": NumberRow(
                self.tr("At rest, H&z"),
                self.tr("min_cutoff: lower holds the avatar steadier while you are still"),
                MIN_CUTOFF,
            ),
            "beta": NumberRow(
                self.tr("In motion"), self.tr("beta: higher follows quick moves sooner"), BETA_ANGLE
            ),
        }
        for part, row in self.rows.items():
            row.changed.connect(lambda value, part=part: self.changed.emit(part, value, self.tr("smoothing")))
            row.held.connect(self.held)
        self.lag = QLabel()
        self.lag.setWordWrap(True)
        self.rest = QLabel()
        self.rest.setObjectName("hint")
        self.rest.setWordWrap(True)
        column = QVBoxLayout(self)
        column.setContentsMargins(6, 4, 6, 6)
        column.setSpacing(6)
        column.addWidget(self.on)
        for row in self.rows.values():
            column.addWidget(row)
        column.addWidget(self.lag)
        column.addWidget(self.rest)

    def show_filter(self, settings: FilterSettings, degrees: bool, on: bool) -> None:
        """Show a filter; `degrees` where it smooths an angle."""
        self.on.setChecked(on)
        self.rows["beta"].set_scale(BETA_ANGLE if degrees else BETA_EXPRESSION)
        for part, row in self.rows.items():
            row.show_value(getattr(settings, part))
            row.setEnabled(on)

    def show_cost(self, cost: Cost, degrees: bool) -> None:
        """Show what the filter costs and gives."""
        text = self.tr("Lag: %1 ms at %2°/s") if degrees else self.tr("Lag: %1 ms at %2 a second")
        self.lag.setText(text.replace("%1", f"{cost.lag_ms:.0f}").replace("%2", f"{cost.speed:.0f}"))
        name = "warning" if cost.lag_ms > _NOTICEABLE_MS else "good"
        if self.lag.objectName() != name:
            self.lag.setObjectName(name)
            style = self.lag.style()
            assert style is not None
            style.unpolish(self.lag)
            style.polish(self.lag)
        text = self.tr("At rest %1 % of the camera's jitter is left")
        self.rest.setText(text.replace("%1", f"{100 * cost.jitter:.0f}"))
