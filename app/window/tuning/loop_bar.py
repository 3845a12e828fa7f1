"""Tune by loop: record yourself once, let it go round, compare two tunings."""

from __future__ import annotations

from PyQt6.QtCore import pyqtSignal
from PyQt6.QtWidgets import (
    QButtonGroup,
    QGroupBox,
    QHBoxLayout,
    QProgressBar,
    QPushButton,
    QSizePolicy,
    QVBoxLayout,
)

from app.session.tuner import LOOP_S, LoopState


class LoopBar(QGroupBox):
    """Record, play, A, B and copy.

    Signals:
        record: begin to record, or (False) give it up.
        play: let the loop play, or not.
        swap: put the other of the two tunings in force.
        copy: make the other of the two like the one in force.
    """

    record = pyqtSignal(bool)
    play = pyqtSignal(bool)
    swap = pyqtSignal()
    copy = pyqtSignal()

    def __init__(self) -> None:
        super().__init__(self.tr("Tune by loop"))
        self.record_button = QPushButton(self.tr("Record %1 s").replace("%1", f"{LOOP_S:.0f}"))
        self.record_button.setObjectName("record")
        self.record_button.setCheckable(True)
        self.record_button.setToolTip(
            self.tr("Move as you do on air: what is tracked is recorded, no picture. It then goes round.")
        )
        self.play_button = QPushButton(self.tr("Play"))
        self.play_button.setCheckable(True)
        self.play_button.setToolTip(
            self.tr("The avatar follows the recording, so you can tune with both hands")
        )
        self.side_buttons = {side: QPushButton(side) for side in ("A", "B")}
        group = QButtonGroup(self)
        for side, button in self.side_buttons.items():
            button.setCheckable(True)
            button.setMinimumWidth(34)
            button.setToolTip(self.tr("Compare two tunings (key: X)"))
            button.setAccessibleName(self.tr("Tuning %1").replace("%1", side))
            group.addButton(button)
            button.clicked.connect(lambda _, side=side: self._choose(side))
        self.copy_button = QPushButton()
        self.copy_button.setToolTip(self.tr("Start the other tuning from this one"))
        self.progress = QProgressBar()
        self.progress.setTextVisible(False)
        self.progress.setFixedHeight(6)
        self.progress.setStyleSheet("QProgressBar { min-height: 4px; max-height: 4px; border: none; }")
        self._side = "A"
        self.record_button.clicked.connect(self.record)
        self.play_button.clicked.connect(self.play)
        self.copy_button.clicked.connect(lambda: self.copy.emit())
        self._lay_out()

    def _lay_out(self) -> None:
        upper, lower = QHBoxLayout(), QHBoxLayout()
        for row in (upper, lower):
            row.setSpacing(6)
        for button in (self.record_button, self.play_button, self.copy_button):
            button.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        upper.addWidget(self.record_button, 1)
        upper.addWidget(self.play_button, 1)
        for button in self.side_buttons.values():
            lower.addWidget(button)
        lower.addWidget(self.copy_button, 1)
        self.setMinimumWidth(240)
        column = QVBoxLayout(self)
        column.setContentsMargins(6, 4, 6, 6)
        column.setSpacing(6)
        column.addLayout(upper)
        column.addWidget(self.progress)
        column.addLayout(lower)

    def show_loop(self, state: LoopState) -> None:
        """Show what there is of a loop."""
        recording, playing = state.recording is not None, state.playing is not None
        self.record_button.setChecked(recording)
        self.play_button.setEnabled(state.recorded_s > 0.0 and not recording)
        self.play_button.setChecked(playing)
        share = state.recording if state.recording is not None else state.playing
        self.progress.setRange(0, 1000)
        self.progress.setValue(round(1000 * (share or 0.0)))

    def show_side(self, side: str, differ: bool) -> None:
        """Show which of the two tunings is in force, and whether they differ."""
        self._side = side
        self.side_buttons[side].setChecked(True)
        text = self.tr("Copy %1 to %2").replace("%1", side).replace("%2", "B" if side == "A" else "A")
        self.copy_button.setText(text)
        self.copy_button.setEnabled(differ)

    def _choose(self, side: str) -> None:
        if side != self._side:
            self.swap.emit()
