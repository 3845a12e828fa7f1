"""Neck, shoulders and clothes of characters that are made to be worn."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from models.generator.canvas import Canvas, ellipse, mirror, ribbon, smooth
from models.generator.design import RGB, Design, hsv, mixed, shaded
from models.generator.face import line_colour

BOTTOM = 292.0
WHITE: RGB = (0.97, 0.965, 0.96)

COLOURS: tuple[tuple[RGB, RGB, RGB], ...] = (
    ((0.23, 0.28, 0.42), (0.93, 0.91, 0.88), (0.85, 0.32, 0.35)),
    ((0.95, 0.93, 0.90), (0.26, 0.33, 0.52), (0.86, 0.35, 0.38)),
    ((0.86, 0.62, 0.62), (0.98, 0.95, 0.93), (0.55, 0.28, 0.34)),
    ((0.55, 0.66, 0.62), (0.97, 0.95, 0.90), (0.90, 0.66, 0.34)),
    ((0.33, 0.30, 0.36), (0.90, 0.88, 0.90), (0.62, 0.52, 0.82)),
    ((0.78, 0.72, 0.62), (0.36, 0.29, 0.27), (0.72, 0.40, 0.30)),
    ((0.56, 0.63, 0.80), (0.97, 0.97, 0.99), (0.98, 0.80, 0.42)),
    ((0.47, 0.24, 0.28), (0.95, 0.90, 0.84), (0.88, 0.72, 0.44)),
    ((0.70, 0.62, 0.80), (0.98, 0.97, 0.99), (0.44, 0.40, 0.66)),
    ((0.24, 0.38, 0.38), (0.92, 0.90, 0.84), (0.93, 0.58, 0.42)),
)
"""Cloth, its second colour and an accent that go together, sRGB 0..1."""


def dress(d: Design) -> None:
    """Give a design clothes of colours that go together."""
    r = np.random.default_rng([5, _own(d)])
    p = d.palette
    p.cloth, p.cloth_2, p.accent = COLOURS[int(r.integers(len(COLOURS)))]
    p.cloth_3 = WHITE


def _own(d: Design) -> int:
    """Return a number of this design's own."""
    return int(1e6 * (d.hair_top + d.hair_width + d.brow_w))


def paint_body(canvas: Canvas, d: Design) -> None:
    """Paint neck, arms, trunk and one of the outfits, down to the canvas's end."""
    r = np.random.default_rng([6, _own(d)])
    names = [n for n in OUTFITS if not (d.male and n in ("sailor", "pinafore"))]
    outfit = names[int(r.integers(len(names)))]
    s = float(np.clip(d.shoulder, 54, 66)) + 5 * d.male
    _paint_neck(canvas, d)
    if outfit == "hoodie":
        _paint_hood(canvas, d)
    colour = d.palette.cloth_3 if outfit in ("pinafore", "sailor") else d.palette.cloth
    _paint_trunk(canvas, d, s, colour)
    OUTFITS[outfit](canvas, d, s)


def _outlined(canvas: Canvas, d: Design, shape: np.ndarray, colour: RGB, down: float = 0.12) -> None:
    canvas.fill(shape, colour, bottom=shaded(colour, down))
    if d.line_width:
        canvas.stroke(shape, d.line_width, _line(colour), closed=True)


def _line(colour: RGB) -> RGB:
    """Return the colour of lines on cloth: darker than it, and seen on the dark."""
    value = max(colour)
    return shaded(colour, 0.55) if value > 0.35 else shaded(colour, 0.75)


def _both(
    d: Design, points: list[tuple[float, float]], closed: bool = False
) -> tuple[np.ndarray, np.ndarray]:
    """Return a curve, (N, 2), given from the middle line to the image's right, and its mirror image."""
    path = smooth(np.array(points, np.float32) + [d.cx, 0], closed=closed, steps=8)
    return path, mirror(path, d.cx)


def _paint_neck(canvas: Canvas, d: Design) -> None:
    w, y, skin = d.neck_width, d.shoulder_y, d.palette.skin
    right, left = _both(
        d,
        [
            (w, d.chin_y - 26),
            (0.93 * w, d.chin_y + 2),
            (w, y - 14),
            (1.5 * w, y - 6),
            (2.6 * w, y - 1),
            (2.6 * w, y + 30),
        ],
    )
    neck = np.vstack([right, left[::-1]])
    canvas.fill(neck, skin)
    edge = [(-1.3 * w, -12), (-0.9 * w, 5), (0, 12), (0.9 * w, 5), (1.3 * w, -12)]
    under = smooth(np.array(edge) + [d.cx, d.chin_y], steps=6)
    canvas.fill(under, shaded(skin, 0.17, -0.12), 0.9, inside=True, soft=0.5)
    if d.line_width:
        for side in (right, left):
            canvas.stroke(side[8:], d.line_width * np.full(len(side) - 8, 1.0), line_colour(d, skin))
    for sign in (-1, 1):
        bone = smooth(
            [(d.cx + sign * 3, y + 1), (d.cx + sign * 9, y - 1.5), (d.cx + sign * 16, y - 2.5)], steps=6
        )
        canvas.stroke(bone, 0.6 * np.sin(np.linspace(0.1, 3.0, len(bone))), shaded(skin, 0.4, -0.1), 0.7)


def _paint_trunk(canvas: Canvas, d: Design, s: float, colour: RGB) -> None:
    """Paint shoulders with their arms, and the trunk between them."""
    w, y = d.neck_width, d.shoulder_y
    right, left = _both(
        d,
        [
            (1.45 * w, y - 8),
            (0.55 * s, y - 1.5),
            (0.84 * s, y + 6),
            (0.99 * s, y + 24),
            (1.05 * s, y + 52),
            (1.08 * s, BOTTOM),
        ],
    )
    neckline = smooth(
        [
            (d.cx - 1.45 * w, y - 8),
            (d.cx - 0.8 * w, y + 1),
            (d.cx, y + 4),
            (d.cx + 0.8 * w, y + 1),
            (d.cx + 1.45 * w, y - 8),
        ],
        steps=8,
    )
    shape = np.vstack([right, left[::-1], neckline])
    _outlined(canvas, d, shape, colour, 0.16)
    for sign in (1, -1):
        _paint_arm_lines(canvas, d, s, colour, sign)


def _paint_arm_lines(canvas: Canvas, d: Design, s: float, colour: RGB, sign: int) -> None:
    """Paint the crease between one arm and the trunk, and the folds beside it; `sign` 1 is the right one."""
    y, line = d.shoulder_y, _line(colour)
    crease = smooth(
        [
            (d.cx + sign * 0.74 * s, y + 30),
            (d.cx + sign * 0.7 * s, y + 44),
            (d.cx + sign * 0.69 * s, BOTTOM),
        ],
        steps=10,
    )
    t = np.linspace(0, 1, len(crease))
    shade = np.vstack([crease, crease[::-1] + np.stack([sign * (2 + 5 * t[::-1]), 0 * t], 1)])
    canvas.fill(shade, shaded(colour, 0.3), 0.55, inside=True, soft=0.6)
    canvas.stroke(crease, 1.25 * d.line_width * np.clip(t * 4, 0.1, 1), line, 0.9, inside=True)
    for k, (x, dy, long) in enumerate(((0.86, 34, 9), (0.58, 33, 8))):
        fold = smooth(
            [
                (d.cx + sign * x * s, y + dy),
                (d.cx + sign * (x - 0.04) * s, y + dy + 0.5 * long),
                (d.cx + sign * (x - 0.02 - 0.06 * k) * s, y + dy + long),
            ],
            steps=6,
        )
        width = 0.8 * d.line_width * np.sin(np.linspace(0.15, 3.0, len(fold)))
        canvas.stroke(fold, width, line, 0.6, inside=True)


def _paint_hood(canvas: Canvas, d: Design) -> None:
    """Paint a hood that lies on the back, seen beside the neck."""
    w, y = d.neck_width, d.shoulder_y
    colour = shaded(d.palette.cloth, 0.1)
    for half in _both(
        d,
        [(0.4 * w, y - 22), (1.5 * w, y - 25), (3.0 * w, y - 14), (3.3 * w, y), (1.6 * w, y + 8)],
        closed=True,
    ):
        _outlined(canvas, d, half, colour)


def _hoodie(canvas: Canvas, d: Design, s: float) -> None:
    w, y, p = d.neck_width, d.shoulder_y, d.palette
    lining = shaded(p.cloth, 0.28)
    for half in _both(
        d,
        [
            (0, y + 9),
            (0.7 * w, y - 4),
            (1.35 * w, y - 17),
            (2.3 * w, y - 12),
            (2.5 * w, y + 2),
            (1.3 * w, y + 14),
            (0.3 * w, y + 22),
        ],
        closed=True,
    ):
        _outlined(canvas, d, half, mixed(p.cloth, WHITE, 0.08))
    canvas.stroke(np.array([(d.cx, y + 20), (d.cx, BOTTOM)], np.float32), np.full(2, 1.3, np.float32), lining)
    for sign in (-1, 1):
        x = d.cx + sign * 9
        cord = smooth([(x, y + 12), (x + sign * 1.5, y + 24), (x + sign * 0.5, y + 38)], steps=6)
        canvas.stroke(cord, np.full(len(cord), 1.7), p.cloth_2)
        canvas.fill(ellipse(x + sign * 0.5, y + 39, 1.3, 2.6), p.accent)


def _sailor(canvas: Canvas, d: Design, s: float) -> None:
    w, y, p = d.neck_width, d.shoulder_y, d.palette
    navy = p.cloth if max(p.cloth) < 0.75 else p.cloth_2
    outer, _ = _both(d, [(1.2 * w, y - 15), (2.1 * w, y - 9), (0.62 * s, y + 3), (0.6 * s, y + 12)])
    collar = np.vstack(
        [outer, np.array([(d.cx + 0.3 * s, y + 22), (d.cx, y + 36), (d.cx + 0.9 * w, y + 6)], np.float32)]
    )
    for half in (collar, mirror(collar, d.cx)):
        _outlined(canvas, d, half, navy, 0.06)
        band = (half - half.mean(0)) * 0.86 + half.mean(0)
        canvas.stroke(band[len(outer) - 5 : len(outer) + 2], np.full(7, 1.1), WHITE, 0.95)
    _paint_bow(canvas, d, y + 34, 15, p.accent)


def _paint_bow(canvas: Canvas, d: Design, y: float, size: float, colour: RGB) -> None:
    tail = np.array([(0.08, 0.1), (0.5, 1.2), (0.12, 1.05), (-0.02, 0.2)]) * size
    wing = [(0.1, -0.1), (0.55, -0.5), (1.05, -0.42), (1.0, 0.3), (0.5, 0.34), (0.1, 0.12)]
    for sign in (-1, 1):
        _outlined(canvas, d, (tail * [sign, 1] + [d.cx, y]).astype(np.float32), shaded(colour, 0.12))
        half = smooth(np.array(wing) * [sign * size, size] + [d.cx, y], closed=True, steps=6)
        _outlined(canvas, d, half, colour, 0.2)
        fold = smooth(
            np.array([(0.15, 0.0), (0.45, -0.08), (0.7, -0.02)]) * [sign * size, size] + [d.cx, y], steps=6
        )
        canvas.stroke(fold, 0.7 * np.sin(np.linspace(0.2, 3.0, len(fold))), shaded(colour, 0.5), 0.8)
    _outlined(canvas, d, ellipse(d.cx, y, 0.17 * size, 0.2 * size), shaded(colour, -0.1))


def _shirt_collar(canvas: Canvas, d: Design) -> None:
    w, y = d.neck_width, d.shoulder_y
    leaf = np.array(
        [(0, y + 3), (1.05 * w, y - 17), (1.75 * w, y - 9), (1.15 * w, y + 12)], np.float32
    ) + np.array([d.cx, 0], np.float32)
    for half in (leaf, mirror(leaf, d.cx)):
        _outlined(canvas, d, half, WHITE, 0.05)


def _front(canvas: Canvas, d: Design, wide: float, low: float) -> None:
    """Paint the shirt that shows between the edges of what is worn over it."""
    w, y = d.neck_width, d.shoulder_y
    shape = np.array(
        [
            (-1.4 * w, y - 9),
            (-0.6 * w, y + 3),
            (0.6 * w, y + 3),
            (1.4 * w, y - 9),
            (wide, y + 16),
            (0, low),
            (-wide, y + 16),
        ],
        np.float32,
    )
    canvas.fill(shape + np.array([d.cx, 0], np.float32), WHITE, bottom=shaded(WHITE, 0.08))


def _cardigan(canvas: Canvas, d: Design, s: float) -> None:
    w, y, p = d.neck_width, d.shoulder_y, d.palette
    _front(canvas, d, 2.2 * w, y + 62)
    for side in _both(
        d, [(1.5 * w, y - 9), (2.2 * w, y + 8), (1.5 * w, y + 34), (0.4, y + 62), (0.4, BOTTOM)]
    ):
        edge = ribbon(side, 4.2)
        _outlined(canvas, d, edge, mixed(p.cloth, p.cloth_2, 0.25), 0.05)
    for k in range(2):
        canvas.fill(ellipse(d.cx + 0.4, y + 68 + 15 * k, 1.9, 1.9), p.cloth_2)
    _shirt_collar(canvas, d)
    if d.male:
        _tie(canvas, d, y + 60)
    else:
        _paint_bow(canvas, d, y + 7, 12, p.accent)


def _tie(canvas: Canvas, d: Design, low: float) -> None:
    y, colour = d.shoulder_y, d.palette.accent
    body = np.array(
        [(-2.6, y + 9), (2.6, y + 9), (5.4, low - 8), (0, low), (-5.4, low - 8)], np.float32
    ) + np.array([d.cx, 0], np.float32)
    knot = np.array([(-4, y), (4, y), (2.6, y + 9), (-2.6, y + 9)], np.float32) + np.array(
        [d.cx, 0], np.float32
    )
    _outlined(canvas, d, body, colour, 0.2)
    _outlined(canvas, d, knot, shaded(colour, 0.08))


def _blazer(canvas: Canvas, d: Design, s: float) -> None:
    w, y, p = d.neck_width, d.shoulder_y, d.palette
    _front(canvas, d, 2.4 * w, y + 70)
    _tie(canvas, d, y + 66)
    lapel = [
        (1.35 * w, y - 10),
        (2.5 * w, y + 4),
        (2.9 * w, y + 18),
        (2.0 * w, y + 20),
        (2.3 * w, y + 25),
        (0.2, y + 74),
        (1.5 * w, y + 26),
    ]
    shape = np.array(lapel, np.float32) + np.array([d.cx, 0], np.float32)
    for half in (shape, mirror(shape, d.cx)):
        _outlined(canvas, d, half, shaded(p.cloth, 0.1), 0.08)
    _shirt_collar(canvas, d)
    canvas.fill(ellipse(d.cx + 0.44 * s, y + 40, 3.4, 4.2), p.accent)
    canvas.stroke(
        np.array([(d.cx, y + 74), (d.cx, BOTTOM)], np.float32), np.full(2, 0.9, np.float32), _line(p.cloth)
    )


def _knit(canvas: Canvas, d: Design, s: float) -> None:
    w, y, p = d.neck_width, d.shoulder_y, d.palette
    top = d.chin_y + 9
    roll = smooth(
        [
            (d.cx - 1.25 * w, top),
            (d.cx, top + 5),
            (d.cx + 1.25 * w, top),
            (d.cx + 1.5 * w, y - 5),
            (d.cx, y + 3),
            (d.cx - 1.5 * w, y - 5),
        ],
        closed=True,
        steps=8,
    )
    _outlined(canvas, d, roll, mixed(p.cloth, WHITE, 0.1), 0.1)
    for u in np.linspace(-0.85, 0.85, 9):
        rib = smooth(
            [(d.cx + u * 1.2 * w, top + 4 * (1 - u * u)), (d.cx + u * 1.42 * w, y - 3 + 4 * (1 - u * u))],
            steps=4,
        )
        canvas.stroke(rib, np.full(len(rib), 0.6), _line(p.cloth), 0.45, inside=True)
    for x in (-11, 11):
        for k in range(7):
            at = y + 14 + 12 * k
            for sign in (-1, 1):
                twist = smooth(
                    [(d.cx + x, at), (d.cx + x + sign * 4.4, at + 5), (d.cx + x, at + 11)], steps=5
                )
                canvas.stroke(
                    twist, 0.9 * np.sin(np.linspace(0.2, 3.0, len(twist))), _line(p.cloth), 0.55, inside=True
                )


def _pinafore(canvas: Canvas, d: Design, s: float) -> None:
    w, y, p = d.neck_width, d.shoulder_y, d.palette
    for strap in _both(d, [(0.46 * s, y - 4), (0.43 * s, y + 16), (0.4 * s, y + 40)]):
        _outlined(canvas, d, ribbon(strap, 8.5), p.cloth, 0.05)
    right, left = _both(
        d, [(0.02, y + 42), (0.3 * s, y + 39), (0.47 * s, y + 38), (0.66 * s, y + 52), (0.7 * s, BOTTOM)]
    )
    _outlined(canvas, d, np.vstack([right, left[::-1]]), p.cloth, 0.12)
    for half in _both(
        d,
        [
            (0, y + 2),
            (0.9 * w, y - 7),
            (1.6 * w, y - 10),
            (2.4 * w, y - 1),
            (2.0 * w, y + 11),
            (0.9 * w, y + 14),
        ],
        closed=True,
    ):
        _outlined(canvas, d, half, WHITE, 0.04)
    _paint_bow(canvas, d, y + 11, 11, p.accent)
    for sign in (-1, 1):
        canvas.fill(ellipse(d.cx + sign * 0.4 * s, y + 44, 2.2, 2.2), hsv(0.12, 0.45, 0.9))


OUTFITS: dict[str, Callable[[Canvas, Design, float], None]] = {
    "sailor": _sailor,
    "hoodie": _hoodie,
    "cardigan": _cardigan,
    "blazer": _blazer,
    "knit": _knit,
    "pinafore": _pinafore,
}
"""Paints what an outfit adds to the trunk; the last argument is half the shoulders' width, frame pixels."""
