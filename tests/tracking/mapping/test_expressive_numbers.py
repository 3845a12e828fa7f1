"""Gaze, vowels, brows and body on their way from the face to the pose."""

from dataclasses import replace

import numpy as np
import pytest

from tests.tracking.mapped import mapped
from tracking.face import TrackedFace
from tracking.mapping.belief import believed
from tracking.mapping.derived import BodyFollow, with_derived
from tracking.mapping.gaze import SteadyGaze
from tracking.mapping.pose_mapper import PoseMapper
from tracking.network.reading import face_of, reading_of_shapes
from tracking.pose import Pose
from tracking.settings import BodySettings, GazeSettings, TrackingSettings


def face(time_s: float, **numbers: float) -> TrackedFace:
    return replace(TrackedFace(time_s, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0), **numbers)


def gazes(seen: list[tuple[float, float]], step_s: float = 1 / 30) -> np.ndarray:
    """Return what is shown for gazes aside and closures, one after the other."""
    gaze = SteadyGaze()
    return np.array(
        [gaze.process(x, 0.0, c, i * step_s, step_s, GazeSettings())[0] for i, (x, c) in enumerate(seen)]
    )


def test_a_trembling_gaze_rests_and_a_jump_passes_at_once():
    tremble = np.random.default_rng(0).normal(0.0, 0.02, 120)
    shown = gazes([(0.3 + t, 0.0) for t in tremble])
    assert np.std(np.diff(shown[30:])) < 0.25 * np.std(np.diff(tremble))
    jumped = gazes([(0.0, 0.0)] * 30 + [(0.6, 0.0)] * 30)
    assert jumped[29] == pytest.approx(0.0) and jumped[30] == pytest.approx(0.6)


def test_a_gaze_is_held_while_the_eyes_are_shut():
    seen = [(0.4, 0.0)] * 20 + [(-0.9, 0.9)] * 5 + [(-0.5, 0.2)] * 2 + [(0.4, 0.0)] * 10
    assert np.allclose(gazes(seen)[10:], 0.4)


def test_a_gaze_drifts_along_slowly():
    shown = gazes([(0.0, 0.0)] * 30 + [(0.08, 0.0)] * 120)
    assert shown[32] < 0.02 and shown[-1] > 0.07


def test_eyes_do_not_jump_aside_while_the_head_turns_fast():
    settings = replace(TrackingSettings(), learn=False)
    shown = {}
    for speed_deg_s in (30.0, 240.0):
        mapper, yaw, gazes = PoseMapper(settings), -20.0, []
        for i in range(90):
            turns = i >= 30 and yaw < 20.0
            yaw = min(20.0, yaw + speed_deg_s / 30) if i >= 30 else yaw
            gaze = 0.9 if turns else 0.0
            gazes.append(mapped(mapper, face(i / 30, yaw_deg=yaw, gaze_x=gaze), i / 30).pose.gaze_x)
        shown[speed_deg_s] = max(map(abs, gazes[28:]))
    assert shown[240.0] < 0.1 and shown[30.0] > 0.6


def test_both_eyes_look_into_the_mirror():
    settings = replace(TrackingSettings(), learn=False)
    mapper = PoseMapper(settings)
    for i in range(60):
        pose = mapped(mapper, face(i / 30, gaze_x=0.8, left_brow=0.7), i / 30).pose
    assert pose.gaze_x < -0.6 and pose.right_brow > 0.5 and pose.left_brow == 0.0


def test_what_rests_askew_is_straight_within_two_seconds_and_a_neutral_face_at_once():
    mapper = PoseMapper()
    for i in range(75):
        pose = mapped(mapper, face(i / 30, gaze_y=0.3, left_brow=0.25, mouth_form=-0.3), i / 30).pose
    assert abs(pose.gaze_y) < 0.01 and pose.right_brow == 0.0 and pose.mouth_form == 0.0
    mapped(mapper, face(2.6, left_brow=0.9), 2.6)
    assert mapper.set_neutral()
    assert mapper.calibration.left_brow > 0.3


def test_a_minute_at_the_second_screen_is_no_new_middle():
    mapper = PoseMapper()
    for i in range(60):
        mapped(mapper, face(i / 30), i / 30)
    for i in range(60, 30 * 62):
        pose = mapped(mapper, face(i / 30, gaze_x=0.34), i / 30).pose
    assert pose.gaze_x < -0.1  # in the mirror
    back = [mapped(mapper, face(62 + i / 30), 62 + i / 30).pose.gaze_x for i in range(60)]
    assert abs(back[-1]) < 0.12


def test_a_turned_head_is_asked_less():
    assert believed(face(0.0, gaze_x=0.2, left_brow=-0.3)) == face(0.0, gaze_x=0.2, left_brow=-0.3)
    turned = believed(face(0.0, yaw_deg=20.0, gaze_x=0.2, left_brow=-0.5, right_brow=0.1))
    assert turned.gaze_x == pytest.approx(0.06) and turned.left_brow == pytest.approx(-0.12)
    assert turned.right_brow == 0.0
    raised, leaning = (believed(face(0.0, **{a: 20.0}, left_brow=1.0)) for a in ("pitch_deg", "roll_deg"))
    assert 0.5 < raised.left_brow < believed(face(0.0, yaw_deg=20.0, left_brow=1.0)).left_brow
    assert raised.left_brow < leaning.left_brow


def test_brows_of_a_face_that_was_never_seen_straight_are_at_rest():
    mapper = PoseMapper(TrackingSettings())
    away = [mapped(mapper, face(i / 30, yaw_deg=24.0, left_brow=-0.9, gaze_x=0.9), i / 30) for i in range(5)]
    assert all(moment.pose.left_brow == moment.pose.right_brow == 0.0 for moment in away)
    for i in range(5, 10):
        mapped(mapper, face(i / 30, left_brow=0.1), i / 30)
    raised = [mapped(mapper, face(i / 30, yaw_deg=24.0, left_brow=0.9), i / 30) for i in range(10, 40)]
    assert max(raised[-1].pose.left_brow, raised[-1].pose.right_brow) > 0.15


def test_a_face_that_is_half_guessed_says_nothing_of_eyes_and_brows():
    shown = [
        believed(face(0.0, yaw_deg=yaw, gaze_x=3.0, left_brow=-3.0, mouth_form=2.0))
        for yaw in (27.0, 33.0, 40.0, 45.0, 70.0)
    ]
    gazes, brows = [f.gaze_x for f in shown], [-f.left_brow for f in shown]
    assert gazes == sorted(gazes, reverse=True) and brows == sorted(brows, reverse=True)
    assert gazes[0] == 1.0 > gazes[2] > 0.0 == gazes[3] == gazes[4]
    assert shown[-1].mouth_form == 0.0


def test_vowels_are_shared_out_by_how_open_the_mouth_is():
    shut, wide = with_derived(Pose(mouth_u=0.8)), with_derived(Pose(mouth_u=0.8, mouth=0.8))
    assert (shut.mouth_u, shut.mouth_o) == (0.8, 0.0) and (wide.mouth_u, wide.mouth_o) == (0.0, 0.8)
    assert with_derived(Pose(mouth_i=0.5, mouth=0.55)).mouth_e == pytest.approx(0.5)
    assert with_derived(Pose(mouth_i=0.5, mouth_u=0.9)).mouth_i == 0.0
    assert with_derived(Pose(mouth_form=0.7)).eye_smile == 0.7
    assert with_derived(Pose(mouth_form=-0.7)).eye_smile == 0.0


def test_the_body_follows_later_and_the_same_at_any_rate():
    places = {}
    for rate in (24, 60, 144):
        body, settings = BodyFollow(), BodySettings(0.5, 0.3)
        body.process(Pose(), 1 / rate, settings)
        track = [body.process(Pose(head_y=1.0), 1 / rate, settings).body_y for _ in range(3 * rate)]
        assert max(track) <= 0.5 + 1e-9 and track[-1] == 0.5
        places[rate] = track[rate // 3 - 1]
    assert 0.2 < places[24] < 0.45
    assert max(places.values()) - min(places.values()) < 1e-6


def test_the_place_is_left_alone_until_it_is_asked_for():
    for follow in (False, True):
        settings = replace(TrackingSettings(), follow_place=follow, learn=False)
        mapper = PoseMapper(settings)
        for i in range(60):
            pose = mapped(mapper, face(i / 30, place_x=0.4, nearness=-0.5), i / 30).pose
        assert (pose.shift_x != 0.0) == follow and (pose.zoom != 0.0) == follow


def test_a_phones_shapes_are_the_same_numbers():
    shapes = {"eyeLookInLeft": 0.6, "eyeLookOutRight": 0.8, "browOuterUpLeft": 0.0, "browInnerUp": 0.6}
    shapes |= {"mouthSmileLeft": 0.8, "mouthSmileRight": 0.6, "browDownRight": 0.2, "mouthFunnel": 0.9}
    found = face_of(reading_of_shapes(shapes, None), 1.0)
    assert found is not None
    assert found.gaze_x == pytest.approx(0.7) and found.mouth_form == pytest.approx(0.7)
    assert found.left_brow == pytest.approx(0.3) and found.right_brow == pytest.approx(0.1)
    assert found.lips_round == pytest.approx(0.9) and found.lips_spread == 0.0
    kept = face_of(reading_of_shapes({"jawOpen": 0.5}, None), 2.0, found)
    assert kept is not None and kept.gaze_x == found.gaze_x and kept.mouth == 0.5
