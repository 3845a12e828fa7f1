"""Brings poses into range and says so once."""

from __future__ import annotations

import logging

import numpy as np

from tracking.pose import MAXIMUM, MINIMUM, NAMES, Pose

_log = logging.getLogger(__name__)
# Rounding in a filter may pass a limit by an ulp; that is not worth a word.
_TOLERANCE = 1e-4


class PoseClamp:
    """Clamps every pose it is given; the first that needed it is logged as a warning."""

    def __init__(self) -> None:
        self._said = False

    def __call__(self, pose: Pose) -> Pose:
        """Return the pose with every number in its range."""
        values = pose.as_array()
        outside = (values < MINIMUM - _TOLERANCE) | (values > MAXIMUM + _TOLERANCE)
        if outside.any() and not self._said:
            self._said = True
            i = int(np.argmax(outside))
            _log.warning(
                "%s is %g, outside %g..%g: poses are brought back into range (said once)",
                NAMES[i], values[i], MINIMUM[i], MAXIMUM[i],
            )  # fmt: skip
        return pose.clamped()
