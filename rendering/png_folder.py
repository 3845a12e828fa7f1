"""Numbered RGBA pictures, for editors that take image sequences."""

from __future__ import annotations

from pathlib import Path

import cv2

from rendering.clip_audio import ClipSound
from rendering.frame_slots import FrameSlots, as_rate
from rendering.pending import PendingPath, told_as_input_error
from rendering.sink import PixelFormat, SinkBase
from tracking.basics.arrays import Array
from tracking.errors import InputError


def encode_png(rgba_straight: Array) -> bytes:
    """Return a picture, uint8 (H, W, 4), straight RGBA, sRGB, as a PNG file."""
    # Level 2 is three times as fast as the default and its files a few percent larger.
    bgra = cv2.cvtColor(rgba_straight, cv2.COLOR_RGBA2BGRA)
    return cv2.imencode(".png", bgra, [cv2.IMWRITE_PNG_COMPRESSION, 2])[1].tobytes()


class PngFolder(SinkBase):
    """Writes `000000.png`, `000001.png` ... at a constant rate; the folder appears when it is whole."""

    def __init__(
        self, path: Path, size: tuple[int, int], fps: float, audio_from: Path | ClipSound | None = None
    ) -> None:
        """Begin the folder.

        Args:
            path: where it will be; it must not exist, or be an empty folder.
            size: (width, height) of the frames.
            fps: pictures a second; frames are placed by their time, a gap repeats the picture before it.
            audio_from: pictures have no sound, but time then counts from 0 as it does for video.

        Raises:
            InputError: if it can't be written.
        """
        super().__init__(size, fps, PixelFormat.RGBA_STRAIGHT, str(path))
        self.path = path
        self._slots = FrameSlots(as_rate(fps), start_s=None if audio_from is None else 0.0)
        self._pending = PendingPath(path, folder=True)
        self._last = b""
        self._written = 0
        self._open = True

    @property
    def written(self) -> int:
        """How many pictures there are so far."""
        return self._written

    def take(self, pixels: Array, time_s: float) -> None:
        """Write one picture; see `Sink.send`."""
        if not self._open:
            raise ValueError(f"{self.path} is closed already")
        slots = self._slots.take(time_s)
        if slots == 0:
            return
        png = encode_png(pixels)
        try:
            for _ in range(slots - 1):
                self._write(self._last or png)
            self._write(png)
        except InputError:
            self.discard()
            raise
        self._last = png

    def _write(self, png: bytes) -> None:
        with told_as_input_error(self.path):
            (self._pending.temporary / f"{self._written:06d}.png").write_bytes(png)
        self._written += 1

    def close(self) -> None:
        """Give the folder its name.

        Raises:
            InputError: if that fails, or no frame was sent: then there is no folder.
        """
        if not self._open:
            return
        self._open = False
        try:
            if self._written == 0:
                raise InputError(f"no frame came, so {self.path} was not written")
            self._pending.commit()
        except InputError:
            self._pending.drop()
            raise

    def discard(self) -> None:
        """Stop and remove what was written."""
        if self._open:
            self._open = False
            self._pending.drop()
