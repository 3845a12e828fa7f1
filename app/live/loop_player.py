"""Plays a loop of tracked faces through the tuning, against the clock."""

from __future__ import annotations

import threading
import time

from app.live.slot import Slot
from tracking.calibration import Calibration
from tracking.mapping.face_loop import FaceLoop
from tracking.mapping.pose_mapper import PoseMapper
from tracking.pose_log import PoseLog
from tracking.settings import TrackingSettings
from tracking.sources.source import TimedPose

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
        poses: Slot[TimedPose],
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
        start_s = time.monotonic()
        count = 0
        while not stopping.is_set():
            time_s, face = self._loop.moment(count)
            now = time.monotonic()
            due = start_s + time_s
            if now - due > 1.0:
                # The machine slept: go on from here.
                start_s += now - due
                due = now
            if due > now and stopping.wait(due - now):
                return
            pose = self.mapper.process(face, due)
            self.log.add(self.mapper.trace, self.mapper.drifted_calibration)
            self.share = (time_s % self._loop.duration_s) / self._loop.duration_s
            self._poses.put(TimedPose(due, pose))
            count += 1
