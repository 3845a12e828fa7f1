"""Drawing mouths with array operations: where there are no compiled kernels."""

from __future__ import annotations

import cv2
import numpy as np

from models.parts.mouth_outline import Outline
from models.parts.mouth_parts import STEPS, MouthPieces
from models.parts.mouth_scene import (
    INSIDE,
    LOWER,
    OPENING,
    STAYS,
    UPPER,
    Band,
    MouthPlace,
    MouthScene,
    moving_pieces,
    outlined,
)
from models.parts.strokes import coverage

FINER = 8
"""How many times finer polygons are filled before they are averaged."""


class ArrayCanvas:
    """Draws the scenes of one mouth; see `models.parts.mouth_scene.MouthCanvas`.

    Args:
        pieces: the mouth in pieces.
        place: what is drawn of them.
    """

    def __init__(self, pieces: MouthPieces, place: MouthPlace) -> None:
        self._parts, self._place = pieces, place
        here = place.rows_columns
        self._rest = np.ascontiguousarray(pieces.rest[here])
        ys, xs = np.mgrid[place.y0 : place.y1, place.x0 : place.x1].astype(np.float32) + np.float32(0.5)
        dx, dy = xs - place.middle[0], ys - place.middle[1]
        self._s = dx * place.along[0] + dy * place.along[1]
        self._t = dx * place.down[0] + dy * place.down[1]
        self._behind = pieces.behind[here][..., :3].astype(np.float32)
        self._alpha = self._rest[..., 3:].astype(np.float32)
        self._solid = self._alpha[..., 0] / 255
        self._stays = pieces.mattes[here][..., STAYS].astype(np.float32)[..., None] / 255
        self._pieces = moving_pieces(pieces)

    def keep_part(self, part: np.ndarray) -> bool:
        """Return False: whoever wants a part, float32 (h, w), has to mix."""
        return False

    def draw(self, scene: MouthScene) -> np.ndarray:
        """Return the patch, uint8 (h, w, 4) premultiplied."""
        line, parts = scene.line, self._parts
        canvas = self._behind.copy()
        both = np.stack([line.upper, line.lower], -1)[None].astype(np.float32)
        now = _looked_up(both, self._s, line.half)
        self._lay_piece(canvas, LOWER, line, parts.lower, now[..., 1])
        self._lay_opening(canvas, line, now)
        self._paint(canvas, scene)
        self._lay_piece(canvas, UPPER, line, parts.upper, now[..., 0])
        canvas += (self._rest[..., :3] - canvas) * self._stays
        np.clip(canvas + 0.5, 0, self._alpha, out=canvas)
        out = self._rest.copy()
        out[..., :3] = canvas
        return out

    def _source_along(self, half: float) -> np.ndarray:
        """Return where along the drawn mouth each pixel looks: stretched between corners, shifted beyond.

        float32 (h, w), pixels from the mouth's middle; `half` is half the mouth's width now.
        """
        inside = np.clip(self._s, -half, half)
        return inside * np.float32(self._place.half / half - 1) + self._s

    def _sampled(self, piece: np.ndarray, s: np.ndarray, t: np.ndarray) -> np.ndarray:
        along, down, middle = self._place.along, self._place.down, self._place.middle - np.float32(0.5)
        x = s * along[0] + t * down[0] + middle[0]
        y = s * along[1] + t * down[1] + middle[1]
        return cv2.remap(piece, x, y, cv2.INTER_LINEAR, borderMode=cv2.BORDER_CONSTANT)

    def _lay_piece(
        self, canvas: np.ndarray, which: int, line: Outline, drawn: np.ndarray, now: np.ndarray
    ) -> None:
        """Lay a piece that goes with a lip over the canvas, float32 (h, w, 3), 0..255, in place.

        `drawn` is float32 (STEPS,), the lip's curve as drawn, and `now` (h, w), how far below the mouth's
        middle it is now at each pixel.
        """
        piece = self._pieces[which]
        if piece is None:
            return
        along = self._source_along(line.half)
        was = _looked_up(drawn[None].astype(np.float32), along, self._place.half)
        _over(canvas, self._sampled(piece, along, self._t - now + was))

    def _lay_opening(self, canvas: np.ndarray, line: Outline, now: np.ndarray) -> None:
        """Lay the drawn opening, squeezed or stretched; the lines at its edges keep their width.

        `canvas` is float32 (h, w, 3), 0..255; `now` (h, w, 2), where the lips are now at each pixel.
        """
        parts, piece = self._parts, self._pieces[OPENING]
        if piece is None:
            return
        along = self._source_along(line.half)
        upper_now, lower_now = now[..., 0], now[..., 1]
        both = np.stack([parts.upper, parts.lower], -1)[None].astype(np.float32)
        was = _looked_up(both, along, self._place.half)
        upper, lower = was[..., 0], was[..., 1]
        band = np.minimum(parts.style.line_width * 1.2, (lower - upper) / 2)
        high = lower - upper
        gap = np.maximum(lower_now - upper_now, 1e-3)
        below = self._t - upper_now
        inner = np.maximum(gap - 2 * band, 1e-3)
        between = upper + band + np.clip((below - band) / inner, 0, 1) * np.maximum(high - 2 * band, 0)
        t = np.where(below < np.minimum(band, gap / 2), upper + below, between)
        t = np.where(below > gap - band, np.where(gap < 2 * band, upper + below, lower + (below - gap)), t)
        # Closed further than its lines are wide, the lower one goes behind the upper one.
        gone = (gap < 2 * band) & (below > np.maximum(gap, band) + 0.5)
        got = self._sampled(piece, along, t)
        got[gone] = 0
        _over(canvas, got)

    def _paint(self, canvas: np.ndarray, scene: MouthScene) -> None:
        within: np.ndarray | None = None
        solid = self._solid[..., None]
        for kind, shape in sorted(scene.painted.items()):
            points = shape.points
            if isinstance(points, Band):
                points = outlined(self._place, scene.line, points)
            height, width = self._solid.shape
            cover = coverage(points, (height, width), FINER) * self._solid
            if kind == INSIDE:
                within = cover
            elif kind > INSIDE and within is not None:
                cover = cover * within
            colour = np.float32(255) * np.array(shape.colour, np.float32) * solid
            canvas += (colour - canvas) * (cover * shape.weight)[..., None]


def _looked_up(curves: np.ndarray, along: np.ndarray, half: float) -> np.ndarray:
    """Return curves (1, STEPS, ...) at places along a mouth (pixels from its middle)."""
    scale = np.float32((STEPS - 1) / 2)
    x = along * (scale / np.float32(half)) + scale
    return cv2.remap(curves, x, np.zeros_like(x), cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)


def _over(canvas: np.ndarray, piece: np.ndarray) -> None:
    """Lay a piece, float32 (h, w, 4), over a canvas (h, w, 3), both 0..255 but for cover 0..1, in place."""
    canvas *= 1 - piece[..., 3:]
    canvas += piece[..., :3]
