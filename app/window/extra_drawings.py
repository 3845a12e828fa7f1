"""The artist's extra drawings of a character that is imported: expressions and outfits."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PyQt6.QtCore import QT_TRANSLATE_NOOP, QCoreApplication, pyqtSignal
from PyQt6.QtWidgets import (
    QFileDialog,
    QGroupBox,
    QInputDialog,
    QLabel,
    QMenu,
    QPushButton,
    QSizePolicy,
    QVBoxLayout,
)

from app.window.icon_button import IconButton
from app.window.pages.page import hint
from app.window.removable_rows import RemovableRows

EXPRESSIONS = {
    "eyes_closed": QT_TRANSLATE_NOOP("ExtraDrawings", "Eyes closed"),
    "left_eye_closed": QT_TRANSLATE_NOOP("ExtraDrawings", "Left eye closed"),
    "right_eye_closed": QT_TRANSLATE_NOOP("ExtraDrawings", "Right eye closed"),
    "mouth_open": QT_TRANSLATE_NOOP("ExtraDrawings", "Mouth open"),
    "mouth_closed": QT_TRANSLATE_NOOP("ExtraDrawings", "Mouth closed"),
}
_PICTURES = " (*.png *.jpg *.jpeg *.webp *.gif *.bmp)"


class ExtraDrawings(QGroupBox):
    """A row for each drawing, and a button with a menu to add one.

    Signals:
        drawn: an expression of `EXPRESSIONS` and the file that shows it.
        dressed: an outfit's name and the file that shows it.
        unwanted: a drawing's name and file.
    """

    drawn = pyqtSignal(str, object)
    dressed = pyqtSignal(str, object)
    unwanted = pyqtSignal(str, object)

    def __init__(self) -> None:
        super().__init__()
        self.setTitle(self.tr("Extra drawings"))
        self.add = QPushButton(self.tr("Add a &drawing"))
        self.menu = QMenu(self)
        for name, title in EXPRESSIONS.items():
            action = self.menu.addAction(QCoreApplication.translate("ExtraDrawings", title))
            assert action is not None
            action.triggered.connect(lambda _, name=name: self._draw(name))
        self.menu.addSeparator()
        outfit = self.menu.addAction(self.tr("Another outfit…"))
        assert outfit is not None
        outfit.triggered.connect(lambda: self._dress())
        self.add.setMenu(self.menu)
        self.removers: dict[str, IconButton] = {}
        """The buttons that take a drawing away, by its name."""
        self._shown: list[tuple[str, Path]] | None = None
        column = QVBoxLayout(self)
        self._rows = RemovableRows()
        column.addWidget(self._rows)
        column.addWidget(self.add)
        column.addWidget(
            hint(
                self.tr(
                    "The same drawing with closed eyes, an open mouth or other clothes: used as it is drawn."
                )
            )
        )
        self.show_drawings((), ())

    def show_drawings(
        self, expressions: Sequence[tuple[str, Path]], outfits: Sequence[tuple[str, Path]]
    ) -> None:
        """Show which there are, as `models.importing.variants.Variants` has them."""
        entries = [*expressions, *outfits]
        if entries == self._shown:
            return
        self._shown = entries
        self._rows.clear()
        self.removers = {}
        for name, path in entries:
            title = EXPRESSIONS.get(name)
            words = name if title is None else QCoreApplication.translate("ExtraDrawings", title)
            self._add_row(words, name, path)

    def _add_row(self, words: str, name: str, path: Path) -> None:
        label = QLabel(f"{words}: {path.name}")
        label.setToolTip(str(path))
        label.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        away = self._rows.add(label, self.tr("Do without %1").replace("%1", words))
        away.clicked.connect(lambda: self.unwanted.emit(name, path))
        self.removers[name] = away

    def _draw(self, name: str) -> None:
        path = self._ask_for_file()
        if path is not None:
            self.drawn.emit(name, path)

    def _dress(self) -> None:
        path = self._ask_for_file()
        if path is None:
            return
        title, wanted = QInputDialog.getText(
            self, self.tr("Another outfit"), self.tr("Name of the outfit"), text=path.stem
        )
        if wanted and title.strip():
            self.dressed.emit(title.strip(), path)

    def _ask_for_file(self) -> Path | None:
        chosen, _ = QFileDialog.getOpenFileName(
            self, self.tr("Add a drawing"), "", self.tr("Pictures") + _PICTURES
        )
        return Path(chosen) if chosen else None
