"""Moving the placed avatar with the head's place before the camera, which the pose tells."""

from __future__ import annotations

import cv2
import numpy as np

from tracking.basics.arrays import Array
from tracking.pose import Pose

SHIFT = 0.25
"""Canvas widths (heights) that a shift of 1 moves the avatar."""
ZOOM = 1.35
"""Factor on its size that a zoom of 1 makes."""


def moves(pose: Pose) -> bool:
    """Whether a pose moves the avatar in its picture at all."""
    return max(abs(pose.shift_x), abs(pose.shift_y), abs(pose.zoom)) > 1e-4


def moved(rgba: Array, box: tuple[int, int, int, int], pose: Pose, canvas: tuple[int, int]) -> Array:
    """Return a canvas, uint8 (H, W, 4), premultiplied, with the avatar moved and scaled by its pose.

    In one resampling: by parts of a pixel, or slow motion would go in steps; by cubic convolution, which
    keeps it sharp.

    Args:
        rgba: uint8 (h, w, 4), premultiplied: the avatar.
        box: left, top, width and height at which it stands on the canvas at rest; scaled about the middle of
            its lower edge.
        pose: its `shift_x` (to the left), `shift_y` (up) and `zoom` (nearer).
        canvas: width and height.
    """
    left, top, width, height = box
    zoom = ZOOM**pose.zoom
    foot_x = left + width / 2 - SHIFT * pose.shift_x * canvas[0]
    foot_y = top + height - SHIFT * pose.shift_y * canvas[1]
    across, down = zoom * width / rgba.shape[1], zoom * height / rgba.shape[0]
    # Edges of pixels are at integers here and their middles there, hence the halves.
    matrix = np.array(
        [
            [across, 0, foot_x - zoom * width / 2 + across / 2 - 0.5],
            [0, down, foot_y - zoom * height + down / 2 - 0.5],
        ],
        np.float32,
    )
    if min(across, down) < 0.5:
        size = max(1, round(rgba.shape[1] * across)), max(1, round(rgba.shape[0] * down))
        matrix[0, 0], matrix[1, 1] = across * rgba.shape[1] / size[0], down * rgba.shape[0] / size[1]
        rgba = cv2.resize(rgba, size, interpolation=cv2.INTER_AREA)
        matrix[0, 2] = foot_x - zoom * width / 2 + matrix[0, 0] / 2 - 0.5
        matrix[1, 2] = foot_y - zoom * height + matrix[1, 1] / 2 - 0.5
    out = cv2.warpAffine(rgba, matrix, canvas, flags=cv2.INTER_CUBIC, borderMode=cv2.BORDER_CONSTANT)
    np.minimum(out[..., :3], out[..., 3:], out=out[..., :3])
    return out
