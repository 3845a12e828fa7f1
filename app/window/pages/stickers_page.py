"""The page Stickers: a grid that moves; the stickers that are ticked are written for each platform."""

from __future__ import annotations

import time
from functools import partial
from pathlib import Path

import numpy as np
from PyQt6.QtCore import QCoreApplication, Qt, pyqtSignal
from PyQt6.QtGui import QIcon, QImage, QPixmap
from PyQt6.QtWidgets import (
    QCheckBox,
    QFileDialog,
    QGridLayout,
    QGroupBox,
    QHBoxLayout,
    QLabel,
    QMenu,
    QProgressBar,
    QPushButton,
    QSizePolicy,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from app.landmarker_file import chosen_bundle
from app.live.background_work import told
from app.session.session import Session
from app.session.sticker_desk import SHOWN, Shown, StickerPreview
from app.stickers.set_making import SetResult, SetWish
from app.stickers.sticker_file import StickerScript, bundled_scripts
from app.stickers.titles import MARKS
from app.window.eliding_button import ElidingButton
from app.window.language import as_sentence, spoken
from app.window.pages.page import Page, hint
from rendering.stickers.limits import PLATFORMS
from rendering.stickers.marks import PlacedMark, lay_mark, usual_colours

_NAMES = {"telegram": "Telegram", "discord": "Discord", "twitch": "Twitch", "line": "LINE", "slack": "Slack",
          "whatsapp": "WhatsApp", "youtube": "YouTube"}  # fmt: skip
_FILES = " (*.png *.webp *.ichimai)"
_CLIPS_AND_PHOTOS = " (*.mp4 *.webm *.mov *.mkv *.avi *.gif *.png *.jpg *.jpeg *.webp)"
_COLUMNS = 3
_ICON, _BUTTON = 24, 24
_OWN, _NONE = "★", "–"
_LINE_COLOUR = (60, 50, 60)


class StickersPage(Page):
    """Character, platforms, the grid, and below how it goes."""

    def __init__(self, session: Session) -> None:
        super().__init__(session, self.tr("Stickers"))
        self.character = ""
        self._shown: StickerPreview | None = None
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
        self.show_them.clicked.connect(lambda: self.begin_showing())
        row.addWidget(self.character_button, 1)
        row.addWidget(self.show_them)
        inside.addLayout(row)
        inside.addLayout(self._following())
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

    def _following(self) -> QHBoxLayout:
        """Return the row in which a clip or photos of a person are chosen."""
        row = QHBoxLayout()
        row.addWidget(QLabel(self.tr("Follow a person")))
        self.acted_button = ElidingButton()
        self.acted_button.setAccessibleDescription(self.tr("Follow a person"))
        self.acted_menu = QMenu(self)
        for words, chosen in (
            (self.tr("A clip or a photo…"), self._choose_clip),
            (self.tr("A folder of photos…"), self._choose_photos),
            (self.tr("Nobody"), lambda: self.follow("")),
        ):
            action = self.acted_menu.addAction(words)
            assert action is not None
            action.triggered.connect(lambda _=False, chosen=chosen: chosen())
        self.acted_button.setMenu(self.acted_menu)
        self.follow("")
        row.addWidget(self.acted_button, 1)
        return row

    def follow(self, path: str) -> None:
        """Have the stickers do what a person does in a clip, a photo or a folder of photos; "" for nobody."""
        self.acted = path
        self.acted_button.set_words(Path(path).name if path else self.tr("Nobody"))

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
        for i, (name, tile) in enumerate(self.tiles.items()):
            grid.addWidget(tile, i // _COLUMNS, i % _COLUMNS)
            tile.mark_changed.connect(partial(self._show_again, name))
        self.column.addLayout(grid)

    def set_character(self, path: str) -> None:
        """Take another character than the one that is shown."""
        self.character = path
        self.character_button.set_words(Path(path).name)

    def begin_showing(self, names: tuple[str, ...] = ()) -> None:
        """Draw the grid, or some of it."""
        wish = self._wish(names)
        if wish is not None:
            self.session.stickers.show(wish)

    def begin(self, folder: Path) -> None:
        """Make the set that is chosen."""
        wish = self._wish(tuple(name for name, tile in self.tiles.items() if tile.wanted))
        if wish is not None:
            self._made, self._folder = None, folder
            self.session.stickers.make(wish, folder)

    def _wish(self, names: tuple[str, ...]) -> SetWish | None:
        """Return what is chosen; None, with the reason said, where the character is missing."""
        from app.characters.bundled import find_character
        from tracking.errors import InputError

        settings = self.session.settings
        self.said.setText("")
        try:
            path = find_character(self.character or settings.character)
        except InputError as error:
            self.said.setText(as_sentence(spoken(told(error))))
            return None
        return SetWish(
            path,
            tuple(name for name, tick in self.platforms.items() if tick.isChecked()),
            names,
            settings.pack or "bundled",
            self.marks.isChecked(),
            self.acted,
            chosen_bundle(settings.face_landmarker),
            {name: tile.shape for name, tile in self.tiles.items() if tile.shape is not None},
        )

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
                if shown.value.whole or name in known:
                    tile.take(known.get(name))
            self.said.setText("\n".join(shown.value.remarks))
        if made is not None and made.value is not self._made and desk.making.error is None:
            self._made = made.value
            words = self.tr("%1: %2 stickers in %3 files").replace("%1", str(self._folder))
            words = words.replace("%2", str(made.value.stickers)).replace("%3", str(made.value.files))
            self.said.setText("\n".join((words, *made.value.remarks)))

    def _show_again(self, name: str) -> None:
        """Draw one sticker with its other mark, where the grid was drawn before."""
        if self._shown is not None and self.session.stickers.showing.progress is None:
            self.begin_showing((name,))

    def _choose_clip(self) -> None:
        kinds = self.tr("Clips and photos") + _CLIPS_AND_PHOTOS
        path, _ = QFileDialog.getOpenFileName(self, self.tr("Choose a clip or a photo of a face"), "", kinds)
        if path:
            self.follow(path)

    def _choose_photos(self) -> None:
        path = QFileDialog.getExistingDirectory(self, self.tr("Choose a folder of photos"))
        if path:
            self.follow(path)

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
    """A sticker that moves, whether it is wanted, and which mark it has.

    Attributes:
        shape: of the mark that it takes instead of its own; "" for none, None for its own.
    """

    mark_changed = pyqtSignal()

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
        above = QGridLayout()
        above.addWidget(self.picture, 0, 0, Qt.AlignmentFlag.AlignHCenter)
        corner = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignBottom
        above.addWidget(self._mark_button(QCoreApplication.translate("stickers", script.title)), 0, 0, corner)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addLayout(above)
        column.addWidget(self.tick)

    def _mark_button(self, title: str) -> QToolButton:
        self.shape: str | None = None
        self.mark = QToolButton()
        words = QCoreApplication.translate("StickersPage", "Mark of %1").replace("%1", title)
        self.mark.setAccessibleName(words)
        self.mark.setToolTip(words)
        self.mark.setText(_OWN)
        self.mark.setFixedSize(_BUTTON, _BUTTON)
        self.mark.setStyleSheet("QToolButton { padding: 0 } QToolButton::menu-indicator { image: none }")
        self.mark.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.marks = QMenu(self)
        self.marks.aboutToShow.connect(self._list_marks)
        self.mark.setMenu(self.marks)
        return self.mark

    def _list_marks(self) -> None:
        """Fill the menu when it is first opened: eighteen of them would hold the page up."""
        if not self.marks.isEmpty():
            return
        own = QCoreApplication.translate("StickersPage", "As it is")
        none = QCoreApplication.translate("StickersPage", "No mark")
        for words, shape in ((own, None), (none, "")):
            self._add_mark(words, shape, QIcon())
        for shape, title in MARKS.items():
            self._add_mark(QCoreApplication.translate("marks", title), shape, _mark_icon(shape))

    def _add_mark(self, words: str, shape: str | None, icon: QIcon) -> None:
        action = self.marks.addAction(icon, words)
        assert action is not None
        action.triggered.connect(lambda _=False: self.take_mark(shape, icon))

    def take_mark(self, shape: str | None, icon: QIcon) -> None:
        """Take another mark; None for the sticker's own."""
        self.shape = shape
        self.mark.setIcon(icon)
        self.mark.setText("" if not icon.isNull() else _OWN if shape is None else _NONE)
        self.mark_changed.emit()

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


def _mark_icon(shape: str) -> QIcon:
    """Return a mark, small."""
    canvas = np.zeros((_ICON, _ICON, 4), np.uint8)
    colours = {**usual_colours(), "line": _LINE_COLOUR}
    lay_mark(canvas, PlacedMark(shape, _ICON / 2, _ICON / 2, _ICON * 0.42), colours)
    image = QImage(canvas.tobytes(), _ICON, _ICON, 4 * _ICON, QImage.Format.Format_RGBA8888_Premultiplied)
    return QIcon(QPixmap.fromImage(image.copy()))
