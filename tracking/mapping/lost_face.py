"""What the character does while the face is lost: holds, eases into idle motion, comes back."""

from __future__ import annotations

from tracking.mapping.idle_curve import IdleCurve
from tracking.pose import Pose
from tracking.settings import LostSettings
from tracking.smoothstep import smoothstep

_SHORTEST_RETURN_S = 0.12


class LostFace:
    """Makes one steady stream of poses out of one with gaps; no step at either end of a gap."""

    def __init__(self, idle: IdleCurve) -> None:
        self._idle = idle
        self.reset()

    def reset(self) -> None:
        """Forget everything: the stream starts with idle motion or the face, whichever comes first."""
        self._shown: Pose | None = None
        self._lost_at_s: float | None = None
        self._held = Pose()
        self._return_from: Pose | None = None
        self._returned_at_s = 0.0
        self._return_s = 0.0

    def process(self, tracked: Pose | None, time_s: float, settings: LostSettings, *, blink: bool) -> Pose:
        """Return the pose to show.

        Args:
            tracked: the face's pose, or None.
            time_s: rising.
            settings: how long each part takes.
            blink: whether the idle motion blinks.
        """
        if tracked is None:
            self._shown = self._without_face(time_s, settings, blink)
        else:
            self._shown = self._with_face(tracked, time_s, settings)
        return self._shown

    def _without_face(self, time_s: float, settings: LostSettings, blink: bool) -> Pose:
        idle = self._idle.pose_at(time_s, blink=blink)
        if self._shown is None:
            self._lost_at_s = time_s - settings.hold_s - settings.ease_s
            self._held = idle
            return idle
        if self._lost_at_s is None:
            self._lost_at_s, self._held, self._return_from = time_s, self._shown, None
        since_s = time_s - self._lost_at_s - settings.hold_s
        return blended(self._held, idle, since_s, settings.ease_s)

    def _with_face(self, tracked: Pose, time_s: float, settings: LostSettings) -> Pose:
        if self._lost_at_s is not None and self._shown is not None:
            # After a short gap the face has not gone far: a long way back would only be felt as lag.
            gap_s = time_s - self._lost_at_s
            self._return_s = min(settings.return_s, max(gap_s, _SHORTEST_RETURN_S))
            self._return_from, self._returned_at_s = self._shown, time_s
        self._lost_at_s = None
        if self._return_from is None:
            return tracked
        since_s = time_s - self._returned_at_s
        if since_s >= self._return_s:
            self._return_from = None
            return tracked
        return blended(self._return_from, tracked, since_s, self._return_s)


def blended(start: Pose, end: Pose, since_s: float, whole_s: float) -> Pose:
    """Return the pose on the way from `start` to `end`, which starts and stops gently."""
    part = 1.0 if whole_s <= 0.0 else min(max(since_s / whole_s, 0.0), 1.0)
    share = smoothstep(part)
    return Pose.from_array(start.as_array() * (1.0 - share) + end.as_array() * share)
