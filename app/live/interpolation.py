"""Poses between poses and a little ahead of them: a smooth 60 per second out of a camera's 30."""

from __future__ import annotations

import math
from collections import deque
from statistics import median

import numpy as np

from tracking.moment import Moment
from tracking.pose import INDEX, Pose, names_of

_OFTEN = 3
"""A delay that this many of the last 15 poses had comes often."""
_WAITED = 0.5
"""How much of the delay that would put a pose on each side of every picture is waited; the rest is guessed.

On tracks of real heads and on blinks, with poses that come as unevenly as trackers give them, half of it errs
less and moves more evenly than all of it (where a late pose makes the picture stand) or none of it.
"""
_AHEAD = 0.75
"""How far a guess goes past the newest pose, in pose intervals: so a pose that is late shows as no stop."""
_GIVEN_UP = 2.0
"""Pose intervals without a pose after which nothing is guessed any more."""
_JUMPS = [INDEX[name] for name in names_of("gaze")]
LONGEST_INTERVAL_S = 0.2
"""Poses further apart than this are a pause (lost camera, loading), not a rate to interpolate over."""


class PoseInterpolator:
    """Plays the poses that came a little late, and goes straight on where the next one is not there yet.

    To have a pose on each side of every picture takes a delay of one pose interval less one output interval,
    plus how much later than usual poses now and then come: 17 ms for 30 steady poses and 60 pictures a
    second. Half of that is waited, and over the other half motion is guessed from the last two poses. There
    is no delay where pictures are no more frequent than poses. That little suffices if pictures are made
    `late_s` after poses usually arrive, so the owner lets its clock fall in with them. When poses stop coming
    the guess is taken back, and the newest pose stays.

    Not thread-safe: the posing thread owns it.
    """

    def __init__(self, output_interval_s: float) -> None:
        self.output_interval_s = output_interval_s
        """Seconds between pictures as they are really made; the owner keeps it up to date."""
        self._last: deque[Moment] = deque(maxlen=2)
        self._intervals: deque[float] = deque(maxlen=15)
        self._ages: deque[float] = deque(maxlen=15)
        self._shown_s = -math.inf

    def add(self, pose: Moment, now_s: float) -> None:
        """Take a newer pose, arrived at monotonic time `now_s`; one not newer replaces the last."""
        if self._last and pose.time_s <= self._last[-1].time_s:
            self._last[-1] = Moment(self._last[-1].time_s, pose.pose)
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
        smoothing = self._smoothing_s
        return _WAITED * smoothing + self.late_s if smoothing else 0.0

    @property
    def late_s(self) -> float:
        """How long after poses usually arrive pictures are best made, in seconds.

        It is part of how much later they often come, at most of one output interval. The latest two of half a
        second don't count: one slow frame would delay all that follow.
        """
        if not self._ages:
            return 0.0
        often = sorted(self._ages)[-min(_OFTEN, len(self._ages))]
        return _WAITED * min(max(0.0, often - median(self._ages)), self.output_interval_s)

    @property
    def _smoothing_s(self) -> float:
        """The delay with which every picture would lie between two steady poses; 0 where there is no need."""
        if not self._intervals:
            return 0.0
        smoothing = median(self._intervals) - self.output_interval_s
        # A hundredth is no gain in smoothness worth any delay.
        return smoothing if smoothing >= 0.01 * self.output_interval_s else 0.0

    def at(self, now_s: float) -> Moment | None:
        """Return the pose to show at `now_s` with the moment it stands for; None before the first.

        The moment is in the camera's time: that of capture, or up to three quarters of a pose interval later
        than the newest capture where the pose is a guess. It never goes back.
        """
        if not self._last:
            return None
        first, last = self._last[0], self._last[-1]
        span = last.time_s - first.time_s
        wanted_s = now_s - median(self._ages) - self.delay_s
        if span <= 0 or not self._smoothing_s:
            # Never back in time, also where the delay has grown.
            self._shown_s = max(self._shown_s, last.time_s)
            return last
        shown_s = max(min(wanted_s, last.time_s + _AHEAD * span), self._shown_s)
        self._shown_s = shown_s
        share = max(0.0, (shown_s - first.time_s) / span)
        if share > 1:
            # Back to what was seen, where nothing has come for long.
            overdue = (wanted_s - last.time_s) / span
            share = 1 + (share - 1) * min(max(_GIVEN_UP - overdue, 0.0), 1.0)
        start, end = first.pose.as_array(), last.pose.as_array()
        values = (1 - share) * start + share * end
        if share > 1:
            # A gaze jumps and stands: going on past it would look beside what is looked at.
            values[_JUMPS] = end[_JUMPS]
        return Moment(shown_s, Pose.from_array(values).clamped())


def same_pose(a: Pose, b: Pose) -> bool:
    """Say whether two poses would give the same picture to the eye (no number differs by 1/2000)."""
    return bool(np.max(np.abs(a.as_array() - b.as_array())) < 5e-4)
