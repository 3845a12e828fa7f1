"""A contact sheet: one drawing in every kind of pose, at a glance."""

from __future__ import annotations

from dataclasses import replace

import cv2
import numpy as np

from tracking.basics.arrays import Array
from tracking.pose import Pose

CELL = 320
"""Side of one picture on the sheet, pixels."""
COLUMNS = 4
_GREY = 215
_ROOM = 0.06


def sheet_poses(neutral: Pose) -> list[Pose]:
    """Return the poses of a sheet, row by row.

    As drawn, turned to both sides, everything at half; raised, lowered, leant to both sides; eyes shut, a
    wink each, mouth open (shut, if it is drawn open). What a pose does not name stays as drawn.
    """
    changes: tuple[dict[str, float], ...] = (
        {},
        {"head_y": 1.0},
        {"head_y": -1.0},
        {"head_x": 0.5, "head_y": 0.5, "neck_z": 0.5},
        {"head_x": 1.0},
        {"head_x": -1.0},
        {"neck_z": 1.0},
        {"neck_z": -1.0},
        {"left_eye": 1.0, "right_eye": 1.0},
        {"left_eye": 1.0},
        {"right_eye": 1.0},
        {"mouth": 0.0 if neutral.mouth > 0.5 else 1.0},
    )
    return [replace(neutral, **change) for change in changes]


FACE_CELLS: tuple[dict[str, float], ...] = (
    {"gaze_x": 1.0},
    {"gaze_x": -1.0},
    {"gaze_y": 1.0},
    {"gaze_y": -1.0},
    {"left_eye_wide": 1.0, "right_eye_wide": 1.0},
    {"eye_smile": 1.0},
    {"left_eye": 1.0, "right_eye": 1.0, "eye_smile": 1.0},
    {"left_eye": 0.5, "right_eye": 0.5, "gaze_x": 0.7, "gaze_y": -0.7},
    {"left_brow": 1.0, "right_brow": 1.0},
    {"left_brow": -1.0, "right_brow": -1.0},
    {"brow_angle": 1.0},
    {"brow_angle": -1.0},
    {"blush": 1.0},
)
"""What a sheet's second part shows, a cell each: numbers of the face beyond the six."""


def face_poses(neutral: Pose) -> list[Pose]:
    """Return the poses of a sheet's second part; the first is the drawing itself."""
    return [neutral, *(replace(neutral, **change) for change in FACE_CELLS)]


def pose_sheet(pictures: list[Array]) -> Array:
    """Lay pictures side by side over light grey, cut to what moves in any of them.

    Args:
        pictures: uint8 (H, W, 4), premultiplied RGBA, sRGB, all of one size; the first is the one at rest.

    Returns:
        uint8 (rows * CELL, COLUMNS * CELL, 4), opaque RGBA.
    """
    x, y, side = _moving(pictures)
    cells = [_cell(picture, x, y, side) for picture in pictures]
    cells += [np.full_like(cells[0], _GREY)] * (-len(cells) % COLUMNS)
    rows = [np.hstack(cells[i : i + COLUMNS]) for i in range(0, len(cells), COLUMNS)]
    return cv2.cvtColor(np.vstack(rows), cv2.COLOR_RGB2RGBA)


def _moving(pictures: list[Array]) -> tuple[int, int, int]:
    """Return the square (x, y, side) around what differs from the first picture, with some room."""
    height, width = pictures[0].shape[:2]
    change = np.zeros((height, width), np.uint8)
    for other in pictures[1:]:
        np.maximum(change, cv2.absdiff(pictures[0], other).max(2), out=change)
    x, y, w, h = cv2.boundingRect((change > 8).astype(np.uint8))
    if not w:
        x, y, w, h = 0, 0, width, height
    side = round(max(w, h) * (1 + 2 * _ROOM))
    return x + (w - side) // 2, y + (h - side) // 2, side


def _cell(picture: Array, x: int, y: int, side: int) -> Array:
    """Return one square of a picture, parts beyond its border empty, as RGB (CELL, CELL, 3)."""
    height, width = picture.shape[:2]
    part = np.zeros((side, side, 4), np.uint8)
    x0, y0, x1, y1 = max(x, 0), max(y, 0), min(x + side, width), min(y + side, height)
    part[y0 - y : y1 - y, x0 - x : x1 - x] = picture[y0:y1, x0:x1]
    way = cv2.INTER_AREA if side > CELL else cv2.INTER_CUBIC
    part = cv2.resize(part, (CELL, CELL), interpolation=way).astype(np.float32)
    over = part[..., :3] + _GREY * (1 - part[..., 3:] / 255)
    return np.clip(over + 0.5, 0, 255).astype(np.uint8)
