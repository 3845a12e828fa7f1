"""What trains a first-order model: clips whose truth agrees with itself, and losses that fall."""

from __future__ import annotations

import numpy as np
import pytest
import torch

from models.first_order.networks import KeyPoints, warp
from models.training.motion_clips import FIELD, FRAMES, KEYS, MIRRORED, POINTS, ClipPool, clip, shared_poses
from models.training.motion_stages import (
    STAGES,
    Scene,
    carried,
    mirrored_points,
    over_backdrop,
)
from models.training.pool import write_shard
from models.training.stages import as_tensors, images


@pytest.fixture(scope="module")
def pool(tmp_path_factory) -> ClipPool:
    folder = tmp_path_factory.mktemp("clips")
    write_shard(folder, 100_000, 8, clip)
    made = ClipPool(folder)
    made.refresh()
    return made


@pytest.mark.slow
def test_the_flow_brings_the_first_frame(pool):
    shard = pool.shards[0]
    frames = images(torch.from_numpy(np.array(shard["frames"][0])))
    frames = torch.nn.functional.avg_pool2d(frames, 2)  # (FRAMES, 4, 64, 64)
    axis = torch.linspace(-1, 1, FIELD)
    grid = torch.stack(torch.meshgrid(axis, axis, indexing="xy"), -1)
    for i in range(1, FRAMES):
        flow = torch.from_numpy(np.array(shard["flow"][0, i], np.float32))
        sure = torch.from_numpy(np.array(shard["weight"][0, i])) > 240
        brought = warp(frames[:1], (grid + flow)[None], True)[0]
        moved = (brought - frames[i]).abs().mean(0)[sure].mean()
        still = (frames[0] - frames[i]).abs().mean(0)[sure].mean()
        assert moved < 0.6 * still


def test_the_flow_brings_key_points(pool):
    """A key point of the face moves as the pixels beside it do."""
    nose = POINTS.index("nose")
    off = []
    for values, flows in zip(pool.shards[0]["value"], pool.shards[0]["flow"], strict=True):
        for i in range(1, FRAMES):
            x, y = ((values[i, nose] + 1) / 2 * (FIELD - 1)).round().astype(int)
            off.append(np.abs(values[i, nose] + flows[i, y, x] - values[0, nose]).max() * FIELD / 2)
    assert np.median(off) < 1.0


def test_one_groups_characters_share_their_poses(pool):
    assert shared_poses(7) == shared_poses(7)
    assert shared_poses(7) != shared_poses(8)
    batch = pool.draw(np.random.default_rng(0), 16)
    assert set(batch) >= {*KEYS, "driver_value"}
    assert len(batch["frames"]) == 16


def test_mirrored_key_points_are_those_of_the_mirrored_picture():
    assert [MIRRORED[i] for i in MIRRORED] == list(range(len(POINTS)))
    value = torch.rand(1, len(POINTS), 2) - 0.5
    term = torch.eye(2) + 0.2 * torch.rand(1, len(POINTS), 2, 2)
    twice = mirrored_points(mirrored_points(KeyPoints(value, term)))
    torch.testing.assert_close(twice.value, value)
    torch.testing.assert_close(twice.jacobian, term)
    left, right = POINTS.index("left_eye"), POINTS.index("right_eye")
    assert mirrored_points(KeyPoints(value, term)).value[0, right, 0] == -value[0, left, 0]


def test_a_character_drives_itself_exactly(pool):
    scene = Scene.draw(as_tensors(pool.draw(np.random.default_rng(1), 8), torch.device("cpu")), False)
    to = carried(scene.at, scene.at, scene.driver)
    torch.testing.assert_close(to.value, scene.driver.value, atol=1e-5, rtol=0)
    assert to.jacobian is not None and scene.driver.jacobian is not None
    torch.testing.assert_close(to.jacobian, scene.driver.jacobian, atol=1e-4, rtol=0)


@pytest.mark.slow
@pytest.mark.parametrize("name", STAGES)
def test_losses_fall(name, pool):
    torch.manual_seed(0)
    stage = STAGES[name]()
    network = stage.network().train()
    optimiser = torch.optim.AdamW(network.parameters(), lr=2e-3)
    batch = as_tensors(pool.draw(np.random.default_rng(2), 4), torch.device("cpu"))
    totals = []
    for _ in range(5):
        losses = stage.loss(network, batch)
        assert all(torch.isfinite(v) for v in losses.values())
        total = torch.stack(list(losses.values())).sum()
        optimiser.zero_grad()
        total.backward()
        optimiser.step()
        totals.append(float(total.detach()))
    assert min(totals[2:]) < totals[0]
    with torch.no_grad():
        shown = stage.picture(network.eval(), {k: v[:2] for k, v in batch.items()})
    assert shown.shape[0] >= 2 and shown.shape[2] == 4
    assert torch.isfinite(shown).all()


def test_backdrops_show_where_nothing_is():
    picture = torch.zeros(1, 4, 4, 4)
    behind = torch.rand(1, 3, 4, 4)
    torch.testing.assert_close(over_backdrop(picture, behind), behind)
