"""One picture, kept."""

from __future__ import annotations

from pathlib import Path

from rendering.clip_audio import ClipSound
from rendering.pending import PendingPath, told_as_input_error
from rendering.png_folder import encode_png
from rendering.sink import PixelFormat, SinkBase
from tracking.basics.arrays import Array
from tracking.errors import InputError


class Snapshot(SinkBase):
    """Keeps the first frame as an RGBA PNG, there as soon as `send` returns; later ones are ignored."""

    def __init__(
        self, path: Path, size: tuple[int, int], fps: float = 30.0, audio_from: Path | ClipSound | None = None
    ) -> None:
        """Begin the file; `fps` and `audio_from` mean nothing to a picture.

        Raises:
            InputError: if it can't be written.
        """
        super().__init__(size, fps, PixelFormat.RGBA_STRAIGHT, str(path))
        self.path = path
        self._open = True
        self._pending = PendingPath(path)

    @property
    def written(self) -> int:
        """How many pictures there are: 1 once it is taken."""
        return int(self.finished)

    def take(self, pixels: Array, time_s: float) -> None:
        """Keep the frame if it is the first; see `Sink.send`."""
        if not self._open:
            raise ValueError(f"{self.path} is closed already")
        if self.finished:
            return
        try:
            with told_as_input_error(self.path):
                self._pending.temporary.write_bytes(encode_png(pixels))
            self._pending.commit()
        except InputError:
            self.discard()
            raise
        self.finished = True

    def close(self) -> None:
        """End it.

        Raises:
            InputError: if no frame came: then there is no file.
        """
        was_open = self._open
        self.discard()
        if was_open and not self.finished:
            raise InputError(f"no frame came, so {self.path} was not written")

    def discard(self) -> None:
        """End it; a picture that was taken stays."""
        self._open = False
        self._pending.drop()
