"""A video file (or animated GIF) as a source."""

from __future__ import annotations

import logging
from collections.abc import Generator
from pathlib import Path

import av
from av.error import FFmpegError
from av.video.stream import VideoStream

from tracking.errors import InputError
from tracking.frame import Frame
from tracking.sources.clip_geometry import display_matrix, shown
from tracking.sources.clip_streams import UNREADABLE, choose_film, open_clip
from tracking.sources.frame_clock import FrameClock, Piece
from tracking.sources.source import SourceBase

log = logging.getLogger(__name__)


class VideoSource(SourceBase):
    """Decodes a video's best picture track, frame by frame, by the times of its stamps.

    Frames are shown as players show them: turned, mirrored and with square pixels. Stamps may jump: see
    `FrameClock`. Packets that can't be decoded are skipped and counted in the log.

    Args:
        path: anything FFmpeg reads.

    Raises:
        InputError: if the file can't be opened or has no frame.
    """

    def __init__(self, path: Path) -> None:
        self.name = path.name
        self._path = path
        self._closed = False
        self._damaged = 0
        try:
            film = choose_film(path)
            self._container = open_clip(path)
        except UNREADABLE as error:
            raise InputError(f"can't read {path} as a video: {_reason(error)}") from error
        stream = self._container.streams[film.index]
        assert isinstance(stream, VideoStream)
        stream.thread_type = "AUTO"
        self.fps, self._count = film.fps, film.frame_count
        self._clock = FrameClock(1.0 / self.fps)
        self._frames = self._decode(stream)
        first = next(self._frames, None)
        if first is None:
            self._container.close()
            raise InputError(f"{path} holds no frame that can be decoded")
        self._first: Frame | None = first
        self.height, self.width = first.rgb.shape[:2]

    @property
    def frame_count(self) -> int | None:
        """How many frames the file has, or says it has; None where it doesn't."""
        return self._count

    @property
    def pieces(self) -> list[Piece]:
        """Where the stamps of what was read so far jumped; the same list grows while it is read."""
        return self._clock.pieces

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
        aspect, index = stream.sample_aspect_ratio, 0
        turned, matrix = None, None
        for picture in self._pictures(stream):
            try:
                if picture.rotation != turned:  # the matrix takes longer to get at, and hardly ever changes
                    turned, matrix = picture.rotation, display_matrix(picture)
                rgb = shown(picture.to_ndarray(format="rgb24"), aspect, matrix)
            except UNREADABLE:
                self._damaged += 1
                continue
            yield Frame(rgb, self._clock.place(picture.time), index)
            index += 1
        if self._damaged and index:
            log.warning("%s: %d damaged packets were skipped", self._path, self._damaged)
        if cuts := sum(not piece.back for piece in self.pieces[1:]):
            log.warning("%s: %d gaps without pictures are shortened", self._path, cuts)

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


def _reason(error: Exception) -> str:
    return getattr(error, "strerror", None) or str(error) or type(error).__name__
