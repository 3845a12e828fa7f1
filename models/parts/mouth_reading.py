"""Reading a drawing's mouth: a network names its parts, and the mark is mended by what it names."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from models.drawing import Framing
from models.parts.mouth_classes import FRONT, INSIDE, LINE, LOWER_LIP, PIXELS, TEETH, TONGUE, UPPER_LIP
from models.parts.mouth_parts import MouthParts
from models.runtime import Network
from models.sheet.resample import read_square

FIRST_LOOKS = ((50.0, 0.0), (50.0, 9.0), (50.0, -9.0), (64.0, 0.0), (64.0, 9.0))
"""Sides of the first looks, and how far below the mark they are, frame pixels: marks are off by up to a tenth
of the head, and nearly always along the nose."""
WIDTHS = 2.1
"""Side of the closer look, in widths of the mouth that the first ones saw."""
CLOSEST, WIDEST = 38.0, 80.0
"""Bounds of the closer look's side, frame pixels."""
_GROUND = 204
OPEN_FROM = 0.2
"""Height over width from which a drawn opening counts as wide open: no guess is better than the artist's."""
OPEN_PARTS = (INSIDE, TEETH, TONGUE)
OPEN_SURE, BY_HEIGHT, HIGHEST = 0.56, 0.4, 0.6
"""How sure it must be that a mouth is open; its height over its width counts as well, up to a bound."""
LEAST_LIP, BEYOND = 30, 0.3
"""Pixels from which a lip counts, and the share of an opening beyond lips from which it is none."""
ASTRAY = 0.4
"""How far from all that was named of a mouth its corners may lie, in halves of its width."""
MOUTH_PARTS = (LINE, *OPEN_PARTS, UPPER_LIP, LOWER_LIP)


class Look(NamedTuple):
    """What one look said.

    Attributes:
        left, top, side: the square that was looked at, drawing pixels.
        parts: float32 (CLASSES, PIXELS, PIXELS), 0..1, summing to 1.
        points: float32 (4, 2), drawing pixels, in the order of `mouth_classes.POINTS`.
        open: 0..1, how sure it is open.
        covered: 0..1, how sure something covers it.
    """

    left: float
    top: float
    side: float
    parts: np.ndarray
    points: np.ndarray
    open: float
    covered: float

    def kept(self, framing: Framing, chin: float) -> MouthParts:
        """Return what a character keeps of it; `chin` is its row in the drawing."""
        half, k = self.side / 2, framing.scale
        centre = ((self.left + half - framing.left) / k, (self.top + half - framing.top) / k)
        planes = np.clip(self.parts * 255 + 0.5, 0, 255).astype(np.uint8)
        points = ((self.points - (self.left, self.top)) / self.side).astype(np.float32)
        high = min(_height_of(planes, points), HIGHEST)
        is_open = self.open + BY_HEIGHT * high > OPEN_SURE
        is_open = is_open and float(self.parts[list(OPEN_PARTS)].sum(0).max()) > 0.5
        is_open = is_open and not beyond_lips(self.parts)
        own = opening_of(planes, points) if is_open else 0.0
        return MouthParts(centre, self.side / k, planes, points, is_open, own, (chin - framing.top) / k)


def beyond_lips(parts: np.ndarray) -> bool:
    """Whether what was named an opening lies above an upper lip or below a lower one: skin around lips.

    Args:
        parts: float32 (CLASSES, PIXELS, PIXELS), 0..1.
    """
    opening = parts[list(OPEN_PARTS)].sum(0) > 0.5
    upper, lower = parts[UPPER_LIP] > 0.5, parts[LOWER_LIP] > 0.5
    if min(upper.sum(), lower.sum()) < LEAST_LIP:
        return False
    above = np.maximum.accumulate(upper[::-1], 0)[::-1]
    below = np.maximum.accumulate(lower, 0)
    return float((opening & (above | below)).sum()) > BEYOND * float(opening.sum())


def opening_of(planes: np.ndarray, points: np.ndarray) -> float:
    """Return how far open a mouth is that is drawn open, 0..1; artists who draw it open mostly mean wide.

    Args:
        planes: uint8 (CLASSES, PIXELS, PIXELS), 0..255.
        points: float32 (4, 2), in shares of the square's side.
    """
    return float(np.float32(np.clip(_height_of(planes, points) / OPEN_FROM, 0.15, 1.0)))


def _height_of(planes: np.ndarray, points: np.ndarray) -> float:
    """Return the height of what is named an opening over the mouth's width; arguments as of `opening_of`."""
    hole = planes[list(OPEN_PARTS)].astype(np.float32).sum(0) / 255
    width = max(float(np.hypot(*(points[1] - points[0]))) * PIXELS, 3.0)
    return float(np.sort(hole.sum(0))[-max(3, round(width / 5)) :].mean()) / width


def read_mouth(
    rgba_premultiplied: np.ndarray, framing: Framing, mark: tuple[float, float], network: Network
) -> Look:
    """Look at a mouth several times around its mark, then closely at what these looks agree on.

    Args:
        rgba_premultiplied: uint8 (H, W, 4), the drawing.
        framing: where the head is.
        mark: where the mouth should be, drawing pixels.
        network: the pack's.
    """
    k = framing.scale
    firsts = [
        look_at(rgba_premultiplied, (mark[0], mark[1] + below * k), side * k, network)
        for side, below in FIRST_LOOKS
    ]
    middle, width = _agreed(firsts)
    side = float(np.clip(WIDTHS * width, CLOSEST * k, WIDEST * k))
    closely = look_at(rgba_premultiplied, middle, side, network)
    # What all looks say of the state counts, the closer one's word as much as that of the others together.
    weights = np.array([0.02 + seen_of(look) for look in firsts])
    share = weights / weights.sum()
    is_open = (float(share @ [look.open for look in firsts]) + closely.open) / 2
    covered = (float(share @ [look.covered for look in firsts]) + closely.covered) / 2
    return closely._replace(open=is_open, covered=covered)


def _agreed(looks: Sequence[Look]) -> tuple[tuple[float, float], float]:
    """Return the mouth's middle and width that looks agree on: medians, weighted by what each saw."""
    weights = np.array([1e-3 + seen_of(look) ** 2 for look in looks])
    middles = np.array([(look.points[:2].mean(0) + look.points[2:].mean(0)) / 2 for look in looks])
    widths = np.array([float(np.hypot(*(look.points[1] - look.points[0]))) for look in looks])
    x, y, width = (_median(values, weights) for values in (*middles.T, widths))
    return (x, y), width


def _median(values: np.ndarray, weights: np.ndarray) -> float:
    order = np.argsort(values)
    reached = np.cumsum(weights[order]) >= weights.sum() / 2
    return float(values[order][reached.argmax()])


def look_at(
    rgba_premultiplied: np.ndarray, middle: tuple[float, float], side: float, network: Network
) -> Look:
    """Look at a square, also in the mirror; the answer is the mean.

    Args:
        rgba_premultiplied: uint8 (H, W, 4), the drawing.
        middle: of the square, drawing pixels.
        side: of the square, drawing pixels.
        network: the pack's.
    """
    left, top = middle[0] - side / 2, middle[1] - side / 2
    seen = read_square(rgba_premultiplied, left, top, side, PIXELS).astype(np.float32)
    opaque = (seen[..., :3] + (255 - seen[..., 3:]) * (_GROUND / 255)) / 255
    picture = np.ascontiguousarray(opaque.transpose(2, 0, 1)[None])
    # Parts (CLASSES, P, P), points (4, 2) in shares of P, state (2,).
    parts, points, state = (a[0] for a in network.run(None, {"picture": picture}))
    mirrored = np.ascontiguousarray(picture[..., ::-1])
    parts_m, points_m, state_m = (a[0] for a in network.run(None, {"picture": mirrored}))
    points_m = points_m[[1, 0, 2, 3]] * (-1, 1) + (1, 0)
    parts = (parts + parts_m[..., ::-1]) / 2
    at = (points + points_m) / 2 * side + (left, top)
    open_, covered = (state + state_m) / 2
    return Look(left, top, side, parts, at.astype(np.float32), float(open_), float(covered))


def seen_of(look: Look) -> float:
    """Return how surely a look saw a mouth, 0..1: an uncovered one, in one piece, well inside its square."""
    at = (look.points[:2].mean(0) - (look.left, look.top)) / look.side
    inside = float(np.clip(2.2 - 5 * np.abs(at - 0.5).max(), 0, 1))
    # Corners here and lips there: it took two things for one mouth.
    apart = float(np.hypot(*(look.points[:2].mean(0) - look.points[2:].mean(0))))
    width = max(float(np.hypot(*(look.points[1] - look.points[0]))), 1e-3)
    whole = float(np.clip(1.6 - apart / width, 0, 1))
    return min(1.0, 400 * amount(look, MOUTH_PARTS)) * (1 - look.covered) * inside * whole


def amount(look: Look, classes: tuple[int, ...]) -> float:
    """Return how much of the look's square some parts take, in the square's shares."""
    return float(look.parts[list(classes)].sum(0).mean())


def hidden(look: Look) -> bool:
    """Whether something covers the mouth, or it can't be made out, so that nothing should be painted."""
    cells = (look.points - (look.left, look.top)) / look.side * PIXELS
    left, top = np.clip(cells.min(0).astype(int) - 1, 0, PIXELS - 2)
    right, bottom = (max(int(v), low + 1) for v, low in zip(cells.max(0) + 2, (left, top), strict=True))
    if _astray(look.parts, cells):
        return True
    over = float(look.parts[FRONT, top:bottom, left:right].mean())
    return over > 0.5 or (look.covered > 0.5 and over > 0.25)


def _astray(parts: np.ndarray, cells: np.ndarray) -> bool:
    """Whether a corner lies where nothing of a mouth was named: what was found is another thing.

    Args:
        parts: float32 (CLASSES, PIXELS, PIXELS), 0..1.
        cells: (4, 2), the mouth's points in the planes.
    """
    ys, xs = np.nonzero(parts[list(MOUTH_PARTS)].sum(0) > 0.35)
    if not len(xs):
        return True
    half = max(float(np.hypot(*(cells[1] - cells[0]))) / 2, 1e-3)
    away = [float(np.hypot(xs + 0.5 - x, ys + 0.5 - y).min()) for x, y in cells[:2]]
    return max(away) > ASTRAY * half
