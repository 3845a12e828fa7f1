"""Hair in locks: of characters that are made to be worn, and of a part of all others.

Every lock is one shape that swells and ends in a point, laid over its neighbours. Only its lower flanks tell
it apart, so that the hair is one at the crown and opens towards the tips.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from models.generator.canvas import Canvas, disc, ribbon, smooth
from models.generator.design import RGB, Design, mixed, shaded
from models.generator.face import line_colour
from models.generator.hair import STRAIGHT_OUT, HairStyle, in_drills, paint_drill

Point = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Lock:
    """One lock of hair.

    Attributes:
        points: what its middle line goes through, from root to tip, frame pixels.
        width: full width where it is widest, frame pixels.
        root: share of that width at the root.
        belly: where along it it is widest, 0..1.
        sharp: how early it narrows to its point: small is late.
        colour: at the root; `tip` at the end.
        lines: from where along the lock its flanks are drawn, 0..1; 1 draws none.
        shade: how dark its shaded flank is; its sign tells the side (+ the image's right).
    """

    points: tuple[Point, ...]
    width: float
    root: float
    belly: float
    sharp: float
    colour: RGB
    tip: RGB
    lines: float
    shade: float


def lock_outline(lock: Lock) -> tuple[np.ndarray, np.ndarray]:
    """Return a lock's middle line (N, 2) and its full width at each point, frame pixels."""
    path = smooth(np.array(lock.points, np.float32), steps=14)
    step = np.append(0, np.cumsum(np.linalg.norm(np.diff(path, axis=0), axis=1)))
    t = step / max(step[-1], 1e-3)
    up = lock.root + (1 - lock.root) * np.sin(0.5 * np.pi * np.clip(t / lock.belly, 0, 1))
    down = np.clip((1 - t) / (1 - lock.belly), 0, 1) ** lock.sharp
    return path, lock.width * np.where(t < lock.belly, up, down)


def paint_lock(canvas: Canvas, d: Design, lock: Lock) -> None:
    """Paint a lock: body, shaded flank, a streak of light, and its lower outline."""
    path, widths = lock_outline(lock)
    outline = ribbon(path, np.maximum(widths, 0.05))
    n = len(path)
    canvas.fill(outline, lock.colour, bottom=lock.tip)
    normal = _normals(path)
    if lock.shade:
        side = 0.27 * np.sign(lock.shade) * widths[:, None]
        # It begins as a point, too: locks lie side by side above, and no edge may show there.
        begun = np.clip((np.linspace(0, 1, n) - 0.3) / 0.3, 0, 1)
        flank = ribbon(path + normal * side, np.maximum(0.46 * widths * begun, 0.05))
        dark = shaded(mixed(lock.colour, lock.tip, 0.4), abs(lock.shade))
        _fill_along(canvas, flank, n, dark, 0.75, 0.3)
    line = line_colour(d, d.palette.hair)
    first = int(lock.lines * n)
    if d.line_width and first < n - 4:
        for side in (-0.5, 0.5):
            flank = path + normal * (side * widths[:, None])
            t = np.linspace(0, 1, n - first)
            pen = d.line_width * np.clip(t / 0.45, 0.08, 1) * np.clip((1.04 - t) / 0.12, 0.35, 1)
            canvas.stroke(flank[first:], 1.15 * pen, line, 0.92)


def _normals(path: np.ndarray) -> np.ndarray:
    """Return unit vectors (N, 2) across a path (N, 2) that goes down, pointing to the image's right."""
    tangent = np.gradient(path, axis=0)
    normal = np.stack([tangent[:, 1], -tangent[:, 0]], 1)
    return normal / (np.linalg.norm(normal, axis=1, keepdims=True) + 1e-6)


def _fill_along(canvas: Canvas, flank: np.ndarray, n: int, colour: RGB, alpha: float, start: float) -> None:
    """Fill a ribbon (2 n, 2) from a share of its length on."""
    first = int(start * n)
    part = np.vstack([flank[first:n], flank[n : 2 * n - first]])
    canvas.fill(part, colour, alpha, inside=True, soft=0.35)


# The cap and the bangs


def cap_outline(d: Design, low: float) -> np.ndarray:
    """Return the dome of the hair from the left temple over the crown to the right one, (N, 2)."""
    t = np.linspace(np.pi, 0, 61)
    c, s = np.cos(t), np.sin(t)
    # Rounder than an ellipse above, narrower at the temples: a head under hair, not a helmet.
    wide = d.hair_width * (1 - 0.025 * np.clip(1 - s / 0.35, 0, 1))
    x = np.sign(c) * np.abs(c) ** (2 / 2.25) * wide
    y = low - np.abs(s) ** (2 / 2.1) * (low - d.hair_top)
    return np.stack([d.cx + x, y], 1).astype(np.float32)


def paint_front(canvas: Canvas, d: Design, s: HairStyle) -> None:
    """Paint the cap, its band of light, and the bangs over the forehead."""
    r = np.random.default_rng(s.seed)
    hair = d.palette.hair
    low = d.eye_y + 2
    cap = cap_outline(d, low)
    part = d.cx + float(np.clip(s.part_x, -0.45, 0.45)) * 0.6 * d.face_width
    base = _hairline(d, s, part)
    outline = np.vstack([cap, base[::-1]])
    canvas.fill(outline, shaded(hair, -0.06), bottom=hair)
    if d.male:
        for lock in _tufts(d, np.random.default_rng(s.seed + 12)):
            paint_lock(canvas, d, lock)
        canvas.fill(outline, shaded(hair, -0.06), bottom=hair)
    _strand_lines(canvas, d, part, base, r)
    for lock in _bangs(d, s, part, r):
        paint_lock(canvas, d, lock)
    _paint_ring(canvas, d, s, r)
    if d.line_width:
        canvas.stroke(cap, d.line_width * np.full(len(cap), 1.15), line_colour(d, hair))


def _hairline(d: Design, s: HairStyle, part: float) -> np.ndarray:
    """Return where the bangs leave the head, (N, 2), from temple to temple; above it all is hair."""
    x = np.linspace(-1, 1, 41)
    top = d.hair_top + 0.5 * (d.eye_y - d.hair_top)
    y = top + np.abs(x) ** 3.2 * (d.eye_y + 2 - top)
    at = d.cx + x * d.hair_width * 0.95
    if s.fringe in ("parted", "curtain", "back"):
        y = y - 9 * np.exp(-(((at - part) / 9) ** 2))
    return np.stack([at, y], 1).astype(np.float32)


def _bangs(d: Design, s: HairStyle, part: float, r: np.random.Generator) -> list[Lock]:
    """Return the locks of the bangs in the order in which they are laid."""
    spread = {"parted": 1.0, "curtain": 1.0, "back": 1.0, "swept": 0.25}.get(s.fringe, 0.45)
    lean = (1.0 if s.part_x >= 0 else -1.0) * (0.85 if s.fringe == "swept" else 0.0)
    count = int(r.integers(6, 8) if d.neat else r.integers(4, 12))
    tips = np.linspace(-0.95, 0.95, count) + r.normal(0, 0.045, count)
    low = min(max(s.fringe_y, d.eye_y - d.eye_h - 7), d.eye_y - d.eye_h + 0.5) if d.neat else s.fringe_y
    locks = []
    for i, u in enumerate(tips):
        edge = abs(u)
        open_part = (
            s.fringe in ("parted", "curtain", "back")
            and abs(u * d.face_width - (part - d.cx)) < 0.34 * d.face_width
        )
        tip_y = low + r.normal(0, 1.8) + 15 * edge**3 - (10 if open_part else 0) + (4.5 if i % 2 else -1.0)
        away = np.sign(u * d.face_width - (part - d.cx))
        shift = 5.5 * lean + 7 * spread * away * (1 - 0.6 * edge)
        foot = d.cx + u * d.hair_width * 0.9
        root_x = part + (foot - part) * 0.34
        root_y = d.hair_top + 7 + 13 * ((foot - d.cx) / d.hair_width) ** 2
        belly_x = part + (foot - part) * 0.86
        belly_y = root_y + 0.5 * (tip_y - root_y)
        bend = (foot + 0.45 * shift, tip_y - 0.22 * (tip_y - root_y))
        end = (foot + shift - 1.6 * np.sign(u) * edge, tip_y)
        width = 2.35 * d.hair_width / count * r.uniform(0.92, 1.2)
        tone = float(r.normal(0, 0.025))
        colour = shaded(d.palette.hair, tone)
        tip = mixed(
            shaded(colour, 0.13), d.palette.hair_tip, 0.75 if d.palette.hair_tip != d.palette.hair else 0.0
        )
        locks.append(
            Lock(
                ((root_x, root_y), (belly_x, belly_y), bend, end),
                width, 0.55, 0.52, 0.78, colour, tip, 0.42, 0.16 * (1 if u >= 0 else -1),
            )
        )  # fmt: skip
    order = np.argsort(-np.abs(tips + r.normal(0, 0.25, count)))
    return [locks[i] for i in order]


def _tufts(d: Design, r: np.random.Generator) -> list[Lock]:
    """Return short locks that stand off from the crown and the sides of short hair."""
    locks = []
    for turn in np.deg2rad([-72, -48, -26, 22, 44, 70]) + r.normal(0, 0.07, 6):
        out = np.array([np.sin(turn), -np.cos(turn)])
        at = np.array([d.cx, d.eye_y - 22]) + out * [d.hair_width * 0.8, d.eye_y - 22 - d.hair_top - 9]
        side = float(np.sign(turn))
        long = r.uniform(12, 17)
        bend = at + out * 0.5 * long + [side * 1.5, 0]
        tip = at + out * long + [side * (3 + r.uniform(0, 2)), 1 + 5 * abs(np.sin(turn))]
        points: list[Point] = [(float(x), float(y)) for x, y in (at - 14 * out, bend, tip)]
        locks.append(
            _piece(
                d, points, r.uniform(20, 26), r, root=0.9, belly=0.4, sharp=0.95, lines=0.3, shade=0.15 * side
            )
        )
    return locks


def _strand_lines(canvas: Canvas, d: Design, part: float, base: np.ndarray, r: np.random.Generator) -> None:
    """Draw a few thin lines that leave the parting and follow the head to the hairline (N, 2)."""
    line = line_colour(d, d.palette.hair)
    for u in (-0.75, -0.42, 0.38, 0.72):
        u = u + r.normal(0, 0.06)
        end = base[int((u + 1) / 2 * (len(base) - 1))]
        start = np.array([part + (end[0] - part) * 0.12, d.hair_top + 4])
        middle = np.array([part + (end[0] - part) * 0.72, d.hair_top + 0.33 * (end[1] - d.hair_top)])
        path = smooth([start, middle, end], steps=10)
        t = np.linspace(0, 1, len(path))
        canvas.stroke(
            path, 0.8 * d.line_width * np.sin(np.pi * np.clip(t + 0.12, 0, 1)), line, 0.55, inside=True
        )


def _paint_ring(canvas: Canvas, d: Design, s: HairStyle, r: np.random.Generator) -> None:
    """Lay the band of light round the head: leaves of light, one for each lock that it crosses."""
    if not d.neat and not s.shine:
        return
    light = shaded(d.palette.hair, -0.66)
    at = d.hair_top + (0.34 + 0.08 * r.random()) * (d.eye_y - d.hair_top)
    count = 15
    for i in range(count):
        u = -0.74 + 1.48 * i / (count - 1) + r.normal(0, 0.012)
        if abs(u) < 0.1 + 0.1 * r.random():
            continue
        x = d.cx + u * d.hair_width * 0.98
        y = at + 13 * u * u + r.normal(0, 0.5)
        tall = (8.0 - 3.0 * abs(u)) * r.uniform(0.55, 1.3)
        lean = 0.45 * u
        path = smooth([(x - lean * tall, y - tall), (x, y), (x + lean * tall * 0.6, y + tall)], steps=6)
        t = np.linspace(0, 1, len(path))
        body = ribbon(path, 6.6 * np.sin(np.pi * t) ** 0.85)
        canvas.fill(body, light, 0.4 + 0.35 * s.shine, inside=True, soft=0.35)


# Hair beside the face, behind it, and tied


def _piece(
    d: Design, points: list[Point], width: float, r: np.random.Generator, tone: float = 0.0, **more: float
) -> Lock:
    """Return a lock that hangs, with the usual shape."""
    colour = shaded(d.palette.hair, tone + float(r.normal(0, 0.02)))
    dyed = d.palette.hair_tip != d.palette.hair
    tip = mixed(shaded(colour, 0.16), d.palette.hair_tip, 0.8 if dyed else 0.0)
    shape = {"root": 0.5, "belly": 0.45, "sharp": 0.8, "lines": 0.12, "shade": 0.18, **more}
    return Lock(tuple(points), width, colour=colour, tip=tip, **shape)


def paint_sides(canvas: Canvas, d: Design, s: HairStyle) -> None:
    """Paint the locks that fall before the ears, each side two of them."""
    r = np.random.default_rng(s.seed + 2)
    ends = [min(e or d.eye_y + 14, d.eye_y + (14 if d.male else 200)) for e in s.side_end]
    for side, end in zip((-1, 1), ends, strict=True):
        x = d.cx + side * (d.face_width + 0.45 * (d.hair_width - d.face_width))
        for k, (out, share, width) in enumerate(((4.5, 0.82, 0.8), (0.0, 1.0, 1.0))):
            low = d.eye_y + (end - d.eye_y) * share + r.normal(0, 1.5)
            points = [
                (x + side * (out - 4), d.eye_y - 40),
                (x + side * (out + 1.5), d.eye_y - 12),
                (x + side * (out + 1.0), d.eye_y + 0.5 * (low - d.eye_y)),
                (x + side * (out - (2 if d.male else 5) - 2 * k), low),
            ]
            paint_lock(
                canvas,
                d,
                _piece(d, points, width * (s.side_width * 0.4 + 6.5), r, 0.03, shade=0.2 * side, lines=0.3),
            )


def paint_back(canvas: Canvas, d: Design, s: HairStyle) -> None:
    """Paint the hair behind head and body: a mass in shade, and locks along its edge."""
    if s.back == "none":
        return
    r = np.random.default_rng(s.seed + 1)
    hair = shaded(d.palette.hair, 0.2)
    low = d.eye_y + 4
    cap = cap_outline(d, low) + [0, 1.2]
    long = max((min(s.back_end, d.eye_y + 22) if d.male else s.back_end) - low, 8.0)
    wide = d.hair_width * (np.clip(s.back_flare, 0.9, 1.12) if s.back != "short" else 0.76 if d.male else 0.9)
    side = smooth(
        [cap[-1], (d.cx + 1.03 * d.hair_width, low + 0.4 * long), (d.cx + 0.8 * wide, low + 0.74 * long)],
        steps=10,
    )
    mass = np.vstack([cap, side[1:], (side * [-1, 1] + [2 * d.cx, 0])[::-1][:-1]])
    canvas.fill(mass, hair, bottom=shaded(hair, 0.12))
    count = {"short": 8, "bob": 10, "long": 12}[s.back]
    at = np.linspace(-0.95, 0.95, count)
    for u in at[np.argsort(np.abs(at))]:
        end = low + long + r.normal(0, 0.035) * long - 0.1 * long * abs(u) ** 2
        foot = d.cx + u * wide
        curl = 6.0 * np.sign(u) * (0.3 + 0.7 * abs(u)) * (-1.0 if s.back == "bob" else 0.8)
        points = [
            (d.cx + u * d.hair_width * 0.85, low - 16),
            (d.cx + u * d.hair_width * 1.02, low + 0.3 * long),
            (foot, low + 0.72 * long),
            (foot + curl * min(1.0, long / 60), end),
        ]
        tone = 0.16 + 0.08 * (1 - abs(u))
        shape = {"root": 0.8, "belly": 0.6, "sharp": 0.75, "lines": 0.45, "shade": 0.16 if u > 0 else -0.16}
        paint_lock(canvas, d, _piece(d, points, 3.6 * wide / count, r, tone, **shape))
    if d.line_width:
        canvas.stroke(cap, d.line_width * np.full(len(cap), 1.1), line_colour(d, d.palette.hair))


def paint_tails(canvas: Canvas, d: Design, s: HairStyle) -> None:
    """Paint twin tails, a side tail or a pony tail: locks that leave a band, swell and come together."""
    r = np.random.default_rng(s.seed + 3)
    sides = {"twin": (-1, 1), "braids": (-1, 1), "buns": (-1, 1), "side": (1,), "pony": (1,)}.get(s.tails, ())
    high = d.eye_y - float(r.uniform(18, 40))
    end = float(np.clip(s.tail_end, d.chin_y + 5, d.chin_y + 70))
    if s.tails == "buns":
        for side in sides:
            _paint_bun(
                canvas,
                d,
                np.array([d.cx + side * d.hair_width * 0.7, d.hair_top + 9]),
                s.tail_width * 0.32 + 9,
                r,
            )
        return
    for side in sides:
        root = np.array([d.cx + side * d.hair_width * 0.95, high])
        out = (2 if s.tail_out <= STRAIGHT_OUT else 13) + 0.45 * s.tail_out
        if in_drills(d, s):
            path = smooth(
                [root, root + [side * out, 0.3 * (end - high)], (root[0] + side * 0.5 * out, end)], steps=8
            )
            paint_drill(canvas, d, path, s.tail_width)
            continue
        for k in (0.9, -0.8, 0.45, -0.35, 0.05):
            spread = k * (0.42 * s.tail_width + 5)
            low = end - abs(k) * 0.2 * (end - high) + r.normal(0, 3)
            points = [
                tuple(root + [side * 1.0, 0.5 * k]),
                (root[0] + side * (out + 0.7 * spread), high + 0.22 * (low - high)),
                (root[0] + side * (out * 0.95 + spread), high + 0.62 * (low - high)),
                (root[0] + side * (0.45 * out + 0.55 * spread + 2), low),
            ]
            width = (0.45 * s.tail_width + 7) * (1.0 - 0.25 * abs(k))
            shape = {"root": 0.3, "lines": 0.06, "shade": 0.18 * side}
            paint_lock(canvas, d, _piece(d, points, width, r, 0.05 + 0.08 * abs(k), **shape))
        band = disc(root + [side * 1.5, 0], 3.4, 5.0, side * 0.35)
        canvas.fill(band, d.palette.accent, bottom=shaded(d.palette.accent, 0.2))
        if d.line_width:
            canvas.stroke(band, d.line_width, line_colour(d, d.palette.accent), closed=True)


def _paint_bun(canvas: Canvas, d: Design, at: np.ndarray, radius: float, r: np.random.Generator) -> None:
    shape = disc(at, radius, radius * 0.95)
    canvas.fill(shape, d.palette.hair, bottom=shaded(d.palette.hair, 0.22))
    line = line_colour(d, d.palette.hair)
    for k in (0.75, 0.45):
        turn = r.uniform(0, 2)
        arc = disc(at + [0, 0.1 * radius], radius * k, radius * 0.9 * k, turn)[4:24]
        canvas.stroke(
            arc, 0.9 * d.line_width * np.sin(np.linspace(0.2, 3.0, len(arc))), line, 0.7, inside=True
        )
    canvas.fill(
        disc(at - [0.25 * radius, 0.45 * radius], 0.3 * radius, 0.13 * radius, -0.5),
        shaded(d.palette.hair, -0.6),
        0.5,
        inside=True,
        soft=0.5,
    )
    if d.line_width:
        canvas.stroke(shape, d.line_width, line, closed=True)


def paint_ahoge(canvas: Canvas, d: Design, s: HairStyle) -> None:
    """Paint one strand that stands up from the crown, a leaf that bends over."""
    if not s.ahoge:
        return
    r = np.random.default_rng(s.seed + 4)
    side = float(r.choice([-1, 1]))
    x, y = d.cx + side * 2, d.hair_top + 4
    high, out = r.uniform(9, 14), side * r.uniform(12, 19)
    points = (
        (x, y),
        (x + 0.12 * out, y - high),
        (x + 0.6 * out, y - 1.25 * high),
        (x + out, y - 0.55 * high),
    )
    paint_lock(canvas, d, _piece(d, list(points), 5.2, r, root=0.7, belly=0.4, lines=0.0, shade=0.15 * side))
