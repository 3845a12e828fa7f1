"""Small drawn marks: hearts, tears, question marks. Vectors, in colours that fit the drawing.

Convention: a mark's path lies in a square of -1 to 1, x right and y down.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from pathlib import Path

import cv2
import numpy as np

from rendering.stickers.paths import Line, read_path
from tracking.basics.arrays import Array

_FILE = Path(str(files("assets"))) / "stickers" / "marks.toml"
_FINER = 4
"""A mark is drawn so many times larger and made smaller by area."""
_SMALLEST = 5.0
"""Pixels: a smaller mark would be but a speck in its outline."""
Colours = Mapping[str, tuple[int, int, int]]


@dataclass(frozen=True, slots=True)
class MarkLayer:
    """One path of a mark.

    Attributes:
        lines: its runs.
        fill: role of the colour inside; empty for none.
        stroke: role of the line's colour; empty for none.
        width: of the line, in the mark's units.
    """

    lines: tuple[Line, ...]
    fill: str
    stroke: str
    width: float


@dataclass(frozen=True, slots=True)
class PlacedMark:
    """A mark on its place.

    Attributes:
        shape: a name of `shapes()`.
        x, y: its middle, canvas pixels.
        size: half its side, pixels.
        turn_deg: clockwise.
        opacity: 0..1.
        squeeze: factor of its width.
    """

    shape: str
    x: float
    y: float
    size: float
    turn_deg: float = 0.0
    opacity: float = 1.0
    squeeze: float = 1.0


@cache
def shapes() -> dict[str, tuple[MarkLayer, ...]]:
    """Return the layers of each mark by its name."""
    content = tomllib.loads(_FILE.read_text(encoding="utf-8"))
    return {name: tuple(_layer(row) for row in rows["layer"]) for name, rows in content.items()}


def _layer(row: Mapping[str, object]) -> MarkLayer:
    lines = tuple(read_path(str(row["path"])))
    return MarkLayer(
        lines, str(row.get("fill", "")), str(row.get("stroke", "")), float(str(row.get("width", 0)))
    )


def lay_mark(canvas: Array, mark: PlacedMark, colours: Colours) -> None:
    """Draw a mark over a canvas, uint8 (H, W, 4) premultiplied, in place."""
    if mark.size < _SMALLEST or mark.opacity <= 0.01:
        return
    height, width = canvas.shape[:2]
    reach = 1.5 * mark.size + 2
    x0, x1 = max(0, int(mark.x - reach)), min(width, int(mark.x + reach) + 2)
    y0, y1 = max(0, int(mark.y - reach)), min(height, int(mark.y + reach) + 2)
    if x0 >= x1 or y0 >= y1:
        return
    patch = _drawn(mark, colours, (x0, y0, x1, y1))
    patch = (patch * np.float32(mark.opacity)).astype(np.float32)
    under = canvas[y0:y1, x0:x1].astype(np.float32)
    canvas[y0:y1, x0:x1] = np.clip(patch + under * (1 - patch[..., 3:] / 255) + 0.5, 0, 255).astype(np.uint8)


def _drawn(mark: PlacedMark, colours: Colours, box: tuple[int, int, int, int]) -> Array:
    """Return the part of the canvas that a mark reaches: float32 (h, w, 4), premultiplied RGBA, 0..255."""
    x0, y0, x1, y1 = box
    fine = np.zeros(((y1 - y0) * _FINER, (x1 - x0) * _FINER, 4), np.uint8)
    turn = np.deg2rad(mark.turn_deg)
    axes = np.array([[np.cos(turn), -np.sin(turn)], [np.sin(turn), np.cos(turn)]])
    axes = axes @ np.diag([mark.squeeze, 1.0]) * (mark.size * _FINER)
    middle = np.array([mark.x - x0, mark.y - y0]) * _FINER
    for layer in shapes()[mark.shape]:
        runs = [np.round((line.points @ axes.T + middle) * 16).astype(np.int32) for line in layer.lines]
        if layer.fill:
            cv2.fillPoly(fine, runs, (*colours[layer.fill], 255), shift=4)
        if layer.stroke:
            thick = max(1, round(layer.width * mark.size * _FINER))
            for run, line in zip(runs, layer.lines, strict=True):
                cv2.polylines(fine, [run], line.closed, (*colours[layer.stroke], 255), thick, shift=4)
    # Opaque or nothing at the fine size, so that the mean of an area is premultiplied.
    return cv2.resize(fine, (x1 - x0, y1 - y0), interpolation=cv2.INTER_AREA).astype(np.float32)


_ROLES = {
    "heart": (348, 0.72, 0.96),
    "water": (203, 0.42, 0.98),
    "water_line": (210, 0.72, 0.78),
    "anger": (2, 0.82, 0.90),
    "gold": (46, 0.70, 1.0),
    "sleep": (222, 0.55, 0.80),
    "blush": (355, 0.58, 0.93),
    "gloom": (230, 0.50, 0.55),
    "question": (275, 0.55, 0.80),
    "surprise": (22, 0.82, 0.98),
    "agreed": (130, 0.62, 0.74),
    "white": (0, 0.0, 1.0),
    "skin_shade": (210, 0.12, 0.90),
}
"""Hue in degrees, saturation and value of each role in a drawing of middling vividness."""
_MIDDLING = 0.45
_DARK_HAIR = 80.0
_DARK = 0.04
"""Share of a drawing's pixels that are taken for its lines."""


def usual_colours() -> dict[str, tuple[int, int, int]]:
    """Return the colour of every role but the lines' for a drawing of middling vividness, RGB."""
    return {name: _rgb(*values) for name, values in _ROLES.items()}


def fitting_colours(rgba_premultiplied: Array) -> dict[str, tuple[int, int, int]]:
    """Return the colour of every role, RGB, as vivid as the drawing is and with lines as dark as its own.

    Args:
        rgba_premultiplied: the head, uint8 (H, W, 4).
    """
    solid = rgba_premultiplied[rgba_premultiplied[..., 3] > 250][:, :3]
    if len(solid) < 16:
        solid = np.array([(40, 34, 40), (230, 200, 190)] * 8, np.uint8)
    solid = solid[:: max(1, len(solid) // 20000)]
    hsv = cv2.cvtColor(solid[None].astype(np.float32) / 255, cv2.COLOR_RGB2HSV)[0]
    vivid = float(np.mean(np.sort(hsv[:, 1])[len(hsv) // 2 :]))
    factor = float(np.clip((vivid / _MIDDLING) ** 0.5, 0.8, 1.12))
    out = {name: _rgb(hue, min(1.0, sat * factor), value) for name, (hue, sat, value) in _ROLES.items()}
    light = solid.astype(np.float32) @ (0.299, 0.587, 0.114)
    dark = solid[light <= np.quantile(light, _DARK)].mean(0)
    # Never so bright that it no longer reads as a line.
    dark = dark * min(1.0, 70 / max(float(dark.max()), 1.0))
    out["line"] = (int(dark[0]), int(dark[1]), int(dark[2]))
    if _forehead_light(rgba_premultiplied) < _DARK_HAIR:
        out["gloom"] = _rgb(225, 0.3, 0.85)  # it lies on the hair
    return out


def _forehead_light(head: Array) -> float:
    """Return how light the darker part of what is above the eyes is, 0..255: hair, as a rule.

    The head is uint8 (H, W, 4), premultiplied.
    """
    height, width = head.shape[:2]
    part = head[height // 8 : max(1, height // 2), width // 4 : max(1, width * 3 // 4)]
    solid = part[part[..., 3] > 250][:, :3].astype(np.float32)
    return float(np.quantile(solid @ (0.299, 0.587, 0.114), 0.4)) if len(solid) else 255.0


def _rgb(hue_deg: float, saturation: float, value: float) -> tuple[int, int, int]:
    hsv = np.array([[[hue_deg, saturation, value]]], np.float32)
    rgb = np.rint(cv2.cvtColor(hsv, cv2.COLOR_HSV2RGB)[0, 0] * 255).astype(int)
    return int(rgb[0]), int(rgb[1]), int(rgb[2])
