"""The stage as a person uses it: drag, wheel, keys; what the camera sees beside it."""

from pathlib import Path

import numpy as np
import pytest
from PyQt6.QtCore import QPoint, QPointF, Qt
from PyQt6.QtGui import QWheelEvent
from PyQt6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from tests.app.window.desk import Desk, click, until


def shown(desk: Desk) -> np.ndarray:
    """Return the picture that goes out now."""
    newest = desk.session.pipeline.preview.peek()
    assert newest is not None
    return newest.value.rgba_premultiplied


def filled(picture: np.ndarray) -> tuple[int, int, int, int]:
    """Return left, top, right and bottom of what is visible."""
    rows, columns = np.nonzero(picture[..., 3] > 128)
    return columns.min(), rows.min(), columns.max() + 1, rows.max() + 1


def drag(qtbot: QtBot, widget: QWidget, start: QPoint, way: QPoint) -> None:
    """Drag with the left button, in a few steps."""
    qtbot.mousePress(widget, Qt.MouseButton.LeftButton, pos=start)
    for step in range(1, 5):
        qtbot.mouseMove(widget, start + way * step / 4)
    qtbot.mouseRelease(widget, Qt.MouseButton.LeftButton, pos=start + way)


def turn_wheel(widget: QWidget, at: QPointF, notches: int) -> None:
    """Turn the wheel over a point of a widget."""
    glob = QPointF(widget.mapToGlobal(at.toPoint()))
    none = Qt.KeyboardModifier.NoModifier
    QApplication.sendEvent(
        widget,
        QWheelEvent(at, glob, QPoint(), QPoint(0, 120 * notches), Qt.MouseButton.NoButton, none,
                    Qt.ScrollPhase.NoScrollPhase, False),
    )  # fmt: skip


def test_the_avatar_is_dragged_and_remembered(desk: Desk, qtbot: QtBot):
    until(qtbot, lambda: desk.session.pipeline.preview.peek())
    before, place = filled(shown(desk)), desk.window.stage.picture_place()
    middle = place.center().toPoint()
    drag(qtbot, desk.window.stage, middle, QPoint(round(place.width() / 4), -round(place.height() / 8)))
    assert desk.session.settings.stage.offset_x == pytest.approx(0.25, abs=0.01)
    until(qtbot, lambda: filled(shown(desk))[3] == pytest.approx(512 * 7 / 8, abs=6))
    # Behind the picture's edge the avatar is cut.
    assert filled(shown(desk))[0] > before[0] + 80
    qtbot.mouseDClick(desk.window.stage, Qt.MouseButton.LeftButton, pos=middle)
    assert desk.session.settings.stage.offset_x == 0


def test_the_wheel_scales_about_the_pointer(desk: Desk, qtbot: QtBot):
    until(qtbot, lambda: desk.session.pipeline.preview.peek())
    place = desk.window.stage.picture_place()
    corner = QPointF(place.left() + 1, place.bottom() - 1)
    turn_wheel(desk.window.stage, corner, 5)
    stage = desk.session.settings.stage
    assert stage.scale == pytest.approx(1.1**5)
    # The lower left corner of the avatar's frame stays under the pointer.
    assert 0.5 + stage.offset_x - stage.scale / 2 == pytest.approx(0, abs=0.01)
    assert stage.offset_y == pytest.approx(0, abs=0.01)
    turn_wheel(desk.window.stage, corner, -60)
    assert desk.session.settings.stage.scale == 0.1


def test_keys_move_scale_and_put_back_and_undo_goes_step_by_step(desk: Desk, qtbot: QtBot):
    until(qtbot, lambda: desk.session.pipeline.preview.peek())
    stage = desk.window.stage
    stage.setFocus()
    qtbot.keyClick(stage, Qt.Key.Key_Right)
    qtbot.keyClick(stage, Qt.Key.Key_Up)
    qtbot.keyClicks(stage, "+")
    settings = desk.session.settings.stage
    assert settings.offset_x > 0 and settings.offset_y < 0.06 and settings.scale == pytest.approx(1.1)
    qtbot.keyClick(desk.window, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    until(qtbot, lambda: desk.session.settings.stage.scale == 1 and not desk.session.settings.stage.offset_x)
    until(qtbot, lambda: desk.window.actions_bar.redo_button.isEnabled())
    click(qtbot, desk.window.actions_bar.redo_button)
    assert desk.session.settings.stage == settings
    qtbot.keyClicks(stage, "0")
    assert desk.session.settings.stage.scale == 1


def test_another_size_of_picture_goes_out_and_is_kept(desk: Desk, qtbot: QtBot, config_folder: Path):
    until(qtbot, lambda: desk.session.pipeline.preview.peek())
    box = desk.page("output").size_picker.box
    box.setFocus()
    qtbot.keyClick(box, Qt.Key.Key_Down)
    qtbot.keyClick(box, Qt.Key.Key_Down)
    until(qtbot, lambda: shown(desk).shape[:2] == (720, 1280))
    left, _, right, bottom = filled(shown(desk))
    assert bottom == 720 and (left + right) / 2 == pytest.approx(640, abs=60)
    # Soon, and not only when the program ends.
    file = config_folder / "settings.toml"
    until(qtbot, lambda: "width = 1280" in file.read_text())


def test_what_the_camera_sees_is_shown_with_its_face_and_hidden_by_a_key(desk: Desk, qtbot: QtBot):
    view = desk.window.camera_view
    until(qtbot, lambda: view.isVisible() and view.face_shown)
    qtbot.keyClick(desk.window, Qt.Key.Key_K)
    until(qtbot, lambda: not view.isVisible())
    click(qtbot, desk.page("camera").show_view)
    until(qtbot, lambda: view.isVisible())
