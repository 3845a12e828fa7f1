"""Slow drift of the resting head."""

from dataclasses import replace

import numpy as np
import pytest

from tests.tracking.mapped import mapped
from tracking.calibration import Calibration
from tracking.face import TrackedFace
from tracking.mapping.drift import Drift, DriftCorrection
from tracking.mapping.pose_mapper import PoseMapper
from tracking.moment import Moment
from tracking.settings import DriftSettings, TrackingSettings

NEUTRAL = (-8.0, 3.0, 0.0)
FPS = 30
USUAL = DriftSettings()


def seconds_of(correction: DriftCorrection, angles, settings=USUAL) -> Drift:
    for pitch, yaw, roll in angles:
        correction.process(TrackedFace(0.0, pitch, yaw, roll, 0, 0, 0), NEUTRAL, 1 / FPS, settings)
    return correction.drift


def still(seconds: float, pitch=-8.0, yaw=3.0, roll=0.0):
    return [(pitch, yaw, roll)] * round(seconds * FPS)


def test_a_head_that_sinks_slowly_is_followed_to_two_thirds_within_its_time():
    correction = DriftCorrection()
    drift = seconds_of(correction, still(60, pitch=-9.5))
    assert drift.pitch_deg == pytest.approx(-1.5 * (1 - np.exp(-1)), abs=0.05)
    assert (drift.yaw_deg, drift.roll_deg) == pytest.approx((0, 0), abs=0.05)
    assert seconds_of(correction, still(300, pitch=-9.5)).pitch_deg == pytest.approx(-1.5, abs=0.05)


def test_a_head_at_rest_with_looks_about_stays_where_it_is():
    draw = np.random.default_rng(0)
    angles = []
    for _ in range(100):  # 5 minutes: mostly rest, now and then a look to one side
        angles += still(2.4, pitch=-8 + draw.normal(0, 0.3)) + still(0.6, yaw=3.0 + 8.0)
    drift = seconds_of(DriftCorrection(), angles)
    assert drift.largest_deg < 1.0


def test_a_second_screen_and_a_moving_head_are_not_followed():
    assert seconds_of(DriftCorrection(), still(600, yaw=30.0)) == Drift()
    waving = [(-8.0, 3.0 + 6.0 * np.sin(i / 2), 0.0) for i in range(3000)]
    assert seconds_of(DriftCorrection(), waving).largest_deg < 0.3


def test_no_further_than_the_most_and_none_when_switched_off():
    correction = DriftCorrection()
    settings = DriftSettings(most_deg=2.0)
    assert seconds_of(correction, still(600, pitch=-14.0), settings).pitch_deg == -2.0
    assert seconds_of(correction, still(1), DriftSettings(correct=False)) == Drift()


def held(mapper: PoseMapper, face: TrackedFace, start_s: float, seconds: float) -> Moment:
    times = [start_s + i / FPS for i in range(round(seconds * FPS))]
    return [mapped(mapper, replace(face, time_s=t), t) for t in times][-1]


@pytest.mark.slow
def test_the_mapper_takes_drift_out_shows_it_and_gives_it_back():
    mapper = PoseMapper(TrackingSettings(), Calibration(pitch_deg=-8.0))
    sunk = TrackedFace(0.0, -10.0, 0.0, 0.0, 0.1, 0.1, 0.0)
    assert held(mapper, sunk, 0.0, 1.0).pose.head_x == pytest.approx(-2 / 15, abs=0.02)
    last = held(mapper, sunk, 1.0, 400.0)
    assert last.pose.head_x == pytest.approx(0.0, abs=0.02)
    assert mapper.drift.pitch_deg == pytest.approx(-2.0, abs=0.1)
    assert mapper.calibration.pitch_deg == -8.0
    assert last.calibration is not None
    assert last.calibration.pitch_deg == pytest.approx(-10.0, abs=0.1)
    mapper.take_back_drift()
    assert mapper.drift == Drift()
    mapper.set_neutral()
    assert mapper.drift == Drift() and mapper.calibration.pitch_deg == pytest.approx(-10.0, abs=0.01)
