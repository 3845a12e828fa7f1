"""Slow drift: a person sinks into the chair, and the character should not hang its head for that."""

from __future__ import annotations

from dataclasses import dataclass

from tracking.face import TrackedFace
from tracking.settings import DriftSettings
from tracking.trackers.head_rotation import rotation_angles, rotation_matrix

_LARGEST_STEP_DEG = 2.0  # a look aside counts no more than this, so that rare large looks move little
_STILL_DEG_PER_S = 20.0
_LONGEST_STEP_S = 0.2


@dataclass(frozen=True, slots=True)
class Drift:
    """How far the resting head is from the calibrated neutral one, in degrees, signs as in `TrackedFace`."""

    pitch_deg: float = 0.0
    yaw_deg: float = 0.0
    roll_deg: float = 0.0

    @property
    def largest_deg(self) -> float:
        """The largest of the three, without sign."""
        return max(abs(self.pitch_deg), abs(self.yaw_deg), abs(self.roll_deg))


class DriftCorrection:
    """Follows the head's resting position, slowly, and only while the head is near rest and still.

    Each angle goes towards where the head is, by the share that `DriftSettings.time_s` allows. A step counts
    as 2 degrees at most: with that, what is followed is close to the median of where the head is.
    """

    def __init__(self) -> None:
        self.reset()

    def reset(self) -> None:
        """Take everything back."""
        self.drift = Drift()
        self._last: tuple[float, float, float] | None = None

    def process(
        self, face: TrackedFace, neutral: tuple[float, float, float], step_s: float, settings: DriftSettings
    ) -> Drift:
        """Return the drift after one more face.

        Args:
            face: filtered, not calibrated.
            neutral: the calibrated pitch, yaw and roll.
            step_s: time since the face before; a gap counts as 0.2 s at most.
            settings: how fast and how far.
        """
        if not settings.correct:
            self.reset()
            return self.drift
        turned = rotation_matrix(*neutral).T @ rotation_matrix(face.pitch_deg, face.yaw_deg, face.roll_deg)
        seen = rotation_angles(turned)
        last, self._last = self._last, seen
        step_s = min(step_s, _LONGEST_STEP_S)
        known = (self.drift.pitch_deg, self.drift.yaw_deg, self.drift.roll_deg)
        if last is None or step_s <= 0.0 or not self._at_rest(seen, last, known, step_s, settings):
            return self.drift
        self.drift = Drift(
            *(_followed(angle, so_far, step_s, settings) for angle, so_far in zip(seen, known, strict=True))
        )
        return self.drift

    def _at_rest(
        self,
        seen: tuple[float, float, float],
        last: tuple[float, float, float],
        known: tuple[float, float, float],
        step_s: float,
        settings: DriftSettings,
    ) -> bool:
        away = max(abs(a - b) for a, b in zip(seen, known, strict=True))
        speed = max(abs(a - b) for a, b in zip(seen, last, strict=True)) / step_s
        return away <= settings.within_deg and speed <= _STILL_DEG_PER_S


def _followed(angle: float, so_far: float, step_s: float, settings: DriftSettings) -> float:
    step = min(max(angle - so_far, -_LARGEST_STEP_DEG), _LARGEST_STEP_DEG)
    value = so_far + step * min(1.0, step_s / settings.time_s)
    return min(max(value, -settings.most_deg), settings.most_deg)


def with_drift(neutral: tuple[float, float, float], drift: Drift) -> tuple[float, float, float]:
    """Return pitch, yaw and roll of the drifted neutral position against the camera."""
    moved = rotation_matrix(*neutral) @ rotation_matrix(drift.pitch_deg, drift.yaw_deg, drift.roll_deg)
    return rotation_angles(moved)
