"""The list of pages at the left edge; icons alone where the window is narrow."""

from __future__ import annotations

import re

from PyQt6.QtCore import QCoreApplication, QSize, Qt, pyqtSignal
from PyQt6.QtGui import QKeySequence
from PyQt6.QtWidgets import QButtonGroup, QFrame, QSizePolicy, QToolButton, QVBoxLayout

from app.window.appearance import Theme
from app.window.icons import icon
from app.window.pages.page_list import PAGES

_ICON = 18


class Navigation(QFrame):
    """One button a page, of which one is pressed. Arrow keys go up and down, Ctrl and a digit go straight.

    Signals:
        chosen: the name of a page, when the user (not the program) chooses it.
    """

    chosen = pyqtSignal(str)

    def __init__(self) -> None:
        super().__init__()
        self.buttons: dict[str, QToolButton] = {}
        group = QButtonGroup(self)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2)
        for number, entry in enumerate(PAGES, 1):
            button = QToolButton()
            button.setObjectName("navigation")
            button.setCheckable(True)
            button.setIconSize(QSize(_ICON, _ICON))
            button.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
            title = QCoreApplication.translate("pages", entry.title)
            plain = re.sub(r"\(&.\)", "", title).replace("&", "")
            button.setText(title)
            button.setAccessibleName(plain)
            key = QKeySequence(f"Ctrl+{number % 10}") if number <= 10 else QKeySequence()
            button.setToolTip(f"{plain} ({key.toString(QKeySequence.SequenceFormat.NativeText)})")
            button.clicked.connect(lambda _, name=entry.name: self.chosen.emit(name))
            group.addButton(button)
            column.addWidget(button)
            self.buttons[entry.name] = button
        column.addStretch(1)
        self.set_narrow(False)

    def show_page(self, name: str) -> None:
        """Show a page's button as pressed."""
        self.buttons[name].setChecked(True)

    def set_narrow(self, narrow: bool) -> None:
        """Show icons alone, or icons with titles."""
        style = Qt.ToolButtonStyle
        for button in self.buttons.values():
            button.setToolButtonStyle(style.ToolButtonIconOnly if narrow else style.ToolButtonTextBesideIcon)
        width = max(button.sizeHint().width() for button in self.buttons.values())
        self.setFixedWidth(44 if narrow else max(width + 10, 132))

    def set_theme(self, theme: Theme) -> None:
        """Draw the icons in a theme's colours."""
        for name, button in self.buttons.items():
            button.setIcon(icon(name, theme.text, theme.accent_text))
