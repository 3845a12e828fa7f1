"""Eyes at any closure: white, iris, highlights, lashes and lid, following the eye's own shape."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from models.generator.canvas import Canvas, disc, ellipse, smooth, taper
from models.generator.design import RGB, Design, hsv, mixed, shaded

PUPILS = ("round", "none", "slit", "tall", "ring", "flower")
LASHES = ("even", "outer", "middle", "brush")


@dataclass(slots=True)
class LashShape:
    """The solid shape of the upper lash.

    Attributes:
        kind: where it is thickest, one of `LASHES`.
        inner, outer: how far its tips reach beyond the corners, in half widths of the eye.
        lift: how far the outer tip rises, in half heights.
        spikes: tips that stand off at the outer end.
        tint: colour of its outer part.
        tinted: how much of it takes that colour.
        under: how much of a soft edge it has below.
    """

    kind: str
    inner: float
    outer: float
    lift: float
    spikes: int
    tint: RGB
    tinted: float
    under: float


@dataclass(slots=True)
class EyeShape:
    """Both eyes' shape in units of the eye's half width and height; x grows away from the nose."""

    upper: np.ndarray
    lower: np.ndarray
    closed: np.ndarray
    iris: tuple[float, float, float, float]  # x, y, rx, ry
    pupil: float
    pupil_kind: str
    highlights: list[tuple[float, float, float, float]]
    square: bool
    lash: LashShape
    lower_lash: float
    lower_from: float
    fold: float
    white: RGB
    shade: float
    shade_edge: float
    rings: bool
    rays: int
    rim: float
    glow: float
    gaze: tuple[float, float]  # in half widths and heights, image directions
    shadow: tuple[RGB, float]  # make-up over the eye


def eye_shape(d: Design) -> EyeShape:
    """Draw an eye shape from the design's seed."""
    r = d.rng
    xs = np.linspace(-1, 1, 17)
    upper, lower = _lids(d, xs)
    # How an eye closes must follow from how it is drawn open: where an answer can't be known, a network
    # learns the mean of all answers, and the mean of many thin lines is no line at all.
    closed = 0.72 * lower.max() - 0.14 * xs**2 + 0.25 * (upper[-1] - upper[0]) * xs
    bright = r.choice([0, 0, 0.15, 0.5, 1.0], p=[0.45, 0.2, 0.2, 0.1, 0.05])
    make_up = r.uniform(0.2, 0.7) if r.random() < 0.2 and not d.neat else 0.0
    shape = EyeShape(
        upper=np.stack([xs, upper], 1),
        lower=np.stack([xs, lower], 1),
        closed=np.stack([xs, closed], 1),
        iris=_iris(d),
        pupil=r.uniform(0.25, 0.6),
        pupil_kind=str(r.choice(PUPILS, p=[0.5, 0.2, 0.06, 0.12, 0.08, 0.04])),
        highlights=_highlights(d),
        square=bool(r.random() < 0.12),
        lash=_lash(d),
        lower_lash=r.choice([0.0, 0.3, 0.6, 1.0]),
        lower_from=r.uniform(-1, 0.5),
        fold=r.choice([0.0, 1.0]) * r.uniform(0.12, 0.4) * (10 / max(d.eye_h, 5)) ** 0.7,
        white=mixed((1, 1, 1), d.palette.skin, bright),
        shade=r.choice([0.0, r.uniform(0.1, 0.5)]),
        shade_edge=float(r.choice([0.0, r.uniform(0.3, 1.2)])),
        rings=bool(r.random() < 0.4),
        rays=int(r.integers(8, 22)) if r.random() < 0.25 else 0,
        rim=float(r.choice([0.0, r.uniform(0.4, 1.4)], p=[0.25, 0.75])),
        glow=float(r.choice([0.0, r.uniform(0.2, 0.9)])),
        gaze=_gaze(d),
        shadow=(hsv(r.uniform(0.85, 1.4), r.uniform(0.3, 0.8), r.uniform(0.3, 0.9)), make_up),
    )
    if d.eye_style == "round":
        return _rounded(shape, d)
    return _groomed(shape) if d.neat else shape


def _rounded(shape: EyeShape, d: Design) -> EyeShape:
    """Return the shape as cartoons have it: a round outline, and a small iris or nothing but a pupil."""
    # Its own numbers: all that is drawn from the design's stays as it is.
    r = np.random.default_rng(int(shape.pupil * 1e9))
    x, power = shape.upper[:, 0], float(r.uniform(1.8, 2.5))
    # Closer towards the corners, where a round outline turns.
    x = np.sin(x * np.pi / 2)
    arch = (1 - np.abs(x) ** power) ** (1 / power)
    droop = float(r.uniform(-1.0, -0.3)) if r.random() < 0.25 else -1.0
    upper, lower = np.maximum(-arch, droop), arch
    size = float(r.uniform(0.14, 0.5))
    shape.upper, shape.lower = np.stack([x, np.minimum(upper, lower)], 1), np.stack([x, lower], 1)
    shape.closed = np.stack([x, float(r.choice([0.6, 0.72])) - 0.1 * x**2], 1)
    tall = min(size * d.eye_w / d.eye_h * float(r.uniform(0.9, 1.5)), 0.8)
    shape.iris = (float(r.uniform(-0.4, 0.1)), float(r.uniform(-0.2, 0.25)), size, tall)
    shape.pupil = 0.95 if r.random() < 0.4 else shape.pupil
    shape.highlights = shape.highlights[: int(r.integers(0, 2))]
    shape.white, shape.fold = (1.0, 1.0, 1.0) if r.random() < 0.8 else shape.white, 0.0
    lash = shape.lash
    lash.kind, lash.inner, lash.outer, lash.lift, lash.spikes, lash.under = "even", 0.0, 0.0, 0.0, 0, 0.0
    shape.lower_lash = d.lash / (0.6 * max(d.line_width, 0.6)) * float(r.uniform(0.8, 1.2))
    shape.lower_from = -1.0
    return shape


def _groomed(shape: EyeShape) -> EyeShape:
    """Return the shape with what pleases: for characters to be worn."""
    x, y, rx, ry = shape.iris
    shape.iris = (
        x,
        float(np.clip(y, -0.06, 0.04)),
        float(np.clip(rx, 0.68, 0.78)),
        float(np.clip(ry, 1.1, 1.22)),
    )
    shape.pupil_kind = shape.pupil_kind if shape.pupil_kind in ("round", "tall") else "round"
    shape.highlights = [(-0.32, -0.42, 0.27, 0.3), (0.34, 0.42, 0.13, 0.13)]
    shape.square, shape.glow, shape.rim = False, max(shape.glow, 0.45), 0.9
    shape.white, shape.gaze, shape.shade = (0.99, 0.985, 0.985), (0.0, 0.0), 0.25
    shape.lash.kind = "outer" if shape.lash.kind == "even" else shape.lash.kind
    shape.lash.outer, shape.lash.lift = max(shape.lash.outer, 0.16), max(shape.lash.lift, 0.1)
    shape.lash.under, shape.lower_lash = 0.0, max(shape.lower_lash, 0.6)
    shape.lower_from, shape.fold = max(shape.lower_from, 0.0), max(shape.fold, 0.16)
    return shape


def _gaze(d: Design) -> tuple[float, float]:
    """Return where the eyes look: most heads that are turned look at us."""
    x, y = d.rng.normal(0.15 * d.turn, 0.12), d.rng.normal(0, 0.06)
    return float(np.clip(x, -0.3, 0.3)), float(np.clip(y, -0.15, 0.15))


def _lids(d: Design, xs: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return the heights of the upper and lower lid's edge at `xs`, (N,): arches, almonds, half-lidded."""
    r = d.rng
    peak = r.uniform(-0.3, 0.3)
    bend = np.where(xs < peak, (xs - peak) / (1 + peak), (xs - peak) / (1 - peak))
    upper = -(1 - np.abs(bend) ** r.uniform(1.6, 3.6)) - 0.05 + r.uniform(-0.1, 0.25) * xs
    if r.random() < (0.1 if d.neat else 0.22):
        # Half-lidded: the lid cuts the arch off, straight or slanting.
        upper = np.maximum(upper, r.uniform(-0.75, -0.35) + r.uniform(-0.25, 0.25) * xs)
    low = np.clip(1 - np.abs(xs - r.uniform(-0.1, 0.3)) ** r.uniform(1.8, 4.0), 0, 1)
    flat = r.uniform(0.35, 0.8) if d.eye_style == "narrow" and r.random() < 0.5 else 1.0
    lower = low * r.uniform(0.75, 1.05) * flat + 0.1 + r.uniform(-0.12, 0.12) * xs
    return upper, np.maximum(lower, upper + 0.05)


def _iris(d: Design) -> tuple[float, float, float, float]:
    """Return middle and half sizes of the iris: the smaller the eye, the rounder and the more lids cut it."""
    r = d.rng
    if d.eye_style == "narrow" or d.age == "adult":
        tall = r.uniform(0.95, 1.5)
        wide = min(tall * d.eye_h * r.uniform(0.85, 1.05) / d.eye_w, 0.75)
        return float(r.normal(-0.05, 0.06)), float(r.uniform(-0.3, 0.1)), float(wide), float(tall)
    size = r.uniform(0.48, 0.82)
    return (
        float(r.normal(-0.05, 0.08)),
        float(r.uniform(-0.1, 0.15)),
        float(size),
        float(r.uniform(0.8, 1.15)),
    )


def _highlights(d: Design) -> list[tuple[float, float, float, float]]:
    r = d.rng
    if r.random() < 0.1:
        return []
    spots = [(r.uniform(-0.5, 0.5), r.uniform(-0.75, -0.2), r.uniform(0.1, 0.34), r.uniform(0.1, 0.38))]
    if r.random() < 0.6:
        at = (-spots[0][0] + r.normal(0, 0.1), r.uniform(0.2, 0.7))
        spots.append((*at, r.uniform(0.06, 0.2), r.uniform(0.06, 0.18)))
    if r.random() < 0.25:
        spots.append((r.uniform(-0.6, 0.6), r.uniform(-0.6, 0.6), r.uniform(0.04, 0.1), r.uniform(0.04, 0.1)))
    return spots


def _lash(d: Design) -> LashShape:
    r = d.rng
    winged = d.lash > 1 and r.random() < 0.7
    return LashShape(
        kind=str(r.choice(LASHES, p=[0.25, 0.4, 0.2, 0.15])),
        inner=float(r.uniform(0, 0.18)),
        outer=float(r.uniform(0.05, 0.45)) if winged else float(r.uniform(0, 0.12)),
        lift=float(r.uniform(-0.2, 0.5)) if winged else 0.0,
        spikes=int(r.integers(1, 4)) if winged and r.random() < 0.55 else 0,
        tint=mixed(d.palette.line, (0.5, 0.2, 0.15), r.uniform(0.2, 0.9))
        if r.random() < 0.6
        else d.palette.hair,
        tinted=float(r.choice([0.0, r.uniform(0.3, 0.9)])),
        under=float(r.choice([0.0, r.uniform(0.2, 0.8)], p=[0.7, 0.3])),
    )


def _place(d: Design, points: np.ndarray, left: bool) -> np.ndarray:
    """Bring points (N, 2) from eye units to the frame. `left` is the character's left: the image's right."""
    side = 1 if left else -1
    x = points[:, 0] * d.eye_w
    y = points[:, 1] * d.eye_h - x * d.eye_slant
    return np.stack([d.cx + side * (d.eye_x + x), d.eye_y + y], 1).astype(np.float32)


def _at(shape: EyeShape, closure: float) -> tuple[np.ndarray, np.ndarray]:
    """Return the lids' edges, (N, 2), at a closure: they meet on the closed curve, the lower one late."""
    upper = shape.upper + (shape.closed - shape.upper) * closure
    return upper, shape.lower + (shape.closed - shape.lower) * closure**1.5


def paint_eye(canvas: Canvas, d: Design, shape: EyeShape, left: bool, closure: float) -> None:
    """Paint one eye on a painted face. `closure` 0 is the shape wide open, 1 shut."""
    if d.eye_style == "dot":
        _paint_dot(canvas, d, shape, left, closure)
        return
    upper, lower = _at(shape, closure)
    up, low = smooth(_place(d, upper, left), steps=3), smooth(_place(d, lower, left), steps=3)
    _paint_make_up(canvas, d, shape, up)
    if closure < 0.97:
        _paint_ball(canvas, d, shape, left, np.vstack([up, low[::-1]]))
    p = d.palette
    line = mixed(p.line, shaded(p.skin, 0.6), 0.15 * (d.pale > 0) + 0.85 * d.pale)
    _paint_lower(canvas, d, shape, low, line, closure)
    _paint_lash(canvas, d, shape, left, up, line, closure)
    if shape.fold:
        canvas.part = "crease"
        fold = shape.upper + (shape.closed - shape.upper) * closure * 0.55 - [0, shape.fold]
        path = smooth(_place(d, fold, left), steps=3)
        canvas.stroke(path[4:-4], 0.8 * taper(len(path) - 8), line, 0.7, inside=True)
    canvas.part = ""


def _paint_make_up(canvas: Canvas, d: Design, shape: EyeShape, up: np.ndarray) -> None:
    colour, amount = shape.shadow
    if not amount or canvas.labels is not None:
        return
    over = np.vstack([up, up[::-1] - [0, 0.3 * d.eye_h + 2.5]])
    canvas.fill(over, colour, amount, inside=True, soft=1.6)


def _paint_lower(
    canvas: Canvas, d: Design, shape: EyeShape, low: np.ndarray, line: RGB, closure: float
) -> None:
    if not shape.lower_lash:
        return
    canvas.part = "lower"
    start = int((shape.lower_from + 1) / 2 * (len(low) - 8)) if shape.lower_from > -0.9 else 0
    width = 0.6 * shape.lower_lash * taper(len(low) - start, 0, 0.5)
    canvas.stroke(
        low[start:], width * max(d.line_width, 0.6), mixed(line, d.palette.skin, 0.35 * (1 - closure))
    )


def lash_outline(d: Design, shape: LashShape, up: np.ndarray, closure: float) -> np.ndarray:
    """Return the closed outline of the upper lash over a lid's edge (N, 2), inner corner first."""
    wide = d.lash * (1 - 0.1 * closure)
    t = np.linspace(0, 1, len(up))
    body = {
        "even": 0.75 + 0.25 * np.sin(np.pi * t),
        "outer": 0.3 + 0.95 * t**1.2,
        "middle": 0.35 + 0.9 * np.sin(np.pi * t**0.8),
        "brush": 0.5 + 0.55 * np.sin(np.pi * t) + 0.25 * t,
    }[shape.kind]
    body = wide * body * np.clip(t / 0.08 + 0.25, 0, 1) * np.clip((1 - t) / 0.1 + 0.45, 0, 1)
    first, last = up[0] - up[2], up[-1] - up[-3]
    inner = up[0] + first / (np.linalg.norm(first) + 1e-6) * shape.inner * d.eye_w
    away = last / (np.linalg.norm(last) + 1e-6)
    outer = up[-1] + away * shape.outer * d.eye_w - [0, shape.lift * d.eye_h * 0.5 * (1 - 0.8 * closure)]
    top = up - np.stack([0 * t, 0.72 * body], 1)
    bottom = up + np.stack([0 * t, 0.28 * body], 1)
    return np.vstack([inner, top, outer, bottom[::-1]]).astype(np.float32)


def _paint_lash(
    canvas: Canvas, d: Design, shape: EyeShape, left: bool, up: np.ndarray, line: RGB, closure: float
) -> None:
    canvas.part = "lash"
    lash = shape.lash
    outline = lash_outline(d, lash, up, closure)
    canvas.fill(outline, line)
    out = 1.0 if left else -1.0
    for i in range(lash.spikes):
        at = up[-1 - 3 * i]
        tip = at + [
            out * (0.2 + 0.1 * i) * d.eye_w,
            (-0.3 + 0.28 * i) * d.lash * (1 - closure) + 0.9 * d.lash * closure,
        ]
        root = up[-1 - 3 * i - 4] if 3 * i + 5 < len(up) else up[0]
        canvas.fill(np.array([root, at - [0, 0.5 * d.lash], tip, at + [0, 0.3 * d.lash]]), line)
    if lash.tinted and canvas.labels is None:
        half = len(up) // 2
        outer = np.vstack([up[half:] - [0, 0.1 * d.lash], up[half:][::-1] + [0, 0.25 * d.lash]])
        canvas.fill(outer, lash.tint, lash.tinted, soft=0.25)
    if lash.under and canvas.labels is None:
        canvas.stroke(up + [0, 0.4 * d.lash], 0.6 * d.lash * taper(len(up), 0.2, 0.2), line, 0.5 * lash.under)


def _paint_ball(canvas: Canvas, d: Design, shape: EyeShape, left: bool, opening: np.ndarray) -> None:
    p = d.palette
    found = canvas.mask(opening)
    if found is None:
        return
    cover, window = found
    # The eyeball is painted apart and cut by the lids.
    ball = canvas.over(window)
    ball.part = "white"
    everything = (slice(0, cover.shape[0]), slice(0, cover.shape[1]))
    ball.blend(np.ones_like(cover), everything, shape.white)
    if ball.labels is None and shape.shade:
        _shade_ball(ball, d, shape, opening)
    centre, rx, ry = _iris_place(d, shape, left)
    ball.part = "iris"
    _paint_iris(ball, d, shape, centre, rx, ry)
    if ball.labels is None:
        top = opening[: len(opening) // 2]
        shadow = np.vstack([top, top[::-1] + [0, d.eye_h * 0.4]])
        ball.fill(shadow, shaded(p.line, 0.1), 0.28, soft=0.5 * shape.shade_edge)
    for hx, hy, hw, hh in shape.highlights:
        # Light comes from one side: highlights are not mirrored with the eye.
        x, y = centre[0] + hx * rx, centre[1] + hy * ry
        spot = ellipse(x, y, hw * rx, hh * ry, 0.8 if shape.square else 0.0, 4 if shape.square else 40)
        ball.fill(spot, (1, 1, 1))
    view = canvas.pixels[window]
    view[:] = view * (1 - cover[..., None]) + ball.pixels * cover[..., None] * view[..., 3:].clip(0, 1)


def _iris_place(d: Design, shape: EyeShape, left: bool) -> tuple[np.ndarray, float, float]:
    """Return the iris's middle (x, y) and half sizes, frame pixels."""
    ix, iy, rx, ry = shape.iris
    centre = _place(d, np.array([[ix, iy]]), left)[0] + np.array(shape.gaze) * (d.eye_w, d.eye_h)
    rx, ry = rx * d.eye_w, ry * d.eye_h
    return centre, min(rx, ry * 1.1), ry


def _dot(d: Design, left: bool, closure: float) -> np.ndarray:
    """Return the outline of an eye that is a dot, (N, 2)."""
    x, y = _place(d, np.array([[0.0, 0.0]]), left)[0]
    rx = min(d.eye_w * 0.5, d.eye_h * 0.8)
    return ellipse(x, y + closure * d.eye_h * 0.3, rx, d.eye_h * (1 - closure) * 0.9 + 0.5)


def iris_outline(d: Design, shape: EyeShape, left: bool, closure: float) -> np.ndarray:
    """Return the outline of the whole iris, also where lids hide it, (N, 2), frame pixels."""
    if d.eye_style == "dot":
        return _dot(d, left, closure)
    return disc(*_iris_place(d, shape, left))


def _paint_iris(ball: Canvas, d: Design, shape: EyeShape, centre: np.ndarray, rx: float, ry: float) -> None:
    p = d.palette
    iris = disc(centre, rx, ry)
    ball.fill(iris, shaded(p.eye, 0.55), bottom=p.eye_2)
    for k in range(shape.rays):
        angle = 2 * np.pi * (k + 0.3 * np.sin(7.0 * k)) / shape.rays
        away = np.array([rx * np.cos(angle), ry * np.sin(angle)])
        ball.stroke(
            np.array([centre + 0.4 * away, centre + 0.92 * away]),
            np.array([0.3, 0.9]),
            shaded(p.eye_2, -0.3),
            0.45,
        )
    if shape.rings:
        at = (centre[0], centre[1] + ry * 0.45)
        ball.fill(ellipse(*at, rx * 0.75, ry * 0.45), shaded(p.eye_2, -0.35), 0.6, soft=0.6)
    if shape.glow:
        ball.fill(
            ellipse(centre[0], centre[1] + 0.62 * ry, 0.6 * rx, 0.26 * ry), shaded(p.eye_2, -0.7), shape.glow
        )
    dark, size = shaded(p.eye, 0.85), shape.pupil
    if shape.pupil_kind in ("round", "ring"):
        ball.fill(disc(centre, rx * size, ry * size), dark, 0.95)
        if shape.pupil_kind == "ring":
            ball.fill(disc(centre, rx * size * 0.5, ry * size * 0.5), p.eye_2, 0.9)
    elif shape.pupil_kind in ("slit", "tall"):
        narrow = 0.14 if shape.pupil_kind == "slit" else 0.3
        ball.fill(disc(centre, rx * narrow, ry * min(1.5 * size, 0.8)), dark, 0.95)
    elif shape.pupil_kind == "flower":
        for angle in np.linspace(0, 2 * np.pi, 5, endpoint=False):
            at = centre + np.array([rx * np.cos(angle), ry * np.sin(angle)]) * 0.25
            ball.fill(disc(at, 0.2 * rx, 0.2 * ry), shaded(p.eye_2, -0.5), 0.9)
    if shape.rim:
        path = np.vstack([iris, iris[:2]])
        ball.stroke(path, np.full(len(path), shape.rim, np.float32), shaded(p.eye, 0.75))


def _shade_ball(ball: Canvas, d: Design, shape: EyeShape, opening: np.ndarray) -> None:
    """Lay the lid's shadow on the white; the opening is an outline (N, 2), its upper edge first."""
    top = opening[: len(opening) // 2]
    shadow = np.vstack([top, top[::-1] + [0, d.eye_h * 0.5]])
    ball.fill(shadow, shaded(d.palette.skin, 0.45, 0.3), shape.shade, soft=shape.shade_edge)


def _paint_dot(canvas: Canvas, d: Design, shape: EyeShape, left: bool, closure: float) -> None:
    centre = _place(d, np.array([[0.0, 0.0]]), left)[0]
    colour = shaded(d.palette.eye, 0.7)
    rx = min(d.eye_w * 0.5, d.eye_h * 0.8)
    canvas.part = "iris"
    if closure < 0.9:
        canvas.fill(_dot(d, left, closure), colour)
        for hx, hy, hw, hh in shape.highlights[:1]:
            size = 1 - closure
            canvas.fill(
                ellipse(centre[0] + hx * rx, centre[1] + hy * d.eye_h * size, hw * rx, hh * d.eye_h * size),
                (1, 1, 1),
            )
    canvas.part = "lash"
    if closure > 0.5:
        line = smooth(_place(d, shape.closed * [0.6, 0.3], left), steps=3)
        canvas.stroke(
            line, max(d.lash, 0.8) * taper(len(line), 0.4, 0.4), colour, min(1, (closure - 0.5) / 0.4)
        )
    canvas.part = ""


class EyeCurves(NamedTuple):
    """Edges of one eye's lids, from the inner to the outer corner: float32 (N, 2), frame pixels.

    Attributes:
        upper, lower: the lids' edges as they are; no part in front cuts them.
        closed: where they meet when the eye is shut.
    """

    upper: np.ndarray
    lower: np.ndarray
    closed: np.ndarray


def eye_curves(d: Design, shape: EyeShape, left: bool, closure: float) -> EyeCurves:
    """Return the lids' edges of an eye at a closure."""
    if d.eye_style == "dot":
        rx, height = min(d.eye_w * 0.5, d.eye_h * 0.8), d.eye_h * (1 - closure) * 0.9 + 0.5
        x = np.linspace(-1, 1, 17)
        arch = np.sqrt(1 - x**2) * height / d.eye_h
        middle = closure * 0.3
        upper, lower = (np.stack([x * rx / d.eye_w, middle + side * arch], 1) for side in (-1, 1))
        lines = (upper, lower, shape.closed * [0.6, 0.3])
    else:
        lines = (
            shape.upper + (shape.closed - shape.upper) * closure,
            shape.lower + (shape.closed - shape.lower) * closure**1.5,
            shape.closed,
        )
    return EyeCurves(*(smooth(_place(d, line, left), steps=3) for line in lines))


def eye_boxes(d: Design, shape: EyeShape) -> dict[str, tuple[float, float, float, float]]:
    """Return (x0, y0, x1, y1) of each eye's opening, frame pixels, by pose name."""
    out = {}
    for name, left in (("left_eye", True), ("right_eye", False)):
        p = _place(d, np.vstack([shape.upper, shape.lower]), left)
        out[name] = (*p.min(0).tolist(), *p.max(0).tolist())
    return out
