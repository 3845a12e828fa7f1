"""The window as a whole: puts the parts in their places and lets them talk with the session."""

from __future__ import annotations

from pathlib import Path

from PyQt6.QtCore import Qt, QTimer
from PyQt6.QtGui import QCloseEvent
from PyQt6.QtWidgets import QFileDialog, QHBoxLayout, QMainWindow, QVBoxLayout, QWidget

from app.bundled import characters
from app.session import Session
from app.source_list import SourceList
from app.window.action_bar import ActionBar
from app.window.picker import Picker
from app.window.pose_panel import PosePanel
from app.window.stage_preview import StagePreview
from app.window.status_line import StatusLine

PICTURE_MS, POSE_MS, STATUS_MS = 15, 50, 250


class MainWindow(QMainWindow):
    """Polls the session by timer, never waits for it, and passes on what the user does."""

    def __init__(self, session: Session, sources: SourceList | None = None) -> None:
        super().__init__()
        self.setWindowTitle("Ichimai")
        self.resize(980, 660)
        self._session = session
        self._sources = sources or SourceList()
        self._shown = 0
        self.left_running: list[str] = []
        """Names of the threads that did not end when the window was closed."""
        self.stage = StagePreview()
        self.source_picker = Picker("Camera", "Open a video, pictures or a pose recording…")
        self.character_picker = Picker("Character", "Open a drawing…")
        self.pose_panel = PosePanel()
        self.actions_bar = ActionBar()
        self.status_line = StatusLine()
        self._lay_out()
        self._connect()
        self._fill_characters()
        self._picture_timer = self._every(PICTURE_MS, self._show_newest, Qt.TimerType.PreciseTimer)
        self._pose_timer = self._every(POSE_MS, self._show_pose, Qt.TimerType.CoarseTimer)
        self._status_timer = self._every(STATUS_MS, self._show_status, Qt.TimerType.CoarseTimer)
        self._sources.refresh()

    def closeEvent(self, a0: QCloseEvent | None) -> None:
        """End all threads before the window goes."""
        self._picture_timer.stop()
        self._pose_timer.stop()
        self._status_timer.stop()
        self.left_running = self._session.close()
        super().closeEvent(a0)

    def _lay_out(self) -> None:
        side = QVBoxLayout()
        for widget in (self.character_picker, self.source_picker, self.pose_panel, self.actions_bar):
            side.addWidget(widget)
        side.addStretch(1)
        panel = QWidget()
        panel.setLayout(side)
        panel.setFixedWidth(380)
        upper = QHBoxLayout()
        upper.addWidget(self.stage, 1)
        upper.addWidget(panel)
        whole = QVBoxLayout()
        whole.addLayout(upper, 1)
        whole.addWidget(self.status_line)
        centre = QWidget()
        centre.setLayout(whole)
        self.setCentralWidget(centre)

    def _connect(self) -> None:
        session = self._session
        self.source_picker.chosen.connect(session.choose_source)
        self.source_picker.more.connect(self._open_source_file)
        self.character_picker.chosen.connect(session.choose_character)
        self.character_picker.more.connect(self._open_drawing_file)
        self.pose_panel.changed.connect(session.set_by_hand)
        self.actions_bar.calibrate.connect(session.calibrate)
        self.actions_bar.virtual_camera.connect(session.switch_virtual_camera)
        self.actions_bar.record.connect(session.switch_recording)

    def _every(self, milliseconds: int, call, kind: Qt.TimerType) -> QTimer:
        timer = QTimer(self)
        timer.setTimerType(kind)
        timer.timeout.connect(call)
        timer.start(milliseconds)
        return timer

    def _show_newest(self) -> None:
        newest = self._session.newest_picture()
        if newest is not None and newest.sequence != self._shown:
            self._shown = newest.sequence
            self.stage.show_picture(newest.value)

    def _show_pose(self) -> None:
        pose = self._session.newest_pose()
        if pose is not None:
            self.pose_panel.show_tracked(pose)

    def _show_status(self) -> None:
        status = self._session.status()
        self.status_line.show_status(status, self.stage.meter.figures())
        self.actions_bar.show_state(status.virtual_camera, status.recording)
        if messages := self._session.messages():
            self.status_line.say("\n".join(messages))
        self._sources.look_again()
        self.source_picker.set_entries(self._sources.entries(), self._session.settings.camera.source)

    def _fill_characters(self) -> None:
        entries = [(name, name.replace("_", " ").capitalize()) for name in characters()]
        current = self._session.settings.character or (entries[0][0] if entries else "")
        if current and current not in dict(entries):
            entries.append((current, Path(current).stem))
        self.character_picker.set_entries(entries, current)

    def _open_drawing_file(self) -> None:
        path, _ = QFileDialog.getOpenFileName(
            self, "Open a drawing", "", "Characters (*.png *.webp *.ichimai)"
        )
        if path:
            self._session.choose_character(path)
            self._fill_characters()

    def _open_source_file(self) -> None:
        path, _ = QFileDialog.getOpenFileName(
            self,
            "Open a video or pose recording",
            "",
            "Videos and recordings (*.mp4 *.mov *.webm *.mkv *.avi *.gif *.jsonl)",
        )
        if path:
            self._session.choose_source(str(Path(path)))
