"""Where pictures and poses come from: two protocols, and what the user's text means.

ImageSource   webcam, video file, folder of pictures    -> Frame
PoseSource    pose recording, idle motion               -> TimedPose
"""

from __future__ import annotations

from dataclasses import dataclass
from types import TracebackType
from typing import Protocol, Self, runtime_checkable

from tracking.frame import Frame
from tracking.pose import Pose


@dataclass(frozen=True, slots=True)
class TimedPose:
    """A pose and its time, in the terms of `Frame.time_s`."""

    time_s: float
    pose: Pose


class Source(Protocol):
    """What both kinds share. A context manager; `close` may be called twice and from another thread.

    Attributes:
        name: what to call it in a message.
        live: True where time passes by itself (a camera); False where `read` is as fast as asked and the
            caller keeps the pace by `time_s`.
        fps: nominal frames a second (an estimate where the source doesn't say), greater than 0.
    """

    @property
    def name(self) -> str: ...
    @property
    def live(self) -> bool: ...
    @property
    def fps(self) -> float: ...

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

    @property
    def frame_count(self) -> int | None:
        """How many frames there will be, where that is known."""
        ...

    def read(self) -> Frame | None:
        """Return the next frame, waiting for it; None when the source has ended or was closed.

        A camera that is unplugged does not end: `read` waits until it is back.
        """
        ...


class PoseSource(Source, Protocol):
    """A source of poses, which need no tracker. The poses are the character's: nothing mirrors them again."""

    def read_pose(self) -> TimedPose | None:
        """Return the next pose at once; None when the source has ended or was closed."""
        ...


def open_source(text: str, *, loop: bool = False) -> ImageSource | PoseSource:
    """Open what `text` names.

    Args:
        text: `idle`; a camera's number or name (see `ichimai cameras`); a pose recording (`.jsonl`); a folder
            of pictures; or a video file.
        loop: play a file or folder again and again, its times going on rising.

    Raises:
        InputError: if it is none of these, or a file or folder that can't be read.
        DeviceError: if it is a camera that can't be opened.
    """
    from tracking.sources.source_opening import open_named

    return open_named(text, loop=loop)
