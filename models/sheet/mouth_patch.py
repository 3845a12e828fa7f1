"""The mouth of a compiled character, drawn in the shape that a pose asks for while it plays."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import cv2
import numpy as np

from models.drawing import Framing
from models.kernels.library import Kernels
from models.parts.levels import Levels
from models.parts.mouth_drawing import MouthPainter
from models.parts.mouth_parts import MouthParts
from models.parts.mouth_shapes import MouthNumbers, shape_of
from models.parts.mouth_taking import take_apart
from models.sheet.character import DrawnExpression, Expression
from models.sheet.patches import Patch, artists_share, bake, blend_drawn, territory_of

_STILL = 1e-4


class PaintedMouth(Patch):
    """A mouth that a network painted: it opens, and that is all."""

    def at_rest(self, value: MouthNumbers, own: float) -> bool:
        """Return whether numbers show the mouth as drawn."""
        return abs(value.opening - own) < _STILL

    def lay(self, value: MouthNumbers, onto: np.ndarray) -> None:
        """Write the mouth into a picture of the drawing's size: uint8 (H, W, 4), premultiplied."""
        super().lay(value.opening, onto)


class _ByArtist(NamedTuple):
    """The whole patch as the artist drew it at one opening: float32 (h, w, 4), premultiplied."""

    value: float
    picture: np.ndarray


class MouthPatch:
    """A mouth in parts, drawn anew for each shape.

    Args:
        rest: uint8 (H, W, 4), the drawing, premultiplied.
        framing: of the drawing.
        painter: of the mouth.
        parts: what the network named.
        drawn: what the artist drew; near its value, and in no other shape, it takes over.
        others: centres (frame pixels) of the other features: what is nearer to one of them is left to it.

    Attributes:
        place: rows and columns of the drawing that it covers.
        mask: uint8 (h, w), 255 where it writes.
        pixels: uint8 (N, h, w, 4), pictures with the largest alpha that it gives.
    """

    def __init__(
        self,
        rest: np.ndarray,
        framing: Framing,
        painter: MouthPainter,
        parts: MouthParts,
        drawn: Sequence[DrawnExpression] = (),
        others: Sequence[tuple[float, float]] = (),
    ) -> None:
        self._painter, self._own = painter, parts.own
        (x, y), (h, w) = painter.corner, painter.rest.shape[:2]
        if drawn:
            (x, y), (h, w) = painter.parts.corner, painter.parts.rest.shape[:2]
        self.place = np.s_[y : y + h, x : x + w]
        self._rest = rest[self.place].copy()
        dx, dy = painter.corner[0] - x, painter.corner[1] - y
        height, width = painter.rest.shape[:2]
        self._inner = np.s_[dy : dy + height, dx : dx + width]
        self._by_artist = [self._artists(one, (x, y), rest.shape) for one in drawn]
        share = territory_of(parts.centre, others, framing, (x, y), (h, w))
        self._share = None if share.min() >= 1 else share
        if self._share is not None and not drawn and painter.keep_part(share[..., 0]):
            self._share = None
        self.mask: np.ndarray = (share[..., 0] > 0).astype(np.uint8) * 255
        self.pixels = np.stack([self._rest, *(one.picture.astype(np.uint8) for one in self._by_artist)])

    def at_rest(self, value: MouthNumbers, own: float) -> bool:
        """Return whether numbers show the mouth as drawn; `own` is the drawing's own opening."""
        return value.plain and abs(value.opening - own) < _STILL

    def lay(self, value: MouthNumbers, onto: np.ndarray) -> None:
        """Write the mouth into a picture of the drawing's size: uint8 (H, W, 4), premultiplied."""
        region = self._painter.draw(shape_of(value))
        if self._by_artist:
            whole = self._rest.copy()
            whole[self._inner] = region
            region = self._mixed(whole, value)
        if self._share is not None:
            there = self._rest + (region - self._rest.astype(np.float32)) * self._share + np.float32(0.5)
            region = there.astype(np.uint8)
        cv2.copyTo(region, self.mask, onto[self.place])

    def _artists(self, drawn: DrawnExpression, corner: tuple[int, int], shape: tuple[int, ...]) -> _ByArtist:
        level = self._rest.copy()
        made = Levels(corner, np.array([drawn.value], np.float32), level[None])
        blend_drawn(made, self._rest, self._own, drawn, (shape[1], shape[0]))
        return _ByArtist(drawn.value, level.astype(np.float32))

    def _mixed(self, region: np.ndarray, value: MouthNumbers) -> np.ndarray:
        """Return a patch, uint8 (h, w, 4), with the artist's own taking over where the opening is near it."""
        for one in self._by_artist:
            amount = artists_share(value.opening, self._own, one.value) * (1 - value.most)
            if amount > 0:
                region = (region * (1 - amount) + one.picture * amount + np.float32(0.5)).astype(np.uint8)
        return region


def bake_mouth(
    rest: np.ndarray,
    framing: Framing,
    expression: Expression,
    drawn: Sequence[DrawnExpression] = (),
    others: Sequence[tuple[float, float]] = (),
    kernels: Kernels | None = None,
) -> MouthPatch | PaintedMouth:
    """Make a mouth ready to play; see `models.sheet.patches.bake`.

    Args:
        rest, framing, expression, drawn, others: as there.
        kernels: None to draw with array operations.
    """
    if isinstance(expression, MouthParts):
        pieces = take_apart(rest, framing, expression)
        if pieces is None:
            # It lies outside the drawing.
            nothing = np.zeros((2, 0, 0, 4), np.uint8)
            return PaintedMouth(0, 0, np.array([0, 1], np.float32), nothing, nothing[0, ..., 0])
        return MouthPatch(rest, framing, MouthPainter(pieces, kernels), expression, drawn, others)
    patch = bake(rest, framing, expression, drawn, others)
    return PaintedMouth(patch.x, patch.y, patch.values, patch.pixels, patch.mask)
