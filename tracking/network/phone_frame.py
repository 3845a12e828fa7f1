"""One frame of a phone app, as it was sent: shapes, and rotations in the app's own axes."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass

Triple = tuple[float, float, float]

LARGEST = 1e6
"""A number beyond this is taken for damage."""


@dataclass(frozen=True, slots=True)
class PhoneFrame:
    """A frame of iFacialMocap, Facemotion3D, MeowFace or VTube Studio's phone app.

    Attributes:
        seen: whether the phone sees a face.
        shapes: by ARKit's names, 0 to 1 and a little beyond.
        head_deg: rotation about the app's x, y and z; None where it is missing or damaged.
        head_position: in the app's unit.
        left_eye_deg: rotation of the eye.
        right_eye_deg: likewise.
    """

    seen: bool
    shapes: Mapping[str, float]
    head_deg: Triple | None = None
    head_position: Triple | None = None
    left_eye_deg: Triple | None = None
    right_eye_deg: Triple | None = None


def finite(value: float) -> float | None:
    """Return the number, or None for one that is not finite or beyond all reason."""
    return value if math.isfinite(value) and abs(value) <= LARGEST else None
