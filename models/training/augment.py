"""Random changes of training pictures that the answer does not depend on."""

from __future__ import annotations

import torch
import torch.nn.functional as F
from torch import Tensor


def colour_change(n: int, device: torch.device) -> Tensor:
    """Return (n, 3, 3) random colour matrices: mostly mild, some with channels swapped or grey."""
    eye = torch.eye(3, device=device)
    out = []
    for _ in range(n):
        m = eye
        u = torch.rand(())
        if u < 0.3:
            m = eye[torch.randperm(3)]
        elif u < 0.36:
            m = torch.full((3, 3), 1 / 3, device=device)
        m = m * (0.8 + 0.2 * torch.rand(3, 1, device=device)) * (0.75 + 0.25 * torch.rand((), device=device))
        mix = 0.12 * torch.rand((), device=device)
        out.append(m * (1 - mix) + mix / 3)
    return torch.stack(out)


def recolour(image: Tensor, matrix: Tensor) -> Tensor:
    """Apply colour matrices to premultiplied RGBA (B, ..., 4, H, W); alpha stays."""
    extra = image.dim() - 4
    m = matrix.view(len(matrix), *([1] * extra), 3, 3)
    rgb = torch.einsum("b...ij,b...jhw->b...ihw", m.expand(*image.shape[:-3], 3, 3), image[..., :3, :, :])
    return torch.cat([rgb.clamp(0, 1), image[..., 3:, :, :]], -3)


def soil(image: Tensor) -> Tensor:
    """Add what scans, resizing and compression do to pictures (B, 4, H, W), premultiplied: for inputs."""
    b = len(image)
    image = resized(image)
    blurred = F.avg_pool2d(F.pad(image, (1, 1, 1, 1), mode="replicate"), 3, 1)
    pick = (torch.rand(b, 1, 1, 1, device=image.device) < 0.25).to(image.dtype) * torch.rand(
        b, 1, 1, 1, device=image.device
    )
    image = image * (1 - pick) + blurred * pick
    level = (
        0.04
        * torch.rand(b, 1, 1, 1, device=image.device)
        * (torch.rand(b, 1, 1, 1, device=image.device) < 0.5)
    )
    noise = torch.randn_like(image) * level * image[:, 3:]
    return torch.cat([(image + noise)[:, :3].clamp(0, 1), image[:, 3:]], 1)


def graded(images: list[Tensor]) -> list[Tensor]:
    """Change the contrast of premultiplied pictures (B, ..., 4, H, W) of the same things alike."""
    gamma = torch.exp(0.3 * torch.randn(len(images[0]))).clamp(0.55, 1.8).to(images[0].device)
    out = []
    for image in images:
        rgb, alpha = image.split([3, 1], -3)
        power = gamma.view(-1, *([1] * (image.dim() - 1)))
        straight = (rgb / alpha.clamp(min=1e-3)).clamp(1e-4, 1)
        out.append(torch.cat([straight**power * alpha, alpha], -3))
    return out


def resized(image: Tensor) -> Tensor:
    """Enlarge pictures (B, C, H, W), premultiplied, from fewer pixels now and then, as small drawings are."""
    if torch.rand(()) < 0.7:
        return image
    size = round(image.shape[-1] * float(0.35 + 0.55 * torch.rand(())))
    small = F.interpolate(image, size=(size, size), mode="bilinear", antialias=True)
    kind = "bicubic" if torch.rand(()) < 0.5 else "bilinear"
    large = F.interpolate(small, size=image.shape[-2:], mode=kind).clamp(0, 1)
    if image.shape[1] < 4:
        return large
    return torch.cat([torch.minimum(large[:, :3], large[:, 3:]), large[:, 3:]], 1)


def mirror_pose(poses: Tensor) -> Tensor:
    """Mirror head poses (..., 3): head_x, head_y, neck_z."""
    return poses * torch.tensor([1.0, -1.0, -1.0], device=poses.device)


def jiggle(images: Tensor) -> Tensor:
    """Shift, scale and turn a stack of pictures of the same thing alike: (B, N, 4, H, W)."""
    b, n, c, h, w = images.shape
    angle = (torch.rand(b) - 0.5) * 0.25
    scale = 1 + (torch.rand(b) - 0.5) * 0.24
    shift = (torch.rand(b, 2) - 0.5) * 0.16
    rows = torch.stack(
        [
            scale * angle.cos(),
            -scale * angle.sin(),
            shift[:, 0],
            scale * angle.sin(),
            scale * angle.cos(),
            shift[:, 1],
        ],
        1,
    )
    theta = rows.view(b, 2, 3).to(images.device, images.dtype)
    grid = F.affine_grid(theta, [b, n * c, h, w], align_corners=False)
    return F.grid_sample(images.view(b, n * c, h, w), grid, padding_mode="border", align_corners=False).view(
        images.shape
    )
