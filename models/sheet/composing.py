"""Putting the motions of a body, its head and what swings on it together, into one field."""

from __future__ import annotations

from typing import NamedTuple

import cv2
import numpy as np

from models.kernels import structures
from models.kernels.library import Kernels, address
from models.sheet.head_field import Field


class Held(NamedTuple):
    """How much of a body's motion there is in each direction; None for all of it.

    Attributes:
        right, left: float32 (columns,).
        up: float32 (rows,).
        fade: float32 (rows, columns), of all that moves, in any direction.
    """

    right: np.ndarray | None = None
    left: np.ndarray | None = None
    up: np.ndarray | None = None
    fade: np.ndarray | None = None

    def held(self, body: np.ndarray) -> np.ndarray:
        """Return a body's motion (rows, columns, 2) without what would leave a side inwards."""
        x, y = body[..., 0], body[..., 1]
        if self.right is not None:
            x = np.maximum(x, x * self.right)
        if self.left is not None:
            x = np.minimum(x, x * self.left)
        if self.up is not None:
            y = np.minimum(y, y * self.up[:, None])
        return np.stack([x, y], -1)


class HeadPlace(NamedTuple):
    """Where a head's field lies among the cells of the whole figure.

    Attributes:
        x, y: column and row of its first cell.
        unit: frame pixels of the head's frame in one of the field's flow.
    """

    x: int
    y: int
    unit: float


class FieldComposer:
    """Composes fields on the cells of one figure. One thread at a time.

    Convention: all motions pull. At p shows what the body shows at q = p + body(p); there the head's motion
    leads to r = q + head(q); there what swings leads on.

    Args:
        head: where the head's fields lie.
        cell: frame pixels of the head's frame from cell to cell.
        unit: what the result has for a frame pixel.
        kernels: None for OpenCV.
        sides: what holds the body.
    """

    def __init__(
        self,
        head: HeadPlace,
        cell: float,
        unit: float,
        kernels: Kernels | None,
        sides: Held = Held(),  # noqa: B008
    ) -> None:
        self._head, self._cell, self._unit, self._kernels = head, cell, unit, kernels
        self._sides = sides
        self._side_addresses = {
            name: None if side is None else address(side, np.float32, side.shape)
            for name, side in sides._asdict().items()
        }

    def composed(self, body: np.ndarray, head: Field | None, sway: np.ndarray | None) -> Field:
        """Return the whole motion.

        Args:
            body: float32 (h, w, 2), x then y, in frame pixels of the head's frame; h and w at least 2.
            head: of the head alone, in its own window; None where it does not turn.
            sway: float32 (h, w, 2), x then y, in frame pixels; None where nothing swings.
        """
        if self._kernels is not None and (head is None or min(head.share.shape) >= 2):
            return self._compiled(self._kernels, body, head, sway)
        rows, columns = body.shape[:2]
        body = self._sides.held(body)
        total, share, at = body, np.zeros((rows, columns), np.float32), np.zeros_like(body)
        grid = np.stack(np.meshgrid(*(np.arange(k, dtype=np.float32) for k in (columns, rows))), -1)
        if head is not None:
            where = grid + body / np.float32(self._cell) - np.array([self._head.x, self._head.y], np.float32)
            high, wide = head.share.shape
            inside = (where >= -0.5).all(-1) & (where <= np.array([wide - 0.5, high - 0.5], np.float32)).all(
                -1
            )
            share, at = _sample(head.share, where) * inside, _sample(head.at, where)
            total = body + _sample(head.flow, where) * np.float32(self._head.unit)
        if sway is not None:
            where = grid + total / np.float32(self._cell)
            total = total + _sample(sway, where)
        total = total * np.float32(self._unit)
        if self._sides.fade is not None:
            total = total * self._sides.fade[..., None]
        return Field(np.ascontiguousarray(total), share, at)

    def _compiled(
        self, kernels: Kernels, body: np.ndarray, head: Field | None, sway: np.ndarray | None
    ) -> Field:
        rows, columns = body.shape[:2]
        out = Field(np.empty_like(body), np.empty((rows, columns), np.float32), np.zeros_like(body))
        task = structures.Compose(
            **self._side_addresses,
            body=address(body, np.float32, (rows, columns, 2)),
            flow=address(out.flow, np.float32, (rows, columns, 2)),
            out_share=address(out.share, np.float32, (rows, columns)),
            out_at=address(out.at, np.float32, (rows, columns, 2)),
            rows=rows,
            columns=columns,
            head_x=self._head.x,
            head_y=self._head.y,
            cell=self._cell,
            unit=self._unit,
            head_unit=self._head.unit,
        )
        if head is not None:
            high, wide = head.share.shape
            share = np.ascontiguousarray(head.share)
            task.head = address(head.flow, np.float32, (high, wide, 2))
            task.share = address(share, np.float32, (high, wide))
            task.at = address(head.at, np.float32, (high, wide, 2))
            task.head_rows, task.head_columns = high, wide
        if sway is not None:
            task.sway = address(sway, np.float32, (rows, columns, 2))
        kernels.compose(task)
        return out


def _sample(planes: np.ndarray, at: np.ndarray) -> np.ndarray:
    return cv2.remap(planes, at, None, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)  # pyright: ignore
