"""A drawing at another size."""

from __future__ import annotations

import cv2

from models.colour import premultiply, straighten
from models.drawing import Drawing, Framing


def scaled(drawing: Drawing, longest: int) -> Drawing:
    """Return the drawing with its longer side `longest` pixels, its framing likewise."""
    height, width = drawing.rgba.shape[:2]
    factor = longest / max(width, height)
    if factor == 1:
        return drawing
    size = max(1, round(width * factor)), max(1, round(height * factor))
    how = cv2.INTER_AREA if factor < 1 else cv2.INTER_LINEAR
    rgba = straighten(cv2.resize(premultiply(drawing.rgba), size, interpolation=how))
    frame = drawing.framing
    framing = Framing(frame.left * factor, frame.top * factor, frame.scale * factor)
    if frame == Framing.whole(width, height):
        # Said by nobody, so it must stay recognisable as the default.
        framing = Framing.whole(*size)
    return Drawing.from_rgba(rgba, framing)


def scaled_down(drawing: Drawing, longest: int) -> Drawing:
    """Return the drawing with no side longer than `longest` pixels (0: as it is), its framing likewise."""
    larger = longest and max(drawing.rgba.shape[:2]) > longest
    return scaled(drawing, longest) if larger else drawing
