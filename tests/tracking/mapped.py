"""Faces put through a mapper, one at a time."""

from tracking.face import TrackedFace
from tracking.mapping.pose_mapper import PoseMapper
from tracking.moment import Moment
from tracking.pose import Pose


def mapped(mapper: PoseMapper, face: TrackedFace | None, time_s: float) -> Moment:
    """Return the moment in which a face (None: no face) was seen, with what it became."""
    return mapper.process(Moment(time_s, face=face, tracked=True))


def posed(mapper: PoseMapper, face: TrackedFace | None, time_s: float) -> Pose:
    """Return the pose that a face becomes."""
    return mapped(mapper, face, time_s).pose
