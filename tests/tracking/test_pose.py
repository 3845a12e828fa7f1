"""The pose table."""

import numpy as np
import pytest

from tracking.pose import CORE, INDEX, MAXIMUM, MINIMUM, NAMES, NEUTRAL, PARAMETERS, Pose


def test_array_round_trip_keeps_table_order():
    pose = Pose(head_x=0.1, head_y=0.2, neck_z=0.3, left_eye=0.4, right_eye=0.5, mouth=0.6)
    assert pose.as_array()[INDEX["head_y"]] == pytest.approx(0.2)
    assert np.allclose(Pose.from_array(pose.as_array()).as_array(), pose.as_array())
    assert NAMES[:6] == ("head_x", "head_y", "neck_z", "left_eye", "right_eye", "mouth")


def test_clamped_keeps_every_number_in_range():
    pose = Pose.from_array(np.full(len(NAMES), 7.0)).clamped()
    assert np.array_equal(pose.as_array(), MAXIMUM)
    assert np.array_equal(Pose.from_array(np.full(len(NAMES), -7.0)).clamped().as_array(), MINIMUM)


def test_mirrored_twice_is_the_same_pose():
    pose = Pose(0.1, 0.2, 0.3, 0.4, 0.5, 0.6)
    assert pose.mirrored().mirrored() == pose
    assert pose.mirrored().left_eye == pose.right_eye
    assert pose.mirrored().head_y == -pose.head_y


def test_a_mirror_changes_sides_and_signs():
    pose = Pose(gaze_x=0.5, left_brow=0.4, right_brow=-0.3, left_eye_wide=0.2, body_y=0.6, shift_x=-0.1)
    seen = Pose(gaze_x=-0.5, left_brow=-0.3, right_brow=0.4, right_eye_wide=0.2, body_y=-0.6, shift_x=0.1)
    assert pose.mirrored() == seen
    for row in PARAMETERS:
        partner = PARAMETERS[INDEX[row.partner]]
        assert partner.partner == row.name and partner.mirror_sign == row.mirror_sign
        assert row.name.replace("left", "right") == partner.name.replace("left", "right")


def test_six_numbers_are_a_pose_and_the_rest_is_as_drawn():
    assert Pose.from_array(np.arange(6) / 10) == Pose(0.0, 0.1, 0.2, 0.3, 0.4, 0.5)
    assert NAMES[:6] == CORE and Pose() == NEUTRAL and not NEUTRAL.as_array().any()


@pytest.mark.parametrize("bad", [[0.0] * 5, [0.0] * 5 + [float("nan")]])
def test_a_pose_is_so_many_finite_numbers(bad):
    with pytest.raises(ValueError, match="6 or 27 finite numbers"):
        Pose.from_array(np.array(bad))
