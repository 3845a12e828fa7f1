"""The stages that train networks to name parts."""

from __future__ import annotations

import numpy as np
import torch
import torch.nn.functional as F
from torch import Tensor, nn

from models.parts.eye_crop import EYE_HIDDEN, EYE_PARTS, EYE_PIXELS, EYE_STATE
from models.training.parts_augment import (
    line_art,
    overlaid,
    painted_parts,
    recoloured,
    shaded,
    spoiled,
    warped,
)
from models.training.parts_network import PartsNetwork
from models.training.stages import images


def parts_loss(logits: Tensor, target: Tensor, weights: Tensor) -> dict[str, Tensor]:
    """Return cross-entropy with soft shares and the overlap that is missing, of parts that share pixels.

    Args:
        logits: (B, K, H, W).
        target: (B, K, H, W), shares that sum to 1.
        weights: (K,), how much each part counts.
    """
    logs = F.log_softmax(logits, 1)
    entropy = -(target * logs * weights.view(1, -1, 1, 1)).sum(1).mean()
    said = logs.exp()
    common = (said * target).sum((0, 2, 3))
    dice = 1 - (2 * common + 20) / (said.sum((0, 2, 3)) + target.sum((0, 2, 3)) + 20)
    return {"parts": entropy, "overlap": 0.3 * (dice * weights).sum() / weights.sum()}


def hidden_loss(logits: Tensor, target: Tensor, gain: float) -> Tensor:
    """Return the cross-entropy of planes that stand by themselves, a scalar; `gain` is of what is set."""
    loss = F.binary_cross_entropy_with_logits(logits, target, reduction="none")
    return (loss * (1 + gain * target)).mean()


_LARGE = 0.08
"""Share of eyes that are seen from so near that they fill the crop."""


class EyePartsStage:
    """Naming the parts of an eye, where its lids meet, and its state."""

    name: str = "eye_parts"
    keys: tuple[str, ...] = ("picture", "planes", "state")
    batch: int = 24
    weights = torch.tensor([1.0, 1.2, 1.0, 2.0, 2.5, 2.5, 1.2, 1.0])

    def network(self) -> nn.Module:
        """Return a fresh network."""
        return PartsNetwork(1 + len(EYE_PARTS), len(EYE_HIDDEN), len(EYE_STATE))

    def _prepare(self, batch: dict[str, Tensor], train: bool) -> tuple[Tensor, Tensor, Tensor]:
        """Return crops (B, 4, P, P), planes (B, len(EYE_PLANES), P, P), skin first, and state (B, 2)."""
        stored = [batch[key].flatten(0, 1) for key in ("picture", "planes", "state")]
        if train:
            order = torch.randperm(len(stored[0]))[: self.batch]
            stored = [part[order] for part in stored]
        pictures, planes, state = images(stored[0]), images(stored[1]), stored[2]
        if train:
            pictures, planes = self._changed(pictures, planes)
        else:
            cut = (pictures.shape[-1] - EYE_PIXELS) // 2
            middle = slice(cut, cut + EYE_PIXELS)
            pictures, planes = pictures[..., middle, middle], planes[..., middle, middle]
        skin = (1 - planes[:, : len(EYE_PARTS)].sum(1, keepdim=True)).clamp(0, 1)
        return pictures, torch.cat([skin, planes], 1), _with_hidden(state, planes)

    @staticmethod
    def _changed(pictures: Tensor, planes: Tensor) -> tuple[Tensor, Tensor]:
        r = np.random.default_rng(int(torch.randint(2**31, ())))
        white, iris, lash, lower, crease, brow, front = range(len(EYE_PARTS))
        pictures, planes = warped(pictures, planes, EYE_PIXELS, _LARGE)
        pictures = painted_parts(
            pictures,
            planes,
            {white: 0.3, iris: 0.3, lash: 0.35, lower: 0.3, crease: 0.3, brow: 0.35, front: 0.3},
        )
        pictures = line_art(pictures, planes, (iris, lash, lower, crease, brow), 0.05)
        overlaid(pictures, planes, r, front, len(EYE_PARTS))
        opening = planes[:, len(EYE_PARTS) : len(EYE_PARTS) + 1]
        return spoiled(recoloured(shaded(pictures, opening)), r), planes

    def loss(self, network: nn.Module, batch: dict[str, Tensor]) -> dict[str, Tensor]:
        """Scalars: parts by cross-entropy and overlap, hidden planes by cross-entropy, state by distance."""
        with torch.autocast("cpu", enabled=False):
            crop, planes, state = self._prepare(batch, network.training)
        logits, numbers = network(crop)
        shown = 1 + len(EYE_PARTS)
        edges = slice(shown + 1, shown + 4)
        with torch.autocast(crop.device.type, enabled=False):
            return {
                **parts_loss(logits[:, :shown], planes[:, :shown], self.weights),
                "opening": 0.5 * hidden_loss(logits[:, shown : shown + 1], planes[:, shown : shown + 1], 1.0),
                "edges": hidden_loss(logits[:, edges], planes[:, edges], 4.0),
                "whole": 0.5 * hidden_loss(logits[:, edges.stop :], planes[:, edges.stop :], 2.0),
                "state": 0.2 * (torch.sigmoid(numbers.float()) - state).abs().mean(),
            }

    def picture(self, network: nn.Module, batch: dict[str, Tensor]) -> Tensor:
        """Rows: crop, parts in colours (truth, said), edges (truth, said); see `Stage.picture`."""
        crop, planes, _ = self._prepare(batch, False)
        logits, _ = network(crop)
        shown = 1 + len(EYE_PARTS)
        said = torch.cat([F.softmax(logits[:, :shown], 1), torch.sigmoid(logits[:, shown:])], 1)
        row = [crop]
        for answer in (planes, said):
            row += [in_colours(answer[:, :shown]), in_colours(answer[:, shown:])]
        return torch.stack(row, 1)


def _with_hidden(state: Tensor, planes: Tensor) -> Tensor:
    """Return the states (B, 2) with how much of each eye's opening is hidden now; shut eyes keep theirs."""
    front, opening = planes[:, EYE_PARTS.index("front")], planes[:, len(EYE_PARTS)]
    area = opening.sum((1, 2))
    hidden = (front * opening).sum((1, 2)) / area.clamp(min=1)
    return torch.stack([state[:, 0], torch.where(area > 30, hidden, state[:, 1])], 1)


_COLOURS = torch.tensor(
    [
        [0.1, 0.1, 0.1],
        [1, 1, 1],
        [0.2, 0.5, 1],
        [1, 0.1, 0.1],
        [1, 0.8, 0],
        [0, 0.8, 0.2],
        [0.8, 0.2, 1],
        [0.4, 0.4, 0.4],
    ]
)


def in_colours(planes: Tensor) -> Tensor:
    """Return planes (B, N, H, W) as pictures (B, 4, H, W), a colour each."""
    rgb = torch.einsum("bnhw,nc->bchw", planes, _COLOURS[: planes.shape[1]]).clamp(0, 1)
    return torch.cat([rgb, torch.ones_like(rgb[:, :1])], 1)
