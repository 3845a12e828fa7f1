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


class LipCurves:
    """Where the lips of one mouth are, in any shape. One thread at a time.

    Every curve is a sum of the same few, so a shape is a matrix of factors, and its curves one product.

    Args:
        pieces: the mouth in pieces.
    """

    def __init__(self, pieces: MouthPieces) -> None:
        self._pieces, self._drawn_half = pieces, drawn_half(pieces)
        shut, upper, lower = pieces.shut, pieces.upper, pieces.lower
        ones = np.ones_like(EVENLY)
        self._curves = np.stack([ones, EVENLY, EVENLY**2, ones, ones, shut, upper - shut, lower - shut])
        self._curves = np.ascontiguousarray(self._curves, np.float32)
        self._round = -1.0
        ends = self._curves[:, [0, STEPS // 2, -1]].astype(float)
        self._ends: list[list[float]] = ends.T.tolist()
        self._highest = float((lower - upper).max())
        self._bend = self._bend_of([0, 0, 0, 0, 0, 1, 0, 0])

    def at(self, shape: MouthShape) -> Outline:
        """Return where the lips are in a shape, in new arrays."""
        self._set_roundness(shape.roundness)
        return self._of_open(shape) if self._pieces.own > 0 else self._of_closed(shape)

    def _set_roundness(self, round_: float) -> None:
        """Write the upper lip's bow and the lower lip's lens: 0 at their ends and 1 in the middle."""
        if round_ == self._round:
            return
        self._round = round_
        bow, lens = self._curves[_BOW], self._curves[_LENS]
        np.power(_HILL, 1 - 0.5 * round_, out=bow)
        np.power(_ASIDE, LENS[0] + (2 - LENS[0]) * round_, out=lens)
        np.subtract(1, lens, out=lens)
        np.power(lens, LENS[1] + (0.5 - LENS[1]) * round_, out=lens)

    def _of_closed(self, shape: MouthShape) -> Outline:
        """Return the outline of a mouth that is drawn closed."""
        style, drawn, o = self._pieces.style, self._drawn_half, shape.opening
        ease = min(1.0, 1.6 * o) if o < 0.5 else 0.8 + 0.4 * (o - 0.5)
        half = (drawn + (style.half - drawn) * ease) * shape.width * _width_of(shape)
        # A smile or a frown levels out as the mouth opens.
        straight = (1 + (half / drawn - 1) * 0.5) * (1 - LEVELS_OUT * o)
        level = _lift_of(self._bend * straight, half, shape)
        level[_SHUT] = straight
        upper, lower = self._opened(level, half, shape, (style.height * o, style.rise))
        curves = np.array([upper, lower], np.float32) @ self._curves
        return Outline(half, curves[0], np.maximum(curves[1], curves[0], out=curves[1]))

    def _of_open(self, shape: MouthShape) -> Outline:
        """Return the outline of a mouth that is drawn open: the drawn one, bent."""
        f, round_ = shape.opening / self._pieces.own, shape.roundness
        half = self._drawn_half * shape.width * _width_of(shape)
        lift = _lift_of(self._bend, half, shape)
        kept = 1 - round_
        factors = [[kept * (one + two) for one, two in zip(lip, lift, strict=True)] for lip in _drawn(f)]
        if round_ <= 0:
            return Outline(half, *(np.array(factors, np.float32) @ self._curves))
        middle = [kept * (a + b) / 2 for a, b in zip(*_drawn(f), strict=True)]
        oval = self._opened(middle, half, shape, (f * self._highest, 0.5))
        factors += [[round_ * (one + two) for one, two in zip(lip, lift, strict=True)] for lip in oval]
        curves = np.array(factors, np.float32) @ self._curves
        upper, lower = curves[0] + curves[2], curves[1] + np.maximum(curves[3], curves[2])
        return Outline(half, upper, lower)

    def _opened(
        self, level: list[float], half: float, shape: MouthShape, opening: tuple[float, float]
    ) -> tuple[list[float], list[float]]:
        """Return factors of both lips opened around a closed line; the lower may yet be above the upper.

        Args:
            level: factors of the closed line.
            half: half the distance of the corners.
            shape: for its roundness and its corners.
            opening: its height, pixels, and the share of it that the upper lip makes.
        """
        round_ = shape.roundness
        height = opening[0] * (1 + SMILE_HEIGHT * max(shape.corners, 0.0))
        share = opening[1] + (0.45 - opening[1]) * round_
        ends = CORNERS_RISE * (1 - round_)
        happy = 1 - max(-shape.corners, 0.0)
        upper, lower = level.copy(), level.copy()
        upper[_ONE] -= happy * share * height * ends
        upper[_BOW] -= height * (happy * share * (1 - ends) + (1 - happy) * SAD_RISE)
        lower[_ONE] -= happy * share * height * ends
        lower[_LENS] += height * (happy * (1 - share + share * ends) + (1 - happy) * SAD_SINK)
        if happy < 1:
            # It opens between its arch and the line through its corners, once there is room for lips.
            open_ = (1 - happy) * min(1.0, height / max(0.2 * half, 1e-3))
            left, right = (_sum(level, self._ends[end]) for end in (0, -1))
            lower = [one - open_ * two for one, two in zip(lower, level, strict=True)]
            lower[_ONE] += open_ * (left + right) / 2
            lower[_ACROSS] += open_ * (right - left) / 2
        return upper, lower

    def _bend_of(self, factors: list[float]) -> float:
        """Return how far a curve's middle lies below the line through its ends."""
        left, middle, right = (_sum(factors, end) for end in self._ends)
        return middle - (left + right) / 2


_ONE, _ACROSS, _ACROSS_2, _BOW, _LENS, _SHUT, _TO_UPPER, _TO_LOWER = range(8)
"""Curves that `LipCurves` adds up: 1, the place and its square, bow and lens, and those of the drawing."""
_HILL, _ASIDE = np.clip(1 - EVENLY**2, 0, 1), np.abs(EVENLY)


def _drawn(f: float) -> tuple[list[float], list[float]]:
    """Return factors of both drawn lips, opened to a share."""
    return [0, 0, 0, 0, 0, 1, f, 0], [0, 0, 0, 0, 0, 1, 0, f]


def _sum(factors: list[float], values: list[float]) -> float:
    return sum(a * b for a, b in zip(factors, values, strict=True))


def _width_of(shape: MouthShape) -> float:
    """Return the factor of the width that a smile or a frown makes."""
    sad = SAD_WIDTH + (OPEN_SAD_WIDTH - SAD_WIDTH) * min(1.0, 3 * shape.opening)
    return 1 + SMILE_WIDTH * max(shape.corners, 0.0) - sad * max(-shape.corners, 0.0)


def _lift_of(bend: float, half: float, shape: MouthShape) -> list[float]:
    """Return factors of what raised or lowered corners add to a curve, towards a smile or a frown.

    Args:
        bend: how far the curve's middle lies below the line through its ends.
        half: half the distance of the corners.
        shape: for its corners and its opening.
    """
    corners = shape.corners
    if corners > 0:
        left = 1 - (1 - OPEN_SMILE) * min(1.0, 2 * shape.opening)
        way, still = max(SMILE * half - bend, LEAST_LIFT * half) * left, MIDDLE_MOVES
    else:
        way, still = max(FROWN * half + bend, LEAST_LIFT * half), SAD_MIDDLE_MOVES
    return [corners * way * still, 0.0, -corners * way, 0.0, 0.0, 0.0, 0.0, 0.0]
