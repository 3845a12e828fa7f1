"""Playing a character that has several outfits: it changes while its eyes are closed."""

from __future__ import annotations

from dataclasses import replace

from models.poser import AvatarFrame
from models.scaling import scaled_down
from models.sheet.character import SheetCharacter
from models.sheet.player import SheetPlayer
from models.sheet.strands import Strands, Sway
from tracking.pose import Pose

FIRST = ""
"""What the outfit of the first drawing is called."""
CLOSED = 0.8
"""Closure of both eyes at which nobody sees a change."""
LONGEST_WAIT_S = 8.0
"""Where no blink comes (eyes that are not tracked), the change is not waited for any longer."""


def player_of(character: SheetCharacter, longest: int = 0) -> SheetPlayer | OutfitPlayer:
    """Return what plays a character, its drawings made no larger than `longest` pixels (0: as they are)."""
    outfits = {
        name: replace(outfit, drawing=scaled_down(outfit.drawing, longest))
        for name, outfit in character.outfits.items()
    }
    at_size = replace(character, drawing=scaled_down(character.drawing, longest), outfits=outfits)
    return OutfitPlayer(at_size) if outfits else SheetPlayer(at_size)


class OutfitPlayer:
    """Plays one of a character's outfits. One thread at a time, but for `wear`.

    Args:
        character: its outfits are made ready when they are first worn.
    """

    def __init__(self, character: SheetCharacter) -> None:
        self._drawings = {FIRST: character, **character.outfits}
        self._player = SheetPlayer(character)
        self._worn = self._wanted = FIRST
        self._since_s: float | None = None

    @property
    def character(self) -> SheetCharacter:
        """What is worn now, compiled."""
        return self._player.character

    @property
    def neutral(self) -> Pose:
        """The pose in which the drawing comes back unchanged."""
        return self._player.neutral

    @property
    def outfits(self) -> tuple[str, ...]:
        """Names of the outfits, the first drawing's first (empty)."""
        return tuple(self._drawings)

    @property
    def worn(self) -> str:
        """The outfit that shows."""
        return self._worn

    @property
    def wanted(self) -> str:
        """The outfit that was asked for last."""
        return self._wanted

    def wear(self, name: str, at_once: bool = False) -> None:
        """Ask for an outfit, from any thread; an unknown one is the first. It comes with the next blink.

        Args:
            name: of `outfits`.
            at_once: without waiting for a blink.
        """
        self._since_s = float("-inf") if at_once else None
        self._wanted = name if name in self._drawings else FIRST

    @property
    def strands(self) -> Strands | None:
        """What of the outfit that is worn swings."""
        return self._player.strands

    def pose(self, pose: Pose, time_s: float = 0.0, sway: Sway | None = None) -> AvatarFrame:
        """Return the drawing in `pose`, at its own size."""
        wanted = self._wanted
        if wanted != self._worn:
            if self._since_s is None:
                self._since_s = time_s
            closed = min(pose.left_eye, pose.right_eye) >= CLOSED
            if closed or time_s - self._since_s >= LONGEST_WAIT_S:
                self._player, self._worn = SheetPlayer(self._drawings[wanted]), wanted
        return self._player.pose(pose, time_s, sway)
