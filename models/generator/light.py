"""Light and paint on painted layers: shade from a side and cast ones, strands and shine of hair, brushes.

Fields are made at a frame pixel's resolution or finer and enlarged, so that all sizes look alike.
Layers are float32 premultiplied RGBA over frame and margin, as `Canvas` holds them.
"""

from __future__ import annotations

from typing import NamedTuple

import cv2
import numpy as np

from models.drawing import FRAME_SIZE
from models.generator.canvas import MARGIN, Canvas
from models.generator.design import Design
from models.generator.style import Style
from tracking.smoothstep import smoothstep

SIDE = FRAME_SIZE + 2 * MARGIN
HAIR = ("back", "tails", "forelocks", "panels", "sides", "front")
_ABOVE_FACE = ("panels", "sides", "front", "worn", "hat")
_ABOVE_BODY = ("ears", "face", "panels", "sides", "front")


class _Part(NamedTuple):
    """A layer's painted rectangle: the pixels there (a view), and their frame positions."""

    pixels: np.ndarray
    x: np.ndarray
    y: np.ndarray
    rows: slice
    columns: slice


def light_layers(canvases: dict[str, Canvas], d: Design, style: Style) -> None:
    """Shade the painted layers of a character, in place."""
    if style.kind == "flat" and not style.cast:
        return
    small = {name: _small(canvas) for name, canvas in canvases.items() if name not in ("glasses", "brows")}
    for i, (name, alpha) in enumerate(small.items()):
        r = np.random.default_rng([style.seed, i])
        if alpha.max() < 0.02:
            continue
        part = _part(canvases[name], alpha)
        if part is None:
            continue
        if name in ("face", "ears", "body"):
            _cast(part, small, _ABOVE_FACE if name != "body" else _ABOVE_BODY, style, name == "body")
        if style.kind == "flat":
            continue
        strands = _strands(part, d, name, style, r) if name in HAIR else None
        light = _light(part, alpha, style, r)
        _lay(part, light, strands, style, name)
        if name in ("front", "panels") and style.shine and strands is not None:
            _shine(part, d, strands, style)


def _small(canvas: Canvas) -> np.ndarray:
    alpha = cv2.extractChannel(canvas.pixels, 3)
    return cv2.resize(alpha, (SIDE, SIDE), interpolation=cv2.INTER_AREA)


def _part(canvas: Canvas, alpha: np.ndarray) -> _Part | None:
    """Return the smallest rectangle of a canvas that holds what is painted, by a small alpha (SIDE, SIDE)."""
    rows, columns = np.flatnonzero(alpha.max(1) > 0.01), np.flatnonzero(alpha.max(0) > 0.01)
    if not len(rows) or not len(columns):
        return None
    k = canvas.pixels.shape[0] / SIDE
    y0, y1 = (int(v) for v in (max(rows[0] - 2, 0) * k, min(rows[-1] + 3, SIDE) * k))
    x0, x1 = (int(v) for v in (max(columns[0] - 2, 0) * k, min(columns[-1] + 3, SIDE) * k))
    x = (np.arange(x0, x1, dtype=np.float32) + 0.5) / k - MARGIN
    y = (np.arange(y0, y1, dtype=np.float32) + 0.5) / k - MARGIN
    return _Part(canvas.pixels[y0:y1, x0:x1], x[None, :], y[:, None], slice(y0, y1), slice(x0, x1))


def _grown(field: np.ndarray, part: _Part) -> np.ndarray:
    """Return a small field, float32 (SIDE, SIDE), at the pixels of a part: (h, w)."""
    h, w = part.pixels.shape[:2]
    at_x = np.broadcast_to(part.x + MARGIN - 0.5, (h, w)).astype(np.float32)
    at_y = np.broadcast_to(part.y + MARGIN - 0.5, (h, w)).astype(np.float32)
    return cv2.remap(field, at_x, at_y, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)


def _step(x: np.ndarray, start: float, width: float) -> np.ndarray:
    """Return a smooth step from 0 at `start` to 1 at `start + width`, of the shape of `x`."""
    t = np.clip((x - start) * (1 / max(width, 1e-3)), 0, 1)
    return smoothstep(t)


def _shaded(part: _Part, amount: np.ndarray, shade: tuple[float, float, float]) -> None:
    """Multiply by a shade, by an amount, (h, w), 0..1, at each pixel."""
    for c in range(3):
        part.pixels[..., c] *= 1 - amount * (1 - shade[c])


def _lightened(part: _Part, amount: np.ndarray, colour: tuple[float, float, float]) -> None:
    """Mix a colour in, by an amount, (h, w), 0..1, at each pixel."""
    alpha = part.pixels[..., 3]
    for c in range(3):
        part.pixels[..., c] += amount * (alpha * colour[c] - part.pixels[..., c])


def _cast(
    part: _Part, small: dict[str, np.ndarray], above: tuple[str, ...], style: Style, body: bool
) -> None:
    """Let what lies above throw its shadow; `small` holds alphas of layers, float32 (SIDE, SIDE)."""
    if not style.cast:
        return
    drop = style.drop * (2.2 if body else 1.0)
    cover = np.max([small[name] for name in above if name in small], 0)
    move = np.array([[1, 0, -style.light[0] * drop], [0, 1, max(-style.light[1], 0.3) * drop]], np.float32)
    cover = cv2.warpAffine(cover, move, (SIDE, SIDE))
    cover = cv2.GaussianBlur(cover, (0, 0), style.cast_soft)
    cover = _grown(cover, part)
    if style.width < 0.2:
        cover = _step(cover, 0.4, 0.2)
    _shaded(part, cover * style.cast * 0.8, style.shade)


def _light(part: _Part, alpha: np.ndarray, style: Style, r: np.random.Generator) -> np.ndarray:
    """Return how lit each pixel is, (h, w), about -1 to 1, by the layer's small alpha, (SIDE, SIDE)."""
    lit = np.zeros((SIDE, SIDE), np.float32)
    for sigma, share in ((style.round, 0.7), (2.4 * style.round, 0.6)):
        small = cv2.GaussianBlur(alpha, (0, 0), sigma)
        gx, gy = cv2.Sobel(small, cv2.CV_32F, 1, 0), cv2.Sobel(small, cv2.CV_32F, 0, 1)
        lit -= (gx * style.light[0] + gy * style.light[1]) * (share * sigma / 3.2)
    noise = r.standard_normal((7, 7)).astype(np.float32)
    lit += (0.08 + 0.25 * style.brush) * cv2.resize(noise, (SIDE, SIDE), interpolation=cv2.INTER_CUBIC)
    if style.brush > 0.1:
        marks = r.standard_normal((60, 26)).astype(np.float32)
        lit += 0.22 * style.brush * cv2.resize(marks, (SIDE, SIDE), interpolation=cv2.INTER_CUBIC)
    return _grown(lit, part)


def _strands(part: _Part, d: Design, name: str, style: Style, r: np.random.Generator) -> np.ndarray:
    """Return the strands of hair as noise that goes on along them, float32 (h, w), about -1 to 1."""
    row = cv2.GaussianBlur(r.standard_normal((1, 512)).astype(np.float32), (0, 0), 1.2)
    row /= row.std() + 1e-6
    if name == "front":
        # They fan out from above the crown.
        along = (part.y - d.hair_top + 26) * 0.014
        across = (part.x - d.cx) / np.maximum(along, 0.1)
    else:
        across = (part.x - d.cx) + 0 * part.y
        bend = r.uniform(0, 5) * np.sin(part.y * r.uniform(0.03, 0.07) + r.uniform(0, 6))
        across = across + bend
    out = np.zeros(across.shape, np.float32)
    for frequency, share in ((0.35, 0.55), (1.0, 0.45), (2.6, 0.25)):
        at = (across * frequency * (0.8 + 0.4 * r.random()) + 256) % 511
        out += share * cv2.remap(row, at.astype(np.float32), np.zeros_like(at, np.float32), cv2.INTER_LINEAR)
    fade = cv2.resize(
        r.uniform(0.3, 1.2, (6, 5)).astype(np.float32), out.shape[::-1], interpolation=cv2.INTER_CUBIC
    )
    return (out * fade).astype(np.float32)


def _lay(part: _Part, light: np.ndarray, strands: np.ndarray | None, style: Style, name: str) -> None:
    """Lay shadow, light and edges on a part; light and strands are (h, w), about -1 to 1."""
    dark = -light
    if strands is not None:
        dark = dark + 0.45 * style.strands * strands + 0.1
    depth = style.depth * (0.75 if name in ("face", "ears") else 1.0)
    shadow = _step(dark, 0.22 - style.level, style.width)
    if style.width < 0.2:
        # A second, deeper tone as cel painters lay it.
        shadow = 0.65 * shadow + 0.35 * _step(dark, 0.62 - style.level, style.width)
    _shaded(part, depth * shadow, style.shade)
    if style.kind == "painted" or name in HAIR:
        lightened = _step(
            light + (0.3 * style.strands * -strands if strands is not None else 0), 0.25, style.width + 0.3
        )
        _lightened(part, 0.22 * style.depth * lightened, (1.0, 0.98, 0.94))
    if style.rim:
        side = _step(np.abs(light) * (light > 0), 0.42, 0.15)
        _lightened(part, style.rim * side * 0.6, style.rim_colour)
    if style.contour:
        alpha = part.pixels[..., 3]
        edge = 1 - cv2.GaussianBlur(
            np.ascontiguousarray(alpha), (0, 0), max(1.0, 1.6 * alpha.shape[0] / (np.ptp(part.y) + 1))
        )
        _shaded(part, style.contour * np.clip(1.6 * edge, 0, 1), (0.45, 0.4, 0.45))


def _shine(part: _Part, d: Design, strands: np.ndarray, style: Style) -> None:
    """Lay the band of light on hair, broken by its strands, (h, w)."""
    x = (part.x - d.cx) / d.hair_width
    at = d.hair_top + style.ring * (d.eye_y - d.hair_top) + 12 * x * x - 6 * style.light[0] * x
    band = np.exp(-(((part.y - at) / style.ring_width) ** 2)) * np.clip(
        1.25 - np.abs(x - 0.35 * style.light[0]), 0, 1
    )
    mask = _step(band * (0.75 + 0.45 * strands), 0.42, max(style.width * 0.5, 0.08))
    hair = d.palette.hair
    colour = tuple(0.35 * c + 0.65 for c in hair)
    _lightened(part, style.shine * mask, colour)  # type: ignore[arg-type]
