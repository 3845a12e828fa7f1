"""Measuring the finder: scenes are always the same, and perfect and wrong answers are told apart."""

from dataclasses import replace

import numpy as np
import pytest
import torch

from models.drawing import Framing
from models.sheet.finder import Located
from models.training.finding import Drawn, draw, finding_table, judged, overlap, test_scene
from models.training.hiding import heat_heights, hidden_eyes


@pytest.fixture(scope="module")
def drawn() -> Drawn:
    return draw(10_003)


def test_scenes_are_always_the_same_and_marks_lie_in_the_head(drawn: Drawn) -> None:
    first, again = test_scene(drawn), test_scene(drawn)
    assert np.array_equal(first.picture, again.picture) and first.points == again.points
    x0, y0, x1, y1 = first.box
    for x, y in first.points.values():
        assert x0 < x < x1 and y0 < y < y1


def test_the_truth_has_no_error_and_others_have(drawn: Drawn) -> None:
    scene = test_scene(drawn)
    p = scene.points
    located = Located(
        Framing(0, 0, 1), scene.box, p["left_eye"], p["right_eye"], p["mouth"], {}, p | {"centre": (0, 0)}
    )
    row = judged(scene, located)
    assert row.overlap == pytest.approx(1) and max(row.errors.values()) == 0 and all(row.sure.values())
    x, y = p["mouth"]
    off = judged(scene, replace(located, mouth=None, points=located.points | {"mouth": (x, y + scene.head)}))
    assert off.errors["mouth"] == pytest.approx(1) and not off.sure["mouth"]
    assert "found (1 of 2)" in finding_table([row, off])


def test_covered_eyes_are_told_and_stand_lower_in_the_finders_maps(drawn: Drawn) -> None:
    rest = torch.from_numpy(drawn.rest.transpose(2, 0, 1).copy())[None].float().expand(24, -1, -1, -1) / 255
    features = torch.from_numpy(drawn.features)[None].expand(24, -1, -1)
    torch.manual_seed(2)
    laid, covered = hidden_eyes(rest, features, 1.0)
    assert torch.equal(laid[:, 3], rest[:, 3]) and (covered.max(1).values > 0.9).sum() > 8
    k = rest.shape[-1] / 256
    for i in range(24):
        for eye in range(2):
            x, y, w, h = (float(v) * k for v in drawn.features[eye])
            box = np.s_[:, int(y - h) : int(y + h) + 1, int(x - w) : int(x + w) + 1]
            changed = float(((laid[i][box] - rest[i][box]).abs().max(0).values > 0.01).float().mean())
            # The box is in whole pixels, and a cover's edge is soft.
            assert changed <= covered[i, eye] + 0.15
    heights = heat_heights(covered)
    assert heights[covered < 0.3].min() == 1 and heights[covered > 0.95].max() < 0.35
    assert torch.equal(hidden_eyes(rest, features, 0.0)[0], rest)


def test_overlap() -> None:
    assert overlap((0, 0, 2, 2), (1, 0, 3, 2)) == pytest.approx(1 / 3)
    assert overlap((0, 0, 2, 2), (3, 0, 4, 2)) == 0
