"""Calibrating by three prompts."""

import pytest

from tracking.calibration import Calibration
from tracking.face import TrackedFace
from tracking.mapping.calibration_run import REACTION_S, SECONDS, CalibrationRun, Failure, Prompt

FPS = 30


def acted(
    run: CalibrationRun, obeys=(Prompt.STRAIGHT, Prompt.EYES, Prompt.MOUTH), late_s=0.7
) -> list[Prompt]:
    """Let a person obey the prompts a little late; return the prompts in the order they came."""
    prompts: list[Prompt] = []
    time_s, since_s = 100.0, 0.0
    run.add(None, time_s)
    while (prompt := run.progress().prompt) is not None:
        if not prompts or prompts[-1] is not prompt:
            prompts.append(prompt)
            since_s = 0.0
        doing = prompt if since_s > late_s and prompt in obeys else None
        eye = 0.85 if doing is Prompt.EYES else 0.12
        mouth = 0.7 if doing is Prompt.MOUTH else 0.03
        seen = TrackedFace(time_s, -11.0, 4.0, 1.0, eye, eye - 0.05, mouth)
        run.add(None if Prompt.STRAIGHT not in obeys and prompt is Prompt.STRAIGHT else seen, time_s)
        time_s, since_s = time_s + 1 / FPS, since_s + 1 / FPS
    return prompts


def test_three_prompts_in_ten_seconds_give_rest_and_range():
    run = CalibrationRun(Calibration())
    assert acted(run) == [Prompt.STRAIGHT, Prompt.EYES, Prompt.MOUTH]
    assert sum(SECONDS.values()) == 10.0
    found, failures = run.result()
    assert failures == () and run.done
    assert (found.pitch_deg, found.yaw_deg, found.roll_deg) == (-11.0, 4.0, 1.0)
    assert found.left_eye_open == pytest.approx(0.12) and found.left_eye_closed == pytest.approx(0.85)
    assert found.right_eye_open == pytest.approx(0.07) and found.right_eye_closed == pytest.approx(0.8)
    assert found.mouth_closed == pytest.approx(0.03) and found.mouth_open == pytest.approx(0.7)


def test_what_was_not_done_keeps_its_range_and_is_named():
    before = Calibration(left_eye_closed=0.77, right_eye_closed=0.78, mouth_open=0.9)
    run = CalibrationRun(before)
    acted(run, obeys=(Prompt.STRAIGHT,))
    found, failures = run.result()
    assert failures == (Failure.EYES, Failure.MOUTH)
    assert (found.left_eye_closed, found.right_eye_closed, found.mouth_open) == (0.77, 0.78, 0.9)
    assert found.pitch_deg == -11.0


def test_without_a_face_everything_stays():
    before = Calibration(pitch_deg=5.0)
    run = CalibrationRun(before)
    acted(run, obeys=(Prompt.EYES, Prompt.MOUTH))
    assert run.result()[0] == before
    assert run.result()[1][0] is Failure.NO_FACE


def test_progress_counts_down_and_does_not_count_while_one_reads():
    run = CalibrationRun(Calibration())
    assert run.progress().prompt is Prompt.STRAIGHT
    face = TrackedFace(0.0, 0, 0, 0, 0, 0, 0)
    run.add(face, 50.0)
    run.add(face, 50.0 + REACTION_S / 2)
    early = run.progress()
    assert not early.counting and early.left_s == pytest.approx(SECONDS[Prompt.STRAIGHT] - REACTION_S / 2)
    run.add(face, 52.0)
    assert run.progress().counting and run.progress().share == pytest.approx(0.2)
    run.add(face, 55.0)
    assert run.progress().prompt is Prompt.EYES
    run.add(face, 61.0)
    assert run.done and run.progress().share == 1.0 and run.progress().left_s == 0.0
