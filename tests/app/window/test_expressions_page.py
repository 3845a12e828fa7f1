"""The page Expressions: buttons, sliders and keep, hotkeys."""

from pathlib import Path

import pytest
from PyQt6.QtCore import Qt
from PyQt6.QtGui import QShortcut
from PyQt6.QtWidgets import QComboBox
from pytestqt.qtbot import QtBot

from app.settings.settings_file import SettingsFile
from tests.app.window.desk import Desk, click, until


def test_a_press_shows_an_expression_and_another_one_lets_it_go(desk: Desk, qtbot: QtBot):
    page = desk.page("expressions")
    assert list(page.buttons) == ["happy", "sad", "angry", "surprised", "shy", "smug"]
    click(qtbot, page.buttons["happy"])
    until(qtbot, lambda: bool(desk.poser.posed) and desk.poser.posed[-1].mouth_form == pytest.approx(1.0))
    until(qtbot, lambda: page.buttons["happy"].isChecked())
    until(qtbot, lambda: desk.session.pipeline.flow.log.moments(1.0)[-1].pose.mouth_form == 1.0)
    click(qtbot, page.buttons["happy"])
    until(qtbot, lambda: desk.poser.posed[-1].mouth_form == pytest.approx(0.0, abs=0.01))
    assert not page.forget["happy"].isEnabled()


@pytest.mark.slow
def test_sliders_and_keep_make_an_expression_that_is_undone(desk: Desk, qtbot: QtBot, config_folder: Path):
    page = desk.page("expressions")
    click(qtbot, page.groups["cheeks"].button)
    slider = page.sliders["blush"].slider
    slider.setFocus()
    qtbot.keyClick(slider, Qt.Key.Key_End)
    assert page.sliders["blush"].box.isChecked()
    until(qtbot, lambda: bool(desk.poser.posed) and desk.poser.posed[-1].blush == pytest.approx(1.0))
    qtbot.keyClicks(page.name, "tipsy")
    qtbot.keyClick(page.name, Qt.Key.Key_Return)
    until(qtbot, lambda: "tipsy" in page.buttons)
    until(qtbot, lambda: desk.poser.posed[-1].blush == pytest.approx(0.0, abs=0.01))
    until(qtbot, lambda: "[expressions.tipsy" in (config_folder / "settings.toml").read_text())
    assert dict(SettingsFile().load().expressions["tipsy"].numbers) == {"blush": 1.0}
    assert desk.window.hotkeys.press("expression:tipsy") and not desk.window.hotkeys.press("expression:none")
    until(qtbot, lambda: desk.poser.posed[-1].blush == pytest.approx(1.0))
    click(qtbot, page.forget["tipsy"])
    until(qtbot, lambda: "tipsy" not in page.buttons)
    until(qtbot, lambda: desk.poser.posed[-1].blush == pytest.approx(0.0, abs=0.01))
    qtbot.keyClick(desk.window, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    until(qtbot, lambda: "tipsy" in page.buttons)


def test_every_list_says_what_it_is(desk: Desk):
    page = desk.page("expressions")
    assert all(box.accessibleName() for box in page.findChildren(QComboBox))


def test_a_key_that_is_held_shows_it_as_long(desk: Desk, qtbot: QtBot):
    page = desk.page("expressions")
    page.choice.setCurrentIndex(page.choice.findData("shy"))
    page.choice.activated.emit(page.choice.currentIndex())
    page.mode.setCurrentIndex(page.mode.findData("hold"))
    click(qtbot, page.keep)
    desk.session.hotkeys.give("expression:shy", "F9")
    until(qtbot, lambda: bool(desk.poser.posed))
    until(qtbot, lambda: "F9" in [s.key().toString() for s in desk.window.findChildren(QShortcut)])
    qtbot.keyPress(desk.window, Qt.Key.Key_F9)
    until(qtbot, lambda: desk.poser.posed[-1].blush == pytest.approx(1.0))
    qtbot.keyRelease(desk.window, Qt.Key.Key_F9)
    until(qtbot, lambda: desk.poser.posed[-1].blush == pytest.approx(0.0, abs=0.01))


def test_by_hand_goes_before_an_expression(desk: Desk, qtbot: QtBot):
    page = desk.page("pose")
    click(qtbot, page.groups["mouth"].button)
    slider = page.sliders["mouth_form"].slider
    slider.setFocus()
    qtbot.keyClick(slider, Qt.Key.Key_Home)
    assert desk.session.expressions.press("happy")
    until(qtbot, lambda: bool(desk.poser.posed) and desk.poser.posed[-1].eye_smile == pytest.approx(1.0))
    assert desk.poser.posed[-1].mouth_form == -1.0
