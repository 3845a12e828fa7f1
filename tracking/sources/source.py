"""Where pictures, faces and poses come from: two protocols.

ImageSource    webcam, video file, folder of pictures    -> Frame, in which a tracker looks for a face
MomentSource   pose recording, idle motion, phone        -> Moment
"""

from __future__ import annotations

from types import TracebackType
from typing import Protocol, Self, runtime_checkable

from tracking.closing import Closing
from tracking.frame import Frame
from tracking.moment import Moment


class Source(Protocol):
    """What both kinds share. A context manager; `close` may be called twice and from another thread.

    Attributes:
        name: what to call it in a message.
        live: True where time passes by itself (a camera); False where `read` is as fast as asked and the
            caller keeps the pace by `time_s`.
        fps: nominal frames a second (an estimate where the source doesn't say), greater than 0.
        frame_count: how many frames or moments there will be, where that is known.
        waiting: whether what it follows is gone and waited for (an unplugged camera, a silent phone).
        tracked: whether poses are made of faces that are seen, and not given ready-made.
    """

    @property
    def name(self) -> str:
        """See the class."""
        ...

    @property
    def live(self) -> bool:
        """See the class."""
        ...

    @property
    def fps(self) -> float:
        """See the class."""
        ...

    @property
    def frame_count(self) -> int | None:
        """See the class."""
        ...

    @property
    def waiting(self) -> bool:
        """See the class."""
        ...

    @property
    def tracked(self) -> bool:
        """See the class."""
        ...

    def close(self) -> None:
        """Let go of the device or file; a `read` that waits in another thread returns None."""
        ...

    def __enter__(self) -> Self: ...
    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None: ...


@runtime_checkable
class ImageSource(Source, Protocol):
    """A source of pictures."""

    @property
    def width(self) -> int:
        """Width of the frames in pixels."""
        ...

    @property
    def height(self) -> int:
        """Height of the frames in pixels."""
        ...

    def read(self) -> Frame | None:
        """Return the next frame, waiting for it; None when the source has ended or was closed.

        A camera that is unplugged does not end: `read` waits until it is back.
        """
        ...


class MomentSource(Source, Protocol):
    """A source that needs no tracker: it knows faces, or poses.

    Poses are the character's: nothing mirrors them again. Faces pass calibration, filter and response.
    A live source that hears nothing for a while gives moments without a face, and `waiting` says so.
    """

    def read_moment(self) -> Moment | None:
        """Return the next moment; None when the source has ended or was closed."""
        ...


class SourceBase(Closing):
    """What most sources are: files of pictures, without a known end."""

    live = False
    tracked = True

    @property
    def frame_count(self) -> int | None:
        """How many frames there will be, where that is known."""
        return None

    @property
    def waiting(self) -> bool:
        """Whether what it follows is gone and waited for."""
        return False
