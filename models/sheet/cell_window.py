"""The part of a frame's cells that a drawing ever shows anything in."""

from __future__ import annotations

from itertools import product
from typing import NamedTuple

import cv2
import numpy as np

from models.sheet.head_field import HeadField
from models.sheet.visible import VisibleCells

_MARGIN = 3
"""Cells around those that were found: between the poses that are tried a few more may be reached."""


class CellWindow(NamedTuple):
    """Rows y0 <= y < y1 and columns x0 <= x < x1 of `cells` by `cells`."""

    x0: int
    y0: int
    x1: int
    y1: int
    cells: int

    @classmethod
    def around(cls, shown: np.ndarray, margin: int = 0) -> CellWindow:
        """Return the smallest window with every cell set in a bool (n, n) and some around; all if none is."""
        cells = len(shown)
        if not shown.any():
            return cls(0, 0, cells, cells, cells)
        rows, columns = (np.flatnonzero(shown.any(axis)) for axis in (1, 0))
        return cls(
            max(int(columns[0]) - margin, 0),
            max(int(rows[0]) - margin, 0),
            min(int(columns[-1]) + margin + 1, cells),
            min(int(rows[-1]) + margin + 1, cells),
            cells,
        )

    @property
    def place(self) -> tuple[slice, slice]:
        """Its rows and columns in an array of all cells."""
        return slice(self.y0, self.y1), slice(self.x0, self.x1)

    def embed(self, values: np.ndarray) -> np.ndarray:
        """Return (n, n, …) of values (h, w, …) in the window; every cell outside has its nearest one's."""
        around = self.y0, self.cells - self.y1, self.x0, self.cells - self.x1
        return cv2.copyMakeBorder(values, *around, cv2.BORDER_REPLICATE)


def seen_window(head: HeadField, visible: VisibleCells) -> CellWindow:
    """Return the window of all cells that show something at the ends or in the middle of any head number."""
    shown = np.zeros((head.cells, head.cells), bool)
    for x, y, z in product((-1.0, 0.0, 1.0), repeat=3):
        shown |= visible.reached(head.at(x, y, z).flow)
    return CellWindow.around(shown, _MARGIN)
