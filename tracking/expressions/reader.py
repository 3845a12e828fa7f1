"""Following a face's expression: against the person's own rest, steadily."""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np

from tracking.basics.arrays import Array
from tracking.expressions.measures import Clues
from tracking.expressions.reading import EXPRESSIONS, NEUTRAL, distribution
from tracking.face import TrackedFace

_SMOOTH_S = 0.12
_ENTER, _LEAVE = 0.6, 0.4
"""Likelihoods from which an expression is believed, and below which it is no longer."""
_HOLD_S = 0.25
"""How long it must last before it is believed: a blink is shorter."""
_LOST_S = 0.6
_FURTHEST_DEG = 25.0
"""Beyond this the far half of a face can't be measured; what was read last stays."""
FIRST_S = 1.0
"""For so long the face is taken to be at rest, where nobody said when it is."""
_REST_S = 20.0
"""Time constant of what is learned of the face at rest."""


class FaceExpression(NamedTuple):
    """What a face expresses.

    Attributes:
        name: of `EXPRESSIONS`; steady.
        likely: float64 (len(EXPRESSIONS),), how likely each is now.
        lasted_s: since when it has been that one.
    """

    name: str
    likely: Array
    lasted_s: float

    def likelihood(self, name: str) -> float:
        """Return how likely one is now."""
        return float(self.likely[EXPRESSIONS.index(name)])


def _certain(name: str) -> Array:
    return np.array([float(name == one) for one in EXPRESSIONS])


class ExpressionReader:
    """Reads one person's expression. One thread at a time.

    Args:
        steady: smooth it, and believe an expression only after a while; else each face is read by itself,
            against the rest of the beginning.
        rest_s: for so long the face is taken to be at rest; 0 for the first picture of it alone.
    """

    def __init__(self, *, steady: bool = True, rest_s: float = FIRST_S) -> None:
        self._steady, self._rest_s = steady, rest_s
        self._rest: Clues | None = None
        self._known_s = 0.0
        self._last: TrackedFace | None = None
        self._reset_reading()

    def _reset_reading(self) -> None:
        self._likely = _certain(NEUTRAL)
        self._name: str = NEUTRAL
        self._wanted: str = NEUTRAL
        self._since_s: float | None = None
        self._wanted_since_s = 0.0
        self._time_s: float | None = None
        self._seen_s: float | None = None

    def set_rest(self) -> bool:
        """Take the last face for the person's face at rest; False where there was none."""
        if self._last is None or self._last.clues is None:
            return False
        self._rest, self._known_s = self._last.clues, self._rest_s
        return True

    def process(self, face: TrackedFace | None, time_s: float) -> FaceExpression:
        """Return the expression at a time.

        Args:
            face: as tracked, neither filtered nor mirrored; None for none.
            time_s: later than that of the call before.
        """
        step_s = 0.0 if self._time_s is None else max(0.0, min(0.5, time_s - self._time_s))
        self._time_s = time_s
        if self._since_s is None:
            self._since_s = time_s
        if face is not None and face.clues is not None:
            self._last, self._seen_s = face, time_s
            if max(abs(face.pitch_deg), abs(face.yaw_deg)) <= _FURTHEST_DEG:
                self._read(face.clues, step_s)
        elif self._seen_s is None or time_s - self._seen_s > _LOST_S:
            self._likely = _certain(NEUTRAL)
        self._decide(time_s)
        return FaceExpression(self._name, self._likely.copy(), time_s - self._since_s)

    def _read(self, clues: Clues, step_s: float) -> None:
        if self._rest is None or not clues.alike(self._rest):
            self._rest, self._known_s = clues, 0.0
        now = distribution(clues, self._rest)
        share = 1.0 - math.exp(-step_s / _SMOOTH_S) if step_s and self._steady else 1.0
        self._likely = self._likely + share * (now - self._likely)
        if self._known_s < self._rest_s:
            self._known_s += step_s
            self._learn(clues, max(step_s / max(self._known_s, step_s, 1e-6), 0.0))
            self._likely = _certain(NEUTRAL)
        elif self._steady and self._name == self._wanted == NEUTRAL and self._likely[0] > _ENTER:
            self._learn(clues, 1.0 - math.exp(-step_s / _REST_S))

    def _learn(self, clues: Clues, share: float) -> None:
        assert self._rest is not None
        self._rest = self._rest.towards(clues, share)

    def _decide(self, time_s: float) -> None:
        best = EXPRESSIONS[int(self._likely.argmax())]
        if not self._steady:
            if best != self._name:
                self._name, self._since_s = best, time_s
            return
        own = self._likely[EXPRESSIONS.index(self._name)]
        believed = self._likely.max() >= _ENTER
        wanted: str = best if believed else (NEUTRAL if own < _LEAVE else self._name)
        if wanted != self._wanted:
            self._wanted, self._wanted_since_s = wanted, time_s
        if wanted != self._name and time_s - self._wanted_since_s >= _HOLD_S:
            self._name, self._since_s = wanted, time_s
