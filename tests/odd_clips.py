"""Clips with odd stamps, geometry and tracks, made by rule."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from fractions import Fraction
from pathlib import Path

import av
import numpy as np

Painted = Callable[[int], np.ndarray]
"""Number of a frame -> its picture, uint8 RGB (H, W, 3)."""


def numbered(index: int, width: int = 64, height: int = 48) -> np.ndarray:
    """A picture whose brightness tells its number (8 apart), with a white corner at the top left."""
    rgb = np.full((height, width, 3), 8 * (index % 24) + 16, np.uint8)
    rgb[: height // 4, : width // 4] = 255
    return rgb


def write_odd_clip(
    path: Path,
    stamps_ms: Sequence[int],
    *,
    painted: Painted = numbered,
    codec: str = "libx264",
    aspect: Fraction | None = None,
    matrix: tuple[int, int, int, int] | None = None,
    sound: str | None = None,
    cover: bool = False,
) -> None:
    """Write a clip whose frames have the stamps given, rising: see `joined` for stamps that run back.

    Args:
        stamps_ms: in the order of the frames, from 0 on.
        painted: draws the frames.
        codec: of the pictures; without frames that depend on later ones.
        aspect: of a pixel.
        matrix: (a, b, c, d) of the display matrix, each -1, 0 or 1.
        sound: codec of a tone as long as the frames are many, 25 of them a second.
        cover: put a picture that belongs to the file before the film.
    """
    height, width = painted(0).shape[:2]
    with av.open(str(path), "w") as container:
        if cover:
            jacket = container.add_stream("mjpeg", rate=1)
            jacket.width, jacket.height, jacket.pix_fmt = 32, 32, "yuvj420p"
            jacket.disposition = 1024  # attached_pic
        options = {"bf": "0", "preset": "ultrafast"} if codec == "libx264" else {"bf": "0"}
        film = container.add_stream(codec, rate=1000, options=options)
        film.width, film.height = width, height
        film.pix_fmt = "yuvj420p" if codec == "mjpeg" else "yuv420p"
        film.codec_context.time_base = Fraction(1, 1000)
        if aspect is not None:
            film.codec_context.sample_aspect_ratio = aspect
        if matrix is not None:
            a, b, c, d = (value << 16 for value in matrix)
            film.set_display_matrix([a, b, 0, c, d, 0, 0, 0, 1 << 30])
        tone = container.add_stream(sound, rate=48000, layout="mono") if sound else None
        if cover:
            _mux_all(container, jacket, [av.VideoFrame.from_ndarray(numbered(0, 32, 32))])
        _mux_film(container, film, painted, stamps_ms)
        if tone is not None:
            _mux_tone(container, tone, len(stamps_ms) / 25)


def _mux_film(container, film, painted: Painted, stamps_ms: Sequence[int]) -> None:
    """Encode with stamps that rise, and give the packets theirs afterwards."""
    packets = []
    for index in range(len(stamps_ms)):
        frame = av.VideoFrame.from_ndarray(np.ascontiguousarray(painted(index)), format="rgb24")
        frame.pts, frame.time_base = index, Fraction(1, 1000)
        packets += film.encode(frame)
    packets += film.encode(None)
    for packet, stamp in zip(packets, stamps_ms, strict=True):
        packet.pts = packet.dts = stamp
        packet.time_base = Fraction(1, 1000)
        container.mux(packet)


def _mux_all(container, stream, frames) -> None:
    for frame in [*frames, None]:
        container.mux(stream.encode(frame))


def _mux_tone(container, stream, seconds: float) -> None:
    samples = np.sin(np.arange(int(seconds * 48000)) * 0.06).astype(np.float32)[None]
    whole = av.AudioFrame.from_ndarray(samples, format="fltp", layout="mono")
    whole.sample_rate, whole.pts = 48000, 0
    context = stream.codec_context
    if not context.is_open:
        context.open()
    resampler = av.AudioResampler(context.format, "mono", 48000, frame_size=context.frame_size or 1024)
    _mux_all(container, stream, [*resampler.resample(whole), *resampler.resample(None)])


def joined(path: Path, parts: Sequence[Path]) -> None:
    """Join MPEG-TS files as recorders do that begin anew: at each seam the stamps run back."""
    path.write_bytes(b"".join(part.read_bytes() for part in parts))


def rename_codec(path: Path, name: bytes) -> None:
    """Give a Matroska file's codec a name that nothing knows: a track that can't be decoded."""
    content = path.read_bytes()
    assert name in content
    path.write_bytes(content.replace(name, name[:2] + b"?" * (len(name) - 2)))
