"""What is particular to one person before one camera."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields, make_dataclass, replace
from typing import Any

from tracking.errors import SettingsError
from tracking.face import TrackedFace
from tracking.pose import MEASURED, PoseParameter
from tracking.trackers.head_rotation import rotation_angles, rotation_matrix

_WIDER_SHARE = 0.3  # an eye opened wider than at rest, as lids do on a raised face, says little


def _values() -> list[tuple[str, type, float]]:
    """Return the calibrated values of each row of the pose table, with what they are uncalibrated."""
    both = [((row.rest, 0.0), (row.full, 1.0)) for row in MEASURED]
    return [(name, float, value) for ends in both for name, value in ends if name]


# By a class that is made of the table, the names are written there alone.
_Values: Any = make_dataclass("_Values", _values(), frozen=True, slots=True)


@dataclass(frozen=True, slots=True)
class Calibration(_Values):
    """The neutral head position and the range of eyes and mouth, in the terms of `TrackedFace`.

    For each row of the pose table the value at rest, which becomes 0 (`rest`: `pitch_deg`, `left_eye_open`,
    `mouth_closed`), and the one at the end, which becomes 1 (`full`: `left_eye_closed`, `mouth_open`).
    The default is no calibration: every number passes as it is. To be kept per camera, as `to_dict`.
    """

    def to_dict(self) -> dict[str, float]:
        """Return the numbers by name, fit for TOML or JSON."""
        return asdict(self)

    @classmethod
    def from_dict(cls, values: Mapping[str, Any]) -> Calibration:
        """Make a calibration from `to_dict`'s result; missing values are the defaults, unknown ones left out.

        Raises:
            SettingsError: if a value is not a finite number.
        """
        names = [f.name for f in fields(cls) if f.name in values]
        for name in names:
            value = values[name]
            if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
                raise SettingsError(f"the calibration's {name} is {value!r}, not a number; calibrate again")
        return cls(**{name: float(values[name]) for name in names})


def calibrated(face: TrackedFace, calibration: Calibration) -> TrackedFace:
    """Return the face as seen from its neutral position: 0 for all numbers there, 1 for eyes and mouth full.

    The angles are those of the rotation from the neutral position, not differences of angles: with a camera
    that looks up steeply, a turn to the side mixes all three.
    """
    neutral = rotation_matrix(calibration.pitch_deg, calibration.yaw_deg, calibration.roll_deg)
    seen = rotation_matrix(face.pitch_deg, face.yaw_deg, face.roll_deg)
    pitch, yaw, roll = rotation_angles(neutral.T @ seen)
    rest = {
        row.face: _measured(getattr(face, row.face), row, calibration)
        for row in MEASURED
        if row.group != "head"
    }
    return replace(face, pitch_deg=pitch, yaw_deg=yaw, roll_deg=roll, **rest)


def _measured(value: float, row: PoseParameter, calibration: Calibration) -> float:
    """Return one value of a face as measured from rest."""
    if not row.rest:
        return value
    away = value - getattr(calibration, row.rest)
    if row.full:
        away /= max(getattr(calibration, row.full) - getattr(calibration, row.rest), 0.05)
    return away * _WIDER_SHARE if row.group == "eyes" and away < 0.0 else away
