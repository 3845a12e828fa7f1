"""Behaviour and Set up OBS, as a person uses them; and every page opened."""

import pytest
from PyQt6.QtCore import QRect, Qt
from PyQt6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from app.session import virtual_camera_check
from app.settings.settings import AxisSettings
from app.window.appearance import DARK, LIGHT
from app.window.pages.page_list import PAGES
from tests.app.window.desk import Desk, click, until
from tracking.errors import DeviceError


@pytest.mark.slow
def test_every_page_opens_by_button_and_by_key(desk: Desk, qtbot: QtBot):
    until(qtbot, lambda: desk.session.pipeline.preview.peek())
    control = Qt.KeyboardModifier.ControlModifier
    for entry in PAGES:
        page = desk.page(entry.name)
        qtbot.wait(60)
        assert page.isVisible() and desk.window.panel.current == entry.name
    qtbot.keyClick(desk.window, Qt.Key.Key_2, control)
    until(qtbot, lambda: desk.window.panel.current == PAGES[1].name)
    button = desk.window.navigation.buttons[PAGES[1].name]
    button.setFocus()
    qtbot.keyClick(button, Qt.Key.Key_Down)
    qtbot.keyClick(QApplication.focusWidget() or button, Qt.Key.Key_Space)
    assert desk.session.settings.window.page


@pytest.mark.slow
def test_pages_are_made_before_anybody_opens_them_and_wear_another_theme(desk: Desk, qtbot: QtBot):
    panel = desk.window.panel
    until(qtbot, lambda: len(panel.pages) == len(PAGES))
    assert panel.current == PAGES[0].name
    assert desk.page("tuning").isVisible()
    for theme in (LIGHT, DARK):
        box = desk.page("window").theme.box
        box.setFocus()
        qtbot.keyClick(box, Qt.Key.Key_Home)
        for _ in range(("dark", "light").index(theme.name) + 1):
            qtbot.keyClick(box, Qt.Key.Key_Down)
        until(qtbot, lambda theme=theme: desk.session.settings.window.theme == theme.name)
        until(qtbot, lambda theme=theme: ground(panel.page) == theme.panel)
        # Those that don't show follow one by one, or when they are opened.
        assert ground(desk.page("pose")) == theme.panel and ground(panel) == theme.panel
        until(
            qtbot,
            lambda theme=theme: all(ground(p) == theme.panel for p in panel.pages.values()),
        )
        button = desk.window.navigation.buttons["camera"]
        assert button.palette().buttonText().color().name() == theme.text


def ground(widget: QWidget | None) -> str:
    """Return a widget's colour near its upper left corner, where nothing stands."""
    assert widget is not None
    return widget.grab(QRect(0, 0, 8, 8)).toImage().pixelColor(5, 5).name()


def test_behaviour_reaches_the_pipeline_and_is_undone(desk: Desk, qtbot: QtBot):
    page = desk.page("behaviour")
    click(qtbot, page.mirror)
    assert desk.session.settings.tracking.mirror is False
    page.link.slider.setFocus()
    qtbot.keyClick(page.link.slider, Qt.Key.Key_End)
    assert desk.session.settings.tracking.blink.link == 1.0
    page.hold.slider.setFocus()
    qtbot.keyClick(page.hold.slider, Qt.Key.Key_End)
    assert desk.session.settings.tracking.lost.hold_s == 5.0
    page.breathing.slider.setFocus()
    desk.session.manual_pose.set_axis("head_y", AxisSettings("manual", 0.0))
    qtbot.keyClick(page.breathing.slider, Qt.Key.Key_End)
    # The tracked nod is still, so what moves is the breath.
    nods: set[float] = set()
    until(qtbot, lambda: nods.add(round(desk.poser.posed[-1].head_x, 3)) or len(nods) > 3)
    assert desk.poser.posed[-1].head_y == 0.0
    until(qtbot, desk.window.actions_bar.undo_button.isEnabled)
    click(qtbot, desk.window.actions_bar.undo_button)
    assert desk.session.settings.behaviour.breathing == 0


def test_the_check_says_what_is_missing(desk: Desk, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch):
    def none() -> str:
        raise DeviceError("there is no virtual camera: install the package")

    monkeypatch.setattr(virtual_camera_check, "check_virtual_camera", none)
    page = desk.page("obs")
    click(qtbot, page.check)
    until(qtbot, lambda: page.findings.count() == 1)
    assert "install the package" in page.findings.itemAt(0).widget().text()
    monkeypatch.setattr(virtual_camera_check, "check_virtual_camera", lambda: "/dev/video20 (Ichimai)")
    until(qtbot, page.check.isEnabled)
    click(qtbot, page.check)
    until(qtbot, lambda: page.findings.count() == 2)
    assert "press Virtual camera" in page.findings.itemAt(1).widget().text()
