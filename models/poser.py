"""What poses: a pack's networks compile a drawing to a character, and a player draws it in any pose."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, ClassVar, Protocol

from models.drawing import Drawing
from tracking.basics.arrays import Array
from tracking.pose import Pose


@dataclass(frozen=True, slots=True)
class AvatarFrame:
    """A posed drawing.

    Attributes:
        rgba_premultiplied: uint8 (H, W, 4), RGBA, sRGB-encoded colour multiplied by alpha; not written again.
        time_s: `time.monotonic()` of the capture that caused it (0.0 where no capture did).
        pose: the pose it shows.
        seen: left, top, right and bottom (the last two excluded) of a rectangle outside which everything is
            transparent; None where that is not known.
        body_s, springs_s: seconds of its making that went to finding how the body moves and what swings.
    """

    rgba_premultiplied: Array
    time_s: float
    pose: Pose
    seen: tuple[int, int, int, int] | None = None
    body_s: float = 0.0
    springs_s: float = 0.0


class Player(Protocol):
    """Draws one character in any pose. One thread at a time, but for `wear`."""

    @property
    def neutral(self) -> Pose:
        """The pose in which the drawing comes back unchanged: all 0, but for a mouth drawn open."""
        ...

    @property
    def outfits(self) -> tuple[str, ...]:
        """Names of the outfits, the first drawing's (empty) first."""
        ...

    @property
    def wanted(self) -> str:
        """The outfit that was asked for last."""
        ...

    def wear(self, name: str) -> None:
        """Ask for an outfit, which comes with the next blink; an unknown one is the first."""
        ...

    def pose(self, pose: Pose, time_s: float = 0.0) -> AvatarFrame:
        """Return the drawing in `pose`, at the drawing's own size and pixel-aligned with it."""
        ...


class OneOutfit:
    """What players of a single drawing have in common."""

    outfits: tuple[str, ...] = ("",)
    wanted = ""

    def wear(self, name: str) -> None:
        """Nothing happens: there is no other outfit."""


class Character(Protocol):
    """A drawing made ready: everything of it that does not depend on the pose.

    What plays, reads and writes one stands in its row of `models.registry.ARCHITECTURES`.
    """

    architecture: ClassVar[str]
    """The row's `saved_as`."""

    @property
    def drawing(self) -> Drawing:
        """See the class."""
        ...

    @property
    def pack(self) -> str:
        """Identity of the pack that made it."""
        ...


class Compiler(Protocol):
    """A pack's networks, loaded. One thread at a time."""

    @property
    def wants_compiling(self) -> bool:
        """Whether compiling is possible and worth it."""
        ...

    def compile(
        self,
        drawing: Drawing,
        *,
        partial: Path | None = None,
        plan: Any = None,
        progress: Callable[[float], None] = ...,
    ) -> Character:
        """Return the drawing made ready to play.

        Args:
            drawing: what is compiled.
            partial: folder for what is done so far, to go on after an interruption, where it takes long.
            plan: how finely, in the architecture's own terms, where it lets one choose.
            progress: called with the share done, 0..1.

        Raises:
            ModelError: if the drawing can't be posed by this pack.
        """
        ...

    def renew(
        self,
        character: Character,
        *,
        partial: Path | None = None,
        plan: Any = None,
        progress: Callable[[float], None] = ...,
    ) -> Character:
        """Return a character made again, with all that its import found, was told and was given."""
        ...

    def direct(self, drawing: Drawing) -> Player:
        """Return what poses the drawing by running the networks for every pose."""
        ...
