"""Animated GIF with transparency: one palette, no dithering, only what changes."""

from __future__ import annotations

import struct
from collections.abc import Iterable, Sequence

import numpy as np
from PIL import GifImagePlugin, Image

from rendering.stickers.clip import Timed
from rendering.stickers.deltas import Region, cropped
from rendering.stickers.palette import Mapper, Palette, chosen
from tracking.basics.arrays import Array

_LEAVE, _CLEAR = 1, 2
SLOWEST_RATE, FASTEST_RATE = 1.0, 50.0
"""Browsers take frames shorter than a fiftieth of a second for slow ones."""


def encode_gif(clip: Timed, colours: int) -> bytes:
    """Return the file; it plays for ever.

    Args:
        clip: its frames, all of one size.
        colours: of the palette, at most 256; one of them is transparent.
    """
    palette = chosen(clip.frames, colours, 0)
    mapper = Mapper(palette)
    frames = [mapper.indices(frame) for frame in clip.frames]
    out = [_header(frames[0].shape, palette)]
    for (part, leave), lasts in zip(_parts(frames), _delays(len(frames), clip.seconds), strict=True):
        out.append(_frame(part, _LEAVE if leave else _CLEAR, lasts))
    return b"".join([*out, b";"])


def _delays(count: int, seconds: float) -> list[int]:
    """Return how long each frame is shown, hundredths of a second; their sum is that of the loop."""
    ends = np.round(np.arange(count + 1) * seconds * 100 / count).astype(int)
    return [int(d) for d in np.diff(ends)]


def _parts(frames: Sequence[Array]) -> Iterable[tuple[Region, bool]]:
    """Yield what is drawn of each frame, and whether it is left for the next one to be drawn upon.

    A pixel that becomes transparent can't be drawn: what was there before must be cleared, all of it, and so
    that frame must have drawn all there is. Frames are indices of the palette, uint8 (H, W).
    """
    follows = [*frames[1:], frames[0]]
    clears = [bool(((now > 0) & (then == 0)).any()) for now, then in zip(frames, follows, strict=True)]
    for i, now in enumerate(frames):
        on_empty = i == 0 or clears[i - 1]
        if clears[i] or on_empty:
            yield cropped(now, now > 0, over=True), not clears[i]
        else:
            differs = now != frames[i - 1]
            yield cropped(np.where(differs, now, 0).astype(np.uint8), differs, over=True), True


def _header(shape: tuple[int, ...], palette: Palette) -> bytes:
    bits = max(1, int(np.ceil(np.log2(len(palette.rgba)))))
    table = np.zeros((2**bits, 3), np.uint8)
    table[: len(palette.rgba)] = palette.rgba[:, :3]
    screen = struct.pack("<HHBBB", shape[1], shape[0], 0x80 | 0x70 | (bits - 1), 0, 0)
    forever = b"\x21\xff\x0bNETSCAPE2.0\x03\x01\x00\x00\x00"
    return b"GIF89a" + screen + table.tobytes() + forever


def _frame(part: Region, disposal: int, lasts: int) -> bytes:
    height, width = part.indices.shape
    control = b"\x21\xf9\x04" + struct.pack("<BHBB", disposal << 2 | 1, lasts, 0, 0)
    place = b"\x2c" + struct.pack("<HHHHB", part.x, part.y, width, height, 0)
    return control + place + _packed(part.indices)


def _packed(indices: Array) -> bytes:
    """Return the data of indices, uint8 (H, W): LZW by Pillow, without the header before it."""
    picture = Image.fromarray(indices)
    picture.encoderinfo = {}
    _, *blocks = GifImagePlugin.getdata(picture)
    return b"".join(blocks)
