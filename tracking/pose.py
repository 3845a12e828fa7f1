"""The pose: one table of numbers from which everything else about them is derived.

A number is added by one row here, with what measures it (`face`) as a field of `TrackedFace`, and what shows
it in an architecture's player. Recordings, logs, settings, calibrations and packs name the numbers they hold:
one that is missing there is the row's default, one that is not known here is left aside.
"""

from __future__ import annotations

from dataclasses import dataclass, field, fields
from operator import attrgetter
from typing import Any, Literal, NamedTuple

import numpy as np

from tracking.basics.arrays import Array
from tracking.translation import QT_TRANSLATE_NOOP

Group = Literal["head", "eyes", "gaze", "brows", "mouth", "cheeks", "body", "place"]


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


def _both_ways(group: Group, unit: str, title: str, **more: Any) -> Any:
    return _number(group, -1.0, 1.0, unit, title, **more)


def _share(group: Group, unit: str, title: str, **more: Any) -> Any:
    return _number(group, 0.0, 1.0, unit, title, **more)


DEGREES_PER_UNIT = 15.0


@dataclass(frozen=True, slots=True)
class Pose:
    """A pose of the character; `left` and `right` are the character's own.

    Each field is a row of the table, see `PARAMETERS`; values outside the ranges are legal here and are
    brought back by `clamped`. The first six are what every drawing shows. The others are 0 where nothing is
    known of them, which is the drawing as it is; a player leaves those aside that its drawing can't bear.
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
    gaze_x: float = _both_ways(
        "gaze", "pupils aside, positive = to the image's left", QT_TRANSLATE_NOOP("poses", "Gaze aside"),
        mirror_sign=-1.0,
        face="gaze_x", stated_speed=5.0, rest="gaze_x",
    )  # fmt: skip
    gaze_y: float = _both_ways(
        "gaze", "pupils up, positive = up", QT_TRANSLATE_NOOP("poses", "Gaze up"),
        face="gaze_y", stated_speed=5.0, rest="gaze_y",
    )  # fmt: skip
    left_eye_wide: float = _share(
        "eyes", "left eye opened wider than drawn", QT_TRANSLATE_NOOP("poses", "Left eye wide"),
        partner="right_eye_wide",
        face="left_eye_wide", rest="left_eye_wide",
    )  # fmt: skip
    right_eye_wide: float = _share(
        "eyes", "right eye opened wider than drawn", QT_TRANSLATE_NOOP("poses", "Right eye wide"),
        partner="left_eye_wide",
        face="right_eye_wide", rest="right_eye_wide",
    )  # fmt: skip
    eye_smile: float = _share(
        "eyes", "closing lids arch upwards, as in laughing", QT_TRANSLATE_NOOP("poses", "Laughing eyes"),
        face="eye_smile",
    )  # fmt: skip
    left_brow: float = _both_ways(
        "brows", "height of the left brow, positive = raised", QT_TRANSLATE_NOOP("poses", "Left brow"),
        partner="right_brow",
        face="left_brow", rest="left_brow",
    )  # fmt: skip
    right_brow: float = _both_ways(
        "brows", "height of the right brow, positive = raised", QT_TRANSLATE_NOOP("poses", "Right brow"),
        partner="left_brow",
        face="right_brow", rest="right_brow",
    )  # fmt: skip
    brow_angle: float = _both_ways(
        "brows", "slope of both brows, positive = troubled, negative = angry",
        QT_TRANSLATE_NOOP("poses", "Brow slope"),
        face="brow_angle", rest="brow_angle",
    )  # fmt: skip
    mouth_form: float = _both_ways(
        "mouth", "corners of the mouth, positive = smile, negative = sad",
        QT_TRANSLATE_NOOP("poses", "Smile"),
        face="mouth_form", rest="mouth_form",
    )  # fmt: skip
    mouth_i: float = _share(
        "mouth", "share of the shape of i", QT_TRANSLATE_NOOP("poses", "Shape of I"),
        face="lips_spread", rest="lips_spread",
    )  # fmt: skip
    mouth_u: float = _share(
        "mouth", "share of the shape of u", QT_TRANSLATE_NOOP("poses", "Shape of U"),
        face="lips_round", rest="lips_round",
    )  # fmt: skip
    mouth_e: float = _share("mouth", "share of the shape of e", QT_TRANSLATE_NOOP("poses", "Shape of E"))
    mouth_o: float = _share("mouth", "share of the shape of o", QT_TRANSLATE_NOOP("poses", "Shape of O"))
    blush: float = _share("cheeks", "redness of the cheeks", QT_TRANSLATE_NOOP("poses", "Blush"))
    body_x: float = _both_ways(
        "body", "lean of the body, positive = forward", QT_TRANSLATE_NOOP("poses", "Lean forward")
    )
    body_y: float = _both_ways(
        "body", "turn of the body, positive = to the image's left", QT_TRANSLATE_NOOP("poses", "Body turn"),
        mirror_sign=-1.0,
    )  # fmt: skip
    body_z: float = _both_ways(
        "body", "lean of the body, positive = to the image's left", QT_TRANSLATE_NOOP("poses", "Lean aside"),
        mirror_sign=-1.0,
    )  # fmt: skip
    breath: float = _share("body", "breath, 0 out .. 1 in", QT_TRANSLATE_NOOP("poses", "Breath"))
    shift_x: float = _both_ways(
        "place", "the avatar's place in the frame, positive = to the image's left",
        QT_TRANSLATE_NOOP("poses", "Shift aside"), mirror_sign=-1.0,
        face="place_x", stated_speed=0.5, rest="place_x",
    )  # fmt: skip
    shift_y: float = _both_ways(
        "place", "the avatar's place in the frame, positive = up", QT_TRANSLATE_NOOP("poses", "Shift up"),
        face="place_y", stated_speed=0.5, rest="place_y",
    )  # fmt: skip
    zoom: float = _both_ways(
        "place", "the avatar's size in the frame, positive = nearer", QT_TRANSLATE_NOOP("poses", "Nearer"),
        face="nearness", stated_speed=0.5, rest="nearness",
    )  # fmt: skip

    def as_array(self) -> Array:
        """Return the numbers as float32 of shape (N,), in table order."""
        return np.array(values_of(self), np.float32)

    @classmethod
    def from_array(cls, values: Array) -> Pose:
        """Make a pose from numbers (N,) in table order: all of them, or those of `CORE`.

        Raises:
            ValueError: if there are not exactly as many finite numbers.
        """
        a = np.asarray(values, np.float64).reshape(-1)
        if a.shape[0] not in (len(NAMES), len(CORE)) or not np.isfinite(a).all():
            raise ValueError(f"a pose is {len(CORE)} or {len(NAMES)} finite numbers, got {values!r}")
        return cls(*a.tolist())

    def as_dict(self) -> dict[str, float]:
        """Return the numbers by name."""
        return dict(zip(NAMES, values_of(self), strict=True))

    def clamped(self) -> Pose:
        """Return the pose with every number inside its range."""
        if all(map(_within, _LEAST, values_of(self), _MOST)):
            return self
        return Pose.from_array(np.clip(self.as_array(), MINIMUM, MAXIMUM))

    def mirrored(self) -> Pose:
        """Return the pose seen in a mirror: what has a side changes it, what points aside its sign."""
        return Pose(*(sign * value for sign, value in zip(_SIGNS, _PARTNERS(self), strict=True)))


def _row(name: str, facts: dict[str, Any]) -> PoseParameter:
    usual = {"default": 0.0, "face": "", "per_unit": 1.0, "stated_speed": 4.0, "partner": name}
    row: dict[str, Any] = {**usual, "mirror_sign": 1.0, "rest": "", "full": "", **facts}
    return PoseParameter(name, **row)


def _within(least: float, value: float, most: float) -> bool:
    return least <= value <= most


PARAMETERS = tuple(_row(f.name, dict(f.metadata)) for f in fields(Pose))
"""The table, one row for each number."""
NAMES = tuple(p.name for p in PARAMETERS)
INDEX = {name: i for i, name in enumerate(NAMES)}
MINIMUM = np.array([p.minimum for p in PARAMETERS], np.float32)
MAXIMUM = np.array([p.maximum for p in PARAMETERS], np.float32)
_LEAST, _MOST = MINIMUM.tolist(), MAXIMUM.tolist()
_SIGNS = tuple(p.mirror_sign for p in PARAMETERS)
_PARTNERS = attrgetter(*(p.partner for p in PARAMETERS))
values_of = attrgetter(*NAMES)
"""Returns the numbers of whatever has fields of these names as a tuple, in table order."""
MEASURED = tuple(p for p in PARAMETERS if p.face)
"""The rows that trackers measure."""
CORE = ("head_x", "head_y", "neck_z", "left_eye", "right_eye", "mouth")
"""The first rows: what every drawing shows, and all that recordings of version 0.1 hold, without names."""


def parameter(name: str) -> PoseParameter:
    """Return the row of a number."""
    return PARAMETERS[INDEX[name]]


def names_of(*groups: Group) -> tuple[str, ...]:
    """Return the names of the groups' numbers, in table order."""
    return tuple(p.name for p in PARAMETERS if p.group in groups)


NEUTRAL = Pose()
HEAD = names_of("head")
EYES = ("left_eye", "right_eye")
"""The lids of both eyes."""
