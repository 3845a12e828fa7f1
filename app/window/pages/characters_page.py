"""The page Characters."""

from __future__ import annotations

from pathlib import Path

from PyQt6.QtWidgets import QFileDialog

from app.bundled import characters
from app.session import Session
from app.settings import Settings
from app.window.pages.page import Page
from app.window.picker import Picker


class CharactersPage(Page):
    """A list of characters to choose from."""

    def __init__(self, session: Session) -> None:
        super().__init__(session, self.tr("Characters"))
        self.picker = Picker(self.tr("&Character"), self.tr("Open a drawing…"))
        self.picker.chosen.connect(session.choose_character)
        self.picker.more.connect(self._open_file)
        self.column.addWidget(self.picker)
        self.column.addStretch(1)

    def show_settings(self, settings: Settings) -> None:
        """Show which one is chosen."""
        entries = [(name, name.replace("_", " ").capitalize()) for name in characters()]
        current = settings.character or (entries[0][0] if entries else "")
        if current and current not in dict(entries):
            entries.append((current, Path(current).stem))
        self.picker.set_entries(entries, current)

    def _open_file(self) -> None:
        path, _ = QFileDialog.getOpenFileName(
            self, self.tr("Open a drawing"), "", self.tr("Characters") + " (*.png *.webp *.ichimai)"
        )
        if path:
            self.session.choose_character(path)
