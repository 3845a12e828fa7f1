"""Face: skin, ears, nose, brows, blush, mouth at any opening."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from models.generator.canvas import Canvas, ellipse, mirror, smooth, taper
from models.generator.design import RGB, Design, hsv, mixed, shaded


def line_colour(d: Design, fill: RGB) -> RGB:
    """Return the colour of the outline of a part."""
    return shaded(fill, 0.55) if d.tinted_lines else d.palette.line


def face_outline(d: Design) -> np.ndarray:
    """Return the face's closed outline (N, 2), frame pixels."""
    w, jaw = d.face_width, d.jaw
    side = [
        (0, d.eye_y - 50),
        (0.62 * w, d.eye_y - 43),
        (0.95 * w, d.eye_y - 18),
        (w, d.eye_y + 4),
        (0.94 * w, d.eye_y + 0.42 * (d.chin_y - d.eye_y)),
        ((0.62 + 0.22 * jaw) * w, d.eye_y + 0.74 * (d.chin_y - d.eye_y)),
        ((0.20 + 0.26 * jaw) * w, d.chin_y - 1.5),
    ]
    right = np.array([(d.cx + x, y) for x, y in side], np.float32)
    bottom = np.array([[d.cx, d.chin_y]], np.float32)
    return smooth(np.vstack([right, bottom, mirror(right[1:], d.cx)[::-1]]), closed=True, steps=6)


def paint_face(canvas: Canvas, d: Design) -> None:
    """Paint skin, shading, nose and blush (no eyes, brows or mouth)."""
    p, r = d.palette, d.rng
    outline = face_outline(d)
    canvas.fill(outline, p.skin, bottom=mixed(p.skin, shaded(p.skin, 0.08), r.random()))
    fringe = r.uniform(4, 14)
    if d.shading != "none":
        shadow = np.vstack([outline[:1] - [d.face_width * 1.2, 20], outline[:1] + [d.face_width * 1.2, -20]])
        waves = np.array(
            [
                (d.cx + x * d.face_width, d.eye_y - 30 + fringe + r.normal(0, 3))
                for x in np.linspace(1.2, -1.2, 9)
            ]
        )
        soft = 0 if d.shading == "cel" else 2.5
        canvas.fill(np.vstack([shadow, waves]), shaded(p.skin, 0.16, -0.15), 0.8, inside=True, soft=soft)
        if r.random() < 0.4 and not d.neat:
            cheek = mirror(outline, d.cx) + [-d.face_width * 0.16 * r.choice([-1, 1]), -2]
            _shade_outside(canvas, outline, cheek, shaded(p.skin, 0.14, -0.15), soft)
    if r.random() < 0.6:
        for side in (-1, 1):
            spot = ellipse(
                d.cx + side * d.eye_x * 1.15,
                d.eye_y + d.eye_h + r.uniform(3, 6),
                r.uniform(5, 9),
                r.uniform(2.5, 5),
            )
            canvas.fill(
                spot,
                mixed((1, 0.35, 0.35), p.skin, 0.2),
                r.uniform(0.15, 0.5),
                inside=True,
                soft=r.choice([0.4, 2, 3]),
            )
    if d.fur:
        _paint_fur(canvas, d)
    else:
        _paint_nose(canvas, d)
    if d.line_width:
        canvas.stroke(outline, d.line_width, line_colour(d, p.skin), closed=True)


def _shade_outside(canvas: Canvas, outline: np.ndarray, keep: np.ndarray, colour: RGB, soft: float) -> None:
    """Shade the part of `outline` that `keep` leaves out; both are (N, 2)."""
    shade = Canvas(canvas.scale)
    shade.fill(outline, colour, 0.7, soft=0)
    found = shade.mask(keep)
    if found is not None:
        shade.pixels[found[1]] *= 1 - found[0][..., None]
    canvas.draw(shade)


def _paint_fur(canvas: Canvas, d: Design) -> None:
    """Paint tufts at the cheeks, a muzzle and an animal's nose."""
    r, p = d.rng, d.palette
    pale = mixed(p.skin, (1, 1, 1), r.uniform(0.3, 0.9))
    x, y = d.cx - 6 * d.turn, 0.5 * (d.mouth_y + d.eye_y) + r.uniform(0, 3)
    muzzle = ellipse(
        x, d.mouth_y - 1, d.face_width * r.uniform(0.34, 0.55), (d.chin_y - y) * r.uniform(0.5, 0.75)
    )
    canvas.fill(muzzle, pale, inside=True, soft=r.choice([0.0, 0.8]))
    for side in (-1, 1):
        for k in range(int(r.integers(2, 4))):
            at = np.array([d.cx + side * d.face_width * (0.98 - 0.06 * k), d.eye_y + 12 + 8 * k])
            tuft = np.array(
                [at + [-side * 6, -6], at + [side * r.uniform(4, 8), r.uniform(1, 5)], at + [-side * 5, 5]]
            )
            canvas.fill(tuft, p.skin)
    w = d.face_width * r.uniform(0.09, 0.17)
    nose = smooth(
        [(x - w, y - 0.5 * w), (x, y - 0.7 * w), (x + w, y - 0.5 * w), (x, y + 0.7 * w)], closed=True
    )
    canvas.fill(nose, mixed(p.line, (0.9, 0.5, 0.5), r.choice([0.0, 0.8])))
    canvas.stroke(np.array([(x, y + 0.7 * w), (x, 0.5 * (y + d.mouth_y)), (x, d.mouth_y)]), 0.7, p.line, 0.8)


@dataclass(frozen=True, slots=True)
class _Nose:
    """Where a nose is painted, and how.

    Attributes:
        x, y: its tip, frame pixels.
        side: 1 or -1, to which side of the picture it points.
        size: factor on its lengths.
        thin: width of its lines, frame pixels.
        dark: colour of its lines.
    """

    x: float
    y: float
    side: float
    size: float
    thin: float
    dark: RGB

    def at(self, x: float, y: float) -> tuple[float, float]:
        """Return a point of the frame, x from the tip to where the nose points and y down."""
        return self.x + self.side * x, self.y + y


def _paint_nose(canvas: Canvas, d: Design) -> None:
    """Paint the nose as one of many conventions; on a turned head it points where the head looks."""
    p, r = d.palette, d.rng
    y = d.eye_y + (d.mouth_y - d.eye_y) * r.uniform(0.5, 0.74)
    adult = d.age == "adult"
    shares = [0.03, 0.05, 0.3, 0.1, 0.28, 0.12, 0.12] if adult else [0.12, 0.24, 0.3, 0.12, 0.08, 0.04, 0.1]
    kind = str(r.choice(list(_NOSES), p=shares)) if not d.neat else str(r.choice(["dot", "hook", "tip"]))
    dark = shaded(p.skin, r.uniform(0.25, 0.65), -0.1)
    if r.random() < 0.3 and not d.neat:
        dark = mixed(dark, p.line, 0.7)
    side = float(-np.sign(d.turn)) if abs(d.turn) > 0.12 else float(r.choice([-1, 1]))
    x = d.cx - 9 * d.turn + r.normal(0, 0.5)
    size = r.uniform(0.8, 1.5) * (1.3 if adult else 1.0)
    _NOSES[kind](canvas, d, _Nose(x, y, side, size, r.uniform(0.5, 1.3), dark))
    if adult and r.random() < 0.3:
        flank = [(x - side, d.eye_y - 3), (x + side * 2.2 * size, y), (x - side * 2.6 * size, y)]
        soft = float(r.choice([0, 0.8, 2.0]))
        canvas.fill(smooth(flank, closed=True), shaded(p.skin, 0.25, -0.12), r.uniform(0.3, 0.9), soft=soft)


def _dot(canvas: Canvas, d: Design, n: _Nose) -> None:
    canvas.fill(ellipse(n.x, n.y, d.rng.uniform(0.5, 1.3), d.rng.uniform(0.4, 1)), n.dark)


def _hook(canvas: Canvas, d: Design, n: _Nose) -> None:
    length = d.rng.uniform(1.5, 7) * n.size
    path = smooth([n.at(0.2, -length), n.at(1.7 * n.size, -0.5), n.at(-0.7, 0.7)])
    canvas.stroke(path, n.thin * taper(len(path), 0, 0.4), n.dark)


def _wedge(canvas: Canvas, d: Design, n: _Nose) -> None:
    tip = [n.at(-0.6, -d.rng.uniform(2, 9)), n.at(2.4 * n.size, 0.5), n.at(-1.6, 0.9)]
    canvas.fill(smooth(tip, closed=True), shaded(d.palette.skin, 0.2, -0.1), 0.9)


def _bridge(canvas: Canvas, d: Design, n: _Nose) -> None:
    """Paint a line from the brow down to the tip, and under it."""
    top, at = d.eye_y - d.rng.uniform(-2, 8), n.x + n.side * 1.5 * n.size
    path = smooth(
        [
            (n.x - n.side * 0.8, top),
            (n.x + n.side * 0.3, (top + n.y) / 2),
            (at + n.side, n.y - 1),
            (at - n.side * 2.2, n.y + 1),
        ]
    )
    canvas.stroke(path, n.thin * taper(len(path), 0, 0.5), n.dark, d.rng.uniform(0.6, 1.0))
    canvas.fill(ellipse(*n.at(-1.2 * n.size, 0.5), 1.0 * n.size, 0.5 * n.size), n.dark, 0.8)


def _nostrils(canvas: Canvas, d: Design, n: _Nose) -> None:
    for k in (-1, 1):
        canvas.fill(ellipse(n.x + k * 1.8 * n.size, n.y, 0.8 * n.size, 0.45 * n.size, k * 0.4), n.dark, 0.9)
    wing = smooth([n.at(3.2 * n.size, -1.8), n.at(3.6 * n.size, 0), n.at(2.6 * n.size, 0.8)])
    canvas.stroke(wing, 0.6 * n.thin, n.dark, 0.8)


def _tip(canvas: Canvas, d: Design, n: _Nose) -> None:
    light, shade = shaded(d.palette.skin, -0.6), shaded(d.palette.skin, 0.25, -0.1)
    spot = ellipse(*n.at(0.5, -1.6), 1.2 * n.size, 1.8 * n.size)
    canvas.fill(spot, light, 0.7, soft=d.rng.choice([0.2, 0.8]))
    canvas.fill(ellipse(n.x, n.y + 0.8, 2.0 * n.size, 0.9 * n.size), shade, 0.8, soft=0.5)


_NOSES: dict[str, Callable[[Canvas, Design, _Nose], None]] = {
    "none": lambda canvas, d, n: None,
    "dot": _dot,
    "hook": _hook,
    "wedge": _wedge,
    "bridge": _bridge,
    "nostrils": _nostrils,
    "tip": _tip,
}
"""The conventions, by name."""


def paint_ears(canvas: Canvas, d: Design) -> None:
    """Paint both ears (they lie behind the face and turn against it)."""
    p = d.palette
    for side in (-1, 1):
        x = d.cx + side * (d.face_width + 0.5)
        shape = ellipse(x, d.eye_y + 6, 5.5, 9.5, side * 0.25)
        canvas.fill(shape, p.skin)
        canvas.fill(ellipse(x + side * 1, d.eye_y + 6, 2.6, 5.5, side * 0.25), shaded(p.skin, 0.2, -0.1), 0.8)
        if d.line_width:
            canvas.stroke(shape, d.line_width, line_colour(d, p.skin), closed=True)


def paint_brows(canvas: Canvas, d: Design) -> None:
    """Paint the brows."""
    r = d.rng
    colour = mixed(shaded(d.palette.hair, r.uniform(0.1, 0.6)), d.palette.line, r.uniform(0, 0.8))
    y = d.eye_y - d.eye_h - (6.5 if d.neat else r.uniform(3.0, 8.0))
    reach = 1.0 if d.neat else r.uniform(0.75, 1.3)
    kind = brow_kind(d)
    for side in (-1, 1):
        w = d.eye_w * reach
        y += 0.0 if d.neat else r.normal(0, 0.7)
        points = [(-w, 1.5 + d.brow_tilt * 5), (-0.2 * w, -1.2), (w, 1.0 - d.brow_tilt * 5)]
        points = kind.bent(points)
        path = smooth([(d.cx + side * (d.eye_x + x), y + dy) for x, dy in points])
        width = d.brow_w * kind.thick * taper(len(path), kind.inner, kind.outer, kind.power)
        if kind.line:
            canvas.stroke(path, width + 0.9, d.palette.line)
        canvas.stroke(path, width, mixed(colour, kind.tint, kind.tinted))


@dataclass(slots=True)
class BrowKind:
    """How a character's brows differ from a plain tapering stroke."""

    thick: float = 1.0
    inner: float = 0.6
    outer: float = 0.1
    power: float = 0.7
    arch: float = 0.0
    peak: float = 0.0
    short: float = 1.0
    line: bool = False
    tint: RGB = (0.0, 0.0, 0.0)
    tinted: float = 0.0

    def bent(self, points: list[tuple[float, float]]) -> list[tuple[float, float]]:
        """Return the points of a brow (inner, middle, outer) with its own arch, peak and length."""
        (x0, y0), (x1, y1), (x2, y2) = points
        middle = (x0 + x2) / 2
        x0, x2 = (middle + (x - middle) * self.short for x in (x0, x2))
        return [(x0, y0), (x1 + self.peak * (x2 - x0), y1 - self.arch), (x2, y2)]


def brow_kind(d: Design) -> BrowKind:
    """Draw how brows are drawn; the design's own numbers go on as they are."""
    own = np.random.default_rng([31, d.rng.bit_generator.state["state"]["state"] % 2**32])
    if d.neat or own.random() < 0.45:
        return BrowKind()
    blunt = own.random() < 0.5
    return BrowKind(
        thick=float(np.exp(own.normal(0.15, 0.4))),
        inner=float(own.uniform(0.5, 1.0) if blunt else own.uniform(0.1, 0.6)),
        outer=float(own.uniform(0.3, 1.0) if blunt and own.random() < 0.4 else own.uniform(0.0, 0.3)),
        power=float(own.uniform(0.3, 1.0)),
        arch=float(own.normal(0.6, 1.4)),
        peak=float(own.uniform(-0.1, 0.35)),
        short=float(own.uniform(0.35, 0.7) if own.random() < 0.12 else own.uniform(0.8, 1.1)),
        line=bool(own.random() < 0.12),
        tint=mixed(d.palette.skin, d.palette.hair, own.uniform(0, 1)),
        tinted=float(own.uniform(0.2, 0.8) if own.random() < 0.3 else 0.0),
    )


def mouth_shape(d: Design, opening: float) -> tuple[np.ndarray, np.ndarray]:
    """Return the upper and lower lip lines (21, 2), left to right in the image, frame pixels."""
    x = np.linspace(-1, 1, 21)
    grow = 1 + 0.12 * opening
    arch = 1 - np.abs(x) ** 2.2
    smile = d.smile * d.mouth_w * (0.5 - arch)
    # A cat's mouth: two bumps, and the line between them rises.
    cat = -d.mouth_cat * d.mouth_w * np.cos(2 * np.pi * x) * (1 - np.abs(x) ** 6)
    skew = d.mouth_skew * d.mouth_w * x
    upper = cat + skew - smile - arch * opening * d.mouth_h * d.mouth_arch
    lower = cat * (1 - opening) + skew - smile + arch**d.mouth_round * opening * d.mouth_h
    xs = d.cx + x * d.mouth_w * grow
    return np.stack([xs, d.mouth_y + upper], 1), np.stack([xs, d.mouth_y + np.maximum(lower, upper)], 1)


class MouthStyle:
    """What a character's mouth is made of."""

    def __init__(self, d: Design) -> None:
        r = d.rng
        self.teeth = bool(r.random() < 0.55)
        self.lower_teeth = bool(r.random() < 0.08)
        self.tongue = bool(r.random() < 0.7)
        self.line = float(r.uniform(0.35, 1.3))
        self.outline = bool(r.random() < 0.7)
        self.lips = float(r.uniform(0.3, 1.0)) if r.random() < self._painted(d) else 0.0
        self.fang = bool(r.random() < 0.08)
        # Its own numbers: what the design draws goes on as it is.
        own = np.random.default_rng(int(self.line * 1e9))
        closed = d.mouth_v < 0.15
        # A closed mouth is often drawn as two strokes.
        self.gap = float(own.uniform(0.2, 0.5)) if own.random() < 0.25 and closed else 0.0
        self.band = float(own.uniform(0.2, 0.45))
        self.edge = float(own.choice([0.15, 0.5, 0.8], p=[0.25, 0.25, 0.5]))
        # What stands under and beside a line without being an opening.
        self.mark = float(own.uniform(0.15, 0.6)) if own.random() < (0.3 if d.neat else 0.42) else 0.0
        self.mark_down = float(own.uniform(0.16, 0.42)) * (d.chin_y - d.mouth_y)
        self.mark_soft = float(own.choice([0.0, 0.6, 1.2]))
        self.corners = float(own.uniform(0.6, 2.0)) if own.random() < 0.25 else 0.0
        self.middle = float(own.uniform(0.3, 1.0)) if own.random() < 0.25 else 0.0
        self.gloss = bool(own.random() < 0.5)
        self.lip_colour = mixed(d.palette.lip, hsv(own.uniform(-0.06, 0.03), 0.6, 0.75), own.uniform(0, 0.9))
        self._fit_design(d, own, closed)

    def _fit_design(self, d: Design, own: np.random.Generator, closed: bool) -> None:
        """Change the design's mouth, and what is inside, to what goes together."""
        if not d.neat and own.random() < (0.7 if d.fur else 0.06):
            d.mouth_cat = float(own.uniform(0.1, 0.22))
        if not d.neat and own.random() < 0.12:
            d.mouth_skew = float(own.normal(0, 0.14))
        if not closed:
            # An open mouth with a round upper edge is no sad one: few open mouths frown when they close.
            d.mouth_arch = float(own.uniform(0.08, 0.55))
            d.smile = abs(d.smile) if own.random() < 0.85 else d.smile
        if not closed and own.random() < 0.45:
            # Bright mouths are as frequent as dark ones: salmon inside, a broad white band for teeth.
            d.palette.mouth = hsv(own.uniform(-0.03, 0.05), own.uniform(0.2, 0.55), own.uniform(0.8, 1.0))
            self.teeth = bool(own.random() < 0.75)
            self.outline = bool(own.random() < 0.5)
        if closed:
            # What a closed mouth hides can't be guessed from the drawing: all of them hide the same.
            self.teeth, self.lower_teeth, self.tongue = False, False, True
            self.fang, self.outline = False, True
            d.palette.mouth = mixed(shaded(d.palette.skin, 0.45, 0.0), (0.72, 0.22, 0.24), 0.75)
            d.mouth_h = 0.5 * (d.chin_y - d.mouth_y)

    @staticmethod
    def _painted(d: Design) -> float:
        if d.male:
            return 0.08
        return 0.45 if d.age == "adult" else 0.15


def paint_mouth(canvas: Canvas, d: Design, style: MouthStyle, opening: float) -> None:
    """Paint the mouth; `opening` 0 is a closed line, 1 wide open."""
    p = d.palette
    upper, lower = mouth_shape(d, opening)
    gap = float((lower - upper)[:, 1].max())
    line = mixed(mixed(shaded(p.skin, 0.7, -0.2), p.line, 0.4), p.skin, d.pale)
    if style.lips:
        _paint_lips(canvas, d, style, upper, lower)
    if style.mark:
        _paint_mark(canvas, d, style, lower)
    if gap > 0.7:
        inside = np.vstack([upper, lower[::-1]])
        found = canvas.mask(inside)
        if found is not None:
            canvas.part = "mouth"
            _paint_inside(canvas, d, style, (upper, lower), found)
        canvas.part = "mouth_line"
        if style.outline:
            canvas.stroke(inside, style.line * 0.75, mixed(line, p.mouth, 0.4), closed=True)
    canvas.part = "mouth_line"
    _paint_line(canvas, d, style, upper, gap, line)
    canvas.part = ""


def _paint_line(
    canvas: Canvas, d: Design, style: MouthStyle, upper: np.ndarray, gap: float, line: RGB
) -> None:
    """Paint the line between the lips, or of the upper one; `upper` is (N, 2)."""
    # Finer points, so that the strokes end where they should.
    fine = smooth(upper, steps=3)
    if style.corners and gap < 0.7:
        for at, inner in ((fine[0], fine[6]), (fine[-1], fine[-7])):
            out = np.sign(at[0] - inner[0]) * 0.5
            tick = smooth(
                [at + [-out, -style.corners * 0.6], at + [out, 0], at + [-out, style.corners * 0.6]]
            )
            canvas.stroke(tick, style.line * 0.8 * taper(len(tick), 0.2, 0.2), line)
    if style.gap and gap < 0.7:
        half = round(len(fine) * (1 - style.gap) / 2)
        for part in (fine[:half], fine[-half:]):
            canvas.stroke(part, style.line * taper(half, 0.3, 0.3), line)
        return
    widths = style.line * taper(len(fine), 0.2, 0.2)
    if style.middle and gap < 0.7:
        # Thicker in the middle, as a brush that is pressed.
        widths = widths * (1 + style.middle * np.exp(-((np.linspace(-1, 1, len(fine)) / 0.3) ** 2)))
    canvas.stroke(fine, widths, line, 1.0 if gap < 0.7 else style.edge)


def _paint_lips(canvas: Canvas, d: Design, style: MouthStyle, upper: np.ndarray, lower: np.ndarray) -> None:
    """Paint full or tinted lips around the line or the opening, whose edges are (N, 2)."""
    canvas.part = "lip"
    n, x = len(upper), np.linspace(-1, 1, len(upper))
    high, low = (style.lips * d.mouth_w * k for k in (0.2, 0.3))
    # The upper lip dips under the nose.
    bow = (1 - np.abs(x) ** 1.6) * (1 - 0.35 * np.exp(-((x / 0.18) ** 2)))
    colour = mixed(style.lip_colour, d.palette.skin, 0.25 * (1 - style.lips))
    body = 1 - np.abs(x) ** 2.0
    canvas.fill(
        np.vstack([upper + [0, 0.3], (upper - np.stack([0 * x, high * bow], 1))[::-1]]), shaded(colour, 0.12)
    )
    canvas.fill(np.vstack([lower - [0, 0.3], (lower + np.stack([0 * x, low * body], 1))[::-1]]), colour)
    if style.gloss and canvas.labels is None:
        at = lower[n // 2] + [0, 0.5 * low]
        canvas.fill(
            ellipse(at[0] + 0.1 * d.mouth_w, at[1], 0.22 * d.mouth_w, 0.22 * low),
            (1, 0.96, 0.94),
            0.55,
            soft=0.3,
        )
    canvas.part = ""


def _paint_mark(canvas: Canvas, d: Design, style: MouthStyle, lower: np.ndarray) -> None:
    """Paint the stroke or shade under the lower lip (N, 2) that stands for it; it goes down with the lip."""
    at = lower[len(lower) // 2] + [0, style.mark_down]
    half = style.mark * d.mouth_w
    colour = shaded(d.palette.skin, 0.35, -0.1)
    if style.mark_soft:
        shade = ellipse(at[0], at[1], half, 0.35 * half + 0.4)
        canvas.fill(shade, colour, 0.6, inside=True, soft=style.mark_soft)
        return
    path = smooth([at + [-half, -0.4], at + [0, 0.3], at + [half, -0.4]])
    canvas.stroke(path, style.line * 0.8 * taper(len(path), 0.1, 0.1), colour, 0.85, inside=True)


def _paint_inside(
    canvas: Canvas,
    d: Design,
    style: MouthStyle,
    lips: tuple[np.ndarray, np.ndarray],
    found: tuple[np.ndarray, tuple[slice, slice]],
) -> None:
    """Paint mouth, tongue and teeth where the mask that was found of the opening lets them show.

    Args:
        canvas: what is painted on.
        d: the design.
        style: what the mouth is made of.
        lips: upper and lower line, (N, 2) each, frame pixels.
        found: see `Canvas.mask`.
    """
    p = d.palette
    (upper, lower), (cover, window) = lips, found
    part = canvas.over(window)
    everything = (slice(0, cover.shape[0]), slice(0, cover.shape[1]))
    part.blend(np.ones_like(cover), everything, p.mouth)
    height = (lower - upper)[:, 1].max()
    part.part = "tongue" if canvas.part else ""
    if style.tongue and height > 2.5:
        bottom = lower[len(lower) // 2]
        part.fill(
            ellipse(bottom[0], bottom[1] + 0.1 * height, d.mouth_w * 0.62, height * 0.42),
            mixed(p.mouth, (1, 0.55, 0.55), 0.6),
        )
    part.part = "teeth" if canvas.part else ""
    if style.teeth and height > 1.2:
        part.fill(np.vstack([upper, upper[::-1] + [0, min(4.0, style.band * height)]]), (1, 1, 1))
    if style.lower_teeth and height > 3:
        part.fill(np.vstack([lower, lower[::-1] - [0, min(2.0, 0.15 * height)]]), (1, 1, 1))
    if style.fang and height > 2:
        x, y = upper[6]
        part.fill(np.array([(x - 1.2, y - 1), (x + 1.2, y - 1), (x, y + 3)]), (1, 1, 1))
    view = canvas.pixels[window]
    view[:] = view * (1 - cover[..., None]) + part.pixels * cover[..., None] * view[..., 3:]


def mouth_box(d: Design) -> tuple[float, float, float, float]:
    """Return (x0, y0, x1, y1) of the mouth between closed and wide open (frame pixels)."""
    upper, lower = mouth_shape(d, 1.0)
    p = np.vstack([upper, lower])
    return (*p.min(0).tolist(), *p.max(0).tolist())
