"""Where points of a drawing go when its head turns."""

from __future__ import annotations

import cv2
import numpy as np

from models.drawing import FRAME_SIZE
from models.sheet.character import SheetCharacter
from models.sheet.head_field import HeadField
from models.sheet.soft_range import softened
from tracking.pose import Pose

_ROUNDS = 6


class PointMotion:
    """Follows points of a compiled character's head.

    Args:
        character: whose drawing the points lie in.
    """

    def __init__(self, character: SheetCharacter) -> None:
        height, width = character.drawing.rgba.shape[:2]
        self._limits = character.limits
        self._field = HeadField(character.turn, character.drawing.framing, width, height)

    def moved(self, points: np.ndarray, pose: Pose) -> np.ndarray:
        """Return where points show: float32 (N, 2), frame pixels, edges of pixels at integers.

        Args:
            points: (N, 2), likewise, in the drawing as drawn.
            pose: only its head moves them.
        """
        pose = softened(pose.clamped(), self._limits)
        start = np.asarray(points, np.float32)
        flow = self._field.at(pose.head_x, pose.head_y, pose.neck_z).flow
        cells = self._field.cells / FRAME_SIZE
        at = start
        # At p shows what is drawn at p + flow(p): what is drawn at q shows where p = q - flow(p).
        for _ in range(_ROUNDS):
            grid = at * np.float32(cells) - np.float32(0.5)
            at = start - _read(flow, grid)
        return at


def _read(flow: np.ndarray, grid: np.ndarray) -> np.ndarray:
    """Return the flow at positions in cells, (N, 2) each; beyond the edge as on it."""
    x, y = np.ascontiguousarray(grid[None, :, 0]), np.ascontiguousarray(grid[None, :, 1])
    return cv2.remap(flow, x, y, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)[0]
