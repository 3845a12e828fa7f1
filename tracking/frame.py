"""A picture from a source, with the time it was taken."""

from __future__ import annotations

from dataclasses import dataclass

from tracking.basics.arrays import Array


@dataclass(frozen=True, slots=True, eq=False)
class Frame:
    """A picture of the person, as a camera sees them (not mirrored).

    Attributes:
        rgb: uint8 (H, W, 3), RGB, sRGB-encoded; not written again once handed on.
        time_s: for a live source `time.monotonic()` at capture; for a file, seconds since its first frame.
            Never runs backwards within a source.
        index: 0 for the source's first frame, then rising by one.
    """

    rgb: Array
    time_s: float
    index: int
