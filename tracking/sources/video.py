"""A video file (or animated GIF) as a source."""

from __future__ import annotations

import logging
from collections.abc import Generator
from pathlib import Path

import av
import numpy as np
from av.container import InputContainer
from av.error import FFmpegError
from av.video.stream import VideoStream

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
        stream = self._container.streams.video[0]
        stream.thread_type = "AUTO"
        self.fps = float(stream.average_rate or stream.guessed_rate or 30.0)
        self._count = _frame_count(self._container, stream, self.fps)
        self._frames = self._decode(stream)
        first = next(self._frames, None)
        if first is None:
            self._container.close()
            raise InputError(f"{path} holds no frame that can be decoded")
        self._first: Frame | None = first
        self.height, self.width = first.rgb.shape[:2]

    @property
    def frame_count(self) -> int | None:
        """How many frames the file says it has; None where it doesn't."""
        return self._count

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
            # What still decodes refers to this source and back: left to the garbage collector, the decoder's
            # threads would stay for minutes.
            self._frames.close()
            self._container.close()

    def _decode(self, stream: VideoStream) -> Generator[Frame]:
        start_s: float | None = None
        last_s = 0.0
        for index, picture in enumerate(self._pictures(stream)):
            stamp_s = picture.time if picture.time is not None else index / self.fps
            start_s = stamp_s if start_s is None else start_s
            last_s = max(last_s, stamp_s - start_s)
            yield Frame(_upright(picture), last_s, index)
        if self._damaged and start_s is not None:
            log.warning("%s: %d damaged packets were skipped", self._path, self._damaged)

    def _pictures(self, stream: VideoStream) -> Generator[av.VideoFrame]:
        packets = self._container.demux(stream)
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


def _frame_count(container: InputContainer, stream: VideoStream, fps: float) -> int | None:
    if stream.frames:
        return stream.frames
    if stream.duration and stream.time_base:
        return max(1, round(float(stream.duration * stream.time_base) * fps))
    if container.duration:
        return max(1, round(container.duration / av.time_base * fps))
    return None


def _upright(picture: av.VideoFrame) -> np.ndarray:
    rgb = picture.to_ndarray(format="rgb24")
    turns = round(getattr(picture, "rotation", 0) / 90) % 4
    return np.ascontiguousarray(np.rot90(rgb, turns)) if turns else rgb


def _reason(error: Exception) -> str:
    return getattr(error, "strerror", None) or str(error) or type(error).__name__
