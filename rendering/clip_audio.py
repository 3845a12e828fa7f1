"""The driving clip's sound, carried over into the avatar's clip."""

from __future__ import annotations

import logging
from collections.abc import Generator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import Any, TypeAlias

import av
import av.error
from av.audio.stream import AudioStream
from av.container import InputContainer, OutputContainer

from tracking.sources.clip_streams import choose_sound, open_clip
from tracking.sources.frame_clock import MOST_STILL_S, Piece, SoundClock

log = logging.getLogger(__name__)
Packet: TypeAlias = "av.Packet[Any]"
Part: TypeAlias = "Packet | av.AudioFrame"


@dataclass(frozen=True, slots=True)
class AudioRules:
    """What a container takes.

    Attributes:
        copied: codecs whose packets go in as they are.
        encoder: what everything else is encoded with.
        rates: sample rates the encoder knows.
    """

    copied: frozenset[str]
    encoder: str
    rates: tuple[int, ...]


MP4_AUDIO = AudioRules(frozenset({"aac", "mp3", "ac3", "alac"}), "aac", (48000, 44100, 32000, 22050, 16000))
WEBM_AUDIO = AudioRules(frozenset({"opus", "vorbis"}), "libopus", (48000, 24000, 16000))


@dataclass(frozen=True, slots=True)
class ClipSound:
    """A clip whose sound is wanted, and how its pictures were placed in time.

    Attributes:
        path: of the clip.
        pieces: where the stamps of its pictures jumped; may grow while they are read. None: nowhere, and
            time 0 is the clip's first picture.
    """

    path: Path
    pieces: Sequence[Piece] | None = None


class ClipAudio:
    """Muxes the best sound track of a clip into a container, step by step with the pictures.

    Sound is placed beside the pictures it was recorded with; what lies in a shortened gap is left out.
    """

    def __init__(self, sound: ClipSound, container: OutputContainer, rules: AudioRules) -> None:
        """Open the clip and add a track to the container; without sound in the clip nothing is added."""
        self._container = container
        self._last_dts: int | None = None
        self._next = -(1 << 62)
        self._resampler: av.AudioResampler | None = None
        index = choose_sound(sound.path)
        self._input = open_clip(sound.path)
        if index is None:
            self._waiting = None
            return
        source = self._input.streams[index]
        assert isinstance(source, AudioStream)
        pieces = sound.pieces
        if pieces is None:
            origin_s = _first_picture_s(self._input)
            pieces = (Piece(origin_s, origin_s, -origin_s),)
        self._clock = SoundClock(pieces)
        # A decoder may have another name than what it decodes: mp3float decodes mp3.
        if source.codec_context.codec.canonical_name in rules.copied:
            self._track = container.add_stream_from_template(source)  # pyright: ignore[reportUnknownMemberType]
            self._parts = _packets(self._input, source)
        else:
            self._track = self._encoder(source, rules)
            self._parts = _frames(self._input, source)
        self._parts = _without_wrapped(self._parts)
        self._waiting: Part | None = next(self._parts, None)

    def mux_until(self, end_s: float) -> None:
        """Mux all that begins before `end_s`."""
        while self._waiting is not None:
            part = self._waiting
            begin_s = self._clock.place(_stamp_s(part))
            if begin_s is not None and begin_s >= end_s:
                return
            if begin_s is not None and begin_s + _length_s(part) > 0.0:
                self._mux(part, begin_s)
            self._waiting = next(self._parts, None)
            if self._waiting is None and self._resampler is not None:
                self._container.mux(self._track.encode(None))  # pyright: ignore[reportUnknownMemberType]

    def close(self) -> None:
        """Let go of the clip."""
        if self._waiting is not None:
            self._parts.close()
        self._input.close()

    def _mux(self, part: Part, begin_s: float) -> None:
        if isinstance(part, av.Packet):
            assert part.time_base is not None and part.pts is not None and part.dts is not None
            begin = round(begin_s / part.time_base)
            part.dts, part.pts = part.dts + begin - part.pts, begin
            if self._last_dts is not None and part.dts <= self._last_dts:
                return  # containers refuse packets that run back
            self._last_dts = part.dts
            part.stream = self._track
            self._container.mux(part)  # pyright: ignore[reportUnknownMemberType]
            return
        # In units of an AVI's packets the resampler would round the stamps of several pieces to one.
        part.time_base = Fraction(1, part.sample_rate)
        part.pts = max(round(begin_s * part.sample_rate), self._next)
        self._next = part.pts + part.samples  # sound that runs back, of a damaged clip, is moved on
        assert self._resampler is not None
        for piece in self._resampler.resample(part):
            if piece.pts is None or piece.pts + piece.samples > 0:
                self._container.mux(self._track.encode(piece))  # pyright: ignore[reportUnknownMemberType]

    def _encoder(self, source: AudioStream, rules: AudioRules) -> AudioStream:
        """Add a track and make what brings frames into its form."""
        rate = source.codec_context.sample_rate
        rate = rate if rate in rules.rates else rules.rates[0]
        layout = "mono" if source.codec_context.channels == 1 else "stereo"
        track = self._container.add_stream(rules.encoder, rate=rate, layout=layout)  # pyright: ignore[reportUnknownMemberType]
        assert isinstance(track, AudioStream)
        track.codec_context.open()
        self._resampler = av.AudioResampler(
            format=track.codec_context.format,
            layout=layout,
            rate=rate,
            frame_size=track.codec_context.frame_size or 1024,
        )
        return track


def _without_wrapped(
    parts: Generator[Packet] | Generator[av.AudioFrame],
) -> Generator[Part]:
    """Leave out a first part whose stamp lies before 0 and so at the end of all stamps, as MPEG-TS has it."""
    first = next(parts, None)
    second = None if first is None else next(parts, None)
    if first is not None and (second is None or _stamp_s(first) - _stamp_s(second) < MOST_STILL_S):
        yield first
    if second is not None:
        yield second
        yield from parts
    parts.close()


def _packets(container: InputContainer, source: AudioStream) -> Generator[Packet]:
    """Yield the track's packets that have a time; where the file is damaged they end."""
    try:
        for packet in container.demux(source):
            if packet.pts is not None and packet.dts is not None:
                yield packet
    except av.error.FFmpegError as error:
        log.warning("the clip's sound breaks off: %s", error)


def _frames(container: InputContainer, source: AudioStream) -> Generator[av.AudioFrame]:
    """Yield the track's frames; what is damaged is left out."""
    damaged = 0
    try:
        for packet in container.demux(source):
            try:
                yield from (f for f in packet.decode() if f.pts is not None)  # type: ignore[misc]
            except av.error.FFmpegError:
                damaged += 1
    except av.error.FFmpegError as error:
        log.warning("the clip's sound breaks off: %s", error)
    if damaged:
        log.warning("%d pieces of the clip's sound can't be decoded and are left out", damaged)


def _first_picture_s(container: InputContainer) -> float:
    for stream in container.streams.video:
        if stream.start_time is not None and stream.time_base is not None:
            return float(stream.start_time * stream.time_base)
    return 0.0


def _stamp_s(part: Part) -> float:
    return float((part.pts or 0) * (part.time_base or 0))


def _length_s(part: Part) -> float:
    if isinstance(part, av.AudioFrame):
        return part.samples / part.sample_rate if part.sample_rate else 0.0
    return float((part.duration or 0) * (part.time_base or 0))
