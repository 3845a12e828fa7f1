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
_OPENING_PER_DEG = 0.008
_WIDER, _WIDER_SHARE = 0.05, 0.3  # an eye opened wider than usual says little and is told in short
_LIPS_CM, _LIPS_CM_PER_DEG = 0.1, 0.008  # lips parted by this, and more seen from below, are still closed
_WIDE_OPEN_CM = 3.0
_STEEPEST_DEG = 35.0


def measure(
    landmarks: np.ndarray, fit: HeadFit, canonical: CanonicalFace, pitch_deg: float
) -> tuple[float, float, float]:
    """Return `left_eye`, `right_eye` and `mouth` as in `TrackedFace`.

    Args:
        landmarks: (468 or more, 3) pixels.
        fit: of the same landmarks.
        canonical: the face it was fitted with.
        pitch_deg: of the head, positive = face up.
    """
    pitch = min(max(pitch_deg, -_STEEPEST_DEG), _STEEPEST_DEG)
    flat = fit.unturned(landmarks[: len(canonical.points), :2], canonical.points[: len(landmarks), 2])
    left, right = (_closure(flat, eye, pitch) for eye in (_LEFT_EYE, _RIGHT_EYE))
    gap = flat[_MOUTH[0], 1] - flat[_MOUTH[1], 1] - _LIPS_CM - _LIPS_CM_PER_DEG * max(pitch, 0.0)
    return left, right, max(float(gap), 0.0) / _WIDE_OPEN_CM


def shortened(closure: float) -> float:
    """Return the closure with what lies below "open" told in short."""
    return closure if closure >= _WIDER else _WIDER + (closure - _WIDER) * _WIDER_SHARE


def _closure(flat: np.ndarray, eye: tuple[tuple[int, ...], ...], pitch_deg: float) -> float:
    corners, upper, lower = eye
    width = float(np.linalg.norm(flat[corners[0]] - flat[corners[1]]))
    apart = flat[list(upper)] - flat[list(lower)]
    opening = float(np.mean(np.hypot(apart[:, 0], apart[:, 1]) * np.sign(apart[:, 1])))
    ratio = opening / max(width, 1e-6) / (1.0 + _OPENING_PER_DEG * pitch_deg)
    return shortened((_OPEN - ratio) / (_OPEN - _CLOSED))
