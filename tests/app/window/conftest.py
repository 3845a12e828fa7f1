"""The window's fixtures."""

import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from PyQt6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from tests.app.window.desk import Desk
from tests.app.window.watchdog import BLOCKED_S
from tests.app.window.watched_application import WatchedApplication


@pytest.fixture(scope="session")
def qapp_cls() -> type[QApplication]:
    """Have every event timed."""
    return WatchedApplication


@pytest.fixture(autouse=True)
def flow(request: pytest.FixtureRequest, qapp: WatchedApplication) -> Iterator[None]:
    """Tell whose events they are."""
    qapp.flow = request.node.name
    yield
    qapp.flow = ""


def pytest_terminal_summary(terminalreporter) -> None:
    """Say how long the window's thread was held up at most; no test depends on it."""
    application = QApplication.instance()
    if not isinstance(application, WatchedApplication) or not application.held:
        return
    terminalreporter.section("longest events of the window's thread")
    works = [held.spent.work_s for held in application.held]
    worked, waited = (
        sum(seconds > BLOCKED_S for seconds in column)
        for column in (works, [held.held_s for held in application.held])
    )
    terminalreporter.write_line(
        f"more than {1000 * BLOCKED_S:.0f} ms: {worked} by work (at most {1000 * max(works):.0f} ms), "
        f"{waited} held (work, files and locks; what others took of the processors left out)"
    )
    by_work = sorted(application.held, key=lambda held: held.spent.work_s, reverse=True)[:4]
    for held in [*by_work, *sorted(application.held, reverse=True)[:8]]:
        spent = held.spent
        terminalreporter.write_line(
            f"{1000 * held.held_s:5.0f} ms held ({1000 * spent.work_s:.0f} of work, "
            f"{1000 * spent.stolen_s:.0f} taken by the host, {1000 * spent.wall_s:.0f} by the clock): "
            f"{held.event} to {held.receiver} in {held.flow}"
        )


@pytest.fixture
def desk(qtbot: QtBot, drawing_file: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Desk]:
    """A window that runs; closed afterwards, with no thread left."""
    made = Desk(qtbot, drawing_file, monkeypatch)
    yield made
    made.window.close()
    left = {"capture", "tracking", "posing", "output", "settings", "global hotkeys"}
    assert not {t.name for t in threading.enumerate()} & left
