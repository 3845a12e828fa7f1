"""The networks' square frame: cut out of a drawing, and put back into it pixel for pixel.

Everything here is RGBA, float32, linear light, premultiplied, because that is what may be resampled.

Convention: positions are those of `models.drawing.Framing`: drawing position = corner + scale * frame
position, pixel centres at integers + 0.5, x right and y down.
"""

from __future__ import annotations

import math

import cv2
import numpy as np

from models.colour import linear_from_rgba, premultiply, rgba_from_linear
from models.drawing import FRAME_SIZE, Drawing, Framing
from tracking.basics.arrays import Array
from tracking.smoothstep import smoothstep

_FEATHER = 8.0
"""Frame pixels over which the posed frame gives way to the drawing at an edge inside the drawing."""

_MAX_OVERSAMPLING = 8


def premultiply_linear(rgba_linear: Array) -> Array:
    """Multiply the linear colour of float RGBA (H, W, 4) by its alpha."""
    out = rgba_linear.copy()
    out[..., :3] *= rgba_linear[..., 3:]
    return out


def straighten_linear(rgba_premultiplied_linear: Array) -> Array:
    """Undo `premultiply_linear`, float (..., 4); colour is 0 where alpha is below half a step of 8 bits."""
    alpha = rgba_premultiplied_linear[..., 3:]
    visible = alpha > 0.5 / 255
    out = rgba_premultiplied_linear.copy()
    out[..., :3] = np.where(visible, out[..., :3] / np.where(visible, alpha, 1), 0)
    return out


def cut_frame(drawing: Drawing) -> Array:
    """Return the drawing's frame, (256, 256, 4) premultiplied linear; transparent outside the drawing."""
    scale = drawing.framing.scale
    # A drawing larger than the frame is sampled finely, then averaged: no pixel of it is left out.
    finer = min(max(1, math.ceil(scale - 1e-6)), _MAX_OVERSAMPLING)
    size = FRAME_SIZE * finer
    drawn = premultiply_linear(linear_from_rgba(drawing.rgba))
    matrix = _frame_to_drawing(drawing.framing, scale / finer)
    flags = cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP
    fine = cv2.warpAffine(drawn, matrix, (size, size), flags=flags, borderMode=cv2.BORDER_REPLICATE)
    frame = cv2.resize(fine, (FRAME_SIZE, FRAME_SIZE), interpolation=cv2.INTER_AREA)
    # Pixels are repeated beyond the drawing's edge, then cut off by area: a body that reaches the edge
    # stays opaque up to it.
    height, width = drawing.rgba.shape[:2]
    across = _coverage(drawing.framing.left, scale, width)
    along = _coverage(drawing.framing.top, scale, height)
    return frame * (along[:, None] * across[None, :])[..., None]


class FramePlacer:
    """Puts posed frames back into one drawing. What lies outside the frame stays as drawn.

    Args:
        drawing: its size is the size of every result.
    """

    def __init__(self, drawing: Drawing) -> None:
        height, width = drawing.rgba.shape[:2]
        framing = drawing.framing
        side = FRAME_SIZE * framing.scale
        self._rows = slice(*_pixels_inside(framing.top, side, height))
        self._columns = slice(*_pixels_inside(framing.left, side, width))
        here = drawing.rgba[self._rows, self._columns]
        self._drawn = premultiply_linear(linear_from_rgba(here))
        self._weight = self._weights(framing, height, width)
        corner = Framing(framing.left - self._columns.start, framing.top - self._rows.start, framing.scale)
        self._matrix = _drawing_to_frame(corner)
        self._shrink = framing.scale < 1
        self._still = premultiply(drawing.rgba)

    def place(self, frame: Array) -> Array:
        """Return the whole drawing with the posed frame in it.

        Args:
            frame: (256, 256, 4) float32, premultiplied linear.

        Returns:
            uint8 (H, W, 4), sRGB colour premultiplied; a new array.
        """
        out = self._still.copy()
        height, width = self._drawn.shape[:2]
        if not height or not width:
            return out
        if self._shrink:
            sigma = 0.5 * math.sqrt(max(self._matrix[0, 0] ** 2 - 1, 0))
            frame = cv2.GaussianBlur(frame, (0, 0), sigma) if sigma > 0.1 else frame
        flags = (cv2.INTER_LINEAR if self._shrink else cv2.INTER_CUBIC) | cv2.WARP_INVERSE_MAP
        posed = cv2.warpAffine(
            frame, self._matrix, (width, height), flags=flags, borderMode=cv2.BORDER_REPLICATE
        )
        posed = self._drawn + self._weight * (posed - self._drawn)
        # Cubic interpolation overshoots at edges.
        posed[..., 3] = np.clip(posed[..., 3], 0, 1)
        posed[..., :3] = np.clip(posed[..., :3], 0, posed[..., 3:])
        out[self._rows, self._columns] = premultiply(rgba_from_linear(straighten_linear(posed)))
        return out

    def _weights(self, framing: Framing, height: int, width: int) -> Array:
        """Return (h, w, 1): 1 in the frame, falling to 0 at those edges beyond which the drawing goes on."""
        x = (np.arange(self._columns.start, self._columns.stop) + 0.5 - framing.left) / framing.scale
        y = (np.arange(self._rows.start, self._rows.stop) + 0.5 - framing.top) / framing.scale
        side = FRAME_SIZE * framing.scale
        across = _ramp(x, framing.left > 0, framing.left + side < width)
        along = _ramp(y, framing.top > 0, framing.top + side < height)
        return (along[:, None] * across[None, :]).astype(np.float32)[..., None]


def _coverage(corner: float, scale: float, length: int) -> Array:
    """Return how much of each frame pixel lies in a drawing `length` long: float32 (FRAME_SIZE,), 0..1."""
    edges = np.clip(corner + np.arange(FRAME_SIZE + 1) * scale, 0, length)
    return (np.diff(edges) / scale).astype(np.float32)


def _ramp(position: Array, at_start: bool, at_end: bool) -> Array:
    """Return a smooth rise over `_FEATHER` frame pixels at each end asked for, 1 elsewhere: (N,)."""
    room = np.full(position.shape, np.inf)
    if at_start:
        room = np.minimum(room, position)
    if at_end:
        room = np.minimum(room, FRAME_SIZE - position)
    t = np.clip(room / _FEATHER, 0, 1)
    return smoothstep(t)


def _pixels_inside(corner: float, side: float, length: int) -> tuple[int, int]:
    """Return the range of drawing pixels whose centres lie in the frame."""
    start = min(max(math.ceil(corner - 0.5), 0), length)
    stop = min(max(math.ceil(corner + side - 0.5), start), length)
    return start, stop


def _frame_to_drawing(framing: Framing, step: float) -> Array:
    """Return the affine map, float64 (2, 3), from (finer) frame pixel indices to drawing pixel indices."""
    shift = 0.5 * step - 0.5
    return np.array([[step, 0, framing.left + shift], [0, step, framing.top + shift]], np.float64)


def _drawing_to_frame(framing: Framing) -> Array:
    """Return the affine map, float64 (2, 3), from drawing pixel indices to frame pixel indices."""
    s = 1 / framing.scale
    return np.array(
        [[s, 0, (0.5 - framing.left) * s - 0.5], [0, s, (0.5 - framing.top) * s - 0.5]], np.float64
    )
