"""Strong random changes of crops and their parts, so that what is learned holds for drawings of any hand.

Pictures are premultiplied RGBA (B, 4, H, W), planes (B, N, H, W), both 0..1. The first `shown` planes are
parts that show; together with skin, which is what is left, they share each pixel.
"""

from __future__ import annotations

import cv2
import numpy as np
import torch
import torch.nn.functional as F
from torch import Tensor

from models.training.augment import colour_change, recolour


def some(n: int, chance: float) -> Tensor:
    """Return (n, 1, 1, 1): 1 with a chance, else 0."""
    return (torch.rand(n, 1, 1, 1) < chance).float()


def between(n: int, low: float, high: float) -> Tensor:
    """Return (n, 1, 1, 1), uniform."""
    return low + (high - low) * torch.rand(n, 1, 1, 1)


def soft_noise(n: int, channels: int, cells: int, size: int) -> Tensor:
    """Return smooth noise (n, channels, size, size) of unit variance at its cells."""
    small = torch.randn(n, channels, cells, cells)
    return F.interpolate(small, size=(size, size), mode="bicubic", align_corners=False)


def warped(pictures: Tensor, planes: Tensor, pixels: int, large: float = 0.0) -> tuple[Tensor, Tensor]:
    """Cut crops of `pixels` out of wider ones (N, C, W, W): other places, sizes, angles, askew and bent.

    Sizes err as a finder does (15 %), widths go as far as a three-quarter view, and now and then the place is
    far off. A share `large` is seen from near.
    """
    n, _, wide, _ = pictures.shape
    scale = torch.exp(torch.randn(n) * 0.13).clamp(0.7, 1.42)
    # Some eyes are as large as the face.
    scale = torch.where(torch.rand(n) < large, scale * (0.5 + 0.3 * torch.rand(n)), scale)
    squeeze = torch.where(torch.rand(n) < 0.4, 0.62 + 0.4 * torch.rand(n), 0.92 + 0.2 * torch.rand(n))
    angle = torch.randn(n).clamp(-2, 2) * 0.12
    shear = torch.randn(n).clamp(-2, 2) * 0.08
    far = torch.where(torch.rand(n) < 0.15, 0.11, 0.055)[:, None]
    shift = torch.randn(n, 2).clamp(-2, 2) * far * (2 * pixels / wide)
    reach = scale * pixels / wide
    cos, sin = torch.cos(angle), torch.sin(angle)
    # From the crop's positions (-1..1) to those of the wide picture: a narrow view looks up a wider piece.
    row_x = torch.stack([reach * cos / squeeze, reach * (shear - sin), shift[:, 0]], 1)
    row_y = torch.stack([reach * sin / squeeze, reach * cos, shift[:, 1]], 1)
    theta = torch.stack([row_x, row_y], 1)
    grid = F.affine_grid(theta, [n, 1, pixels, pixels], align_corners=False)
    axis = torch.linspace(-1, 1, pixels)
    lean = torch.randn(n, 2) * 0.07
    depth = 1 + lean[:, 0, None, None] * axis[None, None, :] + lean[:, 1, None, None] * axis[None, :, None]
    bend = soft_noise(n, 2, 4, pixels).movedim(1, -1) * (0.03 * torch.rand(n, 1, 1, 1))
    grid = (grid - shift[:, None, None]) * depth[..., None] + shift[:, None, None] + bend
    both = torch.cat([pictures, planes], 1)
    out = F.grid_sample(both, grid, padding_mode="border", align_corners=False)
    return out[:, :4], out[:, 4:]


def painted_parts(pictures: Tensor, planes: Tensor, chances: dict[int, float]) -> Tensor:
    """Give parts of pictures (N, 4, S, S) other colours: by a share, flat or with what was drawn in them.

    `planes` (N, P, S, S) says where parts are, `chances` how often a plane's part changes.
    """
    n = len(pictures)
    rgb, alpha = pictures[:, :3], pictures[:, 3:]
    for plane, chance in chances.items():
        cover = planes[:, plane : plane + 1] * some(n, chance)
        colour = torch.rand(n, 3, 1, 1) ** torch.exp(torch.randn(n, 1, 1, 1))
        grey = some(n, 0.4)
        colour = colour * (1 - grey) + colour.mean(1, keepdim=True) * grey
        weight = cover * between(n, 0.25, 1.0)
        kept = some(n, 0.5)
        mean = (rgb * cover).sum((2, 3), keepdim=True) / (cover.sum((2, 3), keepdim=True) + 1e-3)
        changed = kept * (rgb - mean + colour * alpha) + (1 - kept) * colour * alpha
        rgb = rgb * (1 - weight) + changed * weight
    return torch.cat([torch.minimum(rgb.clamp(0, 1), alpha), alpha], 1)


def shaded(pictures: Tensor, around: Tensor) -> Tensor:
    """Lay shading over pictures: soft and brushed, from a side, make-up around the eye or mouth, texture.

    Args:
        pictures: premultiplied.
        around: (B, 1, H, W), what make-up lies around.
    """
    n, _, size, _ = pictures.shape
    rgb, alpha = pictures[:, :3], pictures[:, 3:]
    gain = torch.ones(n, 3, size, size)
    for cells, most in ((3, 0.3), (6, 0.2), (12, 0.12)):
        tint = 1 + 0.5 * torch.randn(n, 3, 1, 1)
        gain = gain + soft_noise(n, 1, cells, size) * tint * most * torch.rand(n, 1, 1, 1) * some(n, 0.55)
    axis = torch.linspace(-1, 1, size)
    slope = torch.randn(n, 2) * 0.14
    gain = gain + (slope[:, 0, None, None] * axis + slope[:, 1, None, None] * axis[:, None])[:, None]
    for cells, most in ((28, 0.06), (size, 0.05)):
        gain = gain + soft_noise(n, 1, cells, size) * most * torch.rand(n, 1, 1, 1) * some(n, 0.4)
    spread = between(n, 0.0, 1.0)
    near = F.avg_pool2d(around, 9, 1, 4)
    wide = F.avg_pool2d(F.avg_pool2d(near, (25, 1), 1, (12, 0)), (1, 25), 1, (0, 12)) * 1.6
    ring = ((near * spread + wide * (1 - spread)) - around).clamp(0, 1)
    weight = ring * some(n, 0.35) * between(n, 0.2, 0.8)
    make_up = torch.rand(n, 3, 1, 1) * between(n, 0.3, 1.0)
    rgb = rgb * gain.clamp(0.3, 1.8)
    rgb = rgb * (1 - weight) + make_up * alpha * weight
    return torch.cat([torch.minimum(rgb.clamp(0, 1), alpha), alpha], 1)


def _laid(
    picture: np.ndarray, planes: np.ndarray, cover: np.ndarray, colour: np.ndarray, shown: int, front: int
) -> None:
    """Lay a colour over a picture (H, W, 4) in place; as a part in front where `front` is a plane."""
    c = cover[..., None]
    picture[..., :3] = picture[..., :3] * (1 - c) + colour * c
    picture[..., 3:] = picture[..., 3:] * (1 - c) + c
    planes[..., :shown] *= 1 - c
    if front >= 0:
        planes[..., front] += cover


def _strand(r: np.random.Generator, size: int) -> np.ndarray:
    """Return the cover of a tapering strand of hair that comes from above or a side: float32 (H, W)."""
    x0 = r.uniform(-0.1, 1.1) * size
    start = np.array([x0, -4.0])
    end = np.array([x0 + r.normal(0, 0.3) * size, r.uniform(0.25, 1.1) * size])
    middle = (start + end) / 2 + r.normal(0, 0.1, 2) * size
    t = np.linspace(0, 1, 24)[:, None]
    path = (1 - t) ** 2 * start + 2 * t * (1 - t) * middle + t**2 * end
    tangent = np.gradient(path, axis=0)
    normal = np.stack([-tangent[:, 1], tangent[:, 0]], 1)
    normal /= np.linalg.norm(normal, axis=1, keepdims=True) + 1e-6
    half = (r.uniform(0.6, 9.0) if r.random() < 0.6 else r.uniform(0.4, 2.0)) * (1 - t) ** r.uniform(0.4, 1.2)
    outline = np.vstack([path + normal * half, (path - normal * half)[::-1]])
    cover = np.zeros((size, size), np.uint8)
    cv2.fillPoly(cover, [np.round(outline * 16).astype(np.int32)], (255,), cv2.LINE_AA, 4)
    return cover.astype(np.float32) / 255


def _rim(r: np.random.Generator, size: int) -> tuple[np.ndarray, np.ndarray]:
    """Return the covers of a spectacle's rim and of its glass: float32 (H, W)."""
    centre = np.array([0.5, 0.5]) * size + r.normal(0, 0.06, 2) * size
    rx, ry = r.uniform(0.28, 0.5) * size, r.uniform(0.14, 0.42) * size
    t = np.linspace(0, 2 * np.pi, 49)
    power = 2 / r.uniform(2, 5)
    c, s = np.cos(t), np.sin(t)
    outline = centre + np.stack(
        [np.sign(c) * np.abs(c) ** power * rx, np.sign(s) * np.abs(s) ** power * ry], 1
    )
    fixed = [np.round(outline * 16).astype(np.int32)]
    rim, glass = np.zeros((size, size), np.uint8), np.zeros((size, size), np.uint8)
    cv2.fillPoly(glass, fixed, (255,), cv2.LINE_AA, 4)
    cv2.polylines(rim, fixed, True, (255,), int(r.integers(1, 6)), cv2.LINE_AA, 4)
    u = r.random()
    if u < 0.3:
        # Half rims.
        cut = int(np.clip(centre[1], 0, size))
        rim[:cut] = 0 if u < 0.15 else rim[:cut]
        rim[cut:] = 0 if u >= 0.15 else rim[cut:]
    return rim.astype(np.float32) / 255, glass.astype(np.float32) / 255


def _cover(r: np.random.Generator, size: int) -> tuple[np.ndarray, np.ndarray]:
    """Return the cover (H, W) of a patch or opaque glass, and its colours (H, W, 3), float32."""
    centre = np.array([0.5, 0.5]) * size + r.normal(0, 0.05, 2) * size
    rx, ry = r.uniform(0.24, 0.5) * size, r.uniform(0.2, 0.42) * size
    t = np.linspace(0, 2 * np.pi, 49)
    power = 2 / r.uniform(1.6, 5)
    c, s = np.cos(t), np.sin(t)
    offset = np.stack([np.sign(c) * np.abs(c) ** power * rx, np.sign(s) * np.abs(s) ** power * ry], 1)
    lean = r.normal(0, 0.15)
    outline = centre + offset @ np.array([[np.cos(lean), np.sin(lean)], [-np.sin(lean), np.cos(lean)]])
    cover = np.zeros((size, size), np.uint8)
    cv2.fillPoly(cover, [np.round(outline * 16).astype(np.int32)], (255,), cv2.LINE_AA, 4)
    one, other = r.random(3) * r.uniform(0.2, 1), r.random(3)
    if r.random() < 0.6:
        # Mirroring glass: greys and whites.
        one, other = np.full(3, r.uniform(0, 1)), np.full(3, r.uniform(0.5, 1))
    slope = np.linspace(0, 1, size)[:, None] * np.ones(size) * r.uniform(0.3, 1)
    glare = np.zeros((size, size), np.uint8)
    for _ in range(r.integers(0, 4)):
        x = r.uniform(0, size)
        ends = np.array([(x, 0), (x + r.normal(0, 0.3) * size, size)])
        thick = int(r.integers(1, 14))
        cv2.polylines(glare, [np.round(ends).astype(np.int32)], False, (255,), thick, cv2.LINE_AA)
    mix = np.clip(slope + glare.astype(np.float32) / 255 * r.uniform(0.2, 1), 0, 1)[..., None]
    colours = (one * (1 - mix) + other * mix).astype(np.float32)
    return cover.astype(np.float32) / 255, colours


def _skin_line(r: np.random.Generator, size: int) -> np.ndarray:
    """Return the cover of a short line that is no part (a wrinkle, a shadow's edge): float32 (H, W)."""
    start = r.uniform(0, 1, 2) * size
    turn = r.uniform(0, np.pi)
    length = r.uniform(0.05, 0.4) * size
    t = np.linspace(-0.5, 0.5, 12)
    bend = r.normal(0, 0.25)
    along, across = t * length, bend * (0.25 - t**2) * length
    c, s = np.cos(turn), np.sin(turn)
    path = start + np.stack([c * along - s * across, s * along + c * across], 1)
    cover = np.zeros((size, size), np.uint8)
    cv2.polylines(
        cover, [np.round(path * 16).astype(np.int32)], False, (255,), int(r.integers(1, 3)), cv2.LINE_AA, 4
    )
    return cover.astype(np.float32) * (r.uniform(0.3, 1.0) / 255)


def _colour_at(picture: np.ndarray, r: np.random.Generator, where: np.ndarray) -> np.ndarray:
    """Return a colour (3,), 0..1, of the picture (H, W, C) from where a plane (H, W) is set, else any."""
    rows, columns = np.nonzero(where > 0.9)
    if len(rows) and r.random() < 0.6:
        i = r.integers(len(rows))
        return picture[rows[i], columns[i], :3].copy()
    return (r.random(3) ** np.exp(r.normal(0, 0.8))).astype(np.float32)


def overlaid(pictures: Tensor, planes: Tensor, r: np.random.Generator, front: int, shown: int) -> None:
    """Lay strands of hair, spectacles' rims and lines of the skin over pictures and planes, in place.

    Args:
        pictures: (B, 4, H, W).
        planes: (B, N, H, W); the last of `shown` parts that show is `front`.
        r: decides.
        front: index of the plane of what lies in front.
        shown: how many planes are parts that show.
    """
    size = pictures.shape[-1]
    for i in range(len(pictures)):
        picture = pictures[i].permute(1, 2, 0).numpy().copy()
        plane = planes[i].permute(1, 2, 0).numpy().copy()
        bare = 1 - plane[..., :shown].sum(-1)
        if r.random() < 0.45:
            for _ in range(r.integers(1, 5)):
                colour = _colour_at(picture, r, bare) * r.uniform(0.2, 0.9)
                # Only on skin: over a part it would be another part's edge.
                cover = _skin_line(r, size) * np.clip(bare, 0, 1)
                _laid(picture, plane, cover, colour, 0, -1)
        if r.random() < 0.12:
            rim, glass = _rim(r, size)
            _laid(picture, plane, glass * r.uniform(0, 0.35), r.random(3).astype(np.float32), 0, -1)
            _laid(picture, plane, rim, r.random(3).astype(np.float32) * r.random(), shown, front)
        if r.random() < 0.05:
            cover, colours = _cover(r, size)
            _laid(picture, plane, cover, colours, shown, front)
        if r.random() < 0.35:
            colour = _colour_at(picture, r, plane[..., front])
            for _ in range(r.integers(1, 6)):
                cover = _strand(r, size) * r.uniform(0.75, 1.0)
                _laid(picture, plane, cover, np.clip(colour * r.uniform(0.7, 1.3), 0, 1), shown, front)
        pictures[i] = torch.from_numpy(picture).permute(2, 0, 1)
        planes[i] = torch.from_numpy(plane).permute(2, 0, 1)


def recoloured(pictures: Tensor) -> Tensor:
    """Change all colours of pictures (N, 4, S, S), premultiplied: channels, hue, gamma, contrast, grey."""
    n = len(pictures)
    pictures = recolour(pictures, colour_change(n, pictures.device))
    rgb, alpha = pictures[:, :3], pictures[:, 3:]
    grey = some(n, 0.08)
    rgb = rgb * (1 - grey) + rgb.mean(1, keepdim=True) * grey
    straight = (rgb / alpha.clamp(min=1e-3)).clamp(0, 1)
    straight = straight ** torch.exp(torch.randn(n, 1, 1, 1) * 0.3)
    contrast = between(n, 0.65, 1.2)
    middle = straight.mean((1, 2, 3), keepdim=True)
    straight = (straight - middle) * contrast + middle + torch.randn(n, 3, 1, 1) * 0.05
    return torch.cat([straight.clamp(0, 1) * alpha, alpha], 1)


def spoiled(pictures: Tensor, r: np.random.Generator) -> Tensor:
    """Do to pictures (N, C, S, S), 0..1, what resizing, sharpening, compression and scanning do."""
    n, _, size, _ = pictures.shape
    out = pictures.clone()
    for i in range(n):
        u = r.random()
        if u < 0.25:
            small = int(size * r.uniform(0.4, 0.9))
            less = F.interpolate(out[i : i + 1], size=(small, small), mode="area")
            mode = "bicubic" if r.random() < 0.6 else "nearest"
            out[i] = F.interpolate(less, size=(size, size), mode=mode)[0]
        elif u < 0.45:
            k = int(r.choice([3, 3, 5]))
            out[i] = F.avg_pool2d(F.pad(out[i : i + 1], [k // 2] * 4, mode="replicate"), k, 1)[0]
        elif u < 0.6:
            soft = F.avg_pool2d(F.pad(out[i : i + 1], [1] * 4, mode="replicate"), 3, 1)[0]
            out[i] = out[i] + (out[i] - soft) * r.uniform(0.3, 1.5)
        if r.random() < 0.2:
            rgb = (np.clip(out[i, :3].permute(1, 2, 0).numpy(), 0, 1) * 255).astype(np.uint8)
            coded = cv2.imencode(".jpg", rgb, [cv2.IMWRITE_JPEG_QUALITY, int(r.integers(25, 90))])[1]
            decoded = cv2.imdecode(coded, cv2.IMREAD_COLOR)
            out[i, :3] = torch.from_numpy(decoded).permute(2, 0, 1).float() / 255
    out[:, :3] += torch.randn_like(out[:, :3]) * 0.03 * torch.rand(n, 1, 1, 1) * some(n, 0.4)
    alpha = out[:, 3:].clamp(0, 1)
    return torch.cat([torch.minimum(out[:, :3].clamp(0, 1), alpha), alpha], 1)


def line_art(pictures: Tensor, planes: Tensor, kept: tuple[int, ...], chance: float) -> Tensor:
    """Whiten pictures (N, 4, S, S) but for some planes (lines), as if never coloured; each by chance."""
    n = len(pictures)
    ink = planes[:, list(kept)].sum(1, keepdim=True).clamp(0, 1)
    weight = (1 - ink) * some(n, chance) * between(n, 0.5, 1.0)
    rgb, alpha = pictures[:, :3], pictures[:, 3:]
    return torch.cat([rgb * (1 - weight) + alpha * weight, alpha], 1)
