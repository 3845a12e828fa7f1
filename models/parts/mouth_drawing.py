"""Drawing a mouth that was taken apart, in any shape, at the drawing's own resolution."""

from __future__ import annotations

import cv2
import numpy as np

from models.kernels.library import Kernels
from models.parts.mouth_array import ArrayCanvas
from models.parts.mouth_kernel import KernelCanvas
from models.parts.mouth_outline import LipCurves, Outline, drawn_half
from models.parts.mouth_parts import STEPS, MouthPieces, MouthShape
from models.parts.mouth_scene import (
    INSIDE,
    RING,
    TEETH,
    TONGUE,
    Band,
    MouthCanvas,
    MouthPlace,
    MouthScene,
    Painted,
)

EXTREMES = tuple(
    MouthShape(opening, corners, width, roundness)
    for opening in (0.0, 1.0)
    for corners in (-1.0, 0.0, 1.0)
    for width, roundness in ((1.0, 0.0), (1.3, 0.0), (0.6, 1.0))
)
"""Shapes between which all others lie."""
_TURN = np.linspace(0, 2 * np.pi, 28, endpoint=False)
_ROUND = np.stack([np.ones_like(_TURN), np.cos(_TURN), np.sin(_TURN)], 1).astype(np.float32)
"""Of the points of an oval: 1, cosine and sine."""


class MouthPainter:
    """Draws one mouth in any shape, fast enough to do so for every frame. One thread at a time.

    Args:
        pieces: the mouth in pieces.
        kernels: None to draw with array operations.

    Attributes:
        parts: the pieces.
        corner: (x, y) in the drawing of the upper left corner of what is drawn.
        rest: uint8 (h, w, 4), premultiplied: the drawing there.
    """

    def __init__(self, pieces: MouthPieces, kernels: Kernels | None = None) -> None:
        self.parts = pieces
        self._lips = LipCurves(pieces)
        place = self._place = _place_of(pieces, self._lips)
        self.corner = (pieces.corner[0] + place.x0, pieces.corner[1] + place.y0)
        self.rest = np.ascontiguousarray(pieces.rest[place.rows_columns])
        self._canvas: MouthCanvas
        if kernels is None:
            self._canvas = ArrayCanvas(pieces, place)
        else:
            self._canvas = KernelCanvas(pieces, place, kernels)

    def keep_part(self, part: np.ndarray) -> bool:
        """Draw only a part of each pixel, float32 (h, w), from now on; return whether it is able to."""
        return self._canvas.keep_part(part)

    def draw(self, shape: MouthShape) -> np.ndarray:
        """Return the patch in a shape, uint8 (h, w, 4) premultiplied; alpha is the drawing's own."""
        line = self._lips.at(shape)
        painted = self._closing(line, shape) if self.parts.own > 0 else self._opening(line, shape)
        return self._canvas.draw(MouthScene(line, painted))

    def _opening(self, line: Outline, shape: MouthShape) -> dict[int, Painted]:
        """Return the line around an opening that is not drawn, and what is inside: dark, tongue, teeth."""
        style = self.parts.style
        gap = line.lower - line.upper
        high = float(gap.max())
        if shape.opening <= 0 or high <= 0:
            return {}
        width = style.line_width / 2
        weight = style.strength * min(1.0, high / (3 * width))
        ring = Band(line.upper, line.lower, -0.75 * width, 1.7 * width)
        inside = Band(line.upper, line.lower, 0.5 * width, 0.0)
        out = {RING: Painted(ring, style.line, weight), INSIDE: Painted(inside, style.inside)}
        if high < 1:
            return out
        out[TONGUE] = Painted(self._tongue(line, high), style.tongue)
        band = style.band * (1 + min(shape.teeth, 0.0)) + (0.9 - style.band) * max(shape.teeth, 0.0)
        if band > 0.02:
            thick = np.minimum(gap * max(0.5, band), band * high)
            out[TEETH] = Painted(Band(line.upper, line.upper + thick), style.teeth)
        return out

    def _closing(self, line: Outline, shape: MouthShape) -> dict[int, Painted]:
        """Return the line of a mouth that is drawn open, as it closes."""
        style, share = self.parts.style, shape.opening / self.parts.own
        if share >= 0.5:
            return {}
        width = style.line_width / 2
        ring = Band(line.upper, line.upper, -width, width)
        return {RING: Painted(ring, style.line, style.strength * (0.5 - share) / 0.5)}

    def _tongue(self, line: Outline, high: float) -> np.ndarray:
        """Return the tongue's outline, float32 (N, 2), of the patch: a hill that rises from the lower lip."""
        bottom = float(line.lower[STEPS // 2])
        return self._place.oval((0.0, bottom + 0.12 * high), (0.84 * line.half, 0.74 * high), _ROUND)


def _place_of(p: MouthPieces, lips: LipCurves) -> MouthPlace:
    """Return where a mouth lies, and the patch that any shape changes."""
    left, right = p.ends
    half = drawn_half(p)
    whole = MouthPlace(0, 0, 0, 0, (left + right) / 2, (right - left) / np.float32(2 * half), half)
    apart = cv2.absdiff(p.rest, p.behind).max(2)
    x, y, w, h = cv2.boundingRect(np.maximum(apart, p.mattes[..., :3].max(2)))
    lines = [lips.at(shape) for shape in EXTREMES]
    room = 2 * p.style.line_width + 2
    rise = max(0.0, *(float((p.upper - line.upper).max()) for line in lines)) + room
    sink = max(0.0, *(float((line.lower - p.lower).max()) for line in lines)) + room
    wider = max(0.0, *(line.half - half for line in lines)) + room
    corners = [
        whole.points(
            np.array([-line.half, line.half, -line.half, line.half]),
            np.repeat([float(line.upper.min()) - room, float(line.lower.max()) + room], 2),
        )
        for line in lines
    ]
    drawn = np.array([[x - wider, y - rise], [x + w + wider, y + h + sink]])
    points = np.vstack([drawn, *corners])
    height, width = p.rest.shape[:2]
    x0, y0 = np.clip(np.floor(points.min(0)), 0, (width - 1, height - 1)).astype(int)
    x1, y1 = np.clip(np.ceil(points.max(0)), (x0 + 1, y0 + 1), (width, height)).astype(int)
    return whole._replace(x0=int(x0), y0=int(y0), x1=int(x1), y1=int(y1))
