"""What expressions are read from: lengths on the face, and the blendshapes of trackers that have them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from tracking.basics.arrays import Array

if TYPE_CHECKING:
    from tracking.trackers.head_fit import CanonicalFace, HeadFit

# Landmarks of the face mesh. Left is the person's.
_BROWS = {"left": ((336, 285), (300, 276)), "right": ((107, 55), (70, 46))}  # inner end, outer end
_EYES = {"left": ((263, 362), 386, 374), "right": ((33, 133), 159, 145)}  # corners, upper and lower lid
_CORNERS = {"left": 291, "right": 61}
_CHEEKS = {"left": (280, 425), "right": (50, 205)}
_NOSE_BASE, _NOSE_WINGS = 2, (358, 129)
_LIPS = (0, 13, 14, 17)  # upper lip's outer and inner edge, lower lip's inner and outer edge
_INNER_CORNERS = (308, 78)
_CHIN = 152

MEASURES = (
    "left_brow_inner", "left_brow_outer", "left_lids", "left_lower_lid", "left_corner", "left_cheek",
    "right_brow_inner", "right_brow_outer", "right_lids", "right_lower_lid", "right_corner", "right_cheek",
    "brow_gap", "mouth_width", "inner_width", "lips_gap", "lips_height", "upper_lip", "lower_lip",
    "nose_wings", "nose_width",
)  # fmt: skip
"""Names of the lengths, in the order of `measures`."""

SHAPES = (
    "browDownLeft", "browDownRight", "browInnerUp", "browOuterUpLeft", "browOuterUpRight", "cheekPuff",
    "cheekSquintLeft", "cheekSquintRight", "eyeBlinkLeft", "eyeBlinkRight", "eyeSquintLeft",
    "eyeSquintRight", "eyeWideLeft", "eyeWideRight", "jawOpen", "mouthClose", "mouthDimpleLeft",
    "mouthDimpleRight", "mouthFrownLeft", "mouthFrownRight", "mouthFunnel", "mouthLowerDownLeft",
    "mouthLowerDownRight", "mouthPressLeft", "mouthPressRight", "mouthPucker", "mouthRollLower",
    "mouthRollUpper", "mouthShrugLower", "mouthShrugUpper", "mouthSmileLeft", "mouthSmileRight",
    "mouthStretchLeft", "mouthStretchRight", "mouthUpperUpLeft", "mouthUpperUpRight", "noseSneerLeft",
    "noseSneerRight", "tongueOut",
)  # fmt: skip
"""The blendshapes that are used, by the names that ARKit gave them, in the order of `shapes_array`."""


class Clues(NamedTuple):
    """What a tracker says of an expression.

    Attributes:
        lengths: by `measures`; None where the tracker sends no picture of the face (a phone).
        shapes: by `shapes_array`; None where the tracker has no blendshapes. One of the two is there.
    """

    lengths: Array | None
    shapes: Array | None = None

    def alike(self, other: Clues) -> bool:
        """Return whether both are of the same kind of tracker, so that they can be compared."""
        return (self.lengths is None) == (other.lengths is None) and (self.shapes is None) == (
            other.shapes is None
        )

    def towards(self, other: Clues, share: float) -> Clues:
        """Return clues a share of the way to others of the same kind."""
        pairs = ((self.lengths, other.lengths), (self.shapes, other.shapes))
        return Clues(*(None if a is None or b is None else a + share * (b - a) for a, b in pairs))


def measures(landmarks: Array, fit: HeadFit, canonical: CanonicalFace) -> Array:
    """Return lengths on the head's own axes, so that turning it changes little: float32 (len(MEASURES),), cm.

    Args:
        landmarks: (468 or more, 3) pixels.
        fit: of the same landmarks.
        canonical: the face it was fitted with.
    """
    at = fit.unturned(landmarks[: len(canonical.points), :2], canonical.points[: len(landmarks), 2])
    values = [value for side in ("left", "right") for value in _of_side(at, side)]
    upper, inner_upper, inner_lower, lower = (at[i] for i in _LIPS)
    wings = at[list(_NOSE_WINGS)]
    eyes = np.mean([at[list(corners)].mean(0)[1] for corners, _, _ in _EYES.values()])
    values += [
        abs(at[_BROWS["left"][0][0]][0] - at[_BROWS["right"][0][0]][0]),
        float(np.linalg.norm(at[_CORNERS["left"]] - at[_CORNERS["right"]])),
        float(np.linalg.norm(at[_INNER_CORNERS[0]] - at[_INNER_CORNERS[1]])),
        inner_upper[1] - inner_lower[1],
        upper[1] - lower[1],
        upper[1] - at[_NOSE_BASE][1],
        lower[1] - at[_CHIN][1],
        wings[:, 1].mean() - eyes,
        abs(wings[0, 0] - wings[1, 0]),
    ]
    return np.array(values, np.float32)


def _of_side(at: Array, side: str) -> list[float]:
    corners, upper, lower = _EYES[side]
    line = at[list(corners)].mean(0)[1]
    inner, outer = (at[list(end)].mean(0)[1] - line for end in _BROWS[side])
    mouth = at[[_LIPS[1], _LIPS[2]]].mean(0)[1]
    cheek = at[list(_CHEEKS[side])].mean(0)[1] - line
    return [
        inner, outer, at[upper][1] - at[lower][1], at[lower][1] - line, at[_CORNERS[side]][1] - mouth, cheek,
    ]  # fmt: skip


_FEWEST_SHAPES = 25
"""Of a phone's: with fewer it is an avatar's few expressions, which say nothing of the face."""


def clues_of_phone(scores: Mapping[str, float]) -> Clues | None:
    """Return the clues of a phone's blendshapes, by ARKit's names; None where there are too few."""
    return Clues(None, shapes_array(scores)) if len(scores) >= _FEWEST_SHAPES else None


def shapes_array(scores: Mapping[str, float]) -> Array:
    """Return a tracker's blendshapes as float32 (len(SHAPES),); those it does not have are 0."""
    return np.array([scores.get(name, 0.0) for name in SHAPES], np.float32)
