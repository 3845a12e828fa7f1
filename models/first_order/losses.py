"""The published losses, and the random warps that equivariance is tested with."""

from __future__ import annotations

import torch
from torch import Tensor

from models.first_order.discriminator import Judged
from models.first_order.layers import AntiAliasReduction, coordinate_grid
from models.first_order.networks import KeyPoints, inverse, warp

PYRAMID = (1.0, 0.5, 0.25, 0.125)
"""Scales at which pictures are compared."""


class RandomWarp:
    """A smooth random map of the plane: affine plus thin-plate, one a picture.

    Convention: positions as everywhere here, x then y in [-1, 1].

    Args:
        theta: (N, 2, 3), the affine part.
        bends: (N, 1, P * P), one number a control point of a P x P grid, added to x and y alike.
    """

    def __init__(self, theta: Tensor, bends: Tensor) -> None:
        self.theta, self.bends = theta, bends
        side = round(bends.shape[-1] ** 0.5)
        self.control = coordinate_grid(side, side, theta).reshape(1, 1, -1, 2)

    @classmethod
    def draw(cls, n: int, sigma: float = 0.05, bend: float = 0.005, points: int = 5) -> RandomWarp:
        """Draw one warp for each of n pictures."""
        theta = torch.eye(2, 3) + sigma * torch.randn(n, 2, 3)
        return cls(theta, bend * torch.randn(n, 1, points * points))

    def points(self, z: Tensor) -> Tensor:
        """Return where positions (N, M, 2) go."""
        apart = (z[:, :, None] - self.control).abs().sum(-1)  # (N, M, P * P)
        bent = (apart**2 * torch.log(apart + 1e-6) * self.bends).sum(-1, keepdim=True)
        return z @ self.theta[:, :, :2].transpose(1, 2) + self.theta[:, None, :, 2] + bent

    def jacobian(self, z: Tensor) -> Tensor:
        """Return the derivative (N, M, 2, 2) at positions (N, M, 2), in closed form."""
        offset = z[:, :, None] - self.control
        apart = offset.abs().sum(-1)
        slope = (2 * apart * torch.log(apart + 1e-6) + apart**2 / (apart + 1e-6)) * self.bends
        bent = (slope[..., None] * offset.sign()).sum(2)  # (N, M, 2): by x and by y
        return self.theta[:, None, :, :2] + bent[:, :, None].expand(-1, -1, 2, -1)

    def picture(self, picture: Tensor, align_corners: bool = True) -> Tensor:
        """Return the picture (N, C, H, W) sampled at the warped grid, mirrored at its border."""
        n, _, h, w = picture.shape
        grid = self.points(coordinate_grid(h, w, picture).reshape(1, h * w, 2).expand(n, -1, -1))
        return warp(picture, grid.reshape(n, h, w, 2), align_corners, "reflection")


def equivariance(driving: KeyPoints, warped: KeyPoints, by: RandomWarp) -> tuple[Tensor, Tensor | None]:
    """Return how far key points and affine terms of a warped picture are from the warped ones.

    Two scalars, unweighted; None for the second where there are no affine terms.
    """
    value = (driving.value - by.points(warped.value)).abs().mean()
    if driving.jacobian is None or warped.jacobian is None:
        return value, None
    moved = by.jacobian(warped.value) @ warped.jacobian
    identity = torch.eye(2, dtype=moved.dtype, device=moved.device)
    return value, (identity - inverse(driving.jacobian) @ moved).abs().mean()


def adversarial(fake: Judged) -> Tensor:
    """Return the generator's least-squares loss, a scalar."""
    return ((1 - fake.verdict) ** 2).mean()


def judging(real: Judged, fake: Judged) -> Tensor:
    """Return the discriminator's least-squares loss, a scalar."""
    return ((1 - real.verdict) ** 2 + fake.verdict**2).mean()


def feature_matching(real: Judged, fake: Judged) -> Tensor:
    """Return the sum over blocks of the features' mean distance, a scalar."""
    pairs = zip(real.features, fake.features, strict=True)
    return torch.stack([(r.detach() - f).abs().mean() for r, f in pairs]).sum()


class Pyramid(torch.nn.Module):
    """The picture at several scales, each blurred before it is reduced."""

    def __init__(self, scales: tuple[float, ...] = PYRAMID, channels: int = 3) -> None:
        super().__init__()
        self.levels = torch.nn.ModuleList(
            torch.nn.Identity() if s == 1 else AntiAliasReduction(channels, s) for s in scales
        )

    def forward(self, picture: Tensor) -> list[Tensor]:
        """Return the picture (N, C, H, W) at each scale."""
        return [level(picture) for level in self.levels]
