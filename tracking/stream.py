"""The one loop from a source to poses: live, in files, in the tuning's loop, in `track` and in `render`."""

from __future__ import annotations

import time
from collections.abc import Callable, Generator, Iterator
from contextlib import contextmanager
from typing import Protocol

from tracking.frame import Frame
from tracking.mapping.pose_mapper import PoseMapper
from tracking.moment import Moment
from tracking.sources.source import ImageSource, MomentSource
from tracking.trackers.tracker import Tracker
from tracking.trackers.upright import CameraTurn

ReadMoment = Callable[[], Moment | None]
"""Returns the next moment of a source, None at its end, as `MomentSource.read_moment` does."""


def follow(read_moment: ReadMoment, mapper: PoseMapper, *, neutral: bool = False) -> Iterator[Moment]:
    """Yield every moment of a source with its pose, to the end.

    Args:
        read_moment: gives moments in the order of their times.
        mapper: from faces to poses; takes over the calibrations that the source has with it.
        neutral: take the first face for the neutral one.
    """
    while (moment := read_moment()) is not None:
        if moment.calibration is not None:
            mapper.calibration = moment.calibration
        if moment.tracked:
            made = mapper.process(moment)
            if neutral and mapper.set_neutral():
                neutral = False
                made = mapper.process(moment)
            moment = made
        yield moment


class Pictures(Protocol):
    """What is needed of a source of pictures."""

    def read(self) -> Frame | None:
        """See the class."""
        ...


class TrackedPictures:
    """Gives the moments of a source of pictures: each with the face that a tracker finds in it.

    Args:
        pictures: the source.
        tracker: finds faces.
        turn: how the pictures are turned first; as they are by default.
    """

    def __init__(self, pictures: Pictures, tracker: Tracker, turn: CameraTurn | None = None) -> None:
        self._pictures, self._tracker = pictures, tracker
        self._turn = turn or CameraTurn(fixed=True)

    def read_moment(self) -> Moment | None:
        """Return the next moment, None at the end."""
        frame = self._pictures.read()
        if frame is None:
            return None
        started = time.perf_counter()
        frame, face = self._turn.track(frame, self._tracker)
        took_s = time.perf_counter() - started
        return Moment(frame.time_s, face=face, tracked=True, frame=frame, tracker_s=took_s)


@contextmanager
def reading(
    source: ImageSource | MomentSource,
    open_tracker: Callable[[], Tracker],
    turn: CameraTurn | None = None,
    open_again: Callable[[], ImageSource | MomentSource] | None = None,
) -> Generator[ReadMoment]:
    """Lend what reads the source's moments, with a tracker where it gives pictures.

    Args:
        source: what is read.
        open_tracker: called where it gives pictures.
        turn: how they are turned first.
        open_again: opens a file once more: it is looked into first for how it is to be turned.
    """
    if not isinstance(source, ImageSource):
        yield source.read_moment
        return
    with open_tracker() as tracker:
        if turn is not None and open_again is not None and not source.live and not turn.settled:
            with open_again() as ahead:
                if isinstance(ahead, ImageSource):
                    turn.look_ahead(ahead, tracker)
        yield TrackedPictures(source, tracker, turn).read_moment
