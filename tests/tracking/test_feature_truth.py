"""Gaze, brows and lips of both trackers against rendered faces of known expression."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import numpy as np
import pytest

from tests.tracking.feature_truth import PEOPLE, Scores, posed, score
from tests.tracking.fit_features import see
from tests.tracking.rendered_face import RenderedFace
from tracking.trackers.features import FEATURES, features, mirrored
from tracking.trackers.tracker import open_tracker


class RenderedOnce(RenderedFace):
    """Renders each face once for both trackers."""

    def __init__(self, path: Path) -> None:
        super().__init__(path)
        self.render = cache(super().render)


@pytest.fixture(scope="module")
def renderer(shared_data: Path) -> RenderedFace:
    return RenderedOnce(shared_data / "tracking" / "ict_facekit.npz")


@pytest.fixture(scope="module", params=["face mesh", "face landmarker"])
def scores(request: pytest.FixtureRequest, shared_data: Path, renderer: RenderedFace) -> Scores:
    bundle = shared_data / "tracking" / "face_landmarker.task" if request.param == "face landmarker" else None
    with open_tracker(bundle) as tracker:
        return score(posed(see(renderer, tracker, PEOPLE[:3])))


@pytest.mark.slow
def test_numbers_follow_the_truth_in_order(scores: Scores):
    for name, least in (("gaze_x", 0.9), ("gaze_y", 0.8), ("left_brow", 0.9), ("mouth_form", 0.9)):
        assert scores.spearman[name] >= least, name
    assert scores.vowels >= 0.9


@pytest.mark.slow
def test_turning_the_head_moves_neither_gaze_nor_brows_nor_lips(scores: Scores):
    for name, most in (("gaze_x", 0.15), ("gaze_y", 0.15), ("left_brow", 0.2), ("mouth_form", 0.2)):
        mean, nine_in_ten, _ = scores.turned[name]
        assert mean <= most / 2 and nine_in_ten <= 1.3 * most, (name, scores.turned[name])


@pytest.mark.slow
def test_numbers_go_far_enough_to_be_seen(scores: Scores):
    for name in ("gaze_x", "gaze_y", "left_brow", "right_brow", "mouth_form"):
        assert scores.largest[name] >= 0.5, name


def test_the_features_of_a_mirror_image_are_the_mirrored_ones():
    points = np.random.default_rng(0).normal(size=(478, 2))
    values = features(points, 5.0, 12.0)
    assert values.shape == (FEATURES,) and not np.allclose(mirrored(values), values)
    assert np.allclose(mirrored(mirrored(values)), values)
