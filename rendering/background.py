"""What lies behind the avatar."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np

from models.colour import premultiply
from tracking.basics.arrays import Array
from tracking.errors import InputError
from tracking.sources.picture_file import decode_picture

Colour = tuple[int, int, int]
"""Red, green and blue, 0 to 255, sRGB-encoded."""

GREEN: Colour = (0, 255, 0)
BLUE: Colour = (0, 0, 255)
MAGENTA: Colour = (255, 0, 255)


@dataclass(frozen=True, slots=True)
class Transparent:
    """Nothing: alpha reaches the sink. A sink that takes no alpha shows black."""


@dataclass(frozen=True, slots=True)
class Chroma:
    """A colour meant to be keyed out by OBS.

    Attributes:
        colour: the key; pure green by default.
        hard_edge: alpha (1 to 255) from which a pixel is the avatar's alone; below it the pixel is pure key,
            so that no pixel mixes the two. 0 (the default) blends as over any colour.
    """

    colour: Colour = GREEN
    hard_edge: int = 0


@dataclass(frozen=True, slots=True)
class Plain:
    """One colour."""

    colour: Colour = (255, 255, 255)


@dataclass(frozen=True, slots=True, eq=False)
class Picture:
    """A picture that covers the canvas: scaled to fill it, centred, what hangs over is cut.

    Attributes:
        rgb: uint8 (H, W, 3), sRGB; not written again.
    """

    rgb: Array

    def filled(self, width: int, height: int) -> Array:
        """Return the picture as uint8 (height, width, 3)."""
        source_height, source_width = self.rgb.shape[:2]
        scale = max(width / source_width, height / source_height)
        size = (max(width, round(source_width * scale)), max(height, round(source_height * scale)))
        how = cv2.INTER_AREA if scale < 1 else cv2.INTER_LINEAR
        scaled = cv2.resize(self.rgb, size, interpolation=how)
        left, top = (size[0] - width) // 2, (size[1] - height) // 2
        return np.ascontiguousarray(scaled[top : top + height, left : left + width])


Background = Transparent | Chroma | Plain | Picture


def load_picture(path: Path) -> Picture:
    """Read a background picture; transparent parts are laid over white.

    Raises:
        InputError: if it can't be read.
    """
    try:
        data = np.fromfile(path, np.uint8)
    except OSError as error:
        raise InputError(f"the background {path} can't be read: {error.strerror}") from error
    picture = decode_picture(data, cv2.IMREAD_UNCHANGED)
    if picture is None:
        raise InputError(f"the background {path} is not a picture that can be read; save it as PNG or JPEG")
    if picture.dtype == np.uint8 and picture.ndim == 3 and picture.shape[2] == 4:
        premultiplied = premultiply(cv2.cvtColor(picture, cv2.COLOR_BGRA2RGBA))
        white = cv2.bitwise_not(cv2.merge([premultiplied[..., 3]] * 3))
        return Picture(cv2.add(cv2.cvtColor(premultiplied, cv2.COLOR_RGBA2RGB), white))
    # Unlike IMREAD_UNCHANGED this one turns a photograph upright by its EXIF flag.
    return Picture(cv2.cvtColor(cv2.imdecode(data, cv2.IMREAD_COLOR), cv2.COLOR_BGR2RGB))


def parse_colour(text: str) -> Colour:
    """Read `#rrggbb`, `rrggbb` or `#rgb`.

    Raises:
        InputError: if it is none of these.
    """
    digits = text.strip().removeprefix("#")
    if len(digits) == 3:
        digits = "".join(2 * d for d in digits)
    try:
        value = bytes.fromhex(digits)
    except ValueError:
        value = b""
    if len(value) != 3:
        raise InputError(f"{text!r} is not a colour; write it as #rrggbb, for example #00ff00")
    return value[0], value[1], value[2]
