"""What every page is."""

from __future__ import annotations

from collections.abc import Iterator

from PyQt6.QtCore import Qt
from PyQt6.QtWidgets import QLabel, QSizePolicy, QVBoxLayout, QWidget

from app.session.session import Session
from app.settings.settings import Settings


class Page(QWidget):
    """A column of widgets under a title, made when it is first shown.

    A page knows the session and nothing else: it shows what the session has, and calls it for what the user
    does. The window calls `show_settings` and `refresh`.

    Attributes:
        session: what to show and to call.
        column: where a page puts its widgets, from top to bottom.
    """

    def __init__(self, session: Session, title: str) -> None:
        super().__init__()
        self.setObjectName("page")
        self.session = session
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(14, 12, 14, 12)
        self.column.setSpacing(10)
        heading = QLabel(title)
        heading.setObjectName("pageTitle")
        self.column.addWidget(heading)

    def build(self) -> Iterator[None]:
        """Make the widgets that `__init__` has not made; between two steps the window does other things.

        For pages that take longer than some 15 ms. To be gone through once, before anything else is called,
        when the page stands in its place: there a widget is styled once.
        """
        yield from ()

    def show_settings(self, settings: Settings) -> None:
        """Show other settings: called when the page is made and whenever the tree was swapped.

        It must not change settings in turn: set widgets with their signals blocked.
        """

    def refresh(self) -> None:
        """Show what moves; called 20 times a second while the page can be seen. Must be quick."""

    def undo(self) -> bool:
        """Undo something of the page's own that is no setting; say whether the page sees to it now."""
        return False

    def redo(self) -> bool:
        """Do it again; see `undo`."""
        return False

    def add_hint(self, text: str) -> QLabel:
        """Add a paragraph of explanation and return it."""
        label = hint(text)
        self.column.addWidget(label)
        return label


def hint(text: str) -> QLabel:
    """Return a paragraph of small talk, wrapped."""
    label = QLabel(text)
    label.setObjectName("hint")
    label.setWordWrap(True)
    label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    label.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Minimum)
    return label
