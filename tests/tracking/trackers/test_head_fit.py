"""The fit of the canonical face, without any tracker: landmarks are projected from a known position."""

import numpy as np
import pytest

from tracking.trackers.head_fit import FOCAL_PER_SIDE, CanonicalFace
from tracking.trackers.head_rotation import rotation_angles, rotation_matrix
from tracking.trackers.openness import measure

CANONICAL = CanonicalFace()
WIDTH, HEIGHT = 640, 480


def project(points, angles, position, focal=FOCAL_PER_SIDE * WIDTH):
    here = points @ rotation_matrix(*angles).T + position
    scale = focal / -here[:, 2]
    depth = (np.mean(here[:, 2]) - here[:, 2]) * scale.mean()
    return np.column_stack([WIDTH / 2 + here[:, 0] * scale, HEIGHT / 2 - here[:, 1] * scale, depth])


@pytest.mark.parametrize(
    ("angles", "position"),
    [
        ((0, 0, 0), (0, 0, -55)),
        ((25, -30, 15), (8, -5, -45)),
        ((-35, 40, -60), (-10, 6, -90)),
        ((5, 0, 120), (0, 0, -60)),
    ],
)
def test_rotation_and_position_are_found(angles, position):
    fit = CANONICAL.fit(project(CANONICAL.points, angles, position), WIDTH, HEIGHT)
    assert rotation_angles(fit.rotation) == pytest.approx(angles, abs=0.3)
    assert fit.position_cm == pytest.approx(position, abs=0.5)


def test_angles_and_matrices_are_inverse():
    for angles in ((10, 20, 30), (-40, 5, -90), (0, 0, 0)):
        assert rotation_angles(rotation_matrix(*angles)) == pytest.approx(angles, abs=1e-9)


def test_some_landmarks_far_off_hardly_matter():
    landmarks = project(CANONICAL.points, (10, 20, 5), (0, 0, -55))
    landmarks[100:120, :2] += 25.0
    fit = CANONICAL.fit(landmarks, WIDTH, HEIGHT)
    assert rotation_angles(fit.rotation) == pytest.approx((10, 20, 5), abs=1.0)


def test_unturned_points_lie_where_they_do_on_the_face():
    landmarks = project(CANONICAL.points, (20, -25, 10), (4, 3, -50))
    fit = CANONICAL.fit(landmarks, WIDTH, HEIGHT)
    flat = fit.unturned(landmarks[:, :2], CANONICAL.points[:, 2])
    assert np.abs(flat - CANONICAL.points[:, :2]).max() < 0.25


def test_a_canonical_face_is_symmetrical_and_shows_no_expression_from_anywhere():
    rest = project(CANONICAL.points, (0, 0, 0), (0, 0, -55))
    fit = CANONICAL.fit(rest, WIDTH, HEIGHT)
    left, right, mouth = measure(rest, fit, CANONICAL, 0.0)
    assert left == pytest.approx(right, abs=0.02)
    assert abs(left) < 0.15
    assert mouth < 0.05


@pytest.mark.parametrize("angles", [(0, 0, 0), (15, 0, 0), (0, 25, 0), (-10, -20, 30)])
def test_an_opened_mouth_measures_the_same_from_anywhere(angles):
    face = CANONICAL.points.copy()
    face[14, 1] -= 2.0
    landmarks = project(face, angles, (3, 2, -50))
    fit = CANONICAL.fit(landmarks, WIDTH, HEIGHT)
    _, _, mouth = measure(landmarks, fit, CANONICAL, 0.0)
    assert mouth == pytest.approx(0.65, abs=0.1)
