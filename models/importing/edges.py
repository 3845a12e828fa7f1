"""Clean edges against a known background: how much of a pixel is character, and of what colour."""

from __future__ import annotations

import cv2
import numpy as np

from models.importing.pieces import pieces, pieces_with, shrunk

_GROWS = 1.03
_LINE = 0.12
"""How far (share of the contrast) a mixture of two colours may lie off the line between them."""
_WEAK, _BESIDE = 48.0, 0.35
"""A rim is weak if it differs from the background by less than this, and by less than this share of what lies
beside it."""


def mixed_edges(
    rgb: np.ndarray, colour: np.ndarray, region: np.ndarray, noise: float
) -> tuple[np.ndarray, float]:
    """Cut a character out of a background whose colour is known everywhere.

    From each pixel near the background one walks inwards as long as the background's share falls; where it
    stops falling lies the character's own colour, and the pixel's place between the two is its alpha.

    Args:
        rgb: uint8 (H, W, 3).
        colour: float32 (H, W, 3), the background's, 0..255.
        region: bool (H, W), where nothing but background shows.
        noise: of the background, of 255.

    Returns:
        uint8 (H, W, 4), straight RGBA, and the share (0..1) of the edge that stands out from the background.
    """
    height, width = region.shape
    region = region | _weak_rim(rgb, colour, region)
    out = np.dstack([rgb, np.where(region, 0, 255).astype(np.uint8)])
    out[region] = 0
    inside = (~region).astype(np.uint8)
    if not region.any() or not inside.any():
        return out, 1.0
    wide = float(np.clip(max(height, width) / 350, 4, 9))
    depth = cv2.distanceTransform(inside, cv2.DIST_L2, 5)
    ys, xs = np.nonzero((depth > 0) & (depth <= wide))
    normal = _inwards(depth, ys, xs)
    own = rgb[ys, xs].astype(np.float32)
    under = colour[ys, xs]
    deep = depth[ys, xs]
    pure, steps = _walk(rgb, colour, (xs, ys), normal, deep, wide, noise)
    line = pure - under
    contrast = np.linalg.norm(line, axis=1)
    share = ((own - under) * line).sum(1) / np.maximum(contrast**2, 1e-3)
    faint = contrast < 4 * noise + 6
    share = np.where(faint, 1.0, np.clip(share, 0, 1))
    # A dark outline on a dark ground looks like a mixture of ground and filling, but no edge of one drawing
    # is much softer than the others.
    least = np.clip(deep - 0.25 - _softness(steps[deep < 1.5], contrast[deep < 1.5]), 0, 1)
    told = least > share
    share = np.maximum(share, least)
    share = np.where(share > 0.97, 1.0, np.where(share < 0.02, 0.0, share))
    # Dividing by a small share would enlarge noise: there the colour found further in is taken.
    safe = np.maximum(share, 0.25)[:, None]
    unmixed = np.clip((own - (1 - share[:, None]) * under) / safe, 0, 255)
    trust = np.where(told, 1.0, np.clip((share - 0.4) / 0.4, 0, 1))[:, None]
    clean = np.where(share[:, None] >= 1, own, unmixed * trust + pure * (1 - trust))
    out[ys, xs, :3] = np.clip(clean + 0.5, 0, 255)
    out[ys, xs, 3] = share * 255 + 0.5
    out[out[..., 3] == 0] = 0
    first = deep < 1.5
    return out, 1 - float(faint[first].mean()) if first.any() else 1.0


def _weak_rim(rgb: np.ndarray, colour: np.ndarray, region: np.ndarray) -> np.ndarray:
    """Return the pixels of an outline that hardly differs from the background: bool (H, W).

    A black line on a nearly black ground shows here and there, and the ringing of compression and resizing
    looks like it: over another background either would be a row of dots. Mixtures of the background and what
    lies beside are none of it, and neither is a broad dark area.
    """
    reach = int(np.clip(round(max(region.shape) / 500), 2, 5))
    own = rgb.astype(np.float32) - colour
    contrast = np.linalg.norm(own, axis=2)
    contrast[region] = 0
    strong = contrast > _WEAK
    size = 2 * reach + 1
    kernel = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (size, size))
    most = cv2.dilate(np.where(strong, contrast, 0), kernel)
    weight = cv2.filter2D(strong.astype(np.float32), -1, kernel.astype(np.float32))
    mean = cv2.filter2D(own * strong[..., None], -1, kernel.astype(np.float32))
    along = mean / np.maximum(np.linalg.norm(mean, axis=2, keepdims=True), 1e-3)
    share = (own * along).sum(2)
    # A mixture lies on the way from the background to what is beside.
    mixed = share > 0.8 * contrast
    weak = ~region & (contrast < np.minimum(_WEAK, _BESIDE * most)) & (weight > 0) & ~mixed
    near = cv2.dilate(region.astype(np.uint8), kernel) > 0
    rim = weak & near
    # What the rim cuts off from all that is broad belonged to it.
    rest = ~region & ~rim
    labels, _ = pieces(rest, 8)
    solid = shrunk(rest, max(1, reach - 1)) > 0
    loose = rest & ~pieces_with(rest, labels[solid | strong], labels)
    return rim | loose


def _softness(steps: np.ndarray, contrast: np.ndarray) -> float:
    """Return over how many pixels the sharper edges of this drawing fade; both are (N,), of edge pixels."""
    clear = steps[contrast > 60]
    return max(1.0, float(np.percentile(clear, 10))) if len(clear) > 20 else 2.0


def _inwards(depth: np.ndarray, ys: np.ndarray, xs: np.ndarray) -> np.ndarray:
    """Return the unit vectors (N, 2), x and y, that lead away from the background at pixels (N,)."""
    soft = cv2.GaussianBlur(depth, (0, 0), 1.0)
    gx = cv2.Sobel(soft, cv2.CV_32F, 1, 0)[ys, xs]
    gy = cv2.Sobel(soft, cv2.CV_32F, 0, 1)[ys, xs]
    length = np.maximum(np.hypot(gx, gy), 1e-3)
    return np.stack([gx / length, gy / length], 1)


def _walk(
    rgb: np.ndarray,
    colour: np.ndarray,
    at: tuple[np.ndarray, np.ndarray],
    normal: np.ndarray,
    depth: np.ndarray,
    wide: float,
    noise: float,
) -> tuple[np.ndarray, np.ndarray]:
    """Return the character's own colour (N, 3) beside each pixel near the background, and the steps to it."""
    xs, ys = at
    own = rgb[ys, xs].astype(np.float32) - colour[ys, xs]
    best, reached = own.copy(), np.linalg.norm(own, axis=1)
    walking, steps = np.ones(len(xs), bool), np.zeros(len(xs), np.int32)
    for step in range(1, int(np.ceil(wide))):
        x = xs + normal[:, 0] * step
        y = ys + normal[:, 1] * step
        seen = _sample(rgb, x, y) - _sample(colour, x, y)
        length = np.linalg.norm(seen, axis=1)
        share = np.clip((own * seen).sum(1) / np.maximum(length**2, 1e-3), 0, 1)
        off = np.linalg.norm(own - share[:, None] * seen, axis=1)
        mixed = off <= _LINE * length + 2 * noise + 2
        walking &= mixed & (length > reached * _GROWS + 0.5 + 0.5 * noise) & (depth + step <= wide)
        best[walking], reached[walking], steps[walking] = seen[walking], length[walking], step
        if not walking.any():
            break
    return best + colour[ys, xs], steps


def _sample(picture: np.ndarray, x: np.ndarray, y: np.ndarray) -> np.ndarray:
    """Return (N, 3) colours between pixels, bilinear, the border going on."""
    height, width = picture.shape[:2]
    x, y = np.clip(x, 0, width - 1), np.clip(y, 0, height - 1)
    x0, y0 = (
        np.minimum(x.astype(np.int32), max(width - 2, 0)),
        np.minimum(y.astype(np.int32), max(height - 2, 0)),
    )
    x1, y1 = np.minimum(x0 + 1, width - 1), np.minimum(y0 + 1, height - 1)
    fx, fy = (x - x0).astype(np.float32)[:, None], (y - y0).astype(np.float32)[:, None]
    above = picture[y0, x0] * (1 - fx) + picture[y0, x1] * fx
    below = picture[y1, x0] * (1 - fx) + picture[y1, x1] * fx
    return above * (1 - fy) + below * fy
