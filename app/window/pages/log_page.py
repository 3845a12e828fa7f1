"""The page Pose log: the last half hour as numbers, to be kept and rendered again."""

from __future__ import annotations

from PyQt6.QtWidgets import QGridLayout, QLabel, QPushButton, QSizePolicy

from app.session.session import Session
from app.window.pages.page import Page
from tracking.sources.pose_log import LASTS_S


class LogPage(Page):
    """How far back the log goes, and four buttons to keep some of it."""

    def __init__(self, session: Session) -> None:
        super().__init__(session, self.tr("Pose log"))
        self.add_hint(
            self.tr("The last half hour of your face, as numbers: no picture, no sound. Leaving forgets it.")
        )
        self.held = QLabel()
        self.column.addWidget(self.held)
        grid = QGridLayout()
        grid.setSpacing(6)
        self.buttons: dict[float, QPushButton] = {}
        for place, (seconds, text) in enumerate(
            (
                (30.0, self.tr("Keep the last &30 s")),
                (120.0, self.tr("Keep the last &2 min")),
                (600.0, self.tr("Keep the last &10 min")),
                (LASTS_S, self.tr("K&eep all of it")),
            )
        ):
            button = QPushButton(text)
            button.clicked.connect(lambda _, seconds=seconds: session.sinks.save_last(seconds))
            button.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
            grid.addWidget(button, place // 2, place % 2)
            self.buttons[seconds] = button
        self.column.addLayout(grid)
        self.add_hint(
            self.tr("Kept beside your recordings. To make a clip of it, with any character or tuning:")
        )
        self.add_hint("ichimai render LOG.jsonl -o CLIP.mp4")
        self.column.addStretch(1)

    def refresh(self) -> None:
        """Show how far back the log goes."""
        held_s = self.session.pipeline.flow.log.held_s
        minutes, seconds = divmod(int(held_s), 60)
        self.held.setText(
            self.tr("Held now: %1 min %2 s").replace("%1", str(minutes)).replace("%2", f"{seconds:02}")
        )
        for button in self.buttons.values():
            button.setEnabled(held_s > 0.0)
