"""The sound of a file: a recording, or the sound track of a clip."""

from __future__ import annotations

from collections.abc import Generator
from contextlib import closing
from pathlib import Path

import av
import numpy as np
from av.audio.stream import AudioStream
from av.container import InputContainer
from av.error import FFmpegError

from tracking.basics.arrays import Array
from tracking.errors import InputError
from tracking.sources.clip_streams import UNREADABLE, choose_sound, open_clip
from tracking.voice.features import RATE

LONGEST_S = 4 * 3600.0
"""What is longer is cut: it would fill the memory."""


def read_sound(path: Path, rate: int = RATE) -> Array:
    """Return a file's sound, mixed to one channel.

    Time 0 is the clip's first picture where it has pictures, else the first sample.

    Args:
        path: anything that FFmpeg can read.
        rate: samples a second wanted.

    Returns:
        float32 of shape (N,), -1 to 1.

    Raises:
        InputError: if it can't be read, or has no sound.
    """
    try:
        index = choose_sound(path)
        if index is None:
            raise InputError(f"{path} has no sound that can be read")
        with closing(open_clip(path)) as container:
            sound, begin_s = _decoded(container, index, rate)
            picture_s = _picture_s(container)
    except UNREADABLE as error:
        reason = getattr(error, "strerror", None) or error
        raise InputError(f"{path} can't be read as sound: {reason}") from None
    if not len(sound):
        raise InputError(f"{path} has no sound that can be read")
    return _moved(sound, round((begin_s - picture_s) * rate) if picture_s is not None else 0)


def _decoded(container: InputContainer, index: int, rate: int) -> tuple[Array, float]:
    """Return samples, float32 of shape (N,), and the time of the first, seconds."""
    stream = container.streams[index]
    assert isinstance(stream, AudioStream)
    resampler = av.AudioResampler(format="flt", layout="mono", rate=rate)
    parts: list[Array] = []
    begin_s, samples = None, 0
    for frame in _frames(container, stream):
        if begin_s is None:
            begin_s = float(frame.time or 0.0)
        for piece in resampler.resample(frame):
            parts.append(piece.to_ndarray().reshape(-1))
            samples += parts[-1].size
        if samples > LONGEST_S * rate:
            break
    parts += [piece.to_ndarray().reshape(-1) for piece in resampler.resample(None)] if parts else []
    sound = np.concatenate(parts) if parts else np.zeros(0, np.float32)
    return np.nan_to_num(sound, nan=0.0, posinf=0.0, neginf=0.0), begin_s or 0.0


def _frames(container: InputContainer, stream: AudioStream) -> Generator[av.AudioFrame]:
    """Yield what can be decoded; where the file is damaged the sound goes on after the damage, or ends."""
    try:
        for packet in container.demux(stream):
            try:
                yield from packet.decode()
            except FFmpegError:
                continue
    except FFmpegError:
        return


def _picture_s(container: InputContainer) -> float | None:
    for stream in container.streams.video:
        if stream.start_time is not None and stream.time_base is not None:
            return float(stream.start_time * stream.time_base)
    return None


def _moved(sound: Array, samples: int) -> Array:
    """Return the sound, (N,), later by so many samples, or without its beginning."""
    if abs(samples) > 3600 * RATE:
        return sound
    return np.concatenate([np.zeros(samples, np.float32), sound]) if samples > 0 else sound[-samples:]
