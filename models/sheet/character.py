"""A compiled character: everything of a drawing that does not depend on the pose."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import ClassVar

import numpy as np

from models.drawing import Drawing
from models.parts.eye_parts import EyeParts
from models.parts.mouth_parts import MouthParts
from tracking.errors import ModelError

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


Expression = ExpressionMaps | EyeParts | MouthParts
"""What is known of one eye or the mouth: in parts, or as an expression network said."""


@dataclass(frozen=True, slots=True)
class DrawnExpression:
    """An eye or the mouth as the artist drew it at one value, used there instead of the network's guess.

    Attributes:
        place: left, top, width and height as shares of the drawing's width and height.
        value: at which it shows fully.
        pixels: uint8 (h, w, 4), premultiplied RGBA.
        share: uint8 (h, w), how much of it shows, 0..255; falls to 0 towards the sides.
    """

    place: tuple[float, float, float, float]
    value: float
    pixels: np.ndarray
    share: np.ndarray


@dataclass(frozen=True, slots=True)
class SheetCharacter:
    """A drawing made ready for the player.

    Attributes:
        drawing: the drawing, framed.
        turn: float16 (CHANNELS, n, n), the turner's map (see `models.sheet.basis`).
        expressions: by name of `FEATURES`; one that was not found is absent.
        pack: name and SHA-256 of the model pack that made it.
        drawn: the artist's own expressions, by name of `FEATURES`.
        outfits: the character in other clothes, by name: drawings of the same size and framing.
        limits: for head axes, the values (negative, positive) towards which the pose bends; see
            `models.sheet.soft_range`.
        sway: uint8 (2, n, n), how far what hangs and what stands swings on the turn's cells, see
            `models.sheet.strands`; None in files and packs of before.
    """

    architecture: ClassVar[str] = "sheet"

    drawing: Drawing
    turn: np.ndarray
    expressions: Mapping[str, Expression]
    pack: str
    drawn: Mapping[str, tuple[DrawnExpression, ...]] = field(default_factory=dict)
    outfits: Mapping[str, SheetCharacter] = field(default_factory=dict)
    limits: Mapping[str, tuple[float, float]] = field(default_factory=dict)
    sway: np.ndarray | None = None


def with_range(character: object) -> SheetCharacter:
    """Return a character as one whose head has a range that can be judged and changed.

    Raises:
        ModelError: if it is of an architecture that has none.
    """
    if not isinstance(character, SheetCharacter):
        raise ModelError("characters of packs of three networks have no range of their own")
    return character
