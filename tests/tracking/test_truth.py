"""Both trackers against rendered faces of known rotation and expression; the bars of docs/tracking.md."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from tests.tracking.rendered_face import RenderedFace, Truth, rotation
from tests.tracking.truth import Scores, Still, render_stills, score, track_stills
from tracking.trackers.head_rotation import rotation_matrix
from tracking.trackers.tracker import open_tracker

pytestmark = pytest.mark.slow
_PEOPLE = [21, 22, 23]  # not among those that the canonical face was measured on


@pytest.fixture(scope="module")
def stills(shared_data: Path) -> list[Still]:
    return render_stills(RenderedFace(shared_data / "tracking" / "ict_facekit.npz"), _PEOPLE)


@pytest.fixture(scope="module", params=["face mesh", "face landmarker"])
def scored(request: pytest.FixtureRequest, shared_data: Path, stills: list[Still]) -> tuple[Scores, float]:
    """Scores, and the bar for the angles in degrees."""
    bundle = shared_data / "tracking" / "face_landmarker.task" if request.param == "face landmarker" else None
    with open_tracker(bundle) as tracker:
        return score(stills, track_stills(tracker, stills)), 1.5 if bundle is None else 1.0


def test_a_face_is_found_in_every_still(scored):
    assert scored[0].missed == 0


def test_angles_are_near_the_truth(scored):
    scores, bar = scored
    assert scores.rotations == 22 * len(_PEOPLE)
    assert (scores.angle_error_deg <= bar).all(), scores.angle_error_deg
    assert (scores.placed_error_deg <= 2 * bar).all(), scores.placed_error_deg


def test_eyes_and_mouth_follow_the_truth_in_order(scored):
    assert scored[0].eye_spearman >= 0.95
    assert scored[0].jaw_spearman >= 0.95


def test_closing_one_eye_leaves_the_other(scored):
    assert scored[0].other_eye <= 0.15


def test_turning_the_head_moves_neither_eyes_nor_mouth(scored):
    assert scored[0].turned_eye <= 0.2
    assert scored[0].turned_mouth <= 0.1


def test_brows_and_a_smile_leave_the_eyes_open(scored):
    assert scored[0].expressive_eye <= 0.25


def test_the_renderer_and_the_tracker_mean_the_same_rotation():
    truth = Truth(pitch_deg=11, yaw_deg=-23, roll_deg=7)
    assert np.allclose(rotation(truth), rotation_matrix(11, -23, 7))
    nose = rotation(Truth(yaw_deg=20)) @ (0, 0, 1)
    assert nose[0] < 0  # to the image's left
    assert (rotation(Truth(pitch_deg=20)) @ (0, 0, 1))[1] > 0  # up
    assert (rotation(Truth(roll_deg=20)) @ (0, 1, 0))[0] < 0  # the crown to the image's left
