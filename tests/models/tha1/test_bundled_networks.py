"""The bundled pack of the three published networks: small, whole, and right on characters it never saw."""

from __future__ import annotations

from dataclasses import replace

import cv2
import numpy as np
import pytest

from models.colour import straighten
from models.drawing import Drawing
from models.generator.character import Character
from models.registry import PUBLISHED, find_pack, make_poser
from models.runtime import RuntimeSettings
from models.tha1.reference_poser import ReferencePoser
from models.training.evaluate import TEST_FROM
from tracking.pose import Pose

CHARACTERS = 4
HEADS = {"tilt": {"neck_z": 0.7}, "pitch": {"head_x": 0.7}, "yaw": {"head_y": 0.7}}


@pytest.fixture(scope="module")
def poser() -> ReferencePoser:
    found = make_poser(find_pack(PUBLISHED), RuntimeSettings(("cpu",), threads=1))
    assert isinstance(found, ReferencePoser)
    return found


def rmse(a: np.ndarray, b: np.ndarray) -> float:
    return float(np.sqrt(np.square((a.astype(np.float32) - b) / 255).mean()))


def share_left(poser: ReferencePoser, **numbers: float) -> float:
    """Error of unseen characters, posed, over that of the drawing, where the pose changes it; means."""
    left, unmoved = [], []
    for seed in range(TEST_FROM, TEST_FROM + CHARACTERS):
        character = Character(seed)
        if any(getattr(character.drawn, name) > 0.3 for name in numbers):
            continue
        rest, wanted = character.drawing(), character.render(replace(character.drawn, **numbers)).rgba
        changed = np.abs(wanted.astype(int) - rest).max(-1) > 20
        if changed.sum() < 20:
            continue
        near = cv2.dilate(changed.astype(np.uint8), np.ones((5, 5), np.uint8)) > 0
        poser.set_drawing(Drawing.from_rgba(straighten(rest)))
        got = poser.pose(replace(character.drawn, **numbers)).rgba_premultiplied
        left.append(rmse(got[near], wanted[near]))
        unmoved.append(rmse(rest[near], wanted[near]))
    assert len(left) >= 2
    return float(np.mean(left) / np.mean(unmoved))


def test_it_is_small_and_whole():
    pack = find_pack(PUBLISHED)
    pack.check()
    assert pack.manifest.architecture == PUBLISHED and pack.manifest.licence == "MIT"
    assert sum(f.bytes for f in pack.manifest.files.values()) <= 6.8e6


def test_unseen_heads_turn(poser):
    left = {name: share_left(poser, **numbers) for name, numbers in HEADS.items()}
    assert left["tilt"] < 0.45 and left["pitch"] < 0.7 and left["yaw"] < 0.9, left


def test_unseen_eyes_close_and_mouths_open(poser):
    left = {name: share_left(poser, **{name: 1.0}) for name in ("left_eye", "right_eye", "mouth")}
    assert max(left["left_eye"], left["right_eye"]) < 0.75 and left["mouth"] < 0.95, left


def test_a_drawing_at_rest_stays_what_it_is(poser):
    for seed in range(TEST_FROM, TEST_FROM + 3):
        character = Character(seed)
        drawing = character.drawing()
        poser.set_drawing(Drawing.from_rgba(straighten(drawing)))
        rest = character.drawn
        got = poser.pose(Pose(0, 0, 0, rest.left_eye, rest.right_eye, rest.mouth)).rgba_premultiplied
        assert rmse(got, drawing) < 0.025
