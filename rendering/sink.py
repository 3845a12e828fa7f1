"""What every sink is: something that takes composed frames."""

from __future__ import annotations

import time
from enum import Enum
from types import TracebackType
from typing import Protocol, Self

import numpy as np

from rendering.yuv import Matrix, even
from tracking.basics.arrays import Array


class PixelFormat(Enum):
    """What a frame's array holds; always uint8, sRGB-encoded, (H, W, channels) in RGB(A) order or planar."""

    RGB = "rgb"
    """Opaque, 3 channels."""
    RGBA_STRAIGHT = "rgba_straight"
    """4 channels, alpha not multiplied in: PNG, WebM and Unity Capture."""
    RGBA_PREMULTIPLIED = "rgba_premultiplied"
    """4 channels, colour multiplied by alpha: the Qt preview."""
    I420_BT709 = "i420_bt709"
    """Opaque, planar 4:2:0 as (H * 3 / 2, W), both sides made even: virtual cameras. See `rendering.yuv`."""
    I420_BT601 = "i420_bt601"
    """The same by the other matrix."""

    @property
    def has_alpha(self) -> bool:
        """Whether it carries transparency."""
        return self in (PixelFormat.RGBA_STRAIGHT, PixelFormat.RGBA_PREMULTIPLIED)

    @property
    def matrix(self) -> Matrix | None:
        """The matrix of a planar format."""
        return {PixelFormat.I420_BT709: Matrix.BT709, PixelFormat.I420_BT601: Matrix.BT601}.get(self)

    def shape(self, width: int, height: int) -> tuple[int, ...]:
        """Return the shape of the array of a frame of this size."""
        if self.matrix is not None:
            return even(height) * 3 // 2, even(width)
        return height, width, 4 if self.has_alpha else 3


class Sink(Protocol):
    """Takes composed frames of one size and format; used by one thread at a time.

    A sink is a context manager. Leaving the block without an error is `close`, with one `discard`.

    Attributes:
        size: (width, height) every frame must have.
        fps: frames per second it shows or stores; frames are stamped, so a driver may send fewer.
        wants: the format every frame must have; make the `Composer` with it.
        target: what it sends to or writes, for people: a device, a path, an address.
        last_sent_s: `time.monotonic()` when the last frame left, before waiting for the next turn; else 0.
        finished: it takes no more frames and is to be closed, as a single picture after the first.
    """

    @property
    def size(self) -> tuple[int, int]:
        """See the class."""
        ...

    @property
    def fps(self) -> float:
        """See the class."""
        ...

    @property
    def wants(self) -> PixelFormat:
        """See the class."""
        ...

    @property
    def target(self) -> str:
        """See the class."""
        ...

    @property
    def last_sent_s(self) -> float:
        """See the class."""
        ...

    @property
    def finished(self) -> bool:
        """See the class."""
        ...

    def send(self, pixels: Array, time_s: float) -> None:
        """Take one frame. The array stays the caller's: it is neither kept nor written.

        Args:
            pixels: uint8, of the shape that `size` and `wants` say.
            time_s: `time.monotonic()` of the frame's capture, or the position in the driving clip; only
                differences matter, and a frame that is not later than the one before is dropped by files.

        Raises:
            InputError: if a file can't be written (folder gone, disk full).
            DeviceError: if a device is lost.
        """
        ...

    def close(self) -> None:
        """Finish: a file gets its final name, a device is given back. Closing twice is allowed."""
        ...

    def discard(self) -> None:
        """Stop and leave nothing behind: what a file sink wrote so far is removed. Allowed after `close`."""
        ...

    def __enter__(self) -> Self: ...

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None: ...


class FileSink(Sink, Protocol):
    """A sink that writes a file, or a folder of them."""

    @property
    def written(self) -> int:
        """How many pictures were written so far."""
        ...


class SinkBase:
    """The part all sinks share: what they want, the check of a frame, and the context manager.

    A sink writes `take`, `close` and, where it must be told apart from that, `discard`.
    """

    def __init__(self, size: tuple[int, int], fps: float, wants: PixelFormat, target: str = "") -> None:
        self._size, self._fps, self._wants = size, fps, wants
        self.target, self.last_sent_s, self.finished = target, 0.0, False

    @property
    def size(self) -> tuple[int, int]:
        """(width, height) every frame must have."""
        return self._size

    @property
    def fps(self) -> float:
        """Frames per second."""
        return self._fps

    @property
    def wants(self) -> PixelFormat:
        """The format every frame must have."""
        return self._wants

    def send(self, pixels: Array, time_s: float) -> None:
        """Check one frame, take it and note when; see `Sink.send`.

        Raises:
            ValueError: if it is not of this sink's size and format, a mistake of the program.
        """
        expected = self._wants.shape(*self._size)
        if pixels.shape != expected or pixels.dtype != np.uint8:
            raise ValueError(f"the sink takes uint8 {expected}, got {pixels.dtype} {pixels.shape}")
        self.take(pixels, time_s)
        self.last_sent_s = time.monotonic()

    def take(self, pixels: Array, time_s: float) -> None:
        """Take one frame that was checked; see `Sink.send`."""
        raise NotImplementedError

    def close(self) -> None:
        """Finish; see `Sink.close`."""
        raise NotImplementedError

    def discard(self) -> None:
        """Stop without a result; for a device the same as `close`."""
        self.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if kind is None:
            self.close()
        else:
            self.discard()
