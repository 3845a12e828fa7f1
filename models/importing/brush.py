"""Correcting a matte by hand: what is brushed away, and what is brushed back."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np

from models.importing.reading import read_picture
from tracking.errors import InputError


@dataclass(frozen=True, slots=True, eq=False)
class Brush:
    """What was brushed: uint8 (H, W), 0..255, of the picture's size or any other; None for nothing.

    Attributes:
        erased: how transparent each pixel is made, at most.
        restored: how much of the picture as it was comes back; it wins over what was erased.
    """

    erased: np.ndarray | None = None
    restored: np.ndarray | None = None


def brushed(rgba: np.ndarray, original: np.ndarray, brush: Brush) -> np.ndarray:
    """Return a cut-out picture with the brush applied: uint8 (H, W, 4), straight RGBA.

    Args:
        rgba: cut out, straight.
        original: the picture before, straight; where it is brushed back it is opaque, unless it was
            transparent in the file.
        brush: masks, scaled to the picture.
    """
    out = rgba.copy()
    if brush.erased is not None:
        keep = 255 - _fitted(brush.erased, rgba.shape)
        out[..., 3] = cv2.min(out[..., 3], keep)
    if brush.restored is not None:
        mask = _fitted(brush.restored, rgba.shape)
        # Where nothing is brushed nothing changes: a stroke is small, and the window waits for it.
        x, y, width, height = cv2.boundingRect(mask)
        place = slice(y, y + height), slice(x, x + width)
        share = mask[place].astype(np.float32)[..., None] / 255
        part, was = out[place], original[place]
        back = np.where(share > 0, was[..., :3] * share + part[..., :3] * (1 - share), part[..., :3])
        alpha = np.maximum(part[..., 3:], was[..., 3:] * share)
        out[place] = (np.dstack([back, alpha]) + np.float32(0.5)).astype(np.uint8)
    return np.asarray(cv2.bitwise_and(out, out, mask=np.ascontiguousarray(out[..., 3])))


def read_mask(path: Path) -> np.ndarray:
    """Read a mask from a picture: uint8 (H, W); white is brushed, black and transparent are not.

    Raises:
        InputError: if it can't be read or is all black.
    """
    rgba = read_picture(path).rgba
    mask = cv2.multiply(cv2.cvtColor(rgba[..., :3], cv2.COLOR_RGB2GRAY), rgba[..., 3], scale=1 / 255)
    if not mask.any():
        raise InputError(f"{path} brushes nothing: what is to be changed must be white in it")
    return np.asarray(mask)


def _fitted(mask: np.ndarray, shape: tuple[int, ...]) -> np.ndarray:
    if mask.shape[:2] == shape[:2]:
        return mask
    return np.asarray(cv2.resize(mask, (shape[1], shape[0]), interpolation=cv2.INTER_LINEAR))
