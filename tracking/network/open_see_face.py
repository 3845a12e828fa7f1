"""OpenSeeFace over UDP: 1785 bytes a face, faces one after the other; nothing while there is no face.

Convention:
    With R the fit's rotation (the transpose of the quaternion's textbook matrix), `H = M R N` is the head's
    rotation on upright axes: x to the picture's right, y up, z towards the camera, as in
    `tracking.trackers.head_rotation`. A face that looks into the camera is not at 0: a neutral pose must be
    taken.
"""

from __future__ import annotations

import struct
from dataclasses import dataclass

import numpy as np

from tracking.basics.arrays import Array
from tracking.network.reading import NO_FACE, PacketError, Reading
from tracking.trackers.head_rotation import rotation_angles

PORT = 11573

FACE_BYTES = 1785
_FACE = struct.Struct("<di2f2fB1f4f3f3f68f136f210f14f")
assert _FACE.size == FACE_BYTES

FEATURES = (
    *("eye_l", "eye_r"),
    *("brow_steep_l", "brow_updown_l", "brow_quirk_l", "brow_steep_r", "brow_updown_r", "brow_quirk_r"),
    *("mouth_corner_updown_l", "mouth_corner_inout_l", "mouth_corner_updown_r", "mouth_corner_inout_r"),
    *("mouth_open", "mouth_wide"),
)
"""Names of the sender's features, in the order on the wire; each is relative to a running median."""

_WORST_FIT = 100.0
"""Pixels of error beyond which the 3D fit has failed, although the packet says success."""

# Measured against rendered heads: the sender overstates turns.
_PITCH_GAIN, _YAW_GAIN, _ROLL_GAIN = 1 / 0.98, 1 / 1.37, 1 / 0.99
_M = np.array([[0, -1, 0], [1, 0, 0], [0, 0, -1]], np.float64)
_N = np.diag([-1.0, 1.0, 1.0])

_INNER_LIPS = ((59, 63), (60, 64), (61, 65))
_OUTER_EYE_CORNERS = (36, 45)
_WIDE_OPEN = 1 / 3
"""Gap of the lips that counts as 1, in distances between the outer corners of the eyes (9 cm)."""


_EYES = ((36, 39, 66), (42, 45, 67))
"""Of each eye the corners, from the picture's left to its right, and the pupil."""
_SURE = 0.3  # confidence from which a pupil is believed; without gaze tracking it is 0
_LOOKS_AWAY = np.array((0.5, 0.4))  # shift of a pupil that counts as 1, in half widths of the eye


@dataclass(frozen=True, slots=True, eq=False)
class SentFace:
    """A face as it was sent; left and right are the person's.

    Attributes:
        time_s: UNIX time by the sender's clock.
        id: of the face, from frame to frame.
        width, height: of the picture, pixels.
        right_eye_open, left_eye_open: 1 open, 0 closed.
        success: as the sender says it, see `fitted`.
        pnp_error: of the 3D fit, pixels.
        quaternion_xyzw, euler_deg, translation: of the fit, in its own axes.
        confidence: float32 (68,) of each 2D point.
        points: float32 (68, 2), x and y in pixels.
        points_3d: float32 (70, 3), in the fit's unit.
        features: float32 (14,), see `FEATURES`.
    """

    time_s: float
    id: int
    width: float
    height: float
    right_eye_open: float
    left_eye_open: float
    success: bool
    pnp_error: float
    quaternion_xyzw: Array
    euler_deg: Array
    translation: Array
    confidence: Array
    points: Array
    points_3d: Array
    features: Array

    @property
    def fitted(self) -> bool:
        """Whether the head's rotation can be used; a failed fit has a large error or zeros all over."""
        return self.success and self.pnp_error < _WORST_FIT and bool(np.any(self.euler_deg))

    @property
    def upright_deg(self) -> tuple[float, float, float]:
        """Pitch, yaw and roll of the head as it was fitted, in the terms of `TrackedFace`."""
        return rotation_angles(_M @ _rotation(self.quaternion_xyzw) @ _N)

    @property
    def size(self) -> float:
        """Area of the box round the face's points, pixels."""
        width, height = np.ptp(self.points[:66], axis=0)
        return float(width * height)


def parse(data: bytes) -> list[SentFace]:
    """Return the faces of a datagram; one with numbers that are not finite is left out.

    Raises:
        PacketError: if its length is not that of one or more faces, or no face is whole.
    """
    if not data or len(data) % FACE_BYTES:
        raise PacketError(f"{len(data)} bytes")
    faces = [_face(_FACE.unpack_from(data, start)) for start in range(0, len(data), FACE_BYTES)]
    whole = [face for face in faces if face is not None]
    if not whole:
        raise PacketError("numbers that are not finite")
    return whole


class OpenSeeFaceDecoder:
    """Readings of the face that was followed last, else of the largest."""

    def __init__(self) -> None:
        self._followed: int | None = None

    def feed(self, data: bytes) -> Reading:
        """Return what a datagram says; see `Decoder.feed`."""
        faces = [face for face in parse(data) if face.fitted]
        if not faces:
            return NO_FACE
        chosen = next((f for f in faces if f.id == self._followed), max(faces, key=lambda f: f.size))
        self._followed = chosen.id
        pitch, yaw, roll = chosen.upright_deg
        return Reading(
            True,
            (pitch * _PITCH_GAIN, yaw * _YAW_GAIN, roll * _ROLL_GAIN),
            1.0 - chosen.left_eye_open,
            1.0 - chosen.right_eye_open,
            mouth_opening(chosen.points_3d),
            numbers={**_gaze(chosen), **_brows(chosen)},
        )


def mouth_opening(points_3d: Array) -> float:
    """Return how far the lips are apart, 0 to 1: less noisy than the sender's own feature, and not relative.

    Args:
        points_3d: (70, 3), any unit.
    """
    right, left = (points_3d[i] for i in _OUTER_EYE_CORNERS)
    across = float(np.linalg.norm(left - right))
    gap = np.mean([np.linalg.norm(points_3d[upper] - points_3d[lower]) for upper, lower in _INNER_LIPS])
    return float(gap) / max(across * _WIDE_OPEN, 1e-6)


def _gaze(face: SentFace) -> dict[str, float]:
    """Return gaze_x and gaze_y of where the pupils lie between the eyes' corners; nothing without pupils."""
    looks: list[tuple[float, float]] = []
    for start, end, pupil in _EYES:
        if face.confidence[pupil] < _SURE:
            continue
        along = (face.points[end] - face.points[start]).astype(np.float64) / 2.0
        square = max(float(along @ along), 1e-6)
        away = face.points[pupil] - (face.points[start] + face.points[end]) / 2.0
        # The picture's y goes down, and the corners go from its left to its right.
        looks.append((-float(away @ along) / square, float(away[0] * along[1] - away[1] * along[0]) / square))
    if not looks:
        return {}
    aside, up = np.mean(looks, axis=0) / _LOOKS_AWAY
    return {"gaze_x": min(max(float(aside), -1.0), 1.0), "gaze_y": min(max(float(up), -1.0), 1.0)}


def _brows(face: SentFace) -> dict[str, float]:
    left, right = (float(face.features[FEATURES.index(f"brow_updown_{side}")]) for side in "lr")
    return {"left_brow": min(max(left, -1.0), 1.0), "right_brow": min(max(right, -1.0), 1.0)}


def _face(values: tuple[float, ...]) -> SentFace | None:
    floats = np.array(values, np.float64)
    if not np.isfinite(floats).all() or np.abs(floats[1:]).max() > 1e9:
        return None
    small = floats[8:].astype(np.float32)
    return SentFace(
        *(values[0], int(values[1]), values[2], values[3], values[4], values[5]),
        *(bool(values[6]), values[7]),
        quaternion_xyzw=floats[8:12],
        euler_deg=floats[12:15],
        translation=floats[15:18],
        confidence=small[10:78],
        points=small[78:214].reshape(68, 2),
        points_3d=small[214:424].reshape(70, 3),
        features=small[424:438],
    )


def _rotation(quaternion_xyzw: Array) -> Array:
    """Return the (3, 3) rotation that is meant: the sender writes the conjugate of the usual quaternion."""
    x, y, z, w = quaternion_xyzw / max(float(np.linalg.norm(quaternion_xyzw)), 1e-9)
    return np.array(
        [
            [1 - 2 * (y * y + z * z), 2 * (x * y - w * z), 2 * (x * z + w * y)],
            [2 * (x * y + w * z), 1 - 2 * (x * x + z * z), 2 * (y * z - w * x)],
            [2 * (x * z - w * y), 2 * (y * z + w * x), 1 - 2 * (x * x + y * y)],
        ]
    ).T
