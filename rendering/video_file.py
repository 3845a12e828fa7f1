"""Video files: MP4 with H.264, and WebM with VP9 and alpha."""

from __future__ import annotations

import contextlib
from collections.abc import Generator
from pathlib import Path
from typing import ClassVar

import av
import av.error
import numpy as np
from av.video.reformatter import ColorPrimaries, ColorRange, Colorspace, ColorTrc
from av.video.stream import VideoStream

from rendering.bleeding import bleed_colour
from rendering.clip_audio import MP4_AUDIO, WEBM_AUDIO, AudioRules, ClipAudio, ClipSound
from rendering.frame_slots import FrameSlots, as_rate
from rendering.pending import PendingPath, told_as_input_error
from rendering.sink import PixelFormat, SinkBase
from rendering.yuv import I420Converter, Matrix, padded_to_even, split_planes
from tracking.basics.arrays import Array
from tracking.errors import InputError

# What a system may have instead where FFmpeg was built without x264, best first.
H264_ENCODERS = ("libx264", "h264_videotoolbox", "h264_mf", "libopenh264")


class VideoFile(SinkBase):
    """Writes a video of constant rate under a temporary name; `close` gives it its own.

    Frames are placed by their time: a gap repeats the frame before it, a frame too early is dropped. An odd
    width or height grows by one repeated column or row, since 4:2:0 video has even sides.
    """

    container_format: ClassVar[str]
    pixel_format: ClassVar[str]
    audio_rules: ClassVar[AudioRules]

    def __init__(
        self,
        path: Path,
        size: tuple[int, int],
        fps: float,
        wants: PixelFormat,
        audio_from: Path | ClipSound | None,
    ) -> None:
        super().__init__(size, fps, wants, str(path))
        self.path = path
        self._slots = FrameSlots(as_rate(fps), start_s=None if audio_from is None else 0.0)
        self._converter = I420Converter(*size, Matrix.BT709)
        self._last: av.VideoFrame | None = None
        self._written = 0
        self._audio: ClipAudio | None = None
        self._pending = PendingPath(path)
        self._open = True
        with self._writing():
            self._container = av.open(f"file:{self._pending.temporary}", "w", format=self.container_format)
            self._stream = self._add_stream()
        if audio_from is not None:
            self._add_audio(audio_from)

    @property
    def written(self) -> int:
        """How many pictures are in the file so far."""
        return self._written

    def take(self, pixels: Array, time_s: float) -> None:
        """Write one frame; see `Sink.send`. With `audio_from`, times are positions in that clip."""
        slots = self._slots.take(time_s)
        if slots == 0:
            return
        picture = self._picture(pixels)
        with self._writing():
            for _ in range(slots - 1):
                self._encode(self._last or picture)
            self._encode(picture)
        self._last = picture

    def close(self) -> None:
        """Write what is still held back and give the file its name.

        Raises:
            InputError: if it can't be written, or no frame was sent: then there is no file.
        """
        if not self._open:
            return
        if self._written == 0:
            self.discard()
            raise InputError(f"no frame came, so {self.path} was not written")
        with self._writing():
            self._container.mux(self._stream.encode(None))  # pyright: ignore[reportUnknownMemberType]
            self._container.close()
            self._pending.commit()
        self._release()

    def discard(self) -> None:
        """Stop and remove what was written."""
        if not self._open:
            return
        if hasattr(self, "_container"):
            # It need not be finished properly: it is about to go.
            with contextlib.suppress(OSError, av.error.FFmpegError):
                self._container.close()
        self._release()
        self._pending.drop()

    def _codec(self) -> tuple[str, dict[str, str]]:
        """Return the encoder's name and options."""
        raise NotImplementedError

    def _planes(self, pixels: Array) -> tuple[Array, ...]:
        """Return the planes of `pixel_format`, uint8 (h, w) each, of one frame, see `Sink.send`."""
        raise NotImplementedError

    def _add_stream(self) -> VideoStream:
        name, options = self._codec()
        stream = self._container.add_stream(name, rate=self._slots.fps, options=options)  # pyright: ignore[reportUnknownMemberType]
        assert isinstance(stream, VideoStream)
        stream.width, stream.height = self._converter.width, self._converter.height
        stream.pix_fmt = self.pixel_format
        context = stream.codec_context
        context.color_range, context.colorspace = ColorRange.MPEG, Colorspace.ITU709
        context.color_primaries, context.color_trc = ColorPrimaries.BT709, ColorTrc.BT709
        return stream

    def _add_audio(self, clip: Path | ClipSound) -> None:
        sound = clip if isinstance(clip, ClipSound) else ClipSound(clip)
        try:
            self._audio = ClipAudio(sound, self._container, self.audio_rules)
        except (OSError, av.error.FFmpegError) as error:
            self.discard()
            raise InputError(f"the sound of {sound.path} can't be read: {error.strerror or error}") from error

    def _picture(self, pixels: Array) -> av.VideoFrame:
        picture = av.VideoFrame(self._converter.width, self._converter.height, self.pixel_format)
        for plane, values in zip(picture.planes, self._planes(pixels), strict=True):
            lines = np.frombuffer(memoryview(plane), np.uint8).reshape(plane.height, plane.line_size)
            lines[:, : plane.width] = values
        picture.color_range, picture.colorspace = ColorRange.MPEG, Colorspace.ITU709
        picture.color_primaries, picture.color_trc = ColorPrimaries.BT709, ColorTrc.BT709
        return picture

    def _encode(self, picture: av.VideoFrame) -> None:
        picture.pts, picture.time_base = self._written, 1 / self._slots.fps
        self._written += 1
        if self._audio is not None:
            self._audio.mux_until(float(self._written / self._slots.fps))
        self._container.mux(self._stream.encode(picture))  # pyright: ignore[reportUnknownMemberType]

    def _release(self) -> None:
        self._open = False
        self._last = None
        if self._audio is not None:
            self._audio.close()

    @contextlib.contextmanager
    def _writing(self) -> Generator[None]:
        """Tell what goes wrong inside as an `InputError`, and give the file up."""
        if not self._open:
            raise ValueError(f"{self.path} is closed already")
        try:
            with told_as_input_error(self.path):
                yield
        except BaseException:
            self.discard()
            raise


class Mp4File(VideoFile):
    """MP4 with H.264, for anything that plays video: opaque, BT.709; sound is copied or turned into AAC."""

    container_format = "mp4"
    pixel_format = "yuv420p"
    audio_rules = MP4_AUDIO

    def __init__(
        self,
        path: Path,
        size: tuple[int, int],
        fps: float,
        audio_from: Path | ClipSound | None = None,
        preset: str = "veryfast",
    ) -> None:
        """Begin the file.

        Args:
            path: where it will be; an existing file is replaced on `close`.
            size: (width, height) of the frames.
            fps: its constant rate.
            audio_from: a clip whose sound it gets; frames are then timed by that clip, from 0.
            preset: x264's, from "ultrafast" to "veryslow".

        Raises:
            InputError: if it can't be written or the clip not read.
        """
        self._preset = preset
        super().__init__(path, size, fps, PixelFormat.RGB, audio_from)

    def _codec(self) -> tuple[str, dict[str, str]]:
        name = next((n for n in H264_ENCODERS if n in av.codecs_available), None)
        if name is None:
            raise InputError("this FFmpeg has no H.264 encoder; record to .webm instead")
        # chromaloc 1: chroma lies in the middle of its pixels, as `rendering.yuv` makes it.
        x264 = {"preset": self._preset, "crf": "18", "tune": "animation", "x264-params": "chromaloc=1"}
        return name, x264 if name == "libx264" else {"b": str(self.size[0] * self.size[1] * 6)}

    def _planes(self, pixels: Array) -> tuple[Array, ...]:
        return split_planes(self._converter.convert(pixels))


class WebmFile(VideoFile):
    """WebM with VP9 and alpha, for OBS, browsers and editors; sound is copied or turned into Opus."""

    container_format = "webm"
    pixel_format = "yuva420p"
    audio_rules = WEBM_AUDIO

    def __init__(
        self, path: Path, size: tuple[int, int], fps: float, audio_from: Path | ClipSound | None = None
    ) -> None:
        """Begin the file; arguments and errors as for `Mp4File`."""
        super().__init__(path, size, fps, PixelFormat.RGBA_STRAIGHT, audio_from)

    def _codec(self) -> tuple[str, dict[str, str]]:
        # Alternate reference frames are not supported together with alpha.
        speed = {"deadline": "realtime", "cpu-used": "6", "row-mt": "1", "auto-alt-ref": "0"}
        return "libvpx-vp9", {"crf": "15", "b": "0", **speed}

    def _planes(self, pixels: Array) -> tuple[Array, ...]:
        pixels = padded_to_even(pixels)
        colour = split_planes(self._converter.convert(bleed_colour(pixels)))
        return *colour, pixels[..., 3]
