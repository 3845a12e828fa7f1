"""The posing thread's work: the newest poses, smoothly interpolated, become pictures."""

from __future__ import annotations

import queue
import threading
import time
from collections.abc import Callable
from dataclasses import replace

from app.interpolation import PoseInterpolator, same_pose
from app.messages import Messages
from app.meter import StageMeter
from app.slot import Slot
from models.drawing import Drawing
from models.poser import AvatarFrame, Poser
from tracking.errors import IchimaiError
from tracking.pose import NAMES, Pose
from tracking.source import TimedPose

OpenPoser = Callable[[], Poser]
OpenDrawing = Callable[[], Drawing]

Manual = tuple[float | None, ...]
"""One entry for each number of the pose, in table order: set by hand, or None where it is tracked."""

ALL_TRACKED: Manual = (None,) * len(NAMES)


class PosingStage:
    """Poses the character at the output's rate. `run` belongs to one thread, the rest to any.

    A pose that looks like the last one costs nothing: no picture is made.
    """

    def __init__(
        self,
        open_poser: OpenPoser,
        poses: Slot[TimedPose],
        avatars: Slot[AvatarFrame],
        *,
        fps: float,
        messages: Messages,
        meter: StageMeter,
    ) -> None:
        self._open_poser = open_poser
        self._poses, self._avatars = poses, avatars
        self._interval_s = 1.0 / fps
        self._messages, self._meter = messages, meter
        self._interpolator = PoseInterpolator(self._interval_s)
        self._wanted: queue.SimpleQueue[OpenDrawing] = queue.SimpleQueue()
        self._seen = 0
        self._next_s = 0.0
        self._shown: TimedPose | None = None
        self.manual: Manual = ALL_TRACKED
        """Swapped whole, from any thread."""

    def set_character(self, open_drawing: OpenDrawing) -> None:
        """Change the character; the old one stays where the new one can't be used."""
        self._wanted.put(open_drawing)

    @property
    def delay_s(self) -> float:
        """What interpolation adds to the latency now."""
        return self._interpolator.delay_s

    def run(self, stopping: threading.Event) -> None:
        """Pose until stopped or until the pose slot is closed."""
        poser = self._open_poser()
        ready = False
        while not stopping.is_set():
            ready = self._change_character(poser) or ready
            if ready:
                self._pose_once(poser)
            self._wait_for_turn()

    def _change_character(self, poser: Poser) -> bool:
        """Carry out the latest wish, if there is one; say whether a new character is set."""
        wish = None
        while not self._wanted.empty():
            wish = self._wanted.get()
        if wish is None:
            return False
        try:
            poser.set_character(wish())
        except IchimaiError as error:
            self._messages.add_error("the character can't be used", error)
            return False
        self._shown = None
        return True

    def _pose_once(self, poser: Poser) -> None:
        started = time.monotonic()
        wanted = self._wanted_pose(started)
        if self._shown is not None and same_pose(wanted.pose, self._shown.pose):
            return
        frame = poser.pose(wanted.pose, wanted.time_s)
        self._shown = wanted
        ended = time.monotonic()
        self._meter.add(ended - started, ended)
        # A poser slower than the output sets the pace, and then less smoothing is wanted.
        self._interpolator.output_interval_s = max(self._interval_s, ended - started)
        self._avatars.put(frame)

    def _wanted_pose(self, now_s: float) -> TimedPose:
        timed = self._interpolator.at(now_s) or TimedPose(now_s, Pose())
        by_hand = {name: v for name, v in zip(NAMES, self.manual, strict=True) if v is not None}
        pose = replace(timed.pose, **by_hand).clamped()
        if self._shown is not None and timed.time_s <= self._shown.time_s:
            # Nothing new was captured: what changed was changed by hand, now.
            return TimedPose(now_s, pose)
        return TimedPose(timed.time_s, pose)

    def _wait_for_turn(self) -> None:
        """Wait for the next picture's turn, taking in the poses that come meanwhile.

        A new pose is itself the turn, unless a picture was made just before: so the clock falls in with the
        camera's, and no pose waits for it.
        """
        while (left := self._next_s - time.monotonic()) > 0:
            try:
                timed, self._seen = self._poses.get(self._seen, left)
            except TimeoutError:
                break
            now = time.monotonic()
            self._interpolator.add(timed, now)
            if self._next_s - now < 0.75 * self._interval_s:
                self._next_s = now
                break
        newest = self._poses.peek()
        if newest is not None and newest.sequence > self._seen:
            self._seen = newest.sequence
            self._interpolator.add(newest.value, time.monotonic())
        self._next_s = max(self._next_s + self._interval_s, time.monotonic())
