"""One moment on its way from the face to the pose, as it looked at each step."""

from __future__ import annotations

from dataclasses import dataclass

from tracking.face import TrackedFace
from tracking.pose import MEASURED, Pose


@dataclass(frozen=True, slots=True)
class Trace:
    """What a tracked face became. All poses are in the pose table's units and already mirrored as set.

    Attributes:
        time_s: of the frame.
        face: as tracked, neither filtered nor calibrated; None for no face, and where poses came ready-made.
        raw: the same as a pose.
        calibrated: filtered, and measured from the neutral face: what the response is applied to.
        pose: the outcome.
    """

    time_s: float
    face: TrackedFace | None
    raw: Pose | None
    calibrated: Pose | None
    pose: Pose


def pose_of(face: TrackedFace) -> Pose:
    """Return the face's numbers as a pose of the same side: the person's left is `left`."""
    return Pose(**{row.name: getattr(face, row.face) / row.per_unit for row in MEASURED})
