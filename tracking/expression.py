"""How far eyes and mouth are open, measured on the head's own axes: turning the head changes little.

Each measure is a distance after `HeadFit.unturned`: the landmark is put back to where it lies on the
canonical face, which takes out rotation, perspective and distance at once. The eyes' opening is then taken
relative to the eye's own width, since people's eyes differ more in size than their openings do.
"""

from __future__ import annotations

import numpy as np

from tracking.head_fit import CanonicalFace, HeadFit

# Landmarks: corners, then three points of the upper lid above three of the lower. Left is the person's.
_LEFT_EYE = ((263, 362), (387, 386, 385), (373, 374, 380))
_RIGHT_EYE = ((33, 133), (160, 159, 158), (144, 145, 153))
_MOUTH = (13, 14)  # inner edge of the upper and the lower lip

_OPEN, _CLOSED = 0.32, 0.05  # opening over width: middling eyes looking ahead, and shut
# Seen from below, the lids' edges show from within and the opening seems larger; from above, smaller.
_OPENING_PER_DEG_UP, _OPENING_PER_DEG_DOWN = 0.002, 0.009
_OPENING_PER_YAW_DEG = 0.001  # the eye turned away seems larger, the other smaller
_LIPS_CM, _LIPS_CM_PER_DEG = 0.1, 0.012  # lips parted by this, and more seen from below, are still closed
_WIDE_OPEN_CM = 3.0
_STEEPEST_DEG = 35.0


def measure(
    landmarks: np.ndarray, fit: HeadFit, canonical: CanonicalFace, pitch_deg: float, yaw_deg: float
) -> tuple[float, float, float]:
    """Return `left_eye`, `right_eye` and `mouth` as in `TrackedFace`.

    Args:
        landmarks: (468 or more, 3) pixels.
        fit: of the same landmarks.
        canonical: the face it was fitted with.
        pitch_deg: of the head, as in `TrackedFace`.
        yaw_deg: likewise.
    """
    pitch, yaw = (min(max(angle, -_STEEPEST_DEG), _STEEPEST_DEG) for angle in (pitch_deg, yaw_deg))
    flat = fit.unturned(landmarks[: len(canonical.points), :2], canonical.points[: len(landmarks), 2])
    seen = 1.0 + (_OPENING_PER_DEG_UP if pitch > 0.0 else _OPENING_PER_DEG_DOWN) * pitch
    left = _closure(_opening(flat, _LEFT_EYE) / (seen - _OPENING_PER_YAW_DEG * yaw))
    right = _closure(_opening(flat, _RIGHT_EYE) / (seen + _OPENING_PER_YAW_DEG * yaw))
    gap = flat[_MOUTH[0], 1] - flat[_MOUTH[1], 1] - _LIPS_CM - _LIPS_CM_PER_DEG * max(pitch, 0.0)
    return left, right, max(float(gap), 0.0) / _WIDE_OPEN_CM


def _closure(opening: float) -> float:
    return (_OPEN - opening) / (_OPEN - _CLOSED)


def _opening(flat: np.ndarray, eye: tuple[tuple[int, ...], ...]) -> float:
    """Return how far an eye is open, in parts of its width."""
    corners, upper, lower = eye
    width = float(np.linalg.norm(flat[corners[0]] - flat[corners[1]]))
    apart = flat[list(upper)] - flat[list(lower)]
    opening = float(np.mean(np.hypot(apart[:, 0], apart[:, 1]) * np.sign(apart[:, 1])))
    return opening / max(width, 1e-6)
