"""A window over a session with a camera, tracker and poser that need no hardware."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PyQt6.QtCore import QPoint, Qt
from PyQt6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from app.live.character_loader import Loading
from app.opening import open_live_character
from app.session import session as session_module
from app.session.session import Session
from app.session.source_list import SourceList
from app.settings.settings import Settings
from app.settings.settings_file import SettingsFile
from app.window.main_window import MainWindow
from models.drawing import load_drawing
from models.poser import Player
from tests.app.parts import FakeCamera, FakeTracker, WarpPoser, warped
from tracking.sources.camera_list import Camera


def until(qtbot: QtBot, condition: Callable[[], object]) -> None:
    """Run the window until something holds; the machine may be busy with other things."""
    qtbot.waitUntil(lambda: bool(condition()), timeout=120_000)


def click(qtbot: QtBot, widget: QWidget) -> None:
    """Click a button, or a check box where its mark is: its label may be wider than the text."""
    qtbot.mouseClick(widget, Qt.MouseButton.LeftButton, pos=QPoint(8, widget.height() // 2))


class Desk:
    """A window over a session with a camera, tracker and poser that need no hardware."""

    def __init__(self, qtbot: QtBot, drawing: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        self._qtbot = qtbot
        self.opened: list[str] = []
        self.poser = WarpPoser()
        self.real_characters = False
        """Whether characters chosen from now on are those that the program itself would open."""
        self.source: Callable[[], FakeCamera] = FakeCamera

        def open_source(camera, say):
            self.opened.append(camera.source)
            return self.source()

        monkeypatch.setattr(session_module, "open_chosen_source", open_source)
        file = SettingsFile()
        first = file.load()
        if not first.character:
            file.save(replace(first, character=str(drawing)))
        self.cameras = [Camera(0, "Front"), Camera(2, "Twin"), Camera(4, "Twin")]
        self.sources = SourceList(lambda: self.cameras)
        self.session = Session(
            SettingsFile(), self._make_character, lambda bundle: FakeTracker(), self.sources
        )
        self.window = MainWindow(self.session)
        qtbot.addWidget(self.window)
        self.window.show()
        self.session.start()

    def _make_character(self, text: str, settings: Settings, progress: Loading) -> Player:
        if self.real_characters:
            return open_live_character(text, settings, progress)
        warped(load_drawing(Path(text)), self.poser)
        return self.poser

    def page(self, name: str) -> Any:
        """Open a page by its button, as the user does, and return it."""
        click(self._qtbot, self.window.navigation.buttons[name])
        return self.shown_page(name)

    def shown_page(self, name: str) -> Any:
        """Wait until a page shows that was asked for, and return it."""
        panel = self.window.panel
        until(self._qtbot, lambda: panel.current == name and panel.page is not None)
        return panel.page

    @property
    def said(self) -> str:
        """What the window says to the user now."""
        return self.window.notice_bar.message.text()

    @property
    def source_line(self) -> str:
        """Who is followed, and how it goes."""
        return self.window.status_bar.source.text()

    @property
    def stage_colours(self) -> int:
        """How many colours the stage shows."""
        image = (
            self.window.stage.grab()
            .toImage()
            .convertToFormat(self.window.stage.grab().toImage().Format.Format_RGBA8888)
        )
        data = image.constBits().asarray(image.sizeInBytes())
        return len(np.unique(np.frombuffer(data, np.uint32)))
