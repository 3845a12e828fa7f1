"""The motion of a character that waits, as a function of time alone.

Blinks come 17 times a minute, at intervals whose logarithms are normally distributed, as people at rest do:
Bentivoglio et al., "Analysis of blink rate patterns in normal subjects", Movement Disorders 12, 1997.
Gaze rests on whoever looks at it and leaves now and then; how far a look goes, how long it takes to get there
and how long it stays follow Lee, Badler and Badler, "Eyes Alive", SIGGRAPH 2002 (of a listener), but that
looks go no further than a face that wants to be looked at lets them.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator
from math import cos, exp, log, pi, sin
from typing import NamedTuple

import numpy as np

from tracking.pose import Pose
from tracking.smoothstep import smoothstep

_BREATH_S = 3.8
_BLINK_S = 0.3
_BLINKS_HZ, _SPREAD, _SHORTEST_S = 17.0 / 60.0, 0.65, 0.5
_CHUNK_S = 60.0
_STAYS_S, _AWAY_S = 4.0, 0.9  # what a listener's gaze does on average, a little livelier
_LOOK_DEG, _FURTHEST_DEG = 6.9, 15.0
_JUMP_S, _JUMP_S_PER_DEG = 0.025, 0.0024
_GAZE_DEG = 25.0  # what 1 of `gaze_x` stands for
_FIXES = 0.025  # no fixation comes back to the very same place
_BODY, _BODY_LATER_S = 0.35, 0.35


class _Look(NamedTuple):
    """Where the eyes go at a time, and how long they are on their way."""

    start_s: float
    x: float
    y: float
    jump_s: float


def blink_shape(since_s: float) -> float:
    """Return the closure of the eyes `since_s` seconds into a blink: closing fast, opening slower."""
    if not 0.0 <= since_s < _BLINK_S:
        return 0.0
    part = since_s / _BLINK_S
    if part < 0.3:
        return smoothstep(part / 0.3)
    return 1.0 if part < 0.45 else smoothstep((1.0 - part) / 0.55)


class IdleCurve:
    """Breathing, sway, blinks and looks; `pose_at` may be asked for any time, in any order.

    Args:
        seed: the same seed gives the same motion.
    """

    def __init__(self, seed: int = 0) -> None:
        self._seed = seed
        self._phases = np.random.default_rng(seed).uniform(0.0, 2.0 * pi, 6)
        self._chunk: int | None = None
        self._blinks: list[float] = []
        self._looks: list[_Look] = []

    def pose_at(self, time_s: float, *, blink: bool = True) -> Pose:
        """Return the pose at `time_s` seconds (any sign); the head is within ±0.3 of neutral."""
        breath = sin(2.0 * pi * time_s / _BREATH_S)
        closure = self.closure_at(time_s) if blink else 0.0
        gaze_x, gaze_y = self.gaze_at(time_s)
        turned, tilted = self._turn_at(time_s - _BODY_LATER_S), self._tilt_at(time_s - _BODY_LATER_S)
        return Pose(
            head_x=0.07 * breath + 0.05 * self._wave(0, 11.3, time_s),
            head_y=self._turn_at(time_s),
            neck_z=self._tilt_at(time_s),
            left_eye=closure,
            right_eye=closure,
            gaze_x=gaze_x,
            gaze_y=gaze_y,
            body_x=0.04 * self._wave(5, 14.7, time_s),
            body_y=_BODY * turned,
            body_z=_BODY * tilted,
            breath=0.5 + 0.5 * breath,
        )

    def closure_at(self, time_s: float) -> float:
        """Return how far the blinks close both eyes at `time_s`, 0..1."""
        self._draw(time_s)
        last = bisect_right(self._blinks, time_s) - 1
        return blink_shape(time_s - self._blinks[last]) if last >= 0 else 0.0

    def gaze_at(self, time_s: float) -> tuple[float, float]:
        """Return where the eyes look at `time_s`, as `gaze_x` and `gaze_y`."""
        self._draw(time_s)
        last = bisect_right(self._looks, time_s, key=lambda look: look.start_s) - 1
        if last < 0:
            return 0.0, 0.0
        look = self._looks[last]
        x, y = (self._looks[last - 1].x, self._looks[last - 1].y) if last else (0.0, 0.0)
        share = smoothstep(min((time_s - look.start_s) / look.jump_s, 1.0))
        return x + share * (look.x - x), y + share * (look.y - y)

    def _turn_at(self, time_s: float) -> float:
        return 0.14 * self._wave(1, 9.7, time_s) + 0.07 * self._wave(2, 5.3, time_s)

    def _tilt_at(self, time_s: float) -> float:
        return 0.10 * self._wave(3, 12.9, time_s) + 0.04 * self._wave(4, 6.1, time_s)

    def _wave(self, which: int, period_s: float, time_s: float) -> float:
        return sin(2.0 * pi * time_s / period_s + self._phases[which])

    def _draw(self, time_s: float) -> None:
        """Draw the minute that a time lies in; no blink and no look reaches over its end."""
        chunk = int(time_s // _CHUNK_S)
        if chunk == self._chunk:
            return
        draw = np.random.default_rng([self._seed, chunk & 0xFFFFFFFF])
        start_s = chunk * _CHUNK_S
        self._chunk = chunk
        self._blinks = list(_blinks(draw, start_s))
        self._looks = list(_looks(draw, start_s))


def _blinks(draw: np.random.Generator, start_s: float) -> Iterator[float]:
    """Yield when a minute's blinks start."""
    middle = log(1.0 / _BLINKS_HZ) - _SPREAD**2 / 2.0
    time_s = start_s + 0.5 * exp(draw.normal(middle, _SPREAD))
    while time_s < start_s + _CHUNK_S - _BLINK_S:
        yield time_s
        time_s += max(exp(draw.normal(middle, _SPREAD)), _SHORTEST_S)


def _looks(draw: np.random.Generator, start_s: float) -> Iterator[_Look]:
    """Yield a minute's looks: away, and back; the first comes from the middle and the last goes there."""
    time_s = start_s + draw.uniform(0.5, _STAYS_S)
    while time_s < start_s + _CHUNK_S - 4.0 * _AWAY_S:
        far = min(draw.exponential(_LOOK_DEG), _FURTHEST_DEG)
        way = draw.uniform(0.0, 2.0 * pi)
        x, y = far * cos(way) / _GAZE_DEG, 0.6 * far * sin(way) / _GAZE_DEG
        jump_s = _JUMP_S + _JUMP_S_PER_DEG * far
        yield _Look(time_s, x, y, jump_s)
        time_s += min(max(draw.exponential(_AWAY_S), 3.0 * jump_s), 3.0 * _AWAY_S)
        x, y = draw.normal(0.0, _FIXES, 2).tolist()
        yield _Look(time_s, x, y, jump_s)
        time_s += max(draw.exponential(_STAYS_S), 0.4)
    yield _Look(start_s + _CHUNK_S - 0.2, 0.0, 0.0, 0.1)
