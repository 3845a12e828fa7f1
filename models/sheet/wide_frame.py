"""The cells on which a whole figure moves: the head's frame, widened as far as body and drawing reach."""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np

from models.drawing import FRAME_SIZE, Framing
from models.sheet.body_field import HIPS, LEGS

_SIDEWAYS = 200.0
"""Frame pixels beside the head's frame beyond which nothing is moved: scenery, a second figure."""
_ABOVE = 128.0


class WideFrame(NamedTuple):
    """A square of cells around the head's frame, on the same grid.

    Attributes:
        framing: where it lies in the drawing; as the head's it has `FRAME_SIZE` frame pixels, larger ones.
        cells: along its side.
        before: columns and rows of cells that it has left of and above the head's frame.
        shrink: the head's frame pixels in one of its own.
        x, y: float32 (cells,), the cells' middles in frame pixels of the head.
        fade: float32 (cells, cells) or None: 1 inside, falling to 0 where it ends and the drawing goes on.
    """

    framing: Framing
    cells: int
    before: tuple[int, int]
    shrink: float
    x: np.ndarray
    y: np.ndarray
    fade: np.ndarray | None


def widened(framing: Framing, cells: int, width: int, height: int) -> WideFrame:
    """Return the wide frame of a drawing of `width` by `height` pixels whose head's frame has `cells`."""
    cell = FRAME_SIZE / cells
    ends = ends_in_frame(framing, width, height)
    wanted = (
        max(ends[0], -_SIDEWAYS),
        max(ends[1], -_ABOVE),
        min(ends[2], FRAME_SIZE + _SIDEWAYS),
        min(ends[3], HIPS + LEGS),
    )
    left, top = (max(math.ceil(-v / cell - 1e-3), 0) for v in wanted[:2])
    right, bottom = (max(math.ceil((v - FRAME_SIZE) / cell - 1e-3), 0) for v in wanted[2:])
    size = cells + max(left + right, top + bottom)
    side = framing.scale * cell
    wide = Framing(framing.left - left * side, framing.top - top * side, framing.scale * size / cells)
    x, y = ((np.arange(size, dtype=np.float32) + 0.5 - before) * cell for before in (left, top))
    faded = [
        _fade(x, wanted[0], wanted[2], ends[0] < wanted[0] - 1, ends[2] > wanted[2] + 1),
        _fade(y, wanted[1], wanted[3], ends[1] < wanted[1] - 1, ends[3] > wanted[3] + 1),
    ]
    fade = None if min(a.min() for a in faded) >= 1 else np.ascontiguousarray(faded[1][:, None] * faded[0])
    return WideFrame(wide, size, (left, top), size / cells, x, y, fade)


def ends_in_frame(framing: Framing, width: int, height: int) -> tuple[float, float, float, float]:
    """Return left, top, right and bottom of a drawing in frame pixels of the head."""
    scale = framing.scale
    return (
        -framing.left / scale,
        -framing.top / scale,
        (width - framing.left) / scale,
        (height - framing.top) / scale,
    )


def _fade(at: np.ndarray, low: float, high: float, fades_low: bool, fades_high: bool) -> np.ndarray:
    """Return 1 between two ends, falling to 0 over 40 frame pixels before those at which it fades.

    float32 (N,), as `at` and both ends in frame pixels.
    """
    out = np.ones_like(at)
    if fades_low:
        out = np.minimum(out, np.clip((at - low) / 40, 0, 1))
    if fades_high:
        out = np.minimum(out, np.clip((high - at) / 40, 0, 1))
    return out.astype(np.float32)
