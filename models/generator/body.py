"""Neck, shoulders and clothes."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from models.generator.canvas import Canvas, ellipse, mirror, ribbon, smooth, taper
from models.generator.design import RGB, Design, mixed, shaded
from models.generator.face import line_colour

BOTTOM = 292.0
_SHADE = (0.1, 0.07, 0.16)
COLLARS = ("crew", "vee", "shirt", "turtle", "hood", "sailor", "jacket", "tank")


def paint_body(canvas: Canvas, d: Design) -> None:
    """Paint neck and clothes, from behind the chin down to the canvas's end."""
    r, p = d.rng, d.palette
    w, y = d.neck_width, d.shoulder_y
    collar = str(r.choice(COLLARS))
    out = {"tank": w * 2.4, "turtle": w * 1.02, "shirt": w * 1.1}.get(collar, w * r.uniform(1.2, 1.9))
    skin = _skin_outline(d, collar, out)
    canvas.fill(skin, p.skin)
    if d.shading != "none":
        _shade_under_chin(canvas, d)
    if d.line_width:
        canvas.stroke(skin, d.line_width, line_colour(d, p.skin), closed=True)
        bone = smooth([(d.cx - 12, y - 3), (d.cx - 5, y), (d.cx - 3, y + 2)])
        for half in (bone, mirror(bone, d.cx)):
            canvas.stroke(half, 0.6 * taper(len(half)), shaded(p.skin, 0.5), 0.8)
    _paint_clothes(canvas, d, collar, out)


def _skin_outline(d: Design, collar: str, out: float) -> np.ndarray:
    """Return the outline (N, 2) of neck and shoulders; `out` is half the width where clothes begin."""
    w, y = d.neck_width, d.shoulder_y
    neck = [(w * 0.98, d.chin_y - 26), (w, d.chin_y), (w * 1.06, y - 16)]
    if collar == "tank":
        end = d.shoulder * 1.1
        below = [(w * 1.9, y - 8), (d.shoulder * 0.85, y), (d.shoulder, y + 14), (end, BOTTOM)]
    else:
        below = [(out, y - 8), (out, y + 40), (out, BOTTOM)]
    right = smooth([(d.cx + a, b) for a, b in (*neck, *below)], steps=5)
    return np.vstack([right, mirror(right, d.cx)[::-1]])


def _shade_under_chin(canvas: Canvas, d: Design) -> None:
    w, skin, depth = d.neck_width, d.palette.skin, d.rng.uniform(8, 18)
    shadow = np.array(
        [
            (d.cx - 2 * w, d.chin_y - 20),
            (d.cx + 2 * w, d.chin_y - 20),
            (d.cx + w, d.chin_y + depth * 0.7),
            (d.cx, d.chin_y + depth),
            (d.cx - w, d.chin_y + depth * 0.7),
        ]
    )
    canvas.fill(shadow, shaded(skin, 0.22, -0.15), 0.85, inside=True, soft=0 if d.shading == "cel" else 2)


def _torso(d: Design, neck_out: float, neck_y: float) -> np.ndarray:
    s, y = d.shoulder, d.shoulder_y
    drop = d.rng.uniform(5, 20)
    if neck_out > d.neck_width * 2.2:
        side = smooth(
            [
                (d.cx + neck_out, neck_y),
                (d.cx + s * 0.62, y + 26),
                (d.cx + s * 0.75, y + 50),
                (d.cx + s * 0.8, BOTTOM),
            ],
            steps=6,
        )
        return np.vstack([side, mirror(side, d.cx)[::-1]])
    side = smooth(
        [
            (d.cx + neck_out, neck_y),
            (d.cx + s * 0.62, y - 1),
            (d.cx + s * 0.95, y + drop),
            (d.cx + s * d.rng.uniform(1.05, 1.3), y + 45),
            (d.cx + s * d.rng.uniform(1.05, 1.5), BOTTOM),
        ],
        steps=6,
    )
    return np.vstack([side, mirror(side, d.cx)[::-1]])


def _paint_clothes(canvas: Canvas, d: Design, collar: str, out: float) -> None:
    r, p = d.rng, d.palette
    y = d.shoulder_y
    torso = _torso(d, out, y - (14 if collar in ("turtle", "shirt") else 9))
    neck = {
        "vee": r.uniform(14, 34),
        "jacket": r.uniform(24, 50),
        "tank": r.uniform(12, 26),
        "crew": r.uniform(2, 9),
    }.get(collar, 3)
    cut = np.vstack([torso[: len(torso) // 2], torso[len(torso) // 2 :]])
    opening = smooth(
        [
            (d.cx - out, y - 9),
            (d.cx - out * 0.55, y - 9 + neck * 0.75),
            (d.cx, y - 9 + neck),
            (d.cx + out * 0.55, y - 9 + neck * 0.75),
            (d.cx + out, y - 9),
        ],
        steps=6,
    )
    if collar in ("vee", "jacket"):
        opening = np.array([(d.cx - out, y - 9), (d.cx, y - 9 + neck), (d.cx + out, y - 9)], np.float32)
    shape = np.vstack([cut, opening])
    cloth = Canvas(canvas.scale)
    cloth.fill(shape, p.cloth, bottom=mixed(p.cloth, shaded(p.cloth, 0.3), r.random()))
    _paint_pattern(cloth, d, shape)
    _paint_folds(cloth, d)
    canvas.draw(cloth)
    line = line_colour(d, p.cloth)
    if d.line_width:
        canvas.stroke(shape, d.line_width, line, closed=True)
    {"shirt": _shirt, "turtle": _turtle, "hood": _hood, "sailor": _sailor, "jacket": _jacket}.get(
        collar, lambda *_: None
    )(canvas, d)


def _inside(canvas: Canvas, d: Design, shape: np.ndarray, colour: RGB, outline: bool = True) -> None:
    canvas.fill(shape, colour)
    if outline:
        canvas.stroke(shape, max(d.line_width, 0.4), line_colour(d, colour), closed=True)


def _paint_pattern(canvas: Canvas, d: Design, shape: np.ndarray) -> None:
    """Paint a pattern, or none, on the cloth within `shape`."""
    kind = d.rng.choice(list(_PATTERNS), p=[share for share, _ in _PATTERNS.values()])
    part = Canvas(canvas.scale)
    _PATTERNS[kind][1](part, d, d.shoulder_y - 20)
    found = canvas.mask(shape)
    if found is not None:
        keep = np.zeros(canvas.pixels.shape[:2], np.float32)
        keep[found[1]] = found[0]
        canvas.draw(part, keep[..., None])


def _stripes(part: Canvas, d: Design, top: float) -> None:
    r = d.rng
    step = r.uniform(5, 18)
    slope = r.choice([0, 0, 0.5, 40])
    for i in range(int(130 / step)):
        y0 = top + i * step
        bar = [
            (d.cx - 150, y0 - slope * 20),
            (d.cx + 150, y0 + slope * 20),
            (d.cx + 150, y0 + slope * 20 + step / 2),
            (d.cx - 150, y0 - slope * 20 + step / 2),
        ]
        part.fill(np.array(bar), d.palette.cloth_2)


def _halves(part: Canvas, d: Design, top: float) -> None:
    r = d.rng
    half = [(d.cx + r.uniform(-20, 20), top), (300, top), (300, 300), (d.cx + r.uniform(-10, 10), 300)]
    part.fill(np.array(half), d.palette.cloth_2)


def _dots(part: Canvas, d: Design, top: float) -> None:
    for x in np.arange(-120, 121, 16):
        for y in np.arange(0, 110, 16):
            part.fill(ellipse(d.cx + x + (y % 32) / 2, top + y, 3, 3, n=14), d.palette.cloth_2)


def _straps(part: Canvas, d: Design, top: float) -> None:
    for side in (-1, 1):
        x = d.cx + side * d.shoulder * d.rng.uniform(0.35, 0.6)
        middle = np.array([(x, top), (x + side * 3, top + 50), (x, 300)])
        part.fill(ribbon(middle, d.rng.uniform(5, 14)), d.palette.cloth_3)


def _logo(part: Canvas, d: Design, top: float) -> None:
    r = d.rng
    spot = r.uniform([-25, 45], [25, 75])
    part.fill(ellipse(d.cx + spot[0], top + spot[1], r.uniform(5, 14), r.uniform(4, 12)), d.palette.accent)


def _apron(part: Canvas, d: Design, top: float) -> None:
    bib = [(d.cx - 22, top + 30), (d.cx, top + 38), (d.cx + 22, top + 30), (d.cx + 34, 300), (d.cx - 34, 300)]
    part.fill(smooth(bib, closed=True), (0.97, 0.97, 0.98))


_PATTERNS: dict[str, tuple[float, Callable[[Canvas, Design, float], None]]] = {
    "plain": (0.42, lambda part, d, top: None),
    "stripes": (0.12, _stripes),
    "halves": (0.1, _halves),
    "dots": (0.06, _dots),
    "straps": (0.12, _straps),
    "logo": (0.1, _logo),
    "apron": (0.08, _apron),
}
"""Patterns by name: share of clothes that have it, and what paints it from a height `top` down."""


def _paint_folds(canvas: Canvas, d: Design) -> None:
    r = d.rng
    for _ in range(int(r.integers(0, 9))):
        x = d.cx + r.uniform(-1, 1) * d.shoulder
        y = d.shoulder_y + r.uniform(5, 45)
        path = smooth([(x, y), (x + r.normal(0, 5), y + 12), (x + r.normal(0, 9), y + r.uniform(18, 40))])
        # Shade, not a colour: a fold crosses whatever pattern lies on the cloth.
        alpha = r.uniform(0.15, 0.4)
        if d.shading == "none":
            canvas.stroke(path, 0.7 * taper(len(path)), _SHADE, min(1.0, 2 * alpha), inside=True)
        else:
            canvas.fill(
                ribbon(path, r.uniform(1, 7) * taper(len(path))),
                _SHADE,
                0.8 * alpha,
                inside=True,
                soft=0 if d.shading == "cel" else 1.2,
            )


def _shirt(canvas: Canvas, d: Design) -> None:
    w, y = d.neck_width, d.shoulder_y
    colour = d.palette.cloth_3 if d.rng.random() < 0.6 else d.palette.cloth_2
    leaf = np.array(
        [(d.cx - w * 1.15, y - 20), (d.cx, y - 4), (d.cx - w * 0.7, y + 9), (d.cx - w * 1.7, y - 6)]
    )
    for half in (leaf, mirror(leaf, d.cx)):
        _inside(canvas, d, half, colour)
    if d.rng.random() < 0.6:
        tie = np.array(
            [
                (d.cx - 3.5, y - 4),
                (d.cx + 3.5, y - 4),
                (d.cx + 2.5, y + 4),
                (d.cx + 6, BOTTOM),
                (d.cx - 6, BOTTOM),
                (d.cx - 2.5, y + 4),
            ]
        )
        _inside(canvas, d, tie, d.palette.accent)
    else:
        for k in range(4):
            canvas.fill(ellipse(d.cx, y + 8 + 15 * k, 1.6, 1.6, n=14), d.palette.accent)


def _turtle(canvas: Canvas, d: Design) -> None:
    w, y = d.neck_width, d.shoulder_y
    top = d.chin_y + d.rng.uniform(6, 14)
    roll = smooth(
        [
            (d.cx - w * 1.12, top),
            (d.cx, top + 4),
            (d.cx + w * 1.12, top),
            (d.cx + w * 1.3, y - 6),
            (d.cx, y),
            (d.cx - w * 1.3, y - 6),
        ],
        closed=True,
    )
    _inside(canvas, d, roll, shaded(d.palette.cloth, -0.08))


def _hood(canvas: Canvas, d: Design) -> None:
    w, y = d.neck_width, d.shoulder_y
    half = smooth(
        [
            (d.cx - w * 1.2, y - 24),
            (d.cx - w * 2.6, y - 14),
            (d.cx - w * 2.3, y + 6),
            (d.cx - 2, y + 16),
            (d.cx - w * 0.9, y - 2),
        ],
        closed=True,
    )
    for side in (half, mirror(half, d.cx)):
        _inside(canvas, d, side, d.palette.cloth_3)
    for k in (-6, 6):
        canvas.stroke(np.array([(d.cx + k, y + 8), (d.cx + k * 1.3, y + 38)]), 1.4, d.palette.accent)


def _sailor(canvas: Canvas, d: Design) -> None:
    w, y = d.neck_width, d.shoulder_y
    half = np.array(
        [
            (d.cx - w * 1.2, y - 16),
            (d.cx - w * 3.1, y - 4),
            (d.cx - w * 2.8, y + 14),
            (d.cx, y + 26),
            (d.cx - w * 0.8, y),
        ]
    )
    for side in (half, mirror(half, d.cx)):
        _inside(canvas, d, side, d.palette.cloth_2)
        canvas.stroke(side[1:4] + [0, -3], 1, (1, 1, 1), inside=True)
    bow = np.array(
        [
            (d.cx, y + 24),
            (d.cx - 13, y + 17),
            (d.cx - 12, y + 33),
            (d.cx, y + 26),
            (d.cx + 12, y + 33),
            (d.cx + 13, y + 17),
        ]
    )
    _inside(canvas, d, bow, d.palette.accent)


def _jacket(canvas: Canvas, d: Design) -> None:
    w, y = d.neck_width, d.shoulder_y
    lapel = np.array(
        [
            (d.cx - w * 1.3, y - 14),
            (d.cx - w * 2.4, y + 10),
            (d.cx - w * 1.6, y + 14),
            (d.cx, y + 50),
            (d.cx - w * 0.6, y + 10),
        ]
    )
    for half in (lapel, mirror(lapel, d.cx)):
        _inside(canvas, d, half, d.palette.cloth_2)
