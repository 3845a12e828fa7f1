"""What the user does to tune: without any window, and without a thread of its own."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from app.live.messages import Say
from app.session.session_owner import Owner
from app.settings import tuning_profiles as profiles
from app.settings.settings import Settings
from tracking.calibration import Calibration
from tracking.errors import IchimaiError
from tracking.mapping.calibration_run import Progress
from tracking.mapping.drift import Drift
from tracking.mapping.face_loop import FaceLoop
from tracking.mapping.filter_lag import TYPICAL_RATE_HZ, jitter_left, lag_s
from tracking.mapping.presets import PRESETS
from tracking.mapping.response import respond
from tracking.pose import EYES, parameter
from tracking.pose_log import LogWindow
from tracking.settings import ParameterSettings, TrackingSettings

LOOP_S = 10.0
"""How long a loop is recorded."""

GRAPH_S = 6.0
"""How much the live graph shows."""


@dataclass(frozen=True, slots=True)
class LoopState:
    """What there is of a loop.

    Attributes:
        recording: share recorded, 0..1; None where none is being recorded.
        playing: share of the round played, 0..1; None where none plays.
        recorded_s: length of the loop there is; 0 for none.
    """

    recording: float | None
    playing: float | None
    recorded_s: float


@dataclass(frozen=True, slots=True)
class Cost:
    """What a number's smoothing costs and gives.

    Attributes:
        lag_ms: how late the number is at the stated speed.
        speed: that speed, in degrees or parts a second.
        jitter: share of the jitter that passes at rest.
    """

    lag_ms: float
    speed: float
    jitter: float


class Tuner:
    """Part of a session; for one thread, the window's. No method waits."""

    def __init__(self, owner: Owner) -> None:
        self._owner = owner
        self._loop: FaceLoop | None = None
        self._loop_calibration = Calibration()
        self._recording_since_s: float | None = None
        self._camera = ""

    @property
    def tracking(self) -> TrackingSettings:
        """The tuning in force."""
        return self._owner.settings.tracking

    def parameter(self, name: str) -> ParameterSettings:
        """Return how one number of the pose answers."""
        return getattr(self.tracking.parameters, name)

    # Tuning

    def set_parameter(self, name: str, undo: str, *, alike: bool = False, **parts: Any) -> None:
        """Change parts of a number's settings; values that make no sense together are not taken.

        Args:
            name: in the pose table.
            undo: what the user can undo.
            alike: for an eye, change the other one to the same.
            parts: of `ParameterSettings`.
        """
        try:
            row = replace(self.parameter(name), **parts)
        except ValueError:
            return
        names = EYES if alike and name in EYES else (name,)
        parameters = replace(self.tracking.parameters, **dict.fromkeys(names, row))
        self.set_tracking(undo, parameters=parameters)

    def set_smoothing(self, name: str, undo: str, *, alike: bool = False, **parts: float) -> None:
        """Change parts of a number's filter, see `FilterSettings`."""
        try:
            smoothing = replace(self.parameter(name).smoothing, **parts)
        except ValueError:
            return
        self.set_parameter(name, undo, alike=alike, smoothing=smoothing)

    def set_tracking(self, undo: str, **parts: Any) -> None:
        """Change parts of the tuning in force."""
        settings = self._owner.settings
        self._owner.change(replace(settings, tracking=replace(settings.tracking, **parts)), undo)

    def reset_parameter(self, name: str, undo: str, *, alike: bool = False) -> None:
        """Bring a number's settings back to the defaults."""
        usual = getattr(TrackingSettings().parameters, name)
        names = EYES if alike and name in EYES else (name,)
        self.set_tracking(undo, parameters=replace(self.tracking.parameters, **dict.fromkeys(names, usual)))

    def apply_preset(self, name: str, undo: str) -> None:
        """Take over a preset, see `PRESETS`."""
        settings = self._owner.settings
        self._owner.change(replace(settings, tracking=PRESETS[name].applied(settings.tracking)), undo)

    def eyes_are_alike(self) -> bool:
        """Say whether both eyes answer the same."""
        return self.parameter("left_eye") == self.parameter("right_eye")

    # Profiles

    def choose_profile(self, name: str, undo: str) -> None:
        """Put a profile in force, and let the camera remember it."""
        self._change_profiles(lambda s: profiles.with_profile(s, name, self._camera), undo)

    def add_profile(self, name: str, undo: str) -> None:
        """Keep the tuning in force under a new name."""
        self._change_profiles(lambda s: profiles.with_new_profile(s, name, self._camera), undo)

    def rename_profile(self, name: str, undo: str) -> None:
        """Give the profile in force another name."""
        self._change_profiles(lambda s: profiles.with_renamed_profile(s, name), undo)

    def remove_profile(self, undo: str) -> None:
        """Remove the profile in force."""
        self._change_profiles(lambda s: profiles.without_profile(s, self._camera), undo)

    def follow_camera(self) -> None:
        """Put in force what the camera remembers when another one is open; to be called now and then."""
        name = self._owner.pipeline.source_name
        if name and name != self._camera:
            self._camera = name
            self._owner.change(profiles.for_camera(self._owner.settings, name))

    def _change_profiles(self, made: Callable[[Settings], Settings], undo: str) -> None:
        try:
            self._owner.change(made(self._owner.settings), undo)
        except IchimaiError as error:
            self._owner.pipeline.messages.add(Say.TEXT, error)

    # A and B

    def swap_sides(self, undo: str) -> None:
        """Put the other of the two compared tunings in force."""
        self._owner.change(profiles.swapped(self._owner.settings), undo)

    def copy_side(self, undo: str) -> None:
        """Make the other of the two like the one in force."""
        self._owner.change(profiles.with_copied_side(self._owner.settings), undo)

    # The loop

    def record_loop(self) -> None:
        """Begin to record a loop; it plays when it is whole."""
        flow = self._owner.pipeline.flow
        flow.stop_loop()
        times = flow.log.window(0.0).times_s
        if not len(times) or self._owner.pipeline.face_seen is None:
            self._owner.pipeline.messages.add(Say.NO_FACE_TO_RECORD)
            return
        self._recording_since_s = float(times[-1])

    def cancel_loop(self) -> None:
        """Give the recording of a loop up."""
        self._recording_since_s = None

    def play_loop(self, on: bool) -> None:
        """Let the character follow the loop, or the source again."""
        flow = self._owner.pipeline.flow
        if not on:
            flow.stop_loop()
        elif self._loop is not None:
            flow.play(self._loop, self.tracking, self._loop_calibration)

    def loop_state(self) -> LoopState:
        """Return what there is of a loop; ends a recording that is long enough. Call it now and then."""
        flow = self._owner.pipeline.flow
        share = None
        if self._recording_since_s is not None:
            times = flow.log.window(0.0).times_s
            share = min((float(times[-1]) - self._recording_since_s) / LOOP_S, 1.0)
            if share >= 1.0:
                share = None
                self._take_loop()
        player = flow.looping
        return LoopState(
            share,
            None if player is None else player.share,
            0.0 if self._loop is None else self._loop.duration_s,
        )

    def _take_loop(self) -> None:
        self._recording_since_s = None
        moments = self._owner.pipeline.flow.log.moments(LOOP_S)
        try:
            self._loop = FaceLoop([(m.time_s, m.face) for m in moments])
        except IchimaiError as error:
            self._owner.pipeline.messages.add(Say.TEXT, error)
            return
        first = next((m.calibration for m in moments if m.calibration is not None), None)
        self._loop_calibration = first or Calibration()
        self.play_loop(True)

    # What there is to see

    def window(self) -> LogWindow:
        """Return the newest seconds of what the character follows."""
        return self._owner.pipeline.flow.window(GRAPH_S)

    def cost(self, name: str) -> Cost:
        """Return what the smoothing of a number costs and gives, at the rate at which faces come."""
        times = self._owner.pipeline.flow.log.window(2.0).times_s
        steady = len(times) > 10 and times[-1] > times[0]
        rate_hz = (len(times) - 1) / float(times[-1] - times[0]) if steady else TYPICAL_RATE_HZ
        speed = parameter(name).stated_speed
        if not self.tracking.filtered:
            return Cost(0.0, speed, 1.0)
        smoothing = self.parameter(name).smoothing
        return Cost(1e3 * lag_s(smoothing, speed, rate_hz), speed, jitter_left(smoothing, rate_hz))

    def answer(self, name: str, value: float) -> float:
        """Return how a number answers to a calibrated value."""
        return respond(value, self.parameter(name))

    # Calibration and drift

    def calibrate_by_prompts(self) -> None:
        """Begin the three prompts."""
        pipeline = self._owner.pipeline
        if pipeline.face_seen is None:
            pipeline.messages.add(Say.NO_CAMERA)
            return
        pipeline.flow.stop_loop()
        pipeline.calibrate_by_prompts()

    def cancel_calibration(self) -> None:
        """Give the prompts up; nothing is changed."""
        self._owner.pipeline.flow.cancel_calibration()

    def calibration_progress(self) -> Progress | None:
        """Return where the prompts stand; None where none are given."""
        run = self._owner.pipeline.flow.run
        return None if run is None else run.progress()

    def drift(self) -> Drift:
        """Return what the correction of drift has moved."""
        return self._owner.pipeline.drift

    def take_back_drift(self) -> None:
        """Begin again at the calibrated position."""
        self._owner.pipeline.take_back_drift()

    def set_drift_correction(self, on: bool, undo: str) -> None:
        """Switch the correction of drift on or off."""
        self.set_tracking(undo, drift=replace(self.tracking.drift, correct=on))

    # The log

    def held_s(self) -> float:
        """Return how far back the log goes now."""
        return self._owner.pipeline.flow.log.held_s

    def save_log(self, seconds: float, make_path: Callable[[], Path]) -> None:
        """Keep the newest seconds as a pose recording; a message names the file."""
        self._owner.pipeline.flow.save(seconds, make_path)
