"""The default tracker: MediaPipe's face mesh with refined landmarks, models from its wheel."""

from __future__ import annotations

from typing import Any

import numpy as np

from tracking.basics.arrays import Array
from tracking.closing import Closing
from tracking.expressions.measures import Clues, measures
from tracking.face import TrackedFace
from tracking.frame import Frame
from tracking.trackers.features import FaceFeatures
from tracking.trackers.geometry import face_points
from tracking.trackers.head_fit import CanonicalFace
from tracking.trackers.largest_face import LargestFace
from tracking.trackers.native_log import quiet_native_log
from tracking.trackers.openness import measure
from tracking.trackers.plain_locale import use_plain_locale
from tracking.trackers.without_plotting import without_plotting

_FACES = 4
_NOTHING = np.zeros((64, 64, 3), np.uint8)
# The mesh draws the head towards what it mostly saw in training; measured on rendered faces other than those
# of the tests (see docs/tracking.md).
_PITCH_GAIN, _YAW_GAIN = 1.09, 0.97


def load_libraries() -> None:
    """Import MediaPipe, which takes half a second; nothing the second time.

    Its native part holds Python's lock for a tenth of a second.
    """
    with quiet_native_log(), without_plotting():
        import mediapipe.python.solutions.face_mesh  # noqa: F401 # pyright: ignore[reportMissingTypeStubs]


class FaceMeshTracker(Closing):
    """Tracks with MediaPipe's face mesh. One thread at a time.

    Loading takes half a second, most of it importing MediaPipe.
    """

    name = "face mesh"

    def __init__(self) -> None:
        use_plain_locale()
        load_libraries()
        with quiet_native_log():
            from mediapipe.python.solutions.face_mesh import FaceMesh  # pyright: ignore[reportMissingTypeStubs]

            # More faces than one is asked for so that the largest can be chosen, and because the mesh then
            # looks for faces in every frame: with one it may hold on to a wrong place after a fast move.
            self._mesh: Any = FaceMesh(static_image_mode=False, max_num_faces=_FACES, refine_landmarks=True)
            self._mesh.process(_NOTHING)
        self._canonical = CanonicalFace()
        self._features = FaceFeatures("mesh")
        self._largest = LargestFace()
        self._had_face = False
        self._open = True

    def process(self, frame: Frame) -> TrackedFace | None:
        """Return the largest face of the frame, or None."""
        faces = self._find(frame.rgb)
        chosen = self._largest.choose(faces)
        if chosen is None:
            return None
        landmarks = faces[chosen]
        height, width = frame.rgb.shape[:2]
        fit = self._canonical.fit(landmarks, width, height)
        pitch, yaw, roll = fit.angles(_PITCH_GAIN, _YAW_GAIN)
        left, right, mouth = measure(landmarks, fit, self._canonical, pitch)
        clues = Clues(measures(landmarks, fit, self._canonical))
        more = self._features.measure(landmarks, fit, self._canonical, pitch, yaw) | fit.place()
        points = face_points(landmarks, fit, self._canonical)
        return TrackedFace(
            frame.time_s, pitch, yaw, roll, left, right, mouth, landmarks, clues, points, sure=False, **more
        )

    def forget(self) -> None:
        """Forget whom it followed."""
        # The graph looks where the last frame had faces; a frame without any takes that from it.
        self._mesh.process(_NOTHING)
        self._largest = LargestFace()

    def close(self) -> None:
        """Let go of the models."""
        if self._open:
            self._open = False
            self._mesh.close()

    def _find(self, rgb: Array) -> list[Array]:
        height, width = rgb.shape[:2]
        if self._had_face:
            found: Any = self._mesh.process(rgb)
        else:
            with quiet_native_log():  # the first face brings a last warning
                found = self._mesh.process(rgb)
        faces: list[Any] = found.multi_face_landmarks or []
        self._had_face = self._had_face or bool(faces)
        scale = np.array([width, height, width], np.float32)
        return [np.array([(p.x, p.y, p.z) for p in face.landmark], np.float32) * scale for face in faces]
