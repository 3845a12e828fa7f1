"""The pages Calibration and Pose log, used by mouse and keys."""

from dataclasses import replace
from pathlib import Path

import pytest
from PyQt6.QtCore import Qt
from pytestqt.qtbot import QtBot

from tests.app import parts
from tests.app.window.desk import Desk, click, until
from tracking.face import TrackedFace
from tracking.frame import Frame
from tracking.mapping import calibration_run
from tracking.mapping.calibration_run import Prompt
from tracking.sources.pose_recording import read_moments


class Person:
    """Obeys the prompts that the window shows."""

    doing: Prompt | None = None
    pitch = -6.0

    def process(self, tracker: object, frame: Frame) -> TrackedFace | None:
        eye = 0.9 if self.doing is Prompt.EYES else 0.1
        mouth = 0.8 if self.doing is Prompt.MOUTH else 0.0
        return TrackedFace(frame.time_s, self.pitch, 0.0, 0.0, eye, eye, mouth)


@pytest.fixture
def person(monkeypatch: pytest.MonkeyPatch) -> Person:
    made = Person()
    monkeypatch.setattr(parts.FakeTracker, "process", lambda self, frame: made.process(self, frame))
    return made


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Prompts that last a second each."""
    for prompt in Prompt:
        monkeypatch.setitem(calibration_run.SECONDS, prompt, 1.2)
    monkeypatch.setattr(calibration_run, "REACTION_S", 0.4)


@pytest.mark.slow
@pytest.mark.usefixtures("quick")
def test_three_prompts_calibrate_and_are_remembered(person: Person, desk: Desk, qtbot: QtBot):
    page = desk.page("calibration")
    until(qtbot, lambda: page.bars.values)
    assert page.bars.values["head_x"] == pytest.approx(-0.4, abs=0.1)
    click(qtbot, page.start)
    texts = set()

    def over() -> bool:
        run = desk.session.pipeline.flow.run
        person.doing = run.progress().prompt if run is not None else None
        texts.add(page.board.text)
        return "Calibrated" in desk.said

    until(qtbot, over)
    assert {"Look straight ahead, at rest", "Close both eyes until it beeps", "Open your mouth wide"} <= texts
    found = desk.session.pipeline.calibrations()["test camera"]
    assert found.pitch_deg == pytest.approx(-6.0, abs=0.1)
    assert found.left_eye_closed == pytest.approx(0.9, abs=0.05)
    assert found.mouth_open == pytest.approx(0.8, abs=0.05)
    until(qtbot, lambda: desk.session.settings.calibrations.get("test camera") is not None)
    until(qtbot, lambda: abs(page.bars.values["head_x"]) < 0.02)


def test_prompts_are_given_up_and_change_nothing(person: Person, desk: Desk, qtbot: QtBot):
    page = desk.page("calibration")
    until(qtbot, lambda: page.bars.values)
    before = desk.session.pipeline.calibrations()
    click(qtbot, page.start)
    until(qtbot, lambda: "Give" in page.start.text() and not page.neutral.isEnabled())
    click(qtbot, page.start)
    until(qtbot, lambda: "Start" in page.start.text())
    assert desk.session.pipeline.flow.run is None
    now = desk.session.pipeline.calibrations()
    assert now.keys() == before.keys() or now["test camera"].pitch_deg == 0.0


def test_one_key_takes_the_neutral_face(person: Person, desk: Desk, qtbot: QtBot):
    page = desk.page("calibration")
    until(qtbot, lambda: page.bars.values)
    qtbot.keyClick(page.start, Qt.Key.Key_C)
    until(qtbot, lambda: page.bars.values and abs(page.bars.values["head_x"]) < 0.02)


@pytest.mark.slow
def test_drift_is_shown_taken_back_and_switched_off(person: Person, desk: Desk, qtbot: QtBot):
    page = desk.page("calibration")
    drift = desk.session.settings.tracking.drift
    desk.session.change_part("tracking", drift=replace(drift, time_s=0.5))
    until(qtbot, lambda: page.drift_box.moved.text().startswith("Your rest has moved"))
    assert "down" in page.drift_box.moved.text() and page.drift_box.back.isEnabled()
    click(qtbot, page.drift_box.on)
    assert not desk.session.settings.tracking.drift.correct
    until(qtbot, lambda: page.drift_box.moved.text() == "Nothing has moved.")
    qtbot.keyClick(desk.window, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    until(qtbot, lambda: page.drift_box.on.isChecked())
    until(qtbot, lambda: desk.session.pipeline.input.drift.pitch_deg < -5.0)
    click(qtbot, page.drift_box.back)
    assert desk.session.pipeline.input.drift.pitch_deg > -5.0


def test_the_last_half_minute_is_kept_as_a_log(desk: Desk, qtbot: QtBot, tmp_path: Path):
    desk.session.change_part("output", record_folder=str(tmp_path / "logs"))
    page = desk.page("log")
    until(qtbot, lambda: page.buttons[30.0].isEnabled())
    until(qtbot, lambda: desk.session.pipeline.flow.log.held_s > 0.5)
    click(qtbot, page.buttons[30.0])
    until(qtbot, lambda: "Saved the last" in desk.said)
    (log,) = (tmp_path / "logs").glob("ichimai-*.jsonl")
    moments = read_moments(log)
    assert len(moments) > 10 and moments[0].calibration is not None and moments[0].face is not None
