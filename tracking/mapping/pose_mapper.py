"""From a tracked face to the character's pose."""

from __future__ import annotations

import threading
from dataclasses import replace
from operator import attrgetter

import numpy as np

from tracking.calibration import Calibration, calibrated
from tracking.face import TrackedFace
from tracking.mapping.belief import RestLearner, believed
from tracking.mapping.derived import BodyFollow, with_derived
from tracking.mapping.drift import Drift, DriftCorrection, with_drift
from tracking.mapping.eyes import UnseenBlinks, linked, visibility
from tracking.mapping.gaze import SteadyGaze
from tracking.mapping.idle_curve import IdleCurve
from tracking.mapping.lost_face import LostFace
from tracking.mapping.one_euro import OneEuroFilter
from tracking.mapping.range_learning import LEARNED, SPANS, RangeLearner, at_rest
from tracking.mapping.response import Response
from tracking.moment import Moment, pose_of
from tracking.pose import MEASURED, Pose, names_of
from tracking.retargeting.inputs import NUMBERS
from tracking.retargeting.retargeter import Retargeter
from tracking.settings import FilterSettings, ParametersSettings, TrackingSettings

_LEARN_WITHIN_DEG = 20.0
_LONGEST_STEP_S = 0.2
_NO_PLACE = dict.fromkeys(names_of("place"), 0.0)
_SEEN = attrgetter(*(row.face for row in MEASURED))


class PoseMapper:
    """Turns faces into poses, one after the other; keeps what must be remembered between them.

    The order: filter, learn, follow drift, calibrate, link and auto-blink, mirror, respond, bridge gaps,
    limit. A plain object for one thread (the tracking thread); `settings` and `calibration` may be swapped
    whole, and `set_neutral` called, from another.

    Attributes:
        settings: in force; assign to swap them, which moves nothing by itself.

    Args:
        settings: how to do it; the defaults where None.
        calibration: what was stored for this camera; none where None.
        seed: of the idle motion shown while the face is lost.
        retargeter: says the numbers where the settings want it; one of its own where None.
    """

    def __init__(
        self,
        settings: TrackingSettings | None = None,
        calibration: Calibration | None = None,
        *,
        seed: int = 0,
        retargeter: Retargeter | None = None,
    ) -> None:
        self.settings = settings or TrackingSettings()
        self._idle, self._unseen = IdleCurve(seed), UnseenBlinks(seed)
        self._smooth = OneEuroFilter(_smoothing(self.settings))
        self._smoothed = self.settings
        self._response = Response(self.settings.parameters)
        self._drifting = DriftCorrection()
        self._lost = LostFace(self._idle)
        self._changing = threading.Lock()  # of the calibration, which is read, worked on and put back
        self._calibration = calibration or Calibration()
        self._gaze, self._body, self._resting = SteadyGaze(), BodyFollow(), RestLearner()
        self._retargeter = retargeter or Retargeter()
        self._learners = {row: RangeLearner(SPANS[row.name]) for row in LEARNED}
        self.reset()

    @property
    def calibration(self) -> Calibration:
        """The calibration in force, with what was learned since; to be stored per camera."""
        return self._calibration

    @calibration.setter
    def calibration(self, calibration: Calibration) -> None:
        """Measure from another neutral face; what drifted since the last one is forgotten."""
        with self._changing:
            self._calibration = calibration
            self._drifting.reset()

    @property
    def drift(self) -> Drift:
        """How far the resting head has moved from the calibrated position; it is taken out."""
        return self._drifting.drift

    def take_back_drift(self) -> None:
        """Begin again at the calibrated position."""
        with self._changing:
            self._drifting.reset()

    def set_neutral(self) -> bool:
        """Take the face as it is now for the neutral one; False where no face is seen just now.

        What was learned of how far eyes and mouth go is kept.
        """
        face = self._filtered
        if face is None:
            return False
        if face.sure:
            face = replace(face, **self._retargeter.rest_now())
        with self._changing:
            self._calibration = at_rest(self._calibration, lambda name: getattr(face, name))
            self._drifting.reset()
        return True

    def reset(self) -> None:
        """Forget the past (after a change of source); settings, calibration and drift stay."""
        self._smooth.reset()
        self._lost.reset()
        self._gaze.reset()
        self._body.reset()
        self._resting.reset()
        self._retargeter.reset()
        self._filtered: TrackedFace | None = None
        self._time_s: float | None = None

    def process(self, moment: Moment) -> Moment:
        """Return the moment with what its face becomes: each step, and the pose within its limits.

        Args:
            moment: has the tracker's answer as `face`. Its time is never less than the last one; a time that
                runs backwards resets everything.
        """
        face, time_s = moment.face, moment.time_s
        if self._time_s is not None and time_s < self._time_s:
            self.reset()
        step_s = 0.0 if self._time_s is None else min(time_s - self._time_s, _LONGEST_STEP_S)
        self._time_s = time_s
        settings = self.settings
        tracked = None
        if face is None:
            self._filtered = None
            self._smooth.reset()
            self._gaze.reset()
        else:
            moment = self._measure(moment, face, step_s, settings)
            assert moment.calibrated is not None
            answered = self._answering(settings.parameters).answer(moment.calibrated)
            tracked = self._body.process(answered, step_s, settings.body)
        shown = self._lost.process(tracked, time_s, settings.lost, blink=settings.blink.auto_blink)
        with self._changing:
            calibration = _with_drift(self._calibration, self._drifting.drift)
        pose = self._answering(settings.parameters).limited(shown)
        return replace(moment, pose=pose, calibration=calibration)

    def _answering(self, settings: ParametersSettings) -> Response:
        """Return the response to these settings, made anew where they were swapped."""
        if self._response.settings is not settings:
            self._response = Response(settings)
        return self._response

    def _measure(
        self, moment: Moment, face: TrackedFace, step_s: float, settings: TrackingSettings
    ) -> Moment:
        """Return the moment with its face filtered and measured from the neutral one."""
        raw = _mirrored(pose_of(face), settings)
        if settings.retarget:
            face = self._retargeter.process(face, moment.time_s)
        self._filtered = self._filter(face, moment.time_s, settings) if settings.filtered else face
        if settings.learn:
            self._learn(face, step_s)
        known = self._drifted(self._filtered, step_s, settings)
        measured = believed(calibrated(self._filtered, known))
        if settings.learn:
            measured = self._resting.believed(known, measured)
        # The one place that mirrors: up to here left is the person's, from here on the character's.
        pose = _mirrored(self._pose(measured, moment.time_s, step_s, settings), settings)
        return replace(moment, raw=raw, measured=measured, calibrated=pose)

    def _filter(self, face: TrackedFace, time_s: float, settings: TrackingSettings) -> TrackedFace:
        if self._smoothed is not settings:
            self._smooth.settings, self._smoothed = _smoothing(settings), settings
        seen = np.array(_SEEN(face))
        smooth = map(float, self._smooth.process(seen, time_s))
        filtered = {row.face: value for row, value in zip(MEASURED, smooth, strict=True)}
        if face.sure:  # the network has steadied its own numbers
            filtered |= {name: getattr(face, name) for name in NUMBERS}
        return replace(face, **filtered)

    def _drifted(self, face: TrackedFace, step_s: float, settings: TrackingSettings) -> Calibration:
        with self._changing:
            known = self._calibration
            neutral = known.pitch_deg, known.yaw_deg, known.roll_deg
            drift = self._drifting.process(face, neutral, step_s, settings.drift)
        return _with_drift(known, drift)

    def _pose(self, face: TrackedFace, time_s: float, step_s: float, settings: TrackingSettings) -> Pose:
        left, right = linked(face.left_eye, face.right_eye, face.yaw_deg, settings.blink.link)
        if settings.blink.auto_blink:
            seen = visibility(face.pitch_deg, face.yaw_deg, settings.blink)
            own = self._unseen.closure_at(time_s) if seen < 1.0 else 0.0
            left, right = (seen * eye + (1.0 - seen) * own for eye in (left, right))
        changes = {"left_eye": left, "right_eye": right}
        if settings.filtered:
            closure = min(face.left_eye, face.right_eye)
            head = face.pitch_deg, face.yaw_deg
            gaze = self._gaze.turning(face.gaze_x, face.gaze_y, head, step_s)
            changes["gaze_x"], changes["gaze_y"] = self._gaze.process(
                *gaze, closure, time_s, step_s, settings.gaze
            )
        if not settings.follow_place:
            changes |= _NO_PLACE
        return with_derived(replace(pose_of(face), **changes))

    def _learn(self, face: TrackedFace, step_s: float) -> None:
        with self._changing:
            known = self._calibration
            turned = max(abs(face.pitch_deg - known.pitch_deg), abs(face.yaw_deg - known.yaw_deg))
            if turned <= _LEARN_WITHIN_DEG:
                self._calibration = self._learned(known, face, step_s)

    def _learned(self, known: Calibration, face: TrackedFace, step_s: float) -> Calibration:
        values = {}
        for row, learner in self._learners.items():
            rest, full = getattr(known, row.rest), getattr(known, row.full)
            values[row.rest], values[row.full] = learner.process(getattr(face, row.face), rest, full, step_s)
        return self._resting.process(replace(known, **values), face, step_s)


def _with_drift(known: Calibration, drift: Drift) -> Calibration:
    if drift == Drift():
        return known
    pitch, yaw, roll = with_drift((known.pitch_deg, known.yaw_deg, known.roll_deg), drift)
    return replace(known, pitch_deg=pitch, yaw_deg=yaw, roll_deg=roll)


def _mirrored(pose: Pose, settings: TrackingSettings) -> Pose:
    return pose.mirrored() if settings.mirror else pose


def _smoothing(settings: TrackingSettings) -> tuple[FilterSettings, ...]:
    """Return the filters of what is measured of the person, in table order."""
    rows = settings.parameters.mirrored() if settings.mirror else settings.parameters
    return tuple(getattr(rows, row.name).smoothing for row in MEASURED)
