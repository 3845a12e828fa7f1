"""Drawing a mouth that was taken apart, in any shape, at the drawing's own resolution."""

from __future__ import annotations

from typing import NamedTuple

import cv2
import numpy as np

from models.parts.mouth_parts import STEPS, MouthPieces, MouthShape
from models.parts.strokes import coverage, stroke_coverage

UPPER, LOWER, OPENING, STAYS = range(4)
_U = np.linspace(-1, 1, STEPS, dtype=np.float32)


class Outline(NamedTuple):
    """Where the lips are.

    Attributes:
        half: half the distance of the corners, pixels.
        upper, lower: float32 (STEPS,), below the line through the corners, pixels.
    """

    half: float
    upper: np.ndarray
    lower: np.ndarray


class MouthPainter:
    """Draws one mouth in any shape.

    Args:
        parts: the mouth in pieces.
    """

    def __init__(self, parts: MouthPieces) -> None:
        self.parts = parts
        self.rest = rest = parts.rest
        left, right = parts.ends
        self._middle = (left + right) / 2
        self._half = max(float(np.hypot(*(right - left))) / 2, 0.5)
        self._along = (right - left) / (2 * self._half)
        self._down = np.array([-self._along[1], self._along[0]], np.float32)
        height, width = rest.shape[:2]
        self._size = (height, width)
        ys, xs = np.mgrid[0:height, 0:width].astype(np.float32) + np.float32(0.5)
        dx, dy = xs - self._middle[0], ys - self._middle[1]
        self._s = dx * self._along[0] + dy * self._along[1]
        self._t = dx * self._down[0] + dy * self._down[1]
        self._behind = parts.behind.astype(np.float32)
        self._stays = parts.mattes[..., STAYS].astype(np.float32)[..., None] / 255
        mattes = parts.mattes[..., :3].astype(np.float32) / 255
        total = np.clip(mattes.sum(2, keepdims=True), 1e-4, None)
        mattes = mattes / np.maximum(total, 1)
        cover = np.minimum(total, 1)
        own = np.clip(rest.astype(np.float32) - (1 - cover) * self._behind, 0, None)
        # Each piece: premultiplied colours, and its matte.
        self._pieces = [
            np.dstack([own * (mattes[..., i : i + 1] / np.maximum(cover, 1e-4)), 255 * mattes[..., i]])
            for i in range(3)
        ]
        self._has = [bool(parts.mattes[..., i].any()) for i in range(3)]

    def outline(self, shape: MouthShape) -> Outline:
        """Return where the lips are in a shape."""
        p, style = self.parts, self.parts.style
        if p.own > 0:
            f = shape.opening / p.own
            shut = p.shut
            upper, lower = shut + f * (p.upper - shut), shut + f * (p.lower - shut)
            half = self._half
        else:
            o = shape.opening
            ease = min(1.0, 1.6 * o) if o < 0.5 else 0.8 + 0.4 * (o - 0.5)
            half = self._half + (style.half - self._half) * ease
            height, grown = style.height * o, half / self._half
            # A smile or a frown levels out as the mouth opens.
            flat = p.shut * (1 + (grown - 1) * 0.5) * (1 - 0.65 * o)
            bow = 1 - _U**2
            rise = style.rise * height
            upper = flat - rise * (0.35 + 0.65 * bow)
            base = flat - rise * 0.35
            lens = np.clip(1 - np.abs(_U) ** 2.3, 0, 1) ** 0.68
            lower = np.maximum(base + lens * (height - 0.65 * rise), upper)
            ends = np.clip((1 - np.abs(_U)) / 0.12, 0, 1)
            lower = upper + (lower - upper) * ends
        return self._formed(Outline(half, upper, lower), shape)

    def _formed(self, line: Outline, shape: MouthShape) -> Outline:
        """Return an outline with corners raised, another width, rounder."""
        if shape.corners == 0 and shape.width == 1 and shape.roundness == 0:
            return line
        lift = -shape.corners * 0.3 * line.half * (_U**2 - 0.35)
        half = line.half * shape.width * (1 - 0.45 * shape.roundness)
        return Outline(half, line.upper + lift, line.lower + lift)

    def draw(self, shape: MouthShape) -> np.ndarray:
        """Return the patch in a shape, uint8 (h, w, 4) premultiplied."""
        line = self.outline(shape)
        canvas = self._behind.copy()
        self._lay_piece(canvas, LOWER, line, self.parts.lower, line.lower)
        if self.parts.own > 0:
            self._lay_opening(canvas, line, shape.opening / self.parts.own)
        else:
            self._paint_opening(canvas, line, shape.opening)
        self._lay_piece(canvas, UPPER, line, self.parts.upper, line.upper)
        canvas += (self.rest - canvas) * self._stays
        return np.clip(canvas + 0.5, 0, 255).astype(np.uint8)

    # Pieces of the drawing --------------------------------------------------------------------------

    def _source_along(self, half: float) -> np.ndarray:
        """Return where along the drawn mouth each pixel looks: stretched between corners, shifted beyond."""
        inside = np.clip(self._s, -half, half)
        return inside * (self._half / half) + (self._s - inside)

    def _at(self, curve: np.ndarray, along: np.ndarray, half: float) -> np.ndarray:
        """Return a curve's value at places along the mouth (pixels from its middle)."""
        steps = (np.clip(along / half, -1, 1) + 1) * ((STEPS - 1) / 2)
        return np.interp(steps, np.arange(STEPS), curve).astype(np.float32)

    def _sampled(self, planes: np.ndarray, s: np.ndarray, t: np.ndarray) -> np.ndarray:
        x = s * self._along[0] + t * self._down[0] + self._middle[0] - 0.5
        y = s * self._along[1] + t * self._down[1] + self._middle[1] - 0.5
        how = cv2.INTER_LINEAR
        chunks = (planes[..., :4], planes[..., 4:])
        got = [cv2.remap(np.ascontiguousarray(c), x, y, how, borderMode=cv2.BORDER_CONSTANT) for c in chunks]
        return np.dstack(got)

    def _lay_piece(
        self, canvas: np.ndarray, piece: int, line: Outline, drawn: np.ndarray, now: np.ndarray
    ) -> None:
        """Lay a piece that goes with a lip over the canvas."""
        if not self._has[piece]:
            return
        along = self._source_along(line.half)
        moved = self._at(now, self._s, line.half) - self._at(drawn, along, self._half)
        got = self._sampled(self._pieces[piece], along, self._t - moved)
        canvas *= 1 - got[..., 4:] / 255
        canvas += got[..., :4]

    def _lay_opening(self, canvas: np.ndarray, line: Outline, share: float) -> None:
        """Lay the drawn opening, squeezed or stretched; the lines at its edges keep their width."""
        p = self.parts
        along = self._source_along(line.half)
        upper_now, lower_now = (
            self._at(line.upper, self._s, line.half),
            self._at(line.lower, self._s, line.half),
        )
        upper, lower = self._at(p.upper, along, self._half), self._at(p.lower, along, self._half)
        band = np.minimum(p.style.line_width * 1.2, (lower - upper) / 2)
        high = lower - upper
        now = np.maximum(lower_now - upper_now, 1e-3)
        below = self._t - upper_now
        inner = np.maximum(now - 2 * band, 1e-3)
        between = upper + band + np.clip((below - band) / inner, 0, 1) * np.maximum(high - 2 * band, 0)
        t = np.where(below < np.minimum(band, now / 2), upper + below, between)
        t = np.where(below > now - band, np.where(now < 2 * band, upper + below, lower + (below - now)), t)
        # Closed further than its lines are wide, the lower one goes behind the upper one.
        gone = (now < 2 * band) & (below > np.maximum(now, band) + 0.5)
        got = self._sampled(self._pieces[OPENING], along, t)
        got[gone] = 0
        canvas *= 1 - got[..., 4:] / 255
        canvas += got[..., :4]
        if share < 0.5:
            weight = (0.5 - share) / 0.5
            self._stroke(
                canvas, line, line.upper, p.style.line, p.style.line_width, p.style.strength * weight
            )

    # What is drawn anew -----------------------------------------------------------------------------

    def _points(self, line: Outline, curve: np.ndarray) -> np.ndarray:
        """Return a curve's points in the patch."""
        s = (_U * line.half)[:, None]
        return self._middle + s * self._along + curve[:, None] * self._down

    @property
    def _finer(self) -> int:
        return int(np.clip(np.ceil(640 / max(self.rest.shape[:2])), 2, 4))

    def _lay(self, canvas: np.ndarray, cover: np.ndarray, colour: tuple[float, float, float]) -> None:
        weight = (cover * (self.rest[..., 3] / 255))[..., None]
        canvas[..., :3] += (np.float32(255) * np.array(colour, np.float32) - canvas[..., :3]) * weight
        canvas[..., 3:] += (255 - canvas[..., 3:]) * weight

    def _stroke(
        self, canvas: np.ndarray, line: Outline, curve: np.ndarray, colour, width: float, strength: float
    ) -> None:
        ends = np.clip((1 - np.abs(_U)) / 0.25, 0.35, 1)
        cover = stroke_coverage(self._points(line, curve), width * ends, self._size, self._finer)
        self._lay(canvas, cover * strength, colour)

    def _paint_opening(self, canvas: np.ndarray, line: Outline, opening: float) -> None:
        """Paint inside, tongue and teeth, and the lower lip's line."""
        style, size, finer = self.parts.style, self._size, self._finer
        hole = np.vstack([self._points(line, line.upper), self._points(line, line.lower)[::-1]])
        inside = coverage(hole, size, finer)
        self._lay(canvas, inside, style.inside)
        gap = line.lower - line.upper
        high = float(gap.max())
        if high > 1:
            self._lay(canvas, coverage(self._tongue(line, high), size, finer) * inside, style.tongue)
            if style.band > 0:
                thick = np.minimum(gap * 0.5, style.band * high * np.clip((1 - _U**2) * 3.5, 0, 1) ** 0.5)
                teeth = np.vstack([line.upper, (line.upper + thick)[::-1]])
                s = np.concatenate([_U, _U[::-1]])[:, None] * line.half
                polygon = self._middle + s * self._along + teeth.reshape(-1)[:, None] * self._down
                self._lay(canvas, coverage(polygon, size, finer) * inside, style.teeth)
        weight = style.strength * min(1.0, 4 * opening)
        self._stroke(canvas, line, line.lower, style.line, style.line_width * 0.8, weight)
        self._stroke(canvas, line, line.upper, style.line, style.line_width * 0.6, weight * 0.8)

    def _tongue(self, line: Outline, high: float) -> np.ndarray:
        """Return the tongue's outline: a hill that rises from the lower lip."""
        turn = np.linspace(0, 2 * np.pi, 40, endpoint=False)
        bottom = float(line.lower[STEPS // 2])
        s, t = 0.84 * line.half * np.cos(turn), bottom + 0.12 * high + 0.74 * high * np.sin(turn)
        return self._middle + s[:, None] * self._along + t[:, None] * self._down
