"""What every poser is: a drawing set once, then a picture for each pose."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

import numpy as np

from models.drawing import Drawing
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
    """

    rgba_premultiplied: np.ndarray
    time_s: float
    pose: Pose
    seen: tuple[int, int, int, int] | None = None


class Poser(Protocol):
    """Turns one drawing into pictures of any pose. Not thread-safe: one thread at a time."""

    def set_character(self, drawing: Drawing) -> None:
        """Do all the work that depends on the drawing alone.

        Raises:
            ModelError: if the drawing can't be posed by this poser.
        """
        ...

    @property
    def neutral(self) -> Pose:
        """The pose in which the drawing comes back unchanged: all 0, but for a mouth drawn open."""
        ...

    def pose(self, pose: Pose, time_s: float = 0.0) -> AvatarFrame:
        """Return the drawing in `pose`, at the drawing's own size and pixel-aligned with it."""
        ...
