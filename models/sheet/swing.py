"""Posing a character while what hangs on it swings."""

from __future__ import annotations

import time
from dataclasses import replace
from typing import Protocol, cast

from models.kernels.library import load
from models.poser import AvatarFrame, Player
from models.sheet.springs import Springs, SpringSettings
from models.sheet.strands import Strands, Sway
from tracking.pose import Pose


class _SwingingPlayer(Protocol):
    strands: Strands | None

    def pose(self, pose: Pose, time_s: float = 0.0, sway: Sway | None = None) -> AvatarFrame:
        """Return the drawing in a pose, with what swings where it swung to."""
        ...


class Swing:
    """The springs of whichever character is posed. One thread at a time, but for `settings` and `carried`.

    Attributes:
        settings: how things swing; swapped whole, from any thread. None, and nothing swings.
        carried: how far the whole avatar has been carried in its picture, frame pixels, x right and y down;
            swapped whole, from any thread.
        moving: whether something still swings, so that the same pose would be another picture now.
    """

    def __init__(self, settings: SpringSettings | None = None) -> None:
        self.settings: SpringSettings | None = settings
        self.moving = False
        self.carried = (0.0, 0.0)
        self._strands: Strands | None = None
        self._springs: Springs | None = None

    def posed(self, player: Player, pose: Pose, time_s: float, clock_s: float | None = None) -> AvatarFrame:
        """Return a player's picture of a pose at a moment, with what swings there.

        Args:
            player: any; of those without strands nothing swings.
            pose: what is shown.
            time_s: kept in the frame.
            clock_s: the time that passes for the springs; `time_s` where left out.
        """
        strands, settings = getattr(player, "strands", None), self.settings
        if strands is None or settings is None or settings.amount == 0:
            self._strands, self._springs, self.moving = None, None, False
            return player.pose(pose, time_s)
        if strands is not self._strands or self._springs is None:
            self._strands, self._springs = strands, Springs(strands.standing, kernels=load())
        self._springs.settings = settings
        started_s = time.perf_counter()
        drive = strands.drive(pose)
        drive.roots[:] += self.carried
        amounts = self._springs.at(time_s if clock_s is None else clock_s, drive)
        self.moving = not self._springs.settled
        sway = None if amounts is None else Sway(strands, amounts)
        spent_s = time.perf_counter() - started_s
        frame = cast(_SwingingPlayer, player).pose(pose, time_s, sway)
        return replace(frame, springs_s=frame.springs_s + spent_s)
