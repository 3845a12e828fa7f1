"""Fits a canonical 3D face to tracked landmarks: where the head is, how it is turned, and its parts unturned.

Convention:
    Axes as in `tracking.trackers.head_rotation`: x to the image's right, y up, z towards the camera,
    centimetres of a middle-sized head. The camera is at the origin and looks along -z, the picture's centre
    on its axis.
    Landmarks are numbered as MediaPipe's face mesh does: 468 of the face, then 10 of the irises.
"""

from __future__ import annotations

from dataclasses import dataclass
from importlib.resources import files
from math import atan2, degrees, log2

import numpy as np

from tracking.basics.arrays import Array
from tracking.trackers.head_rotation import rotation_angles

# The focal length of a middling webcam, in larger sides of its picture (64 degrees across). Between 0.65 and
# 0.95 the mean error of pitch and yaw changes by less than 0.3 degrees.
FOCAL_PER_SIDE = 0.8
FACE_LANDMARKS = 468
_ITERATIONS = 5
_HEAD_CM = 22.0  # from chin to crown
_OUTLIER_CM = 0.4  # beyond this a landmark pulls no harder (Huber)
# Trackers see a face cut out of the picture and draw it in part as if it had been in the middle.
_OFF_CENTRE = 0.15
_DEPTH_WEIGHT = 0.1  # a tracker's depths are guesses: they decide only what the picture leaves open


@dataclass(frozen=True, slots=True, eq=False)
class HeadFit:
    """Where the head is.

    Attributes:
        rotation: (3, 3), from the head's axes to the camera's.
        position_cm: (3,) of the head's origin, in the camera's axes; a guess, since heads differ in size.
        focal_px: the focal length it was fitted with.
        centre_px: (2,) of the picture.
    """

    rotation: Array
    position_cm: Array
    focal_px: float
    centre_px: Array

    def angles(self, pitch_gain: float, yaw_gain: float) -> tuple[float, float, float]:
        """Return pitch, yaw and roll in degrees as in `TrackedFace`, a tracker's habits taken out.

        Args:
            pitch_gain: what the tracker's pitch is to be multiplied by.
            yaw_gain: likewise.
        """
        pitch, yaw, roll = rotation_angles(self.rotation)
        x, y, z = self.position_cm
        aside, above = degrees(atan2(x, -z)), degrees(atan2(y, -z))
        pitch, yaw = pitch - _OFF_CENTRE * above, yaw + _OFF_CENTRE * aside
        return pitch * pitch_gain, yaw * yaw_gain, roll

    def place(self) -> dict[str, float]:
        """Return `place_x`, `place_y` and `nearness` as in `TrackedFace`."""
        x, y, z = self.position_cm
        far = max(-z, 1e-6)
        half_x, half_y = self.centre_px
        size = self.focal_px * _HEAD_CM / far / (2.0 * half_y)
        return {
            "place_x": -self.focal_px * x / far / half_x,
            "place_y": self.focal_px * y / far / half_y,
            "nearness": log2(size),
        }

    def unturned(self, points: Array, depth: Array) -> Array:
        """Return where points of the picture lie on the head: (N, 2), x and y in the head's axes, cm.

        Args:
            points: (N, 2) pixels.
            depth: (N,) z of each in the head's axes, cm.
        """
        ray = np.concatenate([self._slope(points), np.full((len(points), 1), -1.0)], 1)  # (N, 3)
        eye = -self.rotation.T @ self.position_cm  # the camera, in the head's axes
        along = ray @ self.rotation
        far = (depth - eye[2]) / along[:, 2]
        return (eye + far[:, None] * along)[:, :2]

    def _slope(self, points: Array) -> Array:
        return (points - self.centre_px) / self.focal_px * (1.0, -1.0)


class CanonicalFace:
    """The middle of many faces, as the face mesh sees them, and how far each landmark can be trusted.

    Measured by this project: the landmarks of ten rendered faces, triangulated over forty known head
    rotations each, averaged over the faces and over left and right. `docs/tracking.md` says more.

    Attributes:
        points: (478, 3) cm.
        weights: (468,) for the fit, 1 the best.
    """

    def __init__(self) -> None:
        text = files("tracking.trackers").joinpath("canonical_face.csv").read_text(encoding="utf-8")
        table = np.array([[float(v) for v in line.split(",")] for line in text.splitlines()[1:]])
        self.points = table[:, :3]
        self.weights = table[:FACE_LANDMARKS, 3]

    def fit(self, landmarks: Array, width: int, height: int) -> HeadFit:
        """Return the head's position: weighted least squares on the picture, Gauss-Newton.

        Args:
            landmarks: (468 or more, 3) as in `TrackedFace.landmarks`.
            width: of the picture, pixels.
            height: of the picture, pixels.
        """
        seen = np.asarray(landmarks[:FACE_LANDMARKS], np.float64)
        model = self.points[:FACE_LANDMARKS]
        focal = FOCAL_PER_SIDE * max(width, height)
        centre = np.array([width / 2.0, height / 2.0])
        slope = (seen[:, :2] - centre) / focal * (1.0, -1.0)
        depth = -seen[:, 2] / focal
        rotation, position = _start(model, np.column_stack([slope, depth]), self.weights)
        for _ in range(_ITERATIONS):
            rotation, position = _step(model, slope, depth, self.weights, rotation, position)
        return HeadFit(rotation, position, focal, centre)


def _start(model: Array, seen: Array, weights: Array) -> tuple[Array, Array]:
    """Return the similarity that brings the model to the landmarks, as if seen from very far.

    Args:
        model: (N, 3), cm.
        seen: (N, 3), x, y and z over the focal length, y up.
        weights: (N,).

    Returns:
        Rotation (3, 3), position (3,), cm.
    """
    share: Array = weights / weights.sum()
    model_middle, seen_middle = share @ model, share @ seen
    spread = (model - model_middle).T @ ((seen - seen_middle) * share[:, None])
    u, strength, vt = np.linalg.svd(spread)
    flip = np.array([1.0, 1.0, np.sign(np.linalg.det(vt.T @ u.T))])
    rotation = (vt.T * flip) @ u.T
    scale = (strength * flip).sum() / (share @ ((model - model_middle) ** 2).sum(1))
    far = 1.0 / max(scale, 1e-9)
    position = np.array([seen_middle[0] * far, seen_middle[1] * far, -far]) - rotation @ model_middle
    return rotation, position


def _step(
    model: Array,
    slope: Array,
    depth: Array,
    weights: Array,
    rotation: Array,
    position: Array,
) -> tuple[Array, Array]:
    turned = model @ rotation.T
    here = turned + position
    far = np.negative(here[:, 2])
    mean_far = float(np.mean(far))
    apart = (slope - here[:, :2] / far[:, None]) * mean_far  # (N, 2) cm
    distance = np.hypot(apart[:, 0], apart[:, 1])
    trust = weights * np.where(distance < _OUTLIER_CM, 1.0, _OUTLIER_CM / np.maximum(distance, 1e-9))
    motion = _motion(turned)  # (N, 3, 6)
    on_plane = (
        motion[:, :2] / far[:, None, None] + (here[:, :2] / far[:, None] ** 2)[:, :, None] * motion[:, 2:]
    )
    on_plane = (on_plane * mean_far).reshape(-1, 6)
    share: Array = weights / weights.sum()
    apart_depth = (depth * mean_far - share @ (depth * mean_far)) - (here[:, 2] - share @ here[:, 2])
    in_depth = motion[:, 2] - share @ motion[:, 2]
    left = np.concatenate([on_plane, in_depth])
    importance = np.concatenate([np.repeat(trust, 2), weights * _DEPTH_WEIGHT])
    right = np.concatenate([apart.reshape(-1), apart_depth])
    pull = left.T * importance
    change = np.linalg.solve(pull @ left + 1e-9 * np.eye(6), pull @ right)
    return _turn(change[:3]) @ rotation, position + change[3:]


def _motion(turned: Array) -> Array:
    """Return how each point moves with a small turn and shift: (N, 3, 6)."""
    motion = np.zeros((len(turned), 3, 6))
    x, y, z = turned.T
    motion[:, 0, 1], motion[:, 0, 2] = z, -y
    motion[:, 1, 0], motion[:, 1, 2] = -z, x
    motion[:, 2, 0], motion[:, 2, 1] = y, -x
    motion[:, :, 3:] = np.eye(3)
    return motion


def _turn(vector: Array) -> Array:
    """Return the rotation (3, 3) by |vector| radians about a vector (3,) (Rodrigues)."""
    angle = float(np.linalg.norm(vector))
    if angle < 1e-12:
        return np.eye(3)
    x, y, z = vector / angle
    cross = np.array([[0.0, -z, y], [z, 0.0, -x], [-y, x, 0.0]])
    return np.eye(3) + np.sin(angle) * cross + (1.0 - np.cos(angle)) * cross @ cross
