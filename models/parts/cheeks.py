"""Cheeks that blush: the skin's own colour, redder, softly below the eyes."""

from __future__ import annotations

from typing import NamedTuple

import cv2
import numpy as np

from models.drawing import Framing
from models.parts.eye_crop import EYE_PIXELS
from models.parts.eye_parts import EyeParts

GAIN = (1.04, 0.66, 0.68)
"""What a full blush does to red, green and blue."""
_DOWN, _OUT = 0.56, 0.12
"""Where a cheek is: so far from the eye to the mouth's height, and outwards in distances between the eyes."""
_WIDE, _HIGH = 0.27, 0.15
"""Half sizes of a cheek, in distances between the eyes."""
_ALIKE = 0.16
"""How far a colour is from the cheek's for it to be no skin."""
_LEAST = 0.12
"""Share of a cheek that must be bare."""


class Cheek(NamedTuple):
    """One cheek: where a blush shows.

    Attributes:
        corner: (x, y) of its box in the drawing.
        share: uint8 (h, w), how much of it shows, 0..255.
    """

    corner: tuple[int, int]
    share: np.ndarray

    def lay(self, amount: float, onto: np.ndarray) -> None:
        """Redden a picture of the drawing's size, uint8 (H, W, 4) premultiplied, in place; `amount` 0..1."""
        x, y = self.corner
        part = onto[y : y + self.share.shape[0], x : x + self.share.shape[1]]
        full = cv2.transform(part, np.diag((*GAIN, 1.0)))
        share = self.share.astype(np.float32) * np.float32(amount / 255)
        part[:] = cv2.blendLinear(full, part, share, 1 - share)


def cheek_of(
    rgba_premultiplied: np.ndarray,
    framing: Framing,
    parts: EyeParts,
    other: tuple[float, float] | None,
    mouth: tuple[float, float] | None,
) -> Cheek | None:
    """Return the cheek below an eye; None where the face is covered there.

    Args:
        rgba_premultiplied: uint8 (H, W, 4), the drawing.
        framing: of the drawing.
        parts: of the eye.
        other: centre of the other eye, frame pixels.
        mouth: centre of the mouth, frame pixels.
    """
    turn = np.deg2rad(parts.roll_deg)
    right, down = np.array([np.cos(turn), np.sin(turn)]), np.array([-np.sin(turn), np.cos(turn)])
    outwards = -right if parts.mirrored else right
    eye = np.array(parts.centre)
    apart = 44.0 if other is None else float(np.hypot(*(eye - other)))
    fall = 0.8 * apart if mouth is None else float((np.array(mouth) - eye) @ down)
    middle = eye + down * _DOWN * np.clip(fall, 0.4 * apart, 1.4 * apart) + outwards * _OUT * apart
    centre = np.array([framing.left, framing.top]) + middle * framing.scale
    half = np.array([_WIDE, _HIGH]) * apart * framing.scale
    height, width = rgba_premultiplied.shape[:2]
    reach = 1.05 * float(half.max())
    x0, y0 = (int(max(0, v)) for v in np.floor(centre - reach))
    x1, y1 = (int(min(n, v)) for n, v in zip((width, height), np.ceil(centre + reach), strict=True))
    if min(x1 - x0, y1 - y0) < 4:
        return None
    y, x = np.mgrid[y0:y1, x0:x1].astype(np.float32) + np.float32(0.5)
    u = ((x - centre[0]) * right[0] + (y - centre[1]) * right[1]) / half[0]
    v = ((x - centre[0]) * down[0] + (y - centre[1]) * down[1]) / half[1]
    rows, columns = np.nonzero(u * u + v * v < 1)
    if not len(rows):
        return None
    inner = np.s_[rows.min() : rows.max() + 1, columns.min() : columns.max() + 1]
    u, v, x0, y0 = u[inner], v[inner], x0 + int(columns.min()), y0 + int(rows.min())
    y1, x1 = y0 + u.shape[0], x0 + u.shape[1]
    soft = np.clip(1 - u * u - v * v, 0, 1) ** 1.4
    bare = _skin(rgba_premultiplied[y0:y1, x0:x1], parts, framing, (x0, y0), soft)
    share = soft * bare
    if share.sum() < _LEAST * soft.sum():
        return None
    return Cheek((x0, y0), (share * 255 + 0.5).astype(np.uint8))


def _skin(
    drawn: np.ndarray, parts: EyeParts, framing: Framing, corner: tuple[int, int], soft: np.ndarray
) -> np.ndarray:
    """Return how much of each pixel is bare skin, float32 (h, w): as named, and coloured like the cheek."""
    m = parts.to_drawing(framing) - np.array([[0, 0, corner[0]], [0, 0, corner[1]]])
    m[:, 2] += m[:, :2] @ (0.5, 0.5) - 0.5
    size = drawn.shape[1::-1]
    named = cv2.warpAffine(parts.plane("skin"), m, size, borderMode=cv2.BORDER_REPLICATE)
    inside = cv2.warpAffine(np.ones((EYE_PIXELS, EYE_PIXELS), np.float32), m, size)
    named = named + (1 - named) * (1 - inside)
    colours = drawn[..., :3].astype(np.float32) / 255
    sure = (named > 0.8) & (soft > 0.3) & (drawn[..., 3] > 250)
    if sure.sum() < 8:
        return np.zeros(soft.shape, np.float32)
    usual = np.median(colours[sure], 0)
    apart = np.abs(colours - usual).max(-1)
    alike = np.clip(2 - apart / _ALIKE, 0, 1)
    # Only where the drawing is opaque: there a colour may be brighter.
    bare = cv2.GaussianBlur(named * alike * (drawn[..., 3] == 255), (0, 0), max(0.5 * framing.scale, 0.5))
    return np.minimum(bare, alike) * (drawn[..., 3] == 255)
