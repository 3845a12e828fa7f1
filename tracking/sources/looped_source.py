"""A clip or a folder of pictures, played again and again."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from tracking.frame import Frame
from tracking.sources.source import ImageSource, SourceBase


class LoopedSource(SourceBase):
    """An `ImageSource` that begins again at its end; times and indices go on rising.

    Every round reads the file anew, so that nothing of it is held in memory.

    Args:
        open_once: opens the source that is played; called again for every round.

    Raises:
        InputError: if it can't be opened (from `read`, too: the file may go while it plays).
    """

    def __init__(self, open_once: Callable[[], ImageSource]) -> None:
        self._open_once = open_once
        self._source = open_once()
        self.name, self.fps = self._source.name, self._source.fps
        self.width, self.height = self._source.width, self._source.height
        self._began_s = self._last_s = 0.0
        self._index = 0
        self._closed = False

    def read(self) -> Frame | None:
        """Return the next frame; None only when it was closed, or where a round holds none."""
        if self._closed:
            return None
        frame = self._source.read() or self._begin_again()
        if frame is None:
            return None
        self._last_s = self._began_s + frame.time_s
        timed = replace(frame, time_s=self._last_s, index=self._index)
        self._index += 1
        return timed

    def close(self) -> None:
        """Let go of the file. To be called by the thread that reads, or when none does."""
        self._closed = True
        self._source.close()

    def _begin_again(self) -> Frame | None:
        self._source.close()
        self._source = self._open_once()
        self._began_s = self._last_s + 1.0 / self.fps
        return self._source.read()
