"""Limits of the head: nothing changes well inside, nothing passes them, and there is no kink."""

import numpy as np
import pytest

from models.sheet.soft_range import WELL_INSIDE, saturated, softened, usable
from tracking.pose import Pose


def test_well_inside_nothing_changes() -> None:
    pose = Pose(0.2, -0.29, 0.9, 1, 0.5, 0.3)
    assert softened(pose, {}) == pose
    assert softened(pose, {"head_x": (-1, 1), "head_y": (-0.5, 0.1)}) == pose


@pytest.mark.parametrize("limit", [0.1, 0.5, 0.9])
def test_it_rises_smoothly_to_the_limit(limit: float) -> None:
    v = np.linspace(0, 1, 2001)
    y = np.array([saturated(float(x), limit) for x in v])
    slope = np.diff(y) / np.diff(v)
    assert (y <= limit).all() and (slope >= 0).all() and slope.max() <= 1 + 1e-9
    assert np.array_equal(y[v <= WELL_INSIDE * limit], v[v <= WELL_INSIDE * limit])
    assert np.abs(np.diff(slope)).max() < 0.05


def test_each_side_has_its_own_limit() -> None:
    out = softened(Pose(head_x=1, head_y=-1, neck_z=-1), {"head_x": (-0.2, 1), "head_y": (-0.5, 1)})
    assert out.head_x == 1 and -0.5 < out.head_y < -0.45 and out.neck_z == -1


def test_what_is_no_limit_is_refused() -> None:
    assert usable({}) and usable({"head_x": [-0.5, 1]})
    for bad in (None, [], {"mouth": [-1, 1]}, {"head_x": [0.5, 1]}, {"head_x": [-1]}, {"head_x": [-1, "1"]},
                {"head_x": [-1, float("nan")]}):  # fmt: skip
        assert not usable(bad)
