"""Moving the whole figure: its body, the head that the body carries, and what swings, in one warp."""

from __future__ import annotations

import time

import numpy as np

from models.drawing import Framing
from models.kernels.library import Kernels
from models.sheet.body_field import NUMBERS, BodyField, cut_off, displacements, torso_of
from models.sheet.cell_window import CellWindow
from models.sheet.composing import FieldComposer, HeadPlace
from models.sheet.turning import Turner, turning_of
from models.sheet.visible import MARGIN, VisibleCells
from models.sheet.warping import Box, CellWarp
from models.sheet.wide_frame import WideFrame, ends_in_frame, widened
from tracking.pose import Pose

_AROUND = 8
"""Cells around what is drawn in which motion is known: further out it goes on as it is there."""


class MovingTurner:
    """Moves pictures of one drawing as a whole.

    Args:
        turner: of the drawing's head.
        added: cells that the head's maps have more than the head's frame: above, and half of them beside it.
        framing, cells: of the head's frame.
        alpha: uint8 (H, W), the largest that any picture has there.
        kernels: None for OpenCV.
    """

    def __init__(
        self,
        turner: Turner,
        added: int,
        framing: Framing,
        cells: int,
        alpha: np.ndarray,
        kernels: Kernels | None,
    ) -> None:
        height, width = alpha.shape
        self._turner, self._cells = turner, cells
        self.spent_s = 0.0
        """What finding the last motion took, without drawing it."""
        self.wide = wide = widened(framing, cells, width, height)
        warp = CellWarp(wide.framing, width, height, wide.cells)
        visible = VisibleCells(alpha, warp.frame, wide.cells)
        self.window = window = _window(visible, wide)
        x, y = wide.x[window.place[1]], wide.y[window.place[0]]
        self._torso = torso = torso_of(*_silhouette(alpha, framing))
        self._body = BodyField(x, y, torso, ends_in_frame(framing, width, height), cut_off(alpha), kernels)
        fade = None if wide.fade is None else np.ascontiguousarray(wide.fade[window.place])
        before = (wide.before[0] - added // 2, wide.before[1] - added)
        corner = (turner.window.x0 + before[0] - window.x0, turner.window.y0 + before[1] - window.y0)
        place = HeadPlace(*corner, (cells + added) / cells)
        held = self._body.held._replace(fade=fade)
        self._composer = FieldComposer(place, float(x[1] - x[0]), 1 / wide.shrink, kernels, held)
        self._turning = turning_of(wide.framing.scale, warp, visible, window, (height, width), kernels)

    def moved(
        self, picture: np.ndarray, pose: Pose, sway: np.ndarray | None
    ) -> tuple[np.ndarray, Box | None]:
        """Return a new picture, and the rectangle outside which all is transparent, where that is known.

        Args:
            picture: uint8 (H, W, 4), premultiplied.
            pose: numbers of head and body.
            sway: float32 (h, w, 2) on the cells of `window`: how far things swing, x then y, as a pull in
                frame pixels of the head's frame; None where nothing does.
        """
        started_s = time.perf_counter()
        still = max(abs(pose.head_x), abs(pose.head_y), abs(pose.neck_z)) < 1e-3
        head = None if still else self._turner.field(pose.head_x, pose.head_y, pose.neck_z)
        field = self._composer.composed(self._body.at(pose), head, sway)
        self.spent_s = time.perf_counter() - started_s
        return self._turner.drawn(self._turning, picture, field)

    def body_on_head(self) -> np.ndarray:
        """Return how the body's numbers pull the head's cells at 1: float32 (numbers, n, n, 2)."""
        (left, top), n = self.wide.before, self._cells
        x, y = self.wide.x[None, left : left + n], self.wide.y[top : top + n, None]
        planes = displacements(x, y, self._torso)
        return -np.stack([planes[name] for name in NUMBERS])

    def embedded(self, planes: np.ndarray) -> np.ndarray:
        """Return planes (K, n, n) of the head's frame on the cells of `window`: float32 (K, h, w)."""
        (left, top), n = self.wide.before, self._cells
        whole = np.zeros((len(planes), self.wide.cells, self.wide.cells), np.float32)
        whole[:, top : top + n, left : left + n] = planes
        return np.ascontiguousarray(whole[:, *self.window.place])


def _silhouette(alpha: np.ndarray, framing: Framing) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return a coarse alpha of a drawing, its columns and its rows in frame pixels.

    uint8 (rows, columns) of `alpha` (H, W), then (columns,) and (rows,).
    """
    step = max(1, round(framing.scale * 2))
    coarse = alpha[step // 2 :: step, step // 2 :: step]
    x, y = (
        ((np.arange(n) * step + step // 2 + 0.5) - corner) / framing.scale
        for n, corner in ((coarse.shape[1], framing.left), (coarse.shape[0], framing.top))
    )
    return coarse, x, y


def _window(visible: VisibleCells, wide: WideFrame) -> CellWindow:
    """Return the cells that show anything at rest, and some around; at least two each way."""
    inside = slice(MARGIN, MARGIN + wide.cells)
    found = CellWindow.around(visible.distance[inside, inside] == 0, _AROUND)
    if min(found.x1 - found.x0, found.y1 - found.y0) < 2:
        return CellWindow(0, 0, wide.cells, wide.cells, wide.cells)
    return found
