"""Opening clips: files are files whatever their names, and of several tracks the best is taken."""

from __future__ import annotations

import logging
from collections.abc import Generator
from contextlib import closing, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

import av
from av.audio.stream import AudioStream
from av.container import InputContainer
from av.error import FFmpegError
from av.stream import Disposition
from av.video.stream import VideoStream

from tracking.errors import InputError
from tracking.sources.frame_clock import usual_fps

log = logging.getLogger(__name__)

_SCANNED_PACKETS, _SCANNED_BYTES = 20_000, 256 << 20
_TRIED_PACKETS = 3_000
_COVERS = ("mjpeg", "png", "bmp", "gif", "webp", "tiff")
"""Codecs of pictures, of which a track may be a cover."""
# Whatever else FFmpeg's wrapper raises on what it can't make sense of.
UNREADABLE = (FFmpegError, OSError, ValueError, AttributeError, NotImplementedError, ArithmeticError)

Track = TypeVar("Track", VideoStream, AudioStream)


def open_clip(path: Path) -> InputContainer:
    """Open a file by FFmpeg, and nothing but this file: names with colons or percents are names.

    Raises:
        av.error.FFmpegError, OSError, ValueError: if it can't be read.
    """
    # A playlist could name addresses and other files.
    only_files = {"protocol_whitelist": "file"}
    # Percents are taken for patterns of numbered pictures; FFmpeg is told names in UTF-8 only.
    if "%" in str(path) or not _is_unicode(str(path)):
        return av.open(path.open("rb"), "r", metadata_errors="replace")
    return av.open(f"file:{path}", "r", options=only_files, metadata_errors="replace")


def _is_unicode(text: str) -> bool:
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True


@dataclass(frozen=True, slots=True)
class FilmTrack:
    """A track of pictures that can be decoded.

    Attributes:
        index: of the stream in its file.
        fps: at which most of its frames follow each other.
        frame_count: how many there are; None where that is not known.
    """

    index: int
    fps: float
    frame_count: int | None


def choose_film(path: Path) -> FilmTrack:
    """Return the best track of pictures of a clip; what is left out is said in the log.

    Raises:
        InputError: if there is none that can be decoded.
        av.error.FFmpegError, OSError, ValueError: if the file can't be read.
    """
    with closing(open_clip(path)) as container:
        tracks = list(container.streams.video)
        films = [track for track in tracks if not _is_cover(track)]
        if not container.streams.audio:  # a picture alone is a film of one frame
            films = films or tracks
        broken = sum(track.codec_context is None for track in films)  # pyright: ignore[reportUnnecessaryComparison]
        order = [track.index for track in sorted(films, key=_worth, reverse=True)]
    if not order:
        cover = " and a cover" if tracks else " or data"
        raise InputError(f"{path} has no pictures, only sound{cover}")
    for index in order[: len(order) - broken]:
        if not _decodes(path, index):
            broken += 1
            continue
        if broken:
            log.warning("%s: %d tracks of pictures can't be decoded; track %d is taken", path, broken, index)
        elif len(order) > 1:
            log.info("%s: of %d tracks of pictures, track %d is taken", path, len(order), index)
        return _scanned(path, index)
    raise InputError(f"{path} holds no frame that can be decoded")


def choose_sound(path: Path) -> int | None:
    """Return the index of the best sound track of a clip; None without one. What is left is said in the log.

    Raises:
        av.error.FFmpegError, OSError, ValueError: if the file can't be read.
    """
    with closing(open_clip(path)) as container:
        tracks = sorted(container.streams.audio, key=lambda track: not _is_default(track))
        order = [track.index for track in tracks]
    chosen = next((index for index in order if _decodes(path, index)), None)
    broken = len(order) if chosen is None else order.index(chosen)
    if broken and chosen is None:
        log.warning("the sound of %s can't be decoded, so it is left out", path)
    elif broken:
        log.warning("%s: %d sound tracks can't be decoded; track %d is taken", path, broken, chosen)
    return chosen


def _is_cover(track: VideoStream) -> bool:
    """Whether it is a picture that belongs to the file, not a film."""
    if track.disposition & Disposition.attached_pic:
        return True
    context = track.codec_context
    return context is not None and context.name in _COVERS and track.frames == 1  # pyright: ignore[reportUnnecessaryComparison]


def _is_default(track: VideoStream | AudioStream) -> bool:
    return bool(track.disposition & Disposition.default)


def _worth(track: VideoStream) -> tuple[bool, bool, int, int]:
    """By what the best track is found: decodable, meant to be played, large, the first."""
    context = track.codec_context
    if context is None:  # pyright: ignore[reportUnnecessaryComparison]
        return False, False, 0, -track.index
    return True, _is_default(track), (context.width or 0) * (context.height or 0), -track.index


def _decodes(path: Path, index: int) -> bool:
    """Whether something comes of a track."""
    try:
        with closing(open_clip(path)) as container:
            stream = container.streams[index]
            if stream.codec_context is None:  # pyright: ignore[reportUnnecessaryComparison]
                return False
            stream.codec_context.thread_count = 1
            with closing(_frames(container, index)) as frames:
                return next(frames, None) is not None
    except UNREADABLE:
        return False


def _frames(container: InputContainer, index: int) -> Generator[object]:
    """Yield the frames of a track, passing over what is damaged, for as long as it may be tried."""
    damaged = 0
    for number, packet in enumerate(container.demux()):
        if number > _TRIED_PACKETS or damaged > _TRIED_PACKETS // 10:
            return
        if packet.stream.index != index:
            continue
        try:
            yield from packet.decode()
        except FFmpegError:
            damaged += 1


def _scanned(path: Path, index: int) -> FilmTrack:
    """Look through a track without decoding it."""
    with closing(open_clip(path)) as container:
        stream = container.streams[index]
        assert isinstance(stream, VideoStream)
        packets = size = 0
        pieces: list[list[float]] = [[]]
        last_s: float | None = None
        for packet in _packets(container, stream):
            if packets >= _SCANNED_PACKETS or size >= _SCANNED_BYTES:
                break
            packets, size = packets + 1, size + packet.size
            if packet.pts is None or packet.time_base is None:  # pyright: ignore[reportUnnecessaryComparison]
                continue
            # Packets lie in the order of decoding, which may be another than that of showing.
            now_s = float((packet.pts if packet.dts is None else packet.dts) * packet.time_base)
            if last_s is not None and now_s < last_s:
                pieces.append([])
            pieces[-1].append(float(packet.pts * packet.time_base))
            last_s = now_s
        else:
            return FilmTrack(index, usual_fps(pieces, _declared(stream)), packets)
        fps = usual_fps(pieces, _declared(stream))
        return FilmTrack(index, fps, _told_count(container, stream, fps))


def _packets(container: InputContainer, stream: VideoStream) -> Generator[av.Packet[Any]]:
    """Yield a track's packets to the end, or to where the file breaks off."""
    with suppress(FFmpegError):  # whoever decodes it says so
        yield from (packet for packet in container.demux(stream) if packet.size)


def _declared(stream: VideoStream) -> float | None:
    rate = stream.average_rate or stream.guessed_rate
    return float(rate) if rate else None


def _told_count(container: InputContainer, stream: VideoStream, fps: float) -> int | None:
    """Return how many frames a file says it has, or its length makes."""
    if stream.frames:
        return stream.frames
    if stream.duration and stream.time_base:
        return max(1, round(float(stream.duration * stream.time_base) * fps))
    if container.duration:
        return max(1, round(container.duration / av.time_base * fps))
    return None
