"""The numbers that plugins see and set, by VTube Studio's names, and what they make of the pose.

Convention:
    `FaceAngleX` > 0 is the character's face to the picture's right, `FaceAngleY` > 0 up, `FaceAngleZ` > 0 the
    crown to the picture's right, degrees; `EyeOpenLeft` is the character's left eye. So Live2D has them.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from tracking.pose import Pose

HOLDS_S = 1.0
"""How long an injected value is in force."""

MOST_EACH, MOST_OF_ALL = 100, 300
"""Parameters that one plugin, and all together, may make."""

_DEGREES = 15.0  # of head and neck that the pose table calls 1
_PLACE = 10.0  # of FacePosition that the pose table calls 1
_OPEN_AT_FIRST, _OPEN_LEAST, _OPEN_SLOWNESS = 0.8, 0.5, 0.02


@dataclass(frozen=True, slots=True)
class Parameter:
    """A number with its range.

    Attributes:
        name: at most 32 letters and digits.
        minimum, maximum, default: of its values.
        added_by: the plugin that made it, or "VTube Studio".
    """

    name: str
    minimum: float
    maximum: float
    default: float = 0.0
    added_by: str = "VTube Studio"


def _rows(names: str, minimum: float, maximum: float, default: float = 0.0) -> list[Parameter]:
    return [Parameter(name, minimum, maximum, default) for name in names.split()]


DEFAULTS = {
    parameter.name: parameter
    for parameter in (
        *_rows("FacePositionX FacePositionY", -15, 15),
        *_rows("FacePositionZ", -10, 10),
        *_rows("FaceAngleX FaceAngleY FaceAngleZ", -30, 30),
        *_rows("MouthSmile Brows BrowLeftY BrowRightY", 0, 1, 0.5),
        *_rows("MouthOpen CheekPuff TongueOut FaceAngry", 0, 1),
        *_rows("EyeOpenLeft EyeOpenRight", 0, 1, 1),
        *_rows("EyeLeftX EyeLeftY EyeRightX EyeRightY MouthX MousePositionX MousePositionY", -1, 1),
        *_rows("VoiceVolume VoiceFrequency VoiceVolumePlusMouthOpen VoiceFrequencyPlusMouthSmile", 0, 1),
        *_rows("VoiceA VoiceI VoiceU VoiceE VoiceO VoiceSilence", 0, 1),
    )
}
"""The parameters that are always there, with VTube Studio's ranges."""


CORE_PARAMETERS = ("FaceAngleX", "FaceAngleY", "FaceAngleZ", "EyeOpenLeft", "EyeOpenRight", "MouthOpen")
"""What the numbers tell that everything measures."""


def values_of(pose: Pose) -> dict[str, float]:
    """Return the parameters that a pose tells."""
    return {
        "FaceAngleX": -_DEGREES * pose.head_y,
        "FaceAngleY": _DEGREES * pose.head_x,
        "FaceAngleZ": -_DEGREES * pose.neck_z,
        "EyeOpenLeft": 1.0 - pose.left_eye,
        "EyeOpenRight": 1.0 - pose.right_eye,
        "MouthOpen": pose.mouth,
        **dict.fromkeys(("EyeLeftX", "EyeRightX"), -pose.gaze_x),
        **dict.fromkeys(("EyeLeftY", "EyeRightY"), pose.gaze_y),
        "BrowLeftY": _from_middle(pose.left_brow),
        "BrowRightY": _from_middle(pose.right_brow),
        "Brows": _from_middle((pose.left_brow + pose.right_brow) / 2.0),
        "FaceAngry": max(-pose.brow_angle, 0.0),
        "MouthSmile": _from_middle(pose.mouth_form),
        "VoiceA": pose.mouth * max(1.0 - sum(getattr(pose, name) for name in _VOWELS.values()), 0.0),
        **{name: pose.mouth * getattr(pose, number) for name, number in _VOWELS.items()},
        "FacePositionX": -_PLACE * pose.shift_x,
        "FacePositionY": _PLACE * pose.shift_y,
        "FacePositionZ": _PLACE * pose.zoom,
    }


_VOWELS = {f"Voice{vowel}": f"mouth_{vowel.lower()}" for vowel in "IUEO"}


def _from_middle(value: float) -> float:
    """Return a number from -1 to 1 as VTube Studio has it, 0 to 1 with 0.5 for nothing."""
    return 0.5 + value / 2.0


@dataclass(frozen=True, slots=True)
class Injection:
    """A value that a plugin has set or added.

    Attributes:
        plugin: whose.
        value: in the parameter's unit.
        weight: 0 the tracked value alone .. 1 this one alone; not for what is added.
        time_s: when it came, `time.monotonic()`.
    """

    plugin: str
    value: float
    weight: float
    time_s: float


class InjectionRefused(ValueError):
    """A plugin may not set this; `code` is the interface's number for why."""

    def __init__(self, code: int, message: str) -> None:
        super().__init__(message)
        self.code = code


class ParameterTable:
    """All parameters and what plugins set of them. Any thread may call any method.

    Args:
        clock: seconds, rising.
    """

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._lock = threading.Lock()
        self._custom: dict[str, Parameter] = {}
        self._set: dict[str, Injection] = {}
        self._added: dict[tuple[str, str], Injection] = {}
        self._open = {"EyeOpenLeft": _OPEN_AT_FIRST, "EyeOpenRight": _OPEN_AT_FIRST}
        self._face_found: Injection | None = None

    @property
    def custom(self) -> list[Parameter]:
        """Those that plugins made."""
        with self._lock:
            return list(self._custom.values())

    def find(self, name: str) -> Parameter | None:
        """Return a parameter by its name."""
        with self._lock:
            return DEFAULTS.get(name) or self._custom.get(name)

    def create(self, parameter: Parameter) -> None:
        """Add a plugin's parameter, or change its own.

        Raises:
            InjectionRefused: if the name is taken or there are too many.
        """
        with self._lock:
            there = self._custom.get(parameter.name)
            if parameter.name in DEFAULTS:
                raise InjectionRefused(354, f"{parameter.name} is there by default")
            if there is not None and there.added_by != parameter.added_by:
                raise InjectionRefused(352, f"{parameter.name} is another plugin's")
            if there is None:
                own = sum(other.added_by == parameter.added_by for other in self._custom.values())
                if own >= MOST_EACH:
                    raise InjectionRefused(355, f"a plugin may have {MOST_EACH} parameters")
                if len(self._custom) >= MOST_OF_ALL:
                    raise InjectionRefused(356, f"there may be {MOST_OF_ALL} parameters")
            self._custom[parameter.name] = parameter

    def delete(self, name: str, plugin: str) -> None:
        """Take a plugin's parameter away.

        Raises:
            InjectionRefused: if there is none such, or it is not the plugin's.
        """
        with self._lock:
            there = self._custom.get(name)
            if name in DEFAULTS:
                raise InjectionRefused(403, f"{name} is there by default")
            if there is None:
                raise InjectionRefused(401, f"there is no parameter {name}")
            if there.added_by != plugin:
                raise InjectionRefused(402, f"{name} is another plugin's")
            del self._custom[name]

    def inject(
        self,
        plugin: str,
        values: Mapping[str, tuple[float, float]],
        *,
        adding: bool = False,
        face_found: bool = False,
    ) -> None:
        """Put values in force for a second; all of them or none.

        Args:
            plugin: whose.
            values: value and weight by parameter.
            adding: add them to what is there, instead of setting it.
            face_found: the plugin sees a face.

        Raises:
            InjectionRefused: if a parameter is unknown, or set by another plugin just now.
        """
        now = self._clock()
        with self._lock:
            for name in values:
                if name not in DEFAULTS and name not in self._custom:
                    raise InjectionRefused(453, f"there is no parameter {name}")
                other = self._set.get(name)
                if not adding and other and other.plugin != plugin and now - other.time_s <= HOLDS_S:
                    raise InjectionRefused(454, f"{name} is set by another plugin")
            for name, (value, weight) in values.items():
                injection = Injection(plugin, value, weight, now)
                if adding:
                    self._added[name, plugin] = injection
                else:
                    self._set[name] = injection
                    self._learn_open(name, value)
            if face_found:
                self._face_found = Injection(plugin, 1.0, 1.0, now)

    @property
    def face_found(self) -> bool:
        """Whether a plugin said within the last second that it sees a face."""
        with self._lock:
            return self._face_found is not None and self._clock() - self._face_found.time_s <= HOLDS_S

    def value(self, parameter: Parameter, pose: Pose) -> float:
        """Return the value in force, tracked or injected.

        Args:
            parameter: of this table.
            pose: as tracked.
        """
        tracked = values_of(pose).get(parameter.name, parameter.default)
        with self._lock:
            return self._in_force(parameter.name, tracked, self._clock())

    def applied(self, pose: Pose) -> Pose:
        """Return the pose with what plugins set and add; itself where there is nothing."""
        with self._lock:
            if not self._set and not self._added:
                return pose
            now = self._clock()
            self._forget(now)
            told = values_of(pose)
            made = {name: self._in_force(name, value, now) for name, value in told.items()}
            changed = {name: value for name, value in made.items() if value != told[name]}
            made |= {name: self._opening(name, made[name]) for name in self._open if name in changed}
            changes: dict[str, float] = {}
            for names, number, to_pose in _TO_POSE:
                if any(name in changed for name in names):
                    # What only one of several tells goes for all: plugins often move one eye's gaze alone.
                    told_now = [made[name] for name in names if name in changed]
                    changes[number] = to_pose(sum(told_now) / len(told_now))
        return replace(pose, **changes) if changes else pose

    def _in_force(self, name: str, tracked: float, now: float) -> float:
        value = tracked
        injected = self._set.get(name)
        if injected is not None and now - injected.time_s <= HOLDS_S:
            value = injected.weight * injected.value + (1.0 - injected.weight) * tracked
        more = [a for (n, _), a in self._added.items() if n == name and now - a.time_s <= HOLDS_S]
        return value + sum(addition.value for addition in more)

    def _forget(self, now: float) -> None:
        self._set = {n: i for n, i in self._set.items() if now - i.time_s <= HOLDS_S}
        self._added = {n: i for n, i in self._added.items() if now - i.time_s <= HOLDS_S}

    def _learn_open(self, name: str, value: float) -> None:
        """Follow what the sender calls an open eye: 0.5 to 0.8 with phones, 1 with others."""
        level = self._open.get(name)
        if level is not None and value > 0.6 * level:
            level += _OPEN_SLOWNESS * (value - level)
            self._open[name] = min(max(level, _OPEN_LEAST), 1.0)

    def _opening(self, name: str, value: float) -> float:
        """Return how far an eye is open, 1 for the sender's usual."""
        injected = name in self._set
        return min(value / self._open[name], 1.0) if injected else value


_TO_POSE: tuple[tuple[tuple[str, ...], str, Callable[[float], float]], ...] = (
    (("FaceAngleX",), "head_y", lambda value: -value / _DEGREES),
    (("FaceAngleY",), "head_x", lambda value: value / _DEGREES),
    (("FaceAngleZ",), "neck_z", lambda value: -value / _DEGREES),
    (("EyeOpenLeft",), "left_eye", lambda value: 1.0 - value),
    (("EyeOpenRight",), "right_eye", lambda value: 1.0 - value),
    (("MouthOpen",), "mouth", lambda value: value),
    (("EyeLeftX", "EyeRightX"), "gaze_x", lambda value: -value),
    (("EyeLeftY", "EyeRightY"), "gaze_y", lambda value: value),
    (("Brows",), "left_brow", lambda value: 2.0 * value - 1.0),
    (("Brows",), "right_brow", lambda value: 2.0 * value - 1.0),
    (("BrowLeftY",), "left_brow", lambda value: 2.0 * value - 1.0),
    (("BrowRightY",), "right_brow", lambda value: 2.0 * value - 1.0),
    (("FaceAngry",), "brow_angle", lambda value: -value),
    (("MouthSmile",), "mouth_form", lambda value: 2.0 * value - 1.0),
    *(((name,), number, lambda value: value) for name, number in _VOWELS.items()),
    (("FacePositionX",), "shift_x", lambda value: -value / _PLACE),
    (("FacePositionY",), "shift_y", lambda value: value / _PLACE),
    (("FacePositionZ",), "zoom", lambda value: value / _PLACE),
)
"""Parameters that move the avatar, the number of the pose, and how; later rows go before earlier ones."""
