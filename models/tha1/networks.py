"""Face morpher, two-algorithm face rotator and combiner, of any width.

Images are (B, 4, 256, 256): RGBA, linear light, straight alpha, [-1, 1], colour -1 where alpha is -1.
Poses are (B, 3). Outputs are float32 under autocast too. All three train in bf16 autocast and with
`memory_format=torch.channels_last`.
"""

from __future__ import annotations

from typing import NamedTuple

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from models.drawing import FRAME_SIZE
from models.tha1.layers import EncoderDecoder, Heads, UNet


class MorpherOutput(NamedTuple):
    """What the face morpher gives; `morphed` is the result, the rest how it came about."""

    morphed: Tensor
    alpha_mask: Tensor
    change: Tensor


class RotatorOutput(NamedTuple):
    """What the rotator gives: the two algorithms' images, then how they came about.

    `grid_change` is (B, 256, 256, 2), x then y, in the normalised coordinates of `grid_sample`.
    """

    changed: Tensor
    warped: Tensor
    alpha_mask: Tensor
    change: Tensor
    grid_change: Tensor


class CombinerOutput(NamedTuple):
    """What the combiner gives; `final` is the result, `combined` the blend before the retouch."""

    final: Tensor
    combined: Tensor
    combine_mask: Tensor
    retouch_mask: Tensor
    retouch: Tensor


class FaceMorpher(nn.Module):
    """Closes eyes and mouth: pose is `[left_eye, right_eye, mouth]`."""

    def __init__(self, width: int = 64) -> None:
        super().__init__()
        self.body = EncoderDecoder(4 + 3, width)
        self.heads = Heads(width, change=4, alpha_mask=4)

    def forward(self, image: Tensor, pose: Tensor) -> MorpherOutput:
        """Return the image (B, 4, 256, 256) with the expression (B, 3)."""
        change, alpha_mask = self.heads(self.body(_with_pose(pose, image)))
        change, alpha_mask = torch.tanh(change), torch.sigmoid(alpha_mask)
        return MorpherOutput(_blend(alpha_mask, image, change), alpha_mask, change)


class TwoAlgorithmFaceRotator(nn.Module):
    """Turns the head twice, by a change image and by appearance flow: pose is `[head_x, head_y, neck_z]`.

    Convention: the flow is added to the identity grid of `align_corners=True` (-1 and 1 at the centres of
    the outermost pixels), x then y, and sampled bilinearly with padding "border".
    """

    def __init__(self, width: int = 64) -> None:
        super().__init__()
        self.body = EncoderDecoder(4 + 3, width)
        self.heads = Heads(width, change=4, alpha_mask=4, grid_change=2)
        # Training starts from the drawing as it is.
        nn.init.zeros_(self.heads.weights["grid_change"])
        steps = torch.linspace(-1, 1, FRAME_SIZE)
        grid = torch.stack(torch.meshgrid(steps, steps, indexing="xy"), dim=-1)  # (256, 256, 2)
        self.register_buffer("identity_grid", grid, persistent=False)

    def forward(self, image: Tensor, pose: Tensor) -> RotatorOutput:
        """Return the image (B, 4, 256, 256) turned to a pose (B, 3) by both algorithms."""
        change, alpha_mask, grid_change = self.heads(self.body(_with_pose(pose, image)))
        change, alpha_mask = torch.tanh(change), torch.sigmoid(alpha_mask)
        grid_change = grid_change.permute(0, 2, 3, 1)  # (B, 256, 256, 2)
        warped = _warp(image, self.identity_grid + grid_change)
        return RotatorOutput(_blend(alpha_mask, image, change), warped, alpha_mask, change, grid_change)


class Combiner(nn.Module):
    """Chooses between the rotator's two images pixel by pixel and retouches; pose as the rotator's."""

    def __init__(self, width: int = 64) -> None:
        super().__init__()
        self.body = UNet(4 + 4 + 3, width)
        self.heads = Heads(width, combine_mask=4, retouch_mask=4, retouch=4)

    def forward(self, changed: Tensor, warped: Tensor, pose: Tensor) -> CombinerOutput:
        """Return the finished image, of the rotator's two (B, 4, 256, 256) and its pose (B, 3)."""
        combine_mask, retouch_mask, retouch = self.heads(self.body(_with_pose(pose, changed, warped)))
        combine_mask, retouch_mask = torch.sigmoid(combine_mask), torch.sigmoid(retouch_mask)
        retouch = torch.tanh(retouch)
        combined = _blend(combine_mask, changed, warped)
        final = _blend(retouch_mask, combined, retouch)
        return CombinerOutput(final, combined, combine_mask, retouch_mask, retouch)


class ReferenceNetworks(NamedTuple):
    """The three networks that make one poser."""

    face_morpher: FaceMorpher
    face_rotator: TwoAlgorithmFaceRotator
    combiner: Combiner


def _with_pose(pose: Tensor, *images: Tensor) -> Tensor:
    """Concatenate the images, then the pose spread over every pixel."""
    height, width = images[0].shape[2:]
    return torch.cat([*images, pose[:, :, None, None].expand(-1, -1, height, width)], dim=1)


def _blend(mask: Tensor, image: Tensor, other: Tensor) -> Tensor:
    """Return `image` where the mask is 1 and `other` where it is 0."""
    return mask * image + (1 - mask) * other


def _warp(image: Tensor, grid: Tensor) -> Tensor:
    """Sample `image` at `grid` in float32: positions in bf16 would be off by whole pixels.

    Convention: grid (B, H, W, 2) is x then y in [-1, 1], align_corners=True, bilinear, padding border.
    """
    with torch.autocast(image.device.type, enabled=False):
        return F.grid_sample(
            image.float(), grid.float(), mode="bilinear", padding_mode="border", align_corners=True
        )
