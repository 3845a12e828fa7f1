"""The list of characters, with their thumbnails."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np
from PyQt6.QtCore import QSize, Qt, pyqtSignal
from PyQt6.QtGui import QColor, QIcon, QKeyEvent, QPainter, QPixmap
from PyQt6.QtWidgets import QAbstractItemView, QListView, QListWidget, QListWidgetItem

from app.characters.user_characters import ListedCharacter
from app.window.pixels import image_of

_SIDE = 84


class CharacterListView(QListWidget):
    """One picture with its name for each character. A click or Enter chooses; F2 renames the user's own.

    Signals:
        chosen: a character's key.
        renamed: a character's key and the name wished.
        unwanted: key of a character to be deleted.
    """

    chosen = pyqtSignal(str)
    renamed = pyqtSignal(str, str)
    unwanted = pyqtSignal(str)

    def __init__(self) -> None:
        super().__init__()
        self.setAccessibleName(self.tr("Characters"))
        self.setViewMode(QListView.ViewMode.IconMode)
        self.setResizeMode(QListView.ResizeMode.Adjust)
        self.setMovement(QListView.Movement.Static)
        self.setUniformItemSizes(True)
        self.setIconSize(QSize(_SIDE, _SIDE))
        self.setGridSize(QSize(_SIDE + 14, _SIDE + 30))
        self.setWordWrap(False)
        self.setTextElideMode(Qt.TextElideMode.ElideRight)
        self.setEditTriggers(QAbstractItemView.EditTrigger.EditKeyPressed)
        self.setMinimumHeight(2 * (_SIDE + 34))
        self.itemClicked.connect(lambda item: self.chosen.emit(item.data(Qt.ItemDataRole.UserRole)))
        self.itemActivated.connect(lambda item: self.chosen.emit(item.data(Qt.ItemDataRole.UserRole)))
        self.itemChanged.connect(self._edited)
        self._shown: list[ListedCharacter] = []
        self._pictured: set[str] = set()

    def keyPressEvent(self, e: QKeyEvent | None) -> None:
        """Delete asks for the current one to be deleted; the other keys are the list's."""
        if e is not None and e.key() == Qt.Key.Key_Delete and self.currentItem() is not None:
            self.unwanted.emit(self.current_key())
            return
        super().keyPressEvent(e)

    def show_characters(
        self, characters: Sequence[ListedCharacter], thumbnails: Mapping[Path, np.ndarray], current: str
    ) -> None:
        """Show these; nothing is touched where all of it is shown already, or while a name is edited.

        The mark stays where it was, or goes to the one that is worn where that one is gone or has a new name.

        Args:
            characters: all, in their order.
            thumbnails: by file, uint8 (H, W, 4), straight RGBA.
            current: key of the one that is worn.
        """
        if self.state() is QAbstractItemView.State.EditingState:
            return
        pictured = {c.key for c in characters if c.path in thumbnails}
        if list(characters) == self._shown and pictured == self._pictured:
            return
        kept = self.current_key()
        if kept not in {character.key for character in characters}:
            kept = current
        self._shown, self._pictured = list(characters), pictured
        self.blockSignals(True)
        self.clear()
        for character in characters:
            item = QListWidgetItem(_picture(thumbnails.get(character.path)), character.title)
            item.setData(Qt.ItemDataRole.UserRole, character.key)
            item.setToolTip(character.title)
            if character.own:
                item.setFlags(item.flags() | Qt.ItemFlag.ItemIsEditable)
            self.addItem(item)
        self.blockSignals(False)
        self.select(kept)

    def select(self, key: str) -> None:
        """Mark a character; nothing happens where it is not shown."""
        for index, character in enumerate(self._shown):
            if character.key == key:
                self.setCurrentRow(index)

    def current_key(self) -> str:
        """Return the key of the marked one; empty for none."""
        item = self.currentItem()
        return "" if item is None else item.data(Qt.ItemDataRole.UserRole)

    def _edited(self, item: QListWidgetItem) -> None:
        self._shown = []
        self.renamed.emit(item.data(Qt.ItemDataRole.UserRole), item.text())


def _picture(rgba: np.ndarray | None) -> QIcon:
    pixmap = QPixmap(2 * _SIDE, 2 * _SIDE)
    pixmap.fill(QColor(0, 0, 0, 0))
    if rgba is not None:
        scaled = QPixmap.fromImage(image_of(rgba)).scaled(
            pixmap.size(), Qt.AspectRatioMode.KeepAspectRatio, Qt.TransformationMode.SmoothTransformation
        )
        painter = QPainter(pixmap)
        painter.drawPixmap((pixmap.width() - scaled.width()) // 2, pixmap.height() - scaled.height(), scaled)
        painter.end()
    made = QIcon(pixmap)
    # Else a style tints the marked one, and a character's colours are what one looks for.
    made.addPixmap(pixmap, QIcon.Mode.Selected)
    return made
