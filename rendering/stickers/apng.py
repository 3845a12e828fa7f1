"""Animated PNG with one palette, by the W3C's PNG specification, third edition."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Sequence
from fractions import Fraction

import numpy as np

from rendering.stickers.clip import Timed
from rendering.stickers.deltas import Region, changed
from rendering.stickers.palette import Mapper, chosen
from tracking.basics.arrays import Array

EDGES = 12
_EFFORT = 7
"""Of zlib: 9 takes four times as long for a hundredth less."""
_SIGNATURE = b"\x89PNG\r\n\x1a\n"
_PALETTE_COLOUR = 3
_KEEP, _SOURCE, _OVER = 0, 0, 1


def encode_apng(clip: Timed, colours: int, loops: int = 0) -> bytes:
    """Return the file.

    Args:
        clip: its frames, all of one size.
        colours: of the palette, at most 256.
        loops: how often it plays; 0 for ever.
    """
    palette = chosen(clip.frames, colours, EDGES)
    mapper = Mapper(palette)
    frames = [mapper.indices(frame) for frame in clip.frames]
    height, width = frames[0].shape
    header = struct.pack(">IIBBBBB", width, height, 8, _PALETTE_COLOUR, 0, 0, 0)
    alpha = palette.rgba[: 1 + palette.edges, 3]
    chunks = [
        _chunk(b"IHDR", header),
        _chunk(b"acTL", struct.pack(">II", len(frames), loops)),
        _chunk(b"PLTE", palette.rgba[:, :3].tobytes()),
        _chunk(b"tRNS", alpha.tobytes()),
    ]
    return b"".join([_SIGNATURE, *chunks, *_frame_chunks(frames, clip.seconds), _chunk(b"IEND", b"")])


def _frame_chunks(frames: Sequence[Array], seconds: float) -> list[bytes]:
    lasts = Fraction(seconds).limit_denominator(1000) / len(frames)
    chunks: list[bytes] = []
    number, before = 0, None
    for indices in frames:
        # The first is the picture of readers that know no animation: it has the whole size.
        first = before is None
        part = Region(0, 0, indices, False) if first else changed(before, indices)
        chunks.append(_chunk(b"fcTL", _control(number, part, lasts)))
        number += 1
        if first:
            chunks.append(_chunk(b"IDAT", _packed(part.indices)))
        else:
            chunks.append(_chunk(b"fdAT", struct.pack(">I", number) + _packed(part.indices)))
            number += 1
        before = indices
    return chunks


def _control(number: int, part: Region, lasts: Fraction) -> bytes:
    height, width = part.indices.shape
    blend = _OVER if part.over else _SOURCE
    delay = (lasts.numerator, lasts.denominator)
    return struct.pack(">IIIIIHHBB", number, width, height, part.x, part.y, *delay, _KEEP, blend)


def encode_still(frame: Array, colours: int = 0) -> bytes:
    """Return one frame, uint8 (H, W, 4) straight, as a PNG, with a palette where `colours` says so."""
    if colours:
        return _palette_png(frame, colours)
    height, width = frame.shape[:2]
    header = struct.pack(">IIBBBBB", width, height, 8, 6, 0, 0, 0)
    chunks = [_chunk(b"IHDR", header), _chunk(b"IDAT", _packed_true(frame)), _chunk(b"IEND", b"")]
    return b"".join([_SIGNATURE, *chunks])


def _palette_png(frame: Array, colours: int) -> bytes:
    palette = chosen([frame], colours, EDGES)
    indices = Mapper(palette).indices(frame)
    header = struct.pack(">IIBBBBB", indices.shape[1], indices.shape[0], 8, _PALETTE_COLOUR, 0, 0, 0)
    chunks = [
        _chunk(b"IHDR", header),
        _chunk(b"PLTE", palette.rgba[:, :3].tobytes()),
        _chunk(b"tRNS", palette.rgba[: 1 + palette.edges, 3].tobytes()),
        _chunk(b"IDAT", _packed(indices)),
        _chunk(b"IEND", b""),
    ]
    return b"".join([_SIGNATURE, *chunks])


def _packed(indices: Array) -> bytes:
    """Return rows of indices, uint8 (H, W), without filter, deflated.

    Entries of a palette have no neighbours to be predicted by.
    """
    rows = np.zeros((indices.shape[0], indices.shape[1] + 1), np.uint8)
    rows[:, 1:] = indices
    return zlib.compress(rows.tobytes(), _EFFORT)


def _packed_true(frame: Array) -> bytes:
    """Return rows of a frame, uint8 (H, W, 4), as what they add to those above (filter 2), deflated."""
    height, width = frame.shape[:2]
    rows = np.full((height, width * 4 + 1), 2, np.uint8)
    flat = frame.reshape(height, width * 4)
    rows[:, 1:] = flat
    rows[1:, 1:] -= flat[:-1]
    return zlib.compress(rows.tobytes(), _EFFORT)


def _chunk(kind: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))
