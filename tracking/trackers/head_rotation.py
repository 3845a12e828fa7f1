"""Head rotations as three angles and as matrices.

Convention:
    Axes: x to the image's right, y up, z towards the camera. A matrix turns a vector from the head's axes,
    which are these for a head that looks straight into the camera, to the camera's. Angles are those of
    `TrackedFace`, in degrees: R = Rz(roll) @ Ry(-yaw) @ Rx(-pitch).
"""

from __future__ import annotations

from math import asin, atan2, cos, degrees, radians, sin

import numpy as np

from tracking.basics.arrays import Array


def rotation_matrix(pitch_deg: float, yaw_deg: float, roll_deg: float) -> Array:
    """Return the (3, 3) matrix of three angles."""
    about_x, about_y, about_z = radians(-pitch_deg), radians(-yaw_deg), radians(roll_deg)
    cx, sx, cy, sy = cos(about_x), sin(about_x), cos(about_y), sin(about_y)
    cz, sz = cos(about_z), sin(about_z)
    return np.array(
        [
            [cz * cy, cz * sy * sx - sz * cx, cz * sy * cx + sz * sx],
            [sz * cy, sz * sy * sx + cz * cx, sz * sy * cx - cz * sx],
            [-sy, cy * sx, cy * cx],
        ]
    )


def rotation_angles(matrix: Array) -> tuple[float, float, float]:
    """Return pitch, yaw and roll in degrees of a (3, 3) rotation; yaw within ±90."""
    about_y = asin(min(max(-float(matrix[2, 0]), -1.0), 1.0))
    about_x = atan2(matrix[2, 1], matrix[2, 2])
    about_z = atan2(matrix[1, 0], matrix[0, 0])
    return -degrees(about_x), -degrees(about_y), degrees(about_z)
