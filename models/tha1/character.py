"""What is kept of three networks: weights of three terms, a flow, and the expression, at chosen poses."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from models.drawing import Drawing
from models.manifest import Colour

HEAD_AXES = ("head_x", "head_y", "neck_z")
EXPRESSION_AXES = ("left_eye", "right_eye", "mouth")

Axes = tuple[np.ndarray, np.ndarray, np.ndarray]
"""Rising values of three pose numbers, float32; every combination of them is a node."""


@dataclass(frozen=True, slots=True)
class LatticeCharacter:
    """A drawing made ready for the player.

    The networks' answer is `w1 * morphed + w2 * warp(morphed, flow) + free`, exactly, and
    `morphed = keep * drawing + change`; all in the networks' own colours (`colour`) scaled to -1..1.

    Attributes:
        drawing: the drawing, framed.
        colour: in what the networks see and give colours.
        neutral_mouth: the mouth at which the drawing comes back unchanged.
        head: values of the head's three numbers.
        terms: uint8 (nx, ny, nz, 3, S, S, 4): w1 and w2 (0..255 is 0..1), free (0..255 is -1..1).
        flow: float16 (nx, ny, nz, S, S, 2), x then y, in frame pixels.
        expression: values of eyes and mouth.
        morph: uint8 (nl, nr, nm, 2, T, T, 4): keep (0..255 is 0..1), change (0..255 is -1..1).
        pack: name and hash of the pack.
    """

    architecture: ClassVar[str] = "lattice"

    drawing: Drawing
    colour: Colour
    neutral_mouth: float
    head: Axes
    terms: np.ndarray
    flow: np.ndarray
    expression: Axes
    morph: np.ndarray
    pack: str
