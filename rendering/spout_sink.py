"""The avatar by Spout, with transparency, for programs on the same Windows computer."""

from __future__ import annotations

import importlib
import platform
from typing import Any

import numpy as np

from rendering.sink import PixelFormat, SinkBase
from tracking.basics.arrays import Array
from tracking.errors import DeviceError

NAME = "Ichimai"

MISSING = "Spout is not installed: `uv sync --extra spout` brings it; OBS needs the Spout2 plugin besides"
ELSEWHERE = "Spout is there on Windows alone; take the browser source instead"

_GL_RGBA = 0x1908


class SpoutSink(SinkBase):
    """Shares frames by Spout. Its window-less OpenGL context belongs to the thread that opens it.

    Untested: no Windows was at hand.

    Args:
        size: (width, height) of the frames.
        fps: for the record alone.

    Raises:
        DeviceError: if this is no Windows, the extra `spout` is not installed, or the graphics card refuses.
    """

    def __init__(self, size: tuple[int, int], fps: float = 60.0) -> None:
        super().__init__(size, fps, PixelFormat.RGBA_PREMULTIPLIED, f"Spout sender {NAME}")
        if platform.system() != "Windows":
            raise DeviceError(ELSEWHERE)
        try:
            spout = importlib.import_module("SpoutGL")
        except ImportError as error:
            raise DeviceError(MISSING) from error
        self._sender: Any = spout.SpoutSender()
        if not self._sender.createOpenGL():
            raise DeviceError("Spout finds no OpenGL on this computer")
        self._sender.setSenderName(NAME)

    def take(self, pixels: Array, time_s: float) -> None:
        """Share a frame; see `Sink.send`. Receivers expect it premultiplied.

        Raises:
            DeviceError: if Spout refuses it.
        """
        if self._sender is None:
            raise ValueError("Spout is closed already")
        width, height = self.size
        if not self._sender.sendImage(np.ascontiguousarray(pixels), width, height, _GL_RGBA, False, 0):
            raise DeviceError("Spout no longer takes pictures; switch it off and on")

    def close(self) -> None:
        """End the sender."""
        if self._sender is not None:
            self._sender.releaseSender()
            self._sender.closeOpenGL()
            self._sender = None
