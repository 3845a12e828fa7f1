"""What a tracker says about the face in a frame."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np

from tracking.expressions.measures import Clues


@dataclass(frozen=True, slots=True)
class TrackedFace:
    """One person's face. "No face" is None in place of a `TrackedFace`.

    `left` and `right` are the person's own. The person's left eye is in the right half of a camera's picture.

    Convention:
        The angles are the head's rotation against the camera's axes, as the picture shows it (not mirrored),
        in degrees; all three are 0 for a face that looks along the camera's axis. The head is pitched first
        and rolled last; `tracking.trackers.head_rotation` has the matrix.

    Attributes:
        time_s: the frame's time.
        pitch_deg: positive = face up.
        yaw_deg: positive = face to the image's left (the person's right).
        roll_deg: positive = crown to the image's left.
        left_eye: 0 open .. 1 closed; below 0 for an eye opened wider than most.
        right_eye: likewise.
        mouth: 0 closed .. 1 wide open.
        landmarks: float32 (N, 3), x and y in pixels of the frame from its upper left corner, z in the same
            scale and smaller nearer to the camera; None where the tracker has none.
        clues: what an expression is read from; None where the tracker has none.
    """

    time_s: float
    pitch_deg: float
    yaw_deg: float
    roll_deg: float
    left_eye: float
    right_eye: float
    mouth: float
    landmarks: np.ndarray | None = field(default=None, compare=False, repr=False)
    clues: Clues | None = field(default=None, compare=False, repr=False)

    @classmethod
    def from_numbers(cls, time_s: float, numbers: Mapping[str, float]) -> TrackedFace:
        """Make a face of its numbers by name, without landmarks."""
        return cls(time_s, **numbers)  # type: ignore[arg-type]
