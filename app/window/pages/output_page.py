"""The page Output: what lies behind the avatar and where recordings go."""

from __future__ import annotations

from dataclasses import replace

from PyQt6.QtCore import QT_TRANSLATE_NOOP, QCoreApplication
from PyQt6.QtWidgets import QColorDialog, QFileDialog, QGroupBox, QHBoxLayout, QPushButton, QVBoxLayout

from app.session import Session
from app.settings import Settings
from app.window.pages.page import Page, hint
from app.window.picker import Picker

_BACKGROUNDS = (
    ("transparent", QT_TRANSLATE_NOOP("OutputPage", "Transparent")),
    ("green", QT_TRANSLATE_NOOP("OutputPage", "Key green")),
    ("blue", QT_TRANSLATE_NOOP("OutputPage", "Key blue")),
    ("magenta", QT_TRANSLATE_NOOP("OutputPage", "Key magenta")),
)


_PICTURE_NAMES = " (*.png *.jpg *.jpeg *.webp *.bmp)"


class OutputPage(Page):
    """Background."""

    def __init__(self, session: Session) -> None:
        super().__init__(session, self.tr("Output"))
        box = QGroupBox(self.tr("Background"))
        inside = QVBoxLayout(box)
        self.background = Picker(self.tr("&Behind the avatar"), self.tr("Choose a picture…"))
        self.background.chosen.connect(self._set_background)
        self.background.more.connect(self._choose_picture)
        self.colour = QPushButton(self.tr("Choose a co&lour…"))
        self.colour.clicked.connect(self._choose_colour)
        row = QHBoxLayout()
        row.addWidget(self.colour)
        row.addStretch(1)
        inside.addWidget(self.background)
        inside.addLayout(row)
        inside.addWidget(
            hint(self.tr("A virtual camera carries no transparency: it shows key green, which OBS removes."))
        )
        self.column.addWidget(box)
        self.column.addStretch(1)

    def show_settings(self, settings: Settings) -> None:
        """Show the background that is chosen."""
        entries = [(key, QCoreApplication.translate("OutputPage", title)) for key, title in _BACKGROUNDS]
        self.background.set_entries(entries, settings.output.background)

    def _set_background(self, text: str) -> None:
        settings = self.session.settings
        self.session.change(replace(settings, output=replace(settings.output, background=text)))

    def _choose_picture(self) -> None:
        path, _ = QFileDialog.getOpenFileName(
            self,
            self.tr("Choose a background"),
            "",
            self.tr("Pictures") + " (*.png *.jpg *.jpeg *.webp *.bmp)",
        )
        if path:
            self._set_background(path)

    def _choose_colour(self) -> None:
        colour = QColorDialog.getColor(parent=self, title=self.tr("Choose a background colour"))
        if colour.isValid():
            self._set_background(colour.name())
