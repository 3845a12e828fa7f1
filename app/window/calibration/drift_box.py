"""What the correction of drift has moved; to be switched off and taken back."""

from __future__ import annotations

from PyQt6.QtCore import pyqtSignal
from PyQt6.QtWidgets import QCheckBox, QGroupBox, QLabel, QPushButton, QVBoxLayout

from app.window.pages.page import hint
from tracking.mapping.drift import Drift

_WORTH_SAYING_DEG = 0.2


class DriftBox(QGroupBox):
    """A switch, a sentence and a button.

    Signals:
        switched: on or off.
        taken_back: begin again at the calibrated position.
    """

    switched = pyqtSignal(bool)
    taken_back = pyqtSignal()

    def __init__(self) -> None:
        super().__init__(self.tr("Slow drift"))
        self.on = QCheckBox(self.tr("&Follow my resting position"))
        self.on.clicked.connect(self.switched)
        self.moved = QLabel()
        self.moved.setWordWrap(True)
        self.back = QPushButton(self.tr("Ta&ke it back"))
        self.back.clicked.connect(lambda: self.taken_back.emit())
        column = QVBoxLayout(self)
        column.setSpacing(6)
        column.addWidget(self.on)
        column.addWidget(
            hint(self.tr("For when you sink into the chair. A look at a second screen stays one."))
        )
        column.addWidget(self.moved)
        column.addWidget(self.back)

    def show_switch(self, on: bool) -> None:
        """Show whether drift is corrected."""
        self.on.setChecked(on)

    def show_drift(self, drift: Drift) -> None:
        """Show what was moved."""
        moved = drift.largest_deg >= _WORTH_SAYING_DEG
        self.back.setEnabled(moved)
        self.moved.setText(self._sentence(drift) if moved else self.tr("Nothing has moved."))

    def _sentence(self, drift: Drift) -> str:
        ways = (
            (drift.pitch_deg, self.tr("up"), self.tr("down")),
            (drift.yaw_deg, self.tr("to your right"), self.tr("to your left")),
            (drift.roll_deg, self.tr("tilted right"), self.tr("tilted left")),
        )
        parts = [
            f"{abs(angle):.1f}° {more if angle > 0 else less}"
            for angle, more, less in ways
            if abs(angle) >= _WORTH_SAYING_DEG
        ]
        return self.tr("Your rest has moved %1.").replace("%1", ", ".join(parts))
