"""Making a character of a picture: what was found, how good it is, and what can be said otherwise."""

from __future__ import annotations

from pathlib import Path

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

from app.background_work import sentence
from app.picture_import import ImportTry
from app.session import Session
from app.window.head_marker import POINTS, HeadMarker
from app.window.pages.page import hint
from app.window.picker import Picker


class ImportView(QWidget):
    """Shows the try that is under way and the one that is done.

    Signals:
        kept: the character is wanted, under this name.
        left: the user goes back to the shelf.
    """

    kept = pyqtSignal(str)
    left = pyqtSignal()

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session
        self._path = Path()
        self._shown: ImportTry | None = None
        self._background = "auto"
        self.marker = HeadMarker()
        self.headline = QLabel()
        self.headline.setWordWrap(True)
        self.report = hint("")
        self.progress = QProgressBar()
        self.progress.setRange(0, 100)
        self.progress.setFormat(self.tr("looking at the picture, %p%"))
        self.background = Picker(self.tr("&Background"))
        self.background.chosen.connect(self._choose_background)
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
        column.addWidget(self.marker)
        column.addWidget(
            hint(self.tr("Is a mark wrong? Drag head, eyes and mouth to their places, then try again."))
        )
        column.addWidget(self.background)
        column.addWidget(self.again)
        column.addWidget(self.report)
        column.addStretch(1)

    def begin(self, path: Path) -> None:
        """Start with a picture."""
        self._path, self._shown, self._background = path, None, "auto"
        self.name.setText(path.stem)
        self.report.setText("")
        self.marker.hide()
        self._session.wardrobe.import_picture(path, None)
        self.refresh()

    def try_again(self) -> None:
        """Import the picture once more, with what was dragged and chosen."""
        from models.importing.importer import Told
        from rendering.background import parse_colour

        marks, moved = self.marker.marks, self.marker.moved
        head = marks["head"] if "head" in moved or (self._shown is not None and self._shown.problem) else None
        points = tuple((name, marks[name]) for name in POINTS if name in moved)
        wish = self._background
        background = wish if wish in ("auto", "keep") else parse_colour(wish)
        self._session.wardrobe.import_picture(self._path, Told(head, points, background))  # pyright: ignore[reportArgumentType]
        self.refresh()

    def refresh(self) -> None:
        """Show how far it is, and what came of it."""
        work = self._session.wardrobe.importing
        busy = work.progress is not None
        self.progress.setVisible(busy)
        self.progress.setValue(round(100 * (work.progress or 0)))
        self._show_background()
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
            self.headline.setText(sentence(work.error))
        self.keep.setEnabled(not busy and self._shown is not None and self._shown.character is not None)
        self.again.setEnabled(not busy and self._shown is not None)

    def _show(self, done: ImportTry) -> None:
        self._shown = done
        self.marker.show_picture(
            done.picture if done.cut_out is None else done.cut_out, done.scale, done.marks
        )
        self.marker.show()
        if done.report is None:
            self.headline.setText(self.tr("No face was found. Drag the square onto the head and try again."))
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
        lines += [f"{f.what}. {f.remedy}." for f in done.report.faults]
        self.report.setText("\n\n".join(line[:1].upper() + line[1:] for line in lines))
        self.report.setTextFormat(Qt.TextFormat.PlainText)

    def _show_background(self) -> None:
        entries = [
            ("auto", self.tr("Find it")),
            ("keep", self.tr("Leave it as it is")),
            ("colour", self.tr("A colour…")),
        ]
        if self._background.startswith("#"):
            entries.append((self._background, self._background))
        self.background.set_entries(entries, self._background)

    def _choose_background(self, wish: str) -> None:
        if wish == "colour":
            colour = QColorDialog.getColor(QColor("#ffffff"), self, self.tr("The background's colour"))
            wish = colour.name() if colour.isValid() else self._background
        self._background = wish
        self._show_background()

    def _leave(self) -> None:
        self._session.wardrobe.importing.give_up()
        self.left.emit()
