"""A video file (or animated GIF) as a source."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from pathlib import Path

import av
import numpy as np
from av.error import FFmpegError

from tracking.closing import Closing
from tracking.errors import InputError
from tracking.frame import Frame

log = logging.getLogger(__name__)


class VideoSource(Closing):
    """Decodes a video's first picture stream, frame by frame, keeping its time stamps.

    Frames are turned upright where the file says how it was held. Packets that can't be decoded are skipped
    and counted in the log.

    Args:
        path: anything FFmpeg reads.

    Raises:
        InputError: if the file can't be opened or has no frame.
    """

    live = False

    def __init__(self, path: Path) -> None:
        self.name = path.name
        self._path = path
        self._closed = False
        self._damaged = 0
        try:
            self._container = av.open(str(path))
        except (FFmpegError, OSError, ValueError) as error:
            raise InputError(f"can't read {path} as a video: {_reason(error)}") from error
        if not self._container.streams.video:
            self._container.close()
            raise InputError(f"{path} has no pictures, only sound or data")
        self._stream = self._container.streams.video[0]
        self._stream.thread_type = "AUTO"
        self.fps = float(self._stream.average_rate or self._stream.guessed_rate or 30.0)
        self._frames = self._decode()
        first = next(self._frames, None)
        if first is None:
            self._container.close()
            raise InputError(f"{path} holds no frame that can be decoded")
        self._first: Frame | None = first
        self.height, self.width = first.rgb.shape[:2]

    @property
    def frame_count(self) -> int | None:
        """How many frames the file says it has; None where it doesn't."""
        if self._stream.frames:
            return self._stream.frames
        if self._stream.duration and self._stream.time_base:
            return max(1, round(float(self._stream.duration * self._stream.time_base) * self.fps))
        if self._container.duration:
            return max(1, round(self._container.duration / av.time_base * self.fps))
        return None

    def read(self) -> Frame | None:
        """Return the next frame, None at the end."""
        if self._closed:
            return None
        if self._first is not None:
            first, self._first = self._first, None
            return first
        return next(self._frames, None)

    def close(self) -> None:
        """Let go of the file. To be called by the thread that reads, or when none does."""
        if not self._closed:
            self._closed = True
            self._container.close()

    def _decode(self) -> Iterator[Frame]:
        start_s: float | None = None
        last_s = 0.0
        for index, picture in enumerate(self._pictures()):
            stamp_s = picture.time if picture.time is not None else index / self.fps
            start_s = stamp_s if start_s is None else start_s
            last_s = max(last_s, stamp_s - start_s)
            yield Frame(_upright(picture), last_s, index)
        if self._damaged and start_s is not None:
            log.warning("%s: %d damaged packets were skipped", self._path, self._damaged)

    def _pictures(self) -> Iterator[av.VideoFrame]:
        packets = self._container.demux(self._stream)
        while not self._closed:
            try:
                packet = next(packets)
            except StopIteration:
                return
            except FFmpegError as error:
                log.warning("%s breaks off: %s", self._path, _reason(error))
                return
            try:
                yield from packet.decode()  # type: ignore[misc]
            except FFmpegError:
                self._damaged += 1


def _upright(picture: av.VideoFrame) -> np.ndarray:
    rgb = picture.to_ndarray(format="rgb24")
    turns = round(getattr(picture, "rotation", 0) / 90) % 4
    return np.ascontiguousarray(np.rot90(rgb, turns)) if turns else rgb


def _reason(error: Exception) -> str:
    return getattr(error, "strerror", None) or str(error) or type(error).__name__
