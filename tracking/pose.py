"""The six-number pose: one ordered table from which every index is derived."""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from typing import NamedTuple

import numpy as np


class PoseParameter(NamedTuple):
    """One row of the pose table: its range, neutral value and the unit that 1.0 stands for."""

    name: str
    minimum: float
    maximum: float
    default: float
    unit: str


PARAMETERS = (
    PoseParameter("head_x", -1.0, 1.0, 0.0, "15 degrees of pitch, positive = face up"),
    PoseParameter("head_y", -1.0, 1.0, 0.0, "15 degrees of yaw, positive = face to the image's left"),
    PoseParameter("neck_z", -1.0, 1.0, 0.0, "15 degrees of tilt, positive = crown to the image's left"),
    PoseParameter("left_eye", 0.0, 1.0, 0.0, "closure of the character's left eye (right half of the image)"),
    PoseParameter(
        "right_eye", 0.0, 1.0, 0.0, "closure of the character's right eye (left half of the image)"
    ),
    PoseParameter("mouth", 0.0, 1.0, 0.0, "opening of the mouth, absolute: 0 closed"),
)
NAMES = tuple(p.name for p in PARAMETERS)
INDEX = {name: i for i, name in enumerate(NAMES)}
MINIMUM = np.array([p.minimum for p in PARAMETERS], np.float32)
MAXIMUM = np.array([p.maximum for p in PARAMETERS], np.float32)


@dataclass(frozen=True, slots=True)
class Pose:
    """A pose of the character; `left` and `right` are the character's own.

    Ranges, units and signs are those of `PARAMETERS`; values outside them are legal here and are brought
    back by `clamped`.
    """

    head_x: float = 0.0
    head_y: float = 0.0
    neck_z: float = 0.0
    left_eye: float = 0.0
    right_eye: float = 0.0
    mouth: float = 0.0

    def as_array(self) -> np.ndarray:
        """Return the six numbers as float32 of shape (6,), in table order."""
        return np.array([getattr(self, name) for name in NAMES], np.float32)

    @classmethod
    def from_array(cls, values: np.ndarray) -> Pose:
        """Make a pose from six numbers in table order.

        Raises:
            ValueError: if there are not exactly six finite numbers.
        """
        a = np.asarray(values, np.float64).reshape(-1)
        if a.shape != (len(NAMES),) or not np.isfinite(a).all():
            raise ValueError(f"a pose is {len(NAMES)} finite numbers, got {values!r}")
        return cls(*(float(v) for v in a))

    def clamped(self) -> Pose:
        """Return the pose with every number inside its range."""
        return Pose.from_array(np.clip(self.as_array(), MINIMUM, MAXIMUM))

    def mirrored(self) -> Pose:
        """Return the pose seen in a mirror: yaw and tilt change sign, the eyes change places."""
        return replace(
            self,
            head_y=-self.head_y,
            neck_z=-self.neck_z,
            left_eye=self.right_eye,
            right_eye=self.left_eye,
        )


assert tuple(f.name for f in fields(Pose)) == NAMES
