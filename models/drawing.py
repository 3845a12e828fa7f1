"""A drawing and where its head is: the one form in which pictures enter the models."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np

from tracking.basics.arrays import Array
from tracking.errors import InputError

_log = logging.getLogger(__name__)

FRAME_SIZE = 256
"""Side of the square frame the networks see, in frame pixels; the head fills its centred 128."""


@dataclass(frozen=True, slots=True)
class Framing:
    """Places the networks' square frame in the drawing.

    Convention: pixel (x, y) of the frame (x right, y down, pixel centres at integers + 0.5) lies at
    drawing position `(left + x * scale, top + y * scale)`.

    Attributes:
        left, top: corner of the frame in drawing pixels; may be outside the drawing.
        scale: drawing pixels per frame pixel.
    """

    left: float
    top: float
    scale: float

    @classmethod
    def whole(cls, width: int, height: int) -> Framing:
        """Frame that holds a whole square drawing; of another shape, its centred larger square."""
        side = max(width, height)
        return cls((width - side) / 2, (height - side) / 2, side / FRAME_SIZE)


@dataclass(frozen=True, slots=True)
class Drawing:
    """A picture of a character, ready to be posed.

    Attributes:
        rgba: uint8 (H, W, 4), RGBA, sRGB, straight alpha, colour 0 wherever alpha is 0; not written again.
        framing: where the head is.
    """

    rgba: Array
    framing: Framing

    @classmethod
    def from_rgba(cls, rgba: Array, framing: Framing | None = None) -> Drawing:
        """Clean the colours hidden under alpha 0 of a picture and frame it, the whole of it by default.

        Args:
            rgba: uint8 (H, W, 4), straight, sRGB; not written.
            framing: where its head is.

        Raises:
            InputError: if the array is not uint8 RGBA or shows nothing.
        """
        if rgba.ndim != 3 or rgba.shape[2] != 4 or rgba.dtype != np.uint8:
            raise InputError(f"a drawing is RGBA with 8 bits a channel, got {rgba.shape} {rgba.dtype}")
        if not rgba[..., 3].any():
            raise InputError("the drawing has no visible pixel: its alpha is 0 everywhere")
        clean = cv2.bitwise_and(rgba, rgba, mask=np.ascontiguousarray(rgba[..., 3]))
        height, width = rgba.shape[:2]
        return cls(clean, framing or Framing.whole(width, height))


def load_drawing(path: Path) -> Drawing:
    """Read a picture with a transparent background as an import does; what was changed is said in the log.

    Raises:
        InputError: if it can't be read or has no alpha channel.
    """
    from models.importing.reading import read_picture

    if not path.is_file():
        raise InputError(f"there is no drawing at {path}")
    picture = read_picture(path)
    if not picture.has_alpha:
        raise InputError(f"{path} has no transparent background; use `ichimai import` to make one")
    if picture.remarks:
        _log.warning("%s: %s", path, "; ".join(picture.remarks))
    return Drawing.from_rgba(picture.rgba)
