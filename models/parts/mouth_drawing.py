"""Drawing a mouth that was taken apart, in any shape, at the drawing's own resolution."""

from __future__ import annotations

import cv2
import numpy as np

from models.parts.mouth_outline import TO_CORNERS, Outline, drawn_half, outline_of
from models.parts.mouth_parts import STEPS, MouthPieces, MouthShape
from models.parts.strokes import coverage

UPPER, LOWER, OPENING, STAYS = range(4)
EXTREMES = tuple(
    MouthShape(opening, corners, width, roundness)
    for opening in (0.0, 1.0)
    for corners in (-1.0, 0.0, 1.0)
    for width, roundness in ((1.0, 0.0), (1.3, 0.0), (0.6, 1.0))
)
"""Shapes between which all others lie."""
SHORTEST = 256
"""Patches of fewer pixels are drawn four times finer before they are averaged, larger ones twice."""
_TURN = np.linspace(0, 2 * np.pi, 28, endpoint=False).astype(np.float32)


class MouthPainter:
    """Draws one mouth in any shape, fast enough to do so for every frame. One thread at a time.

    Args:
        pieces: the mouth in pieces.

    Attributes:
        corner: (x, y) in the drawing of the upper left corner of what is drawn.
        rest: uint8 (h, w, 4), premultiplied: the drawing there.
    """

    def __init__(self, pieces: MouthPieces) -> None:
        self.parts = pieces
        left, right = pieces.ends
        self._middle = (left + right) / 2
        self._half = drawn_half(pieces)
        self._along = (right - left) / (2 * self._half)
        self._down = np.array([-self._along[1], self._along[0]], np.float32)
        self._has = [bool(pieces.mattes[..., i].any()) for i in range(4)]
        x0, y0, x1, y1 = self._reach()
        place = np.s_[y0:y1, x0:x1]
        self.corner = (pieces.corner[0] + x0, pieces.corner[1] + y0)
        self.rest = np.ascontiguousarray(pieces.rest[place])
        height, width = self.rest.shape[:2]
        self._size = (height, width)
        ys, xs = np.mgrid[y0:y1, x0:x1].astype(np.float32) + np.float32(0.5)
        dx, dy = xs - self._middle[0], ys - self._middle[1]
        self._s = dx * self._along[0] + dy * self._along[1]
        self._t = dx * self._down[0] + dy * self._down[1]
        self._origin = np.array([x0, y0], np.float32)
        self._behind = pieces.behind[place][..., :3].astype(np.float32)
        self._alpha = self.rest[..., 3:].astype(np.float32)
        self._solid = self._alpha[..., 0] / 255
        self._stays = pieces.mattes[place][..., STAYS].astype(np.float32)[..., None] / 255
        self._pieces = _cut(pieces)
        self._finer = 4 if max(height, width) < SHORTEST else 2

    def draw(self, shape: MouthShape) -> np.ndarray:
        """Return the patch in a shape, uint8 (h, w, 4) premultiplied; alpha is the drawing's own."""
        p = self.parts
        line = outline_of(p, shape)
        canvas = self._behind.copy()
        now = self._curves_at(line)
        self._lay_piece(canvas, LOWER, line, p.lower, now[..., 1])
        if p.own > 0:
            self._lay_opening(canvas, line, now, shape.opening / p.own)
        elif shape.opening > 0:
            self._paint_opening(canvas, line, shape)
        self._lay_piece(canvas, UPPER, line, p.upper, now[..., 0])
        if self._has[STAYS]:
            canvas += (self.rest[..., :3] - canvas) * self._stays
        np.clip(canvas + 0.5, 0, self._alpha, out=canvas)
        out = self.rest.copy()
        out[..., :3] = canvas
        return out

    def _reach(self) -> tuple[int, int, int, int]:
        """Return left, top, right and bottom (excluded) of what any shape changes, in the patch."""
        p = self.parts
        apart = cv2.absdiff(p.rest, p.behind).max(2)
        moves = np.maximum(apart, p.mattes[..., :3].max(2))
        boxes = [cv2.boundingRect(moves)]
        x, y, w, h = boxes[0]
        lines = [outline_of(p, shape) for shape in EXTREMES]
        rise = max(float((p.upper - line.upper).max()) for line in lines)
        sink = max(float((line.lower - p.lower).max()) for line in lines)
        wider = max(line.half for line in lines) - self._half
        room = 2 * p.style.line_width + 2
        x0, x1 = x - max(wider, 0) - room, x + w + max(wider, 0) + room
        y0, y1 = y - max(rise, 0) - room, y + h + max(sink, 0) + room
        corners = [
            self._middle + s * self._along + t * self._down
            for line in lines
            for s in (-line.half, line.half)
            for t in (float(line.upper.min()) - room, float(line.lower.max()) + room)
        ]
        (left, top), (right, bottom) = np.min(corners, 0), np.max(corners, 0)
        height, width = p.rest.shape[:2]
        return (
            int(np.clip(min(x0, left), 0, width - 1)),
            int(np.clip(min(y0, top), 0, height - 1)),
            int(np.clip(np.ceil(max(x1, right)), 1, width)),
            int(np.clip(np.ceil(max(y1, bottom)), 1, height)),
        )

    # Pieces of the drawing --------------------------------------------------------------------------

    def _curves_at(self, line: Outline) -> np.ndarray:
        """Return where both lips are in every pixel's column, float32 (h, w, 2)."""
        both = np.stack([line.upper, line.lower], -1)[None].astype(np.float32)
        return _looked_up(both, self._s, line.half)

    def _source_along(self, half: float) -> np.ndarray:
        """Return where along the drawn mouth each pixel looks: stretched between corners, shifted beyond."""
        inside = np.clip(self._s, -half, half)
        return inside * np.float32(self._half / half - 1) + self._s

    def _sampled(self, piece: np.ndarray, s: np.ndarray, t: np.ndarray) -> np.ndarray:
        along, down, middle = self._along, self._down, self._middle - np.float32(0.5)
        x = s * along[0] + t * down[0] + middle[0]
        y = s * along[1] + t * down[1] + middle[1]
        return cv2.remap(piece, x, y, cv2.INTER_LINEAR, borderMode=cv2.BORDER_CONSTANT)

    def _lay_piece(
        self, canvas: np.ndarray, piece: int, line: Outline, drawn: np.ndarray, now: np.ndarray
    ) -> None:
        """Lay a piece that goes with a lip over the canvas."""
        if not self._has[piece]:
            return
        along = self._source_along(line.half)
        was = _looked_up(drawn[None].astype(np.float32), along, self._half)
        _over(canvas, self._sampled(self._pieces[piece], along, self._t - now + was))

    def _lay_opening(self, canvas: np.ndarray, line: Outline, now: np.ndarray, share: float) -> None:
        """Lay the drawn opening, squeezed or stretched; the lines at its edges keep their width."""
        p = self.parts
        along = self._source_along(line.half)
        upper_now, lower_now = now[..., 0], now[..., 1]
        was = _looked_up(np.stack([p.upper, p.lower], -1)[None].astype(np.float32), along, self._half)
        upper, lower = was[..., 0], was[..., 1]
        band = np.minimum(p.style.line_width * 1.2, (lower - upper) / 2)
        high = lower - upper
        gap = np.maximum(lower_now - upper_now, 1e-3)
        below = self._t - upper_now
        inner = np.maximum(gap - 2 * band, 1e-3)
        between = upper + band + np.clip((below - band) / inner, 0, 1) * np.maximum(high - 2 * band, 0)
        t = np.where(below < np.minimum(band, gap / 2), upper + below, between)
        t = np.where(below > gap - band, np.where(gap < 2 * band, upper + below, lower + (below - gap)), t)
        # Closed further than its lines are wide, the lower one goes behind the upper one.
        gone = (gap < 2 * band) & (below > np.maximum(gap, band) + 0.5)
        got = self._sampled(self._pieces[OPENING], along, t)
        got[gone] = 0
        _over(canvas, got)
        if share < 0.5:
            weight = p.style.strength * (0.5 - share) / 0.5
            width = p.style.line_width / 2
            ring = self._polygon(line, -width, width, line.upper, line.upper)
            self._lay(canvas, self._covered(ring) * weight, p.style.line)

    # What is drawn anew -----------------------------------------------------------------------------

    def _polygon(
        self, line: Outline, above: float, below: float, upper: np.ndarray, lower: np.ndarray
    ) -> np.ndarray:
        """Return the shape between two curves moved down by so many pixels, and thinner at its corners."""
        thin = np.clip((1 - np.abs(TO_CORNERS)) / 0.25, 0.35, 1)
        s, up = line.points(upper)
        _, low = line.points(lower)
        s = np.concatenate([s, s[::-1]])[:, None]
        t = np.concatenate([up + above * thin, (low + below * thin)[::-1]])[:, None]
        return self._middle - self._origin + s * self._along + t * self._down

    def _covered(self, polygon: np.ndarray) -> np.ndarray:
        """Return how much of each pixel a polygon covers and the drawing shows."""
        return coverage(polygon, self._size, self._finer) * self._solid

    def _lay(self, canvas: np.ndarray, cover: np.ndarray, colour: tuple[float, float, float]) -> None:
        weight = cover[..., None]
        canvas += (np.float32(255) * np.array(colour, np.float32) * self._solid[..., None] - canvas) * weight

    def _paint_opening(self, canvas: np.ndarray, line: Outline, shape: MouthShape) -> None:
        """Paint the line around the opening, and what is inside: dark, tongue, teeth."""
        style = self.parts.style
        gap = line.lower - line.upper
        high = float(gap.max())
        width = style.line_width / 2
        weight = style.strength * min(1.0, high / (3 * width))
        ring = self._polygon(line, -width * 0.75, width * 1.7, line.upper, line.lower)
        self._lay(canvas, self._covered(ring) * weight, style.line)
        hole = self._covered(self._polygon(line, width * 0.5, 0, line.upper, line.lower))
        self._lay(canvas, hole, style.inside)
        if high < 1:
            return
        self._lay(canvas, self._covered(self._tongue(line, high)) * hole, style.tongue)
        band = style.band * (1 + min(shape.teeth, 0.0)) + (0.9 - style.band) * max(shape.teeth, 0.0)
        if band > 0.02:
            thick = np.minimum(gap * max(0.5, band), band * high)
            self._lay(
                canvas,
                self._covered(self._polygon(line, 0, 0, line.upper, line.upper + thick)) * hole,
                style.teeth,
            )

    def _tongue(self, line: Outline, high: float) -> np.ndarray:
        """Return the tongue's outline: a hill that rises from the lower lip."""
        bottom = float(line.lower[STEPS // 2])
        s, t = 0.84 * line.half * np.cos(_TURN), bottom + 0.12 * high + 0.74 * high * np.sin(_TURN)
        return self._middle - self._origin + s[:, None] * self._along + t[:, None] * self._down


def _cut(pieces: MouthPieces) -> list[np.ndarray]:
    """Return the pieces that move, float32 (h, w, 4): colour times cover, and cover in 0..1."""
    rest, behind = (a[..., :3].astype(np.float32) for a in (pieces.rest, pieces.behind))
    mattes = pieces.mattes[..., :3].astype(np.float32) / 255
    total = np.clip(mattes.sum(2, keepdims=True), 1e-4, None)
    mattes = mattes / np.maximum(total, 1)
    cover = np.minimum(total, 1)
    own = np.clip(rest - (1 - cover) * behind, 0, None) / np.maximum(cover, 1e-4)
    return [np.dstack([own * mattes[..., i : i + 1], mattes[..., i]]) for i in range(3)]


def _looked_up(curves: np.ndarray, along: np.ndarray, half: float) -> np.ndarray:
    """Return curves (1, STEPS, ...) at places along a mouth (pixels from its middle)."""
    scale = np.float32((STEPS - 1) / 2)
    x = along * (scale / np.float32(half)) + scale
    y = np.zeros_like(x)
    return cv2.remap(curves, x, y, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)


def _over(canvas: np.ndarray, piece: np.ndarray) -> None:
    """Lay a piece over a canvas, in place."""
    canvas *= 1 - piece[..., 3:]
    canvas += piece[..., :3]
