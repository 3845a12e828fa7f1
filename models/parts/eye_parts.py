"""One eye of a drawing in parts: what the network said, and where that lies."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np

from models.drawing import Framing
from models.parts.eye_crop import EYE_PIXELS, EYE_PLANES

CLOSED_FROM = 0.8
"""An eye read as more closed than this is closed in the drawing."""
HIDDEN_FROM = 0.7
"""An eye read as more hidden than this is covered."""


@dataclass(frozen=True, slots=True)
class EyeParts:
    """The parts of one eye.

    Attributes:
        centre: (x, y) of the crop in frame pixels.
        side: side of the crop in frame pixels.
        roll_deg: how far the crop is turned clockwise, with the head.
        mirrored: whether it shows the eye in the mirror: the nose is always on the crop's left.
        planes: uint8 (len(EYE_PLANES) or FEWEST_PLANES, P, P), 0..255.
        closure: how far the eye is closed as drawn, 0..1.
        hidden: how much of it something hides, 0..1; 1 where no eye can be made out.
    """

    centre: tuple[float, float]
    side: float
    roll_deg: float
    mirrored: bool
    planes: np.ndarray
    closure: float
    hidden: float

    @property
    def closes(self) -> bool:
        """Whether closing it can be shown: it is open, and nothing hides it."""
        return self.closure < CLOSED_FROM and self.hidden < HIDDEN_FROM

    @property
    def own(self) -> float:
        """The value at which the drawing is unchanged."""
        return 0.0

    def knows(self, name: str) -> bool:
        """Whether the network that was asked says anything of a plane of `EYE_PLANES`."""
        return EYE_PLANES.index(name) < len(self.planes)

    def plane(self, name: str) -> np.ndarray:
        """Return a plane of `EYE_PLANES` as float32 (P, P), 0..1; all 0 where an earlier pack did not say."""
        if not self.knows(name):
            return np.zeros(self.planes.shape[1:], np.float32)
        return self.planes[EYE_PLANES.index(name)].astype(np.float32) * np.float32(1 / 255)

    def to_drawing(self, framing: Framing) -> np.ndarray:
        """Return the 2 x 3 matrix from crop pixels to drawing pixels; edges of pixels at integers."""
        return crop_matrix(self.centre, self.side, self.roll_deg, self.mirrored, framing)


def crop_matrix(
    centre: tuple[float, float], side: float, roll_deg: float, mirrored: bool, framing: Framing
) -> np.ndarray:
    """Return the 2 x 3 matrix from a crop's pixels to the drawing's; edges of pixels at integers."""
    turn, step = np.deg2rad(roll_deg), side * framing.scale / EYE_PIXELS
    axes = step * np.array([[np.cos(turn), -np.sin(turn)], [np.sin(turn), np.cos(turn)]])
    if mirrored:
        axes[:, 0] *= -1
    middle = np.array([framing.left, framing.top]) + np.array(centre) * framing.scale
    return np.hstack([axes, (middle - axes @ np.full(2, EYE_PIXELS / 2))[:, None]])


def read_crop(rgba_premultiplied: np.ndarray, matrix: np.ndarray) -> np.ndarray:
    """Return the crop that a matrix places in a drawing: uint8 (P, P, 4).

    Convention: what lies outside the drawing is transparent; reduced by box filters first, so that no line
    is left out.
    """
    source, matrix = rgba_premultiplied, matrix.copy()
    step = float(np.hypot(*matrix[:, 0]))
    if step > 1.3:
        source, matrix = _reduced(source, matrix, step)
    # Convention: edges of pixels at integers; `warpAffine` counts from their middles.
    matrix[:, 2] += matrix[:, :2] @ (0.5, 0.5) - 0.5
    flags = cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP
    size = (EYE_PIXELS, EYE_PIXELS)
    return cv2.warpAffine(source, matrix, size, flags=flags, borderMode=cv2.BORDER_CONSTANT)


def _reduced(source: np.ndarray, matrix: np.ndarray, step: float) -> tuple[np.ndarray, np.ndarray]:
    """Return the part of a picture that a crop shows, reduced to the crop's resolution, and its matrix.

    Args:
        source: uint8 (H, W, 4), premultiplied.
        matrix: (2, 3), from the crop's pixels to the picture's, edges of pixels at integers.
        step: pixels of the picture a pixel of the crop.
    """
    corners = np.array([(0, 0, 1), (EYE_PIXELS, 0, 1), (0, EYE_PIXELS, 1), (EYE_PIXELS, EYE_PIXELS, 1)])
    at = corners @ matrix.T
    pad = 2 * int(np.ceil(step))
    height, width = source.shape[:2]
    x0, y0 = (int(max(0, v)) for v in np.floor(at.min(0)) - pad)
    x1, y1 = (int(min(n, v)) for v, n in zip(np.ceil(at.max(0)) + pad, (width, height), strict=True))
    if x1 - x0 < 2 or y1 - y0 < 2:
        return np.zeros((2, 2, source.shape[2]), source.dtype), matrix
    part = source[y0:y1, x0:x1]
    small = (max(1, round((x1 - x0) / step)), max(1, round((y1 - y0) / step)))
    part = cv2.resize(part, small, interpolation=cv2.INTER_AREA)
    scale = np.array([small[0] / (x1 - x0), small[1] / (y1 - y0)])
    moved = matrix - np.array([[0, 0, x0], [0, 0, y0]])
    return part, moved * scale[:, None]
