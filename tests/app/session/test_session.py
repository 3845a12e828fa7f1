"""The session runs by itself: it governs, remembers and follows cameras, and nobody asks it to."""

import subprocess
import sys
import threading
from dataclasses import replace

import pytest

from app.live import rate_control
from app.live.messages import Say
from app.session.session import Following, Session
from app.settings.settings import Settings, TuningSettings
from app.settings.settings_file import SettingsFile
from tests.app.parts import FakeCamera
from tests.app.session.conftest import Parts, until
from tests.conftest import REPOSITORY
from tracking.calibration import Calibration
from tracking.mapping.presets import PRESETS
from tracking.settings import TrackingSettings


def known(settings: Settings) -> Calibration:
    return settings.calibrations.get("test camera", Calibration())


def test_it_needs_no_qt():
    found = "import app.session.session, sys; sys.exit(any(name.startswith('PyQt') for name in sys.modules))"
    assert subprocess.run([sys.executable, "-c", found], cwd=REPOSITORY).returncode == 0


@pytest.mark.slow
def test_it_gives_up_pictures_on_a_busy_machine_and_says_so(parts: Parts, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(rate_control, "_DOWN_AFTER_S", 0.1)
    parts.poser.work_s = 0.05
    session = parts.start()
    until(lambda: (slow := session.status().slowness) is not None and slow.cause == "governed")
    slow = session.status().slowness
    assert slow is not None and slow.value < slow.wanted == 60
    session.change_part("behaviour", govern=False)
    until(lambda: (slow := session.status().slowness) is None or slow.cause != "governed")


def test_it_remembers_the_neutral_face_without_being_told(session: Session):
    until(lambda: session.status().following is Following.FACE)
    session.pipeline.input.calibrate()
    # What is learned of eyes and mouth may be remembered before.
    until(lambda: round(known(session.settings).roll_deg, 1) == 3.0)
    until(lambda: round(known(SettingsFile().load()).roll_deg, 1) == 3.0)
    assert Say.NEUTRAL_TAKEN in {message.say for message in session.pipeline.messages.take()}


def test_a_camera_brings_its_profile(parts: Parts):
    calm = PRESETS["calm"].applied(TrackingSettings())
    tuning = TuningSettings(profiles={"Evening": calm}, cameras={"test camera": "Evening"})
    session = parts.start(Settings(tuning=tuning))
    until(lambda: session.settings.tuning.profile == "Evening")
    assert session.settings.tracking == calm
    assert not session.history.can_undo


def test_the_state_is_one_value_with_names(parts: Parts):
    parts.source = lambda: FakeCamera(frames=60)
    session = parts.start()
    until(lambda: session.status().figures.tracking.rounds > 5)
    status = session.status()
    assert status.source == "test camera" and status.sinks == frozenset()
    assert status.figures.capture.name == "capture" and status.figures.latency.name == "capture to output"
    until(lambda: session.status().following is Following.ENDED)
    parts.source = FakeCamera
    session.choose_source("another")
    until(lambda: session.status().following is Following.FACE)
    parts.poser.fail_with = RuntimeError("a network failed")
    until(lambda: session.status().following is Following.STOPPED)


def test_changes_of_two_threads_are_all_kept(session: Session):
    def breathe() -> None:
        for percent in range(101):
            session.change_part("behaviour", breathing=percent / 100)

    other = threading.Thread(target=breathe)
    other.start()
    for width in range(101):
        session.change_part("camera", width=width)
    other.join()
    assert (session.settings.behaviour.breathing, session.settings.camera.width) == (1.0, 100)


def test_undo_brings_back_what_is_undoable_and_keeps_the_rest(session: Session):
    session.change_part("behaviour", "behaviour", breathing=0.5)
    session.change(lambda s: replace(s, character="other"))
    session.undo()
    assert (session.settings.behaviour.breathing, session.settings.character) == (0.0, "other")
    session.undo()
    session.redo()
    assert session.settings.behaviour.breathing == 0.5


def test_closing_writes_what_was_changed_last_and_ends_all_threads(parts: Parts):
    session = parts.start()
    session.change_part("window", theme="dark")
    assert session.close() == []
    assert SettingsFile().load().window.theme == "dark"
    parts.sessions.clear()
