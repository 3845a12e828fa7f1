"""Blocks of the first-order motion model, under the published names. All convolutions have a bias."""

from __future__ import annotations

from itertools import pairwise

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from models.first_order.config import step_of


def coordinate_grid(height: int, width: int, like: Tensor) -> Tensor:
    """Return positions (H, W, 2), x then y.

    Convention: -1 and 1 are the centres of the outermost pixels (align_corners=True).
    """
    y = torch.linspace(-1, 1, height, dtype=like.dtype, device=like.device)
    x = torch.linspace(-1, 1, width, dtype=like.dtype, device=like.device)
    return torch.stack([x[None].expand(height, -1), y[:, None].expand(-1, width)], -1)


def gaussian_kernel(scale: float) -> Tensor:
    """Return the blur, of shape (k, k) and sum 1, that goes before a reduction by `scale` (< 1)."""
    sigma = (1 / scale - 1) / 2
    half = round(4 * sigma)
    line = torch.arange(-half, half + 1, dtype=torch.float32)
    line = torch.exp(-(line**2) / (2 * sigma**2))
    kernel = line[:, None] * line[None]
    return kernel / kernel.sum()


class AntiAliasReduction(nn.Module):
    """Blurs with zeros around the picture, then keeps every n-th pixel; the dark border is part of it."""

    weight: Tensor

    def __init__(self, channels: int, scale: float) -> None:
        super().__init__()
        self.step = step_of(scale)
        kernel = gaussian_kernel(scale)
        self.register_buffer("weight", kernel.expand(channels, 1, -1, -1).clone())

    def forward(self, x: Tensor) -> Tensor:
        """Return (N, C, H / step, W / step)."""
        # A stride picks the same pixels as reducing afterwards, and computes no others.
        return F.conv2d(
            x, self.weight, padding=self.weight.shape[-1] // 2, stride=self.step, groups=len(self.weight)
        )


def reduction(channels: int, scale: float) -> nn.Module:
    """Return the reduction, which at scale 1 does nothing and stores nothing."""
    return nn.Identity() if scale == 1 else AntiAliasReduction(channels, scale)


class DownBlock(nn.Module):
    """Convolution 3x3, norm, ReLU, average pool: half the size."""

    def __init__(self, inputs: int, outputs: int) -> None:
        super().__init__()
        self.conv = nn.Conv2d(inputs, outputs, 3, padding=1)
        self.norm = nn.BatchNorm2d(outputs)

    def forward(self, x: Tensor) -> Tensor:
        """Return (N, outputs, H / 2, W / 2)."""
        return F.avg_pool2d(F.relu(self.norm(self.conv(x))), 2)


class UpBlock(nn.Module):
    """Nearest x2, convolution 3x3, norm, ReLU."""

    def __init__(self, inputs: int, outputs: int) -> None:
        super().__init__()
        self.conv = nn.Conv2d(inputs, outputs, 3, padding=1)
        self.norm = nn.BatchNorm2d(outputs)

    def forward(self, x: Tensor) -> Tensor:
        """Return (N, outputs, 2 H, 2 W)."""
        return F.relu(self.norm(self.conv(F.interpolate(x, scale_factor=2.0, mode="nearest"))))


class SameBlock(nn.Module):
    """Convolution, norm, ReLU at the same size."""

    def __init__(self, inputs: int, outputs: int, kernel: int = 7) -> None:
        super().__init__()
        self.conv = nn.Conv2d(inputs, outputs, kernel, padding=kernel // 2)
        self.norm = nn.BatchNorm2d(outputs)

    def forward(self, x: Tensor) -> Tensor:
        """Return (N, outputs, H, W)."""
        return F.relu(self.norm(self.conv(x)))


class ResBlock(nn.Module):
    """Norm, ReLU, convolution, twice, added to the input; nothing after the sum."""

    def __init__(self, channels: int) -> None:
        super().__init__()
        self.conv1 = nn.Conv2d(channels, channels, 3, padding=1)
        self.conv2 = nn.Conv2d(channels, channels, 3, padding=1)
        self.norm1 = nn.BatchNorm2d(channels)
        self.norm2 = nn.BatchNorm2d(channels)

    def forward(self, x: Tensor) -> Tensor:
        """Return `x` (N, C, H, W) plus the residual."""
        y = self.conv1(F.relu(self.norm1(x)))
        return x + self.conv2(F.relu(self.norm2(y)))


class _Encoder(nn.Module):
    def __init__(self, widths: list[int]) -> None:
        super().__init__()
        self.down_blocks = nn.ModuleList(DownBlock(a, b) for a, b in pairwise(widths))


class _Decoder(nn.Module):
    def __init__(self, pairs: list[tuple[int, int]]) -> None:
        super().__init__()
        self.up_blocks = nn.ModuleList(UpBlock(a, b) for a, b in pairs)


class Hourglass(nn.Module):
    """Encoder and decoder with skips; the last skip is the input itself.

    Args:
        inputs: channels of the input.
        expansion, largest, blocks: encoder block i gives min(largest, expansion * 2^(i + 1)) channels.
    """

    def __init__(self, inputs: int, expansion: int, largest: int, blocks: int) -> None:
        super().__init__()
        widths = [min(largest, expansion * 2**i) for i in range(blocks + 1)]
        self.encoder = _Encoder([inputs, *widths[1:]])
        # Every decoder block but the first also reads the skip of its size.
        self.decoder = _Decoder(
            [(widths[i + 1] * (1 if i == blocks - 1 else 2), widths[i]) for i in reversed(range(blocks))]
        )
        self.outputs = widths[0] + inputs

    def forward(self, x: Tensor) -> Tensor:
        """Return (N, expansion + inputs, H, W)."""
        skips = []
        for block in self.encoder.down_blocks:
            skips.append(x)
            x = block(x)
        for block in self.decoder.up_blocks:
            x = torch.cat([block(x), skips.pop()], 1)
        return x
