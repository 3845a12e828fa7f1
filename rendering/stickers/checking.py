"""Reading stickers back by a reader that did not write them, and holding them against the limits."""

from __future__ import annotations

import io
import struct
from typing import NamedTuple

import av

from rendering.stickers.limits import Limit

_FORMATS = {"webm": "matroska", "apng": "apng", "gif": "gif"}


class Facts(NamedTuple):
    """What a file is: pixels, frames, seconds of one loop, how often it plays (0: for ever)."""

    width: int
    height: int
    frames: int
    seconds: float
    loops: int


def faults(content: bytes, limit: Limit, side: int) -> list[str]:
    """Return what is wrong with a file, a sentence each."""
    facts = read_facts(content, limit)
    plays = max(facts.loops, 1)
    checks = {
        f"{len(content)} bytes, over {limit.max_bytes}": len(content) <= limit.max_bytes,
        f"{facts.width} x {facts.height} for {side}": (facts.width, facts.height) == (side, side),
        f"{facts.frames} frames": limit.min_frames <= facts.frames <= limit.max_frames,
    }
    if limit.animated:
        rate = facts.frames / max(facts.seconds, 1e-6)
        checks |= {
            f"{facts.seconds * plays:.2f} s in all": facts.seconds * plays <= limit.max_seconds + 0.005,
            f"{rate:.2f} frames a second": rate <= limit.max_rate * 1.001,
            f"{facts.loops} loops": 0 < facts.loops <= limit.loops if limit.loops else facts.loops == 0,
        }
    return [fault for fault, holds in checks.items() if not holds]


def read_facts(content: bytes, limit: Limit) -> Facts:
    """Read what a file is: by FFmpeg, or, of what that can't read, by the format's own structure."""
    if limit.format in ("webp", "webp-still"):
        return _webp_facts(content)
    if limit.format == "png":
        return Facts(*struct.unpack(">II", content[16:24]), 1, 0.0, 0)
    return _ffmpeg_facts(content, limit.format)


def _ffmpeg_facts(content: bytes, format: str) -> Facts:
    with av.open(io.BytesIO(content), "r", format=_FORMATS[format]) as container:
        stream = container.streams.video[0]
        packets = [p for p in container.demux(stream) if p.size and p.pts is not None]
        base = stream.time_base
        assert base is not None
        ends = [float((p.pts or 0) * base) + float((p.duration or 0) * base) for p in packets]
        loops = struct.unpack(">I", content[content.index(b"acTL") + 8 :][:4])[0] if format == "apng" else 0
        return Facts(stream.width, stream.height, len(packets), max(ends), loops)


def _webp_facts(content: bytes) -> Facts:
    """Walk through the chunks of a WebP file (Google's WebP container specification)."""
    width = height = frames = lasts = loops = 0
    at = 12
    while at + 8 <= len(content):
        kind, size = content[at : at + 4], int.from_bytes(content[at + 4 : at + 8], "little")
        body = content[at + 8 : at + 8 + size]
        if kind == b"VP8X":
            width, height = (1 + int.from_bytes(body[i : i + 3], "little") for i in (4, 7))
        elif kind == b"ANIM":
            loops = int.from_bytes(body[4:6], "little")
        elif kind == b"ANMF":
            frames += 1
            lasts += int.from_bytes(body[12:15], "little")
        at += 8 + size + size % 2
    return Facts(width, height, max(frames, 1), lasts / 1000, loops)
