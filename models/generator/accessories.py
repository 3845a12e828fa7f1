"""What a character wears on the head: glasses, ribbons, animal ears, hats and the like."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from models.generator.canvas import Canvas, disc, ellipse, mirror, ribbon, smooth, taper
from models.generator.design import RGB, Design, hsv, mixed, shaded
from models.generator.face import line_colour

BEHIND = {"ears": 0.12, "horns": 0.03, "big_ribbon": 0.04, "leaf": 0.03}
ON_HAIR = {
    "pin": 0.14,
    "ribbon": 0.1,
    "band": 0.07,
    "hat": 0.06,
    "frill": 0.04,
    "headphones": 0.04,
    "flower": 0.05,
    "hood": 0.035,
}
HATS = 0.11
"""Share of drawings with a hat, of those not to be worn: hats turn as hair doesn't."""
ON_FACE = {
    "glasses": 0.2,
    "patch": 0.02,
    "freckles": 0.05,
    "mark": 0.03,
    "mole": 0.05,
    "scar": 0.03,
    "lines": 0.05,
}

_BOWS = ("big_ribbon", "ribbon", "frill", "flower", "pin")


def choose(d: Design) -> dict[str, list[str]]:
    """Draw which accessories the character wears, by layer."""
    pick = lambda table: [name for name, chance in table.items() if d.rng.random() < chance]  # noqa: E731
    face = pick(ON_FACE)
    if d.male and not d.neat and d.rng.random() < (0.4 if d.age == "adult" else 0.05):
        face.append(str(d.rng.choice(["beard", "stubble", "moustache", "goatee"])))
    behind, hair = pick(BEHIND), pick(ON_HAIR if d.neat else {**ON_HAIR, "hat": HATS})
    if d.neat and d.male:
        behind, hair = ([n for n in names if n not in _BOWS] for names in (behind, hair))
    return {"behind": behind, "hair": hair, "face": face}


def _part(canvas: Canvas, d: Design, shape: np.ndarray, colour: RGB, soft_shade: bool = True) -> None:
    canvas.fill(shape, colour, bottom=shaded(colour, 0.15) if soft_shade else None)
    if d.line_width:
        canvas.stroke(shape, d.line_width, line_colour(d, colour), closed=True)


def _both(d: Design, shape: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    return shape, mirror(shape, d.cx)


def paint_behind(canvas: Canvas, d: Design, names: list[str]) -> None:
    """Paint what stands behind the front hair: ears, horns, big ribbons."""
    for name, paint in _BEHIND.items():
        if name in names:
            paint(canvas, d)


def _ears(canvas: Canvas, d: Design) -> None:
    r, p, x, top = d.rng, d.palette, d.hair_width, d.hair_top
    tall, wide = r.uniform(14, 48), r.uniform(9, 16)
    lean = r.uniform(-4, 10)
    outer = smooth(
        [
            (d.cx + x * 0.38, top + 14),
            (d.cx + x * 0.42 + lean, top - tall * 0.55),
            (d.cx + x * 0.66 + lean, top - tall),
            (d.cx + x * 0.62 + wide + lean * 0.5, top - tall * 0.3),
            (d.cx + x * (0.88 if d.neat else 0.97), top + 30),
        ],
        steps=6,
    )
    inner = (outer - outer.mean(0)) * [0.55, 0.7] + outer.mean(0) + [0, 2]
    colour = p.hair if r.random() < 0.7 else (0.97, 0.97, 0.97)
    lining = mixed((1, 0.75, 0.75), p.accent, r.choice([0, 0.6]))
    for a, b in zip(_both(d, outer), _both(d, inner), strict=True):
        _part(canvas, d, a, colour)
        canvas.fill(b, lining)


def _leaf(canvas: Canvas, d: Design) -> None:
    r, x, top = d.rng, d.hair_width, d.hair_top
    path = smooth(
        [
            (d.cx + x * 0.25, top + 8),
            (d.cx + x * 0.7, top - 18),
            (d.cx + x * 1.5, top - r.uniform(5, 30)),
        ],
        steps=10,
    )
    leaf = ribbon(path, r.uniform(10, 18) * taper(len(path), 0.2, 0.05))
    for a in _both(d, leaf):
        _part(canvas, d, a, d.palette.accent)


def _horns(canvas: Canvas, d: Design) -> None:
    r, x, top = d.rng, d.hair_width, d.hair_top
    path = smooth(
        [
            (d.cx + x * 0.5, top + 12),
            (d.cx + x * 0.75, top - 8),
            (d.cx + x * r.uniform(0.6, 1.1), top - r.uniform(18, 34)),
        ],
        steps=8,
    )
    horn = ribbon(path, 9 * np.linspace(1, 0.05, len(path)))
    for a in _both(d, horn):
        _part(canvas, d, a, mixed(d.palette.accent, (0.3, 0.25, 0.25), r.random()))


def _big_ribbon(canvas: Canvas, d: Design) -> None:
    top = d.hair_top
    wing = smooth(
        [(d.cx, top + 4), (d.cx + 30, top - 22), (d.cx + 40, top - 2), (d.cx + 28, top + 14)], closed=True
    )
    for a in _both(d, wing):
        _part(canvas, d, a, d.palette.accent)


_BEHIND = {"ears": _ears, "leaf": _leaf, "horns": _horns, "big_ribbon": _big_ribbon}
"""What paints each, in the order in which they lie over each other."""


def paint_on_hair(canvas: Canvas, d: Design, names: list[str]) -> None:
    """Paint what lies on the front hair."""
    side = d.rng.choice([-1, 1])
    if "band" in names or "headphones" in names:
        _paint_band(canvas, d, "headphones" in names)
    if "frill" in names:
        _paint_frill(canvas, d)
    if "pin" in names:
        _paint_pins(canvas, d, side)
    if "ribbon" in names or "flower" in names:
        _paint_knot(canvas, d, side, "flower" in names)


def _paint_band(canvas: Canvas, d: Design, headphones: bool) -> None:
    x, top = d.hair_width, d.hair_top
    arc = smooth(
        [
            (d.cx - x * 1.0, d.eye_y - 6),
            (d.cx - x * 0.86, top + 22),
            (d.cx, top + d.rng.uniform(2, 14)),
            (d.cx + x * 0.86, top + 22),
            (d.cx + x * 1.0, d.eye_y - 6),
        ],
        steps=8,
    )
    _part(canvas, d, ribbon(arc, d.rng.uniform(3, 9)), d.palette.accent)
    if headphones:
        for a in _both(d, ellipse(d.cx + x, d.eye_y - 2, 8, 14)):
            _part(canvas, d, a, d.palette.cloth_2)


def _paint_frill(canvas: Canvas, d: Design) -> None:
    x, top = d.hair_width, d.hair_top
    arc = smooth(
        [
            (d.cx - x * 0.9, top + 30),
            (d.cx - x * 0.6, top + 8),
            (d.cx, top - 1),
            (d.cx + x * 0.6, top + 8),
            (d.cx + x * 0.9, top + 30),
        ],
        steps=5,
    )
    for q in arc[::2]:
        _part(canvas, d, disc(q, 6, 6), (0.97, 0.97, 0.99))
    canvas.stroke(arc + [0, 3], 4, (1, 1, 1))


def _paint_pins(canvas: Canvas, d: Design, side: int) -> None:
    r = d.rng
    c = np.array([d.cx + side * d.hair_width * r.uniform(0.4, 0.75), d.eye_y - r.uniform(18, 40)])
    for k in range(int(r.integers(1, 4))):
        _part(canvas, d, disc((c + [0, 5 * k]), 6, 1.7, r.normal(0, 0.5)), d.palette.accent, False)


def _paint_knot(canvas: Canvas, d: Design, side: int, flower: bool) -> None:
    """Paint a flower, or a ribbon that is tied."""
    r, accent = d.rng, d.palette.accent
    c = np.array([d.cx + side * d.hair_width * r.uniform(0.5, 0.8), d.hair_top + r.uniform(8, 30)])
    if flower:
        for t in np.linspace(0, 2 * np.pi, 5, endpoint=False):
            _part(canvas, d, ellipse(c[0] + 5 * np.cos(t), c[1] + 5 * np.sin(t), 4.2, 3.4, t), accent)
    else:
        for k in (-1, 1):
            _part(canvas, d, smooth([c, c + [k * 13, -9], c + [k * 15, 7]], closed=True), accent)
    _part(canvas, d, disc(c, 3.4, 3.4), shaded(accent, -0.3))


def _paint_hood(canvas: Canvas, d: Design) -> None:
    """Paint a hood that is up: around the face, over the hair."""
    r, p = d.rng, d.palette
    x, top = d.hair_width + r.uniform(3, 9), d.hair_top - r.uniform(4, 12)
    open_x, open_y = d.face_width * r.uniform(1.0, 1.18), d.eye_y - r.uniform(26, 40)
    low = d.chin_y + r.uniform(8, 20)
    half = [(0, top), (0.7 * x, top + 9), (x, d.eye_y - 14), (1.04 * x, d.chin_y - 8), (0.75 * x, low)]
    inner = [
        (0.45 * open_x, low - 4),
        (open_x, d.chin_y - 14),
        (open_x, d.eye_y - 8),
        (0.6 * open_x, open_y + 4),
    ]
    right = smooth([(d.cx + a, b) for a, b in half], steps=6)
    edge = smooth([(d.cx + a, b) for a, b in [*inner, (0, open_y)]], steps=6)
    side = np.vstack([right, edge])
    for a in _both(d, side):
        _part(canvas, d, a, p.cloth)
    for a in _both(d, edge):
        canvas.stroke(a, r.uniform(1.5, 4) * taper(len(a), 0.6, 0.9), shaded(p.cloth, 0.25))


class Hat(NamedTuple):
    """A hat's kind and measures, frame pixels.

    Attributes:
        kind: beanie, tall, wide, cap, beret or cone.
        top: of its crown, y.
        brim_y: of its brim, y.
        reach: half width of the brim.
        lean: how far its top lies beside the middle.
    """

    kind: str
    top: float
    brim_y: float
    reach: float
    lean: float


HAT_KINDS = ("beanie", "tall", "wide", "cap", "beret", "cone")


def hat_of(d: Design) -> Hat:
    """Return the hat that a character has or would have."""
    r = np.random.default_rng([int(1000 * d.hair_width), int(1000 * d.eye_y), 21])
    kind = str(r.choice(HAT_KINDS, p=[0.2, 0.15, 0.2, 0.2, 0.1, 0.15]))
    over = {"beanie": r.uniform(6, 14), "cap": r.uniform(4, 12), "beret": r.uniform(8, 16)}
    over |= {"tall": r.uniform(22, 34), "wide": r.uniform(14, 28), "cone": r.uniform(30, 60)}
    reach = {"tall": r.uniform(1.2, 1.5), "wide": r.uniform(1.45, 2.2), "cone": r.uniform(1.3, 2.0)}
    return Hat(
        kind,
        d.hair_top - float(over[kind]),
        d.eye_y - float(r.uniform(28, 44)),
        d.hair_width * float(reach.get(kind, 1.08)),
        float(r.uniform(-16, 16)) if kind in ("tall", "beret", "cone") else 0.0,
    )


def paint_hat(canvas: Canvas, d: Design, names: list[str]) -> None:
    """Paint a hat, or a hood that is up."""
    if "hat" in names:
        hat = hat_of(d)
        _paint_crown(canvas, d, hat)
        _paint_hat_band(canvas, d, hat)
        _paint_brim(canvas, d, hat)
    elif "hood" in names and not d.neat:
        _paint_hood(canvas, d)


def _crown(d: Design, hat: Hat) -> list[tuple[float, float]]:
    """Return the outline of a hat's crown from left to right: x in half widths of the hair, y."""
    top, brim = d.hair_top, hat.brim_y
    if hat.kind in ("tall", "wide"):
        left = [(-1.0, brim), (-0.9, top + 6), (-0.76, hat.top + 3)]
    elif hat.kind == "cone":
        left = [(-1.02, brim), (-0.8, top + 4), (-0.34, 0.5 * (top + hat.top))]
    elif hat.kind == "beret":
        left = [(-0.9, brim), (-1.2, top + 16)]
    else:
        left = [(-1.04, brim), (-0.93, top + 8)]
    return [*left, (0, hat.top), *((-a, b) for a, b in reversed(left))]


def _paint_crown(canvas: Canvas, d: Design, hat: Hat) -> None:
    x, high = d.hair_width, hat.brim_y - hat.top
    points = [(d.cx + x * a + hat.lean * (hat.brim_y - b) / high, b) for a, b in _crown(d, hat)]
    _part(canvas, d, smooth([*points, (d.cx, hat.brim_y + 3)], closed=True), d.palette.cloth_2)


def _paint_hat_band(canvas: Canvas, d: Design, hat: Hat) -> None:
    if hat.kind == "beret":
        return
    x, y = d.hair_width, hat.brim_y
    band = np.array([(d.cx - 0.9 * x, y - 4), (d.cx, y - 1), (d.cx + 0.9 * x, y - 4)])
    if hat.kind == "beanie":
        band += [[-0.15 * x, 4], [0, 2], [0.15 * x, 4]]
    _part(canvas, d, ribbon(smooth(band), 9.0 if hat.kind == "beanie" else 5.0), d.palette.cloth)


def _paint_brim(canvas: Canvas, d: Design, hat: Hat) -> None:
    x, y = d.hair_width, hat.brim_y
    if hat.kind == "cap":
        visor = [(-0.82, y - 1), (-0.6, y + 9), (0, y + 12), (0.6, y + 9), (0.82, y - 1)]
        outline = [(d.cx + a * x, b) for a, b in visor]
        _part(canvas, d, smooth([*outline, (d.cx, y - 3)], closed=True), d.palette.cloth)
    elif hat.kind in ("tall", "wide", "cone"):
        _part(canvas, d, ellipse(d.cx, y + 2, hat.reach, 0.09 * hat.reach + 2), d.palette.cloth_2)


def paint_on_face(canvas: Canvas, d: Design, names: list[str]) -> None:
    """Paint marks, beards and the like on the face (under the hair)."""
    for name, paint in _ON_FACE.items():
        if name in names:
            paint(canvas, d)


def _freckles(canvas: Canvas, d: Design) -> None:
    r = d.rng
    for _ in range(12):
        spot = ellipse(d.cx + r.normal(0, d.eye_x), d.eye_y + d.eye_h + r.normal(4, 2), 0.5, 0.5, n=8)
        canvas.fill(spot, shaded(d.palette.skin, 0.35), inside=True)


def _mark(canvas: Canvas, d: Design) -> None:
    spot = ellipse(d.cx + d.rng.choice([-1, 1]) * d.eye_x, d.eye_y + d.eye_h + 6, 2, 3)
    canvas.fill(spot, d.palette.accent, inside=True)


def _mole(canvas: Canvas, d: Design) -> None:
    r = d.rng
    x = d.cx + r.choice([-1, 1]) * r.uniform(0.2, 0.6) * d.face_width
    y = r.uniform(d.eye_y + d.eye_h, d.chin_y - 5)
    canvas.fill(ellipse(x, y, 0.8, 0.8, n=12), shaded(d.palette.skin, 0.7), inside=True)


def _scar(canvas: Canvas, d: Design) -> None:
    r = d.rng
    x = d.cx + r.choice([-1, 1]) * r.uniform(0.2, 0.7) * d.face_width
    path = smooth(
        [
            (x, d.eye_y - r.uniform(5, 18)),
            (x + r.normal(0, 3), d.eye_y + 8),
            (x + r.normal(0, 6), d.eye_y + r.uniform(14, 26)),
        ]
    )
    width = r.uniform(0.8, 2) * taper(len(path))
    canvas.stroke(path, width, shaded(d.palette.skin, r.choice([-0.4, 0.45])), 0.8, inside=True)


def _goatee(canvas: Canvas, d: Design) -> None:
    r = d.rng
    low = ellipse(d.cx, d.chin_y - 2, d.mouth_w * r.uniform(0.5, 0.9), r.uniform(4, 8))
    canvas.fill(low, _beard_colour(d), 0.9, inside=bool(r.random() < 0.5), soft=r.choice([0, 0.6]))


def _beard(canvas: Canvas, d: Design) -> None:
    h = d.chin_y - d.mouth_y
    half = [(0.7, d.eye_y + 14), (0.45, d.mouth_y + h * 0.45)]
    low = [(0.6, d.chin_y - 4)]
    beard = smooth(
        [
            *((d.cx - d.face_width * x, y) for x, y in half),
            (d.cx, d.mouth_y + h * 0.5),
            *((d.cx + d.face_width * x, y) for x, y in half[::-1]),
            *((d.cx + d.face_width * x, y) for x, y in low),
            (d.cx, d.chin_y + 8),
            *((d.cx - d.face_width * x, y) for x, y in low),
        ],
        closed=True,
    )
    canvas.fill(beard, _beard_colour(d), 0.95)


def _moustache(canvas: Canvas, d: Design) -> None:
    half = smooth(
        [
            (d.cx, d.mouth_y - 6),
            (d.cx + d.mouth_w, d.mouth_y - 5),
            (d.cx + d.mouth_w * 1.5, d.mouth_y),
            (d.cx, d.mouth_y - 2.5),
        ],
        closed=True,
    )
    for a in _both(d, half):
        canvas.fill(a, _beard_colour(d))


def _beard_colour(d: Design) -> RGB:
    return shaded(d.palette.hair, 0.1)


def _paint_age(canvas: Canvas, d: Design) -> None:
    """Paint lines under the eyes and beside the mouth."""
    r = d.rng
    dark = shaded(d.palette.skin, 0.35)
    for side in (-1, 1):
        y = d.eye_y + d.eye_h + 2.5
        under = [(d.eye_x - 0.7 * d.eye_w, y - 0.5), (d.eye_x, y + 1.5), (d.eye_x + 0.6 * d.eye_w, y + 0.5)]
        fold = [
            (d.mouth_w * 0.7, d.mouth_y - 10),
            (d.mouth_w * 1.25, d.mouth_y - 4),
            (d.mouth_w * 1.35, d.mouth_y + 2),
        ]
        for points in (under, fold):
            path = smooth([(d.cx + side * x, v) for x, v in points])
            canvas.stroke(path, 0.7 * taper(len(path)), dark, r.uniform(0.4, 0.9), inside=True)


def _paint_stubble(canvas: Canvas, d: Design) -> None:
    """Paint short hair along the jaw and over the mouth."""
    r, p = d.rng, d.palette
    shade = mixed(p.hair, p.skin, 0.35)
    jaw = ellipse(d.cx, d.chin_y - 2, d.face_width * 0.75, 0.42 * (d.chin_y - d.eye_y))
    canvas.fill(jaw, shade, r.uniform(0.15, 0.4), inside=True, soft=4)
    for _ in range(int(r.integers(40, 140))):
        t = r.uniform(-1, 1)
        x = d.cx + t * 0.8 * d.face_width
        y = d.chin_y - 2 - (abs(t) ** 2) * 0.5 * (d.chin_y - d.eye_y) - r.uniform(0, 7)
        hair = np.array([(x, y), (x + 0.3 * t, y + 0.8), (x + 0.6 * t, y + r.uniform(1.2, 2.4))])
        canvas.stroke(hair, 0.5 * taper(3, 0.5, 0.2), shaded(p.hair, 0.3), 0.7, inside=True)


_ON_FACE = {
    "freckles": _freckles,
    "mark": _mark,
    "mole": _mole,
    "scar": _scar,
    "lines": _paint_age,
    "stubble": _paint_stubble,
    "goatee": _goatee,
    "beard": _beard,
    "moustache": _moustache,
}
"""What paints each, in the order in which they lie over each other."""


def _runs(points: np.ndarray, chosen: np.ndarray) -> list[np.ndarray]:
    """Return the unbroken stretches, (n, 2), of a line (N, 2) where it is chosen, bool (N,)."""
    edges = np.flatnonzero(np.diff(chosen.astype(int))) + 1
    return [
        part
        for part, keep in zip(np.split(points, edges), np.split(chosen, edges), strict=True)
        if keep.all() and len(part) > 1
    ]


def paint_glasses(canvas: Canvas, d: Design, names: list[str]) -> None:
    """Paint glasses or an eye patch, in front of eyes and under the bangs."""
    if "glasses" in names:
        _paint_glasses(canvas, d, _glasses(d))
    if "patch" in names:
        _paint_patch(canvas, d)


class _Glasses(NamedTuple):
    """What glasses are like, frame pixels.

    Attributes:
        colour: of the rims.
        rx, ry: half width and height of a glass.
        power: how square it is: 2 is an ellipse.
        low: how far its middle lies below the eye's.
        thick: width of the rims.
        rims: whole, lower or upper: where they are.
        pale: opacity of the line where there is no rim.
        veil: least opacity of a white shine.
        tint: opacity of the glass, 0 for clear ones.
        tint_colour: its colour.
        fade: how much paler it is at its lower end.
    """

    colour: RGB
    rx: float
    ry: float
    power: float
    low: float
    thick: float
    rims: str
    pale: float
    veil: float
    tint: float
    tint_colour: RGB
    fade: float

    def lens(self, d: Design) -> tuple[np.ndarray, np.ndarray]:
        """Return the outline (41, 2) of the glass at the image's right, and which points are below."""
        t = np.linspace(0, 2 * np.pi, 41)
        c, s = np.cos(t), np.sin(t)
        x = d.cx + d.eye_x + np.sign(c) * np.abs(c) ** (2 / self.power) * self.rx
        y = d.eye_y + self.low + np.sign(s) * np.abs(s) ** (2 / self.power) * self.ry
        return np.stack([x, y], 1), s >= -0.05


def _glasses(d: Design) -> _Glasses:
    """Draw what a character's glasses are like."""
    r, p = d.rng, d.palette
    colour = p.accent if r.random() < 0.5 else mixed(p.line, (0, 0, 0), 0.5)
    rx, ry = d.eye_w + r.uniform(1.5, 5), d.eye_h + r.uniform(0, 5)
    power = r.uniform(2, 4.5)
    # Their own numbers: all that is drawn from the design's stays as it is.
    own = np.random.default_rng(int(power * 1e9))
    low = 1.0
    if own.random() < 0.35 and not d.neat:
        # Worn low or narrow: the rim crosses lashes and iris.
        ry *= own.uniform(0.55, 0.95)
        low += own.uniform(-0.1, 0.35) * d.eye_h
    veil = own.uniform(0.3, 0.75) if own.random() < 0.2 and not d.neat else 0.0
    rims = str(own.choice(["whole", "lower", "upper"], p=[0.65, 0.25, 0.1])) if not d.neat else "whole"
    pale = float(own.uniform(0, 0.8))
    tint = _tint(own, d.neat)
    dark = (0.08, 0.08, 0.1)
    tint_colour = hsv(own.random(), own.uniform(0, 0.7), own.uniform(0.1, 1.0)) if tint < 0.8 else dark
    fade, thick = float(own.uniform(0, 0.4)), r.uniform(0.6, 2.2)
    rx = min(rx, d.eye_x - 1)
    return _Glasses(colour, rx, ry, power, low, thick, rims, pale, veil, tint, tint_colour, fade)


def _tint(own: np.random.Generator, neat: bool) -> float:
    """Draw how opaque the glass is: mostly clear, sometimes tinted, rarely that of sunglasses."""
    u = own.random()
    if neat or u < 0.75:
        return 0.0
    return float(own.uniform(0.15, 0.55)) if u < 0.93 else float(own.uniform(0.8, 1.0))


def _paint_glasses(canvas: Canvas, d: Design, g: _Glasses) -> None:
    r = d.rng
    lens, below = g.lens(d)
    for a in _both(d, lens):
        if r.random() < 0.4:
            canvas.fill(a, (1, 1, 1), max(r.uniform(0.05, 0.3), g.veil))
        if g.tint:
            canvas.fill(a, g.tint_colour, g.tint, bottom=mixed(g.tint_colour, (1, 1, 1), g.fade))
        if g.rims == "whole":
            canvas.stroke(a, g.thick, g.colour, closed=True)
            continue
        # Half rims: the other half is glass, a pale line or nothing.
        canvas.stroke(a, g.thick * 0.6, (1, 1, 1), g.pale, closed=True)
        for part in _runs(a, below == (g.rims == "lower")):
            canvas.stroke(part, g.thick, g.colour)
    left, right = d.cx - d.eye_x + g.rx, d.cx + d.eye_x - g.rx
    bridge = smooth([(left, d.eye_y), (d.cx, d.eye_y - 1.5), (right, d.eye_y)])
    canvas.stroke(bridge, g.thick, g.colour)
    arm = np.array([(d.cx + d.eye_x + g.rx, d.eye_y - 1), (d.cx + d.face_width + 1, d.eye_y - 2)])
    for a in _both(d, arm):
        canvas.stroke(a, g.thick, g.colour)


def _paint_patch(canvas: Canvas, d: Design) -> None:
    """Paint an eye patch with its strap."""
    side = d.rng.choice([-1, 1])
    colour = (0.95, 0.95, 0.95) if d.rng.random() < 0.5 else shaded(d.palette.line, 0.3)
    far = 1.1 * d.face_width
    strap = np.array([(d.cx - far, d.eye_y - side * 16), (d.cx + far, d.eye_y + side * 16)])
    canvas.stroke(strap, 1.4, shaded(colour, 0.2))
    patch = ellipse(d.cx + side * d.eye_x, d.eye_y, d.eye_w * 1.2, max(d.eye_h, 6) * 1.15)
    _part(canvas, d, patch, colour)
