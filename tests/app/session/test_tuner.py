"""Tuning and calibrating without a window."""

import pytest

from app.live.messages import Say
from app.session import tuner as tuner_module
from app.session.session import Following, Session
from tests.app.parts import StuckCamera
from tests.app.session.conftest import Parts, until
from tracking.mapping.calibration_run import SECONDS
from tracking.settings import TrackingSettings


@pytest.mark.slow
def test_a_loop_plays_as_soon_as_it_is_whole(session: Session, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(tuner_module, "LOOP_S", 1.5)
    until(lambda: session.pipeline.flow.log.held_s > 0)
    session.tuner.record_loop()
    assert session.tuner.loop_state().playing is None
    until(lambda: session.tuner.loop_state().playing is not None)
    state = session.tuner.loop_state()
    assert state.recording is None and state.recorded_s == pytest.approx(1.5, abs=0.3)
    session.tuner.play_loop(False)
    assert session.tuner.loop_state().playing is None


def test_a_loop_that_is_given_up_does_not_play(session: Session, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(tuner_module, "LOOP_S", 0.5)
    until(lambda: session.pipeline.flow.log.held_s > 0)
    session.tuner.record_loop()
    session.tuner.cancel_loop()
    first = session.pipeline.flow.log.held_s
    until(lambda: session.pipeline.flow.log.held_s > first + 0.7)
    assert session.tuner.loop_state() == tuner_module.LoopState(None, None, 0.0)


def test_where_no_face_is_tracked_it_is_said(parts: Parts):
    parts.source = StuckCamera
    session = parts.start()
    session.tuner.record_loop()
    session.tuner.calibrate_by_prompts()
    said = [message.say for message in session.pipeline.messages.take()]
    assert said == [Say.NO_FACE_TO_RECORD, Say.NO_CAMERA]


@pytest.mark.slow
def test_prompts_end_by_themselves_and_are_remembered(session: Session, monkeypatch: pytest.MonkeyPatch):
    for prompt in SECONDS:
        monkeypatch.setitem(SECONDS, prompt, 0.7)
    until(lambda: session.status().following is Following.FACE)
    session.tuner.calibrate_by_prompts()
    assert session.pipeline.flow.run is not None
    until(lambda: session.pipeline.flow.run is None)
    # The face at hand never closes its eyes.
    said = {message.say for message in session.pipeline.messages.take()}
    assert said & {Say.CALIBRATED_BUT, Say.NO_FACE}


def test_both_eyes_alike_and_values_that_make_no_sense(session: Session):
    tuner = session.tuner
    tuner.set_parameter("left_eye", "gain", alike=True, gain=1.5)
    assert tuner.eyes_are_alike() and tuner.parameter("right_eye").gain == 1.5
    tuner.set_parameter("left_eye", "gain", gain=2.0)
    assert not tuner.eyes_are_alike()
    before = session.settings
    tuner.set_smoothing("left_eye", "smoothing", min_cutoff=-1.0)
    assert session.settings is before
    tuner.reset_parameter("left_eye", "reset", alike=True)
    assert session.settings.tracking == TrackingSettings()
    assert tuner.cost("left_eye").lag_ms > 0


def test_two_tunings_are_compared(session: Session):
    session.tuner.set_parameter("mouth", "gain", gain=2.0)
    session.tuner.copy_side("copy")
    session.tuner.set_parameter("mouth", "gain", gain=0.5)
    session.tuner.swap_sides("swap")
    assert (session.settings.tuning.side, session.tuner.parameter("mouth").gain) == ("B", 2.0)
    session.tuner.swap_sides("swap")
    assert (session.settings.tuning.side, session.tuner.parameter("mouth").gain) == ("A", 0.5)
