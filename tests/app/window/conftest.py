"""The window's fixtures."""

import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from tests.app.window.desk import Desk


@pytest.fixture
def desk(qtbot: QtBot, drawing_file: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Desk]:
    """A window that runs; closed afterwards, with no thread left."""
    made = Desk(qtbot, drawing_file, monkeypatch)
    yield made
    made.window.close()
    left = {"capture", "tracking", "posing", "output", "settings"}
    assert not {t.name for t in threading.enumerate()} & left
