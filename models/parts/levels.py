"""A part of a drawing at rising values of one pose number."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np


class Levels(NamedTuple):
    """Pictures of one feature, from which a player takes the two nearest.

    Attributes:
        corner: (x, y) in the drawing.
        values: float32 (L,), rising.
        stack: uint8 (L, h, w, 4), premultiplied RGBA.
    """

    corner: tuple[int, int]
    values: np.ndarray
    stack: np.ndarray
