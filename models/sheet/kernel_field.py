"""Evaluating fields on cells with the compiled kernels."""

from __future__ import annotations

import numpy as np

from models.drawing import FRAME_SIZE
from models.kernels import structures
from models.kernels.library import Kernels, address
from models.sheet import basis

_PLANES = 2 * (basis.TILT_TERMS + basis.TURN_TERMS) + basis.MASK_TERMS


def in_blocks(planes: np.ndarray) -> np.ndarray:
    """Return planes (K, N) as the kernels read them: (blocks, K, 8), what is missing of the last block 0."""
    count, cells = planes.shape
    blocks = -(-cells // 8)
    padded = np.zeros((count, 8 * blocks), np.float32)
    padded[:, :cells] = planes
    return np.ascontiguousarray(padded.reshape(count, blocks, 8).transpose(1, 0, 2))


class PlaneSum:
    """Adds planes up with two factors each. One thread at a time.

    Args:
        kernels: of this machine.
        planes: (K, rows, columns).
    """

    def __init__(self, kernels: Kernels, planes: np.ndarray) -> None:
        count, rows, columns = planes.shape
        # Kept, for the structure holds only where they lie.
        self._planes = in_blocks(planes.reshape(count, -1))
        self._factors = np.zeros((count, 2), np.float32)
        blocks = len(self._planes)
        self._out = np.zeros((8 * blocks, 2), np.float32)
        self._kernels, self._size = kernels, (rows, columns, 2)
        self._sum = structures.Sum(
            planes=address(self._planes, np.float32, (blocks, count, 8)),
            factors=address(self._factors, np.float32, (count, 2)),
            out=address(self._out, np.float32, (8 * blocks, 2)),
            blocks=blocks,
            terms=count,
        )
        self._shown = self._out[: rows * columns].reshape(self._size)

    def at(self, factors: np.ndarray) -> np.ndarray:
        """Return the sums, float32 (rows, columns, 2), which the next call overwrites.

        Args:
            factors: (K, 2).
        """
        self._factors[:] = factors
        self._kernels.sum(self._sum)
        return self._shown


class KernelHead:
    """Evaluates a head's polynomial maps. One thread at a time.

    Args:
        kernels: of this machine.
        planes: float32 (CHANNELS, rows, columns), smoothed; at least 2 x 2 cells.
        fade: float32 (rows, columns), a factor on the flow.
        cells: along the side of the frame.
        slope: how much less a flow's y may be than in the row above, in frame pixels.
        paint: float32 (rows, columns, 4), premultiplied, 0..1.
    """

    def __init__(
        self,
        kernels: Kernels,
        planes: np.ndarray,
        fade: np.ndarray,
        cells: int,
        slope: float,
        paint: np.ndarray,
    ) -> None:
        _, rows, columns = planes.shape
        flow = np.concatenate([planes[basis.TILT_FLOW], planes[basis.TURN_FLOW]]) * basis.FLOW_UNIT
        whole = np.concatenate([flow, planes[basis.MASK]])
        # Kept, for the structures hold only where they lie.
        self._planes = in_blocks(whole.reshape(_PLANES, -1))
        self._fade, self._map = fade, np.ascontiguousarray(paint)
        blocks = len(self._planes)
        self._tilt, self._moving = (np.zeros((8 * blocks, k), np.float32) for k in (2, 4))
        self._kernels, self._size = kernels, (rows, columns)
        self._head = structures.Head(
            planes=address(self._planes, np.float32, (blocks, _PLANES, 8)),
            fade=address(self._fade, np.float32, (rows, columns)),
            tilt=address(self._tilt, np.float32, (8 * blocks, 2)),
            moving=address(self._moving, np.float32, (8 * blocks, 4)),
            rows=rows,
            columns=columns,
            blocks=blocks,
            cell=FRAME_SIZE / cells,
            slope=slope,
        )
        self._paint = structures.Paint(
            map=address(self._map, np.float32, (rows, columns, 4)), map_rows=rows, map_columns=columns
        )

    def at(self, terms: np.ndarray, most: float) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """Return the flow, the painted layer's share and the positions read; see `head_field.Field`.

        Args:
            terms: float32 (MASK_TERMS,), of the pose.
            most: the largest share.
        """
        head, (rows, columns) = self._head, self._size
        flow, at = (np.empty((rows, columns, 2), np.float32) for _ in range(2))
        share = np.empty((rows, columns), np.float32)
        head.terms[:] = terms.tolist()
        head.most = most
        head.flow = address(flow, np.float32, flow.shape)
        head.share = address(share, np.float32, share.shape)
        head.at = address(at, np.float32, at.shape)
        self._kernels.head(head)
        return flow, share, at

    def layer(
        self, share: np.ndarray, at: np.ndarray, from_share: float
    ) -> tuple[np.ndarray, tuple[int, int, int, int]] | None:
        """Return the painted layer where it shows and the cells (x0, y0, x1, y1) that is; None if nowhere.

        Args:
            share: float32 (h, w), 0..1.
            at: float32 (h, w, 2), where the maps are read.
            from_share: share from which it shows.
        """
        rows, columns = share.shape
        task, paint = self._paint, np.empty((rows * columns, 4), np.float32)
        shares = np.empty(rows * columns, np.float32)
        task.share = address(share, np.float32, (rows, columns))
        task.at = address(at, np.float32, (rows, columns, 2))
        task.paint = address(paint, np.float32, paint.shape)
        task.shares = address(shares, np.float32, shares.shape)
        task.rows, task.columns, task.from_share = rows, columns, from_share
        box = self._kernels.paint(task)
        if box is None:
            return None
        height, width = box[3] - box[1], box[2] - box[0]
        return paint[: height * width].reshape(height, width, 4), box
