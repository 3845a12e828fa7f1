"""Characters that nobody drew, by seed and wish, for the window."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

import numpy as np

from app.live.background_work import Progress

PREVIEW, KEPT = 256, 1024
"""Sides of the picture that is shown and of the one that is kept, in pixels."""


class Rolled(NamedTuple):
    """A character that was rolled: its seed and its picture, uint8 straight RGBA."""

    seed: int
    picture: np.ndarray


def roll(progress: Progress, seed: int, wish: Mapping[str, float], size: int = PREVIEW) -> Rolled:
    """Draw the character of a seed; the same seed and wish give the same one.

    Args:
        progress: told the share done; it is one step.
        seed: which character.
        wish: fields of `models.generator.design.Look` by name.
        size: side of the picture in pixels.
    """
    from models.colour import straighten
    from models.generator.character import Character
    from models.generator.design import Look

    progress(0.1)
    drawn = Character(seed, size, plain=True, look=Look(**wish)).drawing()
    return Rolled(seed, straighten(drawn))
