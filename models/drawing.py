"""A drawing and where its head is: the one form in which pictures enter the models."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np

from tracking.errors import InputError
from tracking.sources.picture_file import decode_picture

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

    rgba: np.ndarray
    framing: Framing

    @classmethod
    def from_rgba(cls, rgba: np.ndarray, framing: Framing | None = None) -> Drawing:
        """Clean the colours hidden under alpha 0 and frame the picture (the whole of it by default).

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
    """Read an RGBA picture.

    Raises:
        InputError: if it can't be read or has no alpha channel.
    """
    if not path.is_file():
        raise InputError(f"there is no drawing at {path}")
    try:
        data = np.fromfile(path, np.uint8)
    except OSError as error:
        raise InputError(f"can't read the drawing {path}: {error.strerror}") from error
    bgra = decode_picture(data, cv2.IMREAD_UNCHANGED)
    if bgra is None:
        raise InputError(f"{path} is not a picture that can be read; save it as PNG")
    if bgra.ndim != 3 or bgra.shape[2] != 4:
        raise InputError(f"{path} has no transparent background; use `ichimai import` to make one")
    return Drawing.from_rgba(cv2.cvtColor(bgra, cv2.COLOR_BGRA2RGBA))
