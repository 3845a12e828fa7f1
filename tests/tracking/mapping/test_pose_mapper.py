"""From faces to poses."""

from dataclasses import replace

import numpy as np
import pytest

from tests.tracking.mapped import mapped, posed
from tracking.calibration import Calibration, calibrated
from tracking.errors import SettingsError
from tracking.face import TrackedFace
from tracking.mapping.pose_mapper import PoseMapper
from tracking.mapping.response import respond
from tracking.mapping.response_curve import CALM
from tracking.pose import NAMES, PARAMETERS, Pose
from tracking.settings import (
    BlinkSettings,
    BodySettings,
    DriftSettings,
    LostSettings,
    ParameterSettings,
    ParametersSettings,
    TrackingSettings,
)
from tracking.trackers.head_rotation import rotation_angles, rotation_matrix

STRAIGHT = ParametersSettings(**{p.name: ParameterSettings(p.minimum, p.maximum) for p in PARAMETERS})
PLAIN = TrackingSettings(
    mirror=False,
    learn=False,
    filtered=False,
    parameters=STRAIGHT,
    blink=BlinkSettings(auto_blink=False),
    drift=DriftSettings(correct=False),
    body=BodySettings(follow=0.0),
)


def face(time_s=0.0, pitch=0.0, yaw=0.0, roll=0.0, left=0.0, right=0.0, mouth=0.0):
    return TrackedFace(time_s, pitch, yaw, roll, left, right, mouth)


def test_one_unit_is_fifteen_degrees_and_left_stays_left_without_mirror():
    pose = posed(PoseMapper(PLAIN), face(yaw=7.5, left=0.75), 0.0)
    assert pose.head_y == pytest.approx(0.5, abs=1e-6)
    assert pose.left_eye == pytest.approx(0.75)
    assert pose.right_eye == 0.0
    assert posed(PoseMapper(PLAIN), face(pitch=7.5), 0.0).head_x == pytest.approx(0.5, abs=1e-6)
    assert posed(PoseMapper(PLAIN), face(roll=-7.5), 0.0).neck_z == pytest.approx(-0.5, abs=1e-6)


def test_mirror_is_on_by_default_and_is_the_poses_own_mirroring():
    assert TrackingSettings().mirror
    seen = face(pitch=3, yaw=6, roll=9, left=0.3, right=0.6, mouth=0.2)
    plain = posed(PoseMapper(PLAIN), seen, 0.0)
    mirrored = posed(PoseMapper(replace(PLAIN, mirror=True)), seen, 0.0)
    assert np.allclose(mirrored.as_array(), plain.mirrored().as_array())


def test_everything_stays_within_limits():
    settings = replace(PLAIN, parameters=replace(STRAIGHT, head_y=ParameterSettings(-0.2, 0.4)))
    mapper = PoseMapper(settings)
    assert posed(mapper, face(yaw=80), 0.0).head_y == 0.4
    assert posed(mapper, face(yaw=-80, left=9, right=-9, mouth=9), 1 / 30).head_y == -0.2
    assert posed(mapper, face(left=9, right=-9, mouth=9), 2 / 30) == Pose(left_eye=1.0, mouth=1.0)


@pytest.mark.parametrize("name", NAMES)
def test_each_parameter_has_its_own_gain(name):
    rows = replace(STRAIGHT, **{name: replace(getattr(STRAIGHT, name), gain=0.5)})
    seen = face(pitch=6, yaw=6, roll=6, left=0.4, right=0.4, mouth=0.4)
    plain = posed(PoseMapper(PLAIN), seen, 0.0)
    halved = posed(PoseMapper(replace(PLAIN, parameters=rows)), seen, 0.0)
    for other in NAMES:
        share = 0.5 if other == name else 1.0
        assert getattr(halved, other) == pytest.approx(share * getattr(plain, other), abs=1e-6)


def test_response_is_dead_near_zero_continuous_odd_and_rising():
    settings = ParameterSettings(-1, 1, gain=1.5, dead_zone=0.1, curve=CALM)
    values = np.linspace(-1, 1, 2001)
    answers = np.array([respond(v, settings) for v in values])
    assert (answers[np.abs(values) <= 0.1] == 0).all()
    assert np.abs(np.diff(answers)).max() < 0.004
    assert (np.diff(answers) >= 0).all()
    assert np.allclose(answers, -answers[::-1])
    assert respond(0.0, replace(settings, offset=0.25)) == 0.25


def test_neutral_makes_the_present_face_zero():
    mapper = PoseMapper(PLAIN)
    assert not mapper.set_neutral()
    seen = face(pitch=-12, yaw=5, roll=2, left=0.2, right=0.1, mouth=0.1)
    posed(mapper, seen, 0.0)
    assert mapper.set_neutral()
    assert np.allclose(posed(mapper, seen, 0.1).as_array(), 0, atol=1e-6)
    shut = posed(mapper, replace(seen, left_eye=1.0, right_eye=1.0), 0.2)
    assert (shut.left_eye, shut.right_eye) == (1.0, 1.0)


def test_neutral_is_taken_out_as_a_rotation():
    # A camera 20 degrees below the face: what is a pure turn to the head is a mixture to the camera.
    camera = rotation_matrix(20, 0, 0)
    turned = rotation_angles(camera @ rotation_matrix(0, 25, 0))
    neutral = Calibration(pitch_deg=20)
    seen = calibrated(face(pitch=turned[0], yaw=turned[1], roll=turned[2]), neutral)
    assert (seen.pitch_deg, seen.yaw_deg, seen.roll_deg) == pytest.approx((0, 25, 0), abs=1e-9)


def test_calibration_survives_being_stored():
    stored = Calibration(pitch_deg=-7.25, left_eye_open=0.125, mouth_open=0.75)
    assert Calibration.from_dict(stored.to_dict()) == stored
    assert Calibration.from_dict({}) == Calibration()
    assert Calibration.from_dict({"yawn": 1.0, "yaw_deg": 2.0}) == Calibration(yaw_deg=2.0)
    with pytest.raises(SettingsError, match="yaw_deg"):
        Calibration.from_dict({"yaw_deg": float("nan")})


def test_settings_and_calibration_can_be_swapped_while_running():
    mapper = PoseMapper(PLAIN)
    before = posed(mapper, face(yaw=6, left=0.5), 0.0)
    mapper.settings = replace(PLAIN, mirror=True)
    assert posed(mapper, face(yaw=6, left=0.5), 0.1) == before.mirrored()
    mapper.calibration = Calibration(yaw_deg=6)
    assert posed(mapper, face(yaw=6), 0.2).head_y == pytest.approx(0, abs=1e-6)


def test_linked_eyes_move_together_and_the_nearer_eye_leads():
    half = replace(PLAIN, blink=BlinkSettings(link=1.0, auto_blink=False))
    pose = posed(PoseMapper(half), face(left=0.8, right=0.4), 0.0)
    assert pose.left_eye == pose.right_eye == pytest.approx(0.6)
    turned = posed(PoseMapper(half), face(yaw=30, left=0.8, right=0.4), 0.0)
    assert turned.left_eye == turned.right_eye == pytest.approx(0.8)
    free = posed(PoseMapper(PLAIN), face(left=0.8, right=0.4), 0.0)
    assert (free.left_eye, free.right_eye) == pytest.approx((0.8, 0.4))


def test_eyes_that_cannot_be_seen_blink_by_themselves():
    times = np.arange(0, 12, 1 / 30)
    auto = PoseMapper(replace(PLAIN, blink=BlinkSettings(auto_blink=True)))
    eyes = np.array([posed(auto, face(t, yaw=60, left=0.6), t).left_eye for t in times])
    assert eyes.max() == pytest.approx(1.0, abs=0.05)
    assert (eyes < 0.01).mean() > 0.8  # neither the nonsense of the hidden eye nor blinks all the time
    near = PoseMapper(replace(PLAIN, blink=BlinkSettings(auto_blink=True)))
    assert all(posed(near, face(t, yaw=20, left=0.6), t).left_eye == pytest.approx(0.6) for t in times)


def test_the_range_of_eyes_and_mouth_is_learned_and_bounded():
    mapper = PoseMapper(replace(PLAIN, learn=True))
    for i in range(30 * 60):  # a minute of blinks that only reach 0.8 from an eye that rests at 0.1
        time_s = i / 30
        blinking = (time_s % 3.0) < 0.15
        eye = 0.8 if blinking else 0.1
        posed(mapper, face(time_s, left=eye, right=eye, mouth=0.02), time_s)
    learned = mapper.calibration
    assert learned.left_eye_open == pytest.approx(0.1, abs=0.02)
    assert 0.78 <= learned.left_eye_closed <= 0.87
    assert posed(mapper, face(61, left=0.8, right=0.8), 61.0).left_eye > 0.9
    assert learned.mouth_open == 1.0  # it never opened, so nothing is known of how far
    for i in range(30 * 60):
        eye = 5.0 if i % 60 < 5 else -5.0
        posed(mapper, face(62 + i / 30, left=eye, right=eye, mouth=-eye), 62 + i / 30)
    wild = mapper.calibration
    assert -0.3 <= wild.left_eye_open <= 0.4
    assert 0.6 <= wild.left_eye_closed <= 1.3


def stream(mapper, script, fps=30):
    """Return times and poses of a script of (seconds, face or None)."""
    times, poses, time_s = [], [], 0.0
    for seconds, seen in script:
        for _ in range(round(seconds * fps)):
            poses.append(posed(mapper, seen, time_s).as_array())
            times.append(time_s)
            time_s += 1 / fps
    return np.array(times), np.array(poses)


def test_a_lost_face_is_held_then_eased_to_idle_and_comes_back_without_a_jump():
    lost = LostSettings(hold_s=0.4, ease_s=1.2, return_s=0.4)
    seen = face(pitch=10, yaw=-14, roll=8, left=0.0, right=0.0, mouth=0.8)
    mapper = PoseMapper(replace(PLAIN, lost=lost))
    times, poses = stream(mapper, [(1.0, seen), (3.0, None), (2.0, seen)])
    held = poses[(times > 1.0) & (times < 1.38)]
    assert np.allclose(held, poses[20], atol=1e-6)
    assert np.abs(np.diff(poses, axis=0)).max() < 0.15  # 1.5 times the range's tenth a frame, nowhere a jump
    idle = poses[(times > 2.8) & (times < 4.0)]
    assert np.abs(idle[:, :3]).max() < 0.35
    assert idle[:, 5].max() < 0.01
    assert np.allclose(poses[-1], poses[20], atol=1e-6)


def test_a_face_missing_for_one_frame_is_not_seen_at_all():
    seen = face(yaw=10, mouth=0.5)
    _, poses = stream(PoseMapper(PLAIN), [(1.0, seen), (1 / 30, None), (1.0, seen)])
    assert np.allclose(poses, poses[0], atol=1e-6)


def test_without_any_face_there_is_idle_motion_from_the_start():
    _, poses = stream(PoseMapper(), [(6.0, None)])
    assert poses[:, :3].std(0).min() > 0.005
    assert poses[:, 3].max() > 0.9  # a blink
    seen = face(yaw=14)
    _, poses = stream(PoseMapper(replace(PLAIN, filtered=True)), [(1.0, None), (1.0, seen)])
    assert np.abs(np.diff(poses, axis=0))[:, :3].max() < 0.15


def test_the_filter_starts_afresh_when_the_face_comes_back():
    mapper = PoseMapper(replace(PLAIN, filtered=True))
    stream(mapper, [(1.0, face(yaw=-40)), (5.0, None)])
    measured = mapped(mapper, face(yaw=12), 6.1).measured
    assert measured is not None
    assert measured.yaw_deg == pytest.approx(12)


def test_time_that_runs_backwards_starts_afresh():
    mapper = PoseMapper(replace(PLAIN, filtered=True))
    stream(mapper, [(2.0, face(yaw=-14))])
    assert posed(mapper, face(yaw=14), 0.0).head_y == pytest.approx(14 / 15, abs=1e-6)
