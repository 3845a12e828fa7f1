"""How a head turns, as the turner says of a picture alone, fitted to key points (torch).

The turner of the sheet packs looks at a drawing once and answers with maps that are polynomials of the
head's pose. Here no pose is known: the one is sought under which the picture's key points come to lie where
the driver's motion wants them.
"""

from __future__ import annotations

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from models.first_order.layers import coordinate_grid
from models.sheet import basis

CHANNELS = basis.TURN_FLOW.stop
"""Maps of a picture's turns: tilt flow, then turn flow, in the order of `basis`, in [-1, 1] units."""

_STEPS = 3
_FAR = 0.06
"""Distance, in [-1, 1] units, from which on a key point that does not fit the others counts under half."""
_SLOPE = 0.03
"""About what the squared slopes of all key points come to: the unit of the ridge."""
_LARGEST = 1.5


class TurnFit(nn.Module):
    """Finds a head pose by least squares, and the motion of it. How much each key point counts is learned.

    Args:
        count: key points.
        share: how much of the pose is carried over.
    """

    def __init__(self, count: int, share: float = 1.0) -> None:
        super().__init__()
        self.share = share
        self.weight = nn.Parameter(torch.zeros(count))
        self.ridge = nn.Parameter(torch.full((3,), -3.5))

    def pose(self, turns: Tensor, source: Tensor, driving: Tensor) -> Tensor:
        """Return head_x, head_y, neck_z (N, 3) that bring key points (N, K, 2) where they should be.

        Args:
            turns: (N, CHANNELS, h, w).
            source: the picture's key points.
            driving: where they should come to lie.
        """
        n, k = source.shape[:2]
        # Flow is known by where a point comes to lie, so it is read there.
        seen = F.grid_sample(turns, driving[:, None], padding_mode="border", align_corners=True)
        seen = seen.reshape(n, CHANNELS, k)
        away = (driving - source).transpose(1, 2)  # (N, 2, K)
        counts = torch.exp(self.weight)
        ridge = torch.eye(3, dtype=turns.dtype, device=turns.device) * (torch.exp(self.ridge) * _SLOPE)
        pose = turns.new_zeros(n, 3)
        for step in range(_STEPS):
            flow, slope = _flow_at(seen, pose)
            off = away + flow
            near = counts.expand(n, k)
            if step:
                near = near / (1 + off.square().sum(1) / _FAR**2)
            weighted = slope * near[:, None, None]
            normal = weighted.flatten(2) @ slope.flatten(2).transpose(1, 2) + ridge  # (N, 3, 3)
            wrong = (weighted * off[:, None]).flatten(2).sum(2) + pose @ ridge
            pose = (pose - _solved(normal, wrong)).clamp(-_LARGEST, _LARGEST)
        return pose

    def forward(self, turns: Tensor, source: Tensor, driving: Tensor) -> Tensor:
        """Return where in the picture to look (N, h, w, 2); arguments as of `pose`."""
        return turned(turns, self.share * self.pose(turns, source, driving))


def mirrored(turns: Tensor) -> Tensor:
    """Return the maps (..., CHANNELS, h, w) of the mirrored picture.

    In a mirror x, yaw and tilt change their signs: a term of odd degree in yaw or tilt does, and an x flow
    once more.
    """
    tilt = [-1.0, 1.0]
    turn = [1.0, -1.0, 1.0, -1.0, 1.0, 1.0, -1.0, 1.0, -1.0]
    signs = [-s for s in tilt] + tilt + [-s for s in turn] + turn
    return turns.flip(-1) * turns.new_tensor(signs)[:, None, None]


def turned(turns: Tensor, pose: Tensor) -> Tensor:
    """Return where in the picture to look (N, h, w, 2) in head poses (N, 3)."""
    n, _, h, w = turns.shape
    x, y, z = pose.unbind(1)
    split = basis.TILT_FLOW.stop
    tilt = turns[:, :split].reshape(n, 2, basis.TILT_TERMS, h * w)
    turn = turns[:, split:].reshape(n, 2, basis.TURN_TERMS, h * w)
    leant = (basis.tilt_basis(z)[:, None, None] @ tilt).reshape(n, 2, h, w)
    ways = (basis.turn_basis(x, y)[:, None, None] @ turn).reshape(n, 2, h, w)
    # The neck's tilt comes last in the body's chain, so it is undone first.
    at = coordinate_grid(h, w, turns) + leant.permute(0, 2, 3, 1)
    return at + F.grid_sample(ways, at, padding_mode="border", align_corners=True).permute(0, 2, 3, 1)


def _flow_at(seen: Tensor, pose: Tensor) -> tuple[Tensor, Tensor]:
    """Return flow (N, 2, K) of single places, and its derivative by the pose (N, 3, 2, K)."""
    n, _, k = seen.shape
    x, y, z = pose.unbind(1)
    none, one = torch.zeros_like(x), torch.ones_like(x)
    split = basis.TILT_FLOW.stop
    tilt = seen[:, :split].reshape(n, 2, basis.TILT_TERMS, k)
    turn = seen[:, split:].reshape(n, 2, basis.TURN_TERMS, k)

    def of(terms: list[Tensor], maps: Tensor) -> Tensor:
        """Return the sum of terms, each (N,), times maps (N, 2, terms, K): (N, 2, K)."""
        return (torch.stack(terms, 1)[:, None, None] @ maps)[:, :, 0]

    flow = of([z, z * z], tilt) + of([x, y, x * x, x * y, y * y, x**3, x * x * y, x * y * y, y**3], turn)
    slopes = (
        of([one, none, 2 * x, y, none, 3 * x * x, 2 * x * y, y * y, none], turn),
        of([none, one, none, x, 2 * y, none, x * x, 2 * x * y, 3 * y * y], turn),
        of([one, 2 * z], tilt),
    )
    return flow, torch.stack(slopes, 1)


def _solved(matrix: Tensor, right: Tensor) -> Tensor:
    """Return the solution (N, 3) of symmetric 3 x 3 systems, in closed form: ONNX has no other."""
    a, b, c = matrix[:, 0].unbind(1)
    _, e, f = matrix[:, 1].unbind(1)
    i = matrix[:, 2, 2]
    rows = [e * i - f * f, c * f - b * i, b * f - c * e, a * i - c * c, b * c - a * f, a * e - b * b]
    whole = a * rows[0] + b * rows[1] + c * rows[2]
    p, q, r = right.unbind(1)
    found = [
        rows[0] * p + rows[1] * q + rows[2] * r,
        rows[1] * p + rows[3] * q + rows[4] * r,
        rows[2] * p + rows[4] * q + rows[5] * r,
    ]
    return torch.stack(found, 1) / whole[:, None]
