"""Turning a picture by a head pose's field: with the compiled kernels, or else with OpenCV."""

from __future__ import annotations

from typing import Protocol

import cv2
import numpy as np

from models.drawing import Framing
from models.kernels.library import Kernels
from models.sheet.cell_window import CellWindow, seen_window
from models.sheet.head_field import Field, HeadField
from models.sheet.kernel_turning import KernelTurning
from models.sheet.visible import VisibleCells
from models.sheet.warping import Box, CellWarp

PAINT_FROM = 0.02
"""Share of the painted layer below which it is not drawn."""


class Turning(Protocol):
    """Draws pictures of one size, turned."""

    def turned(
        self, picture: np.ndarray, field: Field, paint: np.ndarray, layer: Box
    ) -> tuple[np.ndarray, Box | None]:
        """Return a new picture, and the rectangle outside which all is transparent, where that is known.

        Args:
            picture: uint8 (H, W, 4), premultiplied.
            field: of the head pose, in the window.
            paint: float32 (h, w, 4), premultiplied, 0..1: the painted layer, where it shows.
            layer: where it does, in cells of the window; may be empty.
        """
        ...


class Turner:
    """Turns pictures of one drawing by its maps.

    Args:
        maps, framing: of the head, see `models.sheet.basis`.
        alpha: uint8 (H, W), the largest that any picture has there.
        kernels: None for OpenCV.

    Attributes:
        window: the cells of the maps on which fields are given.
    """

    def __init__(
        self, maps: np.ndarray, framing: Framing, alpha: np.ndarray, kernels: Kernels | None
    ) -> None:
        height, width = alpha.shape
        whole = HeadField(maps, framing, width, height, kernels=kernels)
        warp = CellWarp(framing, width, height, whole.cells)
        visible = VisibleCells(alpha, warp.frame, whole.cells)
        window = seen_window(whole, visible)
        self.window = window
        self._head = HeadField(maps, framing, width, height, window.place, kernels)
        self._turning = turning_of(framing.scale, warp, visible, window, (height, width), kernels)

    def field(self, head_x: float, head_y: float, neck_z: float) -> Field:
        """Return the field of a head pose."""
        return self._head.at(head_x, head_y, neck_z)

    def turned(self, picture: np.ndarray, field: Field) -> tuple[np.ndarray, Box | None]:
        """Return the picture turned, with its painted layer; see `Turning.turned`."""
        return self.drawn(self._turning, picture, field)

    def drawn(self, turning: Turning, picture: np.ndarray, field: Field) -> tuple[np.ndarray, Box | None]:
        """Return a picture turned by a field that may be on other cells than the head's, `turning`'s.

        It is uint8 (H, W, 4), premultiplied; see `Turning.turned`.
        """
        if self._head.compiled is not None:
            found = self._head.compiled.layer(field.share, field.at, PAINT_FROM)
            if found is None:
                return turning.turned(picture, field, np.empty((0, 0, 4), np.float32), Box(0, 0, 0, 0))
            return turning.turned(picture, field, found[0], Box(*found[1]))
        x, y, width, height = cv2.boundingRect((field.share > PAINT_FROM).astype(np.uint8))
        if not width:
            return turning.turned(picture, field, np.empty((0, 0, 4), np.float32), Box(0, 0, 0, 0))
        # With the cells around, so that the layer fades out over the last ones.
        rows, columns = field.share.shape
        layer = Box(max(x - 1, 0), max(y - 1, 0), min(x + width + 1, columns), min(y + height + 1, rows))
        return turning.turned(picture, field, self._head.paint(field.part(layer.place)), layer)


def turning_of(
    scale: float,
    warp: CellWarp,
    visible: VisibleCells,
    window: CellWindow,
    size: tuple[int, int],
    kernels: Kernels | None,
) -> Turning:
    """Return what turns pictures of a size (height, width), with the kernels where there are any."""
    if kernels is not None and min(*size, window.cells) >= 2:
        return KernelTurning(kernels, scale, warp.frame, visible, window, size)
    return _BandTurning(warp, visible, window)


class _BandTurning:
    """Turns with OpenCV, some rows at a time."""

    def __init__(self, warp: CellWarp, visible: VisibleCells, window: CellWindow) -> None:
        self._warp, self._visible, self._window = warp, visible, window

    def turned(
        self, picture: np.ndarray, field: Field, paint: np.ndarray, layer: Box
    ) -> tuple[np.ndarray, Box | None]:
        """Return a new picture; see `Turning.turned`."""
        window = self._window
        reached = self._visible.reached(field.flow, (window.x0, window.y0)).view(np.uint8)
        out, seen = self._warp.warped(picture, window.embed(field.flow), window.embed(reached).view(bool))
        if not layer.empty:
            corner = (window.x0 + layer.x0, window.y0 + layer.y0)
            laid = self._warp.lay(out, paint, field.share[layer.place], corner)
            seen = seen if seen is None or laid.empty else seen.joined(laid)
        return out, seen
