"""Which tuning is in force, and the presets to start from."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PyQt6.QtCore import Qt, pyqtSignal
from PyQt6.QtWidgets import QHBoxLayout, QInputDialog, QLineEdit, QMenu, QPushButton, QToolButton, QWidget

from app.window.picker import Picker
from app.window.tuning.titles import preset_title, profile_title
from tracking.mapping.presets import PRESETS


class ProfileBar(QWidget):
    """A list of named tunings, a menu to keep, rename and remove them, and a menu of presets.

    Signals:
        chosen: name of the tuning chosen.
        added: name under which the tuning in force is to be kept, too.
        renamed: new name of the tuning in force.
        removed: the tuning in force is not wanted any more.
        preset: name of a preset to take over.
    """

    chosen = pyqtSignal(str)
    added = pyqtSignal(str)
    renamed = pyqtSignal(str)
    removed = pyqtSignal()
    preset = pyqtSignal(str)

    def __init__(self) -> None:
        super().__init__()
        self.picker = Picker(self.tr("Prof&ile"))
        self.picker.box.setMinimumContentsLength(6)
        self.picker.setToolTip(self.tr("Each camera remembers its tuning"))
        self.picker.chosen.connect(self.chosen)
        self.menu_button = QToolButton()
        self.menu_button.setText("⋯")
        self.menu_button.setAccessibleName(self.tr("Keep, rename or remove a tuning"))
        self.menu_button.setToolTip(self.menu_button.accessibleName())
        self.menu_button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.menu_button.setStyleSheet("QToolButton::menu-indicator { image: none; }")
        self.menu_button.setMenu(self._profile_menu())
        self.preset_button = QPushButton(self.tr("Pr&eset"))
        self.preset_button.setToolTip(self.tr("Start from a ready-made tuning; undo takes it back"))
        self.preset_button.setMenu(self._preset_menu())
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(6)
        row.addWidget(self.picker, 1)
        for button in (self.menu_button, self.preset_button):
            row.addWidget(button, 0, Qt.AlignmentFlag.AlignBottom)

    def show_profiles(self, names: Sequence[str], current: str, preset: str | None) -> None:
        """Show the tunings, which is in force, and which preset it is (None: none)."""
        self.picker.set_entries([(name, profile_title(name)) for name in names], current)
        self.remove_action.setEnabled(len(names) > 1)
        for name, action in self.preset_actions.items():
            action.setChecked(name == preset)

    def _profile_menu(self) -> QMenu:
        menu = QMenu(self)
        for text, call in (
            (self.tr("Keep under a new name…"), self._add),
            (self.tr("Rename…"), self._rename),
        ):
            action = menu.addAction(text)
            assert action is not None
            action.triggered.connect(call)
        remove = menu.addAction(self.tr("Remove"))
        assert remove is not None
        self.remove_action = remove
        self.remove_action.triggered.connect(lambda: self.removed.emit())
        return menu

    def _preset_menu(self) -> QMenu:
        menu = QMenu(self)
        self.preset_actions = {}
        for name in PRESETS:
            action = menu.addAction(preset_title(name))
            assert action is not None
            action.setCheckable(True)
            action.triggered.connect(lambda _, name=name: self.preset.emit(name))
            self.preset_actions[name] = action
        return menu

    def _add(self) -> None:
        self._ask(self.tr("Keep the tuning"), "", self.added.emit)

    def _rename(self) -> None:
        self._ask(self.tr("Rename the tuning"), str(self.picker.box.currentData()), self.renamed.emit)

    def _ask(self, caption: str, now: str, tell: Callable[[str], object]) -> None:
        """Ask for a name, without stopping the window meanwhile."""
        dialog = QInputDialog(self)
        dialog.setObjectName("tuningName")
        dialog.setWindowTitle(caption)
        dialog.setLabelText(self.tr("Name of the tuning:"))
        dialog.setTextEchoMode(QLineEdit.EchoMode.Normal)
        dialog.setTextValue(now)
        dialog.textValueSelected.connect(tell)
        dialog.open()
