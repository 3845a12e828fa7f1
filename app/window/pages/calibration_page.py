"""The page Calibration: the neutral face, and how far eyes and mouth go."""

from __future__ import annotations

import numpy as np
from PyQt6.QtWidgets import QApplication, QHBoxLayout, QPushButton, QSizePolicy

from app.session.session import Session
from app.session.tuner import GRAPH_S
from app.settings.settings import Settings
from app.window.calibration.drift_box import DriftBox
from app.window.calibration.level_bars import LevelBars
from app.window.calibration.prompt_board import PromptBoard
from app.window.pages.page import Page
from tracking.mapping.calibration_run import Prompt
from tracking.pose import NAMES


class CalibrationPage(Page):
    """Three prompts with live feedback, one button for the neutral face, and the drift."""

    def __init__(self, session: Session) -> None:
        super().__init__(session, self.tr("Calibration"))
        self.tuner = session.tuner
        self.board, self.bars, self.drift_box = PromptBoard(), LevelBars(), DriftBox()
        self.start = QPushButton()
        self.start.setObjectName("primary")
        self.start.clicked.connect(self._start_or_cancel)
        self.neutral = QPushButton(self.tr("&Neutral (C)"))
        self.neutral.setToolTip(
            self.tr("Takes the face as it is now for the neutral one; the key C does it, too")
        )
        self.neutral.clicked.connect(lambda: session.pipeline.input.calibrate())
        self.drift_box.switched.connect(self._switch_drift)
        self.drift_box.taken_back.connect(lambda: session.pipeline.input.take_back_drift())
        self._prompt: Prompt | None = None
        buttons = QHBoxLayout()
        for button in (self.start, self.neutral):
            button.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        buttons.addWidget(self.start, 1)
        buttons.addWidget(self.neutral, 1)
        self.column.addWidget(self.board)
        self.column.addLayout(buttons)
        self.column.addWidget(self.bars)
        self.add_hint(self.tr("Remembered for each camera."))
        self.column.addWidget(self.drift_box)
        self.column.addStretch(1)

    def show_settings(self, settings: Settings) -> None:
        """Show whether drift is corrected."""
        self.drift_box.show_switch(settings.tracking.drift.correct)

    def refresh(self) -> None:
        """Show the prompt, the bars and the drift."""
        pipeline = self.session.pipeline
        run = pipeline.flow.run
        progress = None if run is None else run.progress()
        running = progress is not None
        self.start.setText(self.tr("Give &up") if running else self.tr("&Start (10 s)"))
        self.neutral.setEnabled(not running)
        self.board.show_progress(progress)
        self._beep(progress.prompt if progress is not None else None)
        window = pipeline.flow.window(GRAPH_S)
        newest = window.calibrated[-1] if len(window.times_s) else np.full(len(NAMES), np.nan)
        seen = {} if np.isnan(newest).any() else dict(zip(NAMES, map(float, newest), strict=True))
        self.bars.show_values(seen)
        self.drift_box.show_drift(pipeline.input.drift)

    def _beep(self, prompt: Prompt | None) -> None:
        """Sound when the prompt changes: with the eyes closed nobody sees it."""
        if prompt is not self._prompt:
            if self._prompt is not None:
                QApplication.beep()
            self._prompt = prompt

    def _start_or_cancel(self) -> None:
        if self.session.pipeline.flow.run is None:
            self.tuner.calibrate_by_prompts()
        else:
            self.session.pipeline.flow.cancel_calibration()
        self.refresh()

    def _switch_drift(self, on: bool) -> None:
        self.tuner.set_drift_correction(on, self.tr("slow drift"))
