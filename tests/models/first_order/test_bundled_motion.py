"""The bundled pack that moves pictures by clips: small, whole, and right on characters it never saw."""

from __future__ import annotations

import numpy as np
import pytest

from models.first_order.player import MotionPlayer
from models.registry import MOTION, find_pack
from models.runtime import RuntimeSettings
from models.training.evaluate import TEST_FROM
from models.training.motion_evaluate import generated


@pytest.fixture(scope="module")
def player() -> MotionPlayer:
    return MotionPlayer(find_pack(MOTION), RuntimeSettings(("cpu",), threads=1))


def test_it_is_small_and_says_what_it_drives():
    pack = find_pack(MOTION)
    pack.check()
    assert sum(f.bytes for f in pack.manifest.files.values()) <= 12e6
    assert pack.manifest.details["drives"] == "drawings"


def test_a_picture_that_is_not_moved_stays(player: MotionPlayer):
    from models.generator.character import Character
    from tracking.pose import Pose

    rgba = Character(TEST_FROM + 901).render(Pose()).rgba.astype(np.float32) / 255
    prepared = player.prepare(rgba)
    assert np.abs(player.move(prepared, prepared.points) - rgba).mean() < 0.004


@pytest.mark.slow
def test_unseen_characters_are_moved(player: MotionPlayer):
    """Two clips; a hundred are in the measurements."""
    found = generated(player, 2)
    for name, soft in (("same", 0.45), ("other", 0.3)):
        assert np.mean([gap.soft for gap in found[name]]) > soft
        assert np.mean([gap.l1 for gap in found[name]]) < 0.7
