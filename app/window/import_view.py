"""Making a character of a picture: what was found, how good it is, and what can be said otherwise."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
from PyQt6.QtCore import Qt, pyqtSignal
from PyQt6.QtGui import QColor
from PyQt6.QtWidgets import (
    QColorDialog,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QProgressBar,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from app.characters.import_wishes import ImportWishes
from app.characters.picture_import import ImportTry
from app.live.background_work import told
from app.session.session import Session
from app.window.correcting_board import CorrectingBoard
from app.window.extra_drawings import ExtraDrawings
from app.window.import_remedies import remedy
from app.window.language import spoken
from app.window.pages.page import hint
from app.window.picker import Picker


class ImportView(QWidget):
    """Shows the try that is under way and the one that is done.

    Signals:
        kept: the character is wanted, under this name.
        left: the user goes back to the list.
    """

    kept = pyqtSignal(str)
    left = pyqtSignal()

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session
        self._path = Path()
        self._shown: ImportTry | None = None
        self.wishes = ImportWishes()
        self.headline = QLabel()
        self.headline.setWordWrap(True)
        self.report = hint("")
        self.progress = QProgressBar()
        self.progress.setRange(0, 100)
        self.progress.setFormat(self.tr("looking at the picture, %p%"))
        self.correcting = CorrectingBoard()
        self.correcting.marked.connect(self._marked)
        self.correcting.brushed.connect(self._brushed)
        self.correcting.undo.clicked.connect(self.undo)
        self.correcting.redo.clicked.connect(self.redo)
        self.background = Picker(self.tr("&Background"))
        self.background.chosen.connect(self._choose_background)
        self.extra = ExtraDrawings()
        self.extra.drawn.connect(lambda name, path: self._wish(lambda w: w.draw(name, path)))
        self.extra.dressed.connect(lambda name, path: self._wish(lambda w: w.dress(name, path)))
        self.extra.unwanted.connect(lambda name, path: self._wish(lambda w: w.take_away(path, name)))
        self.again = QPushButton(self.tr("&Try again like this"))
        self.again.clicked.connect(self.try_again)
        self.name = QLineEdit()
        self.name.setAccessibleName(self.tr("Name of the character"))
        self.keep = QPushButton(self.tr("&Keep this character"))
        self.keep.setObjectName("primary")
        self.keep.clicked.connect(lambda: self.kept.emit(self.name.text()))
        self.back = QPushButton(self.tr("Ca&ncel"))
        self.back.clicked.connect(self._leave)
        self._lay_out()

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.headline)
        column.addWidget(self.progress)
        row = QHBoxLayout()
        label = QLabel(self.tr("Na&me"))
        label.setBuddy(self.name)
        row.addWidget(label)
        row.addWidget(self.name, 1)
        buttons = QHBoxLayout()
        buttons.addWidget(self.keep, 1)
        buttons.addWidget(self.back)
        column.addLayout(row)
        column.addLayout(buttons)
        for widget in (self.correcting, self.background, self.extra, self.again, self.report):
            column.addWidget(widget)
        column.addStretch(1)

    def begin(self, path: Path) -> None:
        """Start with a picture."""
        self._path, self._shown, self.wishes = path, None, ImportWishes()
        self.name.setText(path.stem)
        self.report.setText("")
        self.correcting.hide()
        self._session.library.import_picture(path, self.wishes.wish)
        self._show_wishes()
        self.refresh()

    def try_again(self) -> None:
        """Import the picture once more, with all that was said."""
        shown = self._shown
        if shown is not None and shown.problem and self.wishes.wish.told.head is None:
            # The square stands where the user leaves it.
            x, y, size = self.correcting.marker.marks["head"]
            self.wishes.head(x, y, size)
        self._session.library.import_picture(self._path, self.wishes.wish)
        self._show_wishes()
        self.refresh()

    def undo(self) -> None:
        """Take back what was said last of this picture."""
        self._wish(ImportWishes.undo)

    def redo(self) -> None:
        """Say again what was taken back."""
        self._wish(ImportWishes.redo)

    def refresh(self) -> None:
        """Show how far it is, and what came of it."""
        work = self._session.library.importing
        busy = work.progress is not None
        self.progress.setVisible(busy)
        self.progress.setValue(round(100 * (work.progress or 0)))
        newest = work.newest()
        if (
            not busy
            and newest is not None
            and newest.value is not self._shown
            and newest.value.path == self._path
        ):
            self._show(newest.value)
        if busy:
            self.headline.setText(self.tr("Making a character of %1").replace("%1", self._path.name))
        elif work.error is not None:
            self.headline.setText(spoken(told(work.error)))
        for part in (self.background, self.extra, self.again):
            part.setVisible(busy or self._shown is not None)  # nothing can be said of what can't be read
        self.keep.setEnabled(not busy and self._shown is not None and self._shown.character is not None)
        self.again.setEnabled(not busy and self._shown is not None)

    def _show(self, done: ImportTry) -> None:
        self._shown = done
        self.wishes.lie(done.turned)
        self.correcting.show_try(done, self.wishes)
        self.correcting.show()
        if done.report is None:
            self.headline.setText(
                self.tr("This can't be made a character as it is: say more and try again.")
                if self._says_all()
                else self.tr("No face was found. Drag the square onto the head and try again.")
            )
            self.report.setText(done.problem)
            return
        score = done.report.score
        self.headline.setText(
            (
                self.tr("Ready: nothing to complain of (%1 of 100).")
                if score == 100
                else self.tr("Ready, with doubts (%1 of 100): see below.")
            ).replace("%1", str(score))
        )
        lines = [self.tr("Mended: %1.").replace("%1", s) for s in done.report.mended]
        lines += [f"{f.what}. {remedy(f)}" for f in done.report.faults]
        lines += [f"{extra}." for extra in done.report.variants]
        self.report.setText("\n\n".join(line[:1].upper() + line[1:] for line in lines))
        self.report.setTextFormat(Qt.TextFormat.PlainText)

    def _says_all(self) -> bool:
        """Say whether something else than the head's place is at fault."""
        wish = self.wishes.wish
        return wish.told.head is not None or bool(wish.variants.expressions or wish.variants.outfits)

    def _wish(self, change: Callable[[ImportWishes], None]) -> None:
        change(self.wishes)
        self._show_wishes()

    def _show_wishes(self) -> None:
        if self._shown is not None:
            self.correcting.show_wishes(self._shown, self.wishes)
        variants = self.wishes.wish.variants
        self.extra.show_drawings(variants.expressions, variants.outfits)
        self._show_background()

    def _marked(self, name: str, at: tuple[float, ...]) -> None:
        self._wish(lambda wishes: wishes.head(*at) if name == "head" else wishes.mark(name, *at))

    def _brushed(self, mask: np.ndarray, erase: bool) -> None:
        self._wish(lambda wishes: wishes.brush(mask, erase))

    def _show_background(self) -> None:
        wish = self.wishes.wish.told.background
        key = wish if isinstance(wish, str) else QColor(*wish).name()
        entries = [
            ("auto", self.tr("Find it")),
            ("keep", self.tr("Leave it as it is")),
            ("colour", self.tr("A colour…")),
        ]
        if key.startswith("#"):
            entries.append((key, key))
        self.background.set_entries(entries, key)

    def _choose_background(self, wish: str) -> None:
        if wish in ("auto", "keep"):
            self._wish(lambda wishes: wishes.background(wish))
            return
        colour = QColor(wish)
        if wish == "colour":
            colour = QColorDialog.getColor(QColor("#ffffff"), self, self.tr("The background's colour"))
        if colour.isValid():
            rgb = (colour.red(), colour.green(), colour.blue())
            self._wish(lambda wishes: wishes.background(rgb))
        self._show_background()

    def _leave(self) -> None:
        self._session.library.importing.give_up()
        self.left.emit()
