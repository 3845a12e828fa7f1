"""The networks' frame at the drawing's own resolution: cut out of it, and put back."""

from __future__ import annotations

import cv2
import numpy as np

from models.colour import premultiply
from models.drawing import FRAME_SIZE, Drawing
from tracking.smoothstep import smoothstep

_FEATHER = 8.0
"""Frame pixels over which the frame gives way to the drawing at an edge inside the drawing."""


class FrameCanvas:
    """The frame of one drawing, in whole pixels of it.

    Attributes:
        side: of the frame, in drawing pixels.
    """

    def __init__(self, drawing: Drawing) -> None:
        framing = drawing.framing
        height, width = drawing.rgba.shape[:2]
        self.side = max(1, round(FRAME_SIZE * framing.scale))
        left, top = round(framing.left), round(framing.top)
        x0, y0 = min(max(left, 0), width), min(max(top, 0), height)
        x1, y1 = max(min(left + self.side, width), x0), max(min(top + self.side, height), y0)
        self._here = (slice(y0, y1), slice(x0, x1))
        self._inside = (slice(y0 - top, y1 - top), slice(x0 - left, x1 - left))
        self._still = premultiply(drawing.rgba)
        across = _ramp(self.side, left > 0, left + self.side < width)
        along = _ramp(self.side, top > 0, top + self.side < height)
        weight = along[:, None] * across[None, :]
        self._weight = None if weight.min() == 1 else cv2.merge([weight[self._inside]] * 4)

    def cut(self) -> np.ndarray:
        """Return the frame as drawn: uint8 (side, side, 4), premultiplied, empty outside the drawing."""
        frame = np.zeros((self.side, self.side, 4), np.uint8)
        frame[self._inside] = self._still[self._here]
        return frame

    def place_bytes(self, frame: np.ndarray) -> np.ndarray:
        """Return the drawing with the posed frame in it: uint8 (H, W, 4), premultiplied, a new array.

        Args:
            frame: uint8 (side, side, 4), premultiplied; not kept.
        """
        posed = frame[self._inside]
        if posed.shape == self._still.shape and self._weight is None:
            return posed.copy()
        out = self._still.copy()
        if self._weight is not None:
            still = out[self._here]
            mixed = still + self._weight * (posed.astype(np.float32) - still)
            posed = cv2.convertScaleAbs(np.asarray(mixed, np.float32))
        out[self._here] = posed
        return out


def _ramp(side: int, at_start: bool, at_end: bool) -> np.ndarray:
    """Return a smooth rise at each end asked for, 1 elsewhere: float32 (side,)."""
    at = (np.arange(side, dtype=np.float32) + 0.5) * (FRAME_SIZE / side)
    room = np.full(side, np.inf, np.float32)
    if at_start:
        room = np.minimum(room, at)
    if at_end:
        room = np.minimum(room, FRAME_SIZE - at)
    t = np.clip(room / _FEATHER, 0, 1)
    return smoothstep(t).astype(np.float32)
