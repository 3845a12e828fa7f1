"""How a picture is drawn: pen, light and paint of one hand, drawn from a character's seed."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from models.generator.design import RGB, hsv

KINDS = ("flat", "cel", "soft", "painted")


@dataclass(frozen=True, slots=True)
class Pen:
    """How lines are drawn.

    Attributes:
        swell: 0..1, how much the width changes along a line.
        weight: -1..1, how much thicker lines are away from the light.
        taper: 0..1, how thin the ends of open lines are.
        wobble: frame pixels, how far a line strays.
        alpha: 0..1, how dense it is.
        light: direction to the light.
        seed: of what strays.
    """

    swell: float = 0.0
    weight: float = 0.0
    taper: float = 0.0
    wobble: float = 0.0
    alpha: float = 1.0
    light: tuple[float, float] = (-0.5, -0.86)
    seed: int = 0

    def drawn(self, path: np.ndarray, width: float) -> tuple[np.ndarray, np.ndarray]:
        """Return the path as the hand draws it, and the line's full width at each point.

        Args:
            path: float32 (N, 2), frame pixels; closed where first and last meet.
            width: frame pixels.
        """
        r = np.random.default_rng([self.seed, len(path), int(abs(path[0]).sum() * 64)])
        step = np.linalg.norm(np.diff(path, axis=0), axis=1)
        at = np.append(0, np.cumsum(step))
        count = max(3, int(at[-1] / 9) + 2)
        noise = lambda: np.interp(at, np.linspace(0, at[-1] + 1e-3, count), r.uniform(-1, 1, count))  # noqa: E731
        away = path - path.mean(0)
        away = -(away @ np.array(self.light)) / (np.abs(away).max() + 1e-3)
        factor = 1 + 0.9 * self.swell * noise() + self.weight * away
        if np.linalg.norm(path[0] - path[-1]) > 2:
            t = np.linspace(-1, 1, len(path))
            factor = factor * (1 - self.taper * np.abs(t) ** 3)
        if self.wobble:
            path = path + self.wobble * np.stack([noise(), noise()], 1)
        return path.astype(np.float32), (width * np.clip(factor, 0.15, 2.2)).astype(np.float32)


@dataclass(frozen=True, slots=True)
class Style:
    """How a character is drawn; lengths in frame pixels.

    Attributes:
        kind: one of `KINDS`.
        pen: how lines are drawn.
        light: direction to the light, unit length (y down).
        shade: what shadows are multiplied by where they are deepest.
        depth: 0..1, how deep shadows get.
        width: how soft the edge of a shadow is: 0.05 cel, 1 soft.
        level: -1..1, how much lies in shadow.
        round: how far light reaches over an edge.
        shine: 0..1, of highlights on hair.
        rim: 0..1, of the light along edges; `rim_colour` its colour.
        contour: 0..1, how much darker paint is at the edges of a part.
        cast: 0..1, of the shadows that parts cast; `drop` how far they fall.
        cast_soft: how soft those are.
        strands: 0..1, how much single strands of hair are told apart.
        ring: where the band of light on hair lies, from crown 0 to eyes 1; `ring_width` its width.
        brush: 0..1, unevenness of paint.
        seed: of noise.
    """

    kind: str
    pen: Pen
    light: tuple[float, float]
    shade: RGB
    depth: float
    width: float
    level: float
    round: float
    shine: float
    rim: float
    rim_colour: RGB
    contour: float
    cast: float
    drop: float
    cast_soft: float
    strands: float
    ring: float
    ring_width: float
    brush: float
    seed: int


def style_of(seed: int, worn: bool = False) -> Style:
    """Return the style of a character: the same for the same seed."""
    r = np.random.default_rng([77, seed])
    kind = str(r.choice(KINDS, p=[0.0, 0.5, 0.5, 0.0] if worn else [0.15, 0.3, 0.3, 0.25]))
    angle = np.deg2rad(r.normal(0, 38))
    light = (float(np.sin(angle)), float(-np.cos(angle)))
    cel = kind == "cel" or (kind == "painted" and r.random() < 0.2)
    style = Style(
        kind=kind,
        pen=_pen(r, light),
        light=light,
        shade=hsv(r.uniform(0.55, 1.1), r.uniform(0.05, 0.5), r.uniform(0.45, 0.8)),
        depth=float(r.uniform(0.35, 1.0)),
        width=float(r.uniform(0.03, 0.12) if cel else r.uniform(0.5, 1.4)),
        level=float(r.normal(-0.1, 0.22)),
        round=float(r.uniform(4, 16)),
        shine=float(r.uniform(0.15, 0.9)) if r.random() < 0.75 else 0.0,
        rim=float(r.uniform(0.15, 0.7)) if r.random() < 0.3 else 0.0,
        rim_colour=hsv(r.random(), r.uniform(0, 0.4), 1.0),
        contour=float(r.uniform(0.1, 0.5)) if r.random() < 0.4 else 0.0,
        cast=float(r.uniform(0.3, 1.0)) if r.random() < 0.8 else 0.0,
        drop=float(r.uniform(2, 8)),
        cast_soft=float(r.uniform(0.2, 0.6) if cel else r.uniform(0.8, 4)),
        strands=float(r.uniform(0.1, 1.0)),
        ring=float(r.uniform(0.18, 0.62)),
        ring_width=float(r.uniform(3, 12)),
        brush=float(r.uniform(0, 1) ** 2) if kind != "flat" else 0.0,
        seed=int(r.integers(1 << 30)),
    )
    return _presentable(style, r) if worn else style


def _pen(r: np.random.Generator, light: tuple[float, float]) -> Pen:
    return Pen(
        swell=float(r.uniform(0, 0.8)),
        weight=float(r.uniform(-0.2, 0.6)),
        taper=float(r.uniform(0, 1)),
        wobble=float(r.choice([0.0, r.uniform(0.05, 0.35)])),
        alpha=float(r.uniform(0.7, 1.0)),
        light=light,
        seed=int(r.integers(1 << 30)),
    )


def _presentable(style: Style, r: np.random.Generator) -> Style:
    """Return the style with what pleases: for characters to be worn."""
    pen = replace(style.pen, swell=0.35, weight=0.3, taper=0.8, wobble=0.0, alpha=0.95)
    angle = np.deg2rad(r.uniform(-28, 28))
    return replace(
        style,
        pen=pen,
        light=(float(np.sin(angle)), float(-np.cos(angle))),
        shade=hsv(r.uniform(0.93, 1.03), r.uniform(0.16, 0.28), r.uniform(0.78, 0.86)),
        depth=float(r.uniform(0.4, 0.6)),
        level=float(r.uniform(-0.35, -0.2)),
        shine=0.0,
        strands=float(r.uniform(0.08, 0.22)),
        cast=float(r.uniform(0.6, 0.9)),
        drop=float(r.uniform(3, 5)),
        rim=0.0,
        contour=0.1,
        brush=0.0,
    )
