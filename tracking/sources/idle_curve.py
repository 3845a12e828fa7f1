"""The motion of a character that waits, as a function of time alone."""

from __future__ import annotations

from math import pi, sin

import numpy as np

from tracking.pose import Pose
from tracking.smoothstep import smoothstep

_BREATH_S = 3.8
_BLINK_S = 0.3
_CHUNK_S = 6.0


def blink_shape(since_s: float) -> float:
    """Return the closure of the eyes `since_s` seconds into a blink: closing fast, opening slower."""
    if not 0.0 <= since_s < _BLINK_S:
        return 0.0
    part = since_s / _BLINK_S
    if part < 0.3:
        return smoothstep(part / 0.3)
    return 1.0 if part < 0.45 else smoothstep((1.0 - part) / 0.55)


class IdleCurve:
    """Breathing, sway and blinks; `pose_at` may be asked for any time, in any order.

    Args:
        seed: the same seed gives the same motion.
    """

    def __init__(self, seed: int = 0) -> None:
        self._seed = seed
        self._phases = np.random.default_rng(seed).uniform(0.0, 2.0 * pi, 6)

    def pose_at(self, time_s: float, *, blink: bool = True) -> Pose:
        """Return the pose at `time_s` seconds (any sign); within ±0.3 of neutral but for the blinks."""
        breath = sin(2.0 * pi * time_s / _BREATH_S)
        closure = self.closure_at(time_s) if blink else 0.0
        return Pose(
            head_x=0.07 * breath + 0.05 * self._wave(0, 11.3, time_s),
            head_y=0.14 * self._wave(1, 9.7, time_s) + 0.07 * self._wave(2, 5.3, time_s),
            neck_z=0.10 * self._wave(3, 12.9, time_s) + 0.04 * self._wave(4, 6.1, time_s),
            left_eye=closure,
            right_eye=closure,
            mouth=0.0,
        )

    def closure_at(self, time_s: float) -> float:
        """Return how far the blinks close both eyes at `time_s`, 0..1."""
        chunk = int(time_s // _CHUNK_S)
        return max(blink_shape(time_s - start) for start in self._blink_starts(chunk))

    def _wave(self, which: int, period_s: float, time_s: float) -> float:
        return sin(2.0 * pi * time_s / period_s + self._phases[which])

    def _blink_starts(self, chunk: int) -> list[float]:
        """Return when the blinks of a stretch of time start; none of them reaches over its end."""
        draw = np.random.default_rng([self._seed, chunk & 0xFFFFFFFF])
        start = chunk * _CHUNK_S
        first = start + draw.uniform(0.2, 2.4)
        starts = [first]
        if draw.random() < 0.7:
            starts.append(first + draw.uniform(2.2, 3.0))
        return starts
