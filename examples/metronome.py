"""A source: a head that nods in time. `tap://120` nods 120 times a minute."""

from __future__ import annotations

import math

from tracking.errors import InputError
from tracking.moment import Moment
from tracking.pose import Pose
from tracking.sources.source import SourceBase
from tracking.sources.source_table import Opened, SourceKind, scheme


class Metronome(SourceBase):
    """An endless `MomentSource` of poses that are ready-made."""

    tracked = False

    def __init__(self, beats_per_minute: float, fps: float = 30.0) -> None:
        self.name = f"{beats_per_minute:g} beats a minute"
        self.fps = fps
        self._beats_per_second = beats_per_minute / 60
        self._index = 0
        self._closed = False

    def read_moment(self) -> Moment | None:
        """Return the next moment, 1/fps after the one before; None once closed."""
        if self._closed:
            return None
        time_s = self._index / self.fps
        self._index += 1
        return Moment(time_s, Pose(head_x=math.cos(2 * math.pi * time_s * self._beats_per_second)))

    def close(self) -> None:
        """End it."""
        self._closed = True


def open_metronome(text: str, loop: bool) -> Opened:
    """Open `tap://BEATS`.

    Raises:
        InputError: if BEATS is no number from 20 to 300.
    """
    words = text.partition("://")[2]
    try:
        beats = float(words)
    except ValueError:
        beats = math.nan
    if not 20 <= beats <= 300:
        raise InputError(f"tap:// wants 20 to 300 beats a minute, as in tap://120, not {words!r}")
    return Metronome(beats)


ROW = SourceKind("metronome", scheme("tap"), open_metronome, text="tap://120", title="Metronome")
"""What goes into `SOURCES`, above the rows that take any text."""
