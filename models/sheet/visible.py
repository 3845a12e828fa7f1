"""Which part of the frame can show anything of a drawing that is mostly transparent."""

from __future__ import annotations

import cv2
import numpy as np

from models.drawing import FRAME_SIZE

_MARGIN = 16
"""Cells around the frame that are known too: a flow may reach out of it."""


class VisibleCells:
    """Says which cells a flow leads to visible pixels.

    Args:
        alpha: uint8 (H, W) of the drawing.
        frame: left, top and side of the frame in drawing pixels.
        cells: cells along the frame's side.
    """

    def __init__(self, alpha: np.ndarray, frame: tuple[int, int, int], cells: int) -> None:
        left, top, side = frame
        self._cells = cells
        step = side / cells
        reach = 2 * int(np.ceil(step)) + 1
        # A cell counts as visible if any pixel of it or of its neighbours is.
        spread = cv2.dilate(alpha, np.ones((reach, reach), np.uint8))
        at = (np.arange(-_MARGIN, cells + _MARGIN) + 0.5) * step
        rows = np.clip(np.floor(top + at), 0, alpha.shape[0] - 1).astype(int)
        columns = np.clip(np.floor(left + at), 0, alpha.shape[1] - 1).astype(int)
        self._visible = (spread[np.ix_(rows, columns)] > 0).astype(np.uint8)
        axis = np.arange(cells, dtype=np.float32) + _MARGIN
        self._grid = np.stack(np.meshgrid(axis, axis), -1)

    def reached(self, flow: np.ndarray) -> np.ndarray:
        """Return bool (cells, cells): where a flow (cells, cells, 2), in frame pixels, may show something."""
        flow = flow * np.float32(self._cells / FRAME_SIZE)
        # Between two cells the flow takes every value between theirs.
        jump = max(float(np.abs(np.diff(flow, axis=0)).max()), float(np.abs(np.diff(flow, axis=1)).max()))
        reach = 2 * int(np.ceil(jump)) + 3
        if reach > self._cells or np.abs(flow).max() > _MARGIN:
            return np.ones(flow.shape[:2], bool)
        spread = cv2.dilate(self._visible, np.ones((reach, reach), np.uint8))
        at = self._grid + flow
        found = cv2.remap(spread, at, None, cv2.INTER_NEAREST, borderMode=cv2.BORDER_REPLICATE)  # pyright: ignore
        return found > 0
