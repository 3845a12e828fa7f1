"""A mouth in parts, drawn at every opening that a player needs."""

from __future__ import annotations

import numpy as np

from models.drawing import Framing
from models.parts.levels import Levels
from models.parts.mouth_drawing import MouthPainter
from models.parts.mouth_parts import MouthParts, MouthShape
from models.parts.mouth_taking import take_apart

MOST_LEVELS, FEWEST_LEVELS = 33, 13
STEP_PIXELS = 1.5
"""How far the lips may move between two levels: further apart, a mean of both shows two lines."""


def mouth_levels(rest: np.ndarray, framing: Framing, parts: MouthParts) -> Levels:
    """Draw a mouth at every level; at the drawing's own opening it is the drawing, byte for byte.

    Args:
        rest: uint8 (H, W, 4), the drawing, premultiplied.
        framing: where the head is.
        parts: what the network named.
    """
    pieces = take_apart(rest, framing, parts)
    if pieces is None:
        # It lies outside the drawing.
        return Levels((0, 0), np.array([0, 1], np.float32), np.zeros((2, 0, 0, 4), np.uint8))
    painter = MouthPainter(pieces)
    way = max(float(painter.outline(MouthShape(v)).lower.max()) for v in (0.0, 1.0))
    count = int(np.clip(np.ceil(way / STEP_PIXELS), FEWEST_LEVELS, MOST_LEVELS))
    values = np.unique(np.append(np.linspace(0, 1, count), parts.own).astype(np.float32))
    own = np.float32(parts.own)
    levels = [pieces.rest.copy() if v == own else painter.draw(MouthShape(float(v))) for v in values]
    return Levels(pieces.corner, values, np.stack(levels))
