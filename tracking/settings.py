"""Settings of everything between a tracked face and the pose. Each default is written here, once."""

from __future__ import annotations

from dataclasses import dataclass, field

from tracking.pose import INDEX, PARAMETERS


@dataclass(frozen=True, slots=True)
class ParameterSettings:
    """How one number of the pose answers to the face.

    Applied in this order, where 1.0 is the pose table's unit: dead zone, gain, response curve, offset,
    limits.

    Attributes:
        minimum: lower limit.
        maximum: upper limit.
        gain: sensitivity; 2.0 answers twice as much.
        offset: added at the end.
        dead_zone: what is nearer to 0 than this counts as 0; what is beyond starts from 0, without a step.
        curve: exponent of the response curve; above 1 calmer near 0, below 1 livelier, 1 straight.
    """

    minimum: float
    maximum: float
    gain: float = 1.0
    offset: float = 0.0
    dead_zone: float = 0.0
    curve: float = 1.0


def _default(name: str, gain: float = 1.0, dead_zone: float = 0.0) -> ParameterSettings:
    row = PARAMETERS[INDEX[name]]
    return ParameterSettings(row.minimum, row.maximum, gain=gain, dead_zone=dead_zone)


@dataclass(frozen=True, slots=True)
class ParametersSettings:
    """One `ParameterSettings` for each number of the pose, under its name in the pose table.

    The eyes' make a blink that the camera caught nearly shut a whole one, and the mouth's make talk visible.
    """

    head_x: ParameterSettings = field(default=_default("head_x"))
    head_y: ParameterSettings = field(default=_default("head_y"))
    neck_z: ParameterSettings = field(default=_default("neck_z"))
    left_eye: ParameterSettings = field(default=_default("left_eye", gain=1.25, dead_zone=0.1))
    right_eye: ParameterSettings = field(default=_default("right_eye", gain=1.25, dead_zone=0.1))
    mouth: ParameterSettings = field(default=_default("mouth", gain=1.3, dead_zone=0.02))


@dataclass(frozen=True, slots=True)
class FilterSettings:
    """A `OneEuroFilter`.

    Attributes:
        min_cutoff: cut-off at rest in Hz; lower is steadier.
        beta: how fast the cut-off rises with speed, Hz per unit per second; higher lags less.
        d_cutoff: cut-off of the speed estimate in Hz.
    """

    min_cutoff: float
    beta: float
    d_cutoff: float = 1.0


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
class TrackingSettings:
    """All settings from the tracked face to the pose; swapped whole.

    Attributes:
        mirror: the character moves like the person's image in a mirror.
        learn: learn the range of eyes and mouth while running.
        filtered: smooth the face before it becomes a pose.
        angles: filter of pitch, yaw and roll, in degrees.
        expression: filter of eyes and mouth, in 0..1.
    """

    mirror: bool = True
    learn: bool = True
    filtered: bool = True
    angles: FilterSettings = FilterSettings(min_cutoff=0.8, beta=0.12)
    expression: FilterSettings = FilterSettings(min_cutoff=3.0, beta=2.0)
    parameters: ParametersSettings = field(default_factory=ParametersSettings)
    blink: BlinkSettings = BlinkSettings()
    lost: LostSettings = LostSettings()
