"""The page that is open, beside the stage."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from PyQt6.QtCore import Qt
from PyQt6.QtWidgets import QFrame, QScrollArea, QStackedWidget, QVBoxLayout

from app.session import Session
from app.settings import Settings
from app.window.pages.page import Page
from app.window.pages.page_list import PAGES

NARROWEST, WIDEST = 300, 400
"""Between these, in pixels, a page says how narrow the panel may become."""
_BESIDE = 20
"""The scroll bar and the panel's border, in pixels."""


class PagePanel(QFrame):
    """Makes pages when they are first shown or nobody waits, and keeps them."""

    def __init__(self, session: Session) -> None:
        super().__init__()
        self.setObjectName("pagePanel")
        self._session = session
        self._shown: Settings | None = None
        self._entries = {entry.name: entry for entry in PAGES}
        self._steps = self._steps_ahead()
        self.pages: dict[str, Page] = {}
        """The pages made so far, by name."""
        self._stack = QStackedWidget()
        self.setMinimumWidth(NARROWEST)
        column = QVBoxLayout(self)
        column.setContentsMargins(2, 2, 2, 2)
        column.addWidget(self._stack)

    @property
    def current(self) -> str:
        """The name of the page that is open; empty before the first."""
        widget = self._stack.currentWidget()
        return widget.objectName() if widget is not None else ""

    def open_page(self, name: str) -> Page:
        """Show a page and return it; the first one where there is none of this name."""
        name = name if name in self._entries else PAGES[0].name
        self._make(name)
        area = self.findChild(QScrollArea, name)
        assert area is not None
        self._stack.setCurrentWidget(area)
        self._give_room(self.pages[name])
        self.pages[name].show_settings(self._session.settings)
        self.pages[name].refresh()
        return self.pages[name]

    def make_ahead(self) -> bool:
        """Do one small step towards a page that was not opened yet; say whether any was left.

        Making a page and painting it for the first time takes 20 to 100 ms, too long for a click.
        """
        step = next(self._steps, None)
        if step is not None:
            step()
        return step is not None

    def refresh(self) -> None:
        """Let the open page show what moves, and the settings if they are others than before."""
        page = self.pages.get(self.current)
        if page is None:
            return
        if self._shown is not self._session.settings:
            self._shown = self._session.settings
            page.show_settings(self._shown)
        if self.isVisible():
            page.refresh()

    def _give_room(self, page: Page) -> None:
        """Be wide enough for the page and its scroll bar; languages differ in how long their words are."""
        wanted = page.minimumSizeHint().width() + _BESIDE
        self.setMinimumWidth(max(self.minimumWidth(), min(wanted, WIDEST)))

    def _steps_ahead(self) -> Iterator[Callable[[], object]]:
        for name, entry in self._entries.items():
            if name in self.pages:
                continue
            yield entry.load
            if name in self.pages:
                continue
            yield lambda name=name: self._make(name)
            page, area = self.pages[name], self.findChild(QScrollArea, name)
            yield lambda page=page: page.show_settings(self._session.settings)
            yield page.refresh
            if area is not None and name != self.current:
                area.resize(self._stack.size())
                yield area.grab

    def _make(self, name: str) -> None:
        if name in self.pages:
            return
        page = self._entries[name].make(self._session)
        area = QScrollArea()
        area.setObjectName(name)
        area.setWidget(page)
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._stack.addWidget(area)
        self.pages[name] = page
