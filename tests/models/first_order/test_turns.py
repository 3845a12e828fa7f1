"""How a head turns, fitted to key points, and where the maps of it come from."""

from __future__ import annotations

import numpy as np
import pytest
import torch

from models.first_order.foretold import Turns
from models.first_order.layers import coordinate_grid
from models.first_order.turns import CHANNELS, TurnFit, mirrored, turned
from models.generator.character import Character
from models.runtime import RuntimeSettings
from models.training.motion_clips import FIELD, key_points
from tracking.pose import Pose

POSES = {"yaw": Pose(head_y=0.7), "pitch": Pose(head_x=-0.6), "tilt": Pose(neck_z=0.8)}


@pytest.fixture(scope="module")
def character() -> Character:
    return Character(10_011, size=128)


@pytest.fixture(scope="module")
def turns(character) -> torch.Tensor:
    rgba = character.render(Pose()).rgba.astype(np.float32) / 255
    return torch.from_numpy(Turns(RuntimeSettings(("cpu",), threads=1)).of(rgba, (FIELD, FIELD)))


def points(character: Character, pose: Pose) -> torch.Tensor:
    return torch.from_numpy(key_points(character, pose)[0])[None]


def test_no_pose_is_no_motion(turns):
    assert turns.shape == (1, CHANNELS, FIELD, FIELD)
    still = turned(turns, torch.zeros(1, 3))
    torch.testing.assert_close(still[0], coordinate_grid(FIELD, FIELD, turns))
    at = torch.rand(1, 13, 2) - 0.5
    torch.testing.assert_close(TurnFit(13).pose(turns, at, at), torch.zeros(1, 3))


def test_a_background_is_taken_away_first(character, turns):
    rgba = character.render(Pose()).rgba.astype(np.float32) / 255
    over = rgba.copy()
    over[..., :3] += (1 - rgba[..., 3:]) * np.array([0.55, 0.8, 0.9], np.float32)
    over[..., 3] = 1
    found = Turns(RuntimeSettings(("cpu",), threads=1)).of(over, (FIELD, FIELD))
    inside = np.abs(turns.numpy()) > 0.02
    off = np.abs(found - turns.numpy())[inside].mean()
    assert off < 0.15 * np.abs(turns.numpy())[inside].mean()


@pytest.mark.parametrize("name", POSES)
@torch.no_grad()
def test_the_pose_is_found_from_key_points(name, character, turns):
    """Key points of a character that the turner never saw, moved by the generator."""
    pose = POSES[name]
    found = TurnFit(13).pose(turns, points(character, Pose()), points(character, pose))[0].numpy()
    wanted = np.array([pose.head_x, pose.head_y, pose.neck_z])
    assert found @ wanted / (np.linalg.norm(found) * np.linalg.norm(wanted)) > 0.9
    assert 0.6 < np.linalg.norm(found) / np.linalg.norm(wanted) < 1.3


@torch.no_grad()
def test_the_motion_is_the_generators(character, turns):
    posed = character.render(POSES["yaw"], flow=True)
    assert posed.flow is not None and posed.weight is not None
    truth = torch.from_numpy(posed.flow) * (2 / (FIELD - 1) * FIELD / 256)
    field = TurnFit(13)(turns, points(character, Pose()), points(character, POSES["yaw"]))[0]
    sure = torch.from_numpy(posed.weight) > 0.9
    off = (field - coordinate_grid(FIELD, FIELD, turns) - truth).norm(dim=-1)[sure].mean()
    assert off < 0.5 * truth.norm(dim=-1)[sure].mean()


@torch.no_grad()
def test_one_key_point_astray_does_not_turn_the_head(character, turns):
    at, to = points(character, Pose()), points(character, POSES["yaw"])
    fit = TurnFit(13)
    whole = fit.pose(turns, at, to)
    to[0, 5] += 0.3
    assert (fit.pose(turns, at, to) - whole).abs().max() < 0.25


@torch.no_grad()
def test_a_mirrored_picture_turns_the_other_way(character, turns):
    sign = torch.tensor([-1.0, 1.0])
    at, to = points(character, Pose()), points(character, Pose(0.3, 0.5, -0.4))
    pose = TurnFit(13).pose(turns, at, to)
    other = TurnFit(13).pose(mirrored(turns), at * sign, to * sign)
    torch.testing.assert_close(other, pose * torch.tensor([1.0, -1.0, -1.0]), atol=1e-4, rtol=0)
    torch.testing.assert_close(mirrored(mirrored(turns)), turns)


@torch.no_grad()
def test_only_a_share_is_carried_over(character, turns):
    at, to = points(character, Pose()), points(character, POSES["tilt"])
    pose = TurnFit(13).pose(turns, at, to)
    torch.testing.assert_close(TurnFit(13, 0.5)(turns, at, to), turned(turns, 0.5 * pose))
