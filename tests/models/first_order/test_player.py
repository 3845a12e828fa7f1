"""The exported networks against torch, and what the player makes of them."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import cv2
import numpy as np
import pytest
import torch

from models.exporting.checked_export import MAX_DIFFERENCE
from models.first_order.config import MotionConfig
from models.first_order.export import export_pack
from models.first_order.movement import Mode, Movement, Points, hull_area
from models.first_order.networks import MotionNetworks
from models.first_order.player import MotionPlayer
from models.manifest import Manifest
from models.pack import Pack
from models.runtime import RuntimeSettings
from tests.models.first_order.small_models import KEEPING, SMALL, TURNING, random_networks
from tracking.errors import InputError, ModelError

CPU = RuntimeSettings(providers=("cpu",), threads=1)


def written(networks: MotionNetworks, config: MotionConfig, path: Path) -> Pack:
    report = export_pack(networks, config, Manifest("small", "first-order", "MIT", "a test"), path)
    assert max(report.differences.values()) <= MAX_DIFFERENCE
    return report.pack


def smooth_picture(seed: int, side: int = 64) -> np.ndarray:
    """Return float32 (side, side, 3), 0..1."""
    coarse = np.random.default_rng(seed).random((6, 6, 3)).astype(np.float32)
    return cv2.resize(coarse, (side, side), interpolation=cv2.INTER_CUBIC).clip(0, 1)


def rgba(rgb: np.ndarray, alpha: np.ndarray | None = None) -> np.ndarray:
    alpha = np.ones(rgb.shape[:2], np.float32) if alpha is None else alpha
    return np.concatenate([rgb * alpha[..., None], alpha[..., None]], 2)


VARIANTS = {
    "published": SMALL,
    "one jacobian map": replace(SMALL, detector=replace(SMALL.detector, single_jacobian_map=True)),
    "no jacobian": replace(SMALL, estimate_jacobian=False),
    "no occlusion": replace(SMALL, generator=replace(SMALL.generator, estimate_occlusion_map=False)),
    "full-size motion": replace(SMALL, dense_motion=replace(SMALL.dense_motion, scale_factor=1.0)),
    "wide": replace(SMALL, width=96),
    "keeping": KEEPING,
    "bundled": TURNING,
}


@pytest.mark.slow
@pytest.mark.parametrize("name", VARIANTS)
@pytest.mark.parametrize("align_corners", [False, True])
def test_player_gives_what_torch_gives(name, align_corners, tmp_path):
    config = VARIANTS[name]
    networks = random_networks(config, align_corners)
    player = MotionPlayer(written(networks, config, tmp_path / "pack"), CPU)
    picture, driver = (
        cv2.resize(smooth_picture(s), player.size, interpolation=cv2.INTER_LINEAR) for s in (1, 2)
    )
    prepared, found = player.prepare(rgba(picture)), player.find(driver)
    ours = player.move(prepared, found)
    with torch.no_grad():
        source, frame = (torch.from_numpy(p).permute(2, 0, 1)[None] for p in (picture, driver))
        at, to = networks.detector(source), networks.detector(frame)
        turns = torch.from_numpy(prepared.inputs["turns"]) if config.dense_motion.turns else None
        theirs = networks.generator(source, at, to, turns).prediction[0].permute(1, 2, 0).numpy()
    np.testing.assert_allclose(found.value, to.value[0].numpy(), atol=1e-4)
    # Where the source is kept, OpenCV interpolates in steps of 1/32 pixel and wider at the upscaling.
    limit = 0.06 if config.generator.keeps_source else 1e-3
    assert np.abs(ours[..., :3] - theirs).max() < limit
    assert np.abs(ours[..., :3] - theirs).mean() < limit / 4


def test_what_does_not_move_stays(tmp_path):
    """A pack that keeps its source gives it back, at any size, where key points do not move."""
    networks = random_networks(KEEPING)
    assert networks.generator.dense_motion_network.occlusion is not None
    networks.generator.dense_motion_network.occlusion.bias.data.fill_(50.0)
    player = MotionPlayer(written(networks, KEEPING, tmp_path / "pack"), CPU)
    picture = rgba(smooth_picture(3, 150))
    prepared = player.prepare(picture)
    moved = player.move(prepared, prepared.points)
    assert moved.shape == picture.shape
    np.testing.assert_allclose(moved, picture, atol=2e-3)


@pytest.mark.parametrize("config", [SMALL, KEEPING])
def test_transparency_moves_along(config, tmp_path):
    """All key points go the same way, and so does the hole."""
    networks = random_networks(config)
    player = MotionPlayer(written(networks, config, tmp_path / "pack"), CPU)
    alpha = np.zeros((64, 64), np.float32)
    alpha[20:44, 20:44] = 1
    prepared = player.prepare(rgba(smooth_picture(4), alpha))
    still = player.move(prepared, prepared.points)
    assert (still[..., :3] <= still[..., 3:] + 1e-6).all()
    assert still.min() >= 0 and still.max() <= 1 + 1e-6
    shifted = Points(prepared.points.value + np.float32([0.3, 0]), prepared.points.jacobian)
    moved = player.move(prepared, shifted)

    def middle(picture: np.ndarray) -> float:
        return float((picture[..., 3].sum(0) * np.arange(64)).sum() / picture[..., 3].sum())

    # The background's share does not move, so the way is between nothing and all of it.
    assert middle(still) + 0.5 < middle(moved) < middle(still) + 0.3 * 32 + 1


def test_a_pack_of_another_kind_is_refused(tmp_path):
    pack = written(random_networks(), SMALL, tmp_path / "pack")
    other = replace(pack.manifest, architecture="sheet")
    with pytest.raises(ModelError, match="kind 'sheet'"):
        MotionPlayer(Pack(pack.path, other), CPU)
    larger = {**pack.manifest.details["motion"], "num_kp": 5}
    with pytest.raises(ModelError, match="do not fit its manifest"):
        MotionPlayer(Pack(pack.path, replace(pack.manifest, details={"motion": larger})), CPU)


def test_relative_motion_counts_from_the_first_frame():
    rng = np.random.default_rng(0)
    points = [
        Points(rng.random((6, 2), np.float32), np.eye(2, dtype=np.float32) + 0.1 * rng.random((6, 2, 2)))
        for _ in range(2)
    ]
    movement = Movement(points[0], points[1], Mode())
    still = movement.process(points[1])
    np.testing.assert_allclose(still.value, points[0].value, atol=1e-6)
    assert still.jacobian is not None and points[0].jacobian is not None
    np.testing.assert_allclose(still.jacobian, points[0].jacobian, atol=1e-5)
    double = Movement(Points(2 * points[1].value, points[1].jacobian), points[1], Mode())
    assert double.scale == pytest.approx(2, abs=1e-5)
    assert Movement(points[0], points[1], Mode(relative=False)).process(points[1]) is points[1]


def test_area_of_a_hull():
    square = np.array([[0, 0], [2, 0], [2, 2], [0, 2], [1, 1], [1, 0]], np.float32)
    assert hull_area(square) == pytest.approx(4)
    for line in (square[:2], np.array([[0, 0], [1, 1], [2, 2]], np.float32), np.zeros((5, 2), np.float32)):
        with pytest.raises(InputError, match="in a line"):
            hull_area(line)
