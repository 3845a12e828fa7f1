"""The one place that owns the program's threads, their start and their stop.

    source ─▶ capture ─Frame▶ tracking ─Moment▶ posing ─AvatarFrame▶ output ─▶ preview and sinks

Stages meet at one-place slots, so that the latest value wins and nothing queues up.
"""

from __future__ import annotations

import logging
import sys
import threading
import time
from collections.abc import Callable, Mapping
from typing import NamedTuple

from app.live.character_loader import CharacterLoader, OpenCharacter
from app.live.input_side import InputSide, OpenSource, TurnOf, as_they_are
from app.live.messages import Messages, Say
from app.live.meter import StageMeters
from app.live.output_stage import OutputStage, Preview
from app.live.pose_flow import PoseFlow
from app.live.posing_stage import NOTHING_ADDED, Manual, PosingStage
from app.live.slot import Slot
from app.live.stage_thread import StageThread, join_all
from app.live.tracker_keeper import TrackerKeeper
from models.poser import AvatarFrame, Player
from rendering.background import Background
from tracking.calibration import Calibration
from tracking.moment import Moment
from tracking.pose import Pose
from tracking.settings import TrackingSettings
from tracking.trackers.tracker import Tracker
from tracking.voice.listener import MICROPHONE
from tracking.voice.mixer import VoiceMixer
from tracking.voice.personal import PersonalMouth

HANDOVER_S = 0.0001
"""The interpreter's switch interval, in seconds."""

_log = logging.getLogger(__name__)


class OutputTurns(NamedTuple):
    """How the output's rate was kept.

    Attributes:
        due: turns for a picture since the start.
        missed: turns that posing was not ready for.
        skipped: pictures posed that the output was not ready for.
        delay_s: what interpolation adds to the latency now.
    """

    due: int
    missed: int
    skipped: int
    delay_s: float


class Pipeline:
    """Capture, tracking, posing and output, each in its thread. Any thread may call any method.

    Nothing slow happens in a caller's thread: what opens a source, tracker, character or sink is handed over
    as a function and called in the thread that will use it (a character: in one of its own).

    Args:
        open_source: what to follow first.
        open_tracker: opens the face tracker when the first picture comes; it is kept for all sources.
        open_character: makes the first character ready.
        tracking: settings from face to pose.
        calibrations: remembered calibrations, by source name.
        fps: pictures per second wanted.
        size: side of the square output in pixels; 0 for the drawing's own size.
        background: what lies behind the avatar.
        turn_of: says how a source's pictures are turned; called in the capture thread.

    Attributes:
        messages: what there is to say to the user.
        meters: what each stage costs.
        preview: the newest composed picture; who shows it takes it, see `OutputStage`.
        poses: the newest pose that the character follows.
        seen: the camera's newest picture with the face in it.
        voice: mixes the mouth that the microphone makes into that of the face.
        flow: poses on their way: log, loop, calibration by prompts.
        characters: makes characters ready.
        posing: poses the character that is shown.
        output: composes and feeds the sinks.
    """

    def __init__(
        self,
        open_source: OpenSource,
        open_tracker: Callable[[], Tracker],
        open_character: OpenCharacter,
        *,
        tracking: TrackingSettings,
        calibrations: Mapping[str, Calibration],
        fps: float,
        size: int,
        background: Background,
        turn_of: TurnOf = as_they_are,
    ) -> None:
        self._turn_of = turn_of
        self.messages = Messages()
        self.meters = StageMeters()
        self.preview: Slot[Preview] = Slot()
        self.poses: Slot[Moment] = Slot()
        self.seen: Slot[Moment] = Slot()
        self.flow = PoseFlow(self.poses, self.messages)
        self.voice = VoiceMixer(MICROPHONE.track, PersonalMouth())
        self._avatars: Slot[AvatarFrame] = Slot()
        self._trackers = TrackerKeeper(open_tracker)
        self._tracking = tracking
        self._calibrations = dict(calibrations)
        self._posers: Slot[Player] = Slot()
        self.characters = CharacterLoader(self._posers, self.messages)
        self._first_character: OpenCharacter = open_character
        self.posing = PosingStage(self._posers, self.poses, self._avatars, fps=fps, meters=self.meters)
        self.output = OutputStage(
            self._avatars,
            self.preview,
            size=size,
            background=background,
            messages=self.messages,
            work_meter=self.meters.output,
            latency_meter=self.meters.latency,
        )
        self._threads = (
            StageThread("posing", self.posing.run, self._posing_failed),
            StageThread("output", self.output.run, self._output_failed),
        )
        self._lock = threading.Lock()
        self._started = self._stopped = False
        self._inputs: list[InputSide] = [self._make_input(open_source, None)]

    def start(self) -> None:
        """Start all threads; once only."""
        # It is 5 ms otherwise, each time that the other one needs it: a window that asks ten times while it
        # paints would be late by 50.
        sys.setswitchinterval(HANDOVER_S)
        with self._lock:
            if self._started or self._stopped:
                return
            self._started = True
        self.characters.load(self._first_character)
        for thread in self._threads:
            thread.start()
        self.input.start()

    def stop(self, timeout_s: float = 2.0) -> list[str]:
        """End all threads, close all sinks, log the figures; return the names of threads that did not end.

        The second and later calls only wait for what is left.
        """
        deadline = time.monotonic() + timeout_s
        with self._lock:
            first, self._stopped = not self._stopped, True
            inputs = list(self._inputs)
        self._trackers.close()
        for side in inputs:
            side.stop()
        self.characters.stop()
        self.flow.stop()
        for thread in self._threads:
            thread.stopping.set()
        self._posers.close()
        self.poses.close()
        self._avatars.close()
        left = [name for side in inputs for name in side.join(deadline - time.monotonic())]
        left += join_all(self._threads, deadline - time.monotonic())
        left += self.characters.join(deadline - time.monotonic())
        left += self.flow.join(deadline - time.monotonic())
        self.preview.close(self._avatars.error)
        self.seen.close()
        if first:
            self._log_end(left)
        return left

    def posed(self) -> Pose | None:
        """Return the pose that the newest picture shows, at once."""
        newest = self._avatars.peek()
        return newest.value.pose if newest else None

    @property
    def error(self) -> BaseException | None:
        """What ended posing or output, if something did: the pipeline is dead then."""
        return self._avatars.error

    # Input

    @property
    def input(self) -> InputSide:
        """The source that is followed: another one after `set_source`."""
        return self._inputs[-1]

    def set_source(self, open_source: OpenSource) -> None:
        """Follow another source; the one before is given back first."""
        with self._lock:
            if self._stopped:
                return
            previous = self._inputs[-1]
            self._remember(previous)
            self.flow.cancel_calibration()
            side = self._make_input(open_source, previous)
            self._inputs = [*(s for s in self._inputs if s.join(0)), side]
            started = self._started
        previous.stop()
        if started:
            side.start()

    def calibrations(self) -> dict[str, Calibration]:
        """Return what is to be remembered, by source name, with what was learned so far."""
        with self._lock:
            self._remember(self.input)
            return dict(self._calibrations)

    def set_tracking(self, settings: TrackingSettings) -> None:
        """Swap the settings from face to pose."""
        with self._lock:
            self._tracking = settings
            self.input.set_settings(settings)
        self.flow.set_settings(settings)

    @property
    def turns(self) -> OutputTurns:
        """How the output's rate was kept so far."""
        return OutputTurns(self.posing.turns, self.posing.missed, self.output.skipped, self.posing.delay_s)

    # Character and output

    def set_character(self, open_character: OpenCharacter) -> None:
        """Change the character; the old one stays until the new one is ready, or for good if it can't be."""
        with self._lock:
            if not self._started:
                self._first_character = open_character
                return
        self.characters.load(open_character)

    @property
    def outfits(self) -> tuple[str, ...]:
        """Names of the outfits of the character that is shown, the first drawing's (empty) first."""
        newest = self._posers.peek()
        return newest.value.outfits if newest is not None else ("",)

    @property
    def outfit(self) -> str:
        """Name of the outfit that is worn or, with the next blink, will be."""
        newest = self._posers.peek()
        return newest.value.wanted if newest is not None else ""

    def wear(self, outfit: str) -> None:
        """Change the character's outfit with its next blink; nothing happens where it has no other."""
        newest = self._posers.peek()
        if newest is not None:
            newest.value.wear(outfit)

    def set_manual(self, manual: Manual, added: tuple[float, ...] = NOTHING_ADDED) -> None:
        """Say which numbers of the pose are set by hand, and to what; and what is added to the others."""
        self.posing.manual, self.posing.added = manual, added
        self.flow.taken = manual, added

    def _make_input(self, open_source: OpenSource, previous: InputSide | None) -> InputSide:
        return InputSide(
            open_source,
            self._trackers,
            self.flow,
            self.seen,
            settings=self._tracking,
            calibrations=self._calibrations,
            messages=self.messages,
            meters=self.meters,
            turn_of=self._turn_of,
            mix=self.voice.process,
            fills=self.voice.fills,
            previous=previous,
        )

    def _remember(self, side: InputSide) -> None:
        if side.source_name and side.calibration != Calibration():
            self._calibrations[side.source_name] = side.calibration

    def _posing_failed(self, error: Exception) -> None:
        self.messages.add(Say.POSING_STOPPED, error)
        self._avatars.close(error)

    def _output_failed(self, error: Exception) -> None:
        self.messages.add(Say.OUTPUT_STOPPED, error)
        self._avatars.close(error)

    def _log_end(self, left: list[str]) -> None:
        for figures in self.meters.figures():
            if figures.rounds:
                _log.info("%s", figures)
        if left:
            _log.warning("these threads did not end in time: %s", ", ".join(left))
