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


_SIZES = (
    (512, 512, QT_TRANSLATE_NOOP("OutputPage", "Small square")),
    (720, 720, QT_TRANSLATE_NOOP("OutputPage", "Square")),
    (1280, 720, QT_TRANSLATE_NOOP("OutputPage", "720p")),
    (1920, 1080, QT_TRANSLATE_NOOP("OutputPage", "1080p")),
    (720, 1280, QT_TRANSLATE_NOOP("OutputPage", "Portrait")),
)
_PICTURE_NAMES = " (*.png *.jpg *.jpeg *.webp *.bmp)"


class OutputPage(Page):
    """Background."""

    def __init__(self, session: Session) -> None:
        super().__init__(session, self.tr("Output"))
        self._add_size()
        self._add_background()
        self.column.addStretch(1)

    def _add_size(self) -> None:
        box = QGroupBox(self.tr("Picture"))
        inside = QVBoxLayout(box)
        self.size_picker = Picker(self.tr("&Size"))
        self.size_picker.chosen.connect(self._set_size)
        self.put_back = QPushButton(self.tr("&Put the avatar back"))
        self.put_back.clicked.connect(self.session.put_avatar_back)
        row = QHBoxLayout()
        row.addWidget(self.put_back)
        row.addStretch(1)
        inside.addWidget(self.size_picker)
        inside.addLayout(row)
        inside.addWidget(
            hint(self.tr("On the stage, drag the avatar to move it and turn the wheel to scale it."))
        )
        self.column.addWidget(box)

    def _add_background(self) -> None:
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

    def show_settings(self, settings: Settings) -> None:
        """Show the background that is chosen."""
        entries = [(key, QCoreApplication.translate("OutputPage", title)) for key, title in _BACKGROUNDS]
        self.background.set_entries(entries, settings.output.background)
        self.size_picker.set_entries(*self._sizes(settings))

    def _sizes(self, settings: Settings) -> tuple[list[tuple[str, str]], str]:
        """Return the sizes to choose from, and which is in force."""
        entries = [
            (f"{w}x{h}", f"{QCoreApplication.translate('OutputPage', title)} ({w} × {h})")
            for w, h, title in _SIZES
        ]
        stage, size = settings.stage, settings.output.size
        width, height = (stage.width, stage.height) if stage.width and stage.height else (size, size)
        now = f"{width}x{height}"
        if not width:
            entries.append((now, self.tr("As the drawing")))
        elif now not in dict(entries):
            entries.append((now, f"{width} × {height}"))
        return entries, now

    def _set_size(self, text: str) -> None:
        width, height = map(int, text.split("x"))
        if width and height:
            self.session.set_picture_size(width, height)

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
