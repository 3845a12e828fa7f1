"""The page Output: what lies behind the avatar and where recordings go."""

from __future__ import annotations

from collections.abc import Iterator

from PyQt6.QtCore import QT_TRANSLATE_NOOP, QCoreApplication
from PyQt6.QtWidgets import (
    QCheckBox,
    QColorDialog,
    QFileDialog,
    QGroupBox,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QVBoxLayout,
)

from app.session.session import Session
from app.settings.settings import Settings
from app.window.eliding_button import ElidingButton
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

    def build(self) -> Iterator[None]:
        """Make the boxes, one a step."""
        self._add_size()
        yield
        self._add_background()
        yield
        self._add_recording()
        yield
        self._add_window()
        self.column.addStretch(1)

    def _add_size(self) -> None:
        box = QGroupBox(self.tr("Picture"))
        inside = QVBoxLayout(box)
        self.size_picker = Picker(self.tr("&Size"))
        self.size_picker.chosen.connect(self._set_size)
        self.put_back = QPushButton(self.tr("&Put the avatar back"))
        self.put_back.clicked.connect(self.session.place.put_back)
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

    def _add_recording(self) -> None:
        box = QGroupBox(self.tr("Recording and snapshots"))
        inside = QVBoxLayout(box)
        self.format = Picker(self.tr("&Format"))
        self.format.chosen.connect(lambda kind: self.session.change_part("output", record_format=kind))
        self.folder = ElidingButton()
        self.folder.setAccessibleDescription(self.tr("Choose a folder"))
        self.folder.clicked.connect(self._choose_folder)
        inside.addWidget(self.format)
        inside.addWidget(QLabel(self.tr("Folder")))
        inside.addWidget(self.folder)
        self.column.addWidget(box)

    def _add_window(self) -> None:
        box = QGroupBox(self.tr("Avatar window"))
        inside = QVBoxLayout(box)
        self.avatar_window = QCheckBox(self.tr("Show the avatar in a &window of its own"))
        self.avatar_window.toggled.connect(lambda on: self.session.change_part("window", avatar_window=on))
        self.on_top = QCheckBox(self.tr("&Above all other windows"))
        self.on_top.toggled.connect(lambda on: self.session.change_part("window", avatar_on_top=on))
        inside.addWidget(self.avatar_window)
        inside.addWidget(self.on_top)
        inside.addWidget(hint(self.tr("Transparent, for OBS's window capture or beside your game.")))
        self.column.addWidget(box)

    def show_settings(self, settings: Settings) -> None:
        """Show the background that is chosen."""
        entries = [(key, QCoreApplication.translate("OutputPage", title)) for key, title in _BACKGROUNDS]
        self.background.set_entries(entries, settings.output.background)
        self.size_picker.set_entries(*self._sizes(settings))
        formats = [
            ("mp4", self.tr("MP4 (H.264)")),
            ("webm", self.tr("WebM, transparent")),
            ("png", self.tr("PNG pictures, transparent")),
        ]
        self.format.set_entries(formats, settings.output.record_format)
        self.folder.set_words(settings.output.record_folder or self.tr("Your folder of videos"))
        for box, on in (
            (self.avatar_window, settings.window.avatar_window),
            (self.on_top, settings.window.avatar_on_top),
        ):
            box.blockSignals(True)
            box.setChecked(on)
            box.blockSignals(False)

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
            self.session.place.set_size(width, height)

    def _set_background(self, text: str) -> None:
        self.session.change_part("output", background=text)

    def _choose_folder(self) -> None:
        folder = QFileDialog.getExistingDirectory(self, self.tr("Folder for recordings and snapshots"))
        if folder:
            self.session.change_part("output", record_folder=folder)

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
