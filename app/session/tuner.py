"""What the user does to tune: without any window, and without a thread of its own."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, replace
from typing import Any

from app.live.messages import Say
from app.session.session_owner import Owner
from app.settings import tuning_profiles as profiles
from app.settings.settings import Settings
from tracking.calibration import Calibration
from tracking.errors import IchimaiError
from tracking.mapping.face_loop import FaceLoop
from tracking.mapping.filter_lag import TYPICAL_RATE_HZ, jitter_left, lag_s
from tracking.mapping.presets import PRESETS
from tracking.pose import EYES, parameter
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
    """Part of a session; for one thread, the window's, but for `look_after`. No method waits."""

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

    def look_after(self) -> None:
        """Put in force what another camera remembers; end a loop that is long enough."""
        name = self._owner.pipeline.input.source_name
        if name and name != self._camera:
            self._camera = name
            self._owner.change(lambda s: profiles.for_camera(s, name))
        since_s = self._recording_since_s
        if since_s is not None and self._recorded_s(since_s) >= LOOP_S:
            self._take_loop()

    # Tuning

    def set_parameter(self, name: str, undo: str, *, alike: bool = False, **parts: Any) -> None:
        """Change parts of a number's settings; values that make no sense together are not taken.

        Args:
            name: in the pose table.
            undo: what the user can undo.
            alike: for an eye, change the other one to the same.
            parts: of `ParameterSettings`.
        """
        self._change_row(name, undo, alike, lambda row: replace(row, **parts))

    def set_smoothing(self, name: str, undo: str, *, alike: bool = False, **parts: float) -> None:
        """Change parts of a number's filter, see `FilterSettings`."""
        self._change_row(
            name, undo, alike, lambda row: replace(row, smoothing=replace(row.smoothing, **parts))
        )

    def set_tracking(self, undo: str, **parts: Any) -> None:
        """Change parts of the tuning in force."""
        self._owner.change_part("tracking", undo, **parts)

    def reset_parameter(self, name: str, undo: str, *, alike: bool = False) -> None:
        """Bring a number's settings back to the defaults."""
        self._change_row(name, undo, alike, lambda row: getattr(TrackingSettings().parameters, name))

    def _change_row(
        self,
        name: str,
        undo: str,
        alike: bool,
        made: Callable[[ParameterSettings], ParameterSettings],
    ) -> None:
        names = EYES if alike and name in EYES else (name,)

        def change(settings: Settings) -> Settings:
            """Return the settings with other rows for these numbers."""
            tracking = settings.tracking
            row = made(getattr(tracking.parameters, name))
            parameters = replace(tracking.parameters, **dict.fromkeys(names, row))
            return replace(settings, tracking=replace(tracking, parameters=parameters))

        with suppress(ValueError):  # values that make no sense together
            self._owner.change(change, undo)

    def apply_preset(self, name: str, undo: str) -> None:
        """Take over a preset, see `PRESETS`."""
        self._owner.change(lambda s: replace(s, tracking=PRESETS[name].applied(s.tracking)), undo)

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

    def _change_profiles(self, made: Callable[[Settings], Settings], undo: str) -> None:
        try:
            self._owner.change(made, undo)
        except IchimaiError as error:
            self._owner.pipeline.messages.add(Say.TEXT, error)

    # A and B

    def swap_sides(self, undo: str) -> None:
        """Put the other of the two compared tunings in force."""
        self._owner.change(profiles.swapped, undo)

    def copy_side(self, undo: str) -> None:
        """Make the other of the two like the one in force."""
        self._owner.change(profiles.with_copied_side, undo)

    # The loop

    def record_loop(self) -> None:
        """Begin to record a loop; it plays when it is whole."""
        flow = self._owner.pipeline.flow
        flow.stop_loop()
        times = flow.log.window(0.0).times_s
        if not len(times) or self._owner.pipeline.input.face_seen is None:
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
        """Return what there is of a loop."""
        since_s, player = self._recording_since_s, self._owner.pipeline.flow.looping
        return LoopState(
            None if since_s is None else min(self._recorded_s(since_s) / LOOP_S, 1.0),
            None if player is None else player.share,
            0.0 if self._loop is None else self._loop.duration_s,
        )

    def _recorded_s(self, since_s: float) -> float:
        times = self._owner.pipeline.flow.log.window(0.0).times_s
        return float(times[-1]) - since_s

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

    # Calibration and drift

    def calibrate_by_prompts(self) -> None:
        """Begin the three prompts."""
        pipeline = self._owner.pipeline
        if pipeline.input.face_seen is None:
            pipeline.messages.add(Say.NO_CAMERA)
            return
        pipeline.flow.stop_loop()
        pipeline.flow.calibrate_by_prompts(pipeline.input.calibration)

    def set_drift_correction(self, on: bool, undo: str) -> None:
        """Switch the correction of drift on or off."""
        self.set_tracking(undo, drift=replace(self.tracking.drift, correct=on))
