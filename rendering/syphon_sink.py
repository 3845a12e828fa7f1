"""The avatar by Syphon, with transparency, for programs on the same Mac; OBS has a client built in."""

from __future__ import annotations

import importlib
import platform
from typing import Any

import numpy as np

from rendering.sink import PixelFormat, SinkBase
from tracking.basics.arrays import Array
from tracking.errors import DeviceError

NAME = "Ichimai"

MISSING = "Syphon is not installed: `uv sync --extra syphon` brings it"
ELSEWHERE = "Syphon is there on macOS alone; take the browser source instead"


class SyphonSink(SinkBase):
    """Shares frames by a Syphon server on Metal.

    Untested: no Mac was at hand.

    Args:
        size: (width, height) of the frames.
        fps: for the record alone.

    Raises:
        DeviceError: if this is no Mac, or the extra `syphon` is not installed.
    """

    def __init__(self, size: tuple[int, int], fps: float = 60.0) -> None:
        super().__init__(size, fps, PixelFormat.RGBA_PREMULTIPLIED, f"Syphon server {NAME}")
        if platform.system() != "Darwin":
            raise DeviceError(ELSEWHERE)
        try:
            syphon = importlib.import_module("syphon")
            arrays = importlib.import_module("syphon.utils.numpy")
            textures = importlib.import_module("syphon.utils.raw")
        except ImportError as error:
            raise DeviceError(MISSING) from error
        self._server: Any = syphon.SyphonMetalServer(NAME)
        self._texture: Any = textures.create_mtl_texture(self._server.device, *size)
        self._copy: Any = arrays.copy_image_to_mtl_texture

    def take(self, pixels: Array, time_s: float) -> None:
        """Share a frame; see `Sink.send`. Receivers expect it premultiplied."""
        if self._server is None:
            raise ValueError("Syphon is closed already")
        self._copy(np.ascontiguousarray(pixels), self._texture)
        self._server.publish_frame_texture(self._texture)

    def close(self) -> None:
        """End the server."""
        if self._server is not None:
            self._server.stop()
            self._server = None
