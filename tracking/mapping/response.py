"""How a number of the pose answers: dead zone, gain, curve, offset, limits."""

from __future__ import annotations

from dataclasses import fields

from tracking.mapping.response_curve import evaluate
from tracking.pose import Pose
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


def respond_all(pose: Pose, settings: ParametersSettings) -> Pose:
    """Return the answer to each number of a pose."""
    return Pose(**{f.name: respond(getattr(pose, f.name), getattr(settings, f.name)) for f in fields(Pose)})


def limited(pose: Pose, settings: ParametersSettings) -> Pose:
    """Return the pose with each number within its limits."""
    rows = {f.name: getattr(settings, f.name) for f in fields(Pose)}
    return Pose(**{n: min(max(getattr(pose, n), row.minimum), row.maximum) for n, row in rows.items()})
