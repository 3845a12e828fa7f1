"""What the retargeting network sees of a tracked face, and which numbers it says."""

from __future__ import annotations

import numpy as np

from tracking.basics.arrays import Array
from tracking.face import TrackedFace
from tracking.trackers.features import FACE_NUMBERS
from tracking.trackers.geometry import POINTS

NUMBERS = ("pitch_deg", "yaw_deg", "roll_deg", "left_eye", "right_eye", "mouth", *FACE_NUMBERS)
"""Fields of `TrackedFace` that the network corrects."""
UNITS = np.array([15.0, 15.0, 15.0, *[1.0] * (len(NUMBERS) - 3)], np.float32)
"""What 1 stands for in each, as in the pose."""
MESH, LANDMARKER = "mesh", "landmarker"
"""Kinds of trackers, by what they know: points alone, or blendshapes too."""


def seen_of(face: TrackedFace) -> Array | None:
    """Return all that the network sees of a face, before its rest is taken off; None without landmarks.

    Returns:
        float32 (S,): the points (2 P), `NUMBERS` by `UNITS`, then the blendshapes where there are any.
    """
    if face.points is None:
        return None
    numbers = np.array([getattr(face, n) for n in NUMBERS], np.float32) / UNITS
    shapes = () if face.clues is None or face.clues.shapes is None else face.clues.shapes
    return np.concatenate([face.points.reshape(-1), numbers, shapes]).astype(np.float32)


NUMBERS_AT = slice(2 * len(POINTS), 2 * len(POINTS) + len(NUMBERS))
"""Where the numbers are in what is seen."""


def inputs_of(seen: Array, rest: Array) -> Array:
    """Return what the network is given: what changed since rest, and the head's angles as they are.

    Args:
        seen: (..., S) by `seen_of`.
        rest: (..., S) likewise, of the face at rest.
    """
    angles = seen[..., NUMBERS_AT][..., :3]
    return np.concatenate([seen - rest, angles], -1)
