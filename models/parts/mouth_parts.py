"""A mouth taken apart: what is drawn there, cut into pieces that move, and what to draw between them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

STEPS = 65
"""Places along a mouth, from corner to corner, at which its curves are kept."""


class MouthShape(NamedTuple):
    """How a mouth is held. The drawing's own shape is (its own opening, 0, 1, 0).

    Attributes:
        opening: 0 closed to 1 wide open ("a").
        corners: how far the corners are raised, -1 (sad) to 1 (smile).
        width: factor of the width.
        roundness: 0 as the drawing has it to 1 a round opening ("o", "u").
        teeth: -1 none, 0 as wide a band as the style has, 1 nothing but teeth.
    """

    opening: float
    corners: float = 0.0
    width: float = 1.0
    roundness: float = 0.0
    teeth: float = 0.0


class MouthStyle(NamedTuple):
    """How to draw what the drawing does not show. Colours are RGB in 0..1, lengths pixels of the drawing.

    Attributes:
        line, inside, tongue, teeth: colours.
        line_width: of the drawn line.
        strength: how opaque it is, 0..1.
        faint: 0 a dark line to 1 one that hardly differs from skin.
        half: half the width of the mouth wide open.
        height: of the opening wide open.
        rise: share of the height that the upper lip makes.
        band: share of the height that the upper teeth take; 0 for none.
    """

    line: tuple[float, float, float]
    inside: tuple[float, float, float]
    tongue: tuple[float, float, float]
    teeth: tuple[float, float, float]
    line_width: float
    strength: float
    faint: float
    half: float
    height: float
    rise: float
    band: float


@dataclass(frozen=True, slots=True)
class MouthParts:
    """The mouth of a drawing as the network named it: what a character keeps.

    Attributes:
        centre: (x, y) of the square that was looked at, frame pixels.
        side: its side in frame pixels.
        planes: uint8 (CLASSES, PIXELS, PIXELS), 0..255: shares of the parts.
        points: float32 (4, 2), shares of the square's sides; in the order of `mouth_classes.POINTS`.
        is_open: whether the drawing shows an opening.
        own: the opening at which the drawing is unchanged, 0..1.
        chin: row of the chin, frame pixels.
    """

    centre: tuple[float, float]
    side: float
    planes: np.ndarray
    points: np.ndarray
    is_open: bool
    own: float
    chin: float


@dataclass(frozen=True, slots=True)
class MouthPieces:
    """A mouth in pieces, at the drawing's own resolution.

    Convention: positions in the patch are pixels, x right, y down, edges of pixels at integers. Curves are
    float32 (STEPS,): how far below the line through the corners (pixels) a lip line lies, from the picture's
    left corner to its right one.

    Attributes:
        corner: (x, y) of the patch's upper left corner in pixels of the drawing.
        own: the opening that is drawn.
        rest: uint8 (h, w, 4), premultiplied RGBA: the drawing in the patch.
        behind: uint8 (h, w, 4): the same without its mouth.
        mattes: uint8 (h, w, 4), how much of each pixel belongs to what moves with the upper lip, to what
            moves with the lower one, to the opening, and to what stands before or beside it and stays.
        ends: float32 (2, 2), the corners of the mouth in the patch.
        upper, lower: curves of the drawn lips; equal where the mouth is drawn closed.
        shut: curve of the closed mouth.
        style: how to draw what is not there.
    """

    corner: tuple[int, int]
    own: float
    rest: np.ndarray
    behind: np.ndarray
    mattes: np.ndarray
    ends: np.ndarray
    upper: np.ndarray
    lower: np.ndarray
    shut: np.ndarray
    style: MouthStyle
