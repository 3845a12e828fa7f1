"""Maps for what stands out of the frame at its top: tall ears, horns and hats go with the head there, too."""

from __future__ import annotations

import math

import cv2
import numpy as np

from models.drawing import FRAME_SIZE, Framing
from models.sheet import basis

_SEEN = 16
"""Alpha from which a pixel counts as drawn."""
_SLOPE_CELLS = 8
"""Rows of cells over which it is seen how a tilt grows with height."""
_STEEPEST = 0.3
"""How much a tilt's motion may grow from one frame pixel to the one above; a rigid one grows by 0.16."""
_ROOM_CELLS = 16
"""Cells above what is drawn: so far it may be moved, and there the motion ends."""
_NO_PAINT = -20.0


def grown(maps: np.ndarray, framing: Framing, alpha: np.ndarray) -> tuple[np.ndarray, Framing]:
    """Return maps and framing of a larger frame, where something drawn crosses the frame's top.

    The networks see the frame alone, and at its edges the motion would have to end within a few pixels: ears
    that go on above would break there. Beyond the top a turn goes on as it is at the edge, and a tilt grows
    with height as it did below. Nothing is painted there.

    Args:
        maps: (CHANNELS, n, n), of the frame.
        framing: where the frame lies in the drawing.
        alpha: uint8 (H, W), of the drawing.

    Returns:
        maps float32 (CHANNELS, m, m), m >= n, and the framing they are for; both as given where nothing
        crosses.
    """
    n = maps.shape[-1]
    added = _cells_above(framing, alpha, n)
    if not added:
        return maps, framing
    beside, m = added // 2, n + added
    more = np.pad(maps.astype(np.float32), ((0, 0), (added, 0), (beside, beside)), mode="edge")
    tilt = more[basis.TILT_FLOW]
    slope = (tilt[:, added] - tilt[:, added + _SLOPE_CELLS]) / _SLOPE_CELLS
    slope = cv2.blur(slope, (9, 1), borderType=cv2.BORDER_REPLICATE)
    steepest = _STEEPEST * (FRAME_SIZE / n) / basis.FLOW_UNIT
    height = np.arange(added, 0, -1, dtype=np.float32)[:, None]
    tilt[:, :added] += height * np.clip(slope, -steepest, steepest)[:, None]
    beyond = np.ones((m, m), bool)
    beyond[added:, beside : beside + n] = False
    more[basis.MASK, beyond] = 0
    more[basis.MASK.start, beyond] = _NO_PAINT
    # Frame pixels are larger now: a frame has always as many.
    more[: basis.TURN_FLOW.stop] *= n / m
    cell = FRAME_SIZE * framing.scale / n
    return more, Framing(framing.left - beside * cell, framing.top - added * cell, framing.scale * m / n)


def _cells_above(framing: Framing, alpha: np.ndarray, n: int) -> int:
    """Return how many rows of cells are wanted above the frame, an even number.

    What goes on for more than half a frame is scenery, no part of a head. `alpha` is uint8 (H, W), the
    drawing's.
    """
    top, side = round(framing.top), FRAME_SIZE * framing.scale
    left, right = max(round(framing.left), 0), max(round(framing.left + side), 0)
    if not 0 < top < len(alpha):
        return 0
    drawn = alpha[: top + 1, left:right] >= _SEEN
    if not drawn.size or not drawn[top - 1 :].any():
        return 0
    height = top - int(np.flatnonzero(drawn.any(1))[0])
    wanted = 2 * math.ceil((height / (side / n) + _ROOM_CELLS) / 2)
    return wanted if wanted <= n / 2 + _ROOM_CELLS else 0
