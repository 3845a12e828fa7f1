"""The page that is open, beside the stage."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from PyQt6.QtCore import QRectF, Qt, QTimer
from PyQt6.QtGui import QColor, QPainter, QPaintEvent
from PyQt6.QtWidgets import QFrame, QScrollArea, QStackedWidget, QVBoxLayout, QWidget

from app.live.stage_thread import StageThread
from app.session.session import Session
from app.settings.settings import Settings
from app.window.appearance import Theme, style_sheet, theme_now
from app.window.pages.page import Page
from app.window.pages.page_list import PAGES

NARROWEST, WIDEST = 300, 400
"""Between these, in pixels, a page says how narrow the panel may become."""
_PATIENCE_S = 0.003
"""How long one step waits for a page's module."""
_BESIDE = 20
"""The scroll bar and the panel's border, in pixels."""


class PagePanel(QWidget):
    """Makes pages when they are first opened or nobody waits, and keeps them.

    A page is made in steps of some milliseconds, with the event loop between them: all of it at once would
    hold the avatar up. Until it is ready the page before stays.
    """

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session
        self._shown: Settings | None = None
        self._entries = {entry.name: entry for entry in PAGES}
        self._sheet = ""
        self._to_dress: list[str] = []
        self._making: dict[str, Iterator[None]] = {}
        self._wanted = self._open = ""
        self._when_open: Callable[[Page], object] | None = None
        self._areas: dict[str, QScrollArea] = {}
        self.pages: dict[str, Page] = {}
        """The pages that are ready, by name."""
        self._stack = QStackedWidget()
        self.setMinimumWidth(NARROWEST)
        column = QVBoxLayout(self)
        column.setContentsMargins(2, 2, 2, 2)
        column.addWidget(self._stack)
        self._timer = QTimer(self)
        self._timer.timeout.connect(self._go_on)
        self._dresser = QTimer(self)
        self._dresser.timeout.connect(self._dress_next)

    @property
    def current(self) -> str:
        """The name of the page that is shown; empty before the first."""
        return self._open

    @property
    def page(self) -> Page | None:
        """The page that is shown; None before the first."""
        return self.pages.get(self.current)

    def open_page(self, name: str, then: Callable[[Page], object] | None = None) -> str:
        """Show a page as soon as it is ready, unless another one is wanted meanwhile.

        Args:
            name: of the page; the first one is opened where there is none of this name.
            then: is given the page when it shows.

        Returns:
            The name of the page that will show.
        """
        self._wanted = name if name in self._entries else PAGES[0].name
        self._when_open = then
        if not self._open:
            # Before anybody sees the window: later on it would wait for whichever thread imports the same.
            self._entries[self._wanted].load()
        if self._wanted in self.pages and self._wanted not in self._to_dress:
            self._show_wanted()
        else:
            self._timer.start(0)
        return self._wanted

    def set_theme(self, theme: Theme) -> None:
        """Wear another theme: the page that shows first, the others one after another or when opened."""
        self._sheet = style_sheet(theme)
        self._to_dress = sorted(self._areas, key=lambda name: name != self._open)
        self._dresser.start(0)
        self.update()

    def paintEvent(self, a0: QPaintEvent | None) -> None:
        """Paint the ground and a rounded border; a style sheet would have every page styled with it."""
        theme, painter = theme_now(), QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QColor(theme.line))
        painter.setBrush(QColor(theme.panel))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), 8, 8)
        painter.end()

    def make_ahead(self) -> bool:
        """Do one small step towards a page that was not opened yet; say whether any was left."""
        left = next((name for name in self._entries if name not in self.pages), None)
        if left is not None:
            self._step(left)
        return left is not None

    def refresh(self) -> None:
        """Let the open page show what moves, and the settings if they are others than before."""
        page = self.page
        if page is None:
            return
        if self._shown is not self._session.settings:
            self._shown = self._session.settings
            page.show_settings(self._shown)
        if self.isVisible():
            page.refresh()

    def _dress(self, name: str) -> None:
        if name in self._to_dress:
            self._to_dress.remove(name)
            self._areas[name].setStyleSheet(self._sheet)

    def _dress_next(self) -> None:
        if self._to_dress:
            self._dress(self._to_dress[0])
        else:
            self._dresser.stop()

    def _go_on(self) -> None:
        if self._wanted not in self.pages:
            self._step(self._wanted)
        elif self._wanted in self._to_dress:
            self._dress(self._wanted)
        else:
            self._show_wanted()

    def _show_wanted(self) -> None:
        self._timer.stop()
        page = self.pages[self._wanted]
        self._stack.setCurrentWidget(self._areas[self._wanted])
        self._open = self._wanted
        self._give_room(page)
        page.show_settings(self._session.settings)
        page.refresh()
        then, self._when_open = self._when_open, None
        if then is not None:
            then(page)

    def _give_room(self, page: Page) -> None:
        """Be wide enough for the page and its scroll bar; languages differ in how long their words are."""
        wanted = page.minimumSizeHint().width() + _BESIDE
        self.setMinimumWidth(max(self.minimumWidth(), min(wanted, WIDEST)))

    def _step(self, name: str) -> None:
        next(self._making.setdefault(name, self._made(name)), None)

    def _made(self, name: str) -> Iterator[None]:
        """Make a page, a step between two `yield`s."""
        # Elsewhere, for without bytecode it takes up to a tenth of a second.
        loading = StageThread(f"load {name}", self._entries[name].load_in, lambda error: None)
        loading.start()
        while not loading.join(_PATIENCE_S):
            yield
        area = self._areas[name] = QScrollArea()
        area.setObjectName(name)
        area.setStyleSheet(self._sheet)
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        page = self._entries[name].make(self._session)
        yield
        area.setWidget(page)
        yield
        self._stack.addWidget(area)
        yield
        yield from page.build()
        yield
        page.show_settings(self._session.settings)
        yield
        page.refresh()
        yield
        if self.current:
            # What a first painting makes (fonts, icons, layouts) is there when the page is shown.
            area.resize(self._stack.size())
            area.grab()
            yield
        self.pages[name] = page
