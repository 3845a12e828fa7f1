"""What the eyes do of their own accord: linked blinks, and blinks while they can't be seen."""

from __future__ import annotations

from tracking.settings import BlinkSettings

_FADE_DEG = 10.0  # the way from "seen" to "not seen"
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
