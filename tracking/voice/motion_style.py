"""How lively somebody is: a few numbers, named or measured in a recording of poses."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import numpy as np

from tracking.basics.arrays import Array
from tracking.errors import InputError
from tracking.moment import Moment
from tracking.pose import DEGREES_PER_UNIT, HEAD

LEAST_S = 4.0
"""Shorter recordings tell too little of a style."""
_RATE_HZ = 25.0
_CLOSED, _OPEN = 0.5, 0.25
_MOVING_HZ = 6.0


@dataclass(frozen=True, slots=True)
class MotionStyle:
    """What differs from person to person while they speak; each is 1 in an usual lively talk.

    Attributes:
        head: how fast and far the head sways.
        nods: how far it nods with what is stressed.
        mouth: how far the mouth opens.
        brows: how high the brows rise with what is stressed.
        blinks: how often the eyes blink; 1 is 26 a minute.
        gaze: how often and far the eyes look away.
        body: how far the body goes along.
        smile: of the corners of the mouth while nothing is said, -1 to 1.
        pace: how quickly the head goes where it goes, and how soon somewhere else.
        turn: how far it turns, against how far it nods.
        tilt: how far it leans, likewise.
    """

    head: float = 1.0
    nods: float = 1.0
    mouth: float = 1.0
    brows: float = 1.0
    blinks: float = 1.0
    gaze: float = 1.0
    body: float = 1.0
    smile: float = 0.1
    pace: float = 1.0
    turn: float = 1.0
    tilt: float = 1.0

    def scaled(self, liveliness: float) -> MotionStyle:
        """Return it calmer or more vivid: 0 is still, 1 as it is, 2 twice as lively."""
        mouth = self.mouth * (0.6 + 0.4 * liveliness)
        scaled = {n: getattr(self, n) * liveliness for n in ("head", "nods", "brows", "gaze", "body")}
        return replace(self, mouth=mouth, blinks=self.blinks * (0.7 + 0.3 * liveliness), **scaled)

    def vector(self) -> Array:
        """Return the numbers that the networks know it by, about -3 to 3 each, float32 of shape (10,)."""
        levels = [np.log(max(getattr(self, n), _LEAST)) / _LEVEL for n in _LEVELS]
        return np.array([*levels, self.smile / _SMILE], np.float32)

    @classmethod
    def from_vector(cls, vector: Array) -> MotionStyle:
        """Return the style of a network's answer (STYLE_SIZE,); a body goes along as far as the head goes."""
        found = {
            n: float(np.exp(np.clip(v * _LEVEL, -3.5, 1.4))) for n, v in zip(_LEVELS, vector, strict=False)
        }
        return cls(**found, body=found["head"], smile=float(np.clip(vector[-1] * _SMILE, -1.0, 1.0)))


_LEVELS = ("head", "nods", "mouth", "brows", "blinks", "gaze", "pace", "turn", "tilt")
_LEVEL, _SMILE, _LEAST = 0.8, 0.4, 0.03
STYLE_SIZE = len(_LEVELS) + 1
"""Numbers of a style's vector."""

STYLES = {
    "usual": MotionStyle(),
    "calm": MotionStyle(
        head=0.45, nods=0.6, mouth=0.8, brows=0.4, blinks=0.7, gaze=0.6, body=0.5, smile=0.15
    ),
    "lively": MotionStyle(
        head=1.7, nods=1.6, mouth=1.25, brows=1.6, blinks=1.2, gaze=1.2, body=1.6, smile=0.3
    ),
    "news": MotionStyle(head=0.5, nods=1.3, mouth=1.0, brows=0.7, blinks=0.8, gaze=0.1, body=0.3, smile=0.0),
    "shy": MotionStyle(head=0.7, nods=0.5, mouth=0.65, brows=0.6, blinks=1.3, gaze=2.2, body=0.6, smile=0.05),
}
"""Styles by name."""


def find_style(text: str) -> MotionStyle | None:
    """Return the style of a name, in any case; None where there is none."""
    return STYLES.get(text.casefold())


@dataclass(frozen=True, slots=True)
class MotionFigures:
    """What was measured in poses: the same figures for people and for what is made.

    Attributes:
        head_speed: median speed of the head, in degrees a second.
        head_range: standard deviation of the head's angles, their root of squares, in degrees.
        nod_speed: 90th percentile of the pitch's speed, in degrees a second.
        mouth_range: from the 5th to the 95th percentile of the opening.
        brow_range: likewise of the mean of both brows.
        blinks_a_minute: closures of both eyes.
        blink_s: median time that the eyes are more than half closed; 0 without a blink.
        gaze_range: standard deviation of the gaze, the root of squares.
        smile: median of the mouth's form.
    """

    head_speed: float
    head_range: float
    nod_speed: float
    mouth_range: float
    brow_range: float
    blinks_a_minute: float
    blink_s: float
    gaze_range: float
    smile: float


def figures_of(moments: Sequence[Moment]) -> MotionFigures:
    """Measure poses, each time it is asked at 25 a second.

    Raises:
        InputError: if they last less than `LEAST_S`.
    """
    even_s = _even_times(moments)
    read = _reader(moments, even_s)
    head = np.multiply(np.stack([_steady(read(name)) for name in HEAD]), DEGREES_PER_UNIT)
    speeds = np.multiply(np.abs(np.diff(head, axis=1)), _RATE_HZ)
    brows = (read("left_brow") + read("right_brow")) / 2
    eyes = np.minimum(read("left_eye"), read("right_eye"))
    blinks, blink_s = _blinks(eyes)
    gaze = np.hypot(read("gaze_x").std(), read("gaze_y").std())
    return MotionFigures(
        float(np.median(np.linalg.norm(speeds, axis=0))),  # pyright: ignore[reportUnknownArgumentType]
        float(np.linalg.norm(np.std(head, axis=1))),
        float(np.percentile(speeds[0], 90)),  # pyright: ignore[reportUnknownArgumentType]
        float(np.ptp(np.percentile(read("mouth"), (5, 95)))),
        float(np.ptp(np.percentile(brows, (5, 95)))),
        blinks / (len(even_s) / _RATE_HZ / 60.0),
        blink_s,
        float(gaze),
        float(np.median(read("mouth_form"))),
    )


def style_channels(moments: Sequence[Moment]) -> Array:
    """Return what the style's network sees of poses, see `motion_network.style_vector`, float32 (T, 9).

    Raises:
        InputError: if they last less than `LEAST_S`.
    """
    read = _reader(moments, _even_times(moments))
    brows = (read("left_brow") + read("right_brow")) / 2
    closure = np.minimum(read("left_eye"), read("right_eye"))
    closure = closure - min(np.percentile(closure, 20), 0.3)
    gaze = [read("gaze_x"), read("gaze_y")]
    columns = [*(_steady(read(n)) for n in HEAD), read("mouth"), brows, closure, *gaze, read("mouth_form")]
    return np.clip(np.stack(columns, 1), -2.0, 2.0).astype(np.float32)


def _even_times(moments: Sequence[Moment]) -> Array:
    times_s = np.array([m.time_s for m in moments])
    if len(moments) < 2 or times_s[-1] - times_s[0] < LEAST_S:
        raise InputError(f"a recording of {LEAST_S:.0f} s at least tells a style; this one is shorter")
    return np.arange(times_s[0], times_s[-1], 1.0 / _RATE_HZ)


def _reader(moments: Sequence[Moment], even_s: Array) -> Callable[[str], Array]:
    times_s = [m.time_s for m in moments]
    return lambda name: np.interp(even_s, times_s, [getattr(m.pose, name) for m in moments])


def _steady(values: Array) -> Array:
    """Return values (N,) without what is faster than a head moves: a tracker's noise is no liveliness."""
    width = round(_RATE_HZ / _MOVING_HZ)
    return np.convolve(np.pad(values, width // 2, mode="edge"), np.ones(width) / width, "valid")[
        : len(values)
    ]


def _blinks(closure: Array) -> tuple[int, float]:
    """Return how many blinks there are in closures (N,), and their median length in seconds."""
    rest = np.percentile(closure, 20)
    closed, begun = False, 0
    lengths: list[float] = []
    for k, value in enumerate(closure - rest):
        if not closed and value > _CLOSED:
            closed, begun = True, k
        elif closed and value < _OPEN:
            closed = False
            lengths.append((k - begun) / _RATE_HZ)
    return len(lengths), float(np.median(lengths)) if lengths else 0.0
