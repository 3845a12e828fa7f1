"""Both trackers against rendered faces of known rotation and expression; the bars of docs/tracking.md."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from tests.tracking.painted_face import PaintedFace
from tests.tracking.rendered_face import RenderedFace, Truth, rotation
from tests.tracking.truth import Scores, Still, render_stills, score, track_stills
from tracking.trackers.head_rotation import rotation_matrix
from tracking.trackers.tracker import open_tracker

pytestmark = pytest.mark.slow
_PEOPLE = [21, 22, 23]  # not among those that the canonical face was measured on
_PAINTED = [1]


@pytest.fixture(scope="module", params=["painted", "rendered"])
def stills(request: pytest.FixtureRequest) -> list[Still]:
    """Stills of a face of our own, which is always there, and of people of a 3D face beside the checkout."""
    if request.param == "painted":
        return render_stills(PaintedFace(), _PAINTED)
    data: Path = request.getfixturevalue("shared_data")
    return render_stills(RenderedFace(data / "tracking" / "ict_facekit.npz"), _PEOPLE)


@pytest.fixture(scope="module", params=["face mesh", "face landmarker"])
def scored(request: pytest.FixtureRequest, stills: list[Still]) -> tuple[Scores, float, int]:
    """Scores, the bar for the angles in degrees, and how many people there are."""
    people = len({still.person for still in stills})
    if request.param == "face mesh":
        bundle = None
    else:
        bundle = request.getfixturevalue("shared_data") / "tracking" / "face_landmarker.task"
    with open_tracker(bundle) as tracker:
        scores = score(stills, track_stills(tracker, stills))
    # The bundle takes a little of the painted face's shape for a nod.
    return scores, 1.0 if bundle is not None and people > len(_PAINTED) else 1.5, people


def test_a_face_is_found_in_every_still(scored):
    assert scored[0].missed == 0


def test_angles_are_near_the_truth(scored):
    scores, bar, people = scored
    assert scores.rotations == 22 * people
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
