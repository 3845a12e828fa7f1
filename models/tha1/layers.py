"""Blocks of the reference networks. No convolution has a bias; a normalisation follows each but the heads."""

from __future__ import annotations

import torch
from torch import Tensor, nn
from torch.nn import functional as F


class InstanceNorm(nn.Module):
    """Normalise each channel of each image over its pixels, then scale and shift (eps 1e-5).

    Statistics are float32 whatever the input's dtype. There are three ways to the same numbers:

    - training: plain arithmetic. Torch's own operator copies channels_last tensors to contiguous ones and
      back; `torch.compile` fuses this.
    - eval: torch's operator, the published system's own order of arithmetic.
    - ONNX export: means of rows, then of their means. ONNX Runtime sums the 65536 pixels of a channel one
      after the other, which costs two digits: 1e-2 in the golden case's output instead of 3e-4.
    """

    def __init__(self, channels: int, eps: float = 1e-5) -> None:
        super().__init__()
        self.eps = eps
        self.weight = nn.Parameter(torch.ones(channels))
        self.bias = nn.Parameter(torch.zeros(channels))

    def forward(self, x: Tensor) -> Tensor:
        """Return `x` (B, C, H, W) normalised, in its own dtype and memory format."""
        if torch.onnx.is_in_onnx_export():
            centred = x - _mean_in_two_steps(x)
            variance = _mean_in_two_steps(centred * centred)
        elif self.training:
            variance, mean = torch.var_mean(x.float(), dim=(2, 3), correction=0, keepdim=True)
            centred = x.float() - mean
        else:
            return F.instance_norm(x, weight=self.weight, bias=self.bias, eps=self.eps)
        scale = torch.rsqrt(variance + self.eps) * self.weight.float()[:, None, None]
        return (centred * scale + self.bias.float()[:, None, None]).to(x.dtype)


def _mean_in_two_steps(x: Tensor) -> Tensor:
    return x.mean(3, keepdim=True).mean(2, keepdim=True)


class ConvBlock(nn.Module):
    """A convolution (or transposed convolution), InstanceNorm, ReLU."""

    def __init__(self, conv: nn.Conv2d | nn.ConvTranspose2d) -> None:
        super().__init__()
        self.conv = conv
        self.norm = InstanceNorm(conv.out_channels)

    def forward(self, x: Tensor) -> Tensor:
        """Return the block's features (B, C, h, w)."""
        return F.relu(self.norm(self.conv(x)))


def block7(inputs: int, outputs: int) -> ConvBlock:
    """Return Block7: 7x7, the size kept."""
    return ConvBlock(nn.Conv2d(inputs, outputs, 7, padding=3, bias=False))


def down(inputs: int) -> ConvBlock:
    """Return Down: 4x4 stride 2, half the size, twice the channels."""
    return ConvBlock(nn.Conv2d(inputs, 2 * inputs, 4, stride=2, padding=1, bias=False))


def up(inputs: int, outputs: int) -> ConvBlock:
    """Return Up: transposed 4x4 stride 2, twice the size."""
    return ConvBlock(nn.ConvTranspose2d(inputs, outputs, 4, stride=2, padding=1, bias=False))


class ResBlock(nn.Module):
    """Two 3x3 convolutions with norms, added to the input; nothing after the sum."""

    def __init__(self, channels: int) -> None:
        super().__init__()
        self.conv1 = nn.Conv2d(channels, channels, 3, padding=1, bias=False)
        self.norm1 = InstanceNorm(channels)
        self.conv2 = nn.Conv2d(channels, channels, 3, padding=1, bias=False)
        self.norm2 = InstanceNorm(channels)

    def forward(self, x: Tensor) -> Tensor:
        """Return `x` (B, C, H, W) plus the residual."""
        return x + self.norm2(self.conv2(F.relu(self.norm1(self.conv1(x)))))


class EncoderDecoder(nn.Module):
    """Block7, three Down, six Res, three Up: features of `width` channels at the input's size."""

    def __init__(self, inputs: int, width: int) -> None:
        super().__init__()
        self.block7 = block7(inputs, width)
        self.down = nn.ModuleList(down(width * 2**i) for i in range(3))
        self.res = nn.ModuleList(ResBlock(8 * width) for _ in range(6))
        self.up = nn.ModuleList(up(width * 2**i, width * 2 ** (i - 1)) for i in (3, 2, 1))

    def forward(self, x: Tensor) -> Tensor:
        """Return features (B, C, H, W)."""
        x = self.block7(x)  # (B, C, 256, 256)
        for block in (*self.down, *self.res, *self.up):  # 128, 64, 32 (8C); 64, 128, 256 (C)
            x = block(x)
        return x


class UNet(nn.Module):
    """The encoder-decoder with skips, concatenated after the upsampled tensor, and a last Block7."""

    def __init__(self, inputs: int, width: int) -> None:
        super().__init__()
        self.block7 = block7(inputs, width)
        self.down = nn.ModuleList(down(width * 2**i) for i in range(3))
        self.res = nn.ModuleList(ResBlock(8 * width) for _ in range(6))
        # The first Up gets the bottleneck alone, the others [up, skip].
        self.up = nn.ModuleList((up(8 * width, 4 * width), up(8 * width, 2 * width), up(4 * width, width)))
        self.last = block7(2 * width, width)

    def forward(self, x: Tensor) -> Tensor:
        """Return features (B, C, H, W)."""
        x = self.block7(x)  # (B, C, 256, 256)
        skips = []
        for block in self.down:
            skips.append(x)
            x = block(x)  # (B, 2C, 128, 128), (B, 4C, 64, 64), (B, 8C, 32, 32)
        for block in self.res:
            x = block(x)
        for block in self.up:
            x = torch.cat([block(x), skips.pop()], dim=1)  # (B, 8C, 64, 64), 4C at 128, 2C at 256
        return self.last(x)  # (B, C, 256, 256)


class Heads(nn.Module):
    """7x7 convolutions that read the same features, computed as one and given back apart, in float32."""

    def __init__(self, width: int, **channels: int) -> None:
        super().__init__()
        self.weights = nn.ParameterDict()
        for name, count in channels.items():
            self.weights[name] = nn.Conv2d(width, count, 7, bias=False).weight

    def forward(self, features: Tensor) -> tuple[Tensor, ...]:
        """Return one tensor (B, n, H, W) a head, in the order they were named, before any activation."""
        weights = list(self.weights.values())
        # One pass over the features: they are by far the larger operand.
        joined = F.conv2d(features, torch.cat(weights), padding=3)
        return joined.float().split([w.shape[0] for w in weights], dim=1)
