"""Settings of everything between a tracked face and the pose. Each default is written here, once."""

from __future__ import annotations

import math
from dataclasses import dataclass, field, make_dataclass
from typing import Any, ClassVar

from tracking.mapping.response_curve import STRAIGHT, curve_problem
from tracking.pose import CORE, PARAMETERS, PoseParameter


@dataclass(frozen=True, slots=True)
class FilterSettings:
    """A `OneEuroFilter`.

    Attributes:
        min_cutoff: cut-off at rest in Hz; lower is steadier.
        beta: how fast the cut-off rises with speed, Hz per unit per second; higher lags less.
        d_cutoff: cut-off of the speed estimate in Hz.

    Raises:
        ValueError: if a cut-off is not above 0, or `beta` is below 0.
    """

    min_cutoff: float = 1.0
    beta: float = 0.0
    d_cutoff: float = 1.0

    def __post_init__(self) -> None:
        if not (self.min_cutoff > 0.0 and self.d_cutoff > 0.0 and self.beta >= 0.0):
            raise ValueError("cut-offs are above 0 and beta is not below 0")


ANGLE_FILTER = FilterSettings(min_cutoff=0.8, beta=0.12)
"""For pitch, yaw and roll, in degrees."""

EXPRESSION_FILTER = FilterSettings(min_cutoff=3.0, beta=2.0)
"""For eyes and mouth, 0..1."""


@dataclass(frozen=True, slots=True)
class ParameterSettings:
    """How one number of the pose answers to the face.

    Applied in this order, where 1.0 is the pose table's unit: smoothing (of what was tracked, in degrees or
    0..1), dead zone, gain, response curve, offset, limits.

    Attributes:
        minimum: lower limit.
        maximum: upper limit.
        gain: sensitivity; 2.0 answers twice as much.
        offset: added at the end.
        dead_zone: what is nearer to 0 than this counts as 0; what is beyond starts from 0, without a step.
        curve: points of the response curve, see `tracking.mapping.response_curve`; it holds
            for both sides of 0.
        smoothing: the filter of the number.

    Raises:
        ValueError: if a value makes no sense; the message says which.
    """

    minimum: float
    maximum: float
    gain: float = 1.0
    offset: float = 0.0
    dead_zone: float = 0.0
    curve: tuple[tuple[float, float], ...] = STRAIGHT
    smoothing: FilterSettings = ANGLE_FILTER

    def __post_init__(self) -> None:
        if not all(map(math.isfinite, (self.minimum, self.maximum, self.gain, self.offset, self.dead_zone))):
            raise ValueError("a number is not finite")
        if self.minimum > self.maximum:
            raise ValueError(f"the minimum {self.minimum:g} is above the maximum {self.maximum:g}")
        if self.gain < 0.0 or self.dead_zone < 0.0:
            raise ValueError("gain and dead_zone are not below 0")
        if problem := curve_problem(self.curve):
            raise ValueError(problem)


_LID = {"gain": 1.25, "dead_zone": 0.1}  # a blink that the camera caught nearly shut is a whole one
_GAZE = {"gain": 1.1, "dead_zone": 0.06, "smoothing": FilterSettings(1.2, 2.5)}
_WIDE = {"gain": 1.2, "dead_zone": 0.2, "smoothing": FilterSettings(1.5, 1.0)}
_BROW = {"gain": 1.2, "dead_zone": 0.1, "smoothing": FilterSettings(0.45, 0.5)}
_LIPS = {"gain": 1.25, "dead_zone": 0.12}
_PLACE = {"smoothing": FilterSettings(1.0, 4.0)}
_USUAL: dict[str, dict[str, Any]] = {
    "gaze_x": _GAZE,
    "gaze_y": _GAZE,
    "left_eye_wide": _WIDE,
    "right_eye_wide": _WIDE,
    "left_brow": _BROW,
    "right_brow": _BROW,
    "brow_angle": {**_BROW, "smoothing": FilterSettings(0.2, 0.25)},
    "mouth_form": {"gain": 1.15, "dead_zone": 0.08, "smoothing": FilterSettings(1.5, 1.5)},
    **dict.fromkeys(("mouth_i", "mouth_u", "mouth_e", "mouth_o"), _LIPS),
    **dict.fromkeys(("shift_x", "shift_y", "zoom"), _PLACE),
    "left_eye": _LID,
    "right_eye": _LID,
    "mouth": {"gain": 1.3, "dead_zone": 0.02},  # talk is visible
}


def _usual(row: PoseParameter) -> ParameterSettings:
    smoothing = ANGLE_FILTER if row.face.endswith("_deg") else EXPRESSION_FILTER
    usual: dict[str, Any] = {"smoothing": smoothing, **_USUAL.get(row.name, {})}
    return ParameterSettings(row.minimum, row.maximum, **usual)


# By a class that is made of the table, the names are written there alone.
_Rows: Any = make_dataclass(
    "_Rows",
    [(p.name, ParameterSettings, field(default=_usual(p))) for p in PARAMETERS],
    frozen=True,
    slots=True,
)


@dataclass(frozen=True, slots=True)
class ParametersSettings(_Rows):
    """One `ParameterSettings` for each number of the pose, under its name in the pose table."""

    WRITTEN_IF_CHANGED: ClassVar[tuple[str, ...]] = tuple(p.name for p in PARAMETERS if p.name not in CORE)
    """What files of before don't name; it stays away where it is as usual."""

    def mirrored(self) -> ParametersSettings:
        """Return the settings with those of the two eyes in each other's place."""
        return ParametersSettings(**{p.name: getattr(self, p.partner) for p in PARAMETERS})


@dataclass(frozen=True, slots=True)
class BlinkSettings:
    """What the eyes do of their own accord.

    Attributes:
        link: 0 each eye by itself, 1 both always alike; between, drawn together that far.
        auto_blink: blink now and then while the eyes can't be seen well (face turned far or lost).
        auto_beyond_deg: yaw or pitch beyond which an eye counts as not seen.
    """

    link: float = 0.0
    auto_blink: bool = True
    auto_beyond_deg: float = 45.0


@dataclass(frozen=True, slots=True)
class LostSettings:
    """What happens when the face is lost: hold, ease to idle motion, and come back without a jump.

    Attributes:
        hold_s: how long the last pose is held.
        ease_s: how long the way to idle motion takes after that.
        return_s: how long the way back to the tracked pose takes.
    """

    hold_s: float = 0.4
    ease_s: float = 1.2
    return_s: float = 0.4


@dataclass(frozen=True, slots=True)
class DriftSettings:
    """How the neutral head position follows a person who slowly changes theirs.

    Attributes:
        correct: whether it does.
        time_s: how slowly; small drifts are followed to two thirds within this time.
        within_deg: only a head this near to rest is followed, a look at a second screen is not.
        most_deg: how far it is followed at most, from the calibrated position.

    Raises:
        ValueError: if a number is not above 0.
    """

    correct: bool = True
    time_s: float = 60.0
    within_deg: float = 10.0
    most_deg: float = 10.0

    def __post_init__(self) -> None:
        if min(self.time_s, self.within_deg, self.most_deg) <= 0.0:
            raise ValueError("time_s, within_deg and most_deg are above 0")


@dataclass(frozen=True, slots=True)
class GazeSettings:
    """How the eyes look about.

    Attributes:
        steady: a gaze that moves by less than this rests; 0 shows every tremble.
        held_from: closure of the lids from which on the gaze is held.

    Raises:
        ValueError: if a number is below 0.
    """

    steady: float = 0.12
    held_from: float = 0.45

    def __post_init__(self) -> None:
        if min(self.steady, self.held_from) < 0.0:
            raise ValueError("steady and held_from are not below 0")


@dataclass(frozen=True, slots=True)
class BodySettings:
    """How the body goes along with the head.

    Attributes:
        follow: share of the head's turn and tilt that the body takes over, 0 to 1.
        delay_s: how much later.

    Raises:
        ValueError: if a number is outside its range.
    """

    follow: float = 0.4
    delay_s: float = 0.25

    def __post_init__(self) -> None:
        if not (0.0 <= self.follow <= 1.0 and 0.0 <= self.delay_s <= 5.0):
            raise ValueError("follow is 0 to 1 and delay_s 0 to 5")


@dataclass(frozen=True, slots=True)
class TrackingSettings:
    """All settings from the tracked face to the pose; swapped whole.

    Attributes:
        mirror: the character moves like the person's image in a mirror.
        learn: learn the range of eyes and mouth while running.
        filtered: smooth the face before it becomes a pose, each number with its parameter's `smoothing`.
        follow_place: let the avatar move in its frame and come nearer as the head does before the camera.
        retarget: let a trained network say the face's numbers, where the tracker has landmarks.
    """

    WRITTEN_IF_CHANGED: ClassVar[tuple[str, ...]] = ("gaze", "body", "follow_place", "retarget")
    """What files of before don't name."""

    mirror: bool = True
    learn: bool = True
    filtered: bool = True
    parameters: ParametersSettings = field(default_factory=ParametersSettings)
    blink: BlinkSettings = BlinkSettings()
    lost: LostSettings = LostSettings()
    drift: DriftSettings = DriftSettings()
    gaze: GazeSettings = GazeSettings()
    body: BodySettings = BodySettings()
    follow_place: bool = False
    retarget: bool = False
