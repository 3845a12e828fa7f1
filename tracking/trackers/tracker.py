"""What every tracker is, and how to get one."""

from __future__ import annotations

from pathlib import Path
from types import TracebackType
from typing import Protocol, Self

from tracking.face import TrackedFace
from tracking.frame import Frame


class Tracker(Protocol):
    """Finds the largest face of a frame. Any thread, one at a time; frames in the order of their times."""

    @property
    def name(self) -> str:
        """What to call it in a message."""
        ...

    def process(self, frame: Frame) -> TrackedFace | None:
        """Return the largest face, unfiltered and uncalibrated, or None where there is none."""
        ...

    def forget(self) -> None:
        """Forget whom it followed: the next frame is another source's, whose times may begin anew."""
        ...

    def close(self) -> None:
        """Let go of the models. May be called twice."""
        ...

    def __enter__(self) -> Self: ...
    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None: ...


def open_tracker(bundle: Path | None = None) -> Tracker:
    """Return a tracker: the face mesh of MediaPipe's wheel, or the face landmarker of `bundle`.

    Args:
        bundle: a `face_landmarker.task` file, or None for the face mesh. Loading takes a second or two.

    Raises:
        ModelError: if the bundle can't be loaded.
    """
    if bundle is None:
        from tracking.trackers.face_mesh import FaceMeshTracker

        return FaceMeshTracker()
    from tracking.trackers.face_landmarker import FaceLandmarkerTracker

    return FaceLandmarkerTracker(bundle)
