"""The avatar over NDI, with transparency: another computer's OBS, vMix and the like see it as a source."""

from __future__ import annotations

import importlib
from fractions import Fraction
from typing import Any

from models.colour import straighten
from rendering.sink import PixelFormat, SinkBase
from tracking.basics.arrays import Array
from tracking.errors import DeviceError

NAME = "Ichimai"

MISSING = "NDI is not installed: `uv sync --extra ndi` brings it, under NDI's own terms (https://ndi.video)"


class NdiSink(SinkBase):
    """Sends frames by NDI; sending begins here, receiving where somebody looks.

    Args:
        size: (width, height) of the frames.
        fps: what receivers are told.

    Raises:
        DeviceError: if the extra `ndi` is not installed, or NDI does not start.
    """

    def __init__(self, size: tuple[int, int], fps: float = 60.0) -> None:
        super().__init__(size, fps, PixelFormat.RGBA_PREMULTIPLIED, f"NDI source {NAME}")
        try:
            senders = importlib.import_module("cyndilib.sender")
            frames = importlib.import_module("cyndilib.video_frame")
            structs = importlib.import_module("cyndilib.wrapper.ndi_structs")
        except ImportError as error:
            raise DeviceError(MISSING) from error
        frame = frames.VideoSendFrame()
        frame.set_resolution(*size)
        frame.set_frame_rate(Fraction(fps).limit_denominator(1001))
        frame.set_fourcc(structs.FourCC.RGBA)
        self._sender: Any = senders.Sender(NAME)
        self._sender.set_video_frame(frame)
        try:
            self._sender.open()
        except RuntimeError as error:
            raise DeviceError(f"NDI does not start: {error}") from error

    def take(self, pixels: Array, time_s: float) -> None:
        """Send a frame, which NDI has straight; see `Sink.send`."""
        if self._sender is None:
            raise ValueError("NDI is closed already")
        # The library copies it, so that the array is not kept.
        self._sender.write_video(straighten(pixels).reshape(-1))

    def close(self) -> None:
        """End the source."""
        if self._sender is not None:
            self._sender.close()
            self._sender = None
