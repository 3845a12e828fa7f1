"""A character made again with another model pack, with all that its import found, was told and was given."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Protocol

from models.drawing import FRAME_SIZE, Drawing
from models.sheet.character import SheetCharacter
from models.sheet.finder import Located
from models.sheet.looks import Point


class _Poser(Protocol):
    """What is needed of a `SheetPoser`."""

    def compile(
        self, drawing: Drawing, located: Located | None, *, progress: Callable[[float], None] = ...
    ) -> SheetCharacter:
        """Do all the work that depends on the drawing alone."""
        ...


def is_outdated(made_with: str, identity: str) -> bool:
    """Return whether a character was made with another version of a pack.

    A character that was made with a pack of another name was made so on purpose.

    Args:
        made_with: the pack's identity, kept in the character.
        identity: of the pack there is now.
    """
    return made_with != identity and made_with.rpartition(" ")[0] == identity.rpartition(" ")[0]


def recompiled(
    character: SheetCharacter, poser: _Poser, progress: Callable[[float], None] = lambda share: None
) -> SheetCharacter:
    """Return the character as the poser's pack makes it.

    Head, eyes and mouth stay where they were found or told; the artist's own expressions, the outfits'
    drawings and the limits are taken over.
    """
    located = where_it_was(character)
    steps = 1 + len(character.outfits)
    fresh = poser.compile(character.drawing, located, progress=lambda share: progress(share / steps))
    outfits = {}
    for i, (name, outfit) in enumerate(character.outfits.items()):
        dressed = poser.compile(outfit.drawing, located)
        outfits[name] = replace(dressed, drawn=outfit.drawn, limits=outfit.limits)
        progress((i + 2) / steps)
    return replace(fresh, drawn=character.drawn, limits=character.limits, outfits=outfits)


def where_it_was(character: SheetCharacter) -> Located:
    """Return where a compiled character's head, eyes and mouth are."""
    frame = character.drawing.framing
    points: dict[str, Point] = {
        name: (frame.left + maps.centre[0] * frame.scale, frame.top + maps.centre[1] * frame.scale)
        for name, maps in character.expressions.items()
    }
    # The head fills the frame's middle half.
    quarter = FRAME_SIZE * frame.scale / 4
    x0, y0 = frame.left + quarter, frame.top + quarter
    return Located(
        frame,
        (x0, y0, x0 + 2 * quarter, y0 + 2 * quarter),
        points.get("left_eye"),
        points.get("right_eye"),
        points.get("mouth"),
        {"centre": 1.0, **dict.fromkeys(points, 1.0)},
    )
