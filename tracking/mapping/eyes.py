"""What the eyes do of their own accord: linked blinks, and blinks while they can't be seen."""

from __future__ import annotations

import numpy as np

from tracking.mapping.idle_curve import blink_shape
from tracking.settings import BlinkSettings

_FADE_DEG = 10.0  # the way from "seen" to "not seen"
_CHUNK_S = 6.0
_TURN_DEG = 60.0  # a turn by half of this makes the nearer eye the only one to trust


def linked(left: float, right: float, yaw_deg: float, link: float) -> tuple[float, float]:
    """Return both eyes' closures, drawn together by `link`; the eye nearer to the camera counts for more.

    Args:
        left: closure of the person's left eye.
        right: closure of the person's right eye.
        yaw_deg: positive turns the person's left eye to the camera.
        link: 0 each by itself .. 1 both alike.
    """
    share = min(max(0.5 + yaw_deg / _TURN_DEG, 0.0), 1.0)
    both = share * left + (1.0 - share) * right
    return left + link * (both - left), right + link * (both - right)


def visibility(pitch_deg: float, yaw_deg: float, settings: BlinkSettings) -> float:
    """Return how far the eyes can be seen: 1 as usual .. 0 not at all (head turned too far)."""
    turned = max(abs(pitch_deg), abs(yaw_deg))
    return min(max((settings.auto_beyond_deg - turned) / _FADE_DEG, 0.0), 1.0)


class UnseenBlinks:
    """Blinks of eyes that can't be seen, 17 a minute; `closure_at` may be asked for any time, in any order.

    Args:
        seed: the same seed gives the same blinks.
    """

    def __init__(self, seed: int = 0) -> None:
        self._seed = seed

    def closure_at(self, time_s: float) -> float:
        """Return how far both eyes are closed at `time_s`, 0..1."""
        chunk = int(time_s // _CHUNK_S)
        return max(blink_shape(time_s - start) for start in self._starts(chunk))

    def _starts(self, chunk: int) -> list[float]:
        """Return when the blinks of a stretch of time start; none of them reaches over its end."""
        draw = np.random.default_rng([self._seed, chunk & 0xFFFFFFFF])
        first = chunk * _CHUNK_S + draw.uniform(0.2, 2.4)
        return [first, first + draw.uniform(2.2, 3.0)] if draw.random() < 0.7 else [first]
