"""Plays a loop of tracked faces through the tuning, against the clock."""

from __future__ import annotations

import threading
from itertools import count

from app.live.clock import FileClock
from app.live.slot import Slot
from tracking.calibration import Calibration
from tracking.mapping.face_loop import FaceLoop
from tracking.mapping.pose_mapper import PoseMapper
from tracking.moment import Moment
from tracking.settings import TrackingSettings
from tracking.sources.pose_log import PoseLog
from tracking.stream import follow

_ROWS = 2000


class LoopPlayer:
    """`run` belongs to one thread; settings may be swapped from any.

    Args:
        loop: what is played.
        poses: where the poses go. Not closed here.
        settings: the tuning to begin with.
        calibration: the one that was in force when the loop was recorded.
    """

    def __init__(
        self,
        loop: FaceLoop,
        poses: Slot[Moment],
        settings: TrackingSettings,
        calibration: Calibration,
    ) -> None:
        self._loop, self._poses = loop, poses
        self.mapper = PoseMapper(settings, calibration)
        """Its `settings` may be swapped."""
        self.log = PoseLog(_ROWS)
        """What was played lately."""
        self.share = 0.0
        """How much of the round is over, 0..1."""

    def run(self, stopping: threading.Event) -> None:
        """Play round after round until stopped."""
        clock, counts = FileClock(stopping), count()

        def read_moment() -> Moment | None:
            """Return the next face of the round when it is due; None when stopped."""
            time_s, face = self._loop.moment(next(counts))
            due_s = clock.wait(time_s)
            self.share = (time_s % self._loop.duration_s) / self._loop.duration_s
            return None if stopping.is_set() else Moment(due_s, face=face, tracked=True)

        for moment in follow(read_moment, self.mapper):
            self.log.add(moment)
            self._poses.put(moment)
