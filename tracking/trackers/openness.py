"""How far eyes and mouth are open, measured on the head's own axes: turning the head changes little.

Each measure is a distance after `HeadFit.unturned`: the landmark is put back to where it lies on the
canonical face, which takes out rotation, perspective and distance at once.

The gap between the lids alone is a poor measure: a mesh drawn half a pixel too wide on a turned head is a
tenth of a blink. So an eye is measured by where its upper lid stands between the lower lid, the skin just
above it and the brow. What shifts or stretches the eye as a whole moves these alike, a blink the lid alone.
"""

from __future__ import annotations

import numpy as np

from tracking.basics.arrays import Array
from tracking.trackers.head_fit import CanonicalFace, HeadFit

# Landmarks: the corners (a line and a measure of length), then in threes the edge of the upper lid, of the
# lower lid, the skin above the upper lid, and the brow. Left is the person's.
LEFT_EYE = ((263, 362), (387, 386, 385), (373, 374, 380), (257, 258, 259), (334, 296, 293))
RIGHT_EYE = ((33, 133), (160, 159, 158), (144, 145, 153), (27, 28, 29), (105, 66, 63))
_MOUTH = (13, 14)  # inner edge of the upper and the lower lip

# Closure by the four heights above the line of the corners, in widths of the eye. Fitted on rendered people
# who turn, blink, smile and raise their brows, none of them of the tests (tests/tracking/fit_lid_weights.py).
LID_WEIGHTS = (-4.42, 1.48, 2.65, -0.53)
_REST = 0.3  # what makes the closure 0 for middling open eyes, rendered and real
_LIPS_CM, _LIPS_CM_PER_DEG = 0.1, 0.012  # lips parted by this, and more seen from below, are still closed
_WIDE_OPEN_CM = 3.0
_STEEPEST_DEG = 35.0


def measure(
    landmarks: Array, fit: HeadFit, canonical: CanonicalFace, pitch_deg: float
) -> tuple[float, float, float]:
    """Return `left_eye`, `right_eye` and `mouth` as in `TrackedFace`.

    Args:
        landmarks: (468 or more, 3) pixels.
        fit: of the same landmarks.
        canonical: the face it was fitted with.
        pitch_deg: of the head, as in `TrackedFace`.
    """
    flat = fit.unturned(landmarks[: len(canonical.points), :2], canonical.points[: len(landmarks), 2])
    left, right = (_REST + float(lid_heights(flat, eye) @ LID_WEIGHTS) for eye in (LEFT_EYE, RIGHT_EYE))
    from_below = min(max(pitch_deg, 0.0), _STEEPEST_DEG)
    gap = flat[_MOUTH[0], 1] - flat[_MOUTH[1], 1] - _LIPS_CM - _LIPS_CM_PER_DEG * from_below
    return left, right, max(float(gap), 0.0) / _WIDE_OPEN_CM


def lid_heights(flat: Array, eye: tuple[tuple[int, ...], ...]) -> Array:
    """Return how high upper lid, lower lid, the skin above and the brow stand over the line of the corners.

    Args:
        flat: (N, 2) landmarks by `HeadFit.unturned`, y up.
        eye: `LEFT_EYE` or `RIGHT_EYE`.

    Returns:
        (4,) in widths of the eye.
    """
    corners, *parts = eye
    start, end = flat[list(corners)]
    along = end - start
    width = max(float(np.linalg.norm(along)), 1e-6)
    up = np.array([-along[1], along[0]]) * (np.sign(along[0]) or 1.0) / width
    middle = (start + end) / 2.0
    return np.array([(flat[list(part)] - middle).mean(0) @ up for part in parts]) / width
