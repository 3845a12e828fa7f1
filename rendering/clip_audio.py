"""The driving clip's sound, carried over into the avatar's clip."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import av
import av.error
from av.audio.stream import AudioStream
from av.container import InputContainer, OutputContainer

log = logging.getLogger(__name__)


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


class ClipAudio:
    """Muxes the first sound track of a clip into a container, step by step with the pictures.

    Time 0 of the output is the clip's first picture, as `tracking.frame.Frame.time_s` counts.
    """

    def __init__(self, clip: Path, container: OutputContainer, rules: AudioRules) -> None:
        """Open the clip and add a track to the container; without sound in the clip nothing is added."""
        self._container = container
        self._input = av.open(str(clip))
        self._ended = False
        self._packets: Iterator[av.Packet] = iter(())
        if not self._input.streams.audio:
            self._ended = True
            return
        source = self._input.streams.audio[0]
        origin_s = _first_picture_s(self._input)
        if source.codec_context.name in rules.copied:
            self._packets = self._copied(source, origin_s)
        else:
            self._packets = self._encoded(source, origin_s, rules)
        self._waiting = next(self._packets, None)

    def mux_until(self, end_s: float) -> None:
        """Mux every packet that begins before `end_s`."""
        while not self._ended:
            packet = self._waiting
            if packet is None:
                self._ended = True
            elif _begin_s(packet) >= end_s:
                return
            else:
                self._container.mux(packet)
                self._waiting = next(self._packets, None)

    def close(self) -> None:
        """Let go of the clip."""
        self._input.close()

    def _copied(self, source: AudioStream, origin_s: float) -> Iterator[av.Packet]:
        track = self._container.add_stream_from_template(source)
        assert source.time_base is not None
        shift = round(origin_s / source.time_base)

        def packets() -> Iterator[av.Packet]:
            for packet in self._input.demux(source):
                if packet.pts is None or packet.dts is None:
                    continue
                if packet.pts + (packet.duration or 0) <= shift:
                    continue
                packet.pts, packet.dts = packet.pts - shift, packet.dts - shift
                packet.stream = track
                yield packet

        return packets()

    def _encoded(self, source: AudioStream, origin_s: float, rules: AudioRules) -> Iterator[av.Packet]:
        rate = source.codec_context.sample_rate
        rate = rate if rate in rules.rates else rules.rates[0]
        layout = "mono" if source.codec_context.channels == 1 else "stereo"
        track = self._container.add_stream(rules.encoder, rate=rate, layout=layout)
        assert isinstance(track, AudioStream)
        track.codec_context.open()
        resampler = av.AudioResampler(
            format=track.codec_context.format,
            layout=layout,
            rate=rate,
            frame_size=track.codec_context.frame_size or 1024,
        )

        def packets() -> Iterator[av.Packet]:
            for frame in _decoded(self._input, source):
                for piece in resampler.resample(frame):
                    if piece.pts is not None and piece.time_base is not None:
                        piece.pts -= round(origin_s / piece.time_base)
                        if piece.pts + piece.samples <= 0:
                            continue
                    yield from track.encode(piece)
            yield from track.encode(None)

        return packets()


def _decoded(container: InputContainer, source: AudioStream) -> Iterator[av.AudioFrame | None]:
    """Yield the track's frames, then None; what is damaged is left out."""
    for packet in container.demux(source):
        try:
            yield from packet.decode()  # pyright: ignore[reportReturnType]
        except av.error.InvalidDataError as error:
            log.warning("a piece of the clip's sound can't be decoded: %s", error)
    yield None


def _first_picture_s(container: InputContainer) -> float:
    for stream in container.streams.video:
        if stream.start_time is not None and stream.time_base is not None:
            return float(stream.start_time * stream.time_base)
    return 0.0


def _begin_s(packet: av.Packet) -> float:
    return float((packet.pts or 0) * (packet.time_base or 0))
