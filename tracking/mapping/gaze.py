"""A steady gaze: it rests where it rests, jumps at once, and is held while the eyes are shut."""

from __future__ import annotations

from math import exp, hypot

from tracking.settings import GazeSettings
from tracking.smoothstep import smoothstep

_OPENS_S = 0.1  # after a blink the lids are still on their way
_SETTLES_S = 0.1  # a jump is over when it has stood still for this long
_STILL_SHARE = 0.35  # of the band, from one face to the next
_FOLLOWS_S = 0.8
_FAST_DEG_S = (70.0, 160.0)
"""Speeds of a head from which its gaze is believed less, and from which it is held."""
_AHEAD_S = 0.15  # within which a held gaze comes to look ahead
_CALMS_S = 0.08  # how long a fast turn counts after it: its filter is behind


class SteadyGaze:
    """Keeps a gaze still within a band, as fixations are, and lets it jump out of it, as saccades do.

    Both eyes look the same way: the tracker gives one gaze for both. Within the band the fixation follows
    slowly, so that it never stands beside what is looked at.
    """

    def __init__(self) -> None:
        self.reset()

    def reset(self) -> None:
        """Forget where it was."""
        self._x = self._y = 0.0
        self._last = (0.0, 0.0)
        self._head: tuple[float, float] | None = None
        self._speed_deg_s = 0.0
        self._shut_s: float | None = None
        self._still_s = 0.0
        self._jumps = True
        self._started = False

    def turning(self, x: float, y: float, head: tuple[float, float], step_s: float) -> tuple[float, float]:
        """Return the gaze of a head that may be turning: eyes come to look along it, where it turns fast.

        What a picture of a fast turn says of irises is smeared, and eyes that jump aside with it look torn.

        Args:
            x, y: as measured and filtered.
            head: its pitch and yaw, degrees.
            step_s: since the face before.
        """
        if self._head is not None and step_s > 0.0:
            speed = hypot(head[0] - self._head[0], head[1] - self._head[1]) / step_s
            self._speed_deg_s = max(speed, self._speed_deg_s * exp(-step_s / _CALMS_S))
        self._head = head
        slow, fast = _FAST_DEG_S
        held = smoothstep(min(max((self._speed_deg_s - slow) / (fast - slow), 0.0), 1.0))
        share = exp(-step_s / _AHEAD_S)
        return x + (self._x * share - x) * held, y + (self._y * share - y) * held

    def process(
        self, x: float, y: float, closure: float, time_s: float, step_s: float, settings: GazeSettings
    ) -> tuple[float, float]:
        """Return the gaze to show.

        Args:
            x, y: as measured and filtered, of a head that turns slowly (`turning`).
            closure: of the eye that is more open, 0 to 1.
            time_s: of the face.
            step_s: since the face before.
            settings: how steady, and from which closure on it is held.
        """
        if closure >= settings.held_from:
            self._shut_s = time_s
        held = self._shut_s is not None and time_s - self._shut_s < _OPENS_S
        if held and self._started:
            return self._x, self._y
        self._started = True
        away = hypot(x - self._x, y - self._y)
        moved = hypot(x - self._last[0], y - self._last[1])
        self._last = x, y
        self._jumps = self._jumps or away > settings.steady
        if self._jumps:
            self._x, self._y = x, y
            self._still_s = self._still_s + step_s if moved < _STILL_SHARE * settings.steady else 0.0
            self._jumps = self._still_s < _SETTLES_S
        else:
            share = min(1.0, step_s / _FOLLOWS_S)
            self._x += share * (x - self._x)
            self._y += share * (y - self._y)
            self._still_s = 0.0
        return self._x, self._y
