"""From a tracked face to the character's pose: calibrated, filtered, shaped, mirrored."""

from __future__ import annotations

from tracking.calibration import Calibration
from tracking.face import TrackedFace
from tracking.pose import PARAMETERS, Pose
from tracking.settings import TrackingSettings

DEGREES_PER_UNIT = 15.0


class PoseMapper:
    """Turns faces into poses, one after the other; keeps what must be remembered between them.

    A plain object for one thread (the tracking thread); `settings` and `calibration` may be swapped whole
    from another thread, since each is one immutable value.
    """

    def __init__(
        self, settings: TrackingSettings | None = None, calibration: Calibration | None = None
    ) -> None:
        self._settings = settings or TrackingSettings()
        self._calibration = calibration or Calibration()
        self._last_face: TrackedFace | None = None

    @property
    def settings(self) -> TrackingSettings:
        """The settings in force."""
        return self._settings

    @settings.setter
    def settings(self, settings: TrackingSettings) -> None:
        self._settings = settings

    @property
    def calibration(self) -> Calibration:
        """The calibration in force, with what was learned; to be stored per camera."""
        return self._calibration

    @calibration.setter
    def calibration(self, calibration: Calibration) -> None:
        self._calibration = calibration

    def set_neutral(self) -> bool:
        """Take the face as it is now for the neutral one; False where no face is seen just now."""
        face = self._last_face
        if face is None:
            return False
        self._calibration = Calibration(
            pitch_deg=face.pitch_deg,
            yaw_deg=face.yaw_deg,
            roll_deg=face.roll_deg,
            left_eye_open=face.left_eye,
            right_eye_open=face.right_eye,
            mouth_closed=face.mouth,
        )
        return True

    def process(self, face: TrackedFace | None, time_s: float) -> Pose:
        """Return the pose for the face at `time_s`; every number within its limits."""
        self._last_face = face
        if face is None:
            return Pose()
        neutral = self._calibration
        pose = Pose(
            (face.pitch_deg - neutral.pitch_deg) / DEGREES_PER_UNIT,
            (face.yaw_deg - neutral.yaw_deg) / DEGREES_PER_UNIT,
            (face.roll_deg - neutral.roll_deg) / DEGREES_PER_UNIT,
            face.left_eye,
            face.right_eye,
            face.mouth,
        ).clamped()
        return pose.mirrored() if self._settings.mirror else pose

    def reset(self) -> None:
        """Forget the past (after a change of source); settings and calibration stay."""
        self._last_face = None


assert [p.unit.startswith("15 degrees") for p in PARAMETERS[:3]] == [True] * 3
