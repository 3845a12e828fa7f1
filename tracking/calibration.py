"""What is particular to one person before one camera."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields, replace
from typing import Any

from tracking.errors import SettingsError
from tracking.face import TrackedFace
from tracking.trackers.head_rotation import rotation_angles, rotation_matrix

_WIDER_SHARE = 0.3  # an eye opened wider than at rest, as lids do on a raised face, says little


@dataclass(frozen=True, slots=True)
class Calibration:
    """The neutral head position and the range of eyes and mouth, in the terms of `TrackedFace`.

    The default is no calibration: every number passes as it is. To be kept per camera, as `to_dict`.

    Attributes:
        pitch_deg: pitch at rest (a camera below or above the eyes).
        yaw_deg: yaw at rest.
        roll_deg: roll at rest.
        left_eye_open: `left_eye` at rest, which becomes 0.
        left_eye_closed: `left_eye` when closed, which becomes 1.
        right_eye_open: likewise.
        right_eye_closed: likewise.
        mouth_closed: `mouth` at rest, which becomes 0.
        mouth_open: `mouth` when wide open, which becomes 1.
    """

    pitch_deg: float = 0.0
    yaw_deg: float = 0.0
    roll_deg: float = 0.0
    left_eye_open: float = 0.0
    left_eye_closed: float = 1.0
    right_eye_open: float = 0.0
    right_eye_closed: float = 1.0
    mouth_closed: float = 0.0
    mouth_open: float = 1.0

    def to_dict(self) -> dict[str, float]:
        """Return the numbers by name, fit for TOML or JSON."""
        return asdict(self)

    @classmethod
    def from_dict(cls, values: Mapping[str, Any]) -> Calibration:
        """Make a calibration from `to_dict`'s result; a number that is missing takes its default.

        Raises:
            SettingsError: if a value is unknown or not a finite number.
        """
        known = {f.name for f in fields(cls)}
        for name, value in values.items():
            if name not in known:
                raise SettingsError(f"the calibration has an unknown value {name!r}; calibrate again")
            if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
                raise SettingsError(f"the calibration's {name} is {value!r}, not a number; calibrate again")
        return cls(**{name: float(value) for name, value in values.items()})


def calibrated(face: TrackedFace, calibration: Calibration) -> TrackedFace:
    """Return the face as seen from its neutral position: 0 for all numbers there, 1 for eyes and mouth full.

    The angles are those of the rotation from the neutral position, not differences of angles: with a camera
    that looks up steeply, a turn to the side mixes all three.
    """
    neutral = rotation_matrix(calibration.pitch_deg, calibration.yaw_deg, calibration.roll_deg)
    seen = rotation_matrix(face.pitch_deg, face.yaw_deg, face.roll_deg)
    pitch, yaw, roll = rotation_angles(neutral.T @ seen)
    return replace(
        face,
        pitch_deg=pitch,
        yaw_deg=yaw,
        roll_deg=roll,
        left_eye=_eye(face.left_eye, calibration.left_eye_open, calibration.left_eye_closed),
        right_eye=_eye(face.right_eye, calibration.right_eye_open, calibration.right_eye_closed),
        mouth=_part(face.mouth, calibration.mouth_closed, calibration.mouth_open),
    )


def _eye(value: float, rest: float, full: float) -> float:
    part = _part(value, rest, full)
    return part if part >= 0.0 else part * _WIDER_SHARE


def _part(value: float, rest: float, full: float) -> float:
    return (value - rest) / max(full - rest, 0.05)
