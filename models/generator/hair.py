"""Hair: back, bangs with their cap, side locks, tails, braids, buns and stray strands."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import NamedTuple

import numpy as np

from models.generator.canvas import Canvas, disc, ellipse, mirror, ribbon, smooth, taper
from models.generator.design import RGB, Design, hsv, mixed, shaded
from models.generator.face import line_colour


@dataclass(slots=True)
class HairStyle:
    """The parts that one hair is made of; lengths in frame pixels."""

    back: str  # none, short, bob, long
    back_end: float
    back_flare: float
    fringe: str
    locks: int
    fringe_y: float
    depth: float
    spikes: float
    part_x: float
    side_end: tuple[float, float]
    side_width: float
    tails: str  # none, twin, side, pony, braids, buns
    tail_end: float
    tail_out: float
    tail_width: float
    ahoge: int
    shine: float
    strand_lines: int
    seed: int
    curl: float = 0.0  # radius of curls; 0 straight
    in_locks: bool = False  # painted by `locks`


LOCKS = 0.4
"""Share of drawings whose hair is painted lock by lock, of those whose hair falls straight."""
STRAIGHT, STRAIGHT_OUT = 0.45, 7.0
"""Share of tails that hang straight down, close to the head, and how far out they may hang, frame pixels."""
FRINGES = ("zigzag", "blunt", "parted", "swept", "curtain", "back", "eye", "cropped")


class _Cut(NamedTuple):
    """The outline of a hair style: fringe, back and its end (y), ends of the sides (y; 0: none), tails."""

    fringe: str
    back: str
    end: float
    side: tuple[float, float]
    tails: str


def _cut(d: Design) -> _Cut:
    """Draw how hair is cut."""
    r = d.rng
    # Drawings of characters have long hair more often than those that were rolled to be worn.
    lengths = [0.02, 0.43, 0.22, 0.33] if d.neat else [0.02, 0.38, 0.18, 0.42]
    back = str(r.choice(["none", "short", "bob", "long"], p=lengths))
    end = {
        "none": d.eye_y,
        "short": r.uniform(d.eye_y + 22, d.chin_y + 3),
        "bob": r.uniform(d.chin_y - 4, d.chin_y + 16),
        "long": r.uniform(d.chin_y + 20, d.chin_y + 120),
    }[back]
    long_side = r.random() < 0.35
    longest = 60 if d.neat else 95
    side = [
        r.uniform(d.chin_y, d.chin_y + longest) if long_side else r.uniform(d.eye_y + 8, d.chin_y)
        for _ in range(2)
    ]
    if r.random() < 0.75:
        side[1] = side[0]
    if r.random() < 0.25:
        side = [0.0, 0.0]
    fringe = str(r.choice(FRINGES, p=[0.32, 0.12, 0.12, 0.16, 0.11, 0.09, 0.06, 0.02]))
    tails = str(
        r.choice(["none", "twin", "side", "pony", "braids", "buns"], p=[0.6, 0.14, 0.05, 0.08, 0.06, 0.07])
    )
    return _Cut(fringe, back, end, (side[0], side[1]), tails)


def _as_men_wear_it(d: Design, cut: _Cut) -> _Cut:
    """Return the cut, or one that is short all round; hair that is short lies closer to the head."""
    r = d.rng
    if not d.neat and r.random() < (0.5 if d.male else 0.06) * (1.3 if d.age == "adult" else 0.6):
        fringe = str(r.choice(["cropped", "back", "swept", "zigzag"], p=[0.45, 0.25, 0.15, 0.15]))
        end = float(r.uniform(d.eye_y + 2, d.eye_y + 20))
        side = 0.0 if r.random() < 0.6 else float(r.uniform(d.eye_y + 4, d.eye_y + 18))
        cut = _Cut(fringe, "short", end, (side, side), "none")
        d.hair_width = min(d.hair_width, d.face_width + r.uniform(2, 10))
    if d.neat and d.male and r.random() < 0.65:
        fringe = str(r.choice(["zigzag", "swept", "parted"]))
        end = float(r.uniform(d.eye_y + 12, d.eye_y + 24))
        side = float(r.uniform(d.eye_y + 10, d.eye_y + 22))
        cut = _Cut(fringe, "short", end, (side, side), "none")
        d.hair_width = min(d.hair_width, d.face_width + 12)
    return cut


def hair_style(d: Design) -> HairStyle:
    """Draw a hair style from the design's seed."""
    r = d.rng
    cut = _as_men_wear_it(d, _cut(d))
    curl = float(r.uniform(3, 8)) if not d.neat and r.random() < 0.12 else 0.0
    fringe = "swept" if d.neat and cut.fringe in ("eye", "cropped") else cut.fringe
    style = HairStyle(
        back=cut.back,
        back_end=cut.end,
        back_flare=r.uniform(0.85, 1.3) if cut.back != "short" else r.uniform(0.8, 1.05),
        fringe=fringe,
        locks=int(r.integers(3, 10)),
        fringe_y=d.eye_y - (r.uniform(13, 22) if d.neat else r.uniform(2, 24)),
        depth=r.uniform(4, 22) if fringe != "blunt" else r.uniform(1, 5),
        spikes=r.uniform(3, 13) if r.random() < 0.3 else r.uniform(0, 1.5),
        part_x=r.choice([0, r.uniform(-0.6, 0.6)]),
        side_end=cut.side,
        side_width=r.uniform(6, 15),
        tails=cut.tails,
        tail_end=r.uniform(d.eye_y + 25, d.eye_y + 125),
        tail_out=r.uniform(8, 40),
        tail_width=r.uniform(16, 44),
        ahoge=int(r.choice([0, 1, 2, 3], p=[0.68, 0.2, 0.08, 0.04])),
        shine=r.uniform(0.15, 0.8) if r.random() < 0.7 else 0.0,
        strand_lines=int(r.integers(0, 16)),
        seed=int(r.integers(1 << 30)),
        curl=curl,
    )
    _draw_own(style, d)
    return style


def _draw_own(style: HairStyle, d: Design) -> None:
    """Draw what is drawn from numbers of the style's own: what the design draws goes on as it is."""
    own = np.random.default_rng(style.seed + 13)
    falls = not style.curl and style.fringe not in ("back", "cropped")
    style.in_locks = d.neat or (falls and own.random() < LOCKS)
    if not d.neat and style.tails in ("twin", "side", "braids") and own.random() < STRAIGHT:
        style.tail_out, style.tail_width = float(own.uniform(-3, STRAIGHT_OUT)), float(own.uniform(11, 26))
        style.tail_end = float(own.uniform(d.chin_y, d.chin_y + 90))
        if own.random() < 0.6:
            # All that is long is in the tails.
            style.back, style.back_end = "short", float(own.uniform(d.eye_y + 5, d.eye_y + 24))


def _curls(canvas: Canvas, d: Design, path: np.ndarray, radius: float, r: np.random.Generator) -> None:
    """Paint curls along the edge of hair (N, 2), each a disc with strands that wind in it."""
    length = np.append(0, np.cumsum(np.linalg.norm(np.diff(path, axis=0), axis=1)))
    at = np.arange(0, length[-1], radius * 0.9)
    line = line_colour(d, d.palette.hair)
    thin = max(d.line_width * 0.6, 0.35)
    for x, y in zip(*(np.interp(at, length, path[:, i]) for i in (0, 1)), strict=True):
        size = radius * r.uniform(0.6, 1.2)
        shape = ellipse(
            x + r.normal(0, 1), y + r.normal(0, 1), size, size * r.uniform(0.8, 1.1), r.uniform(0, 6), 18
        )
        canvas.fill(
            shape, mixed(d.palette.hair, d.palette.hair_tip, 0.8 * float(np.clip((y - 60) / 120, 0, 1)))
        )
        start, n = r.uniform(0, 2 * np.pi), 14
        turn = start + np.linspace(0, r.uniform(2.5, 5.5), n)
        spiral = np.linspace(1.0, r.uniform(0.2, 0.7), n) * size
        winding = np.stack([x + spiral * np.cos(turn), y + spiral * np.sin(turn)], 1)
        canvas.stroke(winding, thin * taper(n, 0.2, 0.2), line, r.uniform(0.4, 1.0))


def _zigzag(edge: np.ndarray, locks: int, depth: float, lean: float, r: np.random.Generator) -> np.ndarray:
    """Turn a smooth lower edge (N, 2) into lock tips below and valleys above it."""
    t = np.linspace(0, 1, locks + 1)
    t[1:-1] += r.normal(0, 0.18 / locks, locks - 1)
    at = np.linspace(0, 1, len(edge))

    def point(u: float) -> np.ndarray:
        """Return the point (2,) of the edge at a share of its points."""
        return np.array([np.interp(u, at, edge[:, 0]), np.interp(u, at, edge[:, 1])])

    out = [point(0)]
    for a, b in pairwise(t):
        size = depth * r.uniform(0.6, 1.25)
        start, end = out[-1], point(b) - [0, size * 0.5 * (b < 1)]
        tip = point(np.clip((a + b) / 2 + lean * (b - a), 0, 1)) + [lean * depth * 0.4, size * 0.5]
        left = smooth(
            [start, start * 0.35 + tip * 0.65 + [-(tip - start)[0] * 0.12, -0.1 * size], tip], steps=4
        )
        right = smooth([tip, end * 0.35 + tip * 0.65 + [(end - tip)[0] * 0.12, -0.1 * size], end], steps=4)
        out.extend([*left[1:], *right[1:]])
    return np.array(out, np.float32)


def _cap(d: Design, s: HairStyle, r: np.random.Generator, low: float) -> np.ndarray:
    """Return the head's upper outline, (N, 2), from the left temple over the crown to the right one."""
    t = np.linspace(np.pi, 0, 33)
    round_ = r.uniform(2.0, 2.5)
    c, n = np.cos(t), np.sin(t)
    x = np.sign(c) * np.abs(c) ** (2 / round_) * d.hair_width
    y = low - np.abs(n) ** (2 / round_) * (low - d.hair_top)
    p = np.stack([d.cx + x, y], 1)
    if s.spikes > 2:
        # Spikes lean outwards and down, as hair does.
        count = int(r.integers(5, 11))
        path = []
        at = np.sort(r.uniform(0.03, 0.97, count)) * (len(p) - 1)
        k = 0
        for i in range(len(p)):
            if k < count and i >= at[k]:
                out = p[i] - [d.cx, d.eye_y - 10]
                out = out / np.linalg.norm(out) + [0.5 * np.sign(p[i][0] - d.cx), 0.25]
                path.append(p[i] + out * s.spikes * r.uniform(0.5, 1.3))
                k += 1
            else:
                path.append(p[i])
        return np.array(path, np.float32)
    return p.astype(np.float32)


def fringe_edge(d: Design, s: HairStyle) -> np.ndarray:
    """Return the smooth lower edge of the front hair, left to right: (41, 2), frame pixels."""
    x = np.linspace(-1, 1, 41)
    part = float(np.clip(s.part_x, -0.6, 0.6))
    temple = d.eye_y + 6
    rise = np.abs(x) ** 3 * (temple - s.fringe_y)
    y = s.fringe_y + rise
    high = d.hair_top + 0.42 * (d.eye_y - d.hair_top)
    if s.fringe in ("parted", "curtain"):
        width = 0.3 if s.fringe == "parted" else 0.6
        y = np.minimum(y, high + np.abs(x - part) / width * (s.fringe_y - high) * 1.1)
    elif s.fringe == "swept":
        sign = 1 if s.part_x >= 0 else -1
        y = y - 0.5 * (s.fringe_y - high) * (1 + sign * x) * (1 - np.abs(x) ** 4)
    elif s.fringe == "back":
        y = high + np.abs(x) ** 2.5 * (temple - high)
    elif s.fringe == "cropped":
        y = high - 2 + np.abs(x) ** 5 * (temple - high)
    elif s.fringe == "eye":
        sign = 1 if s.part_x >= 0 else -1
        y = y + np.exp(-(((x - sign * 0.45) / 0.28) ** 2)) * (d.eye_y + 16 - s.fringe_y)
    return np.stack([d.cx + x * (d.hair_width * 0.97), y - 1.2 * s.curl], 1)


def paint_front(canvas: Canvas, d: Design, s: HairStyle) -> None:
    """Paint the cap of the head and the bangs."""
    r = np.random.default_rng(s.seed)
    edge = fringe_edge(d, s)
    low = float(edge[0, 1])
    cap = _cap(d, s, r, low)
    locks = s.locks if s.fringe != "blunt" else s.locks * 2
    lean = r.normal(0, 0.3)
    short = {"back": 2.0, "cropped": min(s.depth, 6.0)}
    lower = _zigzag(edge, locks, short.get(s.fringe, s.depth), lean, r)
    outline = np.vstack([cap, lower[::-1]])
    p = d.palette
    canvas.fill(outline, p.hair, bottom=mixed(p.hair, p.hair_tip, 0.8))
    root = np.array([d.cx + s.part_x * d.face_width, d.hair_top + 6])
    _shade_locks(canvas, d, s, lower, root, r)
    _paint_clumps(canvas, d, s, edge, root)
    _paint_shine(canvas, d, s, r)
    line = line_colour(d, p.hair)
    thin = max(d.line_width * 0.7, 0.4)
    for _ in range(s.strand_lines):
        end = lower[r.integers(len(lower))]
        mid = root * 0.45 + end * 0.55 + [(end - root)[0] * 0.25, -6]
        path = smooth([root + r.normal(0, 2, 2), mid, end])
        cut = path[int(r.uniform(0, 0.6) * len(path)) :]
        if len(cut) > 3:
            canvas.stroke(cut, thin * taper(len(cut), 0, 0.5), line, r.uniform(0.3, 0.9), inside=True)
    if d.line_width:
        canvas.stroke(outline, d.line_width, line, closed=True)
    if s.curl:
        _curls(canvas, d, cap, s.curl, r)
        _curls(canvas, d, lower, s.curl, r)


def _paint_clumps(canvas: Canvas, d: Design, s: HairStyle, edge: np.ndarray, root: np.ndarray) -> None:
    """Paint clumps of hair from the crown to the bangs' edge: tapering, one over the other, some past it.

    The edge is (N, 2), the point at the crown that they come from (2,).
    """
    r = np.random.default_rng(s.seed + 11)
    if r.random() > 0.75 or s.fringe in ("back", "cropped") or s.curl:
        return
    count = int(r.integers(4, 13))
    line = line_colour(d, d.palette.hair)
    over = r.uniform(-2, 7)
    spread = r.uniform(0.5, 1.0)
    order = r.permutation(count)
    for i in order:
        u = (i + 0.5 + r.normal(0, 0.25)) / count
        at = float(np.clip(u, 0.06, 0.94)) * (len(edge) - 1)
        foot = edge[int(at)] + [r.normal(0, 2), over + r.normal(0, 1.5)]
        top = root + [(foot[0] - d.cx) * 0.3 * spread, r.uniform(-2, 6)]
        out = (foot[0] - root[0]) * 0.72
        middle = np.array([root[0] + out, 0.42 * top[1] + 0.58 * foot[1] - 0.12 * abs(out)])
        path = smooth([top, (top + middle) / 2 + [0.1 * out, -2], middle, foot], steps=7)
        t = np.linspace(0, 1, len(path))
        width = 1.9 * d.hair_width / count * r.uniform(0.6, 1.1)
        body = width * np.clip(0.25 + 2.2 * t, 0, 1) * np.clip((1 - t) * 2.4, 0, 1) ** 0.8
        shape = ribbon(path, np.maximum(body, 0.15))
        tone = float(r.normal(0, 0.06))
        colour = shaded(d.palette.hair, tone)
        canvas.fill(shape, colour, bottom=mixed(colour, d.palette.hair_tip, 0.8))
        if d.shading != "none":
            canvas.fill(ribbon(path + [0.25 * width, 0], 0.4 * body), shaded(colour, 0.22), 0.7, inside=True)
        if d.line_width:
            half = len(path) // 3
            for side in (-0.5, 0.5):
                flank = path + np.stack([side * body, 0 * body], 1)
                canvas.stroke(
                    flank[half:], max(0.75 * d.line_width, 0.35) * taper(len(path) - half, 0, 0.4), line
                )


def _shade_locks(
    canvas: Canvas, d: Design, s: HairStyle, lower: np.ndarray, root: np.ndarray, r: np.random.Generator
) -> None:
    if d.shading == "none":
        return
    dark = shaded(d.palette.hair, r.uniform(0.15, 0.4))
    soft = 0.0 if d.shading == "cel" else r.uniform(0.8, 2.0)
    for _ in range(int(r.integers(2, 7))):
        i = r.integers(2, len(lower) - 3)
        top = root * r.uniform(0.15, 0.5) + lower[i] * 0.6
        top = np.array([top[0], min(top[1], lower[i][1] - 6)])
        w = r.uniform(2, 5)
        wedge = np.vstack(
            [
                smooth([lower[i] + [-w, 0], lower[i] * 0.6 + top * 0.4 + [-w * 0.4, 0], top], steps=4),
                smooth([top, lower[i] * 0.6 + top * 0.4 + [w * 0.4, 0], lower[i] + [w, 2]], steps=4),
            ]
        )
        canvas.fill(wedge, dark, 0.8, inside=True, soft=soft)


def _paint_shine(canvas: Canvas, d: Design, s: HairStyle, r: np.random.Generator) -> None:
    if not s.shine:
        return
    t = np.linspace(-0.8, 0.8, 25)
    y = d.hair_top + (d.eye_y - d.hair_top) * r.uniform(0.22, 0.45)
    arc = np.stack([d.cx + t * d.hair_width * 0.85, y + 9 * t**2], 1)
    jag = r.uniform(0.5, 3.5, len(t))
    wide = r.uniform(2, 6) * taper(len(t), 0, 0) * (0.5 + jag / 3)
    soft = 0 if d.shading != "soft" else r.uniform(0.4, 2)
    gap = r.random() < 0.5
    light = shaded(d.palette.hair, -r.uniform(0.4, 0.85))
    for part in [slice(0, 10), slice(15, 25)] if gap else [slice(0, 25)]:
        canvas.fill(ribbon(arc[part], wide[part]), light, s.shine, inside=True, soft=soft)


def paint_back(canvas: Canvas, d: Design, s: HairStyle) -> None:
    """Paint the hair behind head and body."""
    if s.back == "none":
        return
    r = np.random.default_rng(s.seed + 1)
    low = d.eye_y + 4
    cap = _cap(d, s, r, low) * [1, 1] + [0, 1.5]
    wide = d.hair_width * s.back_flare
    x = np.linspace(-1, 1, 25)
    base = np.stack([d.cx + x * wide, s.back_end - r.uniform(0, 12) * np.abs(x) ** 2], 1)
    lower = _zigzag(base, int(r.integers(4, 12)), r.uniform(3, 16), r.normal(0, 0.3), r)
    right = smooth(
        [cap[-1], (d.cx + d.hair_width * r.uniform(0.95, 1.1), (low + s.back_end) / 2), lower[-1]], steps=6
    )
    left = mirror(right, d.cx)
    outline = np.vstack([cap, right[1:-1], lower[::-1], left[::-1][1:-1]])
    p = d.palette
    other = np.random.default_rng(s.seed + 7)
    # Inner hair dyed another colour, as drawings have it now and then.
    dyed = other.random() < 0.15
    inner = hsv(other.random(), other.uniform(0.2, 0.9), other.uniform(0.4, 1)) if dyed else p.hair
    # Many drawings give it the same colour as the hair before it: then only its shape tells.
    depth, alike = r.uniform(0.05, 0.4), not dyed and other.random() < 0.45
    dark = inner if alike else shaded(inner, depth)
    canvas.fill(outline, dark, bottom=mixed(dark, p.hair_tip, 0.8))
    if dyed:
        canvas.fill(cap, shaded(p.hair, depth))
    line = line_colour(d, p.hair)
    if d.shading != "none":
        middle = ellipse(d.cx, d.eye_y + 25, d.face_width * 1.05, 55)
        canvas.fill(middle, shaded(dark, 0.35), 0.4 if alike else 0.8, inside=True, soft=4)
    for _ in range(s.strand_lines):
        end = lower[r.integers(len(lower))]
        top = np.array([d.cx + (end[0] - d.cx) * 0.75, low - r.uniform(0, 20)])
        path = smooth([top, (top + end) / 2 + [(end - top)[0] * 0.2, 0], end])
        canvas.stroke(path, max(d.line_width * 0.7, 0.4) * taper(len(path), 0, 0.5), line, 0.6, inside=True)
    if d.line_width:
        canvas.stroke(outline, d.line_width, line, closed=True)
    if s.curl:
        _curls(canvas, d, outline, 1.2 * s.curl, r)


def _lock(
    canvas: Canvas, d: Design, path: np.ndarray, width: float, colour: RGB, r: np.random.Generator
) -> None:
    """Paint one lock of hair along a path (N, 2), thick first, ending in a point."""
    n = len(path)
    t = np.linspace(0, 1, n)
    widths = width * np.minimum(1, 0.55 + 2 * t) * np.clip(1 - t**3, 0.03, 1)
    shape = ribbon(path, widths)
    canvas.fill(shape, colour, bottom=mixed(colour, d.palette.hair_tip, 0.8))
    line = line_colour(d, d.palette.hair)
    if d.shading != "none":
        side = ribbon(path + [width * 0.22, 0], widths * 0.4)
        canvas.fill(side, shaded(colour, 0.25), 0.7, inside=True, soft=0 if d.shading == "cel" else 0.8)
    for k in (-0.2, 0.12):
        if r.random() < 0.6:
            offset = path + np.stack([k * widths, 0 * widths], 1)
            canvas.stroke(
                offset[n // 4 :], max(d.line_width * 0.6, 0.35) * taper(n - n // 4), line, 0.6, inside=True
            )
    if d.line_width:
        canvas.stroke(shape, d.line_width, line, closed=True)


def paint_sides(canvas: Canvas, d: Design, s: HairStyle) -> None:
    """Paint the locks that fall in front of the ears."""
    r = np.random.default_rng(s.seed + 2)
    out = r.uniform(0, 1) ** 2 * max(d.hair_width - d.face_width - 6, 0)
    fuller = np.random.default_rng(s.seed + 8).uniform(1.0, 1.9)
    for side, end in zip((-1, 1), s.side_end, strict=True):
        if not end:
            continue
        for _ in range(int(r.integers(1, 3))):
            x = d.cx + side * (d.face_width + out + r.uniform(-9, 6))
            tip = np.array([x + side * r.uniform(-6, 8), end + r.normal(0, 4)])
            path = smooth(
                [(x - side * 2, d.eye_y - 26), (x + side * r.uniform(0, 4), (d.eye_y + end) / 2 - 8), tip],
                steps=10,
            )
            width = s.side_width * (fuller if end > d.chin_y + 15 else 1.0)
            _lock(canvas, d, path, width * r.uniform(0.6, 1.1), d.palette.hair, r)
    _paint_wisps(canvas, d, np.random.default_rng(s.seed + 9))


def _paint_wisps(canvas: Canvas, d: Design, r: np.random.Generator) -> None:
    """Paint, on some heads, thin strands that stand off at the temples and hang beside the head."""
    if r.random() > 0.25:
        return
    sides = (-1, 1) if r.random() < 0.7 else (r.choice((-1, 1)),)
    for _ in range(int(r.integers(1, 3))):
        out, low, high = r.uniform(1, 9), r.uniform(4, 36), r.uniform(8, 36)
        tip = out + r.uniform(-7, 5)
        for side in sides:
            points = [(0.9 * d.hair_width, -high), (d.hair_width + out, 0.3 * low - 0.7 * high)]
            points += [(d.hair_width + out + 1, 0.6 * low - 0.2 * high), (d.hair_width + tip, low)]
            path = smooth([(d.cx + side * x, d.eye_y + y) for x, y in points], steps=8)
            _lock(canvas, d, path, r.uniform(3, 8), d.palette.hair, r)


def paint_forelocks(canvas: Canvas, d: Design, s: HairStyle) -> None:
    """Paint, on some heads, locks that come from behind the ears and hang before the shoulders."""
    r = np.random.default_rng(s.seed + 10)
    if d.neat or r.random() > (0.45 if s.back == "long" else 0.35):
        return
    sides = (-1, 1) if r.random() < 0.6 else (r.choice((-1, 1)),)
    low, width = r.uniform(d.chin_y + 15, d.chin_y + 100), r.uniform(6, 18)
    at, out = d.face_width * r.uniform(0.75, 1.05), r.uniform(-8, 10)
    for side in sides:
        for shift in (0.0, r.uniform(0.4, 0.8) * width)[: int(r.integers(1, 3))]:
            points = [(at, d.eye_y + 4), (at + 2, d.chin_y - 12), (at + 0.7 * out, 0.5 * (low + d.chin_y))]
            points = [(d.cx + side * (x + shift), y) for x, y in [*points, (at + out, low)]]
            _lock(canvas, d, smooth(points, steps=8), width * r.uniform(0.7, 1.1), d.palette.hair, r)


def has_panels(s: HairStyle) -> bool:
    """Tell whether hair covers the ears from the temples to the jaw."""
    return np.random.default_rng(s.seed + 5).random() <= 0.4


def paint_panels(canvas: Canvas, d: Design, s: HairStyle) -> None:
    """Paint, on some heads, the sides of a bob."""
    if not has_panels(s):
        return
    r = np.random.default_rng(s.seed + 5)
    r.random()
    low = r.uniform(d.chin_y - 24, d.chin_y + 10)
    inner, flare, slope = r.uniform(0.78, 1.0), r.uniform(0.86, 1.06), r.uniform(-4, 12)
    locks, depth = int(r.integers(2, 5)), r.uniform(2, 12)
    line = line_colour(d, d.palette.hair)
    # On some drawings one ear is covered and the other shows.
    u = np.random.default_rng(s.seed + 6).random()
    for side in (-1, 1) if u > 0.2 else (-1,) if u < 0.1 else (1,):
        reach = max(d.hair_width * flare, d.face_width + 4)
        outer = smooth(
            [(d.hair_width * 0.93, d.eye_y - 28), (d.hair_width * 0.985, d.eye_y + 6), (reach, low)], steps=8
        )
        edge = np.array([(reach, low), (d.face_width * inner, low - slope)])
        lower = _zigzag(edge, locks, depth, 0.0, r)
        top = np.array([(d.face_width * min(inner + 0.12, 1.05), d.eye_y - 4), (d.face_width, d.eye_y - 28)])
        shape = np.vstack([outer[:-1], lower, top]).astype(np.float32)
        shape[:, 0] = d.cx + side * shape[:, 0]
        canvas.fill(shape, d.palette.hair, bottom=mixed(d.palette.hair, d.palette.hair_tip, 0.8))
        if d.shading != "none":
            middle = d.cx + side * (d.face_width * inner + reach) / 2
            shade = np.array([(middle - 3, d.eye_y), (middle + 3, d.eye_y), (middle, low + 4)])
            canvas.fill(shade, shaded(d.palette.hair, 0.25), 0.7, inside=True, soft=1.0)
        if d.line_width:
            canvas.stroke(shape, d.line_width, line, closed=True)


TAIL_HEIGHT = (-42.0, 12.0)


def tail_height(s: HairStyle) -> float:
    """Return how far below the eyes tails begin, frame pixels; not of a pony tail."""
    return float(np.random.default_rng(s.seed + 3).uniform(*TAIL_HEIGHT))


def paint_tails(canvas: Canvas, d: Design, s: HairStyle) -> None:
    """Paint twin tails, a side tail, a pony tail, braids or buns."""
    r = np.random.default_rng(s.seed + 3)
    sides = {"twin": (-1, 1), "braids": (-1, 1), "buns": (-1, 1), "side": (1,), "pony": (1,)}.get(s.tails, ())
    height = r.uniform(*TAIL_HEIGHT)
    for side in sides:
        root = np.array([d.cx + side * d.hair_width * r.uniform(0.84, 0.95), d.eye_y + height])
        if s.tails == "buns":
            _bun(canvas, d, np.array([d.cx + side * d.hair_width * 0.72, d.hair_top + 8]), s.tail_width * 0.6)
            continue
        if s.tails == "pony":
            root = np.array([d.cx + d.hair_width * 0.55, d.hair_top + 14])
        end = np.array([root[0] + side * s.tail_out * r.uniform(0.5, 1.2), s.tail_end])
        bend = np.array([root[0] + side * s.tail_out * 1.1, root[1] + 0.25 * (end[1] - root[1])])
        path = smooth([root, bend, end * 0.7 + bend * 0.3 + [side * 3, 0], end], steps=8)
        if s.tails == "braids":
            _braid(canvas, d, path, s.tail_width * 0.55)
        elif in_drills(d, s):
            paint_drill(canvas, d, path, s.tail_width)
        else:
            for k in (-0.28, 0.28, 0.0):
                shift = np.linspace(0, 1, len(path))[:, None] * [[k * s.tail_width, abs(k) * -14]]
                _lock(canvas, d, path + shift, s.tail_width * 0.75, d.palette.hair, r)
        band = disc((root + [side * 2, 1]), 3.2, 4.5)
        canvas.fill(band, d.palette.accent)
        if d.line_width:
            canvas.stroke(band, d.line_width, d.palette.line, closed=True)


def in_drills(d: Design, s: HairStyle) -> bool:
    """Tell whether tails are curled as drills."""
    chance = {"side": 0.45, "twin": 0.2}.get(s.tails, 0.0)
    return not d.neat and np.random.default_rng(s.seed + 14).random() < chance


def paint_drill(canvas: Canvas, d: Design, path: np.ndarray, width: float) -> None:
    """Paint a tail whose hair winds about its path (N, 2), frame pixels, narrower to its end."""
    line = line_colour(d, d.palette.hair)
    length = np.append(0, np.cumsum(np.linalg.norm(np.diff(path, axis=0), axis=1)))
    at = np.arange(length[-1], 0, -0.36 * width)
    centres = np.stack([np.interp(at, length, path[:, i]) for i in (0, 1)], 1)
    for centre, t in zip(centres, at / length[-1], strict=True):
        half = 0.72 * width * (1.1 - 0.6 * t)
        winding = disc(centre, half, 0.45 * half, 0.5 if centre[0] > d.cx else -0.5)
        canvas.fill(winding, mixed(d.palette.hair, d.palette.hair_tip, 0.7 * float(t)))
        canvas.fill(
            disc(centre + [0, 0.22 * half], 0.7 * half, 0.2 * half),
            shaded(d.palette.hair, 0.25),
            0.6,
            inside=True,
        )
        if d.line_width:
            canvas.stroke(winding, d.line_width, line, closed=True)


def _bun(canvas: Canvas, d: Design, centre: np.ndarray, radius: float) -> None:
    shape = disc(centre, radius, radius * 0.95)
    canvas.fill(shape, d.palette.hair)
    line = line_colour(d, d.palette.hair)
    canvas.fill(
        disc((centre + [radius * 0.2, radius * 0.3]), radius * 0.8, radius * 0.5),
        shaded(d.palette.hair, 0.25),
        0.6,
        inside=True,
        soft=1,
    )
    for k in (0.35, 0.7):
        canvas.stroke(disc(centre, radius * k, radius * k)[8:34], 0.6, line, 0.7, inside=True)
    if d.line_width:
        canvas.stroke(shape, d.line_width, line, closed=True)


def _braid(canvas: Canvas, d: Design, path: np.ndarray, width: float) -> None:
    line = line_colour(d, d.palette.hair)
    length = np.append(0, np.cumsum(np.linalg.norm(np.diff(path, axis=0), axis=1)))
    at = np.arange(0, length[-1], width * 0.55)
    beads = np.stack([np.interp(at, length, path[:, i]) for i in (0, 1)], 1)
    for i, (bead_at, direction) in enumerate(zip(beads, np.gradient(beads, axis=0), strict=True)):
        turn = np.arctan2(*np.asarray(direction)[::-1]) + (0.6 if i % 2 else -0.6)
        bead = disc(bead_at, width * 0.75, width * 0.5, turn)
        canvas.fill(bead, mixed(d.palette.hair, d.palette.hair_tip, 0.6 * i / len(beads)))
        canvas.stroke(bead, max(d.line_width, 0.5), line, closed=True)
    _lock(
        canvas,
        d,
        smooth([path[-1], path[-1] + [1, 5], path[-1] + [0, 12]], steps=6),
        width,
        d.palette.hair_tip,
        d.rng,
    )


def paint_ahoge(canvas: Canvas, d: Design, s: HairStyle) -> None:
    """Paint the stray strands that stand up from the crown."""
    r = np.random.default_rng(s.seed + 4)
    for _ in range(s.ahoge):
        side = r.choice([-1, 1])
        root = np.array([d.cx + r.normal(0, 6), d.hair_top + 3])
        up, out = r.uniform(6, 20), side * r.uniform(4, 18)
        over = -up * r.uniform(0.45, 0.95)
        points = [root, root + [out * 0.08, -0.7 * up], root + [out * 0.45, -1.05 * up], root + [out, over]]
        path = smooth(points, steps=9)
        shape = ribbon(path, r.uniform(2, 5) * np.linspace(1, 0.1, len(path)))
        canvas.fill(shape, d.palette.hair)
        if d.line_width:
            canvas.stroke(shape, d.line_width * 0.8, line_colour(d, d.palette.hair), closed=True)
