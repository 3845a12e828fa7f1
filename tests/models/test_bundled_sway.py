"""The bundled network that tells what swings, on characters that it was not trained on."""

import numpy as np
import pytest

from models.colour import straighten
from models.drawing import Drawing
from models.generator.character import Character
from models.generator.sway import sway_planes
from models.pack import bundled_pack
from models.runtime import RuntimeSettings, open_session
from models.sheet.compiler import SWAY_ROLE, sway_map
from models.training.evaluate import TEST_FROM

CELLS = 128


@pytest.fixture(scope="module")
def network():
    return open_session(bundled_pack().read(SWAY_ROLE), RuntimeSettings(providers=("cpu",)), SWAY_ROLE)


@pytest.mark.slow
def test_hair_is_told_from_root_to_tip_and_faces_and_clothes_stand(network):
    errors, still, free = [], [], []
    for seed in range(TEST_FROM, TEST_FROM + 8):
        character = Character(seed)
        drawing = Drawing.from_rgba(straighten(character.drawing()))
        said, truth = sway_map(drawing, network) / 255, sway_planes(character, CELLS)
        assert said.shape == (2, CELLS, CELLS)
        shown = drawing.rgba[1::2, 1::2, 3] > 128
        errors.append(np.abs(said - truth)[:, shown].mean())
        still.append(said.max(0)[shown & (truth.max(0) < 0.01)].mean())
        tips = truth[0] > 0.5
        if tips.sum() > 40:
            free.append(said[0][tips & shown].mean() / truth[0][tips & shown].mean())
    assert np.mean(errors) < 0.04
    assert np.mean(still) < 0.05
    assert np.mean(free) > 0.7


def test_a_mirrored_drawing_swings_as_the_mirror_image_does(network):
    rgba = straighten(Character(TEST_FROM + 3).drawing())
    said, other = (sway_map(Drawing.from_rgba(a), network) for a in (rgba, rgba[:, ::-1].copy()))
    assert np.abs(said[..., ::-1].astype(int) - other).mean() < 0.5
