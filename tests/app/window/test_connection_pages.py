"""The pages Phones and trackers, Other programs and Set up OBS."""

from __future__ import annotations

import socket

import pytest
from pytestqt.qtbot import QtBot

from app.live.sink_list import BROWSER_SOURCE, SINKS
from app.session import connections as connections_module
from app.session.connections import PluginQuestion
from tests.app.obs.test_obs import ScriptedObs, served
from tests.app.window.desk import Desk, click, until


@pytest.fixture(autouse=True)
def no_keyring(monkeypatch: pytest.MonkeyPatch) -> None:
    """Keep no passwords."""
    monkeypatch.setattr(connections_module, "kept_secret", lambda name: "")
    monkeypatch.setattr(connections_module, "keep_secret", lambda name, secret: False)


def test_a_tracker_is_chosen_and_the_page_says_what_it_needs(desk: Desk, qtbot: QtBot):
    page = desk.page("trackers")
    assert "iFacialMocap" in page.needs.text()
    click(qtbot, page.follow)
    assert page.fault.isVisible()
    assert "address" in page.fault.text()
    assert desk.session.settings.camera.source == ""
    page.phone.setText("192.168.1.20")
    click(qtbot, page.follow)
    assert not page.fault.isVisible()
    assert desk.session.settings.camera.source == "ifm://192.168.1.20"
    until(qtbot, lambda: desk.opened[-1] == "ifm://192.168.1.20")
    page.kind.box.setCurrentIndex([row[0] for row in page.kind.entries()].index("osf"))
    assert "11573" in page.needs.text()
    assert not page.here.isVisible()
    assert page.code.pixmap().width() > 0


def test_plugins_ask_on_the_page_and_are_forgotten_there(desk: Desk, qtbot: QtBot):
    page = desk.page("programs")
    connections = desk.session.connections
    connections._question = PluginQuestion("<b>Thrower</b>", "Somebody", "https://page.example")
    until(qtbot, page.question.isVisible)
    assert "https://page.example" in page.question_text.text()
    click(qtbot, page.allow)
    assert connections._allowed
    connections._question = None
    until(qtbot, lambda: not page.question.isVisible())
    connections.known.let_in("Thrower", "Somebody")
    until(qtbot, lambda: page.known.count() == 1)


def test_pictures_are_switched_on_the_page(desk: Desk, qtbot: QtBot):
    with socket.socket() as trying:
        trying.bind(("127.0.0.1", 0))
        port = trying.getsockname()[1]
    desk.session.change_part("output", browser_port=port)
    page = desk.page("programs")
    assert set(page.pictures) == {kind.name for kind in SINKS if not kind.in_bar}
    click(qtbot, page.pictures[BROWSER_SOURCE])
    until(qtbot, lambda: page.browser_address.text() == f"http://127.0.0.1:{port}/")
    click(qtbot, page.pictures[BROWSER_SOURCE])
    until(qtbot, lambda: BROWSER_SOURCE not in desk.session.status().sinks)


def test_a_port_that_is_none_is_put_back(desk: Desk):
    page = desk.page("programs")
    page.vmc_port.setText("70000")
    page.vmc_port.editingFinished.emit()
    assert page.vmc_port.text() == "39540"
    page.vmc_port.setText("39539")
    page.vmc_port.editingFinished.emit()
    assert desk.session.settings.connections.vmc_port == 39539


def test_obs_is_set_up_by_one_button(desk: Desk, qtbot: QtBot):
    with socket.socket() as trying:
        trying.bind(("127.0.0.1", 0))
        desk.session.change_part("output", browser_port=trying.getsockname()[1])
    page = desk.page("obs")
    obs = ScriptedObs(password="secret")
    obs.looks = lambda: desk.session.pipeline.preview.take()
    with served(obs.talk) as port:
        desk.session.change_part("connections", obs_port=port)
        click(qtbot, page.set_up)
        until(qtbot, lambda: "password" in said(page))
        page.password.setText("secret")
        click(qtbot, page.set_up)
        until(qtbot, lambda: "in its colours" in said(page))


def said(page) -> str:
    """Return what the page says came of it."""
    labels = (page.outcome.itemAt(place).widget() for place in range(page.outcome.count()))
    return "\n".join(label.text() for label in labels)
