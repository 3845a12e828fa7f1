"""How a number of the pose answers: dead zone, gain, curve, offset, limits."""

from __future__ import annotations

import numpy as np

from tracking.basics.arrays import Array
from tracking.mapping.response_curve import STRAIGHT, evaluate
from tracking.pose import Pose, values_of
from tracking.settings import ParameterSettings, ParametersSettings


def respond(value: float, settings: ParameterSettings) -> float:
    """Return the answer to `value`; continuous and rising in it, for any settings that make sense."""
    shaped = evaluate(settings.curve, curve_input(value, settings))
    answer = (shaped if value >= 0.0 else -shaped) + settings.offset
    return min(max(answer, settings.minimum), settings.maximum)


def curve_input(value: float, settings: ParameterSettings) -> float:
    """Return what the response curve is given for `value`, to either side: dead zone and gain are applied."""
    return max(0.0, abs(value) - settings.dead_zone) * settings.gain


def full_input(settings: ParameterSettings) -> float:
    """Return the value at which the response curve comes to its end; infinite without gain."""
    return settings.dead_zone + 1.0 / settings.gain if settings.gain > 0.0 else float("inf")


class Response:
    """The answers of all numbers at once, as `respond` gives them one by one.

    Args:
        settings: what it stands for; for other settings another one is made.
    """

    def __init__(self, settings: ParametersSettings) -> None:
        rows: tuple[ParameterSettings, ...] = values_of(settings)
        self.settings = settings
        self._dead_zone = np.array([row.dead_zone for row in rows])
        self._gain = np.array([row.gain for row in rows])
        self._offset = np.array([row.offset for row in rows])
        self._minimum = np.array([row.minimum for row in rows])
        self._maximum = np.array([row.maximum for row in rows])
        self._curved = [(i, row.curve) for i, row in enumerate(rows) if row.curve != STRAIGHT]

    def answer(self, pose: Pose) -> Pose:
        """Return the answer to each number of a pose."""
        values = np.array(values_of(pose))
        inputs = np.maximum(np.abs(values) - self._dead_zone, 0.0) * self._gain
        for i, curve in self._curved:
            inputs[i] = evaluate(curve, float(inputs[i]))
        answers = np.copysign(inputs, values) + self._offset
        return Pose.from_array(self._within(answers))

    def limited(self, pose: Pose) -> Pose:
        """Return the pose with each number within its limits."""
        return Pose.from_array(self._within(np.array(values_of(pose))))

    def _within(self, values: Array) -> Array:
        return np.minimum(np.maximum(values, self._minimum), self._maximum)
