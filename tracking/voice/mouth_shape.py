"""From visemes and opening to the numbers of the pose that are the mouth's."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from tracking.basics.arrays import Array
from tracking.pose import INDEX as NUMBERS
from tracking.pose import Pose
from tracking.voice.visemes import INDEX, VISEMES

SHAPES = {
    "mouth_i": {"ih": 1.0, "SS": 0.6, "DD": 0.3, "nn": 0.2, "TH": 0.2, "kk": 0.2},
    "mouth_u": {"ou": 1.0, "CH": 0.6, "RR": 0.5},
    "mouth_e": {"E": 1.0, "kk": 0.2, "nn": 0.2},
    "mouth_o": {"oh": 1.0, "RR": 0.1},
}
"""How much of each vowel's mouth a viseme has; what is open without any of them is an A."""
_WEIGHTS = np.zeros((len(SHAPES), len(VISEMES)), np.float32)
for _row, _shares in enumerate(SHAPES.values()):
    for _viseme, _share in _shares.items():
        _WEIGHTS[_row, INDEX[_viseme]] = _share
FULL_OPENING = 0.8
"""The opening, as the network has it, at which the drawn mouth is as wide as it goes."""
MOUTH_NUMBERS = tuple(name for name in ("mouth", *SHAPES) if name in NUMBERS)
"""The numbers that a voice moves, as far as the table has them."""


def mouth_numbers(opening: Array, visemes: Array, gain: float = 1.0) -> dict[str, Array]:
    """Return the mouth's numbers, each of shape (T,).

    Args:
        opening: of shape (T,), 0 to 1.
        visemes: probabilities of shape (T, 15).
        gain: how lively, 1 as usual.
    """
    numbers = {"mouth": np.clip(opening * gain / FULL_OPENING, 0.0, 1.0)}
    for name, share in zip(SHAPES, (visemes @ _WEIGHTS.T).T, strict=True):
        if name in NUMBERS:
            numbers[name] = np.clip(share, 0.0, 1.0)
    return numbers


def with_mouth(pose: Pose, numbers: dict[str, float], share: float = 1.0) -> Pose:
    """Return the pose with another mouth, or between its own and that one."""
    mixed = {n: (1 - share) * getattr(pose, n) + share * v for n, v in numbers.items()}
    return replace(pose, **mixed)


class MouthFollower:
    """Follows what is heard as lips do: quick, but not from one frame to the next.

    Args:
        time_constant_s: of opening; lips close in half of it.
    """

    def __init__(self, time_constant_s: float = 0.025) -> None:
        self._time_constant_s = time_constant_s
        self._now: dict[str, float] | None = None
        self._time_s = 0.0

    @property
    def now(self) -> dict[str, float]:
        """What the numbers are, as of the last call; empty before it."""
        return dict(self._now or {})

    def follow(self, numbers: dict[str, float], time_s: float) -> dict[str, float]:
        """Return the numbers at a time, given what they are about to be."""
        before, passed_s = self._now, max(time_s - self._time_s, 0.0)
        self._time_s = time_s
        if before is None or passed_s > 0.5:
            self._now = dict(numbers)
            return self._now
        self._now = {}
        for name, value in numbers.items():
            was = before.get(name, value)
            constant_s = self._time_constant_s * (0.5 if name == "mouth" and value < was else 1.0)
            self._now[name] = was + (value - was) * (1.0 - float(np.exp(-passed_s / constant_s)))
        return self._now
