"""A session that runs without a window, on parts that need no hardware."""

import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from app.session import session as session_module
from app.session.session import Session
from app.session.source_list import SourceList
from app.settings.settings import Settings
from app.settings.settings_file import SettingsFile
from tests.app.parts import FakeCamera, FakeTracker, WarpPoser, warped

OWN_THREADS = {"session", "capture", "tracking", "posing", "output", "settings", "camera list", "character"}


def until(condition: Callable[[], object], timeout_s: float = 60.0) -> None:
    """Wait for something that another thread brings about."""
    deadline = time.monotonic() + timeout_s
    while not condition():
        assert time.monotonic() < deadline, "it did not happen in time"
        time.sleep(0.01)


class Parts:
    """What the next session is made of, and the sessions that were made."""

    def __init__(self) -> None:
        self.poser = WarpPoser()
        self.source: Callable[[], FakeCamera] = FakeCamera
        self.sessions: list[Session] = []

    def start(self, settings: Settings | None = None) -> Session:
        """Return a session at work, with its settings on disk."""
        file = SettingsFile()
        if settings is not None:
            file.save(settings)
        made = Session(
            SettingsFile(),
            lambda text, settings, loading: warped(poser=self.poser),
            lambda bundle: FakeTracker(),
            SourceList(list),
        )
        self.sessions.append(made)
        made.start()
        return made


@pytest.fixture
def parts(monkeypatch: pytest.MonkeyPatch) -> Iterator[Parts]:
    made = Parts()
    monkeypatch.setattr(session_module, "open_chosen_source", lambda camera, say: made.source())
    monkeypatch.setattr(session_module, "LOOK_EVERY_S", 0.02)
    yield made
    for session in made.sessions:
        assert session.close() == []
    assert not {thread.name for thread in threading.enumerate()} & OWN_THREADS


@pytest.fixture
def session(parts: Parts, tmp_path: Path) -> Session:
    """A session at work whose recordings go to a folder of the test's."""
    made = parts.start()
    made.change_part("output", record_folder=str(tmp_path / "out"), record_fps=30.0)
    return made
