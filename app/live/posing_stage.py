"""The posing thread's work: the newest poses, smoothly interpolated, become pictures."""

from __future__ import annotations

import math
import threading
import time
from collections.abc import Callable
from dataclasses import replace

from app.live.interpolation import PoseInterpolator, same_pose
from app.live.meter import StageMeters
from app.live.slot import Slot
from models.poser import AvatarFrame, Player
from models.sheet.swing import Swing
from tracking.mapping.idle_curve import IdleCurve
from tracking.mapping.pose_range import PoseClamp
from tracking.moment import Moment
from tracking.pose import HEAD, NAMES, Pose, names_of, values_of

Manual = tuple[float | None, ...]
"""One entry for each number of the pose, in table order: set by hand, or None where it is tracked.

Numbers beyond its end are tracked."""

ALL_TRACKED: Manual = (None,) * len(NAMES)

NOTHING_ADDED = (0.0,) * len(NAMES)

_SWAYS = tuple(name for name in (*HEAD, *names_of("body")) if name != "breath")
"""What sway is added to."""


BLINK = 0.7
"""Closure of both eyes from which another character may take over unseen."""

SWAP_WITHIN_S = 2.0
"""A character that is ready takes over after this long even without a blink."""


class PosingStage:
    """Poses the character at the output's rate. `run` belongs to one thread, the rest to any.

    A pose that looks like the last one costs nothing: no picture is made.
    """

    def __init__(
        self,
        posers: Slot[Player],
        poses: Slot[Moment],
        avatars: Slot[AvatarFrame],
        *,
        fps: float,
        meters: StageMeters,
    ) -> None:
        self._posers, self._poses, self._avatars = posers, poses, avatars
        self._interval_s = 1.0 / fps
        self._meters = meters
        self._interpolator = PoseInterpolator(self._interval_s)
        self._clamp = PoseClamp()
        self._character = 0
        self._seen = 0
        self._next_s = 0.0
        self._shown: Moment | None = None
        self._waiting_since_s: float | None = None
        self._captured_s = -math.inf
        self.manual: Manual = ALL_TRACKED
        """Swapped whole, from any thread."""
        self.breath = 0.0
        """How deep it breathes where the source does not say, 0 to 1. From any thread."""
        self.breathing = 0.0
        """How much of the idle motion is added to tracked head and body, 0 to 1. From any thread."""
        self.changed: Callable[[Pose], Pose] | None = None
        """What plugins make of a tracked pose, before it is limited; None for nothing. From any thread."""
        self.swing = Swing(None)
        """What swings, and how. Its settings from any thread."""
        self.expressed: Callable[[Pose, float], Pose] | None = None
        """Lays expressions over a tracked pose, given the time; by hand goes before. From any thread."""
        self._idle = IdleCurve(1)
        self.added: tuple[float, ...] = NOTHING_ADDED
        """What is added to tracked numbers, in table order. Swapped whole, from any thread."""
        self.turns = self.missed = 0
        """Turns that came since the start, and those of them that found the thread still at work."""

    @property
    def delay_s(self) -> float:
        """What interpolation adds to the latency now."""
        return self._interpolator.delay_s

    def set_rate(self, fps: float) -> None:
        """Make that many pictures a second from now on. From any thread."""
        self._interval_s = 1.0 / fps
        self._interpolator.output_interval_s = self._interval_s

    def run(self, stopping: threading.Event) -> None:
        """Pose until stopped or until a slot is closed; a newer character takes over between two pictures."""
        poser = self._posers.get().value
        while not stopping.is_set():
            poser = self._current(poser)
            self._pose_once(poser)
            self._wait_for_turn()

    def _current(self, poser: Player) -> Player:
        """Return the newest character; a change waits for a blink, which hides it, but not for long."""
        newest = self._posers.peek()
        if newest is None or newest.sequence == self._character:
            self._waiting_since_s = None
            return poser
        now_s = time.monotonic()
        if self._shown is not None:
            shown = self._shown.pose
            if self._waiting_since_s is None:
                self._waiting_since_s = now_s
            waits = self._is_moving(now_s) and now_s - self._waiting_since_s < SWAP_WITHIN_S
            if waits and min(shown.left_eye, shown.right_eye) < BLINK:
                return poser
        self._character, self._shown, self._waiting_since_s = newest.sequence, None, None
        return newest.value

    def _is_moving(self, now_s: float) -> bool:
        """Say whether poses come, and with them a blink before long."""
        newest = self._poses.peek()
        return newest is not None and now_s - newest.value.time_s < 0.5

    def _pose_once(self, poser: Player) -> None:
        started = time.monotonic()
        wanted = self._wanted_pose(started)
        still = self._shown is not None and same_pose(wanted.pose, self._shown.pose)
        if still and not self.swing.moving:
            return
        frame = self.swing.posed(poser, wanted.pose, wanted.time_s, started)
        self._shown = wanted
        ended = time.monotonic()
        self._meters.posing.add(ended - started, ended)
        for meter, spent_s in ((self._meters.body, frame.body_s), (self._meters.springs, frame.springs_s)):
            if spent_s:
                meter.add(spent_s, ended)
        # A poser slower than the output sets the pace, and then less smoothing is wanted.
        self._interpolator.output_interval_s = max(self._interval_s, ended - started)
        self._avatars.put(frame)

    def _wanted_pose(self, now_s: float) -> Moment:
        captured = self._interpolator.at(now_s)
        timed = captured or Moment(now_s, Pose())
        expressed, changed = self.expressed, self.changed
        pose = timed.pose if expressed is None else expressed(timed.pose, now_s)
        pose = by_hand(pose, self.manual, self.added)
        pose = self._clamp(self._breathing(pose if changed is None else changed(pose), now_s))
        if captured is None or timed.time_s <= self._captured_s:
            # Nothing new was captured: what changed was changed by hand, now.
            return Moment(now_s, pose)
        self._captured_s = timed.time_s
        return Moment(timed.time_s, pose)

    def _breathing(self, pose: Pose, now_s: float) -> Pose:
        if self.breathing == self.breath == 0.0:
            return pose
        idle = self._idle.pose_at(now_s, blink=False)
        if dict(zip(NAMES, self.manual, strict=False)).get("breath") is None:
            pose = replace(pose, breath=max(pose.breath, self.breath * idle.breath))
        # What is set by hand stays.
        moved = {
            name: getattr(pose, name) + self.breathing * getattr(idle, name)
            for name, value in zip(NAMES, self.manual, strict=False)
            if value is None and name in _SWAYS
        }
        return replace(pose, **moved)

    def _wait_for_turn(self) -> None:
        """Wait for the next picture's turn, taking in the poses that come meanwhile.

        Where nothing is interpolated a new pose is itself the turn, unless it comes much too early for the
        rate. Elsewhere the clock is drawn towards the moments at which poses come, see `PoseInterpolator`.
        """
        while (left := self._next_s - time.monotonic()) > 0:
            try:
                timed, self._seen = self._poses.get(self._seen, left)
            except TimeoutError:
                break
            now = time.monotonic()
            self._interpolator.add(timed, now)
            if self._interpolator.delay_s > 0:
                self._next_s += 0.1 * self._off_beat(now + self._interpolator.late_s)
            elif self._next_s - now < 0.45 * self._interval_s:
                self._next_s = now
                break
        newest = self._poses.peek()
        if newest is not None and newest.sequence > self._seen:
            self._seen = newest.sequence
            self._interpolator.add(newest.value, time.monotonic())
        now = time.monotonic()
        late = int((now - self._next_s) / self._interval_s) if self._next_s else 0
        self.turns += 1 + late
        self.missed += late
        self._next_s = max(self._next_s + self._interval_s, now)

    def _off_beat(self, moment_s: float) -> float:
        """Return how far after (or, negative, before) the nearest tick of the clock a moment lies."""
        half = self._interval_s / 2
        return (moment_s - self._next_s + half) % self._interval_s - half


def by_hand(pose: Pose, manual: Manual, added: tuple[float, ...]) -> Pose:
    """Return a tracked pose with what the user has taken by hand, or adds."""
    if manual is ALL_TRACKED and added is NOTHING_ADDED:
        return pose
    values = list(values_of(pose))
    for i, (value, more) in enumerate(zip(manual, added, strict=False)):
        values[i] = values[i] + more if value is None else value
    return Pose(*values)
