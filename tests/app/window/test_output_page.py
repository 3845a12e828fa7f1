"""The page Output: background, recordings, the avatar's own window; and what goes wrong there."""

import errno
from pathlib import Path

import cv2
import numpy as np
import pytest
from PyQt6.QtCore import QPoint, Qt
from PyQt6.QtGui import QColor
from PyQt6.QtWidgets import QColorDialog, QFileDialog
from pytestqt.qtbot import QtBot

from app import opening
from app.live.sink_list import RECORDING, VIRTUAL_CAMERA
from rendering.sink import PixelFormat, SinkBase
from rendering.video_file import VideoFile
from tests.app.window.desk import Desk, click, until
from tests.app.window.test_stage import drag
from tracking.errors import DeviceError


def corner(desk: Desk) -> list[int]:
    """Return the colour of the upper left pixel that goes out."""
    newest = desk.session.pipeline.preview.peek()
    return newest.value.rgba_premultiplied[3, 3].tolist() if newest is not None else []


def test_backgrounds_are_chosen_and_a_missing_picture_is_said(
    desk: Desk, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
):
    page = desk.page("output")
    until(qtbot, lambda: corner(desk) == [0, 0, 0, 0])
    page.background.box.setFocus()
    qtbot.keyClick(page.background.box, Qt.Key.Key_Down)
    until(qtbot, lambda: corner(desk) == [0, 255, 0, 255])
    monkeypatch.setattr(QColorDialog, "getColor", lambda **_: QColor("#102030"))
    click(qtbot, page.colour)
    until(qtbot, lambda: corner(desk) == [16, 32, 48, 255])
    picture = tmp_path / "wall.png"
    cv2.imwrite(str(picture), np.full((40, 60, 3), (3, 2, 200), np.uint8))
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: (str(picture), ""))
    click(qtbot, page.background.button)
    until(qtbot, lambda: corner(desk) == [200, 2, 3, 255])
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: (str(tmp_path / "no.png"), ""))
    click(qtbot, page.background.button)
    until(qtbot, lambda: "The background can't be used" in desk.said)
    assert corner(desk) == [200, 2, 3, 255]


def test_snapshot_and_transparent_recording_go_to_the_chosen_folder(
    desk: Desk, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
):
    page = desk.page("output")
    desk.session.change_part("output", record_fps=5.0)
    desk.session.place.set_size(128, 128)
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: str(tmp_path / "out"))
    click(qtbot, page.folder)
    page.format.box.setFocus()
    qtbot.keyClick(page.format.box, Qt.Key.Key_Down)
    until(qtbot, lambda: desk.session.settings.output.record_format == "webm")
    qtbot.keyClick(desk.window, Qt.Key.Key_S)
    until(qtbot, lambda: list((tmp_path / "out").glob("ichimai-*.png")))
    (snapshot,) = (tmp_path / "out").glob("ichimai-*.png")
    assert cv2.imread(str(snapshot), cv2.IMREAD_UNCHANGED).shape == (128, 128, 4)
    until(qtbot, lambda: str(snapshot) in desk.said or "Snapshot" in desk.said)
    qtbot.keyClick(desk.window, Qt.Key.Key_R)
    until(qtbot, lambda: RECORDING in desk.session.status().sinks)
    count = desk.session.pipeline.meters.output.figures().rounds
    until(qtbot, lambda: desk.session.pipeline.meters.output.figures().rounds > count + 5)
    qtbot.keyClick(desk.window, Qt.Key.Key_R)
    until(qtbot, lambda: list((tmp_path / "out").glob("ichimai-*.webm")))


def test_a_full_disk_stops_the_recording_and_not_the_show(
    desk: Desk, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
):
    desk.session.change_part("output", record_folder=str(tmp_path / "out"), record_fps=5.0)

    def full(self, picture):
        raise OSError(errno.ENOSPC, "No space left on device")

    click(qtbot, desk.window.actions_bar.sink_buttons[RECORDING])
    until(qtbot, lambda: RECORDING in desk.session.status().sinks)
    monkeypatch.setattr(VideoFile, "_encode", full)
    until(qtbot, lambda: "No space left" in desk.said)
    until(qtbot, lambda: not desk.window.actions_bar.sink_buttons[RECORDING].isChecked())
    count = desk.window.stage.meter.figures().rounds
    until(qtbot, lambda: desk.window.stage.meter.figures().rounds > count + 3)
    assert not list((tmp_path / "out").iterdir())


def test_a_virtual_camera_that_goes_away_is_said_and_can_be_switched_on_again(
    desk: Desk, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
):
    made = []

    class Camera(SinkBase):
        gone = False

        def take(self, pixels, time_s):
            if self.gone:
                raise DeviceError("the virtual camera /dev/video20 was lost")

        def close(self):
            made.remove(self)

    def opened(output, size):
        made.append(Camera(size, 30, PixelFormat.RGB))
        return made[-1]

    monkeypatch.setattr(opening, "open_virtual_camera", opened)
    button = desk.window.actions_bar.sink_buttons[VIRTUAL_CAMERA]
    qtbot.keyClick(desk.window, Qt.Key.Key_V)
    until(qtbot, lambda: made and button.isChecked())
    # Another size of picture opens it anew.
    desk.session.place.set_size(640, 480)
    until(qtbot, lambda: made and made[-1].size == (640, 480))
    made[-1].gone = True
    until(qtbot, lambda: "was lost" in desk.said and not button.isChecked())
    click(qtbot, button)
    until(qtbot, lambda: made and button.isChecked())


def test_the_avatar_has_a_window_of_its_own(desk: Desk, qtbot: QtBot):
    until(qtbot, lambda: desk.session.pipeline.preview.peek())
    page = desk.page("output")
    click(qtbot, page.avatar_window)
    until(qtbot, lambda: desk.window.avatar_window is not None)
    own = desk.window.avatar_window
    assert own is not None
    until(qtbot, lambda: own.grab().toImage().pixelColor(240, 240).alpha() == 255)
    assert own.grab().toImage().pixelColor(3, 3).alpha() == 0
    before = own.pos()
    drag(qtbot, own, QPoint(100, 100), QPoint(30, 0))
    assert own.pos() != before
    qtbot.keyClick(own, Qt.Key.Key_Escape)
    until(qtbot, lambda: desk.window.avatar_window is None)
    assert not desk.session.settings.window.avatar_window
    until(qtbot, lambda: not page.avatar_window.isChecked())


def test_a_settings_folder_that_denies_is_said_once(
    desk: Desk, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
):
    from app.settings import settings_file

    def denied(path, data, mode):
        raise PermissionError(errno.EACCES, "Permission denied")

    monkeypatch.setattr(settings_file, "write_whole", denied)
    desk.session.change_part("output", fps=50.0)
    until(qtbot, lambda: "Permission denied" in desk.said and "is lost when" in desk.said)
    count = desk.window.stage.meter.figures().rounds
    until(qtbot, lambda: desk.window.stage.meter.figures().rounds > count + 3)
