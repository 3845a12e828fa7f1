"""Poses between poses: a smooth 60 per second out of a camera's 30."""

from __future__ import annotations

import math
from collections import deque
from statistics import median

import numpy as np

from tracking.pose import Pose
from tracking.source import TimedPose

_OFTEN = 3
"""A delay that this many of the last 15 poses had comes often."""
LONGEST_INTERVAL_S = 0.2
"""Poses further apart than this are a pause (lost camera, loading), not a rate to interpolate over."""


class PoseInterpolator:
    """Plays the poses that came a little late, so that there is always one on each side.

    The delay over the newest pose is measured: one pose interval less one output interval, plus how much
    later than usual poses now and then come. For 30 steady poses and 60 pictures a second that is 17 ms; it
    is none where pictures are no more frequent than poses. That little suffices if pictures are made `late_s`
    after poses usually arrive, so the owner lets its clock fall in with them. Motion is straight between the
    last two poses and stops at the newest; nothing is guessed ahead.

    Not thread-safe: the posing thread owns it.
    """

    def __init__(self, output_interval_s: float) -> None:
        self.output_interval_s = output_interval_s
        """Seconds between pictures as they are really made; the owner keeps it up to date."""
        self._last: deque[TimedPose] = deque(maxlen=2)
        self._intervals: deque[float] = deque(maxlen=15)
        self._ages: deque[float] = deque(maxlen=15)
        self._shown_s = -math.inf

    def add(self, pose: TimedPose, now_s: float) -> None:
        """Take a newer pose, arrived at monotonic time `now_s`; one not newer replaces the last."""
        if self._last and pose.time_s <= self._last[-1].time_s:
            self._last[-1] = TimedPose(self._last[-1].time_s, pose.pose)
            return
        if self._last:
            interval = pose.time_s - self._last[-1].time_s
            if interval > LONGEST_INTERVAL_S:
                self._last.clear()
            else:
                self._intervals.append(interval)
        self._ages.append(now_s - pose.time_s)
        self._last.append(pose)

    @property
    def delay_s(self) -> float:
        """The delay added now, in seconds."""
        if not self._intervals:
            return 0.0
        smoothing = median(self._intervals) - self.output_interval_s
        # A hundredth is no gain in smoothness worth any delay.
        if smoothing < 0.01 * self.output_interval_s:
            return 0.0
        return smoothing + self.late_s

    @property
    def late_s(self) -> float:
        """How much later than usual poses often come, at most one output interval, in seconds.

        The latest two of half a second don't count: one slow frame would delay all that follow, and motion
        that waits a few milliseconds for it is not seen.
        """
        if not self._ages:
            return 0.0
        often = sorted(self._ages)[-min(_OFTEN, len(self._ages))]
        return min(max(0.0, often - median(self._ages)), self.output_interval_s)

    def at(self, now_s: float) -> TimedPose | None:
        """Return the pose to show at `now_s` with the capture time it stands for; None before the first."""
        if not self._last:
            return None
        first, last = self._last[0], self._last[-1]
        span = last.time_s - first.time_s
        # Never back in time, also where the delay has grown.
        shown_s = max(now_s - median(self._ages) - self.delay_s, self._shown_s)
        self._shown_s = min(shown_s, last.time_s)
        if span <= 0 or shown_s >= last.time_s:
            return last
        share = max(0.0, (shown_s - first.time_s) / span)
        values = (1 - share) * first.pose.as_array() + share * last.pose.as_array()
        return TimedPose(first.time_s + share * span, Pose.from_array(values))


def same_pose(a: Pose, b: Pose) -> bool:
    """Say whether two poses would give the same picture to the eye (no number differs by 1/2000)."""
    return bool(np.max(np.abs(a.as_array() - b.as_array())) < 5e-4)
