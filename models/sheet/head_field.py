"""How a head pose moves the drawing: flow and painted layer on the cells of the compiled maps."""

from __future__ import annotations

from typing import NamedTuple

import cv2
import numpy as np

from models.drawing import FRAME_SIZE, Framing
from models.kernels.library import Kernels
from models.sheet import basis
from models.sheet.kernel_field import KernelHead

EDGE_FADE = 12.0
"""Frame pixels over which the motion ends where the drawing goes on outside the frame."""
PAINTED = 0.5
"""How much of the share that the mask asks for the painted layer gets.

It is soft: with all of it, it lies as a haze over sharp hair below a raised chin; with half, it can hardly be
seen and is nearer to the truth than none.
"""
TILT_BLUR = 3.0
"""Frame pixels, sigma: a tilt moves neighbours alike, and where nothing is drawn its map is noisy from cell
to cell, which frays the tips of ears."""
TURN_BLUR = 1.4
"""Likewise of a turn, whose parts lie at different depths: more would drag what is behind along."""
STEEPEST = 0.4
"""How much a flow may fall from one pixel to the one below: at 1 a row would be shown again and again."""


class Field(NamedTuple):
    """A head pose on cells.

    Attributes:
        flow: float32 (h, w, 2), x then y, in frame pixels: at p shows what is drawn at p + flow(p).
        share: float32 (h, w), 0..1, how much of the painted layer shows.
        at: float32 (h, w, 2), the cell position at which the maps of the head are read.
    """

    flow: np.ndarray
    share: np.ndarray
    at: np.ndarray

    def part(self, cells: tuple[slice, slice]) -> Field:
        """Return the rows and columns of some cells."""
        return Field(self.flow[cells], self.share[cells], self.at[cells])


class HeadField:
    """Evaluates a character's polynomial maps.

    Args:
        maps: float16 (CHANNELS, n, n).
        framing, width, height: where the frame lies in the drawing, and the drawing's size.
        place: rows and columns of the cells that are wanted.
        kernels: do it faster, where there are any.
    """

    def __init__(
        self,
        maps: np.ndarray,
        framing: Framing,
        width: int,
        height: int,
        place: tuple[slice, slice] = (slice(None), slice(None)),
        kernels: Kernels | None = None,
    ) -> None:
        self.cells = maps.shape[-1]
        planes = np.ascontiguousarray(smoothed(maps)[:, *place])
        self._size = rows, columns = planes.shape[1:]
        tilt = planes[basis.TILT_FLOW].reshape(2, basis.TILT_TERMS, -1) * basis.FLOW_UNIT
        turn = planes[basis.TURN_FLOW].reshape(2, basis.TURN_TERMS, -1) * basis.FLOW_UNIT
        # One row a term of the mask's basis, one column a number of the (h, w, 2) or (h, w, 3) result.
        self._tilt = np.ascontiguousarray(tilt.transpose(1, 2, 0)).reshape(basis.TILT_TERMS, -1)
        moving = np.zeros((basis.MASK_TERMS, rows * columns, 3), np.float32)
        moving[1 + basis.TILT_TERMS :, :, :2] = turn.transpose(1, 2, 0)
        moving[:, :, 2] = planes[basis.MASK].reshape(basis.MASK_TERMS, -1)
        self._moving = moving.reshape(basis.MASK_TERMS, -1)
        self._paint = np.clip(np.ascontiguousarray(planes[basis.PAINT].transpose(1, 2, 0)), 0, 1)
        self._grid = np.stack(np.meshgrid(*(np.arange(k, dtype=np.float32) for k in (columns, rows))), -1)
        self._fade = np.ascontiguousarray(edge_fade(self.cells, framing, width, height)[place])
        self.compiled: KernelHead | None = None
        if kernels is not None and min(self._size) >= 2:
            slope = STEEPEST * FRAME_SIZE / self.cells
            self.compiled = KernelHead(kernels, planes, self._fade, self.cells, slope, self._paint)

    def at(self, head_x: float, head_y: float, neck_z: float) -> Field:
        """Return the field of one head pose."""
        size = self._size
        terms = basis.mask_basis(float(head_x), float(head_y), float(neck_z))
        rise = 1 - np.exp(-basis.MASK_RISE * (head_x**2 + head_y**2 + neck_z**2))
        if self.compiled is not None:
            return Field(*self.compiled.at(terms, float(PAINTED * rise)))
        tilt = (terms[1 : 1 + basis.TILT_TERMS] @ self._tilt).reshape(*size, 2)
        moving = (terms @ self._moving).reshape(*size, 3)
        flow, logit, at = self._read(tilt, moving)
        # Bounded, for exp would overflow on maps that saturate.
        mask = 1 / (1 + np.exp(np.minimum(3 - logit, 60)))
        return Field(flow, self._fade * np.float32(PAINTED * rise) * mask, at)

    def _read(self, tilt: np.ndarray, moving: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """Return flow, logit of the mask and positions: the maps of a turn are read where the tilt leads.

        Args:
            tilt: float32 (h, w, 2), x then y, the tilt's flow in frame pixels.
            moving: float32 (h, w, 3), the turn's flow likewise, and the logit.

        Returns:
            float32 (h, w, 2), frame pixels; (h, w); (h, w, 2), cells.
        """
        cell = FRAME_SIZE / self.cells
        at = self._grid + tilt * np.float32(1 / cell)
        # Planes from here on: arithmetic on every other number is slow.
        turn_x, turn_y, logit = cv2.split(_sample(moving, at))
        tilt_x, tilt_y = cv2.split(tilt)
        across, down = (tilt_x + turn_x) * self._fade, (tilt_y + turn_y) * self._fade
        unfold(down, cell)
        return cv2.merge([across, down]), logit, at

    def paint(self, field: Field) -> np.ndarray:
        """Return the painted layer of a field or of a part: float32 (h, w, 4), premultiplied RGBA, 0..1."""
        return _sample(self._paint, field.at)


def unfold(down: np.ndarray, cell: float) -> None:
    """Keep a map from showing the same row twice, one above the other, in place.

    A chin that rises uncovers neck. No flow can show what was hidden, and one that falls to 0 at once below
    the chin shows the drawing's own chin a second time; falling slowly, it stretches the neck instead.

    Args:
        down: float32 (n, n), the flow's y component in frame pixels.
        cell: frame pixels from row to row.
    """
    # On rows that lean by as much, "at most so much less than the row above" is "no less than any row above".
    lean = np.arange(len(down), dtype=np.float32)[:, None] * np.float32(STEEPEST * cell)
    down[:] = np.maximum.accumulate(down + lean, axis=0) - lean


def smoothed(maps: np.ndarray) -> np.ndarray:
    """Return maps (CHANNELS, n, n) as float32, their flows blurred by `TILT_BLUR` and `TURN_BLUR`."""
    planes = maps.astype(np.float32)
    for flow, sigma in ((basis.TILT_FLOW, TILT_BLUR), (basis.TURN_FLOW, TURN_BLUR)):
        cells = sigma * maps.shape[-1] / FRAME_SIZE
        for plane in planes[flow]:
            cv2.GaussianBlur(plane, (0, 0), cells, plane, borderType=cv2.BORDER_REPLICATE)
    return planes


def _sample(planes: np.ndarray, at: np.ndarray) -> np.ndarray:
    return cv2.remap(planes, at, None, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)  # pyright: ignore


def edge_fade(cells: int, framing: Framing, width: int, height: int) -> np.ndarray:
    """Return (cells, cells): 1 inside, falling to 0 at frame edges beyond which the drawing goes on."""
    side = FRAME_SIZE * framing.scale
    at = (np.arange(cells, dtype=np.float32) + 0.5) * (FRAME_SIZE / cells)
    rise = np.clip((at - 1) / EDGE_FADE, 0, 1)
    ones = np.ones_like(at)
    x = (rise if framing.left > 0.5 else ones) * (rise[::-1] if framing.left + side < width - 0.5 else ones)
    y = (rise if framing.top > 0.5 else ones) * (rise[::-1] if framing.top + side < height - 0.5 else ones)
    return y[:, None] * x[None, :]
