"""Whole figures: a generated character, which ends at the chest, gets arms, a waist, legs and shoes.

Rough, for what surrounds the head only: nothing below the chest ever moves.
"""

from __future__ import annotations

from typing import NamedTuple

import cv2
import numpy as np

from models.drawing import FRAME_SIZE

_SHIFT = 4


class _Painter(NamedTuple):
    """Lays shapes under what is painted already; positions in pixels of the canvas."""

    pixels: np.ndarray
    line: float

    def under(self, points: np.ndarray, colour: np.ndarray) -> None:
        """Paint a closed curve (N, 2) of a colour (3,), 0..255, under everything, with a darker outline."""
        height, width = self.pixels.shape[:2]
        reach = self.line + 2
        x0, y0 = np.clip(np.floor(points.min(0) - reach), 0, (width - 1, height - 1)).astype(int)
        x1, y1 = np.clip(np.ceil(points.max(0) + reach), 1, (width, height)).astype(int)
        if x0 >= x1 or y0 >= y1:
            return
        here = self.pixels[y0:y1, x0:x1]
        at = np.round((points - (x0 + 0.5, y0 + 0.5)) * (1 << _SHIFT)).astype(np.int32)
        mask, edge = np.zeros((2, y1 - y0, x1 - x0), np.uint8)
        cv2.fillPoly(mask, [at], (255,), cv2.LINE_AA, _SHIFT)
        if self.line >= 1:
            cv2.polylines(edge, [at], True, (255,), round(self.line), cv2.LINE_AA, _SHIFT)
        shape = cv2.max(mask, edge).astype(np.float32)[..., None] / 255
        tint = 1 - 0.65 * edge.astype(np.float32)[..., None] / 255
        share = shape * (1 - here[..., 3:] / 255)
        here[..., :3] += share * tint * colour
        here[..., 3:] += share * 255


def with_body(rest: np.ndarray, r: np.random.Generator) -> np.ndarray:
    """Return a character down to its shoes.

    Args:
        rest: uint8 (S, S, 4), premultiplied, as `Character.drawing` gives it.
        r: decides the figure and its clothes.

    Returns:
        uint8 (H, W, 4), premultiplied, W from S to 2 S; the drawing's columns are its middle ones, its rows
        the upper ones. Where the drawing ends above its lower edge it comes back as it is.
    """
    size = rest.shape[0]
    k = size / FRAME_SIZE
    run = _widest_run(rest[-1, :, 3] > 200)
    if run is None:
        return rest
    x0, x1 = run
    side = size // 2
    tall = r.uniform(1.0, 2.2)
    canvas = np.zeros((round(size * (1 + tall)), 2 * size, 4), np.float32)
    canvas[:size, side : side + size] = rest
    painter = _Painter(canvas, r.choice([0.0, 1.0, 1.6]) * k)
    middle, half = side + (x0 + x1) / 2, (x1 - x0) / 2
    low = canvas.shape[0] - 1 - r.uniform(2, 20) * k
    colours = _colours(rest, (x0, x1), r)
    waist = size + r.uniform(0.1, 0.2) * size
    hip = waist + r.uniform(0.12, 0.25) * size
    torso = half * r.uniform(0.55, 0.75)
    narrow, wide = torso * r.uniform(0.65, 0.9), torso * r.uniform(0.8, 1.1)
    up = size - 2 * k
    _arms(painter, middle, (half, torso), (up, hip), colours, r)
    rows = [(up, torso), (waist, narrow), (hip, wide)]
    painter.under(_symmetric(rows, middle), colours["chest"])
    knee = hip + (low - hip) * 0.5
    if r.random() < 0.5:
        hem = hip + (low - hip) * r.uniform(0.1, 0.7)
        painter.under(
            _symmetric([(waist, narrow * 1.05), (hem, wide * r.uniform(1.1, 2.2))], middle), colours["lower"]
        )
    for sign in (-1, 1):
        x = middle + sign * wide * 0.5
        foot = x + sign * wide * r.uniform(-0.2, 0.5)
        thick = wide * r.uniform(0.3, 0.47)
        shoe = r.uniform(0.03, 0.07) * size
        leg = [(hip - 4 * k, x, thick), (knee, (x + foot) / 2, thick * 0.75), (low - shoe, foot, thick * 0.5)]
        painter.under(_limb([(low - shoe, foot, thick * 0.6), (low, foot, thick)]), colours["shoe"])
        painter.under(_limb(leg), colours["leg"])
    return _trimmed(np.clip(canvas + 0.5, 0, 255).astype(np.uint8), side)


def _arms(
    painter: _Painter,
    middle: float,
    halves: tuple[float, float],
    rows: tuple[float, float],
    colours: dict[str, np.ndarray],
    r: np.random.Generator,
) -> None:
    half, torso = halves
    up, hip = rows
    for sign in (-1, 1):
        thick = (half - torso) / 2 + 0.06 * half
        x = middle + sign * (half - thick)
        spread = r.uniform(-0.1, 0.7) * half
        elbow = up + (hip - up) * r.uniform(0.4, 0.6)
        end = elbow + (hip - up) * r.uniform(0.3, 0.8)
        hand = (end + 0.12 * half, x + sign * spread, 0.6 * thick)
        arm = [(up, x, thick), (elbow, x + sign * spread * 0.4, 0.9 * thick), (end, hand[1], 0.75 * thick)]
        painter.under(_limb(arm), colours["arm"])
        fingers = (hand[0] + 0.1 * half, hand[1], 0.3 * thick)
        painter.under(_limb([(end, hand[1], 0.5 * thick), hand, fingers]), colours["skin"])


def _colours(rest: np.ndarray, run: tuple[int, int], r: np.random.Generator) -> dict[str, np.ndarray]:
    """Return colours of the clothes as the chest has them, and others: float32 (3,), 0..255.

    Args:
        rest: uint8 (H, W, 4), the drawing.
        run: first and last column of the chest in its last row.
        r: chance.
    """
    row = rest[-1, :, :3].astype(np.float32)
    middle = round((run[0] + run[1]) / 2)
    out = {
        "chest": row[middle],
        "arm": row[round(run[0] + 0.1 * (run[1] - run[0]))],
        "skin": rest[round(0.55 * rest.shape[0]), rest.shape[1] // 2, :3].astype(np.float32),
    }
    for name in ("lower", "shoe", "leg"):
        out[name] = r.uniform(10, 250, 3).astype(np.float32)
    if r.random() < 0.5:
        out["leg"] = out["skin"]
    if r.random() < 0.3:
        out["lower"] = out["chest"]
    return out


def _widest_run(row: np.ndarray) -> tuple[int, int] | None:
    """Return first and last of the longest run of a row, bool (W,), at least a tenth of it."""
    edges = np.flatnonzero(np.diff(np.concatenate([[0], row.astype(np.int8), [0]])))
    if not len(edges):
        return None
    starts, ends = edges[::2], edges[1::2]
    i = int((ends - starts).argmax())
    return (int(starts[i]), int(ends[i]) - 1) if ends[i] - starts[i] > 0.1 * len(row) else None


def _symmetric(rows: list[tuple[float, float]], middle: float) -> np.ndarray:
    """Return a closed curve (N, 2) from half widths at heights."""
    return _limb([(y, middle, half) for y, half in rows])


def _limb(rows: list[tuple[float, float, float]]) -> np.ndarray:
    """Return a closed curve (N, 2) from (y, middle, half width)."""
    right = [(x + half, y) for y, x, half in rows]
    left = [(x - half, y) for y, x, half in rows]
    return np.array(right + left[::-1], np.float32)


def _trimmed(rgba: np.ndarray, side: int) -> np.ndarray:
    """Cut empty columns of (H, W, 4) off, as many on either side, but never any of the drawing's own."""
    seen = np.flatnonzero(rgba[..., 3].any(0))
    if not len(seen):
        return rgba
    spare = int(min(side, seen[0], rgba.shape[1] - 1 - seen[-1]))
    return rgba[:, spare : rgba.shape[1] - spare]
