"""A compiled character: everything of a drawing that does not depend on the pose."""

from __future__ import annotations

from dataclasses import dataclass, replace

import cv2
import numpy as np

from models.colour import premultiply, straighten
from models.drawing import Drawing, Framing

FEATURES = ("left_eye", "right_eye", "mouth")


@dataclass(frozen=True, slots=True)
class ExpressionMaps:
    """What the expression network said of one eye or the mouth, at rising values.

    Attributes:
        centre: (x, y) of the crop in frame pixels.
        side: side of the crop in frame pixels.
        values: float32 (L,), rising; the drawing's own value is one of them.
        own: the value at which the drawing is unchanged.
        maps: float16 (L, 7, C, C): flow x, y in crop widths, weight of the change, change as
            premultiplied RGBA in 0..1; already let in as far as the value asks.
    """

    centre: tuple[float, float]
    side: float
    values: np.ndarray
    own: float
    maps: np.ndarray


@dataclass(frozen=True, slots=True)
class SheetCharacter:
    """A drawing made ready for the player.

    Attributes:
        drawing: the drawing, framed.
        turn: float16 (CHANNELS, 64, 64), the turner's map (see `models.sheet.basis`).
        expressions: by name of `FEATURES`; one that was not found is absent.
        pack: name and SHA-256 of the model pack that made it.
    """

    drawing: Drawing
    turn: np.ndarray
    expressions: dict[str, ExpressionMaps]
    pack: str


def resized(character: SheetCharacter, side: int) -> SheetCharacter:
    """Return the character with its drawing scaled to `side` pixels (the longer one); the maps stay."""
    drawing = character.drawing
    height, width = drawing.rgba.shape[:2]
    factor = side / max(height, width)
    size = (max(1, round(width * factor)), max(1, round(height * factor)))
    how = cv2.INTER_AREA if factor < 1 else cv2.INTER_LINEAR
    rgba = straighten(cv2.resize(premultiply(drawing.rgba), size, interpolation=how))
    framing = drawing.framing
    scaled = Framing(framing.left * factor, framing.top * factor, framing.scale * factor)
    return replace(character, drawing=Drawing.from_rgba(rgba, scaled))
