"""Numbers that follow from others: shapes of vowels, laughing eyes, a body that goes along with the head."""

from __future__ import annotations

from dataclasses import replace
from math import exp

from tracking.pose import Pose
from tracking.settings import BodySettings

_OPEN = 0.55  # an opening of the mouth from which rounded lips say o, and spread ones e
_LEAN = -0.5  # a nodding head leans the body forward, by half of what a turn turns it
_STILL = 2e-4


def with_derived(pose: Pose) -> Pose:
    """Return the pose with the vowels shared out by how open the mouth is, and eyes that laugh with it.

    Args:
        pose: `mouth_u` says how rounded the lips are, `mouth_i` how spread, however open the mouth is.
    """
    is_open = min(max(pose.mouth / _OPEN, 0.0), 1.0)
    rounded, spread = max(pose.mouth_u, 0.0), max(pose.mouth_i - max(pose.mouth_u, 0.0), 0.0)
    return replace(
        pose,
        mouth_u=rounded * (1.0 - is_open), mouth_o=rounded * is_open,
        mouth_i=spread * (1.0 - is_open), mouth_e=spread * is_open,
        eye_smile=min(max(pose.eye_smile, pose.mouth_form, 0.0), 1.0),
    )  # fmt: skip


class BodyFollow:
    """Lets the body go where the head goes, by a share and a little later."""

    def __init__(self) -> None:
        self.reset()

    def reset(self) -> None:
        """Begin anew: the first pose is where the body is."""
        self._place: list[float] | None = None
        self._speed = [0.0, 0.0, 0.0]

    def process(self, pose: Pose, step_s: float, settings: BodySettings) -> Pose:
        """Return the pose with lean and turn of the body added.

        Args:
            pose: with the head's numbers as they are shown.
            step_s: since the pose before.
            settings: how much, and how late.
        """
        if settings.follow == 0.0:
            self.reset()
            return pose
        goal = [settings.follow * turn for turn in (_LEAN * pose.head_x, pose.head_y, pose.neck_z)]
        if self._place is None:
            self._place = goal
        for i, there in enumerate(goal):
            self._place[i], self._speed[i] = _eased(
                self._place[i], self._speed[i], there, step_s, settings.delay_s
            )
        x, y, z = self._place
        return replace(pose, body_x=pose.body_x + x, body_y=pose.body_y + y, body_z=pose.body_z + z)


def _eased(value: float, speed: float, goal: float, step_s: float, delay_s: float) -> tuple[float, float]:
    """Return value and speed of a critically damped spring after a step; exact for any step.

    On a ramp it is `delay_s` behind.
    """
    rate = 2.0 / max(delay_s, 1e-3)
    away = value - goal
    push = (speed + rate * away) * step_s
    fade = exp(-rate * step_s)
    away, speed = (away + push) * fade, (speed - rate * push) * fade
    if abs(away) < _STILL and abs(speed) < _STILL:
        return goal, 0.0
    return goal + away, speed
