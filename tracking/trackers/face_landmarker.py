"""The tracker of a `face_landmarker.task` bundle: MediaPipe Tasks, with blendshapes."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np

from tracking.basics.arrays import Array
from tracking.closing import Closing
from tracking.errors import ModelError
from tracking.expressions.measures import Clues, measures, shapes_array
from tracking.face import TrackedFace
from tracking.frame import Frame
from tracking.sources.plain_file import refuse_pipe
from tracking.trackers.features import FaceFeatures
from tracking.trackers.geometry import face_points
from tracking.trackers.head_fit import CanonicalFace
from tracking.trackers.largest_face import LargestFace
from tracking.trackers.native_log import quiet_native_log
from tracking.trackers.openness import measure
from tracking.trackers.plain_locale import use_plain_locale
from tracking.trackers.shape_numbers import numbers_of_shapes
from tracking.trackers.without_plotting import without_plotting

_FACES = 4
_NOTHING = np.zeros((64, 64, 3), np.uint8)
_PITCH_GAIN, _YAW_GAIN = 1.03, 0.97  # see tracking.trackers.face_mesh
_SHUT, _WIDE_OPEN = 0.75, 0.85  # the blendshapes' values for eyes shut and a jaw dropped
# The rest is measured from the landmarks: their errors differ. Lips that seem parted from below do not
# deceive the blendshapes; a raised face does, taking its eyes for half shut.
_EYE_SHARE, _JAW_SHARE = 0.25, 0.65
# The bundle's networks draw a winking face towards a blinking one; this draws the eyes apart again.
_APART = 0.3
# Share of the blendshapes, and what they say where the truth is 1, on rendered people.
_SHAPE_SHARES = {"gaze_x": (0.5, 0.56), "mouth_form": (0.4, 0.6)}


class FaceLandmarkerTracker(Closing):
    """Tracks with a bundle, in video mode. One thread at a time.

    Args:
        bundle: the `face_landmarker.task` file.

    Raises:
        ModelError: if there is none, or MediaPipe refuses it.
    """

    name = "face landmarker"

    def __init__(self, bundle: Path) -> None:
        try:
            data = refuse_pipe(bundle).read_bytes()
        except OSError as error:
            raise ModelError(f"can't read the face landmarker {bundle}: {error.strerror}") from error
        use_plain_locale()
        with quiet_native_log():
            self._landmarker, self._image = _load(data, bundle)
        self._canonical = CanonicalFace()
        self._features = FaceFeatures("landmarker")
        self._largest = LargestFace()
        self._had_face = False
        self._open = True
        self._last_time_s: float | None = None
        self._clock_ms = 0

    def process(self, frame: Frame) -> TrackedFace | None:
        """Return the largest face of the frame, or None."""
        found = self._find(frame)
        height, width = frame.rgb.shape[:2]
        scale = np.array([width, height, width], np.float32)
        faces = [
            np.array([(p.x, p.y, p.z) for p in face], np.float32) * scale for face in found.face_landmarks
        ]
        chosen = self._largest.choose(faces)
        if chosen is None:
            return None
        landmarks = faces[chosen]
        # The bundle's own head transform is not used: measured, it is the less exact (see docs/tracking.md).
        fit = self._canonical.fit(landmarks, width, height)
        pitch, yaw, roll = fit.angles(_PITCH_GAIN, _YAW_GAIN)
        measured = measure(landmarks, fit, self._canonical, pitch)
        left, right, mouth = _mixed(measured, found.face_blendshapes[chosen])
        scores = {shape.category_name: shape.score for shape in found.face_blendshapes[chosen]}
        clues = Clues(measures(landmarks, fit, self._canonical), shapes_array(scores))
        more = self._features.measure(landmarks, fit, self._canonical, pitch, yaw) | fit.place()
        more |= _with_shapes(more, scores)
        points = face_points(landmarks, fit, self._canonical)
        return TrackedFace(
            frame.time_s, pitch, yaw, roll, left, right, mouth, landmarks, clues, points, sure=False, **more
        )

    def forget(self) -> None:
        """Forget whom it followed."""
        # The graph looks where the last frame had faces; a frame without any takes that from it.
        self._clock_ms += 1
        self._landmarker.detect_for_video(self._image(_NOTHING), self._clock_ms)
        self._last_time_s = None
        self._largest = LargestFace()

    def close(self) -> None:
        """Let go of the models."""
        if self._open:
            self._open = False
            self._landmarker.close()

    def _find(self, frame: Frame) -> Any:
        # It wants whole milliseconds that always rise, whatever the source's times do.
        step_s = 0.0 if self._last_time_s is None else frame.time_s - self._last_time_s
        self._last_time_s = frame.time_s
        self._clock_ms += max(1, round(step_s * 1000.0))
        image = self._image(np.ascontiguousarray(frame.rgb))
        if self._had_face:
            return self._landmarker.detect_for_video(image, self._clock_ms)
        with quiet_native_log():
            found = self._landmarker.detect_for_video(image, self._clock_ms)
        self._had_face = bool(found.face_landmarks)
        return found


def _mixed(measured: tuple[float, float, float], blendshapes: Any) -> tuple[float, float, float]:
    score = {shape.category_name: shape.score for shape in blendshapes}
    left, right = (
        (1.0 - _EYE_SHARE) * eye + _EYE_SHARE * score[name] / _SHUT
        for eye, name in zip(measured, ("eyeBlinkLeft", "eyeBlinkRight"), strict=False)
    )
    apart = _APART * (left - right)
    jaw = score["jawOpen"] / _WIDE_OPEN
    mouth = (1.0 - _JAW_SHARE) * measured[2] + _JAW_SHARE * jaw
    return left + apart, right - apart, mouth


def _with_shapes(more: dict[str, float], scores: dict[str, float]) -> dict[str, float]:
    """Return the numbers that are better for what the blendshapes say, which errs elsewhere."""
    said = numbers_of_shapes(scores)
    return {
        name: (1.0 - share) * more[name] + share * said[name] / full
        for name, (share, full) in _SHAPE_SHARES.items()
    }


def _load(data: bytes, bundle: Path) -> tuple[Any, Any]:
    with without_plotting():
        import mediapipe  # pyright: ignore[reportMissingTypeStubs]
        from mediapipe.tasks import python  # pyright: ignore[reportMissingTypeStubs]

    tasks: Any = python
    vision = tasks.vision
    options = vision.FaceLandmarkerOptions(
        base_options=tasks.BaseOptions(model_asset_buffer=data),
        running_mode=vision.RunningMode.VIDEO,
        num_faces=_FACES,
        output_face_blendshapes=True,
    )
    try:
        landmarker = vision.FaceLandmarker.create_from_options(options)
    except (RuntimeError, ValueError) as error:
        raise ModelError(f"{bundle} is no face landmarker bundle, or is damaged: {error}") from error
    images: Any = mediapipe

    def as_image(rgb: Array) -> Any:
        """Wrap a picture, uint8 (H, W, 3), RGB, as MediaPipe takes it."""
        return images.Image(image_format=images.ImageFormat.SRGB, data=rgb)

    return landmarker, as_image
