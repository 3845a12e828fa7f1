"""Eyes at any closure: white, iris, highlights, lashes and lid, following the eye's own shape."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from models.generator.canvas import Canvas, disc, ellipse, ribbon, smooth, taper
from models.generator.design import Design, mixed, shaded


@dataclass(slots=True)
class EyeShape:
    """Both eyes' shape in units of the eye's half width and height; x grows away from the nose."""

    upper: np.ndarray
    lower: np.ndarray
    closed: np.ndarray
    iris: tuple[float, float, float, float]  # x, y, rx, ry
    pupil: float
    highlights: list[tuple[float, float, float, float]]
    wing: float
    lower_lash: float
    fold: float
    white: tuple[float, float, float]
    rings: bool
    split: float


def eye_shape(d: Design) -> EyeShape:
    """Draw an eye shape from the design's seed."""
    r = d.rng
    xs = np.linspace(-1, 1, 17)
    peak = r.uniform(-0.25, 0.25)
    bend = np.where(xs < peak, (xs - peak) / (1 + peak), (xs - peak) / (1 - peak))
    upper = -(1 - np.abs(bend) ** r.uniform(1.8, 3.4)) * 1.0 - 0.05 + r.uniform(-0.1, 0.25) * xs
    low = np.clip(1 - np.abs(xs - r.uniform(-0.1, 0.25)) ** r.uniform(2.0, 4.0), 0, 1)
    lower = upper[[0]] * 0 + low * r.uniform(0.75, 1.05) + 0.1 + r.uniform(-0.12, 0.12) * xs
    lower = np.maximum(lower, upper + 0.05)
    # How an eye closes must follow from how it is drawn open: where an answer can't be known, a network
    # learns the mean of all answers, and the mean of many thin lines is no line at all.
    closed = 0.72 * lower.max() - 0.14 * xs**2 + 0.25 * (upper[-1] - upper[0]) * xs
    size = r.uniform(0.5, 0.8) if d.eye_style == "full" else r.uniform(0.38, 0.55)
    spots = [(r.uniform(-0.5, 0.5), r.uniform(-0.75, -0.2), r.uniform(0.12, 0.32), r.uniform(0.12, 0.36))]
    if r.random() < 0.6:
        spots.append(
            (
                -spots[0][0] + r.normal(0, 0.1),
                r.uniform(0.2, 0.7),
                r.uniform(0.06, 0.2),
                r.uniform(0.06, 0.18),
            )
        )
    if r.random() < 0.1:
        spots = []
    return EyeShape(
        upper=np.stack([xs, upper], 1),
        lower=np.stack([xs, lower], 1),
        closed=np.stack([xs, closed], 1),
        iris=(
            r.normal(-0.05, 0.08),
            r.uniform(-0.05, 0.15),
            size,
            r.uniform(0.8, 1.1) if d.eye_style == "full" else r.uniform(0.85, 1.2),
        ),
        pupil=r.uniform(0, 0.6),
        highlights=spots,
        wing=r.uniform(0, 0.5) * (d.lash > 1),
        lower_lash=r.choice([0.0, 0.3, 0.6, 1.0]),
        fold=r.choice([0.0, 0.0, 1.0]) * r.uniform(0.12, 0.3),
        white=mixed(
            (1, 1, 1), d.palette.skin, r.choice([0, 0, 0.15, 0.5, 1.0], p=[0.45, 0.2, 0.2, 0.1, 0.05])
        ),
        rings=bool(r.random() < 0.4),
        split=r.uniform(0.2, 0.8),
    )


def _place(d: Design, points: np.ndarray, left: bool) -> np.ndarray:
    """Bring points from eye units to the frame. `left` is the character's left: the image's right."""
    side = 1 if left else -1
    x = points[:, 0] * d.eye_w
    y = points[:, 1] * d.eye_h - x * d.eye_slant
    return np.stack([d.cx + side * (d.eye_x + x), d.eye_y + y], 1).astype(np.float32)


def paint_eye(canvas: Canvas, d: Design, shape: EyeShape, left: bool, closure: float) -> None:
    """Paint one eye on a painted face. `closure` 0 is the shape wide open, 1 shut."""
    if d.eye_style == "dot":
        _paint_dot(canvas, d, shape, left, closure)
        return
    p = d.palette
    # Lids meet on the closed curve; the lower one comes up late.
    upper = shape.upper + (shape.closed - shape.upper) * closure
    lower = shape.lower + (shape.closed - shape.lower) * closure**1.5
    up, low = smooth(_place(d, upper, left), steps=3), smooth(_place(d, lower, left), steps=3)
    opening = np.vstack([up, low[::-1]])
    if closure < 0.97:
        _paint_ball(canvas, d, shape, left, opening)
    line = mixed(p.line, shaded(p.skin, 0.6), 0.15 + 0.85 * d.pale)
    if shape.lower_lash:
        canvas.part = "lower"
        width = 0.55 * shape.lower_lash * taper(len(low), 0, 0.5)
        canvas.stroke(low, width * max(d.line_width, 0.6), mixed(line, p.skin, 0.35 * (1 - closure)))
    wide = d.lash * (1 - 0.25 * closure)
    t = np.linspace(0, 1, len(up))
    body = taper(len(up), 0.25, 0.55) * wide * (0.7 + 0.6 * t)
    lash = up
    if shape.wing > 0:
        tip = (
            up[-1]
            + (up[-1] - up[-4]) / np.linalg.norm(up[-1] - up[-4]) * shape.wing * d.eye_w * 0.8
            + [0, -0.6 * (1 - closure)]
        )
        lash = np.vstack([up, tip])
        body = np.append(body, 0.1)
    lift = np.array([0, -0.3 * wide * (1 - closure)])
    canvas.part = "lash"
    canvas.fill(ribbon(lash + lift, body), line)
    if shape.fold:
        canvas.part = "crease"
        fold = smooth(
            _place(d, shape.upper + (shape.closed - shape.upper) * closure * 0.55 - [0, shape.fold], left),
            steps=3,
        )
        canvas.stroke(fold[4:-4], 0.8 * taper(len(fold) - 8), line, 0.7, inside=True)
    canvas.part = ""


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
    ix, iy, rx, ry = shape.iris
    centre = _place(d, np.array([[ix, iy]]), left)[0]
    rx, ry = rx * d.eye_w, ry * d.eye_h
    rx = min(rx, ry * 1.1)
    iris = disc(centre, rx, ry)
    ball.part = "iris"
    ball.fill(iris, shaded(p.eye, 0.55), bottom=p.eye_2)
    if shape.rings:
        ball.fill(
            ellipse(centre[0], centre[1] + ry * 0.45, rx * 0.75, ry * 0.45),
            shaded(p.eye_2, -0.35),
            0.6,
            soft=0.6,
        )
    if shape.pupil:
        ball.fill(disc(centre, rx * shape.pupil, ry * shape.pupil), shaded(p.eye, 0.85), 0.95)
    ball.stroke(iris, 0.9, shaded(p.eye, 0.75), closed=True)
    if ball.labels is None:
        _shade_ball(ball, d, opening)
    for hx, hy, hw, hh in shape.highlights:
        # Light comes from one side: highlights are not mirrored with the eye.
        ball.fill(ellipse(centre[0] + hx * rx, centre[1] + hy * ry, hw * rx, hh * ry), (1, 1, 1))
    view = canvas.pixels[window]
    view[:] = view * (1 - cover[..., None]) + ball.pixels * cover[..., None] * view[..., 3:].clip(0, 1)


def _shade_ball(ball: Canvas, d: Design, opening: np.ndarray) -> None:
    top = opening[: len(opening) // 2]
    shadow = np.vstack([top, top[::-1] + [0, d.eye_h * 0.45]])
    ball.fill(shadow, shaded(d.palette.line, 0.1), 0.28)


def _paint_dot(canvas: Canvas, d: Design, shape: EyeShape, left: bool, closure: float) -> None:
    centre = _place(d, np.array([[0.0, 0.0]]), left)[0]
    colour = shaded(d.palette.eye, 0.7)
    rx = min(d.eye_w * 0.5, d.eye_h * 0.8)
    canvas.part = "iris"
    if closure < 0.9:
        canvas.fill(
            ellipse(centre[0], centre[1] + closure * d.eye_h * 0.3, rx, d.eye_h * (1 - closure) * 0.9 + 0.5),
            colour,
        )
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
