"""The discriminator of the first-order motion model: its training alone uses it."""

from __future__ import annotations

from typing import NamedTuple

import torch
from torch import Tensor, nn
from torch.nn import functional as F
from torch.nn.utils import spectral_norm

from models.first_order.config import MotionConfig
from models.first_order.layers import coordinate_grid


class Judged(NamedTuple):
    """What each block saw, and the verdict map (N, 1, h, w), 1 for real."""

    features: list[Tensor]
    verdict: Tensor


class _Block(nn.Module):
    def __init__(self, inputs: int, outputs: int, norm: bool, pool: bool, sn: bool) -> None:
        super().__init__()
        conv = nn.Conv2d(inputs, outputs, 4)
        self.conv = spectral_norm(conv) if sn else conv
        self.norm = nn.InstanceNorm2d(outputs, affine=True) if norm else None
        self.pool = pool

    def forward(self, x: Tensor) -> Tensor:
        """Return features (N, outputs, h, w) of x (N, inputs, H, W)."""
        x = self.conv(x)
        if self.norm is not None:
            x = self.norm(x)
        x = F.leaky_relu(x, 0.2)
        return F.avg_pool2d(x, 2) if self.pool else x


class _OneScale(nn.Module):
    def __init__(self, config: MotionConfig) -> None:
        super().__init__()
        c = config.discriminator
        inputs = config.num_channels + (config.num_kp if c.use_kp else 0)
        widths = [min(c.max_features, c.block_expansion * 2 ** (i + 1)) for i in range(c.num_blocks)]
        self.down_blocks = nn.ModuleList(
            _Block(a, b, norm=i > 0, pool=i < c.num_blocks - 1, sn=c.sn)
            for i, (a, b) in enumerate(zip([inputs, *widths[:-1]], widths, strict=True))
        )
        conv = nn.Conv2d(widths[-1], 1, 1)
        self.conv = spectral_norm(conv) if c.sn else conv

    def forward(self, x: Tensor) -> Judged:
        """Judge x (N, C, H, W): a picture, with its key points painted beside it where they are used."""
        features = []
        for block in self.down_blocks:
            x = block(x)
            features.append(x)
        return Judged(features, self.conv(x))


class Discriminator(nn.Module):
    """Tells generated pictures from real ones, at full size (the one scale of every published model)."""

    def __init__(self, config: MotionConfig) -> None:
        super().__init__()
        self.discs = nn.ModuleDict({"1": _OneScale(config)})
        self.use_kp = config.discriminator.use_kp
        self.variance = config.dense_motion.kp_variance

    def forward(self, picture: Tensor, points: Tensor | None = None) -> Judged:
        """Judge a picture (N, 3, H, W); with `use_kp` the key points (N, K, 2) are painted beside it."""
        if self.use_kp:
            assert points is not None
            height, width = picture.shape[2:]
            grid = coordinate_grid(height, width, picture)
            apart = ((grid - points[:, :, None, None]) ** 2).sum(-1)
            picture = torch.cat([picture, torch.exp(-0.5 * apart / self.variance)], 1)
        return self.discs["1"](picture)
