"""Outlines in the notation of SVG paths, flattened: the marks of the stickers are kept in it."""

from __future__ import annotations

import re
from typing import NamedTuple

import numpy as np

from tracking.basics.arrays import Array

_TOKENS = re.compile(r"[A-Za-z]|-?(?:\d+\.?\d*|\.\d+)")
_NUMBERS = {"M": 2, "L": 2, "C": 6, "Z": 0}
_STEPS = 12
"""Straight pieces a curve becomes: marks are small."""


class Line(NamedTuple):
    """One run of a path: float32 (N, 2) points, and whether it ends where it began."""

    points: Array
    closed: bool


def read_path(text: str) -> list[Line]:
    """Return the runs of a path of M, L, C and Z, all absolute.

    Raises:
        ValueError: if there is anything else in it, or a number is missing.
    """
    if _TOKENS.sub("", text).strip(" ,\n\t"):
        raise ValueError(f"{text!r} is no path of M, L, C and Z")
    lines: list[Line] = []
    points: list[tuple[float, float]] = []
    for command, numbers in _commands(_TOKENS.findall(text)):
        if command == "M":
            _end(lines, points, closed=False)
            points = [(numbers[0], numbers[1])]
        elif not points:
            raise ValueError(f"{text!r} does not begin with M")
        elif command == "L":
            points.append((numbers[0], numbers[1]))
        elif command == "C":
            points += _curve(points[-1], numbers)
        else:
            _end(lines, points, closed=True)
            points = []
    _end(lines, points, closed=False)
    return lines


def _commands(tokens: list[str]) -> list[tuple[str, list[float]]]:
    out: list[tuple[str, list[float]]] = []
    at = 0
    while at < len(tokens):
        command = tokens[at]
        if command not in _NUMBERS:
            raise ValueError(f"a path has no {command!r}")
        count, at = _NUMBERS[command], at + 1
        out.append((command, [float(token) for token in tokens[at : at + count]]))
        if len(out[-1][1]) != count:
            raise ValueError(f"{command} needs {count} numbers")
        at += count
    return out


def _end(lines: list[Line], points: list[tuple[float, float]], *, closed: bool) -> None:
    if len(points) > 1:
        lines.append(Line(np.array(points, np.float32), closed))


def _curve(start: tuple[float, float], numbers: list[float]) -> list[tuple[float, float]]:
    """Return points of a cubic Bezier curve after its start."""
    corners = np.array([start, numbers[:2], numbers[2:4], numbers[4:]])
    t = np.linspace(0, 1, _STEPS + 1)[1:, None]
    weights = np.hstack([(1 - t) ** 3, 3 * t * (1 - t) ** 2, 3 * t**2 * (1 - t), t**3])
    return [(float(x), float(y)) for x, y in weights @ corners]
