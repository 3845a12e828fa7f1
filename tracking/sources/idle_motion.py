"""A character that waits: it breathes, sways and blinks."""

from __future__ import annotations

from math import inf

from tracking.mapping.idle_curve import IdleCurve
from tracking.moment import Moment
from tracking.sources.source import SourceBase


class IdleMotion(SourceBase):
    """An endless `MomentSource` that needs no camera; the same seed gives the same motion."""

    name = "idle motion"
    tracked = False

    def __init__(self, fps: float = 30.0, *, seed: int = 0, duration_s: float = inf) -> None:
        self.fps = fps
        self._curve = IdleCurve(seed)
        self._duration_s = duration_s
        self._index = 0
        self._closed = False

    def read_moment(self) -> Moment | None:
        """Return the next pose, 1/fps after the one before."""
        time_s = self._index / self.fps
        if self._closed or time_s >= self._duration_s:
            return None
        self._index += 1
        return Moment(time_s, self._curve.pose_at(time_s))

    def close(self) -> None:
        """End it."""
        self._closed = True
