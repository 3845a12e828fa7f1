"""The network that names the parts of an eye or a mouth in a crop (torch; for training and export only)."""

from __future__ import annotations

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from models.sheet.networks import UNet


class PartsNetwork(nn.Module):
    """Crop -> shares of the parts that show, planes of what may be hidden, and numbers about the whole.

    Args:
        shown: how many parts share each pixel (softmax).
        hidden: how many planes stand by themselves (sigmoid).
        numbers: how many numbers, 0..1.
        widths: of the U-Net; the defaults make 0.8 M weights.
    """

    def __init__(
        self, shown: int, hidden: int, numbers: int, widths: tuple[int, ...] = (32, 48, 72, 104)
    ) -> None:
        super().__init__()
        self.shown, self.hidden = shown, hidden
        self.body = UNet(4, widths, (1, 2, 2))
        self.head = nn.Conv2d(widths[0], 4 * (shown + hidden), 3, 1, 1)
        self.numbers = nn.Sequential(
            nn.Linear(2 * widths[0] + 2 * (shown + hidden), 32), nn.ReLU(), nn.Linear(32, numbers)
        )

    def forward(self, crop: Tensor) -> tuple[Tensor, Tensor]:
        """(B, 4, P, P) premultiplied RGBA -> logits (B, shown + hidden, P, P) and (B, numbers)."""
        features = self.body(crop)
        logits = F.pixel_shuffle(self.head(features).float(), 2)
        said = torch.cat([F.softmax(logits[:, : self.shown], 1), torch.sigmoid(logits[:, self.shown :])], 1)
        whole = [
            features.float().mean((2, 3)),
            features.float().amax((2, 3)),
            said.mean((2, 3)),
            said.amax((2, 3)),
        ]
        return logits, self.numbers(torch.cat(whole, 1))


class PartsAnswer(nn.Module):
    """The network as packs have it: shares and numbers, 0..1, instead of logits."""

    def __init__(self, network: PartsNetwork) -> None:
        super().__init__()
        self.network = network

    def forward(self, crop: Tensor) -> tuple[Tensor, Tensor]:
        """(B, 4, P, P) -> planes (B, shown + hidden, P, P) and numbers (B, N), 0..1."""
        logits, numbers = self.network(crop)
        shown = F.softmax(logits[:, : self.network.shown], 1)
        return torch.cat([shown, torch.sigmoid(logits[:, self.network.shown :])], 1), torch.sigmoid(numbers)
