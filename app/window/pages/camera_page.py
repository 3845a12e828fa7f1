"""The page Camera: whom the character follows."""

from __future__ import annotations

from pathlib import Path

from PyQt6.QtCore import QCoreApplication
from PyQt6.QtWidgets import QCheckBox, QFileDialog

from app.session.session import Session
from app.settings.settings import Settings
from app.window.pages.page import Page
from app.window.picker import Picker
from tracking.sources.source_table import SOURCES


class CameraPage(Page):
    """A list of cameras and other sources."""

    def __init__(self, session: Session) -> None:
        super().__init__(session, self.tr("Camera"))
        self.picker = Picker(self.tr("&Follow"), self.tr("Open a video, pictures or a pose recording…"))
        self.picker.chosen.connect(session.choose_source)
        self.picker.more.connect(self._open_file)
        self.show_view = QCheckBox(self.tr("&Show what the camera sees beside the stage"))
        self.show_view.toggled.connect(lambda on: session.change_part("window", camera_view=on))
        self.turn = Picker(self.tr("Camera is &mounted"))
        self.turn.chosen.connect(self._set_turn)
        self.column.addWidget(self.picker)
        self.column.addWidget(self.turn)
        self.column.addWidget(self.show_view)
        self.add_hint(self.tr("The picture stays on this computer and is not recorded."))
        self.column.addStretch(1)

    def show_settings(self, settings: Settings) -> None:
        """Show whether the camera's picture is shown."""
        self.show_view.blockSignals(True)
        self.show_view.setChecked(settings.window.camera_view)
        self.show_view.blockSignals(False)
        self._fill()
        self._show_turn()

    def refresh(self) -> None:
        """Show cameras that came or went, and a turn that was found."""
        self._fill()
        self._show_turn()

    def _fill(self) -> None:
        titles = {
            "": self.tr("First camera that opens"),
            "recording": self.tr("Pose recording (bundled)"),
            **{row.text: QCoreApplication.translate("sources", row.title) for row in SOURCES if row.text},
        }
        entries = [(key, titles.get(key, title)) for key, title in self.session.sources.entries()]
        self.picker.set_entries(entries, self.session.settings.camera.source)

    def _set_turn(self, key: str) -> None:
        turns = self.session.camera_turns
        turns.set(int(key)) if key else turns.find()

    def _show_turn(self) -> None:
        turns = self.session.camera_turns
        found = self.tr("as my face shows (now turned by %1°)").replace("%1", str(turns.degrees))
        entries = [
            ("", found),
            ("0", self.tr("upright")),
            ("90", self.tr("on its side: turn by 90°, clockwise")),
            ("180", self.tr("upside down: turn by 180°")),
            ("270", self.tr("on its other side: turn by 270°")),
        ]
        self.turn.set_entries(entries, str(turns.degrees) if turns.by_hand else "")

    def _open_file(self) -> None:
        path, _ = QFileDialog.getOpenFileName(
            self,
            self.tr("Open a video or pose recording"),
            "",
            self.tr("Videos and recordings") + " (*.mp4 *.mov *.webm *.mkv *.avi *.gif *.jsonl)",
        )
        if path:
            self.session.choose_source(str(Path(path)))
