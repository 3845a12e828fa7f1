"""Changing how far the head of a character may turn."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from models.sheet.character import SheetCharacter


def with_limits(character: SheetCharacter, limits: Mapping[str, tuple[float, float]]) -> SheetCharacter:
    """Return a character, outfits and all, with other limits for some of the head's axes.

    Args:
        character: stays as it is.
        limits: by axis of `tracking.pose.HEAD`, -1..0 and 0..1; the other axes keep theirs.
    """
    outfits = {name: with_limits(outfit, limits) for name, outfit in character.outfits.items()}
    return replace(character, outfits=outfits, limits={**character.limits, **limits})
