"""How a number of the pose answers: dead zone, gain, curve, offset, limits."""

from __future__ import annotations

from dataclasses import fields

from tracking.pose import Pose
from tracking.response_curve import evaluate
from tracking.settings import ParameterSettings, ParametersSettings


def respond(value: float, settings: ParameterSettings) -> float:
    """Return the answer to `value`; continuous and rising in it, for any settings that make sense."""
    size = max(0.0, abs(value) - settings.dead_zone) * settings.gain
    shaped = evaluate(settings.curve, size)
    answer = (shaped if value >= 0.0 else -shaped) + settings.offset
    return min(max(answer, settings.minimum), settings.maximum)


def respond_all(pose: Pose, settings: ParametersSettings) -> Pose:
    """Return the answer to each number of a pose."""
    return Pose(**{f.name: respond(getattr(pose, f.name), getattr(settings, f.name)) for f in fields(Pose)})


def limited(pose: Pose, settings: ParametersSettings) -> Pose:
    """Return the pose with each number within its limits."""
    rows = {f.name: getattr(settings, f.name) for f in fields(Pose)}
    return Pose(**{n: min(max(getattr(pose, n), row.minimum), row.maximum) for n, row in rows.items()})
