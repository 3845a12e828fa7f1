"""The stage that trains the network which names a mouth's parts."""

from __future__ import annotations

from typing import cast

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from models.parts.mouth_classes import CLASSES, LINE, SKIN
from models.parts.mouth_network import MouthNamer, NamedMouth
from models.training.augment import colour_change
from models.training.parts_mouths import FINER

_COLOURS = torch.tensor(
    [
        [0.9, 0.8, 0.75], [0, 0, 0], [0.5, 0, 0], [1, 1, 1], [1, 0.5, 0.5],
        [0.8, 0, 0.8], [1, 0, 1], [0, 0.6, 0], [0, 0, 1], [1, 0.8, 0],
    ]
)  # fmt: skip


class MouthPartsStage:
    """Naming every pixel of a picture around a mouth, its corners and its state."""

    name: str = "mouth_parts"
    keys: tuple[str, ...] = ("picture", "labels", "points", "state")
    batch: int = 20

    def network(self) -> nn.Module:
        """Return a fresh network."""
        return MouthNamer()

    def _prepare(self, batch: dict[str, Tensor], train: bool) -> tuple[Tensor, Tensor, Tensor, Tensor]:
        """Return pictures (B, 3, P, P), shares of the parts (B, CLASSES, P, P), points and state."""
        picture = batch["picture"].movedim(-1, 1).float() / 255
        shares = F.one_hot(batch["labels"].long(), len(CLASSES)).movedim(-1, 1).float()
        shares, points = F.avg_pool2d(shares, FINER), batch["points"]
        if train:
            picture = torch.einsum("bij,bjhw->bihw", colour_change(len(picture), picture.device), picture)
            if torch.rand(()) < 0.5:
                picture, shares = picture.flip(-1), shares.flip(-1)
                points = points[:, [1, 0, 2, 3]] * torch.tensor([-1.0, 1.0]) + torch.tensor([1.0, 0.0])
        return picture.clamp(0, 1), shares, points, batch["state"]

    def loss(self, network: nn.Module, batch: dict[str, Tensor]) -> dict[str, Tensor]:
        """Scalars: parts by weighted cross-entropy and overlap, points by L1, state by cross-entropy."""
        picture, shares, points, state = self._prepare(batch, network.training)
        said = cast(NamedMouth, network(picture))
        with torch.autocast(picture.device.type, enabled=False):
            weight = torch.ones(len(CLASSES))
            weight[SKIN], weight[LINE] = 0.4, 2.0
            log = F.log_softmax(said.parts, 1)
            cross = -(log * shares * weight.view(1, -1, 1, 1)).sum(1).mean()
            p = log.exp()
            both, sums = (p * shares).sum((0, 2, 3)), (p + shares).sum((0, 2, 3))
            overlap = 1 - ((2 * both + 20) / (sums + 20)).mean()
            seen = 1 - state[:, 1]
            away = (said.points - points).abs().sum((1, 2)) * seen
            return {
                "parts": cross,
                "overlap": 0.5 * overlap,
                "points": 1.5 * away.sum() / (seen.sum() + 1e-3),
                "state": 0.15 * F.binary_cross_entropy_with_logits(said.state, state),
            }

    def picture(self, network: nn.Module, batch: dict[str, Tensor]) -> Tensor:
        """Rows: picture, truth, what the network says; see `Stage.picture`."""
        picture, shares, _, _ = self._prepare(batch, False)
        said = network(picture).parts
        views = [picture, *(torch.einsum("bchw,ck->bkhw", s, _COLOURS) for s in (shares, said.softmax(1)))]
        opaque = torch.ones_like(picture[:, :1])
        return torch.stack([torch.cat([v, opaque], 1) for v in views], 1)
