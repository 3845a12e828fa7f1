"""One moment on its way from the source to the pose."""

from __future__ import annotations

from dataclasses import dataclass, field

from tracking.calibration import Calibration
from tracking.face import TrackedFace
from tracking.frame import Frame
from tracking.pose import MEASURED, NEUTRAL, Pose


@dataclass(frozen=True, slots=True)
class Moment:
    """What a source gave at one time, and what each step made of it.

    A source fills in what it has: a camera the picture, a tracker or phone the face, a recording the pose.
    What has `tracked` set is still to become a pose (`PoseMapper.process`); what has not has its pose.

    Attributes:
        time_s: in the terms of `Frame.time_s`; for a live source `time.monotonic()` at capture.
        pose: the outcome, within the limits that are set; the neutral pose until there is one.
        face: as tracked, neither filtered nor calibrated; None for no face, and where poses came ready-made.
        tracked: whether a face was looked for. Of what was, the pose can be made anew.
        calibration: in force then, drift included. In what a source gives: one that comes into force now, or
            None where the one before stays.
        frame: the picture, where there is one.
        tracker_s: how long the tracker took, in seconds.
        raw: the face as a pose, mirrored as set.
        measured: the face, filtered and measured from the neutral one; not mirrored.
        calibrated: the same as a pose, mirrored as set: what the response is applied to.
    """

    time_s: float
    pose: Pose = NEUTRAL
    face: TrackedFace | None = None
    tracked: bool = False
    calibration: Calibration | None = None
    frame: Frame | None = field(default=None, compare=False, repr=False)
    tracker_s: float = field(default=0.0, compare=False)
    raw: Pose | None = None
    measured: TrackedFace | None = None
    calibrated: Pose | None = None


def pose_of(face: TrackedFace) -> Pose:
    """Return the face's numbers as a pose of the same side: the person's left is `left`."""
    return Pose(**{row.name: getattr(face, row.face) / row.per_unit for row in MEASURED})
