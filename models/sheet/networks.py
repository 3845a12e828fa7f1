"""Networks of the "sheet" architecture (torch; for training and export only).

Where the published rotator looks at the drawing again for every pose, the turner looks once and answers
with maps that are linear in a polynomial basis of the pose: appearance flow (tilt of the neck, then turn
of the head, in the order of the bones), a mask and a painted layer for what the flow can't show. The
finder says where head, eyes and mouth are; what names their parts is in `models.parts`.

Images are premultiplied RGBA in 0..1, sRGB-encoded.
"""

from __future__ import annotations

from itertools import pairwise
from typing import NamedTuple

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from models.sheet import basis


class ConvBlock(nn.Sequential):
    """Convolution, batch normalisation, ReLU."""

    def __init__(self, cin: int, cout: int, kernel: int = 3, stride: int = 1) -> None:
        pad = (kernel - stride + 1) // 2 if stride > 1 else kernel // 2
        super().__init__(
            nn.Conv2d(cin, cout, kernel, stride, pad, bias=False), nn.BatchNorm2d(cout), nn.ReLU(inplace=True)
        )


class ResBlock(nn.Module):
    """Two 3 x 3 convolutions added to the input."""

    def __init__(self, c: int) -> None:
        super().__init__()
        self.first = ConvBlock(c, c)
        self.second = nn.Sequential(nn.Conv2d(c, c, 3, 1, 1, bias=False), nn.BatchNorm2d(c))

    def forward(self, x: Tensor) -> Tensor:
        """Return x + f(x), same shape."""
        return F.relu(x + self.second(self.first(x)))


class Attention(nn.Module):
    """Self-attention over all positions of a small map."""

    def __init__(self, c: int, heads: int = 4) -> None:
        super().__init__()
        self.heads = heads
        self.qkv = nn.Conv2d(c, 3 * c, 1)
        self.out = nn.Conv2d(c, c, 1)

    def forward(self, x: Tensor) -> Tensor:
        """Return x + attention(x), same shape."""
        b, c, h, w = x.shape
        q, k, v = self.qkv(x).view(b, 3, self.heads, c // self.heads, h * w).transpose(3, 4).unbind(1)
        y = torch.softmax(q @ k.transpose(2, 3) * (c // self.heads) ** -0.5, -1) @ v
        return x + self.out(y.transpose(2, 3).reshape(b, c, h, w))


def with_positions(x: Tensor) -> Tensor:
    """Append x and y position, -1..1, to channels: (B, C, H, W) to (B, C + 2, H, W)."""
    b, _, h, w = x.shape
    ys = torch.linspace(-1, 1, h, device=x.device, dtype=x.dtype).view(1, 1, h, 1).expand(b, 1, h, w)
    xs = torch.linspace(-1, 1, w, device=x.device, dtype=x.dtype).view(1, 1, 1, w).expand(b, 1, h, w)
    return torch.cat([x, xs, ys], 1)


class UNet(nn.Module):
    """U-Net whose first level is half the input's resolution (2 x 2 pixels become channels), or a quarter."""

    def __init__(
        self, cin: int, widths: tuple[int, ...], blocks: tuple[int, ...], quarter: bool = False
    ) -> None:
        super().__init__()
        self.stem = ConvBlock(4 * cin + 2, widths[0], 4, 2) if quarter else ConvBlock(4 * cin + 2, widths[0])
        self.downs = nn.ModuleList(ConvBlock(a, b, 4, 2) for a, b in pairwise(widths))
        self.encoders = nn.ModuleList(
            nn.Sequential(*(ResBlock(c) for _ in range(n))) for c, n in zip(widths[1:], blocks, strict=True)
        )
        self.middle = Attention(widths[-1])
        self.merges = nn.ModuleList(ConvBlock(a + b, a, 1) for a, b in pairwise(widths))
        self.decoders = nn.ModuleList(ResBlock(c) for c in widths[:-1])

    def forward(self, x: Tensor) -> Tensor:
        """(B, cin, S, S) -> (B, widths[0], S / 2, S / 2), or S / 4."""
        x = self.stem(with_positions(F.pixel_unshuffle(x, 2)))
        skips = []
        for down, encode in zip(self.downs, self.encoders, strict=True):
            skips.append(x)
            x = encode(down(x))
        x = self.middle(x)
        for merge, decode, skip in zip(self.merges[::-1], self.decoders[::-1], skips[::-1], strict=True):
            up = F.interpolate(x, scale_factor=2.0, mode="nearest")
            x = decode(merge(torch.cat([skip, up], 1)))
        return x


PICKED = 12
"""Colours of the drawing that the painted layer is mixed of."""


class Turner(nn.Module):
    """Drawing -> coefficient map of the head's pose (see `basis`).

    Computed on 64 x 64 cells, answered on 128 x 128 (2 x 2 cells come out of the last layer's channels): the
    edge between hair and cheek, which move differently, is a few pixels wide.
    """

    def __init__(self, widths: tuple[int, ...] = (48, 96, 160, 224)) -> None:
        super().__init__()
        self.body = UNet(4, widths, (2, 2, 2), quarter=True)
        self.head = nn.Conv2d(widths[0], 4 * (basis.CHANNELS - 4), 3, 1, 1)
        nn.init.normal_(self.head.weight, 0, 0.005)
        nn.init.zeros_(self.head.bias)  # type: ignore[arg-type]
        self.pick = nn.Conv2d(widths[0], PICKED, 1)
        self.mix = nn.Conv2d(widths[0], PICKED + 1, 3, 1, 1)

    def forward(self, drawing: Tensor) -> Tensor:
        """(B, 4, 256, 256) -> (B, CHANNELS, 128, 128); the paint channels are in 0..1."""
        features = self.body(drawing)
        out = F.pixel_shuffle(self.head(features).float(), 2)
        before, after = out.split([basis.PAINT.start, basis.MASK_TERMS], 1)
        paint = F.interpolate(self._paint(drawing, features), scale_factor=2.0, mode="bilinear")
        return torch.cat([before, paint, after], 1)

    def _paint(self, drawing: Tensor, features: Tensor) -> Tensor:
        """Return (B, 4, 64, 64), mixed of colours picked from the drawing by attention, and of nothing.

        A network that has to name a colour it was never trained on says grey.
        """
        small = F.avg_pool2d(drawing, drawing.shape[-1] // features.shape[-1]).float().flatten(2)
        look = torch.softmax(3 * self.pick(features).float().flatten(2), 2)
        palette = F.pad(torch.bmm(small, look.transpose(1, 2)), (0, 1))
        mix = torch.softmax(2 * self.mix(features).float(), 1)
        return torch.bmm(palette, mix.flatten(2)).unflatten(2, mix.shape[2:])


class Turned(NamedTuple):
    """What the turner's map says for one pose.

    Attributes:
        flow: (B, 2, H, W), frame pixels, x then y: the picture at p shows the drawing at p + flow(p).
        keep: (B, 1, H, W), weight of the warped drawing; 1 at the neutral pose.
        paint: (B, 4, H, W), premultiplied RGBA of the painted layer.
    """

    flow: Tensor
    keep: Tensor
    paint: Tensor


def evaluate_turn(maps: Tensor, pose: Tensor) -> Turned:
    """Evaluate coefficient maps (B, CHANNELS, H, W) at P head poses each (B, P, 3): head_x, head_y, neck_z.

    Returns pictures of B * P. Convention: the tilt comes last in the body's chain, so it is undone first:
    `p -> p + tilt(p)`, and the turn is looked up there.
    """
    b, _, h, w = maps.shape
    n = pose.shape[1]
    x, y, z = pose.unbind(2)
    sizes = [basis.TILT_FLOW.stop, basis.TURN_FLOW.stop - basis.TILT_FLOW.stop, 4, basis.MASK_TERMS]
    tilt_map, turn_map, paint, mask_map = maps.split(sizes, 1)
    tilt = _combine(tilt_map.reshape(b, 2, -1, h * w), basis.tilt_basis(z), h) * basis.FLOW_UNIT
    turn = _combine(turn_map.reshape(b, 2, -1, h * w), basis.turn_basis(x, y), h) * basis.FLOW_UNIT
    logit = _combine(mask_map.reshape(b, 1, -1, h * w), basis.mask_basis(x, y, z), h)
    rise = 1 - torch.exp(-basis.MASK_RISE * pose.square().sum(2)).view(b * n, 1, 1, 1)
    paints = paint[:, None].expand(b, n, 4, h, w).reshape(b * n, 4, h, w)
    moved = sample(torch.cat([turn, logit, paints], 1), tilt)
    turn, logit, paints = moved.split([2, 1, 4], 1)
    return Turned(tilt + turn, 1 - rise * torch.sigmoid(logit - 3), paints)


def _combine(maps: Tensor, terms: Tensor, height: int) -> Tensor:
    """Sum maps (B, C, K, H * W) weighted by terms (B, P, K) -> (B * P, C, H, W)."""
    b, c, k, area = maps.shape
    out = torch.bmm(terms.repeat_interleave(c, 0).float(), maps.reshape(b * c, k, area).float())
    return out.view(b, c, -1, area).transpose(1, 2).reshape(-1, c, height, area // height)


def sample(image: Tensor, flow: Tensor) -> Tensor:
    """Warp an image (B, C, H, W) by a flow (B, 2, H', W') in frame pixels.

    Convention: x then y; bilinear; `align_corners=False` (the frame's edges are -1 and 1); the border
    pixel goes on outside.
    """
    from models.drawing import FRAME_SIZE

    h, w = flow.shape[2:]
    ys = (torch.arange(h, device=flow.device, dtype=flow.dtype) + 0.5) * (2 / h) - 1
    xs = (torch.arange(w, device=flow.device, dtype=flow.dtype) + 0.5) * (2 / w) - 1
    grid = torch.stack(torch.broadcast_tensors(xs[None, :], ys[:, None]), -1)
    grid = grid + flow.permute(0, 2, 3, 1) * (2 / FRAME_SIZE)
    return F.grid_sample(image, grid.to(image.dtype), padding_mode="border", align_corners=False)


class Found(NamedTuple):
    """The finder's answer, maps of a quarter of the picture's resolution.

    Attributes:
        heat: (B, 4, H, W), logits: left eye, right eye, mouth, centre of the frame.
        log_scale: (B, 1, H, W), log of picture pixels per frame pixel, right at the centre.
        box: (B, 4, H, W), head box from the centre: left, top, right, bottom, in frames (256 frame pixels).
    """

    heat: Tensor
    log_scale: Tensor
    box: Tensor


class Finder(nn.Module):
    """Opaque RGB picture -> where head, eyes and mouth are, and how large the frame is."""

    def __init__(self, widths: tuple[int, ...] = (32, 64, 112, 160)) -> None:
        super().__init__()
        self.body = UNet(3, widths, (1, 2, 2), quarter=True)
        self.head = nn.Conv2d(widths[0], 9, 3, 1, 1)
        with torch.no_grad():
            self.head.bias[:4] = -4  # type: ignore[index]

    def forward(self, picture: Tensor) -> Found:
        """(B, 3, S, S) -> maps of S / 4."""
        heat, scale, box = self.head(self.body(picture)).float().split([4, 1, 4], 1)
        return Found(heat, scale, box)


class Matting(nn.Module):
    """Opaque RGB picture -> how much of each pixel is character. Its body is like the finder's."""

    def __init__(self, widths: tuple[int, ...] = (32, 64, 112, 160)) -> None:
        super().__init__()
        self.body = UNet(3, widths, (1, 2, 2), quarter=True)
        self.head = nn.Conv2d(widths[0], 16, 3, 1, 1)
        # Undecided at first: a body that was trained for something else would shout at random.
        nn.init.zeros_(self.head.weight)

    def forward(self, picture: Tensor) -> Tensor:
        """(B, 3, S, S) -> logits (B, 1, S, S)."""
        return F.pixel_shuffle(self.head(self.body(picture)).float(), 4)


class WideMatting(nn.Module):
    """The matting network as packs have it: 512 pixels in and out, seen at a quarter of that."""

    def __init__(self, network: Matting) -> None:
        super().__init__()
        self.network = network

    def forward(self, picture: Tensor) -> Tensor:
        """(1, 3, 512, 512) -> alpha (1, 1, 512, 512), 0..1."""
        logit = self.network(F.avg_pool2d(picture, 4))
        return torch.sigmoid(F.interpolate(logit, scale_factor=4.0, mode="bilinear", align_corners=False))
