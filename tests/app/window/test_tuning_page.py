"""The page Tuning, used by mouse and keys."""

import tomllib
from pathlib import Path

import pytest
from PyQt6.QtCore import QPoint, QPointF, Qt
from PyQt6.QtGui import QWheelEvent
from PyQt6.QtWidgets import QApplication, QInputDialog, QScrollArea, QWidget
from pytestqt.qtbot import QtBot

from app.session import tuner as tuner_module
from app.window.tuning.curve_editor import CurveEditor
from tests.app.window.desk import Desk, click, until
from tracking.mapping.presets import PRESETS
from tracking.mapping.response_curve import CALM, STRAIGHT
from tracking.settings import TrackingSettings


@pytest.fixture
def page(desk: Desk):
    desk.window.resize(1280, 900)
    return desk.page("tuning")


def drag(qtbot: QtBot, widget: QWidget, start: QPointF, end: QPointF) -> None:
    """Press at one place, move in steps, and let go at another."""
    left = Qt.MouseButton.LeftButton
    qtbot.mousePress(widget, left, pos=start.toPoint())
    for share in (0.25, 0.5, 0.75, 1.0):
        place = start + (end - start) * share
        qtbot.mouseMove(widget, place.toPoint())
        QApplication.processEvents()
    qtbot.mouseRelease(widget, left, pos=end.toPoint())


def typed(qtbot: QtBot, field, text: str) -> None:
    field.setFocus()
    field.selectAll()
    qtbot.keyClicks(field, text)
    qtbot.keyClick(field, Qt.Key.Key_Return)


def parameter(desk: Desk, name: str):
    return getattr(desk.session.settings.tracking.parameters, name)


def test_a_gain_typed_in_is_in_force_shown_written_and_undone(
    desk: Desk, page, qtbot: QtBot, config_folder: Path
):
    until(qtbot, lambda: desk.poser.posed and max(abs(p.head_y) for p in desk.poser.posed) > 0.5)
    typed(qtbot, page.response.rows["gain"].field, "0.2")
    assert parameter(desk, "head_y").gain == 0.2

    def calm() -> bool:
        # What is on its way, and what the filter still keeps, goes by first.
        desk.poser.posed.clear()
        qtbot.wait(700)
        return bool(desk.poser.posed) and max(abs(p.head_y) for p in desk.poser.posed) < 0.2

    until(qtbot, calm)
    until(
        qtbot,
        lambda: (
            (config_folder / "settings.toml").exists()
            and "gain" in (config_folder / "settings.toml").read_text()
        ),
    )
    until(qtbot, lambda: "gain" in desk.window.actions_bar.undo_button.toolTip())
    qtbot.keyClick(desk.window, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    until(qtbot, lambda: page.response.rows["gain"].value == 1.0)
    until(qtbot, desk.window.actions_bar.redo_button.isEnabled)
    click(qtbot, desk.window.actions_bar.redo_button)
    until(qtbot, lambda: page.response.rows["gain"].value == 0.2)


@pytest.mark.parametrize("name", ["head_x", "neck_z", "mouth"])
def test_each_number_has_its_own_sliders(desk: Desk, page, qtbot: QtBot, name: str):
    click(qtbot, page.tabs.buttons[name])
    usual = TrackingSettings().parameters
    for part in ("gain", "offset", "dead_zone", "maximum", "minimum"):
        slider = page.response.rows[part].slider
        slider.setFocus()
        qtbot.keyClick(slider, Qt.Key.Key_Left if part == "maximum" else Qt.Key.Key_Right)
        assert getattr(parameter(desk, name), part) != getattr(getattr(usual, name), part)
    others = [n for n in ("head_x", "head_y", "neck_z", "mouth", "left_eye", "right_eye") if n != name]
    assert all(parameter(desk, n) == getattr(usual, n) for n in others)
    click(qtbot, page.response.reset_button)
    assert parameter(desk, name) == getattr(usual, name)


def test_eyes_are_tuned_together_until_they_are_not(desk: Desk, page, qtbot: QtBot):
    click(qtbot, page.tabs.buttons["left_eye"])
    typed(qtbot, page.response.rows["gain"].field, "2")
    assert parameter(desk, "left_eye").gain == parameter(desk, "right_eye").gain == 2.0
    click(qtbot, page.response.eyes_alike)
    typed(qtbot, page.response.rows["gain"].field, "1.5")
    assert (parameter(desk, "left_eye").gain, parameter(desk, "right_eye").gain) == (1.5, 2.0)
    click(qtbot, page.response.eyes_alike)
    assert parameter(desk, "right_eye") == parameter(desk, "left_eye")
    click(qtbot, page.tabs.buttons["mouth"])
    assert not page.response.eyes_alike.isVisible()


def test_limits_that_cross_are_not_taken(desk: Desk, page, qtbot: QtBot):
    typed(qtbot, page.response.rows["maximum"].field, "0.2")
    typed(qtbot, page.response.rows["minimum"].field, "0.6")
    assert (parameter(desk, "head_y").minimum, parameter(desk, "head_y").maximum) == (-1.0, 0.2)
    assert page.response.rows["minimum"].value == -1.0


def test_the_curve_is_dragged_by_mouse(desk: Desk, page, qtbot: QtBot):
    editor: CurveEditor = page.response.curve
    middle = (editor.point(0) + editor.point(1)) / 2
    qtbot.mouseDClick(editor, Qt.MouseButton.LeftButton, pos=middle.toPoint())
    qtbot.mouseRelease(editor, Qt.MouseButton.LeftButton, pos=middle.toPoint())
    assert parameter(desk, "head_y").curve[1] == (pytest.approx(0.5, abs=0.02), pytest.approx(0.5, abs=0.02))
    drag(qtbot, editor, editor.point(1), editor.point(1) + QPointF(0, 40))
    assert parameter(desk, "head_y").curve[1][1] < 0.35
    far = editor.point(1) + QPointF(500, 500)
    drag(qtbot, editor, editor.point(1), far)
    assert parameter(desk, "head_y").curve[1] == (pytest.approx(0.96), 0.0)
    qtbot.mouseClick(editor, Qt.MouseButton.RightButton, pos=editor.point(1).toPoint())
    assert parameter(desk, "head_y").curve == STRAIGHT


def test_a_whole_drag_is_undone_at_once(desk: Desk, page, qtbot: QtBot):
    editor: CurveEditor = page.response.curve
    drag(qtbot, editor, editor.point(1), editor.point(1) + QPointF(0, 60))
    assert parameter(desk, "head_y").curve[1][1] < 0.7
    assert page.response.curve.curve == parameter(desk, "head_y").curve
    qtbot.keyClick(desk.window, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    until(qtbot, lambda: page.response.curve.curve == STRAIGHT)


def test_the_curve_is_shaped_by_keys_and_buttons(desk: Desk, page, qtbot: QtBot):
    editor: CurveEditor = page.response.curve
    editor.setFocus()
    qtbot.keyClick(editor, Qt.Key.Key_Insert)
    assert len(editor.curve) == 3 and editor.chosen == 1
    qtbot.keyClick(editor, Qt.Key.Key_Up, Qt.KeyboardModifier.ShiftModifier)
    qtbot.keyClick(editor, Qt.Key.Key_Left)
    assert parameter(desk, "head_y").curve[1] == (pytest.approx(0.49), pytest.approx(0.55))
    assert editor.accessibleDescription() == "Point 1 of 2: 0.49 gives 0.55"
    qtbot.keyClick(editor, Qt.Key.Key_PageDown)
    qtbot.keyClick(editor, Qt.Key.Key_Down)
    assert parameter(desk, "head_y").curve[2] == (1.0, pytest.approx(0.99))
    qtbot.keyClick(editor, Qt.Key.Key_PageUp)
    qtbot.keyClick(editor, Qt.Key.Key_Delete)
    assert len(parameter(desk, "head_y").curve) == 2
    click(qtbot, page.response.shape_buttons["calm"])
    assert parameter(desk, "head_y").curve == CALM and not page.response.shape_buttons["calm"].isEnabled()


def test_smoothing_shows_its_lag_in_milliseconds(desk: Desk, page, qtbot: QtBot):
    until(qtbot, lambda: "Lag" in page.smoothing.lag.text())
    panel: QScrollArea = desk.window.panel.findChild(QScrollArea, "tuning")
    panel.ensureWidgetVisible(page.smoothing)
    typed(qtbot, page.smoothing.rows["beta"].field, "0")
    typed(qtbot, page.smoothing.rows["min_cutoff"].field, "0.5")
    # A low-pass of 0.5 Hz follows a ramp 1 / (2 pi 0.5) s late.
    until(qtbot, lambda: page.smoothing.lag.text() == "Lag: 318 ms at 60°/s")
    assert page.smoothing.lag.objectName() == "warning"
    click(qtbot, page.smoothing.on)
    until(qtbot, lambda: page.smoothing.lag.text() == "Lag: 0 ms at 60°/s")
    assert not desk.session.settings.tracking.filtered


def test_the_graph_runs_and_the_dot_follows(desk: Desk, page, qtbot: QtBot):
    until(qtbot, lambda: page.response.graph.newest is not None)
    seen = set()
    until(qtbot, lambda: seen.add(page.response.graph.newest) or len(seen) > 3)
    image = page.response.graph.grab().toImage()
    colours = {image.pixelColor(x, y).name() for x in range(image.width()) for y in range(8, 100)}
    from app.window.appearance import theme_now

    assert theme_now().accent in colours


def choose_action(menu, text: str) -> None:
    next(action for action in menu.actions() if action.text() == text).trigger()


def test_presets_and_profiles(desk: Desk, page, qtbot: QtBot, config_folder: Path):
    until(qtbot, lambda: desk.session.pipeline.input.source_name == "test camera")
    until(qtbot, lambda: desk.session.tuner._camera == "test camera")
    choose_action(page.profiles.menu_button.menu(), "Keep under a new name…")
    dialog = page.findChild(QInputDialog, "tuningName")
    until(qtbot, dialog.isVisible)
    dialog.setTextValue("Evening")
    dialog.accept()
    assert desk.session.settings.tuning.profile == "Evening"
    choose_action(page.profiles.preset_button.menu(), "Calm")
    assert desk.session.settings.tracking == PRESETS["calm"].applied(TrackingSettings())
    until(qtbot, lambda: page.profiles.preset_actions["calm"].isChecked())
    box = page.profiles.picker.box
    until(qtbot, lambda: box.count() == 2)
    box.setFocus()
    qtbot.keyClick(box, Qt.Key.Key_Down)
    until(qtbot, lambda: desk.session.settings.tracking == TrackingSettings())
    qtbot.keyClick(box, Qt.Key.Key_Up)
    desk.window.close()
    saved = tomllib.loads((config_folder / "settings.toml").read_text())
    assert saved["tuning"]["cameras"] == {"test camera": "Evening"}
    assert saved["tracking"]["parameters"]["head_y"]["gain"] == 0.8


def test_a_and_b_are_compared_by_button_and_key(desk: Desk, page, qtbot: QtBot):
    assert not page.loop.copy_button.isEnabled()
    click(qtbot, page.loop.side_buttons["B"])
    typed(qtbot, page.response.rows["gain"].field, "0.5")
    qtbot.keyClick(page.response.curve, Qt.Key.Key_X)
    until(qtbot, lambda: page.loop.side_buttons["A"].isChecked())
    assert parameter(desk, "head_y").gain == 1.0
    qtbot.keyClick(page.response.curve, Qt.Key.Key_X)
    assert parameter(desk, "head_y").gain == 0.5
    until(qtbot, lambda: page.loop.copy_button.text() == "Copy B to A" and page.loop.copy_button.isEnabled())
    click(qtbot, page.loop.copy_button)
    qtbot.keyClick(page.response.curve, Qt.Key.Key_X)
    assert parameter(desk, "head_y").gain == 0.5 and desk.session.settings.tuning.side == "A"


@pytest.mark.slow
def test_a_loop_is_recorded_once_and_tuned_by(
    desk: Desk, page, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(tuner_module, "LOOP_S", 1.5)
    until(qtbot, lambda: desk.session.pipeline.input.face_seen)
    assert not page.loop.play_button.isEnabled()
    click(qtbot, page.loop.record_button)
    until(qtbot, lambda: page.loop.progress.value() > 100)
    until(qtbot, lambda: page.loop.play_button.isChecked())
    assert desk.session.pipeline.flow.looping is not None
    typed(qtbot, page.response.rows["gain"].field, "0.1")
    graph = page.response.graph
    until(qtbot, lambda: graph.newest is not None and abs(graph.newest[2]) < 0.1)
    click(qtbot, page.loop.play_button)
    until(qtbot, lambda: desk.session.pipeline.flow.looping is None)
    assert page.loop.play_button.isEnabled()
    click(qtbot, page.loop.play_button)
    until(qtbot, lambda: desk.session.pipeline.flow.looping is not None)
    desk.page("calibration")
    assert desk.session.pipeline.flow.looping is None


def test_the_wheel_scrolls_the_page_and_changes_no_number(desk: Desk, page, qtbot: QtBot):
    before = desk.session.settings
    slider = page.response.rows["gain"].slider
    place = QPointF(slider.rect().center())
    wheel = QWheelEvent(
        place,
        QPointF(slider.mapToGlobal(slider.rect().center())),
        QPoint(0, 0),
        QPoint(0, -120),
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(slider, wheel)
    assert desk.session.settings.tracking == before.tracking


def test_all_can_be_reached_by_tab_and_nothing_is_cut_off_in_a_small_window(desk: Desk, page, qtbot: QtBot):
    desk.window.resize(800, 600)
    area = desk.window.panel.findChild(QScrollArea, "tuning")
    until(qtbot, lambda: area.viewport().width() > 0)
    for name in ("tuning", "calibration", "log"):
        shown = desk.page(name)
        area = desk.window.panel.findChild(QScrollArea, name)
        assert shown.minimumSizeHint().width() <= area.viewport().width()
    shown = desk.page("tuning")
    wanted = {shown.response.curve, shown.loop.record_button, shown.response.rows["gain"].field}
    shown.profiles.picker.box.setFocus()
    met = set()
    for _ in range(60):
        qtbot.keyClick(QApplication.focusWidget() or shown, Qt.Key.Key_Tab)
        met.add(QApplication.focusWidget())
    assert wanted <= met
