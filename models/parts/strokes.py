"""Curves, strokes and filled shapes, drawn anti-aliased at any resolution: mouths, generated characters.

Convention: points are (x, y), x right, y down, edges of pixels at integers.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import cv2
import numpy as np

Points = Sequence[Any] | np.ndarray
_SHIFT = 4


def vector(values: Sequence[float]) -> np.ndarray:
    """Return numbers as float32 (N,)."""
    return np.array(values, np.float32)


def curve(points: Points, closed: bool = False, steps: int = 8) -> np.ndarray:
    """Return the Catmull-Rom curve through points, float32 (N, 2)."""
    p = np.asarray(points, np.float32)
    if len(p) < 3:
        return p
    p = np.vstack([p[-1:], p, p[:2]]) if closed else np.vstack([2 * p[:1] - p[1:2], p, 2 * p[-1:] - p[-2:-1]])
    t = np.linspace(0, 1, steps, endpoint=False, dtype=np.float32)[:, None, None]
    a, b, c, d = p[:-3], p[1:-2], p[2:-1], p[3:]
    out = 0.5 * (2 * b + (c - a) * t + (2 * a - 5 * b + 4 * c - d) * t**2 + (3 * b - a - 3 * c + d) * t**3)
    out = out.transpose(1, 0, 2).reshape(-1, 2)
    return out if closed else np.vstack([out, p[-2:-1]])


def ribbon(path: np.ndarray, widths: np.ndarray | float) -> np.ndarray:
    """Return the outline of a stroke of full width `widths` along a path, a closed polygon: float32 (2 N, 2).

    The path is (N, 2), the width one number or (N,).
    """
    path = np.asarray(path, np.float32)
    tangent = np.gradient(path, axis=0)
    normal = np.stack([-tangent[:, 1], tangent[:, 0]], 1)
    normal /= np.linalg.norm(normal, axis=1, keepdims=True) + 1e-6
    half = np.broadcast_to(np.asarray(widths, np.float32), (len(path),))[:, None] / 2
    return np.vstack([path + normal * half, (path - normal * half)[::-1]])


def tapered(n: int, start: float = 0.0, end: float = 0.0, power: float = 0.7) -> np.ndarray:
    """Return relative widths, (n,): 1 in the middle, `start` and `end` at the tips."""
    t = np.linspace(-1, 1, n, dtype=np.float32)
    body = np.clip(1 - np.abs(t) ** 2, 0, 1) ** power
    tips = np.where(t < 0, start, end)
    return tips + (1 - tips) * body


def coverage(polygon: np.ndarray, size: tuple[int, int], finer: int = 1) -> np.ndarray:
    """Return how much of each pixel polygons cover, float32 (H, W), 0..1.

    Args:
        polygon: (N, 2).
        size: H and W.
        finer: drawn this many times finer and averaged: thin strokes keep their weight.
    """
    height, width = size
    cover = np.zeros((height * finer, width * finer), np.uint8)
    fixed = np.round((np.asarray(polygon, np.float32) * finer - 0.5) * (1 << _SHIFT)).astype(np.int32)
    cv2.fillPoly(cover, [fixed], (255,), cv2.LINE_AA, _SHIFT)
    if finer > 1:
        cover = cv2.resize(cover, (width, height), interpolation=cv2.INTER_AREA)
    return cover.astype(np.float32) / 255


def stroke_coverage(
    path: np.ndarray, widths: np.ndarray | float, size: tuple[int, int], finer: int = 1
) -> np.ndarray:
    """Return how much of each pixel a stroke covers, float32 (H, W), 0..1; bends and ends are round.

    Args:
        path: (N, 2).
        widths: full width, one or N.
        size: H and W.
        finer: as in `coverage`.
    """
    height, width = size
    cover = np.zeros((height * finer, width * finer), np.uint8)
    at = np.asarray(path, np.float32) * finer - 0.5
    radii = np.broadcast_to(np.asarray(widths, np.float32), (len(at),)) * finer / 2
    for polygon in _pieces(at, radii):
        cv2.fillPoly(cover, [np.round(polygon * (1 << _SHIFT)).astype(np.int32)], (255,), cv2.LINE_AA, _SHIFT)
    if finer > 1:
        cover = cv2.resize(cover, (width, height), interpolation=cv2.INTER_AREA)
    out = cover.astype(np.float32) / 255
    if float(radii.max()) < 2:
        # Strokes of few fine pixels come out too wide: they are paled to the weight they should have.
        steps = np.hypot(*np.diff(np.asarray(path, np.float32), axis=0).T)
        broad = np.broadcast_to(np.asarray(widths, np.float32), (len(at),))
        wanted = float((steps * (broad[1:] + broad[:-1]) / 2).sum())
        out *= min(1.0, wanted / max(float(out.sum()), 1e-6)) if out.any() else 1.0
    return out


def _pieces(at: np.ndarray, radii: np.ndarray) -> list[np.ndarray]:
    """Return the convex pieces of a stroke, (n, 2) each: hulls of the discs at neighbouring points.

    Points are (N, 2), radii (N,), in pixels.
    """
    turn = np.linspace(0, 2 * np.pi, 10, endpoint=False, dtype=np.float32)
    disc = np.stack([np.cos(turn), np.sin(turn)], 1)
    rings = at[:, None] + disc * np.maximum(radii, 0.25)[:, None, None]
    pairs = np.concatenate([rings[:-1], rings[1:]], 1).astype(np.float32)
    return [cv2.convexHull(pair)[:, 0] for pair in pairs]
