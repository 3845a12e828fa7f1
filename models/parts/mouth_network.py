"""The network that names the parts of a mouth (torch; for training and export only)."""

from __future__ import annotations

from typing import NamedTuple

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from models.parts.mouth_classes import CLASSES, POINTS
from models.sheet.networks import UNet


class NamedMouth(NamedTuple):
    """What the network says of a picture of P pixels.

    Attributes:
        parts: (B, CLASSES, P, P), logits.
        points: (B, POINTS, 2), x and y as shares of the sides.
        state: (B, 2), logits: open, covered.
    """

    parts: Tensor
    points: Tensor
    state: Tensor


class MouthNamer(nn.Module):
    """Opaque RGB picture around a mouth -> its parts, its corners and its state."""

    def __init__(self, widths: tuple[int, ...] = (24, 48, 80, 128)) -> None:
        super().__init__()
        self.body = UNet(3, widths, (1,) * (len(widths) - 2) + (2,))
        self.head = nn.Conv2d(widths[0], 4 * len(CLASSES), 3, 1, 1)
        self.heat = nn.Conv2d(widths[0], len(POINTS), 3, 1, 1)
        self.state = nn.Linear(2 * widths[0] + len(CLASSES), 2)

    def forward(self, picture: Tensor) -> NamedMouth:
        """(B, 3, P, P) in 0..1 -> named parts."""
        features = self.body(picture - 0.5)
        parts = F.pixel_shuffle(self.head(features).float(), 2)
        heat = torch.softmax(self.heat(features).float().flatten(2), 2)
        side = features.shape[-1]
        axis = (torch.arange(side, device=heat.device, dtype=heat.dtype) + 0.5) / side
        heat = heat.unflatten(2, (side, side))
        points = torch.stack([(heat.sum(2) * axis).sum(2), (heat.sum(3) * axis).sum(2)], 2)
        shares = torch.softmax(parts, 1).mean((2, 3)) * 20
        pooled = torch.cat([features.float().mean((2, 3)), features.float().amax((2, 3)), shares], 1)
        return NamedMouth(parts, points, self.state(pooled))


class MouthAnswer(nn.Module):
    """The network as packs have it: shares instead of logits."""

    def __init__(self, network: MouthNamer) -> None:
        super().__init__()
        self.network = network

    def forward(self, picture: Tensor) -> tuple[Tensor, Tensor, Tensor]:
        """(1, 3, P, P) -> parts (1, CLASSES, P, P), points (1, POINTS, 2), state (1, 2), all 0..1."""
        said = self.network(picture)
        return torch.softmax(said.parts, 1), said.points, torch.sigmoid(said.state)
