"""Turning a picture in one pass of the compiled kernels."""

from __future__ import annotations

import numpy as np

from models.kernels import structures
from models.kernels.library import Kernels, address
from models.sheet.cell_window import CellWindow
from models.sheet.head_field import Field
from models.sheet.visible import MARGIN, VisibleCells
from models.sheet.warping import Box


def room_for(width: int, cells: int) -> int:
    """Return how many bytes `ichimai_turn` works in: what its `room` says in `turning.c`."""
    return 4 * (15 * (width + 8) + 24 * cells) + cells * cells


class KernelTurning:
    """Turns pictures of one size; one thread at a time.

    Args:
        kernels: of this machine.
        scale: the drawing's pixels to a frame pixel.
        frame: left, top and side of the frame in the drawing's whole pixels.
        visible: of the drawing.
        window: the cells for which fields are given.
        size: height and width of the pictures, at least 2 each.
    """

    def __init__(
        self,
        kernels: Kernels,
        scale: float,
        frame: tuple[int, int, int],
        visible: VisibleCells,
        window: CellWindow,
        size: tuple[int, int],
    ) -> None:
        height, width = size
        self._kernels, self._size = kernels, size
        self._cells = (window.y1 - window.y0, window.x1 - window.x0)
        self._corner = (window.x0, window.y0)
        # Kept, for the structure holds only where they lie.
        self._distance = np.ascontiguousarray(visible.distance)
        self._room = np.empty(room_for(width, window.cells), np.uint8)
        left, top, side = frame
        self._covers = left <= 0 and top <= 0 and left + side >= width and top + side >= height
        self._turn = structures.Turn(
            distance=address(self._distance, np.float32, (window.cells + 2 * MARGIN,) * 2),
            room=address(self._room, np.uint8, self._room.shape),
            width=width,
            height=height,
            left=left,
            top=top,
            side=side,
            cells=window.cells,
            margin=MARGIN,
            window=structures.Box(*window[:4]),
            scale=scale,
        )

    def turned(
        self, picture: np.ndarray, field: Field, paint: np.ndarray, layer: Box
    ) -> tuple[np.ndarray, Box | None]:
        """Return a new picture; see `models.sheet.turning.Turning`."""
        out = np.empty_like(picture)
        share = np.ascontiguousarray(field.share[layer.place])
        turn = self._turn
        turn.picture = address(picture, np.uint8, (*self._size, 4))
        turn.out = address(out, np.uint8, (*self._size, 4))
        turn.flow = address(field.flow, np.float32, (*self._cells, 2))
        turn.share = address(share, np.float32, (layer.y1 - layer.y0, layer.x1 - layer.x0))
        turn.paint = address(paint, np.float32, (*share.shape, 4))
        turn.layer = structures.Box(*layer.moved(*self._corner))
        seen = self._kernels.turn(turn)
        return out, Box(*seen) if seen and self._covers else None
