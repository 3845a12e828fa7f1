"""The training stages: which network, which data, which loss, which picture."""

from __future__ import annotations

from typing import Protocol, cast

import numpy as np
import torch
import torch.nn.functional as F
from torch import Tensor, nn

from models.sheet.networks import (
    Finder,
    Matting,
    Turner,
    evaluate_turn,
    sample,
)
from models.training.augment import colour_change, graded, mirror_pose, recolour, resized, soil
from models.training.hiding import heat_heights, hidden_eyes
from models.training.mattes import matte_scene
from models.training.scenes import Scenes, compose


class Stage(Protocol):
    """One network in training."""

    name: str
    keys: tuple[str, ...]
    batch: int

    def network(self) -> nn.Module:
        """Return a fresh network."""
        ...

    def loss(self, network: nn.Module, batch: dict[str, Tensor]) -> dict[str, Tensor]:
        """Return the losses of a batch of the pool, scalars by name; their sum is minimised.

        `batch` holds `keys`, of the pool's shapes with the batch's before them.
        """
        ...

    def picture(self, network: nn.Module, batch: dict[str, Tensor]) -> Tensor:
        """Return (rows, columns, 4, H, W) premultiplied pictures to look at."""
        ...


def images(stored: Tensor) -> Tensor:
    """Turn stored uint8 (..., H, W, 4) into float (..., 4, H, W) in 0..1."""
    return stored.movedim(-1, -3).float() / 255


def as_tensors(batch: dict[str, np.ndarray], device: torch.device) -> dict[str, Tensor]:
    """Return a batch of the pool as tensors of the same shapes; float16 as float32."""
    return {
        k: torch.from_numpy(v.astype(np.float32) if v.dtype == np.float16 else v).to(device)
        for k, v in batch.items()
    }


def gradient_loss(a: Tensor, b: Tensor, weight: Tensor) -> Tensor:
    """Return the L1 distance of the slopes of pictures (..., H, W), a scalar: what makes edges sharp."""
    d = a - b
    dx, dy = d[..., :, 1:] - d[..., :, :-1], d[..., 1:, :] - d[..., :-1, :]
    return (dx.abs() * weight[..., :, 1:]).mean() + (dy.abs() * weight[..., 1:, :]).mean()


def uncovered(error: Tensor) -> Tensor:
    """Return where a turn shows what the drawing hides, 0..1: the generator's own flow brings a wrong colour.

    Args:
        error: (B, 1, S, S), colour difference of target and drawing brought there by that flow.
    """
    # Lines that are half a pixel off are no uncovered area.
    wide = -F.max_pool2d(-F.avg_pool2d(error, 3, 1, 1), 3, 1, 1)
    return ((F.max_pool2d(wide, 3, 1, 1) - 0.05) / 0.05).clamp(0, 1)


def _repeat(pictures: Tensor, times: int) -> Tensor:
    """(B, ...) -> (B * times, ...), each picture `times` times in a row."""
    return pictures[:, None].expand(-1, times, *pictures.shape[1:]).flatten(0, 1)


class TurnerStage:
    """Head turns: the generator's flow where a part shows, and the picture itself."""

    name = "turner"
    keys = ("rest", "target", "poses", "flow", "weight")
    batch = 10
    poses = 4

    def network(self) -> nn.Module:
        """Return a fresh turner."""
        return Turner()

    def _prepare(
        self, batch: dict[str, Tensor], train: bool
    ) -> tuple[Tensor, Tensor, Tensor, Tensor, Tensor]:
        rest, target = images(batch["rest"]), images(batch["target"])
        pose, flow = batch["poses"][..., :3], batch["flow"].movedim(-1, -3)
        weight = batch["weight"][:, :, None].float() / 255
        if train:
            pick = torch.randperm(pose.shape[1])[: self.poses]
            target, pose, flow, weight = target[:, pick], pose[:, pick], flow[:, pick], weight[:, pick]
            matrix = colour_change(len(rest), rest.device)
            rest, target = graded([recolour(rest, matrix), recolour(target, matrix)])
            if torch.rand(()) < 0.5:
                rest, target, weight = rest.flip(-1), target.flip(-1), weight.flip(-1)
                sign = torch.tensor([-1.0, 1.0], device=flow.device).view(2, 1, 1)
                flow, pose = flow.flip(-1) * sign, mirror_pose(pose)
        return rest, target, pose, flow, weight

    def loss(self, network: nn.Module, batch: dict[str, Tensor]) -> dict[str, Tensor]:
        """Return the terms of the loss, scalars by name.

        Flow by L1 in pixels; combined and warped picture by L1, slopes of the combined one; where the turn
        uncovers what no flow can show, the painted layer by L1 and the mask by cross-entropy.
        """
        rest, target, pose, flow, weight = self._prepare(batch, network.training)
        maps = network(soil(rest) if network.training else rest)
        # Flows want more digits than bfloat16 has.
        with torch.autocast(rest.device.type, enabled=False):
            warped, paint, flow_now, final, keep = self._turn(maps, F.avg_pool2d(rest, 2), pose)
            target, flow, weight = target.flatten(0, 1), flow.flatten(0, 1), weight.flatten(0, 1)
            brought = _repeat(F.avg_pool2d(rest, 2), pose.shape[1])
            error = (sample(brought, flow) - target).abs().mean(1, keepdim=True)
            hidden = uncovered(error) * (weight > 0.3)
            # Beside the outline the flow goes on by rule; where that brings wrong colours it teaches nothing.
            weight = weight * (1 - 0.7 * hidden) * ((weight > 0.9) | (error < 0.08))
            off = (paint - target).abs().mean(1, keepdim=True)
            share = (1 - keep).clamp(1e-4, 1 - 1e-4)
            return {
                "flow": ((flow_now - flow).abs() * weight).sum() / weight.sum() * 0.04,
                "final": (final - target).abs().mean(),
                "warped": 0.5 * ((warped - target).abs() * (1 - 0.9 * hidden)).mean(),
                "paint": 0.08 * (off * hidden).sum() / (hidden.sum() + 20) + 0.02 * off.mean(),
                "mask": 0.06 * F.binary_cross_entropy(share, hidden),
                "slope": 0.7 * gradient_loss(final, target, torch.ones_like(weight)),
                "calm": 0.0005 * flow_now.abs().mean(),
            }

    @staticmethod
    def _turn(maps: Tensor, small: Tensor, pose: Tensor) -> tuple[Tensor, Tensor, Tensor, Tensor, Tensor]:
        """Pose drawings (B, 4, 128, 128) by maps at (B, P, 3).

        Returns warped, paint, flow, final, keep, each (B * P, ...).
        """
        flow, keep, paint = evaluate_turn(maps, pose)
        warped = sample(_repeat(small, pose.shape[1]), flow)
        return warped, paint, flow, keep * warped + (1 - keep) * paint, keep

    def picture(self, network: nn.Module, batch: dict[str, Tensor]) -> Tensor:
        """Rows: drawing, then target, final, warped, paint of two poses; see `Stage.picture`."""
        rest, target, pose, _, _ = self._prepare(batch, False)
        maps, small, columns = network(rest), F.avg_pool2d(rest, 2), [F.avg_pool2d(rest, 2)]
        for i in range(2):
            warped, paint, _, final, _ = self._turn(maps, small, pose[:, i : i + 1])
            columns += [target[:, i], final, warped, paint]
        return torch.stack(columns, 1)


HIDDEN_SHARE = 0.3
"""How many scenes of the finder's training have something over an eye or both."""


class FinderStage:
    """Finding head, eyes and mouth in a picture."""

    name = "finder"
    keys = ("rest", "features", "seed")
    batch = 32

    def network(self) -> nn.Module:
        """Return a fresh finder."""
        return Finder()

    def _scenes(self, batch: dict[str, Tensor], train: bool) -> tuple[Scenes, Tensor]:
        """Return scenes, and how high the eyes' marks stand in the maps, (B, 2)."""
        rest, features = images(batch["rest"]), batch["features"]
        if train:
            rest = graded([recolour(rest, colour_change(len(rest), rest.device))])[0]
            rest, covered = hidden_eyes(rest, features, HIDDEN_SHARE)
            scenes = compose(rest, features, batch["seed"])
            return scenes._replace(picture=resized(scenes.picture)), heat_heights(covered)
        with torch.random.fork_rng():
            torch.manual_seed(5)
            rest, covered = hidden_eyes(rest, features, HIDDEN_SHARE)
            return compose(rest, features, batch["seed"]), heat_heights(covered)

    def loss(self, network: nn.Module, batch: dict[str, Tensor]) -> dict[str, Tensor]:
        """Scalars: heat maps by weighted cross-entropy, scale and box by L1 around the frame's centre."""
        scenes, heights = self._scenes(batch, network.training)
        found = network(scenes.picture + (0.02 * torch.randn_like(scenes.picture) if network.training else 0))
        with torch.autocast(scenes.picture.device.type, enabled=False):
            target = heat_target(scenes, found.heat.shape[-1])
            target[:, :2] *= heights[:, :, None, None]
            heat = F.binary_cross_entropy_with_logits(found.heat, target, reduction="none")
            near = target[:, 3:] / target[:, 3:].sum((2, 3), keepdim=True).clamp(min=1e-6)
            log_scale, box = box_target(scenes, found.heat.shape[-1])
            return {
                "heat": (heat * (1 + 20 * target)).mean() * 12,
                "scale": ((found.log_scale - log_scale).abs() * near).sum((1, 2, 3)).mean(),
                "box": ((found.box - box).abs() * near).sum((1, 2, 3)).mean() * 2,
            }

    def picture(self, network: nn.Module, batch: dict[str, Tensor]) -> Tensor:
        """Rows: the scene, and the four heat maps over it; see `Stage.picture`."""
        scenes, _ = self._scenes(batch, False)
        heat = torch.sigmoid(network(scenes.picture).heat)
        heat = F.interpolate(heat, scale_factor=4.0, mode="bilinear")
        opaque = torch.ones_like(scenes.alpha)
        views = [scenes.picture] + [scenes.picture * (0.3 + 0.7 * heat[:, i : i + 1]) for i in range(4)]
        return torch.stack([torch.cat([v, opaque], 1) for v in views], 1)


def heat_target(scenes: Scenes, size: int) -> Tensor:
    """Return (B, 4, size, size) bumps of height 1 at the points, as wide as the face is large."""
    cell = scenes.picture.shape[-1] / size
    axis = (torch.arange(size) + 0.5) * cell
    d = (axis.view(1, 1, 1, -1) - scenes.points[..., 0, None, None]) ** 2 + (
        axis.view(1, 1, -1, 1) - scenes.points[..., 1, None, None]
    ) ** 2
    sigma = (scenes.scale * 4).clamp(min=0.7 * cell).view(-1, 1, 1, 1)
    return torch.exp(-d / (2 * sigma**2))


def box_target(scenes: Scenes, size: int) -> tuple[Tensor, Tensor]:
    """Return the scale and box maps that are right at every cell: (B, 1, 1, 1) and (B, 4, size, size)."""
    cell = scenes.picture.shape[-1] / size
    axis = (torch.arange(size) + 0.5) * cell
    x, y = axis.view(1, 1, -1), axis.view(1, -1, 1)
    side = (scenes.scale * 256).view(-1, 1, 1)
    x0, y0, x1, y1 = (v.view(-1, 1, 1) for v in scenes.box.unbind(1))
    maps = [
        (x - x0).expand(-1, size, size),
        (y - y0).expand(-1, size, size),
        (x1 - x).expand(-1, size, size),
        (y1 - y).expand(-1, size, size),
    ]
    return scenes.scale.log().view(-1, 1, 1, 1), torch.stack(maps, 1) / side[:, None]


class MattingStage:
    """Telling a character from any background.

    Args:
        finder: a trained finder, to start from its body.
    """

    name = "matting"
    keys = ("rest",)
    batch = 16

    def __init__(self, finder: nn.Module | None = None) -> None:
        self._finder = finder

    def network(self) -> nn.Module:
        """Return a matting network that was trained for finding at most."""
        network = Matting()
        if self._finder is not None:
            network.body.load_state_dict(cast(Finder, self._finder).body.state_dict())
        return network

    def _scenes(self, batch: dict[str, Tensor], train: bool) -> tuple[Tensor, Tensor]:
        rest = images(batch["rest"])
        if train:
            rest = recolour(rest, colour_change(len(rest), rest.device))
        drawings = (rest.movedim(1, -1) * 255 + 0.5).to(torch.uint8).cpu().numpy()
        seed = int(torch.randint(1 << 30, ())) if train else 5
        made = [matte_scene(drawing, np.random.default_rng([seed, i])) for i, drawing in enumerate(drawings)]
        picture = torch.from_numpy(np.stack([m[0] for m in made])).movedim(-1, 1).float() / 255
        alpha = torch.from_numpy(np.stack([m[1] for m in made]))[:, None].float() / 255
        return picture.to(rest.device), alpha.to(rest.device)

    def loss(self, network: nn.Module, batch: dict[str, Tensor]) -> dict[str, Tensor]:
        """Scalars: alpha by cross-entropy, by L1 and by its slopes."""
        picture, alpha = self._scenes(batch, network.training)
        logit = network(picture)
        with torch.autocast(picture.device.type, enabled=False):
            found = torch.sigmoid(logit)
            return {
                "entropy": F.binary_cross_entropy_with_logits(logit, alpha),
                "alpha": (found - alpha).abs().mean(),
                "slope": gradient_loss(found, alpha, torch.ones_like(alpha)),
            }

    def picture(self, network: nn.Module, batch: dict[str, Tensor]) -> Tensor:
        """Rows: the scene, its alpha, and what is found; see `Stage.picture`."""
        picture, alpha = self._scenes(batch, False)
        found = torch.sigmoid(network(picture))
        opaque = torch.ones_like(alpha)
        views = (picture, alpha.expand_as(picture), found.expand_as(picture))
        return torch.stack([torch.cat([v, opaque], 1) for v in views], 1)


STAGES: dict[str, type] = {s.name: s for s in (TurnerStage, FinderStage, MattingStage)}
