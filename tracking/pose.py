"""The pose: one table of numbers from which everything else about them is derived.

A number is added by one row here, with what measures it (`face`) as a field of `TrackedFace`, and what shows
it in an architecture's player. Recordings, logs, settings, calibrations and packs name the numbers they hold:
one that is missing there is the row's default, one that is not known here is left aside.
"""

from __future__ import annotations

from dataclasses import dataclass, field, fields
from typing import Any, Literal, NamedTuple

import numpy as np

from tracking.translation import QT_TRANSLATE_NOOP

Group = Literal["head", "eyes", "gaze", "brows", "mouth", "body"]


class PoseParameter(NamedTuple):
    """One row of the pose table.

    Attributes:
        name: of the field of `Pose`.
        group: what it moves.
        minimum: end of the range.
        maximum: the other end.
        default: what it is where nothing is known of it; the drawing is (nearly) as drawn there.
        unit: what 1.0 stands for.
        title: what people call it, in English; translated in the context "poses".
        face: field of `TrackedFace` that it is made of; empty where no tracker measures it.
        per_unit: what the face's field changes by while this number changes by 1.
        stated_speed: speed at which a filter's lag is stated, in the face's unit a second: a quick move.
        partner: the number whose place it takes in a mirror; its own name where it stays.
        mirror_sign: factor that the mirror puts to it.
        rest: name of the calibrated value of `face` at which it is 0; empty where nothing is calibrated.
        full: likewise, at which it is 1; empty where only the rest is.
    """

    name: str
    group: Group
    minimum: float
    maximum: float
    default: float
    unit: str
    title: str
    face: str
    per_unit: float
    stated_speed: float
    partner: str
    mirror_sign: float
    rest: str
    full: str


def _number(group: Group, minimum: float, maximum: float, unit: str, title: str, **more: Any) -> Any:
    """Return a field of `Pose` that carries its row of the table."""
    default = more.get("default", 0.0)
    facts = {"group": group, "minimum": minimum, "maximum": maximum, "unit": unit, "title": title, **more}
    return field(default=default, metadata=facts)


def _angle(face: str, unit: str, title: str, mirror_sign: float = -1.0) -> Any:
    return _number(
        "head", -1.0, 1.0, unit, title,
        face=face, per_unit=DEGREES_PER_UNIT, stated_speed=60.0, mirror_sign=mirror_sign, rest=face,
    )  # fmt: skip


DEGREES_PER_UNIT = 15.0


@dataclass(frozen=True, slots=True)
class Pose:
    """A pose of the character; `left` and `right` are the character's own.

    Each field is a row of the table, see `PARAMETERS`; values outside the ranges are legal here and are
    brought back by `clamped`.
    """

    head_x: float = _angle(
        "pitch_deg", "15 degrees of pitch, positive = face up", QT_TRANSLATE_NOOP("poses", "Nod"), 1.0
    )
    head_y: float = _angle(
        "yaw_deg",
        "15 degrees of yaw, positive = face to the image's left",
        QT_TRANSLATE_NOOP("poses", "Turn"),
    )
    neck_z: float = _angle(
        "roll_deg",
        "15 degrees of tilt, positive = crown to the image's left",
        QT_TRANSLATE_NOOP("poses", "Tilt"),
    )
    left_eye: float = _number(
        "eyes", 0.0, 1.0, "closure of the character's left eye (right half of the image)",
        QT_TRANSLATE_NOOP("poses", "Left eye"),
        face="left_eye", stated_speed=8.0, partner="right_eye", rest="left_eye_open", full="left_eye_closed",
    )  # fmt: skip
    right_eye: float = _number(
        "eyes", 0.0, 1.0, "closure of the character's right eye (left half of the image)",
        QT_TRANSLATE_NOOP("poses", "Right eye"),
        face="right_eye", stated_speed=8.0, partner="left_eye",
        rest="right_eye_open", full="right_eye_closed",
    )  # fmt: skip
    mouth: float = _number(
        "mouth", 0.0, 1.0, "opening of the mouth, absolute: 0 closed", QT_TRANSLATE_NOOP("poses", "Mouth"),
        face="mouth", stated_speed=4.0, rest="mouth_closed", full="mouth_open",
    )  # fmt: skip

    def as_array(self) -> np.ndarray:
        """Return the numbers as float32 of shape (N,), in table order."""
        return np.array([getattr(self, name) for name in NAMES], np.float32)

    @classmethod
    def from_array(cls, values: np.ndarray) -> Pose:
        """Make a pose from numbers in table order.

        Raises:
            ValueError: if there are not exactly as many finite numbers as in the table.
        """
        a = np.asarray(values, np.float64).reshape(-1)
        if a.shape != (len(NAMES),) or not np.isfinite(a).all():
            raise ValueError(f"a pose is {len(NAMES)} finite numbers, got {values!r}")
        return cls(*(float(v) for v in a))

    def as_dict(self) -> dict[str, float]:
        """Return the numbers by name."""
        return {name: getattr(self, name) for name in NAMES}

    def clamped(self) -> Pose:
        """Return the pose with every number inside its range."""
        return Pose.from_array(np.clip(self.as_array(), MINIMUM, MAXIMUM))

    def mirrored(self) -> Pose:
        """Return the pose seen in a mirror: yaw and tilt change sign, the eyes change places."""
        return Pose(**{row.name: row.mirror_sign * getattr(self, row.partner) for row in PARAMETERS})


def _row(name: str, facts: dict[str, Any]) -> PoseParameter:
    usual = {"default": 0.0, "face": "", "per_unit": 1.0, "stated_speed": 4.0, "partner": name}
    return PoseParameter(name, **{**usual, "mirror_sign": 1.0, "rest": "", "full": "", **facts})


PARAMETERS = tuple(_row(f.name, dict(f.metadata)) for f in fields(Pose))
"""The table, one row for each number."""
NAMES = tuple(p.name for p in PARAMETERS)
INDEX = {name: i for i, name in enumerate(NAMES)}
MINIMUM = np.array([p.minimum for p in PARAMETERS], np.float32)
MAXIMUM = np.array([p.maximum for p in PARAMETERS], np.float32)
MEASURED = tuple(p for p in PARAMETERS if p.face)
"""The rows that trackers measure."""
UNNAMED = ("head_x", "head_y", "neck_z", "left_eye", "right_eye", "mouth")
"""What recordings of version 0.1 hold, in this order, without saying so."""


def parameter(name: str) -> PoseParameter:
    """Return the row of a number."""
    return PARAMETERS[INDEX[name]]


def names_of(*groups: Group) -> tuple[str, ...]:
    """Return the names of the groups' numbers, in table order."""
    return tuple(p.name for p in PARAMETERS if p.group in groups)


NEUTRAL = Pose()
HEAD = names_of("head")
EYES = names_of("eyes")
