"""A small software rasteriser: triangles with a colour at each corner, nearest wins."""

from __future__ import annotations

import numpy as np

_EDGES = (2, 3, 4, 5, 6, 8, 12, 16, 32, 64, 128)


def rasterise(
    points: np.ndarray, depth: np.ndarray, colour: np.ndarray, triangles: np.ndarray, background: np.ndarray
) -> np.ndarray:
    """Return a copy of `background` with the triangles drawn on it.

    Args:
        points: (V, 2) x and y in pixels; pixel (i, j)'s centre is at x = j + 0.5, y = i + 0.5.
        depth: (V,) smaller is nearer.
        colour: (V, 3) any linear quantity.
        triangles: (T, 3) indices, clockwise as seen; others face away and are not drawn.
        background: (H, W, 3) float32.
    """
    height, width = background.shape[:2]
    corners = points[triangles]  # (T, 3, 2)
    low = np.floor(corners.min(1)).astype(int)
    high = np.ceil(corners.max(1)).astype(int)
    inside = (
        _faces_us(corners) & (high[:, 0] > 0) & (high[:, 1] > 0) & (low[:, 0] < width) & (low[:, 1] < height)
    )
    extent = (high - low).max(1)
    pixels, owners, weights = [], [], []
    smallest = 0
    for edge in _EDGES:
        chosen = np.flatnonzero(inside & (extent > smallest) & (extent <= edge))
        smallest = edge
        for part in np.array_split(chosen, len(chosen) * edge * edge // 2_000_000 + 1):
            hit, owner, weight = _cover(corners[part], low[part], edge, width, height)
            pixels.append(hit)
            owners.append(part[owner])
            weights.append(weight)
    pixel, owner, weight = np.concatenate(pixels), np.concatenate(owners), np.concatenate(weights)
    z = (depth[triangles][owner] * weight).sum(1)
    order = np.argsort(-z, kind="stable")
    winner = np.full(height * width, -1)
    winner[pixel[order]] = order
    drawn = winner[winner >= 0]
    picture = background.reshape(-1, 3).copy()
    picture[pixel[drawn]] = (colour[triangles[owner[drawn]]] * weight[drawn, :, None]).sum(1)
    return picture.reshape(height, width, 3)


def _faces_us(corners: np.ndarray) -> np.ndarray:
    a, b = corners[:, 1] - corners[:, 0], corners[:, 2] - corners[:, 0]
    return a[:, 0] * b[:, 1] - a[:, 1] * b[:, 0] < 0


def _cover(
    corners: np.ndarray, low: np.ndarray, edge: int, width: int, height: int
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return for each pixel that a triangle covers: its flat index, the triangle, the corners' weights."""
    steps = np.arange(edge)
    x = low[:, 0, None, None] + steps[None, None, :]  # (T, 1, edge)
    y = low[:, 1, None, None] + steps[None, :, None]  # (T, edge, 1)
    a, b, c = corners[:, 0], corners[:, 1], corners[:, 2]
    area = (b[:, 0] - a[:, 0]) * (c[:, 1] - a[:, 1]) - (b[:, 1] - a[:, 1]) * (c[:, 0] - a[:, 0])
    area = np.where(np.abs(area) < 1e-9, np.inf, area)[:, None, None]
    first = _side(b, c, x + 0.5, y + 0.5) / area  # (T, edge, edge)
    second = _side(c, a, x + 0.5, y + 0.5) / area
    third = 1.0 - first - second
    hit = (first >= 0) & (second >= 0) & (third >= 0) & np.isfinite(area)
    hit &= (x >= 0) & (x < width) & (y >= 0) & (y < height)
    owner, row, column = np.nonzero(hit)
    pixel = (low[owner, 1] + row) * width + low[owner, 0] + column
    return pixel, owner, np.stack([first[hit], second[hit], third[hit]], 1)


def _side(a: np.ndarray, b: np.ndarray, x: np.ndarray, y: np.ndarray) -> np.ndarray:
    ax, ay = a[:, 0, None, None], a[:, 1, None, None]
    bx, by = b[:, 0, None, None], b[:, 1, None, None]
    return (bx - ax) * (y - ay) - (by - ay) * (x - ax)
