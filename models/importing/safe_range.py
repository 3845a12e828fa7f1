"""How far a character may turn before its drawing folds, tears or has to be made up."""

from __future__ import annotations

import cv2
import numpy as np

from models.colour import premultiply
from models.drawing import FRAME_SIZE
from models.sheet.character import SheetCharacter
from models.sheet.head_field import HeadField
from models.sheet.resample import read_square

STEPS = (0.25, 0.5, 0.75, 1.0)
MOST_BROKEN = 0.02
"""Share of the visible frame that may fold or be stretched over three times."""
MOST_PAINT = 0.3
"""Share of the visible frame that may be painted anew."""
_FOLDED, _STRETCHED = 0.1, 9.0
_AXES = ("head_x", "head_y", "neck_z")


def safe_range(character: SheetCharacter) -> dict[str, tuple[float, float]]:
    """Return the largest safe value of each head axis, negative and positive: -1..0 and 0..1."""
    drawing = character.drawing
    height, width = drawing.rgba.shape[:2]
    field = HeadField(character.turn, drawing.framing, width, height)
    frame = drawing.framing
    side = FRAME_SIZE * frame.scale
    seen = read_square(premultiply(drawing.rgba), frame.left, frame.top, side, field.cells)[..., 3] > 100
    out = {}
    for i, name in enumerate(_AXES):
        ends = []
        for sign in (-1.0, 1.0):
            limit = 0.0
            for step in STEPS:
                head = [0.0, 0.0, 0.0]
                head[i] = sign * step
                broken, paint = _harm(field, head, seen)
                if broken > MOST_BROKEN or paint > MOST_PAINT:
                    break
                limit = sign * step
            ends.append(limit)
        out[name] = (ends[0], ends[1])
    return out


def _harm(field: HeadField, head: list[float], seen: np.ndarray) -> tuple[float, float]:
    """Return how much of what is seen is folded or stretched, and how much painted anew, 0..1."""
    at = field.at(*head)
    cell = FRAME_SIZE / field.cells
    dx = cv2.Sobel(at.flow, cv2.CV_32F, 1, 0, scale=1 / (8 * cell))
    dy = cv2.Sobel(at.flow, cv2.CV_32F, 0, 1, scale=1 / (8 * cell))
    # Area of the drawing shown per area of the picture: negative where the drawing is turned over.
    area = (1 + dx[..., 0]) * (1 + dy[..., 1]) - dx[..., 1] * dy[..., 0]
    total = max(int(seen.sum()), 1)
    own = at.share < 0.5
    broken = seen & own & ((area < _FOLDED) | (area > _STRETCHED))
    return float(broken.sum() / total), float((at.share * seen).sum() / total)
