"""Where the lips of a mouth are in any shape: curves from corner to corner."""

from __future__ import annotations

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
MIDDLE_MOVES = 0.38
"""Share of the corners' way that the middle makes, the other way."""
LEVELS_OUT = 0.65
"""Share of a smile's or frown's bend that a wide open mouth loses."""
LENS = (2.3, 0.68)
"""Exponents of the lower lip's curve: how long it runs low, and how round it comes up."""
CORNERS_RISE = 0.35
"""Share of the upper lip's rise that the corners make, too."""
SAD_WIDTH = 0.3
"""By how much a sad mouth is narrower."""


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
    half = drawn + (style.half - drawn) * ease
    half *= shape.width * (1 - SAD_WIDTH * max(-shape.corners, 0.0))
    # A smile or a frown levels out as the mouth opens.
    level = p.shut * (1 + (half / drawn - 1) * 0.5) * (1 - LEVELS_OUT * o)
    level = level + lift_of(level, half, shape.corners)
    return _opened(level, half, shape, style.height * o, style.rise)


def _opened(level: np.ndarray, half: float, shape: MouthShape, height: float, share: float) -> Outline:
    """Return an outline opened around a closed line.

    Args:
        level: the closed line, (STEPS,).
        half: half the distance of the corners.
        shape: for its roundness and its corners.
        height: of the opening, pixels.
        share: of the height, that the upper lip makes.
    """
    u, round_, sad = EVENLY, shape.roundness, max(-shape.corners, 0.0)
    share = share + (0.45 - share) * round_
    share = share + (0.7 - share) * sad
    ends = CORNERS_RISE * (1 - round_) * (1 - sad)
    bow = np.clip(1 - u**2, 0, 1) ** (1 - 0.5 * round_)
    upper = level - share * height * (ends + (1 - ends) * bow)
    lens = np.clip(1 - np.abs(u) ** (LENS[0] + (2 - LENS[0]) * round_), 0, 1) ** (
        LENS[1] + (0.5 - LENS[1]) * round_
    )
    lower = level - share * height * ends + lens * height * (1 - share + share * ends)
    return Outline(half, upper, np.maximum(lower, upper))


def _of_open(p: MouthPieces, shape: MouthShape) -> Outline:
    """Return the outline of a mouth that is drawn open: the drawn one, bent."""
    f = shape.opening / p.own
    upper, lower = p.shut + f * (p.upper - p.shut), p.shut + f * (p.lower - p.shut)
    half = drawn_half(p) * shape.width * (1 - SAD_WIDTH * max(-shape.corners, 0.0))
    lift = lift_of(p.shut, half, shape.corners)
    round_ = shape.roundness
    if round_ > 0:
        height = float((lower - upper).max())
        oval = _opened((upper + lower) / 2 * (1 - round_), half, shape, height, 0.5)
        upper, lower = (a + round_ * (b - a) for a, b in ((upper, oval.upper), (lower, oval.lower)))
    return Outline(half, upper + lift, lower + lift)


def lift_of(curve: np.ndarray, half: float, corners: float) -> np.ndarray:
    """Return what raised or lowered corners add to a curve, towards a smile or a frown."""
    if corners == 0:
        return np.zeros(STEPS, np.float32)
    drawn = float(curve[STEPS // 2] - (curve[0] + curve[-1]) / 2)
    if corners > 0:
        way = max(SMILE * half - drawn, LEAST_LIFT * half)
    else:
        way = max(FROWN * half + drawn, LEAST_LIFT * half)
    return (corners * way) * (np.float32(MIDDLE_MOVES) - EVENLY**2)
