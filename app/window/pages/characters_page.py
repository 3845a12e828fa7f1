"""The page Characters: the list, importing a picture, rolling a new one."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from PyQt6.QtCore import QFile
from PyQt6.QtWidgets import (
    QFileDialog,
    QGridLayout,
    QMessageBox,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from app.session.session import Session
from app.settings.settings import Settings
from app.window.character_list_view import CharacterListView
from app.window.import_view import ImportView
from app.window.pages.page import Page, hint
from app.window.picker import Picker
from app.window.range_view import RangeView
from app.window.roll_view import RollView
from app.window.view_switch import ViewSwitch

_NAMES = " (*.png *.jpg *.jpeg *.webp *.gif *.bmp *.ichimai)"


class CharactersPage(Page):
    """Four views, one at a time."""

    def __init__(self, session: Session) -> None:
        super().__init__(session, self.tr("Characters"))
        self.views = ViewSwitch()
        self.column.addWidget(self.views, 1)

    def build(self) -> Iterator[None]:
        """Make the views, one a step."""
        self.shelf_side = self._shelf_side()
        self.views.add_view(self.shelf_side)
        yield
        self.import_view = ImportView(self.session)
        self.import_view.kept.connect(self._keep_import)
        self.import_view.left.connect(self._show_shelf)
        yield
        self.views.add_view(self.import_view)
        yield
        self.roll_view = RollView(self.session)
        self.roll_view.kept.connect(self._keep_roll)
        self.roll_view.left.connect(self._show_shelf)
        self.views.add_view(self.roll_view)
        yield
        self.range_view = RangeView(self.session)
        self.range_view.kept.connect(self._keep_range)
        self.range_view.left.connect(self._show_shelf)
        self.views.add_view(self.range_view)

    def _shelf_side(self) -> QWidget:
        self.list = CharacterListView()
        self.list.chosen.connect(self.session.choose_character)
        self.list.renamed.connect(self.session.library.rename)
        self.list.unwanted.connect(self._delete)
        self.add = QPushButton(self.tr("&Add a picture…"))
        self.add.clicked.connect(self._open_file)
        self.roll = QPushButton(self.tr("&Roll a new one"))
        self.roll.clicked.connect(self._begin_roll)
        self.rename = QPushButton(self.tr("Re&name"))
        self.rename.clicked.connect(self._rename)
        self.delete = QPushButton(self.tr("&Delete"))
        self.delete.clicked.connect(lambda: self._delete(self.list.current_key()))
        self.range = QPushButton(self.tr("How far it t&urns"))
        self.range.clicked.connect(self._begin_range)
        self.outfit = Picker(self.tr("Outf&it"))
        self.outfit.chosen.connect(self.session.pipeline.wear)
        self.outfit.hide()
        self.list.currentRowChanged.connect(lambda row: self._show_allowed())
        side = QWidget()
        column = QVBoxLayout(side)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.list, 1)
        grid = QGridLayout()
        for place, button in enumerate((self.add, self.roll, self.rename, self.delete)):
            grid.addWidget(button, place // 2, place % 2)
        grid.addWidget(self.range, 2, 0, 1, 2)
        column.addWidget(self.outfit)
        column.addLayout(grid)
        column.addWidget(
            hint(
                self.tr(
                    "Or drop a picture anywhere on the window. Another character comes in on the next blink."
                )
            )
        )
        return side

    def import_picture(self, path: Path) -> None:
        """Begin to make a character of a picture."""
        self.views.show_view(self.import_view)
        self.import_view.begin(path)

    def show_settings(self, settings: Settings) -> None:
        """Mark the character that is chosen."""
        self.refresh()
        if not self.list.hasFocus():
            self.list.select(self.session.library.chosen())

    def refresh(self) -> None:
        """Show characters and thumbnails that came, and how far an import is."""
        current = self.session.library.chosen()
        self.list.show_characters(
            self.session.library.characters(), self.session.library.thumbnails(), current
        )
        self._show_allowed()
        self._show_outfits()
        if self.views.current is self.import_view:
            self.import_view.refresh()
        elif self.views.current is self.roll_view:
            self.roll_view.refresh()
        elif self.views.current is self.range_view:
            self.range_view.refresh()

    def undo(self) -> bool:
        """Undo a correction of an import or a change of a range, while one is under way."""
        view = self.views.current
        if isinstance(view, ImportView | RangeView):
            view.undo()
        return isinstance(view, ImportView | RangeView)

    def redo(self) -> bool:
        """Make it again."""
        view = self.views.current
        if isinstance(view, ImportView | RangeView):
            view.redo()
        return isinstance(view, ImportView | RangeView)

    def _show_allowed(self) -> None:
        key = self.list.current_key()
        own = any(character.key == key and character.own for character in self.session.library.characters())
        self.rename.setEnabled(own)
        self.delete.setEnabled(own)

    def _show_outfits(self) -> None:
        outfits = self.session.pipeline.outfits
        self.outfit.setVisible(len(outfits) > 1)
        entries = [(name, name or self.tr("As first drawn")) for name in outfits]
        self.outfit.set_entries(entries, self.session.pipeline.outfit)

    def _begin_range(self) -> None:
        self.views.show_view(self.range_view)
        self.range_view.begin(self.list.current_key() or self.session.library.chosen())

    def _keep_range(self) -> None:
        self.session.library.keep_range(self.range_view.limits)
        self._show_shelf()

    def _show_shelf(self) -> None:
        self.views.show_view(self.shelf_side)

    def _begin_roll(self) -> None:
        self.views.show_view(self.roll_view)
        self.roll_view.begin()

    def _keep_roll(self) -> None:
        self.session.library.keep_rolled(self.roll_view.seed.value(), self.roll_view.wish())
        self._show_shelf()

    def _keep_import(self, name: str) -> None:
        if self.session.library.keep_imported(name):
            self._show_shelf()

    def _rename(self) -> None:
        item = self.list.currentItem()
        if item is not None:
            self.list.editItem(item)

    def _delete(self, key: str) -> None:
        character = next((c for c in self.session.library.characters() if c.key == key and c.own), None)
        if character is None:
            return
        question = self.tr("Move %1 to the trash?").replace("%1", character.title)
        if (
            QMessageBox.question(self, self.tr("Delete a character"), question)
            == QMessageBox.StandardButton.Yes
        ):
            self.session.library.delete(key, _to_trash)

    def _open_file(self) -> None:
        path, _ = QFileDialog.getOpenFileName(
            self, self.tr("Add a picture"), "", self.tr("Pictures and characters") + _NAMES
        )
        if path:
            self.session.library.open_file(Path(path), self.import_picture)


def _to_trash(path: Path) -> bool:
    done = QFile.moveToTrash(str(path))
    return done[0] if isinstance(done, tuple) else bool(done)
