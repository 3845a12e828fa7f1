"""What a face does beyond lids and jaw: gaze, brows, corners and shape of the lips, eyes opened wide.

Measured on the head's own axes, as `tracking.trackers.openness` does, and then weighed against each other:
what a turned head, a blink or a dropped jaw moves by itself is taken out by what it moves elsewhere. The
weights were fitted on rendered people, none of them of the tests (`tests/tracking/fit_features.py`).
"""

from __future__ import annotations

from importlib.resources import files
from math import radians, sin

import numpy as np

from tracking.basics.arrays import Array
from tracking.trackers.head_fit import CanonicalFace, HeadFit

FACE_NUMBERS = (
    "gaze_x", "gaze_y", "left_eye_wide", "right_eye_wide", "left_brow", "right_brow", "brow_angle",
    "mouth_form", "lips_round", "lips_spread",
)  # fmt: skip
"""Fields of `TrackedFace` that are measured here."""

# Landmarks of an eye: the corners (outer, inner); upper lid, lower lid, skin above; brow's inner end, middle,
# outer end; iris. Left is the person's.
_LEFT = (
    (263, 362), (387, 386, 385), (373, 374, 380), (257, 258, 259), (336, 285), (334, 282), (300, 276),
    (473, 474, 475, 476, 477),
)  # fmt: skip
_RIGHT = (
    (33, 133), (160, 159, 158), (144, 145, 153), (27, 28, 29), (107, 55), (105, 52), (70, 46),
    (468, 469, 470, 471, 472),
)  # fmt: skip
_NOSE, _CHIN = 2, 152
_LIP_TOP, _LIP_UPPER, _LIP_LOWER, _LIP_BOTTOM = 0, 13, 14, 17
_CORNER_LEFT, _CORNER_RIGHT = (291, 308), (61, 78)
PER_EYE, SHARED = 8, 9
FEATURES = 2 * PER_EYE + SHARED + 4
"""How many lengths and angles the numbers are weighed from."""


class FaceFeatures:
    """Weighs features into numbers; the weights come with the program.

    Args:
        kind: of the landmarks: `mesh`, or `landmarker` for those of a bundle.
    """

    def __init__(self, kind: str) -> None:
        text = files("tracking.trackers").joinpath(f"{kind}_features.csv").read_text(encoding="utf-8")
        rows = {line.split(",")[0]: line.split(",")[1:] for line in text.splitlines()[1:]}
        self._weights = np.array([[float(v) for v in rows[name]] for name in FACE_NUMBERS])

    def measure(
        self, landmarks: Array, fit: HeadFit, canonical: CanonicalFace, pitch_deg: float, yaw_deg: float
    ) -> dict[str, float]:
        """Return `FACE_NUMBERS` by name: about 0 at rest, 1 for all that most people do.

        Args:
            landmarks: (478, 3) pixels.
            fit: of the same landmarks.
            canonical: the face it was fitted with.
            pitch_deg: of the head, as in `TrackedFace`.
            yaw_deg: likewise.
        """
        flat = fit.unturned(landmarks[:, :2], canonical.points[:, 2])
        values = self._weights @ np.append(features(flat, pitch_deg, yaw_deg), 1.0)
        return dict(zip(FACE_NUMBERS, values.tolist(), strict=True))


def features(flat: Array, pitch_deg: float, yaw_deg: float) -> Array:
    """Return the lengths that numbers are weighed from, (`FEATURES`,): left eye, right eye, mouth, head.

    Args:
        flat: (478, 2) landmarks by `HeadFit.unturned`, y up.
        pitch_deg: of the head, as in `TrackedFace`.
        yaw_deg: likewise.
    """
    width = max(float(np.mean([np.linalg.norm(flat[a] - flat[b]) for (a, b), *_ in (_LEFT, _RIGHT)])), 1e-6)
    eyes = [_eye(flat, eye, width) for eye in (_LEFT, _RIGHT)]
    pitch, yaw = sin(radians(pitch_deg)), sin(radians(yaw_deg))
    return np.concatenate([*eyes, _mouth(flat), (pitch, pitch * pitch, yaw, yaw * yaw)])


def mirrored(values: Array) -> Array:
    """Return what `features` would give for the mirror image; `values` is (..., `FEATURES`)."""
    sides = values[..., : 2 * PER_EYE].reshape(*values.shape[:-1], 2, PER_EYE)[..., ::-1, :].copy()
    sides[..., _IRIS_X] *= -1.0
    rest = values[..., 2 * PER_EYE :].copy()
    rest[..., 1:3] = rest[..., 2:0:-1]
    rest[..., SHARED + 2] *= -1.0
    return np.concatenate([sides.reshape(*values.shape[:-1], -1), rest], -1)


_IRIS_X = PER_EYE - 1


def _eye(flat: Array, eye: tuple[tuple[int, ...], ...], width: float) -> Array:
    """Return heights over the line of the corners, the iris's last, and how far it is to the image's left.

    (PER_EYE,), in widths of an eye; `flat` is (478, 2).
    """
    corners, *parts = eye
    start, end = flat[list(corners)]
    along = end - start if end[0] > start[0] else start - end
    along = along / max(float(np.linalg.norm(along)), 1e-6)
    up = np.array([-along[1], along[0]])
    middle = (start + end) / 2.0
    places = np.array([flat[list(part)].mean(0) - middle for part in parts]) / width
    return np.append(places @ up, -places[-1] @ along)


def _mouth(flat: Array) -> Array:
    """Return, in cm: width, the corners' heights over the lips' middle, depths below the nose.

    The last is the distance between the brows: (SHARED,) in all. `flat` is (478, 2).
    """
    left, right = flat[list(_CORNER_LEFT)].mean(0), flat[list(_CORNER_RIGHT)].mean(0)
    upper, lower = flat[_LIP_UPPER, 1], flat[_LIP_LOWER, 1]
    middle, nose = (upper + lower) / 2.0, flat[_NOSE, 1]
    below = [nose - flat[i, 1] for i in (_LIP_TOP, _LIP_UPPER, _LIP_LOWER, _LIP_BOTTOM, _CHIN)]
    gap = float(np.linalg.norm(flat[336] - flat[107]))  # between the brows
    return np.array([left[0] - right[0], left[1] - middle, right[1] - middle, *below, gap])
