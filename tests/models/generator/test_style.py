"""Pens and light: the same for the same seed; shading leaves alpha alone and pixels premultiplied."""

import numpy as np

from models.generator.canvas import Canvas, ellipse
from models.generator.character import Character
from models.generator.light import light_layers
from models.generator.style import KINDS, Pen, style_of


def test_styles_follow_from_the_seed_and_all_kinds_occur():
    styles = [style_of(seed) for seed in range(60)]
    assert styles[7] == style_of(7)
    assert {s.kind for s in styles} == set(KINDS)
    assert all(abs(np.hypot(*s.light) - 1) < 1e-6 for s in styles)


def test_a_pen_swells_and_tapers_open_lines_only():
    pen = Pen(swell=0.6, taper=1.0, seed=4)
    path = np.stack([np.linspace(10, 90, 40), np.full(40, 20.0)], 1).astype(np.float32)
    _, widths = pen.drawn(path, 2.0)
    assert widths[0] < 0.5 * widths[20] and widths.max() > 1.1 * widths[10:30].min()
    ring = ellipse(50, 50, 20, 20)
    ring = np.vstack([ring, ring[:2]])
    _, closed = pen.drawn(ring, 2.0)
    assert closed[0] > 0.3


def test_a_pen_draws_the_same_line_twice():
    pen = Pen(swell=0.5, wobble=0.3, seed=9)
    path = ellipse(40, 40, 10, 20)
    first, again = pen.drawn(path, 1.0), pen.drawn(path, 1.0)
    assert all(np.array_equal(a, b) for a, b in zip(first, again, strict=True))


def test_a_line_that_crosses_itself_has_no_holes():
    canvas = Canvas(4.0, (0, 0, 64, 64), pen=Pen())
    t = np.linspace(0, 4 * np.pi, 120)
    loop = np.stack([32 + 14 * np.sin(t), 32 + 14 * np.sin(2 * t + 0.4)], 1).astype(np.float32)
    canvas.stroke(loop, 3.0, (0, 0, 0))
    at = ((loop - canvas.origin) * canvas.scale).astype(int)
    assert canvas.pixels[at[:, 1], at[:, 0], 3].min() > 0.8


def test_light_changes_colours_and_nothing_else():
    character = Character(12, plain=True)
    d = character.design
    style = next(s for s in map(style_of, range(100)) if s.kind == "painted" and s.cast)
    canvases = {name: Canvas(1.0) for name in ("face", "front")}
    canvases["face"].fill(ellipse(d.cx, d.eye_y, 35, 50), (0.9, 0.7, 0.6))
    canvases["front"].fill(ellipse(d.cx, d.eye_y - 40, 40, 30), (0.3, 0.2, 0.5))
    before = {name: canvas.pixels.copy() for name, canvas in canvases.items()}
    light_layers(canvases, d, style)
    for name, canvas in canvases.items():
        assert np.array_equal(canvas.pixels[..., 3], before[name][..., 3])
        assert (canvas.pixels[..., :3] <= canvas.pixels[..., 3:] + 1e-4).all() and canvas.pixels.min() > -1e-4
        assert np.abs(canvas.pixels - before[name]).max() > 0.05
