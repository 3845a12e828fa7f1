"""Key-point detector and generator of the first-order motion model (Siarohin et al., 2019).

Pictures are (N, 3, H, W), RGB in 0..1. Modules carry the published names, so that published weights fit.

Convention: positions are x then y in [-1, 1], -1 and 1 at the centres of the outermost pixels. A motion
field (N, h, w, 2) says for each place of the driven picture where in the source to look. `align_corners`
is how `grid_sample` reads such positions: True agrees with the rule above and is what the published
weights were made under; False is what the published code does on later torch.
"""

from __future__ import annotations

from itertools import pairwise
from typing import NamedTuple, cast

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from models.first_order.config import DenseMotionConfig, GeneratorConfig, MotionConfig
from models.first_order.layers import (
    DownBlock,
    Hourglass,
    ResBlock,
    SameBlock,
    UpBlock,
    coordinate_grid,
    reduction,
)
from models.first_order.turns import TurnFit


class KeyPoints(NamedTuple):
    """Key points: value (N, K, 2), and the affine term of each (N, K, 2, 2), row = output coordinate."""

    value: Tensor
    jacobian: Tensor | None


class Encoded(NamedTuple):
    """What of the generator depends on the source alone: features, and the reduced source."""

    features: Tensor
    reduced: Tensor


class Motion(NamedTuple):
    """What the dense motion network gives.

    Attributes:
        deformation: (N, h, w, 2), where in the source to look.
        mask: (N, K + 1, h, w), each key point's share, the background first; a fitted turn's last.
        occlusion: (N, 1, h, w), 1 where the source shows what is needed, or None.
        sparse_deformed: (N, K + 1, 3, h, w), the reduced source under each key point's motion.
    """

    deformation: Tensor
    mask: Tensor
    occlusion: Tensor | None
    sparse_deformed: Tensor


class Generated(NamedTuple):
    """The moved picture (N, 3, H, W), what the decoder alone made of it, and the motion."""

    prediction: Tensor
    painted: Tensor
    motion: Motion


def inverse(m: Tensor) -> Tensor:
    """Return the inverse of 2x2 matrices (..., 2, 2), in closed form: ONNX has no other."""
    a, b, c, d = m[..., 0, 0], m[..., 0, 1], m[..., 1, 0], m[..., 1, 1]
    rows = torch.stack([d, -b, -c, a], -1).reshape(*m.shape)
    return rows / (a * d - b * c)[..., None, None]


def warp(picture: Tensor, grid: Tensor, align_corners: bool, padding: str = "zeros") -> Tensor:
    """Sample `picture` bilinearly at `grid` (N, h, w, 2), in float32."""
    with torch.autocast(picture.device.type, enabled=False):
        return F.grid_sample(
            picture.float(),
            grid.float(),
            mode="bilinear",
            padding_mode=padding,
            align_corners=align_corners,
        )


def resized_field(field: Tensor, height: int, width: int) -> Tensor:
    """Return a motion field (N, h, w, 2) at another size, bilinear without aligned corners, as published."""
    if field.shape[1:3] == (height, width):
        return field
    moved = F.interpolate(
        field.permute(0, 3, 1, 2), size=(height, width), mode="bilinear", align_corners=False
    )
    return moved.permute(0, 2, 3, 1)


def finer_field(field: Tensor, height: int, width: int) -> Tensor:
    """Return a motion field (N, h, w, 2) at another size, so that what does not move stays where it is.

    `resized_field` scales a picture by a percent or two: -1 and 1 are other places in maps of other sizes.
    """
    h, w = field.shape[1:3]
    offset = resized_field(field - coordinate_grid(h, w, field), height, width)
    # From centres of one map's outermost cells to those of the other's.
    scale = offset.new_tensor([(w - 1) / w * width / (width - 1), (h - 1) / h * height / (height - 1)])
    return coordinate_grid(height, width, field) + offset * scale


class KeyPointDetector(nn.Module):
    """Finds the key points of a picture, each with its local affine term."""

    def __init__(self, config: MotionConfig) -> None:
        super().__init__()
        c = config.detector
        self.temperature, self.count = c.temperature, config.num_kp
        self.predictor = Hourglass(config.num_channels, c.block_expansion, c.max_features, c.num_blocks)
        self.kp = nn.Conv2d(self.predictor.outputs, config.num_kp, 7, padding=c.pad)
        self.jacobian: nn.Conv2d | None = None
        if config.estimate_jacobian:
            maps = 1 if c.single_jacobian_map else config.num_kp
            self.jacobian = nn.Conv2d(self.predictor.outputs, 4 * maps, 7, padding=c.pad)
            nn.init.zeros_(self.jacobian.weight)
            identity = torch.tensor([1.0, 0.0, 0.0, 1.0]).repeat(maps)
            cast(Tensor, self.jacobian.bias).data.copy_(identity)
        self.down = reduction(config.num_channels, c.scale_factor)

    def features(self, picture: Tensor) -> Tensor:
        """Return what both heads read (N, C, h, w), of a picture (N, 3, H, W), 0..1."""
        return self.predictor(self.down(picture))

    def logits(self, picture: Tensor) -> Tensor:
        """Return the heat maps before temperature and softmax (N, K, h, w)."""
        return self.kp(self.features(picture))

    def forward(self, picture: Tensor) -> KeyPoints:
        """Return the key points of a picture (N, 3, H, W), 0..1."""
        features = self.features(picture)
        logits = self.kp(features).float()
        n, _, h, w = logits.shape
        heat = torch.softmax(logits.flatten(2) / self.temperature, 2)  # (N, K, hw)
        # The grid is the heat map's own: its corners are -1 and 1 though they lie inside the picture.
        grid = coordinate_grid(h, w, logits).reshape(1, h * w, 2)
        value = heat @ grid.expand(n, -1, -1)
        if self.jacobian is None:
            return KeyPoints(value, None)
        maps = self.jacobian(features).float().reshape(n, -1, 4, h * w)
        jacobian = (heat[:, :, None] * maps).sum(-1)  # (N, K, 4)
        return KeyPoints(value, jacobian.reshape(n, self.count, 2, 2))


class DenseMotion(nn.Module):
    """From key points to a motion field and an occlusion map."""

    def __init__(self, config: MotionConfig, align_corners: bool) -> None:
        super().__init__()
        c: DenseMotionConfig = config.dense_motion
        self.align_corners, self.variance, self.count = align_corners, c.kp_variance, config.num_kp
        motions = config.num_kp + 1 + c.turns
        self.turn = TurnFit(config.num_kp, c.share) if c.turns else None
        self.hourglass = Hourglass(
            motions * (config.num_channels + 1), c.block_expansion, c.max_features, c.num_blocks
        )
        self.mask = nn.Conv2d(self.hourglass.outputs, motions, 7, padding=3)
        if self.turn is not None:
            # The turn is right nearly everywhere from the first step on.
            nn.init.constant_(cast(Tensor, self.mask.bias)[-1], 3.0)
        self.occlusion: nn.Conv2d | None = None
        if config.generator.estimate_occlusion_map:
            self.occlusion = nn.Conv2d(self.hourglass.outputs, 1, 7, padding=3)
        self.down = reduction(config.num_channels, c.scale_factor)

    def _gaussians(self, points: Tensor, grid: Tensor) -> Tensor:
        """(N, K, 2) -> (N, K, h, w). A Gaussian of both coordinates is the product of one of each."""
        x = torch.exp(-0.5 * (grid[0, :, 0] - points[..., :1]) ** 2 / self.variance)  # (N, K, w)
        y = torch.exp(-0.5 * (grid[:, 0, 1] - points[..., 1:]) ** 2 / self.variance)  # (N, K, h)
        return y[..., :, None] * x[..., None, :]

    def _sparse_motions(self, source: KeyPoints, driving: KeyPoints, grid: Tensor) -> Tensor:
        """Return each key point's own motion (N, K + 1, h, w, 2), the background's (none) first."""
        n, k = source.value.shape[:2]
        if driving.jacobian is None or source.jacobian is None:
            turn = torch.eye(2, dtype=grid.dtype, device=grid.device).expand(n, k, 2, 2)
        else:
            turn = source.jacobian @ inverse(driving.jacobian)
        shift = source.value - (turn @ driving.value[..., None])[..., 0]
        affine = torch.cat([turn, shift[..., None]], -1)  # (N, K, 2, 3)
        flat = grid.reshape(-1, 2)
        places = torch.cat([flat, torch.ones_like(flat[:, :1])], -1)  # (hw, 3)
        moved = (affine.reshape(n, 2 * k, 3) @ places.t()).reshape(n, k, 2, *grid.shape[:2])
        still = grid.permute(2, 0, 1).expand(n, 1, -1, -1, -1)
        return torch.cat([still, moved], 1).permute(0, 1, 3, 4, 2)

    def forward(
        self, reduced: Tensor, source: KeyPoints, driving: KeyPoints, turns: Tensor | None = None
    ) -> Motion:
        """Return the motion.

        Args:
            reduced: the source as `self.down` makes it.
            source, driving: key points.
            turns: (N, CHANNELS, h, w), how the head turns (`models.first_order.turns`), where the
                configuration asks for it.
        """
        n, c, h, w = reduced.shape
        grid = coordinate_grid(h, w, reduced)
        heat = self._gaussians(driving.value, grid) - self._gaussians(source.value, grid)
        heat = torch.cat([torch.zeros_like(heat[:, :1]), heat], 1)
        motions = self._sparse_motions(source, driving, grid)
        if self.turn is not None:
            assert turns is not None
            motions = torch.cat([motions, self.turn(turns, source.value, driving.value)[:, None]], 1)
            heat = torch.cat([heat, torch.zeros_like(heat[:, :1])], 1)
        k = motions.shape[1]
        # One sampling for all: the motions lie below each other in one tall grid.
        tall = motions.reshape(n, k * h, w, 2)
        deformed = warp(reduced, tall, self.align_corners).reshape(n, c, k, h, w).transpose(1, 2)
        features = self.hourglass(torch.cat([heat[:, :, None], deformed], 2).reshape(n, k * (c + 1), h, w))
        mask = torch.softmax(self.mask(features).float(), 1)
        deformation = (mask[..., None] * motions).sum(1)
        occlusion = torch.sigmoid(self.occlusion(features).float()) if self.occlusion is not None else None
        return Motion(deformation, mask, occlusion, deformed)


class Generator(nn.Module):
    """Moves the source's features and paints the picture of them."""

    def __init__(self, config: MotionConfig, align_corners: bool = True) -> None:
        super().__init__()
        c: GeneratorConfig = config.generator
        widths = [min(c.max_features, c.block_expansion * 2**i) for i in range(c.num_down_blocks + 1)]
        self.align_corners, self.keeps_source, self.shown = align_corners, c.keeps_source, c.paint
        self.dense_motion_network = DenseMotion(config, align_corners)
        self.first = SameBlock(config.num_channels, c.block_expansion)
        widths[0] = c.block_expansion
        self.down_blocks = nn.ModuleList(DownBlock(a, b) for a, b in pairwise(widths))
        outputs = [min(c.max_features, c.block_expansion * 2**i) for i in range(c.num_down_blocks)]
        self.up_blocks = nn.ModuleList(
            UpBlock(a, b) for a, b in zip(widths[:0:-1], outputs[::-1], strict=True)
        )
        self.bottleneck = nn.Sequential()
        for i in range(c.num_bottleneck_blocks):
            self.bottleneck.add_module(f"r{i}", ResBlock(widths[-1]))
        self.final = nn.Conv2d(c.block_expansion, config.num_channels, 7, padding=3)

    def encode(self, source: Tensor) -> Encoded:
        """Return what depends on the source (N, 3, H, W) alone."""
        features = self.first(source)
        for block in self.down_blocks:
            features = block(features)
        return Encoded(features, self.dense_motion_network.down(source))

    def paint(self, features: Tensor, motion: Motion) -> Tensor:
        """Return what the decoder makes of the moved features (N, 3, H, W), 0..1."""
        h, w = features.shape[2:]
        x = warp(features, resized_field(motion.deformation, h, w), self.align_corners)
        if motion.occlusion is not None:
            keep = motion.occlusion
            if keep.shape[2:] != (h, w):
                keep = F.interpolate(keep, size=(h, w), mode="bilinear", align_corners=False)
            x = x * keep
        x = self.bottleneck(x)
        for block in self.up_blocks:
            x = block(x)
        return torch.sigmoid(self.final(x).float())

    def deformed(self, source: Tensor, motion: Motion) -> Tensor:
        """Return the source (N, 3, H, W) itself, moved."""
        height, width = source.shape[2:]
        if self.keeps_source:
            return warp(source, finer_field(motion.deformation, height, width), True, "border")
        return warp(source, resized_field(motion.deformation, height, width), self.align_corners)

    def forward(
        self, source: Tensor, at: KeyPoints, driving: KeyPoints, turns: Tensor | None = None
    ) -> Generated:
        """Return the source (N, 3, H, W) moved from points `at` to `driving`; `turns` as of `DenseMotion`."""
        encoded = self.encode(source)
        motion = self.dense_motion_network(encoded.reduced, at, driving, turns)
        painted = self.paint(encoded.features, motion)
        if not self.keeps_source or motion.occlusion is None:
            return Generated(painted, painted, motion)
        keep = F.interpolate(motion.occlusion, size=source.shape[2:], mode="bilinear", align_corners=False)
        keep = 1 - self.shown * (1 - keep)
        return Generated(keep * self.deformed(source, motion) + (1 - keep) * painted, painted, motion)


class MotionNetworks(NamedTuple):
    """What makes one model."""

    detector: KeyPointDetector
    generator: Generator


def build_networks(config: MotionConfig, align_corners: bool = True) -> MotionNetworks:
    """Return fresh networks in eval mode."""
    return MotionNetworks(KeyPointDetector(config).eval(), Generator(config, align_corners).eval())
