"""The page Stickers: a grid that moves; the stickers that are ticked are written for each platform."""

from __future__ import annotations

import time
from pathlib import Path

from PyQt6.QtCore import QCoreApplication, Qt
from PyQt6.QtGui import QPixmap
from PyQt6.QtWidgets import (
    QCheckBox,
    QFileDialog,
    QGridLayout,
    QGroupBox,
    QHBoxLayout,
    QLabel,
    QProgressBar,
    QPushButton,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from app.live.background_work import told
from app.session.session import Session
from app.session.sticker_desk import SHOWN, Preview, Shown
from app.stickers.set_making import SetResult, SetWish
from app.stickers.sticker_file import StickerScript, bundled_scripts
from app.window.eliding_button import ElidingButton
from app.window.language import as_sentence, spoken
from app.window.pages.page import Page, hint
from rendering.stickers.limits import PLATFORMS

_NAMES = {"telegram": "Telegram", "discord": "Discord", "twitch": "Twitch", "line": "LINE", "slack": "Slack",
          "whatsapp": "WhatsApp", "youtube": "YouTube"}  # fmt: skip
_FILES = " (*.png *.webp *.ichimai)"
_COLUMNS = 3


class StickersPage(Page):
    """Character, platforms, the grid, and below how it goes."""

    def __init__(self, session: Session) -> None:
        super().__init__(session, self.tr("Stickers"))
        self.character = ""
        self._shown: Preview | None = None
        self._made: SetResult | None = None
        self._folder = Path()
        self.add_hint(
            self.tr("Stickers and emotes of your character, moving and still, ready for each platform.")
        )
        self._add_choices()
        self._add_making()
        self._add_grid()
        self.column.addStretch(1)

    def _add_choices(self) -> None:
        box = QGroupBox(self.tr("Of whom, and for what"))
        inside = QVBoxLayout(box)
        row = QHBoxLayout()
        self.character_button = ElidingButton()
        self.character_button.clicked.connect(self._choose_character)
        self.character_button.setAccessibleDescription(self.tr("Character"))
        self.character_button.set_words(self.tr("The character that is shown"))
        self.show_them = QPushButton(self.tr("Sho&w them"))
        self.show_them.clicked.connect(self.begin_showing)
        row.addWidget(self.character_button, 1)
        row.addWidget(self.show_them)
        inside.addLayout(row)
        grid = QGridLayout()
        self.platforms: dict[str, QCheckBox] = {}
        for i, platform in enumerate(PLATFORMS):
            self.platforms[platform] = tick = QCheckBox(_NAMES[platform])
            tick.setChecked(True)
            grid.addWidget(tick, i // _COLUMNS, i % _COLUMNS)
        inside.addLayout(grid)
        self.marks = QCheckBox(self.tr("With hearts, tears and other mar&ks"))
        self.marks.setChecked(True)
        inside.addWidget(self.marks)
        self.column.addWidget(box)

    def _add_making(self) -> None:
        self.make = QPushButton(self.tr("Write the &folder…"))
        self.make.setObjectName("primary")
        self.make.clicked.connect(self._choose_folder)
        self.stop = QPushButton(self.tr("&Stop"))
        self.stop.clicked.connect(self.session.stickers.give_up)
        row = QHBoxLayout()
        row.addWidget(self.make, 1)
        row.addWidget(self.stop)
        self.bar = QProgressBar()
        self.bar.setRange(0, 1000)
        self.said = hint("")
        self.column.addLayout(row)
        self.column.addWidget(self.bar)
        self.column.addWidget(self.said)

    def _add_grid(self) -> None:
        grid = QGridLayout()
        self.tiles = {script.name: _Tile(script) for script in bundled_scripts()}
        for i, tile in enumerate(self.tiles.values()):
            grid.addWidget(tile, i // _COLUMNS, i % _COLUMNS)
        self.column.addLayout(grid)

    def set_character(self, path: str) -> None:
        """Take another character than the one that is shown."""
        self.character = path
        self.character_button.set_words(Path(path).name)

    def begin_showing(self) -> None:
        """Draw the grid."""
        self.said.setText("")
        settings = self.session.settings
        self.session.stickers.show(
            self.character or settings.character, settings.pack or "bundled", self.marks.isChecked()
        )

    def begin(self, folder: Path) -> None:
        """Make the set that is chosen."""
        from app.characters.bundled import find_character
        from tracking.errors import InputError

        settings = self.session.settings
        try:
            path = find_character(self.character or settings.character)
        except InputError as error:
            self.said.setText(as_sentence(spoken(told(error))))
            return
        wish = SetWish(
            path,
            tuple(name for name, tick in self.platforms.items() if tick.isChecked()),
            tuple(name for name, tile in self.tiles.items() if tile.wanted),
            settings.pack or "bundled",
            marks=self.marks.isChecked(),
        )
        self._made, self._folder = None, folder
        self.said.setText("")
        self.session.stickers.make(wish, folder)

    def refresh(self) -> None:
        """Show how far it is, move the grid, and say what came of it."""
        desk = self.session.stickers
        shares = [work.progress for work in (desk.showing, desk.making) if work.progress is not None]
        chosen = any(t.isChecked() for t in self.platforms.values()) and any(
            t.wanted for t in self.tiles.values()
        )
        self.make.setEnabled(chosen and not shares)
        self.show_them.setEnabled(not shares)
        for widget in (self.stop, self.bar):
            widget.setVisible(bool(shares))
        if shares:
            self.bar.setValue(round(1000 * shares[0]))
        elif (error := desk.making.error or desk.showing.error) is not None:
            self.said.setText(as_sentence(spoken(told(error))))
        self._take_news()
        now_s = time.monotonic()
        for tile in self.tiles.values():
            tile.play(now_s)

    def _take_news(self) -> None:
        desk = self.session.stickers
        shown, made = desk.showing.newest(), desk.making.newest()
        if shown is not None and shown.value is not self._shown:
            self._shown = shown.value
            known = {sticker.name: sticker for sticker in shown.value.stickers}
            for name, tile in self.tiles.items():
                tile.take(known.get(name))
            self.said.setText("\n".join(shown.value.remarks))
        if made is not None and made.value is not self._made and desk.making.error is None:
            self._made = made.value
            words = self.tr("%1: %2 stickers in %3 files").replace("%1", str(self._folder))
            words = words.replace("%2", str(made.value.stickers)).replace("%3", str(made.value.files))
            self.said.setText("\n".join((words, *made.value.remarks)))

    def _choose_character(self) -> None:
        path, _ = QFileDialog.getOpenFileName(
            self, self.tr("Choose a character"), "", self.tr("Characters") + _FILES
        )
        if path:
            self.set_character(path)

    def _choose_folder(self) -> None:
        path, _ = QFileDialog.getSaveFileName(self, self.tr("Which folder to make"), "stickers")
        if path:
            self.begin(Path(path))


class _Tile(QWidget):
    """A sticker that moves, and whether it is wanted."""

    def __init__(self, script: StickerScript) -> None:
        super().__init__()
        self._files: tuple[bytes, ...] = ()
        self._frames: dict[int, QPixmap] = {}
        self._seconds, self._at = 1.0, -1
        self.picture = QLabel(script.emoji)
        self.picture.setFixedSize(SHOWN, SHOWN)
        self.picture.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.tick = QCheckBox(QCoreApplication.translate("stickers", script.title))
        self.tick.setChecked(True)
        self.tick.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.picture, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addWidget(self.tick)

    @property
    def wanted(self) -> bool:
        """Whether it is to be made."""
        return self.tick.isChecked() and self.tick.isEnabled()

    def take(self, shown: Shown | None) -> None:
        """Take what is shown of it; None where it can't be made."""
        self.tick.setEnabled(shown is not None)
        self._files, self._frames, self._at = (() if shown is None else shown.frames), {}, -1
        if shown is None:
            self.picture.clear()
        else:
            self._seconds = shown.seconds

    def play(self, now_s: float) -> None:
        """Show the frame of now; each is decoded when it is first shown, for all at once would take long."""
        if not self._files:
            return
        at = int(now_s / self._seconds * len(self._files)) % len(self._files)
        if at == self._at:
            return
        if at not in self._frames:
            self._frames[at] = pixmap = QPixmap()
            pixmap.loadFromData(self._files[at])
        self._at = at
        self.picture.setPixmap(self._frames[at])
