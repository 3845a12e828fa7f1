"""Scenes for the finder: characters at any place, scale and angle over backgrounds of any kind."""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple

import numpy as np
import torch
import torch.nn.functional as F
from torch import Tensor

from models.drawing import FRAME_SIZE
from models.generator.character import head_corners, leaned, placed
from models.sheet.crops import FINDER_PIXELS

POINTS = ("left_eye", "right_eye", "mouth", "centre")
"""What the finder's heat maps mark; the last is the centre of the networks' frame."""


class Scenes(NamedTuple):
    """A batch of scenes; positions are scene pixels (x right, y down, edges of the picture at 0 and S).

    Attributes:
        picture: (B, 3, S, S), opaque RGB, sRGB-encoded, 0..1.
        alpha: (B, 1, S, S), the character's coverage.
        points: (B, 4, 2), see `POINTS`.
        scale: (B,), scene pixels per frame pixel.
        box: (B, 4), the head: x0, y0, x1, y1; of a leaning head, the box of its leaning box.
        angle: (B,), radians, clockwise, by which heads lean.
    """

    picture: Tensor
    alpha: Tensor
    points: Tensor
    scale: Tensor
    box: Tensor
    angle: Tensor


@lru_cache(maxsize=100_000)
def frame_facts(seed: int) -> tuple[np.ndarray, float, np.ndarray]:
    """Return frame centre (2,), frame scale and the corners of the head's box (4, 2) of the drawing at rest.

    The first corner is the image's upper left one of an upright head, then clockwise.
    """
    d, rest, view = placed(seed)
    m = view.matrix()
    middle = np.full((1, 2), FRAME_SIZE / 2)
    centre = m[:, :2] @ leaned(middle, d, rest)[0] + m[:, 2]
    return centre.astype(np.float32), view.scale, head_corners(d, rest, view).astype(np.float32)


def lean_of(corners: np.ndarray) -> float:
    """Return how far a head's box (4, 2) leans clockwise, radians."""
    x, y = corners[1] - corners[0]
    return float(np.arctan2(y, x))


def backdrops(n: int, size: int, others: Tensor) -> Tensor:
    """Return (n, 3, size, size) backgrounds: flat, gradient, clouds, or busy (pictures enlarged)."""
    out = []
    for i in range(n):
        base = torch.rand(3, 1, 1) if torch.rand(()) < 0.6 else torch.rand(1, 1, 1).expand(3, 1, 1)
        u = torch.rand(())
        if u < 0.4:
            out.append(base.expand(3, size, size))
        elif u < 0.6:
            corners = (base + 0.3 * torch.randn(3, 2, 2)).clamp(0, 1)
            out.append(F.interpolate(corners[None], size=size, mode="bilinear", align_corners=True)[0])
        elif u < 0.8:
            k = int(torch.randint(3, 40, ()))
            noise = base + 0.25 * torch.randn(3, k, k) * torch.rand(())
            out.append(F.interpolate(noise[None], size=size, mode="bicubic").clamp(0, 1)[0])
        else:
            o = others[i]
            # From the clothes down: a backdrop must not show a second face.
            k = int(torch.randint(16, 50, ()))
            y, x = int(torch.randint(195, FRAME_SIZE - k, ())), int(torch.randint(40, 216 - k, ()))
            part = o[:3, y : y + k, x : x + k] + base * (1 - o[3:, y : y + k, x : x + k])
            out.append(F.interpolate(part[None], size=size, mode="bilinear")[0])
    return torch.stack(out)


class _Place(NamedTuple):
    """Where drawings come to lie in scenes: turned and scaled about the head, which is then put at `at`.

    Attributes:
        turn: (B, 2, 2), rotation times scale.
        head: (B, 2), the head's middle in the drawing, frame pixels.
        at: (B, 2), where it comes to lie, scene pixels.
    """

    turn: Tensor
    head: Tensor
    at: Tensor

    def points(self, p: Tensor) -> Tensor:
        """Return where points (B, ..., 2) of the frame come to lie, scene pixels."""
        b, ones = len(p), [1] * (p.dim() - 2)
        turned = torch.einsum("bij,b...j->b...i", self.turn, p - self.head.view(b, *ones, 2))
        return turned + self.at.view(b, *ones, 2)

    def sources(self, finer: int, size: int) -> Tensor:
        """Return where in the frame to look (B, K, K, 2) for each of K = finer * size pixels a side."""
        b = len(self.at)
        axis = (torch.arange(finer * size) + 0.5) / finer
        grid = torch.stack(torch.meshgrid(axis, axis, indexing="xy"), -1)[None] - self.at.view(b, 1, 1, 2)
        back = torch.linalg.inv(self.turn)
        return torch.einsum("bij,bhwj->bhwi", back, grid) + self.head.view(b, 1, 1, 2)


def compose(
    rest: Tensor,
    features: Tensor,
    seeds: Tensor,
    size: int = FINDER_PIXELS,
    most_turn_deg: float | None = None,
) -> Scenes:
    """Place drawings (B, 4, S, S) with features (B, 3, 4; frame pixels) in random scenes of `size` pixels.

    The lowest row of a drawing is drawn out downwards, as a body would go on. With `most_turn_deg` scenes are
    turned evenly up to that angle either way, without it mostly little (5 degrees, standard deviation).
    """
    b = len(rest)
    facts = [frame_facts(int(s)) for s in seeds]
    centre = torch.from_numpy(np.stack([f[0] for f in facts]))
    own_scale = torch.tensor([f[1] for f in facts])
    corners = torch.from_numpy(np.stack([f[2] for f in facts]))
    lean = torch.tensor([lean_of(f[2]) for f in facts])
    side = torch.exp(torch.empty(b).uniform_(np.log(0.28), np.log(1.7))) * size / FRAME_SIZE
    angle = torch.randn(b).clamp(-2, 2) * 0.09
    if most_turn_deg is not None:
        angle = (torch.rand(b) * 2 - 1) * np.deg2rad(most_turn_deg)
    head = corners.mean(1)
    reach = (0.5 - 0.33 * side * FRAME_SIZE / size / 2).clamp(0.08, 0.5)[:, None] * size
    at = size / 2 + (torch.rand(b, 2) * 2 - 1) * reach
    rotation = torch.stack([angle.cos(), -angle.sin(), angle.sin(), angle.cos()], 1).view(b, 2, 2)
    place = _Place(rotation * side.view(b, 1, 1), head, at)
    # Twice as fine, then averaged: small heads would shimmer otherwise.
    source = place.sources(2, size) * (2 / FRAME_SIZE) - 1
    seen = F.avg_pool2d(F.grid_sample(rest, source, padding_mode="border", align_corners=False), 2)
    others = F.adaptive_avg_pool2d(rest.roll(1, 0), FRAME_SIZE)
    picture = seen[:, :3] + backdrops(b, size, others) * (1 - seen[:, 3:])
    corners = place.points(corners)
    points = place.points(torch.cat([features[:, :, :2], centre[:, None]], 1))
    return Scenes(
        picture.clamp(0, 1),
        seen[:, 3:],
        points,
        side * own_scale,
        torch.cat([corners.amin(1), corners.amax(1)], 1),
        angle + lean,
    )
