"""Which parts of the frame can show anything of a drawing that is mostly transparent."""

from __future__ import annotations

import cv2
import numpy as np

from models.drawing import FRAME_SIZE

MARGIN = 16
"""Cells around the frame that are known too: a flow may reach out of it."""


class VisibleCells:
    """Says which cells a flow leads to visible pixels.

    Args:
        alpha: uint8 (H, W) of the drawing.
        frame: left, top and side of the frame in drawing pixels.
        cells: cells along the frame's side.

    Attributes:
        distance: float32 (cells + 2 MARGIN)², from each cell of the frame and around it to the nearest one
            that shows anything, in cells.
    """

    def __init__(self, alpha: np.ndarray, frame: tuple[int, int, int], cells: int) -> None:
        left, top, side = frame
        self._cells = cells
        step = side / cells
        # Seen from its middle, a cell with a pixel for each that lies in it or bleeds into it.
        reach = 2 * (int(np.ceil(step / 2)) + 1) + 1
        spread = cv2.dilate(alpha, np.ones((reach, reach), np.uint8))
        at = (np.arange(-MARGIN, cells + MARGIN) + 0.5) * step
        rows = np.clip(np.floor(top + at), 0, alpha.shape[0] - 1).astype(int)
        columns = np.clip(np.floor(left + at), 0, alpha.shape[1] - 1).astype(int)
        empty = (spread[np.ix_(rows, columns)] == 0).astype(np.uint8)
        self.distance = cv2.distanceTransform(empty, cv2.DIST_C, 3)
        axis = np.arange(cells, dtype=np.float32) + MARGIN
        self._grid = np.stack(np.meshgrid(axis, axis), -1)

    def reached(self, flow: np.ndarray, corner: tuple[int, int] = (0, 0)) -> np.ndarray:
        """Return bool (h, w): where a flow may show something.

        Args:
            flow: float32 (h, w, 2), in frame pixels, on the cells of a rectangle of the frame.
            corner: the rectangle's first column and row.
        """
        flow = flow * np.float32(self._cells / FRAME_SIZE)
        if max(flow.max(), -flow.min()) > MARGIN:
            return np.ones(flow.shape[:2], bool)
        # Between two cells the flow takes every value between theirs: as far as it jumps, anything is shown.
        around = np.ones((3, 3), np.uint8)
        jump = cv2.morphologyEx(flow, cv2.MORPH_GRADIENT, around, borderType=cv2.BORDER_REPLICATE)
        x, y = corner
        at = self._grid[y : y + flow.shape[0], x : x + flow.shape[1]] + flow
        found = cv2.remap(self.distance, at, None, cv2.INTER_NEAREST, borderMode=cv2.BORDER_REPLICATE)  # pyright: ignore
        return found <= cv2.max(*cv2.split(jump)) + np.float32(1.5)
