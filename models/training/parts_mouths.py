"""Mouths of every convention, drawn onto lower faces, with the truth of every pixel.

A scene is drawn twice at once: colours and, with the same shapes, the part that each pixel shows; what is
laid over a mouth is cut out of it by being drawn later. Lengths are in heights of the head (hair top to
chin), the origin is the mouth's middle, x right, y down.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import NamedTuple

import cv2
import numpy as np

from models.parts.mouth_classes import (
    FRONT,
    INSIDE,
    LINE,
    LOWER_LIP,
    MARK,
    OTHER,
    PIXELS,
    TEETH,
    TONGUE,
    UPPER_LIP,
)
from models.parts.strokes import Points, coverage, curve, ribbon, stroke_coverage, tapered, vector

FINER = 2
"""Scenes are drawn this many times finer than the network sees them."""
Colour = np.ndarray


class MouthTruth(NamedTuple):
    """One scene.

    Attributes:
        picture: uint8 (PIXELS, PIXELS, 3), RGB.
        labels: uint8 (FINER * PIXELS, FINER * PIXELS), indices of `CLASSES`.
        points: float32 (4, 2), shares of the sides, in the order of `POINTS`.
        state: float32 (2,): open, covered; 0 or 1.
    """

    picture: np.ndarray
    labels: np.ndarray
    points: np.ndarray
    state: np.ndarray


@dataclass(slots=True)
class Scene:
    """Colours and parts being drawn.

    Attributes:
        pixels: float32 (S, S, 3), RGB in 0..1.
        labels: uint8 (S, S).
        scale: pixels a head height.
        middle: where the mouth's middle is, pixels.
        roll: of the face, radians, clockwise.
        turn: how far the face looks aside, -1..1: the half it turns to is narrower.
    """

    pixels: np.ndarray
    labels: np.ndarray
    scale: float
    middle: np.ndarray
    roll: float
    turn: float

    @property
    def size(self) -> tuple[int, int]:
        """Rows and columns."""
        return self.labels.shape[0], self.labels.shape[1]

    def place(self, points: Points) -> np.ndarray:
        """Return points (N, 2), head lengths, as pixels."""
        p = np.array(points, np.float32)
        x = p[:, 0]
        # A ball that has turned: the far side is foreshortened.
        ball, angle = 0.45, 0.75 * self.turn
        x = ball * (np.sin(np.arcsin(np.clip(x / ball, -1, 1)) + angle) - np.sin(angle)) + np.sign(x) * (
            np.maximum(np.abs(x) - ball, 0)
        )
        c, s = np.cos(self.roll), np.sin(self.roll)
        y = p[:, 1]
        return np.stack([c * x - s * y, s * x + c * y], 1) * self.scale + self.middle

    def fill(
        self, points: Points, colour: Colour, label: int | None = None, alpha: float = 1.0, soft: float = 0.0,
        inside: np.ndarray | None = None,
    ) -> np.ndarray:  # fmt: skip
        """Paint a polygon (N, 2), head lengths; return its coverage, float32 (S, S), 0..1."""
        return self.lay(coverage(self.place(points), self.size), colour, label, alpha, soft, inside)

    def stroke(
        self, path: Points, widths: np.ndarray | float, colour: Colour, label: int | None = None,
        alpha: float = 1.0, soft: float = 0.0, inside: np.ndarray | None = None,
    ) -> np.ndarray:  # fmt: skip
        """Draw a stroke (N, 2) of a width, one or (N,), head lengths; return its coverage as `fill` does."""
        placed = self.place(path)
        cover = stroke_coverage(placed, np.asarray(widths, np.float32) * self.scale, self.size, 2)
        return self.lay(cover, colour, label, alpha, soft, inside)

    def lay(
        self, cover: np.ndarray, colour: Colour, label: int | None, alpha: float = 1.0, soft: float = 0.0,
        inside: np.ndarray | None = None,
    ) -> np.ndarray:  # fmt: skip
        """Paint where `cover`, (S, S), says; `soft` (head lengths) blurs its edge, `inside` bounds it."""
        if soft > 0:
            cover = cv2.GaussianBlur(cover, (0, 0), max(0.3, soft * self.scale))
        if inside is not None:
            cover = cover * inside
        weight = (cover * alpha)[..., None]
        self.pixels *= 1 - weight
        self.pixels += weight * colour
        if label is not None:
            self.labels[cover > (0.35 if label == LINE else 0.5)] = label
        return cover


def hsv(h: float, s: float, v: float) -> Colour:
    """Return RGB of a hue (turns), saturation and value."""
    k = (np.array([5.0, 3.0, 1.0]) + h * 6) % 6
    s, v = float(np.clip(s, 0, 1)), float(np.clip(v, 0, 1))
    return (v - v * s * np.clip(np.minimum(k, 4 - k), 0, 1)).astype(np.float32)


def mixed(a: Colour, b: Colour, t: float) -> Colour:
    """Return the colour t of the way from a to b."""
    return a + (b - a) * np.float32(t)


@dataclass(slots=True)
class Face:
    """What a lower face is like: colours and lengths."""

    r: np.random.Generator
    skin: Colour
    shade: Colour
    line: Colour
    line_width: float
    chin: float
    jaw: float
    style: str


SKINS = (
    (0.07, 0.1, 1.0), (0.06, 0.16, 0.98), (0.07, 0.25, 0.95), (0.065, 0.4, 0.84), (0.06, 0.5, 0.66),
    (0.05, 0.55, 0.45), (0.05, 0.55, 0.3),
)  # fmt: skip


def sample_face(r: np.random.Generator) -> Face:
    """Draw a lower face's colours and lengths."""
    h, s, v = SKINS[r.choice(len(SKINS), p=[0.22, 0.22, 0.16, 0.13, 0.11, 0.1, 0.06])]
    skin = hsv(h + r.normal(0, 0.015), s * r.uniform(0.5, 1.3), v * r.uniform(0.9, 1))
    if r.random() < 0.08:
        skin = hsv(r.random(), r.uniform(0, 0.5), r.uniform(0.3, 1))
    shade = skin * hsv(r.uniform(-0.06, 0.1), r.uniform(0.05, 0.35), r.uniform(0.62, 0.93))
    dark = hsv(r.uniform(-0.05, 0.12), r.uniform(0, 0.6), r.uniform(0.02, 0.3))
    line = mixed(dark, skin * hsv(r.uniform(-0.04, 0.06), 0.4, 0.6), r.random() ** 2 * 0.9)
    style = str(r.choice(["flat", "cel", "soft", "painted"], p=[0.2, 0.3, 0.25, 0.25]))
    width = float(np.exp(r.uniform(np.log(0.0018), np.log(0.013))))
    return Face(
        r, skin, shade, line, width, float(r.uniform(0.075, 0.28)), float(r.uniform(0.16, 0.36)), style
    )


def _wobble(r: np.random.Generator, points: np.ndarray, amount: float) -> np.ndarray:
    return points + cv2.GaussianBlur(r.normal(0, 1, points.shape).astype(np.float32), (0, 0), 1.5) * amount


def paint_head(scene: Scene, f: Face) -> None:
    """Paint ground, neck, the lower face with its shading, the jaw's line."""
    r = f.r
    scene.pixels[:] = hsv(r.random(), r.uniform(0, 0.7), r.uniform(0.1, 1))
    off = scene.turn * 0.12
    neck = r.uniform(0.08, 0.17)
    for x in (-1, 1):
        if r.random() < 0.5:  # hair or clothes behind
            near, far = off + x * neck, off + x * 1.2
            low = off + x * neck * r.uniform(0.8, 1.6)
            colour = hsv(r.random(), r.uniform(0.1, 0.8), r.uniform(0.1, 0.95))
            scene.fill([(near, -0.9), (far, -0.9), (far, 0.9), (low, 0.9)], colour)
    neck_skin = mixed(f.skin, f.shade, r.choice([0.0, 0.7, 1.0, 1.3]))
    scene.fill(
        [(off - neck, 0), (off + neck, 0), (off + neck * 1.2, 0.9), (off - neck * 1.2, 0.9)], neck_skin
    )
    if r.random() < 0.5:
        y = f.chin + r.uniform(0.02, 0.2)
        scene.fill(
            [(-0.9, y), (0.9, y + r.normal(0, 0.05)), (0.9, 1), (-0.9, 1)],
            hsv(r.random(), r.uniform(0, 0.8), r.uniform(0.1, 1)),
        )
    square = r.uniform(0.1, 0.6)
    half = [
        (f.jaw * 1.05, -0.9),
        (f.jaw * 1.02, -0.15),
        (f.jaw, 0.0),
        (f.jaw * (0.55 + 0.4 * square), f.chin * 0.62),
        (f.jaw * (0.2 + 0.4 * square), f.chin * 0.95),
    ]
    right = np.array([(off + x, y) for x, y in half], np.float32)
    left = np.array([(off - x, y) for x, y in half[::-1]], np.float32)
    outline = curve(np.vstack([right, [[off, f.chin]], left]), steps=6)
    cover = scene.fill(outline, f.skin)
    _shade_face(scene, f, cover, outline)
    if r.random() < 0.85:
        scene.stroke(outline, f.line_width * r.uniform(0.7, 1.8), mixed(f.line, f.shade, r.choice([0, 0.5])))


def _shade_face(scene: Scene, f: Face, cover: np.ndarray, outline: np.ndarray) -> None:
    r = f.r
    if f.style == "flat":
        return
    soft = {"cel": 0.0, "soft": r.uniform(0.01, 0.05), "painted": r.uniform(0.005, 0.04)}[f.style]
    for _ in range(r.integers(1, 4)):
        kind = r.random()
        if kind < 0.4:  # one side in shadow
            shift = r.choice([-1, 1]) * r.uniform(0.03, 0.16)
            keep = coverage(scene.place(outline + [shift, r.uniform(-0.06, 0.02)]), scene.size)
            scene.lay(np.clip(cover - keep, 0, 1), f.shade, None, r.uniform(0.4, 1), soft, cover)
        elif kind < 0.75:  # a blob: cheek, under the lip, under the nose
            c = np.array([r.normal(0, 0.1), r.normal(0.02, 0.07)])
            colour = (
                f.shade if r.random() < 0.6 else mixed(f.skin, vector([1, 0.55, 0.5]), r.uniform(0.1, 0.5))
            )
            if r.random() < 0.25:
                colour = mixed(f.skin, np.ones(3, np.float32), r.uniform(0.2, 0.7))
            scene.fill(
                _ellipse(c, r.uniform(0.02, 0.12), r.uniform(0.01, 0.06)),
                colour,
                None,
                r.uniform(0.2, 0.8),
                max(soft, 0.004),
                cover,
            )
        else:
            low = np.vstack(
                [
                    [(-0.9, f.chin * r.uniform(0.3, 0.95))],
                    [(0.9, f.chin * r.uniform(0.3, 0.95))],
                    [(0.9, 1), (-0.9, 1)],
                ]
            )
            scene.fill(low, f.shade, None, r.uniform(0.2, 0.8), max(soft, 0.01), cover)
    ys = np.linspace(-1, 1, scene.size[0], dtype=np.float32)
    slope = r.normal(0, 0.05) * ys[:, None] + r.normal(0, 0.05) * ys[None, :]
    scene.pixels *= (1 + slope)[..., None]


def _ellipse(c: Points, a: float, b: float, angle: float = 0.0, n: int = 24) -> np.ndarray:
    t = np.linspace(0, 2 * np.pi, n, endpoint=False)
    x, y = a * np.cos(t), b * np.sin(t)
    co, si = np.cos(angle), np.sin(angle)
    return np.stack([co * x - si * y, si * x + co * y], 1) + np.asarray(c)


# Noses, beards, creases -----------------------------------------------------------------------------------


class _Nose(NamedTuple):
    """Where a nose is drawn, and how.

    Attributes:
        x, y: its tip, head lengths.
        k: factor on its lengths.
        side: 1 or -1, where it points.
        colour: of its lines.
    """

    x: float
    y: float
    k: float
    side: int
    colour: Colour


def paint_nose(scene: Scene, f: Face) -> None:
    """Paint a nose of any convention, and what may lie between it and the mouth."""
    r = f.r
    y = -r.uniform(0.05, 0.2)
    x = scene.turn * r.uniform(0.02, 0.08)
    k, side = r.uniform(0.6, 1.8), r.choice([-1, 1])
    if scene.turn:
        side = int(np.sign(scene.turn))
    kind = r.choice(list(_NOSES), p=[share for share, _ in _NOSES.values()])
    nose = _Nose(x, y, k, side, mixed(f.line, f.shade, r.choice([0.0, 0.4, 0.8])))
    _NOSES[kind][1](scene, f, nose)
    if r.random() < 0.2:  # a light on the nose
        light = _ellipse((x + r.normal(0, 0.01), y - 0.02), 0.005, r.uniform(0.004, 0.02))
        scene.fill(light, np.ones(3, np.float32), None, r.uniform(0.4, 1))
    if r.random() < 0.1:  # the groove above the lip
        groove = _ellipse((x / 2, (y - 0.012) / 2), 0.008, 0.018)
        scene.fill(groove, f.shade, OTHER, r.uniform(0.3, 0.8), 0.003)


def _dot(scene: Scene, f: Face, n: _Nose) -> None:
    scene.fill(_ellipse((n.x, n.y), 0.006 * n.k, 0.004 * n.k), n.colour, OTHER)


def _line(scene: Scene, f: Face, n: _Nose) -> None:
    x, y, k, side, colour = n
    path = curve([(x, y - 0.08 * k), (x + side * 0.02 * k, y - 0.01), (x - side * 0.01 * k, y + 0.004)])
    scene.stroke(path, f.line_width * f.r.uniform(0.5, 1.3) * tapered(len(path), 0, 0.3), colour, OTHER)


def _shade(scene: Scene, f: Face, n: _Nose) -> None:
    r, (x, y, k, side, _) = f.r, n
    tip = curve(
        [(x, y - 0.05 * k), (x + side * 0.025 * k, y + 0.006), (x - side * 0.014 * k, y + 0.008)],
        closed=True,
    )
    colour = mixed(f.shade, f.line, r.uniform(0, 0.4))
    scene.fill(tip, colour, OTHER, r.uniform(0.5, 1), r.choice([0, 0.004]))


def _nostrils(scene: Scene, f: Face, n: _Nose) -> None:
    for s in (-1, 1):
        hole = _ellipse((n.x + s * 0.016 * n.k, n.y), 0.008 * n.k, 0.003 * n.k, -s * 0.4)
        scene.fill(hole, n.colour, OTHER)


def _furred(scene: Scene, f: Face, n: _Nose) -> None:
    r, (x, y, k, _, colour) = f.r, n
    tip = curve([(x - 0.025 * k, y - 0.012), (x + 0.025 * k, y - 0.012), (x, y + 0.014 * k)], closed=True)
    scene.fill(tip, mixed(f.line, hsv(r.random(), 0.4, 0.7), r.choice([0, 0.6])), OTHER)
    scene.stroke([(x, y), (0, -0.006)], f.line_width, colour, OTHER)


def _full(scene: Scene, f: Face, n: _Nose) -> None:
    """Draw wings, nostrils and tip, sometimes with the line from the brow down."""
    r, (x, y, k, side, colour) = f.r, n
    around = _ellipse((x, y - 0.01), 0.04 * k, 0.02 * k)
    scene.fill(around, f.shade, None, r.uniform(0.2, 0.8), r.choice([0.0, 0.008]))
    for s in (-1, 1):
        wing = curve(
            [
                (x + s * 0.028 * k, y - 0.03 * k),
                (x + s * 0.042 * k, y - 0.008 * k),
                (x + s * 0.028 * k, y + 0.006 * k),
            ]
        )
        scene.stroke(wing, f.line_width * r.uniform(0.4, 1) * tapered(len(wing), 0.2, 0.2), colour, OTHER)
        hole = curve(
            [(x + s * 0.008 * k, y + 0.004), (x + s * 0.018 * k, y - 0.003), (x + s * 0.026 * k, y + 0.003)]
        )
        scene.stroke(hole, f.line_width * r.uniform(0.8, 2) * tapered(len(hole)), colour, OTHER)
    base = curve([(x - 0.012 * k, y + 0.006), (x, y + 0.012 * k), (x + 0.012 * k, y + 0.006)])
    scene.stroke(base, f.line_width * 0.8, colour, OTHER, r.uniform(0.3, 1))
    if r.random() < 0.5:
        bridge = curve(
            [(x + side * 0.01, y - 0.2), (x + side * 0.02 * k, y - 0.1), (x + side * 0.03 * k, y - 0.03)]
        )
        scene.stroke(bridge, f.line_width * 0.7, colour, OTHER)


_NOSES: dict[str, tuple[float, Callable[[Scene, Face, _Nose], None]]] = {
    "none": (0.08, lambda scene, f, n: None),
    "dot": (0.15, _dot),
    "line": (0.2, _line),
    "shade": (0.17, _shade),
    "nostrils": (0.15, _nostrils),
    "full": (0.18, _full),
    "furred": (0.07, _furred),
}
"""The conventions, by name: share of the faces, and what paints it."""


def paint_eyes(scene: Scene, f: Face) -> None:
    """Paint the lower part of eyes and glasses: what a wide look sees above the mouth."""
    r = f.r
    y, apart = -r.uniform(0.2, 0.36), r.uniform(0.12, 0.2)
    a, b = r.uniform(0.04, 0.1), r.uniform(0.02, 0.12)
    iris = hsv(r.random(), r.uniform(0.1, 0.9), r.uniform(0.1, 0.9))
    rim = hsv(r.random(), r.uniform(0, 0.9), r.uniform(0, 0.9)) if r.random() < 0.5 else f.line
    glasses, width = r.random() < 0.35, f.line_width * r.uniform(0.6, 2)
    for side in (-1, 1):
        at = (side * apart, y)
        scene.fill(_ellipse(at, a, b), vector([1, 1, 1]), OTHER)
        scene.fill(_ellipse(at, a * r.uniform(0.4, 0.9), b * 0.95), iris, OTHER)
        scene.stroke(_ellipse(at, a, b)[:14], width * 0.7, f.line, OTHER, r.uniform(0.3, 1))
        if glasses:
            lens = _ellipse((side * apart, y + 0.03), a * 1.5, max(b, 0.05) * 1.3)
            scene.stroke(np.vstack([lens, lens[:1]]), width, rim, OTHER)
    if glasses:
        scene.stroke([(-apart + a, y), (apart - a, y)], width, rim, OTHER)


def paint_beard(scene: Scene, f: Face, mouth_half: float) -> None:
    """Paint stubble, a moustache, a chin beard, or all of them."""
    r = f.r
    colour = mixed(
        f.line, hsv(r.uniform(0, 0.12), r.uniform(0.1, 0.7), r.uniform(0.05, 0.9)), r.choice([0.0, 1.0])
    )
    kind = r.choice(["stubble", "moustache", "goatee", "full"], p=[0.4, 0.2, 0.15, 0.25])
    areas: list[np.ndarray] = []
    gap = r.uniform(0.012, 0.035)
    if kind in ("moustache", "full") or (kind == "goatee" and r.random() < 0.5):
        areas.append(_moustache(r, mouth_half, gap))
    if kind in ("goatee", "full"):
        areas.append(_goatee(f))
    if kind == "full":
        areas += [_cheek(f, mouth_half, side) for side in (-1, 1)]
    solid = kind != "stubble" and r.random() < 0.55
    for area in areas:
        if solid:
            scene.fill(_wobble(r, area, 0.01), colour, OTHER, 1.0, r.choice([0, 0.003]))
        _hairs(scene, f, area, colour, int(r.uniform(20, 60)), None if solid and r.random() < 0.5 else OTHER)
    if kind == "stubble":
        _paint_stubble(scene, f, mouth_half, gap, colour)


def _moustache(r: np.random.Generator, mouth_half: float, gap: float) -> np.ndarray:
    """Return its outline (N, 2), `gap` above the mouth's line in the middle."""
    w = mouth_half * r.uniform(0.8, 1.6)
    points = [
        (-w, r.uniform(-0.01, 0.03)),
        (-w * 0.5, -gap),
        (0, -gap * 0.8),
        (w * 0.5, -gap),
        (w, r.uniform(-0.01, 0.03)),
        (w * 0.5, -gap - 0.03),
        (-w * 0.5, -gap - 0.03),
    ]
    return curve(points, closed=True)


def _goatee(f: Face) -> np.ndarray:
    """Return the outline (N, 2) of a beard on the chin alone."""
    w, top = f.r.uniform(0.03, 0.12), f.r.uniform(0.03, 0.08)
    points = [
        (-w, top),
        (0, top + f.r.normal(0, 0.01)),
        (w, top),
        (w, f.chin),
        (0, f.chin * 1.1),
        (-w, f.chin),
    ]
    return curve(points, closed=True)


def _cheek(f: Face, mouth_half: float, side: int) -> np.ndarray:
    """Return the outline (5, 2) of the beard on one side of the mouth; `side` 1 is the right one."""
    points = [
        (side * mouth_half * 1.3, -0.02),
        (side * f.jaw, -0.2),
        (side * f.jaw, 0.02),
        (side * 0.05, f.chin),
        (side * 0.03, 0.07),
    ]
    return np.array(points)


def _paint_stubble(scene: Scene, f: Face, mouth_half: float, gap: float, colour: Colour) -> None:
    """Paint stubble on the chin, and often above the mouth, `gap` above its line."""
    low = np.array([(-f.jaw * 0.7, 0.05), (f.jaw * 0.7, 0.05), (0.04, f.chin), (-0.04, f.chin)])
    _hairs(scene, f, low, colour, int(f.r.uniform(30, 120)), OTHER)
    if f.r.random() < 0.6:
        w = mouth_half
        above = np.array([(-w * 1.4, -0.03), (w * 1.4, -0.03), (w, -gap), (-w, -gap)])
        _hairs(scene, f, above, colour, int(f.r.uniform(20, 60)), OTHER)


def _hairs(scene: Scene, f: Face, area: np.ndarray, colour: Colour, count: int, label: int | None) -> None:
    r = f.r
    inside = coverage(scene.place(area), scene.size) > 0.5
    rows, columns = np.where(inside)
    if not len(rows):
        return
    length, width = r.uniform(0.006, 0.035), f.line_width * r.uniform(0.3, 0.9)
    cover = np.zeros(scene.size, np.uint8)
    picks = r.integers(len(rows), size=count)
    lean = r.normal(0, 0.5)
    for row, column in zip(rows[picks], columns[picks], strict=True):
        angle = np.pi / 2 + r.normal(0, 0.35) + lean * (column / cover.shape[1] - 0.5) * 2
        step = np.array([np.cos(angle), np.sin(angle)]) * length * scene.scale * r.uniform(0.5, 1.3)
        a, b = np.array([column, row]), np.array([column, row]) + step
        cv2.line(
            cover,
            (int(a[0] * 16), int(a[1] * 16)),
            (int(b[0] * 16), int(b[1] * 16)),
            (255,),
            max(1, round(width * scene.scale)),
            cv2.LINE_AA,
            4,
        )
    scene.lay(cover.astype(np.float32) / 255, colour, label, r.uniform(0.5, 1))


def paint_creases(scene: Scene, f: Face, half: float) -> None:
    """Draw folds beside nose and mouth, a chin's crease, moles, tears: all no mouth."""
    r = f.r
    colour = mixed(f.line, f.shade, r.choice([0.0, 0.5, 0.9]))
    if r.random() < 0.2:
        for s in (-1, 1):
            if r.random() < 0.8:
                x = half + r.uniform(0.01, 0.05)
                path = curve(
                    [
                        (s * (x - 0.02), -r.uniform(0.08, 0.14)),
                        (s * x, -0.05),
                        (s * (x + 0.015), r.uniform(-0.02, 0.03)),
                    ]
                )
                scene.stroke(
                    path,
                    f.line_width * r.uniform(0.4, 1) * tapered(len(path), 0, 0),
                    colour,
                    OTHER,
                    r.uniform(0.3, 1),
                )
    if r.random() < 0.15:
        w, y = r.uniform(0.02, 0.06), f.chin * r.uniform(0.65, 0.9)
        path = curve(
            [(-w, y + r.normal(0, 0.006)), (0, y - r.uniform(-0.01, 0.015)), (w, y + r.normal(0, 0.006))]
        )
        scene.stroke(path, f.line_width * r.uniform(0.4, 1) * tapered(len(path)), colour, OTHER)
    for _ in range(r.integers(0, 3) if r.random() < 0.15 else 0):
        scene.fill(_ellipse((r.normal(0, 0.1), r.normal(0.03, 0.05)), 0.004, 0.004), colour, OTHER)
    if r.random() < 0.04:  # a scar or a stripe of paint
        c, v = r.normal(0, 0.12, 2), r.normal(0, 0.06, 2)
        scene.stroke(
            [c - v, c + v],
            f.line_width * r.uniform(1, 4),
            mixed(colour, hsv(r.random(), 0.7, 0.8), r.random()),
            OTHER,
        )


# Mouths ---------------------------------------------------------------------------------------------------


class Shape(NamedTuple):
    """Upper and lower lip line of a mouth, image left to right, head lengths; the same where it is closed."""

    upper: np.ndarray
    lower: np.ndarray


def sample_shape(r: np.random.Generator, is_open: bool) -> Shape:
    """Draw a mouth's shape."""
    half = float(np.clip(np.exp(r.normal(np.log(0.055), 0.5)), 0.012, 0.14))
    u = np.linspace(-1, 1, 33)
    bow = r.normal(0.04, 0.16) * half
    y = bow * (1 - u**2) + r.normal(0, 0.05) * half * u + r.normal(0, 0.06) * half * u**3
    family = r.choice(["arc", "cat", "wave", "smirk", "peak"], p=[0.58, 0.14, 0.07, 0.14, 0.07])
    if family == "cat":
        y = -np.abs(np.sin(u * np.pi * 0.98)) * half * r.uniform(-0.1, 0.1) + half * r.uniform(
            0.15, 0.5
        ) * np.abs(np.sin(np.pi * u)) ** r.uniform(0.6, 1.2)
    elif family == "wave":
        y = y + half * r.uniform(0.05, 0.2) * np.sin(u * np.pi * r.uniform(1, 3) + r.uniform(0, 6))
    elif family == "smirk":
        y = y - half * r.uniform(0.1, 0.5) * r.choice([-1, 1]) * u * np.abs(u)
    elif family == "peak":
        y = y + half * r.uniform(-0.4, 0.2) * (1 - np.abs(u))
    x = u * half * (1 + r.normal(0, 0.03))
    upper = np.stack([x, y], 1)
    if not is_open:
        return Shape(upper, upper)
    height = half * float(np.exp(r.normal(np.log(0.75), 0.5)))
    if r.random() < 0.2:  # a small round one
        height, upper = half * r.uniform(1.2, 2.4), upper * [r.uniform(0.4, 0.8), 0.5]
    round_ = r.uniform(0.4, 1.3)
    drop = np.clip(1 - np.abs(u) ** r.uniform(1.6, 3), 0, 1) ** round_
    lean = 1 + r.normal(0, 0.25) * u
    rise = (1 - u**2) * height * float(r.choice([0.0, 0.1, 0.5], p=[0.4, 0.35, 0.25])) * r.uniform(0.3, 1)
    flat = upper * [1, r.uniform(0, 1)] if family != "cat" or r.random() < 0.5 else upper
    top = flat - np.stack([0 * u, rise], 1)
    return Shape(top, flat + np.stack([0 * u, drop * lean * (height - rise.max() * 0.6)], 1))


def paint_lips(scene: Scene, f: Face, shape: Shape) -> None:
    """Paint coloured lips around a mouth, hard or soft, plain or shining."""
    r = f.r
    tint = hsv(r.uniform(-0.06, 0.05), r.uniform(0.3, 0.85), r.uniform(0.25, 1.0))
    colour = mixed(f.skin, tint, r.uniform(0.25, 0.95)) if r.random() < 0.8 else f.skin * tint
    half = float(np.ptp(shape.upper[:, 0]) / 2)
    u = np.linspace(-1, 1, len(shape.upper))
    bow = 1 - np.abs(u) ** 2.2
    up = half * r.uniform(0.12, 0.4) * (bow - r.uniform(0, 0.35) * np.exp(-((u / 0.2) ** 2)))
    down = half * r.uniform(0.2, 0.55) * bow ** r.uniform(0.6, 1.1)
    high = shape.upper - np.stack([0 * u, up], 1)
    low = shape.lower + np.stack([0 * u, down], 1)
    soft = float(r.choice([0.0, 0.003, 0.007], p=[0.5, 0.3, 0.2]))
    which = r.choice(["both", "lower", "upper"], p=[0.75, 0.2, 0.05])
    if which != "lower":
        darker = mixed(colour, f.shade * colour, r.uniform(0, 0.6))
        scene.fill(np.vstack([high, shape.upper[::-1]]), darker, UPPER_LIP, 1.0, soft)
    if which != "upper":
        cover = scene.fill(np.vstack([shape.lower, low[::-1]]), colour, LOWER_LIP, 1.0, soft)
        if r.random() < 0.4:
            at = shape.lower[16] + [r.normal(0, 0.2) * half, down.max() * 0.5]
            shine = _ellipse(at, half * r.uniform(0.05, 0.3), down.max() * 0.15)
            scene.fill(shine, np.ones(3, np.float32), None, r.uniform(0.3, 0.9), 0.002, cover)
    if r.random() < 0.25:
        edge = mixed(f.line, colour, r.uniform(0, 0.7))
        scene.stroke(high, f.line_width * r.uniform(0.3, 0.8), edge, UPPER_LIP)
        scene.stroke(low, f.line_width * r.uniform(0.3, 0.8), edge, LOWER_LIP)


def paint_mark(scene: Scene, f: Face, shape: Shape) -> None:
    """Draw what artists put below a lower lip: a short line, a shade or a light."""
    r = f.r
    bottom = shape.lower[:, 1].max()
    half = float(np.ptp(shape.upper[:, 0]) / 2)
    w, y = half * r.uniform(0.12, 0.6), bottom + max(0.012, half * r.uniform(0.15, 0.6))
    x = scene.turn * 0.01 + r.normal(0, 0.08) * half
    kind = r.random()
    if kind < 0.5:
        dip = r.normal(0.1, 0.25) * w
        path = curve([(x - w, y), (x, y + dip), (x + w, y)])
        colour = mixed(f.line, f.shade, r.choice([0.0, 0.3, 0.8]))
        scene.stroke(
            path,
            f.line_width * r.uniform(0.4, 1.4) * tapered(len(path), 0, 0),
            colour,
            MARK,
            r.uniform(0.4, 1),
        )
    elif kind < 0.8:
        colour = mixed(f.shade, mixed(f.line, f.skin * vector([0.9, 0.5, 0.5]), 0.7), r.uniform(0, 1))
        shape_ = (
            _ellipse((x, y), w, w * r.uniform(0.15, 0.5))
            if r.random() < 0.6
            else curve([(x - w, y - 0.3 * w), (x + w, y - 0.3 * w), (x, y + 0.5 * w)], closed=True)
        )
        scene.fill(shape_, colour, MARK, r.uniform(0.4, 1), float(r.choice([0.0, 0.002, 0.005])))
    else:
        scene.fill(
            _ellipse((x, y), w * 0.7, w * 0.3),
            mixed(f.skin, np.ones(3, np.float32), r.uniform(0.3, 1)),
            MARK,
            r.uniform(0.4, 1),
            float(r.choice([0.0, 0.003])),
        )


def paint_closed(scene: Scene, f: Face, shape: Shape) -> None:
    """Draw a closed mouth's line: tapered or even, whole or in two strokes, with or without ticks."""
    r = f.r
    colour = mixed(
        f.line,
        mixed(f.shade, vector([0.7, 0.25, 0.2]), 0.3),
        r.choice([0.0, 0.3, 0.65], p=[0.6, 0.25, 0.15]),
    )
    width = f.line_width * r.uniform(0.6, 1.5)
    path = curve(shape.upper, steps=3)
    n = len(path)
    tips = r.choice([0.0, 0.3, 1.0], size=2)
    widths = (
        width
        * tapered(n, *tips)
        * (1 + r.uniform(0, 0.6) * (np.linspace(-1, 1, n) ** 2 if r.random() < 0.3 else 0))
    )
    strength = r.uniform(0.6, 1)
    if r.random() < 0.2:
        gap, at = r.uniform(0.1, 0.5), r.normal(0, 0.1)
        u = np.linspace(-1, 1, n)
        for part in (u < at - gap, u > at + gap):
            if part.sum() > 4:
                scene.stroke(path[part], width * tapered(int(part.sum()), *tips), colour, LINE, strength)
        # The line goes on in the thought of whoever looks; in the picture there is skin.
    else:
        scene.stroke(path, widths, colour, LINE, strength)
    half = float(np.ptp(shape.upper[:, 0]) / 2)
    if r.random() < 0.25:
        for s, end in ((-1, shape.upper[0]), (1, shape.upper[-1])):
            if r.random() < 0.8:
                tick = _tick(r, end, s, half)
                scene.stroke(tick, width * r.uniform(0.4, 1) * tapered(len(tick)), colour, LINE, strength)
    if r.random() < 0.12:
        below = _ellipse(shape.upper[16] + [0, half * 0.25], half * 0.6, half * 0.15)
        scene.fill(below, f.shade, None, r.uniform(0.2, 0.7), 0.004)


def _tick(r: np.random.Generator, end: np.ndarray, side: int, half: float) -> np.ndarray:
    """Return a short stroke (N, 2) across the end of a mouth's line, which is `half` wide either way."""
    a = r.normal(-0.2, 0.5)
    v = np.array([side * 0.3 * np.sin(a), -0.5 * np.cos(a)]) * half * r.uniform(0.15, 0.5)
    w = np.array([side * 0.02, 0]) * half
    return curve([end + v + w, end + w * 2, end - v * r.uniform(0, 1) + w])


@dataclass(frozen=True, slots=True)
class _Opening:
    """An open mouth.

    Attributes:
        shape: its lips' lines.
        cover: where its inside shows, float32 (S, S), 0..1.
        inner: colour of the inside.
        white: colour of the teeth.
    """

    shape: Shape
    cover: np.ndarray
    inner: Colour
    white: Colour

    @property
    def gap(self) -> np.ndarray:
        """From the upper to the lower line (N, 2), head lengths."""
        return self.shape.lower - self.shape.upper

    @property
    def high(self) -> float:
        """How far it is open, head lengths."""
        return float(self.gap[:, 1].max())


def paint_open(scene: Scene, f: Face, shape: Shape) -> None:
    """Paint an open mouth: inside, teeth, tongue, and lines around it or not."""
    r = f.r
    inner = _inner_colour(f)
    hole = np.vstack([shape.upper, shape.lower[::-1]])
    inside = coverage(scene.place(hole), scene.size)
    scene.lay(inside, inner, INSIDE)
    grin = r.random() < 0.14
    white = vector([1, r.uniform(0.93, 1), r.uniform(0.88, 1)]) * r.uniform(0.82, 1)
    opening = _Opening(shape, inside, inner, white)
    if not grin and r.random() < 0.72:
        _paint_tongue(scene, f, opening)
    (_paint_grin if grin else _paint_teeth)(scene, f, opening)
    _outline_open(scene, f, shape, inner)


def _inner_colour(f: Face) -> Colour:
    r = f.r
    kinds = [
        hsv(r.uniform(-0.04, 0.05), r.uniform(0.35, 0.8), r.uniform(0.2, 0.6)),
        hsv(r.uniform(-0.04, 0.05), r.uniform(0.25, 0.6), r.uniform(0.7, 1.0)),
        mixed(f.line, hsv(0, 0.6, 0.4), r.random()),
        mixed(f.skin, vector([0.8, 0.3, 0.3]), r.uniform(0.3, 0.8)),
    ]
    return kinds[r.choice(4, p=[0.4, 0.25, 0.15, 0.2])]


def _paint_tongue(scene: Scene, f: Face, o: _Opening) -> None:
    r, high = f.r, o.high
    half = float(np.ptp(o.shape.upper[:, 0]) / 2)
    light = hsv(r.uniform(-0.03, 0.04), r.uniform(0.25, 0.6), r.uniform(0.7, 1))
    pink = mixed(o.inner, light, r.uniform(0.5, 1))
    c = o.shape.lower[16 + r.integers(-5, 6)] + [0, high * r.uniform(-0.15, 0.25)]
    tongue = _ellipse(c, half * r.uniform(0.4, 0.95), high * r.uniform(0.25, 0.65))
    cover = scene.fill(tongue, pink, TONGUE, 1.0, float(r.choice([0, 0.003])), o.cover)
    if r.random() < 0.25:
        furrow = mixed(pink, o.inner, 0.6)
        scene.stroke([c - [0, high * 0.5], c], f.line_width * 0.5, furrow, TONGUE, 0.7, 0, cover)


def _paint_grin(scene: Scene, f: Face, o: _Opening) -> None:
    """Paint teeth that fill the mouth, with the line between the rows, and lines between the teeth."""
    r, upper, lower = f.r, o.shape.upper, o.shape.lower
    scene.lay(o.cover, o.white, TEETH)
    if r.random() < 0.8:
        middle = upper + o.gap * r.uniform(0.35, 0.6)
        width = f.line_width * r.uniform(0.3, 0.8)
        colour = mixed(f.line, o.white, r.uniform(0, 0.7))
        scene.stroke(middle[3:-3], width, colour, TEETH, inside=o.cover)
    u = np.linspace(-1, 1, len(upper))
    for x in u[4 : -4 : r.integers(4, 9)] if r.random() < 0.4 else ():
        i = int((x + 1) * 16)
        colour = mixed(f.line, o.white, 0.5)
        scene.stroke([upper[i], lower[i]], f.line_width * 0.3, colour, TEETH, inside=o.cover)


def _paint_teeth(scene: Scene, f: Face, o: _Opening) -> None:
    """Paint a row of teeth above, below, both or none, and rarely a fang."""
    r, upper, lower = f.r, o.shape.upper, o.shape.lower
    if r.random() < 0.6:
        row = np.vstack([upper, (upper + _band(r, o))[::-1]])
        scene.fill(row, o.white, TEETH, inside=o.cover)
    if r.random() < 0.15:
        row = np.vstack([lower, (lower - o.gap * r.uniform(0.08, 0.25))[::-1]])
        scene.fill(row, o.white, TEETH, inside=o.cover)
    if r.random() < 0.12:
        i = int(r.choice([6, 8, 24, 26]))
        fang = upper[i] + np.array([(-0.008, -0.004), (0.008, -0.004), (0, 0.02)])
        scene.fill(fang, o.white, TEETH, inside=o.cover)


def _band(r: np.random.Generator, o: _Opening) -> np.ndarray:
    """Return how far (N, 2) the upper teeth come down: a share of the opening, or all of one height."""
    u = np.linspace(-1, 1, len(o.shape.upper))
    if r.random() < 0.6:
        band = o.gap * r.uniform(0.12, 0.45)
    else:
        band = np.stack([0 * u, np.full(len(u), min(o.high * 0.5, 0.022 * r.uniform(0.5, 1.6)))], 1)
    cut = 1 - r.choice([0.0, 0.2]) * (np.abs(u) > r.uniform(0.6, 0.95))
    return band * cut[:, None]


def _outline_open(scene: Scene, f: Face, shape: Shape, inner: Colour) -> None:
    r = f.r
    colour = mixed(f.line, inner, r.choice([0.0, 0.4, 0.8], p=[0.6, 0.25, 0.15]))
    width = f.line_width * r.uniform(0.5, 1.4)
    kind = r.choice(["all", "upper", "none"], p=[0.62, 0.2, 0.18])
    n = len(shape.upper)
    if kind == "all":
        weight = r.uniform(0.4, 1)
        scene.stroke(shape.lower, width * weight * tapered(n, 0.6, 0.6), colour, LINE)
    if kind != "none":
        scene.stroke(shape.upper, width * tapered(n, *r.choice([0.3, 0.8, 1.0], size=2)), colour, LINE)
        if r.random() < 0.25:
            for s, end in ((-1, shape.upper[0]), (1, shape.upper[-1])):
                tick = curve([end + [-s * 0.004, 0], end + [s * 0.008, -0.006 * r.uniform(-1, 2)]])
                scene.stroke(tick, width, colour, LINE)


# What lies in front ---------------------------------------------------------------------------------------


def paint_front(scene: Scene, f: Face) -> None:
    """Lay strands of hair, fingers or a thin thing before the face."""
    r = f.r
    colour = hsv(r.random(), r.uniform(0.05, 0.9), r.uniform(0.1, 1))
    for _ in range(r.integers(1, 4)):
        a = np.array([r.normal(0, 0.2), -0.7])
        b = np.array([a[0] + r.normal(0, 0.12), r.uniform(-0.05, 0.5)])
        bend = (a + b) / 2 + [r.normal(0, 0.07), 0]
        path = curve([a, bend, b], steps=12)
        widths = r.uniform(0.006, 0.07) * tapered(len(path), 1.0, 0.0)
        shape = ribbon(path, widths)
        scene.fill(shape, mixed(colour, colour * np.float32(0.7), r.random()), FRONT)
        if r.random() < 0.6:
            scene.stroke(
                np.vstack([shape, shape[:1]]),
                f.line_width * r.uniform(0.3, 1),
                mixed(f.line, colour * np.float32(0.5), 0.5),
                FRONT,
            )


def paint_above(scene: Scene, f: Face, top: float) -> None:
    """Lay something over the face that ends above the mouth: goggles, a visor, a half mask, low bangs.

    Args:
        scene, f: as everywhere.
        top: the highest point of the mouth, head lengths.
    """
    r = f.r
    low = min(top, 0.0) - r.uniform(0.02, 0.13)
    colour = hsv(r.random(), r.choice([r.uniform(0, 0.2), r.uniform(0.2, 1)]), r.uniform(0.05, 1))
    bend, wide = r.normal(0.02, 0.03), r.uniform(0.25, 0.9)
    edge = curve(
        [
            (-wide, low - bend),
            (-wide / 2, low - bend / 3),
            (0, low),
            (wide / 2, low - bend / 3),
            (wide, low - bend),
        ]
    )
    high = low - r.choice([r.uniform(0.04, 0.12), r.uniform(0.2, 0.9)])
    area = np.vstack([edge, [(wide, high), (-wide, high)]])
    cover = scene.fill(area, colour, FRONT)
    for _ in range(r.integers(0, 3)):
        y, other = r.uniform(high, low), hsv(r.random(), r.uniform(0, 0.9), r.uniform(0.1, 1))
        scene.fill(
            [(-1, y), (1, y + r.normal(0, 0.02)), (1, high), (-1, high)], other, FRONT, 1.0, 0.0, cover
        )
    line = mixed(f.line, colour * np.float32(0.5), r.random())
    scene.stroke(edge, f.line_width * r.uniform(0.6, 2.0), line, FRONT)


def paint_cover(scene: Scene, f: Face) -> None:
    """Cover the mouth: a mask, a scarf, a hand, a veil of hair."""
    r = f.r
    kind = r.choice(["mask", "scarf", "hand", "hair"])
    top, low = r.uniform(-0.16, -0.045), r.uniform(0.07, f.chin * 1.3)
    colour = hsv(r.random(), r.choice([r.uniform(0, 0.15), r.uniform(0.1, 0.9)]), r.uniform(0.1, 1))
    line = mixed(f.line, colour * np.float32(0.5), r.random())
    if kind in ("mask", "scarf"):
        _paint_cloth(scene, f, (top, max(low, 0.09) if kind == "mask" else 0.9), colour, line)
    elif kind == "hand":
        skin = mixed(f.skin, f.shade, r.uniform(0, 0.6))
        _paint_bands(scene, f, _Bands(4, 0.06, (0.075, 0.075), skin, f.shade, line))
    else:
        _paint_bands(scene, f, _Bands(9, 0.05, (0.09, 0.05), colour, colour * np.float32(0.8), line))


def _paint_cloth(scene: Scene, f: Face, ends: tuple[float, float], colour: Colour, line: Colour) -> None:
    """Paint cloth with folds over the lower face; `ends` are its upper and lower edge, head lengths."""
    r, (top, low) = f.r, ends
    w = f.jaw * r.uniform(0.9, 1.3)
    area = curve(
        [
            (-w, top + r.normal(0.02, 0.03)),
            (0, top - r.uniform(0, 0.04)),
            (w, top + r.normal(0.02, 0.03)),
            (w * 0.9, low * 0.6),
            (0, low),
            (-w * 0.9, low * 0.6),
        ],
        closed=True,
    )
    cover = scene.fill(area, colour, FRONT)
    for _ in range(r.integers(0, 5)):
        y = r.uniform(top, min(low, 0.3))
        fold = curve(
            [
                (-w * r.uniform(0.3, 0.9), y),
                (r.normal(0, 0.03), y + r.normal(0.02, 0.02)),
                (w * r.uniform(0.3, 0.9), y + r.normal(0, 0.02)),
            ]
        )
        width = f.line_width * r.uniform(0.4, 1.3) * tapered(len(fold), 0.2, 0.2)
        scene.stroke(fold, width, line, FRONT, inside=cover)
    scene.stroke(np.vstack([area, area[:1]]), f.line_width, line, FRONT)


class _Bands(NamedTuple):
    """Bands side by side, such as fingers or strands.

    Attributes:
        number: how many.
        apart: from one to the next, head lengths.
        widths: at their two ends, head lengths.
        colour, other: each has one between these.
        line: colour of their outlines.
    """

    number: int
    apart: float
    widths: tuple[float, float]
    colour: Colour
    other: Colour
    line: Colour


def _paint_bands(scene: Scene, f: Face, bands: _Bands) -> None:
    r = f.r
    angle = r.normal(0, 0.8)
    for i in range(bands.number):
        off = (i - bands.number / 2) * bands.apart + r.normal(0, 0.006)
        base = np.array([np.cos(angle), np.sin(angle)])
        side = np.array([-base[1], base[0]])
        path = np.array([base * -0.35 + side * off, base * r.uniform(0.1, 0.4) + side * off])
        shape = ribbon(path, np.array(bands.widths))
        scene.fill(shape, mixed(bands.colour, bands.other, r.random() * 0.4), FRONT)
        outline = np.vstack([shape, shape[:1]])
        scene.stroke(outline, f.line_width * r.uniform(0.6, 1.2), bands.line, FRONT)


# Whole scenes ---------------------------------------------------------------------------------------------


ABOVE = 0.08
"""Share of scenes in which something covers the face down to the mouth."""


def mouth_scene(seed: int) -> MouthTruth:
    """Draw one scene; the seed decides everything."""
    r = np.random.default_rng([31, seed])
    f = sample_face(r)
    scene = _empty_scene(r)
    paint_head(scene, f)
    is_open = bool(r.random() < 0.42)
    shape = sample_shape(r, is_open)
    half = float(np.ptp(shape.upper[:, 0]) / 2)
    if r.random() < 0.25:
        paint_beard(scene, f, half)
    if r.random() < 0.8:
        paint_eyes(scene, f)
    paint_nose(scene, f)
    paint_creases(scene, f, half)
    covered = bool(r.random() < 0.09)
    lips = bool(r.random() < 0.27)
    if lips:
        paint_lips(scene, f, shape)
    if r.random() < (0.12 if lips else 0.42):
        paint_mark(scene, f, shape)
    (paint_open if is_open else paint_closed)(scene, f, shape)
    if not covered and r.random() < ABOVE:
        paint_above(scene, f, float(shape.upper[:, 1].min()))
    if covered:
        paint_cover(scene, f)
    elif r.random() < 0.12:
        paint_front(scene, f)
    picture = weathered(scene.pixels, r)
    middles = np.stack([shape.upper[0], shape.upper[-1], shape.upper[16], shape.lower[16]])
    points = (scene.place(middles) / scene.size[0]).astype(np.float32)
    return MouthTruth(picture, scene.labels, points, np.array([is_open and not covered, covered], np.float32))


def _empty_scene(r: np.random.Generator) -> Scene:
    """Return a scene with nothing painted: how large the face will be, where it looks, how it leans."""
    size = FINER * PIXELS
    side = float(np.exp(r.uniform(np.log(0.22), np.log(0.7))))
    middle = size * (0.5 + np.clip(r.normal(0, 0.11, 2), -0.28, 0.28))
    turn = float(r.uniform(-1, 1)) if r.random() < 0.45 else 0.0
    return Scene(
        np.zeros((size, size, 3), np.float32),
        np.zeros((size, size), np.uint8),
        size / side,
        middle,
        float(r.normal(0, 0.14)),
        turn,
    )


def weathered(pixels: np.ndarray, r: np.random.Generator) -> np.ndarray:
    """Return a scene as the network might see it: other tones, grain, blur, compression; uint8 (P, P, 3)."""
    x = np.clip(pixels, 0, 1)
    if r.random() < 0.3:
        broad = cv2.resize(
            r.standard_normal((7, 7)).astype(np.float32), x.shape[1::-1], interpolation=cv2.INTER_CUBIC
        )
        x = x * (1 + r.uniform(0, 0.1) * broad[..., None])
    if r.random() < 0.2:
        fine = cv2.resize(r.standard_normal((64, r.integers(16, 64))).astype(np.float32), x.shape[1::-1])
        x = x * (1 + r.uniform(0, 0.05) * fine[..., None])
    if r.random() < 0.25:
        x = cv2.GaussianBlur(x, (0, 0), r.uniform(0.6, 2.4))
    if r.random() < 0.25:
        small = r.integers(48, PIXELS)
        x = cv2.resize(x, (int(small), int(small)), interpolation=cv2.INTER_AREA)
        x = cv2.resize(x, (PIXELS, PIXELS), interpolation=r.choice([cv2.INTER_LINEAR, cv2.INTER_CUBIC]))
    else:
        x = cv2.resize(x, (PIXELS, PIXELS), interpolation=cv2.INTER_AREA)
    x = np.clip(x, 0, 1) ** float(np.exp(r.normal(0, 0.2)))
    if r.random() < 0.3:
        x = x + r.normal(0, r.uniform(0, 0.03), x.shape)
    out = (np.clip(x, 0, 1) * 255 + 0.5).astype(np.uint8)
    if r.random() < 0.2:
        ok, packed = cv2.imencode(".jpg", out, [cv2.IMWRITE_JPEG_QUALITY, int(r.integers(35, 95))])
        out = cv2.imdecode(packed, cv2.IMREAD_COLOR) if ok else out
    return out


def mouth_example(seed: int) -> dict[str, np.ndarray]:
    """Return a scene as the pool keeps it, see `MouthTruth`."""
    return {**mouth_scene(seed)._asdict()}
