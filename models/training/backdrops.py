"""Backgrounds of any kind for training the matting: plain, soft, patterned, crowded, with things in them."""

from __future__ import annotations

import cv2
import numpy as np


def backdrop(size: int, r: np.random.Generator, own: np.ndarray) -> np.ndarray:
    """Return a random background, float32 (S, S, 3), 0..255.

    Args:
        size: its side in pixels.
        r: decides everything.
        own: colours of the character, (N, 3), 0..255; every third background borrows some of them.
    """
    palette = _palette(r, own)
    u = r.random()
    if u < 0.1:
        return np.tile(palette[0], (size, size, 1))
    out = _soft(size, r, palette)
    if u < 0.25:
        return out
    makers = (_clouds, _shapes, _shapes, _pattern, _room, _foliage, _strokes)
    for i in r.choice(len(makers), int(r.integers(1, 4)), replace=False):
        out = makers[i](out, r, palette)
    if r.random() < 0.3:
        out = _banner(out, r, palette)
    if r.random() < 0.3:
        # Out of focus, as photographs behind characters are.
        out = cv2.GaussianBlur(out, (0, 0), size * r.uniform(0.002, 0.03))
    return np.clip(out, 0, 255).astype(np.float32)


def _palette(r: np.random.Generator, own: np.ndarray) -> np.ndarray:
    """Return eight colours, float32 (8, 3), 0..255: alike, any, or some of the character's own, (N, 3)."""
    base = r.uniform(0, 255, 3) if r.random() < 0.6 else np.full(3, r.uniform(0, 255))
    out = base + r.normal(0, r.uniform(8, 80), (8, 3)) + r.normal(0, r.uniform(8, 60), (8, 1))
    if len(own) and r.random() < 0.35:
        out[: int(r.integers(1, 6))] = own[r.integers(len(own), size=1)] + r.normal(0, 10, 3)
    r.shuffle(out)
    return np.clip(out, 0, 255).astype(np.float32)


def _any(r: np.random.Generator, palette: np.ndarray) -> list[float]:
    return [float(v) for v in palette[r.integers(len(palette))]]


def _soft(size: int, r: np.random.Generator, palette: np.ndarray) -> np.ndarray:
    cells = int(r.integers(2, 5))
    corners = palette[r.integers(len(palette), size=cells * cells)].reshape(cells, cells, 3)
    corners = palette[0] + (corners - palette[0]) * r.uniform(0.1, 1)
    return cv2.resize(corners.astype(np.float32), (size, size), interpolation=cv2.INTER_LINEAR)


def _clouds(out: np.ndarray, r: np.random.Generator, palette: np.ndarray) -> np.ndarray:
    size = out.shape[0]
    for cells in (4, 12, 40, 110):
        strength = r.uniform(0, 30)
        noise = strength * (0.4 * r.normal(0, 1, (cells, cells, 3)) + r.normal(0, 1, (cells, cells, 1)))
        out = out + cv2.resize(noise.astype(np.float32), (size, size), interpolation=cv2.INTER_CUBIC)
    return out


def _shapes(out: np.ndarray, r: np.random.Generator, palette: np.ndarray) -> np.ndarray:
    """Polygons, discs and lines all over a picture (S, S, 3)."""
    size, out = out.shape[0], out.copy()
    for _ in range(int(r.integers(4, 60))):
        spread = size * r.uniform(0.015, 0.2)
        points = (r.uniform(0, size, 2) + r.normal(0, spread, (int(r.integers(3, 8)), 2))).astype(np.int32)
        u = r.random()
        if u < 0.5:
            cv2.fillPoly(out, [np.asarray(cv2.convexHull(points))], _any(r, palette), cv2.LINE_AA)
        elif u < 0.7:
            cv2.circle(
                out, tuple(map(int, points[0])), max(1, int(spread / 2)), _any(r, palette), -1, cv2.LINE_AA
            )
        if u > 0.65 or r.random() < 0.2:
            cv2.polylines(out, [points], u < 0.8, _any(r, palette), int(r.integers(1, 5)), cv2.LINE_AA)
    return out


def _pattern(out: np.ndarray, r: np.random.Generator, palette: np.ndarray) -> np.ndarray:
    """Stripes, checks or dots over a picture (S, S, 3), turned any way."""
    size = out.shape[0]
    y, x = np.mgrid[0:size, 0:size].astype(np.float32)
    angle, period = r.uniform(0, np.pi), size * r.uniform(0.02, 0.2)
    along = (x * np.cos(angle) + y * np.sin(angle)) * (2 * np.pi / period)
    across = (y * np.cos(angle) - x * np.sin(angle)) * (2 * np.pi / period)
    wave = (np.sin(along), np.sin(along) * np.sin(across), np.minimum(np.sin(along), np.sin(across)))
    share = np.clip(wave[r.integers(3)] * r.uniform(2, 20) + r.normal(0, 1), 0, 1)[..., None]
    return out + (palette[r.integers(len(palette))] - out) * (share * r.uniform(0.3, 1)).astype(np.float32)


def _room(out: np.ndarray, r: np.random.Generator, palette: np.ndarray) -> np.ndarray:
    """A floor, and upright rectangles with frames, over a picture (S, S, 3): windows, shelves, houses."""
    size, out = out.shape[0], out.copy()
    floor = int(size * r.uniform(0.5, 1))
    cv2.rectangle(out, (0, floor), (size, size), _any(r, palette), -1)
    for _ in range(int(r.integers(2, 14))):
        x, y = (int(v) for v in r.uniform(-0.1, 1, 2) * size)
        w, h = (int(v) for v in r.uniform(0.03, 0.5, 2) * size)
        cv2.rectangle(out, (x, y), (x + w, y + h), _any(r, palette), -1)
        if r.random() < 0.6:
            cv2.rectangle(out, (x, y), (x + w, y + h), _any(r, palette), int(r.integers(1, 5)), cv2.LINE_AA)
        for i in range(int(r.integers(0, 5))):
            level = y + h * (i + 1) // 6
            cv2.line(out, (x, level), (x + w, level), _any(r, palette), int(r.integers(1, 4)), cv2.LINE_AA)
    return out


def _foliage(out: np.ndarray, r: np.random.Generator, palette: np.ndarray) -> np.ndarray:
    """Many small leaves or petals, in drifts over a picture (S, S, 3)."""
    size, out = out.shape[0], out.copy()
    for _ in range(int(r.integers(1, 5))):
        middle, spread = r.uniform(0, size, 2), size * r.uniform(0.05, 0.4)
        colour = np.array(_any(r, palette))
        for _ in range(int(r.integers(20, 120))):
            at = middle + r.normal(0, spread, 2)
            axes = (max(1, int(size * r.uniform(0.004, 0.03))), max(1, int(size * r.uniform(0.003, 0.012))))
            tint = [float(v) for v in np.clip(colour + r.normal(0, 18), 0, 255)]
            cv2.ellipse(out, (int(at[0]), int(at[1])), axes, r.uniform(0, 180), 0, 360, tint, -1, cv2.LINE_AA)
    return out


def _strokes(out: np.ndarray, r: np.random.Generator, palette: np.ndarray) -> np.ndarray:
    """Long curves like hair, cables and speed lines, and letters, over a picture (S, S, 3)."""
    size, out = out.shape[0], out.copy()
    start, end = r.uniform(-0.2, 1.2, (2, 2)) * size
    for _ in range(int(r.integers(3, 40))):
        a, b = start + r.normal(0, 0.2 * size, 2), end + r.normal(0, 0.3 * size, 2)
        bend = (a + b) / 2 + r.normal(0, 0.1 * size, 2)
        t = np.linspace(0, 1, 16)[:, None]
        curve = (1 - t) ** 2 * a + 2 * t * (1 - t) * bend + t**2 * b
        cv2.polylines(
            out, [curve.astype(np.int32)], False, _any(r, palette), int(r.integers(1, 6)), cv2.LINE_AA
        )
    if r.random() < 0.4:
        word = "".join(chr(c) for c in r.integers(48, 123, int(r.integers(2, 12))))
        at = (int(r.uniform(-0.1, 0.8) * size), int(r.uniform(0.05, 1) * size))
        cv2.putText(out, word, at, int(r.integers(8)), size * r.uniform(0.001, 0.008), _any(r, palette),
                    int(r.integers(1, 12)), cv2.LINE_AA)  # fmt: skip
    return out


def _banner(out: np.ndarray, r: np.random.Generator, palette: np.ndarray) -> np.ndarray:
    """A band or disc over a picture (S, S, 3), behind the character, as title pictures have."""
    size, out = out.shape[0], out.copy()
    if r.random() < 0.6:
        y, h = (int(v * size) for v in (r.uniform(0.1, 0.9), r.uniform(0.03, 0.3)))
        cv2.rectangle(out, (0, y), (size, y + h), _any(r, palette), -1)
    else:
        at = tuple(int(v * size) for v in r.uniform(0.2, 0.8, 2))
        cv2.circle(out, at, int(size * r.uniform(0.15, 0.5)), _any(r, palette), -1, cv2.LINE_AA)
    return out
