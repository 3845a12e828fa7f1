"""Where poses pass on their way to the character: logged, watched by a calibration, replaced by a loop."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from app.live.loop_player import LoopPlayer
from app.live.messages import Message, Messages, Say
from app.live.posing_stage import ALL_TRACKED, NOTHING_ADDED, by_hand
from app.live.slot import Slot
from app.live.stage_thread import StageThread, join_all
from tracking.calibration import Calibration
from tracking.mapping.calibration_run import CalibrationRun, Failure
from tracking.mapping.face_loop import FaceLoop
from tracking.moment import Moment
from tracking.pose import Pose
from tracking.settings import TrackingSettings
from tracking.sources.pose_log import LogWindow, PoseLog
from tracking.sources.pose_recording import write_moments

_SAID = {Failure.EYES: Message(Say.EYES_STAY), Failure.MOUTH: Message(Say.MOUTH_STAYS)}


class PoseFlow:
    """Takes what was tracked and hands poses on. Any thread may call any method; none waits.

    Args:
        poses: where the poses go. Not closed here.
        messages: told how a calibration or a save went.
    """

    def __init__(self, poses: Slot[Moment], messages: Messages) -> None:
        self._poses, self._messages = poses, messages
        self._lock = threading.Lock()
        self._loop: LoopPlayer | None = None
        self._loop_thread: StageThread | None = None
        self._threads: list[StageThread] = []
        self._stopped = False
        self.log = PoseLog()
        """The last half hour of what was tracked."""
        self.taken = ALL_TRACKED, NOTHING_ADDED
        """What the user has taken by hand, for the log; swapped whole."""
        self.expressed: Callable[[Pose, float], Pose] | None = None
        """Lays expressions over a pose, given the time, for the log."""
        self.run: CalibrationRun | None = None
        """The calibration under way."""

    def put(self, moment: Moment) -> Calibration | None:
        """Hand on one moment of the source; return a calibration that was finished by it.

        Args:
            moment: stamped with the monotonic time of capture.
        """
        expressed = self.expressed
        pose = moment.pose if expressed is None else expressed(moment.pose, moment.time_s)
        self.log.add(replace(moment, pose=by_hand(pose, *self.taken).clamped()))
        if self._loop is None:
            self._poses.put(moment)
        run = self.run
        if run is None or not moment.tracked:
            return None
        run.add(moment.face, moment.time_s)
        return self._finished(run) if run.done else None

    def calibrate_by_prompts(self, before: Calibration) -> None:
        """Begin a calibration by prompts; one under way begins again."""
        self.run = CalibrationRun(before)

    def cancel_calibration(self) -> None:
        """Give the calibration under way up."""
        self.run = None

    # The loop

    def play(self, loop: FaceLoop, settings: TrackingSettings, calibration: Calibration) -> None:
        """Let the character follow a loop; the source goes on, but is not shown."""
        with self._lock:
            self._end_loop()
            if self._stopped:
                return
            self._loop = LoopPlayer(loop, self._poses, settings, calibration)
            self._loop_thread = StageThread("loop", self._loop.run, self._loop_failed)
            self._keep(self._loop_thread)
            self._loop_thread.start()

    def stop_loop(self) -> None:
        """Let the character follow the source again."""
        with self._lock:
            self._end_loop()

    @property
    def looping(self) -> LoopPlayer | None:
        """The loop that is played, or None."""
        return self._loop

    def set_settings(self, settings: TrackingSettings) -> None:
        """Swap the settings of the loop."""
        if (player := self._loop) is not None:
            player.mapper.settings = settings

    def window(self, seconds: float) -> LogWindow:
        """Return the newest seconds of what the character follows: the loop or the source."""
        player = self._loop
        return (self.log if player is None else player.log).window(seconds)

    # Files

    def save(self, seconds: float, make_path: Callable[[], Path]) -> None:
        """Write the newest `seconds` of the log in a thread of its own; a message names the file.

        Args:
            seconds: how much, half an hour at most.
            make_path: called in that thread.
        """

        def work(stopping: threading.Event) -> None:
            """Write what there is; say where, or that there is nothing."""
            moments = self.log.moments(seconds)
            if not moments:
                self._messages.add(Say.NO_POSES)
                return
            path = make_path()
            write_moments(path, moments)
            self._messages.add(Say.POSES_SAVED, f"{moments[-1].time_s:.0f}", path)

        with self._lock:
            if not self._stopped:
                thread = StageThread(
                    "save log", work, lambda error: self._messages.add(Say.POSES_NOT_SAVED, error)
                )
                self._keep(thread)
                thread.start()

    # End

    def stop(self) -> None:
        """End the loop; what is being saved is finished."""
        with self._lock:
            self._stopped = True
            self._end_loop()

    def join(self, timeout_s: float) -> list[str]:
        """Wait for all threads; return the names of those still running."""
        return join_all(self._threads, timeout_s)

    def _keep(self, thread: StageThread) -> None:
        self._threads = [*(t for t in self._threads if not t.join(0)), thread]

    def _end_loop(self) -> None:
        if self._loop_thread is not None:
            self._loop_thread.stopping.set()
        self._loop = self._loop_thread = None

    def _loop_failed(self, error: Exception) -> None:
        self._messages.add(Say.LOOP_STOPPED, error)
        self._loop = None

    def _finished(self, run: CalibrationRun) -> Calibration | None:
        self.run = None
        found, failures = run.result()
        if Failure.NO_FACE in failures:
            self._messages.add(Say.NO_FACE)
            return None
        said = [_SAID[failure] for failure in failures]
        if not said:
            self._messages.add(Say.CALIBRATED)
        else:
            self._messages.add(Say.CALIBRATED_BUT, said[0] if len(said) == 1 else Message.of(Say.BOTH, *said))
        return found
