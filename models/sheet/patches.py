"""Eyes and mouth of a compiled character, baked into pictures at every value."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import cv2
import numpy as np

from models.drawing import Framing
from models.parts.eye_closing import eye_levels
from models.parts.eye_parts import EyeParts
from models.parts.levels import Levels
from models.parts.mouth_parts import MouthParts
from models.sheet.character import DrawnExpression, Expression, ExpressionMaps
from tracking.smoothstep import smoothstep


@dataclass(frozen=True, slots=True)
class Patch:
    """One eye or the mouth, ready at every level: pixels (L, h, w, 4) at (x, y), used where mask is set."""

    x: int
    y: int
    values: np.ndarray
    pixels: np.ndarray
    mask: np.ndarray

    @property
    def place(self) -> tuple[slice, slice]:
        """Rows and columns of the drawing that it covers."""
        height, width = self.mask.shape
        return slice(self.y, self.y + height), slice(self.x, self.x + width)

    def at_rest(self, value: Any, own: float) -> bool:
        """Return whether a value shows the drawing as it is; `own` is the drawing's own value."""
        return abs(value - own) < 1e-4

    def lay(self, value: Any, onto: np.ndarray) -> None:
        """Write the pixels at a value into a picture of the drawing's size, uint8 (H, W, 4) premultiplied."""
        if self.mask.size:
            cv2.copyTo(self._at(value), self.mask, onto[self.place])

    def _at(self, value: float) -> np.ndarray:
        """Return the pixels at a value, uint8 (h, w, 4), between the two nearest levels."""
        i, t = self.between(value)
        if t < 1e-4:
            return self.pixels[i]
        return cv2.addWeighted(self.pixels[i], 1 - t, self.pixels[i + 1], t, 0)

    def between(self, value: float) -> tuple[int, float]:
        """Return the level below a value, and the value's share of the way to the next."""
        i = int(np.clip(np.searchsorted(self.values, value, side="right") - 1, 0, len(self.values) - 2))
        low, high = self.values[i], self.values[i + 1]
        return i, float(np.clip((value - low) / (high - low), 0, 1))


def bake(
    rest: np.ndarray,
    framing: Framing,
    expression: Expression,
    drawn: Sequence[DrawnExpression] = (),
    others: Sequence[tuple[float, float]] = (),
) -> Patch:
    """Draw one feature at every level, at the drawing's own resolution.

    Args:
        rest: uint8 (H, W, 4), the drawing, premultiplied.
        framing: where the frame lies that `expression` speaks of.
        expression: what the networks said.
        drawn: what the artist drew; near its value it takes over.
        others: centres (frame pixels) of the other features: what is nearer to one of them is left to it.
    """
    made = _levels(rest, framing, expression, bool(drawn))
    (left, top), values, stack = made
    height, width = rest.shape[:2]
    own = rest[top : top + stack.shape[1], left : left + stack.shape[2]]
    if not own.size:
        return Patch(left, top, values, stack, np.zeros(own.shape[:2], np.uint8))
    for one in drawn:
        blend_drawn(made, own, expression.own, one, (width, height))
    if others:
        size = (own.shape[0], own.shape[1])
        territory = territory_of(expression.centre, others, framing, (left, top), size)
        for level in stack:
            level[:] = (own + (level - own.astype(np.float32)) * territory + np.float32(0.5)).astype(np.uint8)
    changed = (np.abs(stack.astype(np.int16) - own.astype(np.int16)).max((0, 3)) > 1).astype(np.uint8)
    changed = cv2.dilate(changed, np.ones((3, 3), np.uint8)) * 255
    x, y, width, height = cv2.boundingRect(changed)
    place = slice(y, y + height), slice(x, x + width)
    pixels = np.ascontiguousarray(stack[:, *place])
    return Patch(left + x, top + y, values, pixels, np.ascontiguousarray(changed[place]))


def _levels(rest: np.ndarray, framing: Framing, expression: Expression, whole: bool) -> Levels:
    """Return a feature at rising values.

    Args:
        rest: uint8 (H, W, 4), the drawing, premultiplied.
        framing: of the drawing.
        expression: what the networks said.
        whole: of the whole crop, not only of what they change.
    """
    if isinstance(expression, EyeParts):
        return eye_levels(rest, framing, expression, whole).levels
    assert not isinstance(expression, MouthParts), "mouths in parts are drawn by `models.sheet.mouth_patch`"
    return _warped_levels(rest, framing, expression)


def _warped_levels(rest: np.ndarray, framing: Framing, maps: ExpressionMaps) -> Levels:
    """Return a feature's square at the values of its maps; `rest` is uint8 (H, W, 4), premultiplied."""
    size = max(1, round(maps.side * framing.scale))
    x = round(framing.left + (maps.centre[0] - maps.side / 2) * framing.scale)
    y = round(framing.top + (maps.centre[1] - maps.side / 2) * framing.scale)
    height, width = rest.shape[:2]
    left, top = min(max(x, 0), width), min(max(y, 0), height)
    right, bottom = max(min(x + size, width), left), max(min(y + size, height), top)
    own = rest[top:bottom, left:right]
    if not own.size:
        # Outside the drawing.
        return Levels((left, top), maps.values, np.zeros((len(maps.values), *own.shape), np.uint8))
    inside = (slice(top - y, bottom - y), slice(left - x, right - x))
    ys, xs = np.mgrid[y : y + size, x : x + size].astype(np.float32)
    levels = []
    for value, level in zip(maps.values, maps.maps, strict=True):
        if abs(float(value) - maps.own) < 1e-6:
            levels.append(own.copy())
            continue
        planes = np.ascontiguousarray(level.astype(np.float32).transpose(1, 2, 0))
        fields = cv2.resize(planes, (size, size), interpolation=cv2.INTER_LINEAR)
        at = (xs + fields[..., 0] * size, ys + fields[..., 1] * size)
        warped = cv2.remap(rest, *at, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
        share = fields[..., 2:3]
        # Rounded, never cut: an untouched pixel must come back as it was.
        mixed = warped * (1 - share) + fields[..., 3:] * (255 * share)
        levels.append(np.clip(mixed + 0.5, 0, 255).astype(np.uint8)[inside])
    return Levels((left, top), maps.values, np.stack(levels))


def territory_of(
    centre: tuple[float, float],
    others: Sequence[tuple[float, float]],
    framing: Framing,
    corner: tuple[int, int],
    size: tuple[int, int],
) -> np.ndarray:
    """Return (h, w, 1): 1 nearer to a feature than to any other, falling to 0 halfway between them.

    Patches are laid over each other whole: without borders one would bring back what another changed.
    """
    ys, xs = np.mgrid[0 : size[0], 0 : size[1]].astype(np.float32) + np.float32(0.5)
    x = (xs + corner[0] - framing.left) / framing.scale
    y = (ys + corner[1] - framing.top) / framing.scale
    share = np.ones(size, np.float32)
    for other in others:
        apart = np.hypot(other[0] - centre[0], other[1] - centre[1])
        if apart < 1:
            continue
        beside = ((x - centre[0]) * (other[0] - centre[0]) + (y - centre[1]) * (other[1] - centre[1])) / apart
        share = np.minimum(share, np.clip((apart / 2 - beside) / _BORDER, 0, 1))
    return share[..., None]


_BORDER = 3.0
"""Frame pixels over which a feature's territory ends."""
TAKES_OVER = 0.5
"""Share of the way to the artist's expression up to which the network's alone shows."""


def blend_drawn(
    made: Levels,
    own: np.ndarray,
    own_value: float,
    drawn: DrawnExpression,
    size: tuple[int, int],
    shows: np.ndarray | None = None,
) -> None:
    """Lay the artist's expression over the levels near its value, in place.

    Args:
        made: the levels.
        own: uint8 (h, w, 4), the drawing there.
        own_value: the drawing's own value.
        drawn: the artist's.
        size: width and height of the drawing.
        shows: uint8 (L, h, w) of an eye, how much of its white and iris shows: nothing of it moves where the
            artist's own shows.
    """
    corner, values, stack = made
    x, y = round(drawn.place[0] * size[0]), round(drawn.place[1] * size[1])
    wide, high = max(1, round(drawn.place[2] * size[0])), max(1, round(drawn.place[3] * size[1]))
    pixels, share = drawn.pixels, drawn.share
    if pixels.shape[:2] != (high, wide):
        how = cv2.INTER_AREA if wide < pixels.shape[1] else cv2.INTER_LINEAR
        pixels, share = (cv2.resize(a, (wide, high), interpolation=how) for a in (pixels, share))
    height, width = stack.shape[1:3]
    x0, y0 = max(x, corner[0]), max(y, corner[1])
    x1, y1 = min(x + wide, corner[0] + width), min(y + high, corner[1] + height)
    if x0 >= x1 or y0 >= y1 or abs(drawn.value - own_value) < 1e-6:
        return
    there = (slice(y0 - y, y1 - y), slice(x0 - x, x1 - x))
    most = share[there].astype(np.float32)[..., None] / 255
    # At the artist's value nothing of the network's guess is left, also where both drawings agree.
    wanted = own.astype(np.float32)
    part = wanted[y0 - corner[1] : y1 - corner[1], x0 - corner[0] : x1 - corner[0]]
    part[:] = part * (1 - most) + pixels[there] * most
    for i, (level, value) in enumerate(zip(stack, values, strict=True)):
        amount = np.float32(artists_share(float(value), own_value, drawn.value))
        if amount > 0:
            level[:] = (level * (1 - amount) + wanted * amount + np.float32(0.5)).astype(np.uint8)
            if shows is not None:
                shows[i] = (shows[i] * (1 - amount)).astype(np.uint8)


def artists_share(value: float, own: float, drawn: float) -> float:
    """Return how much of the artist's expression shows at a value, 0..1.

    Args:
        value: of the pose.
        own: the drawing's.
        drawn: the artist's, another one.
    """
    way = (value - own) / (drawn - own)
    return smoothstep(min(max((way - TAKES_OVER) / (1 - TAKES_OVER), 0.0), 1.0))
