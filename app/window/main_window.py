"""The window as a whole: puts the parts in their places and lets them talk with the session."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PyQt6.QtCore import QMimeData, QSettings, Qt, QTimer
from PyQt6.QtGui import QCloseEvent, QDragEnterEvent, QDropEvent, QKeySequence, QResizeEvent, QShortcut
from PyQt6.QtWidgets import QApplication, QHBoxLayout, QMainWindow, QSplitter, QVBoxLayout, QWidget

from app.keys.hotkeys import QUIT, REDO, UNDO
from app.live import garbage_collection
from app.session.session import Session
from app.settings.settings_file import default_path
from app.window.action_bar import ActionBar
from app.window.appearance import dress, style_sheet
from app.window.avatar_window import AvatarWindow
from app.window.camera_view import CameraView
from app.window.hotkeys import Hotkeys
from app.window.microphone_keeper import MicrophoneKeeper
from app.window.navigation import Navigation
from app.window.notice_bar import NoticeBar
from app.window.page_panel import PagePanel
from app.window.pages.characters_page import CharactersPage
from app.window.pages.page import Page
from app.window.pages.page_list import PAGES
from app.window.stage_preview import StagePreview
from app.window.status_bar import StatusBar

PICTURE_MS, PAGE_MS, STATUS_MS = 15, 50, 250
AHEAD_MS, FIRST_AHEAD_MS = 30, 2000
"""How often pages are made ahead, a step at a time, and how long after the start that begins."""
NARROW = 1000
"""Below this width, in pixels, the list of pages shows icons alone."""


class MainWindow(QMainWindow):
    """Polls the session by timer, never waits for it, and passes on what the user does."""

    def __init__(self, session: Session) -> None:
        super().__init__()
        garbage_collection.hold()
        self.setWindowTitle("Ichimai")
        self.setMinimumSize(720, 480)
        self.setAcceptDrops(True)
        self._session = session
        self._shown = 0
        self.left_running: list[str] = []
        """Names of the threads that did not end when the window was closed."""
        self.stage = StagePreview()
        self.camera_view = CameraView(self.stage)
        self.navigation = Navigation()
        self.panel = PagePanel(session)
        self.actions_bar = ActionBar()
        self.notice_bar = NoticeBar()
        self.status_bar = StatusBar()
        self.camera_view.move(8, 8)
        self.avatar_window: AvatarWindow | None = None
        self._microphone = MicrophoneKeeper(session.voice)
        self._lay_out()
        self._connect()
        self._dress()
        self._take_up_geometry()
        self.open_page(session.settings.window.page)
        self._picture_timer = self._every(PICTURE_MS, self._show_newest, Qt.TimerType.PreciseTimer)
        self._page_timer = self._every(PAGE_MS, self._show_moving, Qt.TimerType.CoarseTimer)
        self._status_timer = self._every(STATUS_MS, self._show_status, Qt.TimerType.CoarseTimer)
        self._ahead_timer = self._every(FIRST_AHEAD_MS, self._make_ahead, Qt.TimerType.CoarseTimer)

    def open_page(self, name: str, then: Callable[[Page], object] | None = None) -> None:
        """Show the page of this name, or the first one where there is none; see `PagePanel.open_page`."""
        self.navigation.show_page(self.panel.open_page(name, then))

    def closeEvent(self, a0: QCloseEvent | None) -> None:
        """Vanish, and end all threads before the program ends, which may take until a camera lets go."""
        for timer in (self._picture_timer, self._page_timer, self._status_timer, self._ahead_timer):
            timer.stop()
        self.hotkeys.close()
        self._microphone.close()
        if self.avatar_window is not None:
            self.avatar_window.closed.disconnect()
            self.avatar_window.close()
        self._keep_geometry()
        self.hide()
        self.left_running = self._session.close()
        garbage_collection.settle()
        super().closeEvent(a0)

    def resizeEvent(self, a0: QResizeEvent | None) -> None:
        """Show titles in the list of pages where there is room."""
        self.navigation.set_narrow(self.width() < NARROW)
        super().resizeEvent(a0)

    def dragEnterEvent(self, a0: QDragEnterEvent | None) -> None:
        """Take a file that is dragged over the window."""
        if a0 is not None and _dropped(a0.mimeData()) is not None:
            a0.acceptProposedAction()

    def dropEvent(self, a0: QDropEvent | None) -> None:
        """Import, show or follow what is dropped."""
        path = None if a0 is None else _dropped(a0.mimeData())
        if path is not None:
            self.raise_()
            self._session.library.open_file(path, self._import_picture)

    def _import_picture(self, path: Path) -> None:
        def begin(page: Page) -> None:
            """Import it on the page of the characters."""
            assert isinstance(page, CharactersPage)
            page.import_picture(path)

        self._choose_page("characters", begin)

    def _lay_out(self) -> None:
        show = QVBoxLayout()
        show.setContentsMargins(0, 0, 0, 0)
        show.addWidget(self.stage, 1)
        show.addWidget(self.notice_bar)
        show.addWidget(self.actions_bar)
        right = QWidget()
        right.setLayout(show)
        self.splitter = QSplitter()
        self.splitter.setChildrenCollapsible(False)
        self.splitter.setHandleWidth(8)
        self.splitter.addWidget(self.panel)
        self.splitter.addWidget(right)
        self.splitter.setStretchFactor(0, 0)
        self.splitter.setStretchFactor(1, 1)
        self.splitter.setSizes([360, 800])
        upper = QHBoxLayout()
        upper.addWidget(self.navigation)
        upper.addWidget(self.splitter, 1)
        whole = QVBoxLayout()
        whole.setContentsMargins(10, 10, 10, 6)
        whole.addLayout(upper, 1)
        whole.addWidget(self.status_bar)
        centre = QWidget()
        centre.setLayout(whole)
        self.setCentralWidget(centre)

    def _connect(self) -> None:
        session, actions = self._session, self.actions_bar
        self.navigation.chosen.connect(self._choose_page)
        actions.calibrate.connect(lambda: session.pipeline.input.calibrate())
        actions.switched.connect(session.sinks.switch)
        self.stage.moved.connect(session.place.move)
        self.stage.zoomed.connect(session.place.zoom)
        self.stage.put_back.connect(session.place.put_back)
        actions.undo.connect(session.undo)
        actions.redo.connect(session.redo)
        for number, entry in enumerate(PAGES[:10], 1):
            self._key(f"Ctrl+{number % 10}", lambda name=entry.name: self._choose_page(name))
        for key, call in {UNDO: self._undo, REDO: self._redo, QUIT: self.close}.items():
            self._key(key, call)
        self.hotkeys = Hotkeys(self, session, actions)
        hints = QApplication.styleHints()
        if hints is not None:
            hints.colorSchemeChanged.connect(self._dress)

    def _key(self, key: str, call: Callable[[], object]) -> None:
        QShortcut(QKeySequence(key), self).activated.connect(call)

    def _every(self, milliseconds: int, call: Callable[[], object], kind: Qt.TimerType) -> QTimer:
        timer = QTimer(self)
        timer.setTimerType(kind)
        timer.timeout.connect(call)
        timer.start(milliseconds)
        return timer

    def _choose_page(self, name: str, then: Callable[[Page], object] | None = None) -> None:
        self.open_page(name, then)
        self._session.change_part("window", page=name)

    def _dress(self) -> None:
        application = QApplication.instance()
        assert isinstance(application, QApplication)
        theme = dress(application, self._session.settings.window.theme)
        sheet = style_sheet(theme)
        for part in (self.navigation, self.actions_bar, self.notice_bar, self.status_bar):
            part.setStyleSheet(sheet)
        self.panel.set_theme(theme)
        for part in (
            self.navigation,
            self.actions_bar,
            self.stage,
            self.camera_view,
        ):
            part.set_theme(theme)
        self._worn = self._session.settings.window.theme

    def _show_newest(self) -> None:
        newest = self._session.pipeline.preview.take(self._shown)
        if newest is not None:
            self._shown = newest.sequence
            self.stage.show_picture(newest.value)
            if self.avatar_window is not None:
                self.avatar_window.show_picture(newest.value)

    def _open_or_close_avatar_window(self) -> None:
        wanted = self._session.settings.window
        open_now = self.avatar_window
        if open_now is not None and (not wanted.avatar_window or open_now.on_top != wanted.avatar_on_top):
            self.avatar_window = None
            open_now.closed.disconnect()
            open_now.close()
            open_now.deleteLater()
        if wanted.avatar_window and self.avatar_window is None:
            self.avatar_window = AvatarWindow(wanted.avatar_on_top)
            self.avatar_window.closed.connect(
                lambda: self._session.change_part("window", avatar_window=False)
            )
            newest = self._session.pipeline.preview.peek()
            if newest is not None:
                self.avatar_window.show_picture(newest.value)
            self.avatar_window.show()

    def _undo(self) -> None:
        page = self.panel.page
        if page is None or not page.undo():
            self._session.undo()

    def _redo(self) -> None:
        page = self.panel.page
        if page is None or not page.redo():
            self._session.redo()

    def _make_ahead(self) -> None:
        self._ahead_timer.setInterval(AHEAD_MS)
        if not self.panel.make_ahead():
            self._ahead_timer.stop()
            garbage_collection.settle()

    def _show_moving(self) -> None:
        self.panel.refresh()
        self._show_seen()
        self.hotkeys.pull_triggers()

    def _show_seen(self) -> None:
        seen = self._session.pipeline.seen.peek()
        settings = self._session.settings
        wanted = settings.window.camera_view and seen is not None and not CameraView.is_stale(seen.value)
        self.camera_view.setVisible(wanted)
        if wanted and seen is not None:
            self.camera_view.show_seen(seen.value, seen.sequence, settings.tracking.mirror)

    def _show_status(self) -> None:
        session = self._session
        status = session.status()
        self.status_bar.show_status(status, self.stage.meter.figures())
        self.actions_bar.show_state(status.sinks)
        self.actions_bar.show_history(session.history.undo_name, session.history.redo_name)
        if messages := session.pipeline.messages.take():
            self.notice_bar.say(messages)
        if self._worn != session.settings.window.theme:
            self._dress()
        self._open_or_close_avatar_window()
        self.hotkeys.show_settings(session.settings)
        self._microphone.follow(session.settings.voice.microphone)

    def _take_up_geometry(self) -> None:
        kept = _geometry()
        self.resize(1260, 760)
        if (whole := kept.value("window")) is not None:
            self.restoreGeometry(whole)
        if (halves := kept.value("splitter")) is not None:
            self.splitter.restoreState(halves)

    def _keep_geometry(self) -> None:
        kept = _geometry()
        kept.setValue("window", self.saveGeometry())
        kept.setValue("splitter", self.splitter.saveState())


def _dropped(data: QMimeData | None) -> Path | None:
    """Return the file that is dropped; None for something else."""
    urls = [] if data is None else data.urls()
    return Path(urls[0].toLocalFile()) if urls and urls[0].isLocalFile() else None


def _geometry() -> QSettings:
    """Return where window and splitter stood, which is a matter of this screen and no setting."""
    return QSettings(str(default_path().with_name("window.ini")), QSettings.Format.IniFormat)
