"""A compiled character: everything of a drawing that does not depend on the pose."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from models.drawing import Drawing

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
        turn: float16 (CHANNELS, n, n), the turner's map (see `models.sheet.basis`).
        expressions: by name of `FEATURES`; one that was not found is absent.
        pack: name and SHA-256 of the model pack that made it.
    """

    drawing: Drawing
    turn: np.ndarray
    expressions: dict[str, ExpressionMaps]
    pack: str
