"""Where the lips of a mouth are in any shape: curves from corner to corner."""

from __future__ import annotations

import functools
from typing import NamedTuple

import numpy as np

from models.parts.mouth_parts import STEPS, MouthPieces, MouthShape

EVENLY = np.linspace(-1, 1, STEPS, dtype=np.float32)
"""Places at which curves are kept: -1 at the picture's left corner, 1 at its right one."""
TO_CORNERS = np.sin(np.linspace(-np.pi / 2, np.pi / 2, 33)).astype(np.float32)
"""Places for outlines: denser towards the corners, where round openings turn."""
SMILE, FROWN = 0.3, 0.34
"""How far corners lie above (below) the middle in a full smile (a sad mouth), in halves of the width."""
LEAST_LIFT = 0.1
"""How far corners move at least in a full smile or frown, in halves of the width, whatever is drawn."""
MIDDLE_MOVES, SAD_MIDDLE_MOVES = 0.38, 0.05
"""Share of the corners' way that the middle makes, the other way: in a smile and in a sad mouth."""
OPEN_SMILE = 0.45
"""Share of the corners' way that is left of a smile in an open mouth."""
SMILE_HEIGHT, SMILE_WIDTH = 0.15, 0.06
"""By how much an open smile is higher, and any smile wider."""
SAD_WIDTH, OPEN_SAD_WIDTH = 0.3, 0.42
"""By how much a sad mouth is narrower, closed and open."""
SAD_RISE, SAD_SINK = 0.3, 0.2
"""Shares of the height by which upper and lower lip of a sad mouth move; the rest is its arch."""
LEVELS_OUT = 0.65
"""Share of a smile's or frown's bend that a wide open mouth loses."""
LENS = (2.3, 0.68)
"""Exponents of the lower lip's curve: how long it runs low, and how round it comes up."""
CORNERS_RISE = 0.35
"""Share of the upper lip's rise that the corners make, too."""


class Outline(NamedTuple):
    """Where the lips are.

    Attributes:
        half: half the distance of the corners, pixels.
        upper, lower: float32 (STEPS,), below the line through the corners of the drawn mouth, pixels.
    """

    half: float
    upper: np.ndarray
    lower: np.ndarray

    def points(self, curve: np.ndarray, grown: float = 0.0) -> tuple[np.ndarray, np.ndarray]:
        """Return how far along and below a curve's points lie, at `TO_CORNERS`.

        Args:
            curve: (STEPS,).
            grown: pixels that the corners are moved apart.
        """
        at = np.interp(TO_CORNERS, EVENLY, curve).astype(np.float32)
        return TO_CORNERS * np.float32(self.half + grown), at


def drawn_half(pieces: MouthPieces) -> float:
    """Return half the distance of the drawn corners, pixels."""
    left, right = pieces.ends
    return max(float(np.hypot(*(right - left))) / 2, 0.5)


def outline_of(pieces: MouthPieces, shape: MouthShape) -> Outline:
    """Return where the lips are in a shape."""
    return _of_open(pieces, shape) if pieces.own > 0 else _of_closed(pieces, shape)


def _of_closed(p: MouthPieces, shape: MouthShape) -> Outline:
    """Return the outline of a mouth that is drawn closed."""
    style, drawn, o = p.style, drawn_half(p), shape.opening
    ease = min(1.0, 1.6 * o) if o < 0.5 else 0.8 + 0.4 * (o - 0.5)
    half = (drawn + (style.half - drawn) * ease) * shape.width * _width_of(shape)
    # A smile or a frown levels out as the mouth opens.
    level = p.shut * (1 + (half / drawn - 1) * 0.5) * (1 - LEVELS_OUT * o)
    level = level + _lift_of(level, half, shape)
    return _opened(level, half, shape, style.height * o, style.rise)


def _width_of(shape: MouthShape) -> float:
    """Return the factor of the width that a smile or a frown makes."""
    sad = SAD_WIDTH + (OPEN_SAD_WIDTH - SAD_WIDTH) * min(1.0, 3 * shape.opening)
    return 1 + SMILE_WIDTH * max(shape.corners, 0.0) - sad * max(-shape.corners, 0.0)


def _opened(level: np.ndarray, half: float, shape: MouthShape, height: float, share: float) -> Outline:
    """Return an outline opened around a closed line.

    Args:
        level: the closed line, (STEPS,).
        half: half the distance of the corners.
        shape: for its roundness and its corners.
        height: of the opening, pixels.
        share: of the height, that the upper lip makes.
    """
    u, round_ = EVENLY, shape.roundness
    height = height * (1 + SMILE_HEIGHT * max(shape.corners, 0.0))
    share = share + (0.45 - share) * round_
    ends = CORNERS_RISE * (1 - round_)
    bow, lens = _arches(round_)
    upper = level - share * height * (ends + (1 - ends) * bow)
    lower = level - share * height * ends + lens * height * (1 - share + share * ends)
    sad = max(-shape.corners, 0.0)
    if sad > 0:
        # It opens between its arch and the line through its corners, once there is room for lips.
        corners = level[0] + (level[-1] - level[0]) * (u + 1) / 2
        open_ = min(1.0, height / max(0.2 * half, 1e-3))
        floor = level + (corners - level) * open_ + SAD_SINK * height * lens
        upper = upper + sad * (level - SAD_RISE * height * bow - upper)
        lower = lower + sad * (floor - lower)
    return Outline(half, upper, np.maximum(lower, upper))


@functools.lru_cache(maxsize=8)
def _arches(round_: float) -> tuple[np.ndarray, np.ndarray]:
    """Return the upper lip's bow and the lower lip's lens, (STEPS,), 0 at their ends and 1 in the middle."""
    bow = np.clip(1 - EVENLY**2, 0, 1) ** (1 - 0.5 * round_)
    lens = np.clip(1 - np.abs(EVENLY) ** (LENS[0] + (2 - LENS[0]) * round_), 0, 1)
    return bow, lens ** (LENS[1] + (0.5 - LENS[1]) * round_)


def _of_open(p: MouthPieces, shape: MouthShape) -> Outline:
    """Return the outline of a mouth that is drawn open: the drawn one, bent."""
    f = shape.opening / p.own
    upper, lower = p.shut + f * (p.upper - p.shut), p.shut + f * (p.lower - p.shut)
    half = drawn_half(p) * shape.width * _width_of(shape)
    lift = _lift_of(p.shut, half, shape)
    round_ = shape.roundness
    if round_ > 0:
        height = float((lower - upper).max())
        oval = _opened((upper + lower) / 2 * (1 - round_), half, shape, height, 0.5)
        upper, lower = (a + round_ * (b - a) for a, b in ((upper, oval.upper), (lower, oval.lower)))
    return Outline(half, upper + lift, lower + lift)


def _lift_of(curve: np.ndarray, half: float, shape: MouthShape) -> np.ndarray:
    """Return what raised or lowered corners add to a curve, towards a smile or a frown."""
    drawn, corners = float(curve[STEPS // 2] - (curve[0] + curve[-1]) / 2), shape.corners
    if corners > 0:
        left = 1 - (1 - OPEN_SMILE) * min(1.0, 2 * shape.opening)
        way, still = max(SMILE * half - drawn, LEAST_LIFT * half) * left, MIDDLE_MOVES
    else:
        way, still = max(FROWN * half + drawn, LEAST_LIFT * half), SAD_MIDDLE_MOVES
    return (corners * way) * (np.float32(still) - EVENLY**2)
