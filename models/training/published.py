"""Training the three published networks: face morpher, two-algorithm face rotator, combiner, in turn.

As published: L1 on each output, poses by the published densities, the combiner on the trained rotator's
outputs. Beyond it: the rotator's flow is also held to the generator's own, colour is judged as it is seen,
slopes make edges sharp, what is painted and where is judged apart, and the optimiser is that of the other
networks (warm-up and a cosine get further in an hour than the published constant rate, made for days).
"""

from __future__ import annotations

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from models.drawing import FRAME_SIZE
from models.tha1.networks import (
    Combiner,
    CombinerOutput,
    FaceMorpher,
    RotatorOutput,
    TwoAlgorithmFaceRotator,
)
from models.training.augment import colour_change, mirror_pose, recolour
from models.training.stages import gradient_loss, images

FACE_BOX = ((64, 76), 128)
"""Left and top, and size, in pixels, of what holds the eyes and mouths of all framed characters."""


def to_network(premultiplied: Tensor) -> Tensor:
    """Turn premultiplied sRGB (..., 4, H, W) in 0..1 into what the networks see: linear, straight, -1..1."""
    alpha = premultiplied[..., 3:, :, :]
    straight = premultiplied[..., :3, :, :] / alpha.clamp(min=1e-4)
    low, high = straight / 12.92, ((straight.clamp(0, 1) + 0.055) / 1.055) ** 2.4
    linear = torch.where(straight <= 0.04045, low, high) * (alpha > 0)
    return torch.cat([linear, alpha], -3) * 2 - 1


def seen(image: Tensor) -> Tensor:
    """Turn a straight linear image (B, 4, H, W) into what is seen of it: premultiplied, about sRGB, 0..1.

    Straight colour where alpha is small would weigh as much as a face; shown, it is nothing.
    """
    shown = (image + 1) / 2
    # A square root stands for the sRGB curve; the offset bounds its slope at black.
    colour = (shown[:, :3].clamp(min=0) + 0.003).sqrt() - 0.003**0.5
    return torch.cat([colour * shown[:, 3:].clamp(0, 1), shown[:, 3:]], 1)


def difference(got: Tensor, wanted: Tensor) -> Tensor:
    """Return the loss of an output, a scalar: L1 as published, on the networks' scale and as seen; slopes."""
    a, b = seen(got), seen(wanted)
    return (
        0.25 * (got - wanted).abs().mean()
        + (a - b).abs().mean()
        + 0.7 * gradient_loss(a, b, torch.ones_like(a[:, :1]))
    )


def painting(alpha_mask: Tensor, change: Tensor, before: Tensor, wanted: Tensor) -> dict[str, Tensor]:
    """Return losses of what is painted where a picture changes, and of where it is said to change.

    Without them a network soon keeps everything: as long as nothing right is painted, keeping is best, and as
    long as everything is kept, nothing is learned of painting.

    Args:
        alpha_mask: (B, 4, H, W), 0..1, the share that is kept.
        change: (B, 4, H, W), -1..1, what is painted.
        before: (B, 4, H, W), the picture that goes in, as networks see it.
        wanted: (B, 4, H, W), the picture that is to come out.
    """
    changed = F.max_pool2d(((wanted - before).abs().amax(1, keepdim=True) > 0.05).float(), 5, 1, 2)
    near = (seen(change) - seen(wanted)).abs()
    kept = alpha_mask.mean(1, keepdim=True).clamp(1e-4, 1 - 1e-4)
    # Both sides of the mask count alike, however little of a picture changes.
    held = -(changed * (1 - kept).log()).sum() / (changed.sum() + 1)
    held = held - ((1 - changed) * kept.log()).sum() / ((1 - changed).sum() + 1)
    return {"painted": 0.5 * (near * changed).sum() / (4 * changed.sum() + 1), "kept": 0.01 * held}


def _mirrored(data: dict[str, Tensor], pose: Tensor) -> tuple[dict[str, Tensor], Tensor]:
    """Mirror pictures, flows, weights (B, C, H, W) and poses (B, 6) left to right."""
    data = {k: v.flip(-1) for k, v in data.items()}
    if "flow" in data:
        data["flow"] = data["flow"] * torch.tensor([-1.0, 1.0], device=pose.device).view(2, 1, 1)
    head = mirror_pose(pose[:, None, :3])[:, 0]
    return data, torch.cat([head, pose[:, 4:5], pose[:, 3:4], pose[:, 5:]], 1)


class PublishedStage:
    """What the three stages share: one random pose of each character of a batch.

    Args:
        width: C, channels of the first block; the published weights have 64.
    """

    name = ""
    keys: tuple[str, ...] = ("morphed", "turned", "poses", "flow", "weight")
    batch = 6
    still_share = 0.0

    def __init__(self, width: int = 16) -> None:
        self.width = width

    def _prepare(self, batch: dict[str, Tensor], train: bool) -> dict[str, Tensor]:
        count = batch["poses"].shape[1]
        rows = torch.arange(len(batch["poses"]), device=batch["poses"].device)
        pick = torch.randint(count, (len(rows),), device=rows.device) if train else torch.zeros_like(rows)
        data = {k: v if k == "rest" else v[rows, pick] for k, v in batch.items()}
        out = {k: images(v) for k, v in data.items() if k in ("rest", "morphed", "turned")}
        pose = data["poses"]
        if "flow" in data:
            out |= {"flow": data["flow"].movedim(-1, 1).float(), "weight": data["weight"][:, None] / 255}
            if train:
                pose = self._stilled(out, pose)
        if train:
            matrix = colour_change(len(rows), rows.device)
            out |= {k: recolour(v, matrix) for k, v in out.items() if v.shape[1] == 4}
            if torch.rand(()) < 0.5:
                out, pose = _mirrored(out, pose)
        return {k: to_network(v) if v.shape[1] == 4 else v for k, v in out.items()} | {"pose": pose}

    def _stilled(self, out: dict[str, Tensor], pose: Tensor) -> Tensor:
        """Let some heads (B, ...) look straight, in place, and return the poses (B, 6) with theirs at 0.

        The published densities hardly ever ask for a head at rest, where streamers are most of the time.
        """
        still = torch.rand(len(pose), device=pose.device) < self.still_share
        out["turned"][still] = out["morphed"][still]
        out["flow"][still], out["weight"][still] = 0, 1
        return torch.cat([pose[:, :3] * ~still[:, None], pose[:, 3:]], 1)

    def network(self) -> nn.Module:
        """Return a fresh network."""
        raise NotImplementedError

    def loss(self, network: nn.Module, batch: dict[str, Tensor]) -> dict[str, Tensor]:
        """Return the losses of a batch, scalars by name."""
        raise NotImplementedError

    def picture(self, network: nn.Module, batch: dict[str, Tensor]) -> Tensor:
        """Rows: what goes in, what is wanted, what each output shows; see `Stage.picture`."""
        data = self._prepare(batch, False)
        columns = self._columns(network, data)
        return torch.stack([F.avg_pool2d(seen(c.float()).clamp(0, 1), 2) for c in columns], 1)

    def _columns(self, network: nn.Module, data: dict[str, Tensor]) -> list[Tensor]:
        raise NotImplementedError


class MorpherStage(PublishedStage):
    """Closing eyes and mouth.

    Most steps see the face alone, at its own size: a quarter of the picture costs a quarter, and all that
    changes lies in it. The others see fewer, whole pictures, since the norms are taken over what is seen.
    """

    name = "morpher"
    keys = ("rest", "morphed", "poses")
    batch = 12
    whole_batch = 3
    face_share = 0.8

    def network(self) -> nn.Module:
        """Return a fresh face morpher."""
        return FaceMorpher(self.width)

    def loss(self, network: nn.Module, batch: dict[str, Tensor]) -> dict[str, Tensor]:
        """Judge the morphed picture, most where the expression changes it: scalars by name."""
        data = self._faces(batch) if network.training else self._prepare(batch, False)
        out = network(data["rest"], data["pose"][:, 3:])
        with torch.autocast(data["rest"].device.type, enabled=False):
            changed = F.max_pool2d(
                ((data["morphed"] - data["rest"]).abs().amax(1, keepdim=True) > 0.05).float(), 5, 1, 2
            )
            near = (seen(out.morphed.float()) - seen(data["morphed"])).abs()
            return {
                "whole": difference(out.morphed.float(), data["morphed"]),
                "changed": 0.3 * (near * changed).sum() / (4 * changed.sum() + 1),
                **painting(out.alpha_mask.float(), out.change.float(), data["rest"], data["morphed"]),
            }

    def _faces(self, batch: dict[str, Tensor]) -> dict[str, Tensor]:
        """Return a training batch: all its faces, or its first few pictures whole."""
        if torch.rand(()) > self.face_share:
            return self._prepare({k: v[: self.whole_batch] for k, v in batch.items()}, True)
        y, x = (FACE_BOX[0][axis] + int(torch.randint(-8, 9, ())) for axis in (1, 0))
        size = FACE_BOX[1]
        cut = {k: batch[k][..., y : y + size, x : x + size, :] for k in ("rest", "morphed")}
        return self._prepare(batch | cut, True)

    def _columns(self, network: nn.Module, data: dict[str, Tensor]) -> list[Tensor]:
        return [data["rest"], data["morphed"], network(data["rest"], data["pose"][:, 3:]).morphed]


class RotatorStage(PublishedStage):
    """Turning the head by both algorithms."""

    name = "rotator"
    still_share = 0.1

    def network(self) -> nn.Module:
        """Return a fresh rotator."""
        return TwoAlgorithmFaceRotator(self.width)

    def loss(self, network: nn.Module, batch: dict[str, Tensor]) -> dict[str, Tensor]:
        """Judge both pictures, and the flow where the generator knows it: scalars by name."""
        data = self._prepare(batch, network.training)
        out = network(data["morphed"], data["pose"][:, :3])
        with torch.autocast(data["turned"].device.type, enabled=False):
            grid = F.avg_pool2d(out.grid_change.permute(0, 3, 1, 2).float(), 2) * (FRAME_SIZE - 1) / 2
            off = (grid - data["flow"]).abs() * data["weight"]
            return {
                "changed": difference(out.changed.float(), data["turned"]),
                "warped": difference(out.warped.float(), data["turned"]),
                "flow": 0.04 * off.sum() / data["weight"].sum(),
                **painting(out.alpha_mask.float(), out.change.float(), data["morphed"], data["turned"]),
            }

    def _columns(self, network: nn.Module, data: dict[str, Tensor]) -> list[Tensor]:
        out = network(data["morphed"], data["pose"][:, :3])
        return [data["morphed"], data["turned"], out.changed, out.warped]


class CombinerStage(PublishedStage):
    """Choosing between the rotator's pictures and retouching, on the outputs of a trained rotator.

    Attributes:
        rotator: what was trained before; it stays as it is.
    """

    name = "combiner"
    still_share = 0.1

    def __init__(self, width: int = 16, rotator: TwoAlgorithmFaceRotator | None = None) -> None:
        super().__init__(width)
        self.rotator = (rotator or TwoAlgorithmFaceRotator(width)).eval().requires_grad_(False)

    def network(self) -> nn.Module:
        """Return a fresh combiner."""
        return Combiner(self.width)

    def _combine(self, network: nn.Module, data: dict[str, Tensor]) -> tuple[RotatorOutput, CombinerOutput]:
        head = data["pose"][:, :3]
        rotator = self.rotator.to(head.device)
        with torch.no_grad():
            turned = rotator(data["morphed"], head)
        return turned, network(turned.changed.float(), turned.warped.float(), head)

    def loss(self, network: nn.Module, batch: dict[str, Tensor]) -> dict[str, Tensor]:
        """Judge the final picture, and the blend before the retouch: scalars by name."""
        data = self._prepare(batch, network.training)
        _, out = self._combine(network, data)
        with torch.autocast(data["turned"].device.type, enabled=False):
            return {
                "final": difference(out.final.float(), data["turned"]),
                "combined": 0.5 * difference(out.combined.float(), data["turned"]),
            }

    def _columns(self, network: nn.Module, data: dict[str, Tensor]) -> list[Tensor]:
        turned, out = self._combine(network, data)
        return [data["morphed"], data["turned"], turned.changed, turned.warped, out.combined, out.final]


PUBLISHED_STAGES: dict[str, type[PublishedStage]] = {
    s.name: s for s in (MorpherStage, RotatorStage, CombinerStage)
}
