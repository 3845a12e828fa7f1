"""By how much a camera's pictures are to be turned so that faces stand upright: told, or found by the face.

Trackers find faces that lie or stand on their head, too, but some of those they fit with an upright face. So
a face is looked at in all four turns of the picture. Each says in which one it would stand upright, by how it
leans there; those that are fitted wrongly contradict each other.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING

import cv2

from tracking.face import TrackedFace
from tracking.frame import Frame
from tracking.trackers.tracker import Tracker

if TYPE_CHECKING:
    from tracking.sources.source import ImageSource

DEGREES = (0, 90, 180, 270)
_CODES = {90: cv2.ROTATE_90_CLOCKWISE, 180: cv2.ROTATE_180, 270: cv2.ROTATE_90_COUNTERCLOCKWISE}
_LEANS_DEG = 35.0
"""How far a face may lean and yet count as upright, lying, or standing on its head."""
_CALLS = 2
"""How often a tracker sees a picture before it is believed: at first it often has a face the wrong way."""
_ENOUGH, _TIMES = 4, 2
"""How many votes a turn must have, and how many times as many as any other."""
_MOST_ROUNDS = 10
_FIRST_S, _MOST_S = 1.0, 32.0
"""When a live source is looked at first, and how rarely at last while it shows nobody."""
_AHEAD_FRAMES, _AHEAD_EVERY = 60, 10


def nearest_turn(degrees: float) -> int:
    """Return the quarter of a turn, 0 to 270, that is nearest to any number of degrees."""
    return round(degrees / 90.0) * 90 % 360


def turned(frame: Frame, degrees: int) -> Frame:
    """Return a frame turned clockwise by 0, 90, 180 or 270 degrees."""
    return frame if degrees == 0 else replace(frame, rgb=cv2.rotate(frame.rgb, _CODES[degrees]))


class CameraTurn:
    """How one source's pictures are turned before anybody looks at them. For one thread but for `set`.

    Args:
        degrees: clockwise; the nearest of 0, 90, 180 and 270 counts.
        fixed: whether that is told; otherwise it is where the search for the right one begins.
        found: told another one that was found.
    """

    def __init__(
        self, degrees: float = 0, *, fixed: bool = False, found: Callable[[int], None] = lambda degrees: None
    ) -> None:
        self._found = found
        self.set(degrees, fixed=fixed)

    def set(self, degrees: float, *, fixed: bool) -> None:
        """Turn by so much from the next picture on; from any thread."""
        self.degrees = nearest_turn(degrees)
        self._looking = not fixed
        self._votes: Counter[int] = Counter()
        self._counted = 0
        self._probed = self._rounds = 0
        self._due_s: float | None = None
        self._wait_s = _FIRST_S

    @property
    def settled(self) -> bool:
        """Whether it is told or found."""
        return not self._looking

    def track(self, frame: Frame, tracker: Tracker) -> tuple[Frame, TrackedFace | None]:
        """Return a picture as it is to be seen, and the face in it."""
        shown = turned(frame, self.degrees)
        face = tracker.process(shown)
        if self._looking:
            self._look(frame, tracker)
        return shown, face

    def look_ahead(self, clip: ImageSource, tracker: Tracker) -> None:
        """Find the turn by a clip's first pictures, which are read for that alone; it stays after that."""
        for index in range(_AHEAD_FRAMES):
            frame = clip.read()
            if frame is None or not self._looking:
                break
            if index % _AHEAD_EVERY == 0:
                for _ in DEGREES:
                    self._probe(frame, tracker)
                self._end_round()
        self._looking = False

    def _look(self, frame: Frame, tracker: Tracker) -> None:
        """Look at one turn more, where it is time to: the avatar must not stand still for long."""
        if self._due_s is None:
            self._due_s = frame.time_s + self._wait_s
        if frame.time_s < self._due_s:
            return
        self._probe(frame, tracker)
        if self._probed < len(DEGREES):
            return
        self._wait_s = _FIRST_S if self._end_round() else min(2 * self._wait_s, _MOST_S)
        self._due_s = frame.time_s + self._wait_s

    def _probe(self, frame: Frame, tracker: Tracker) -> None:
        """Note in which turn the face that is seen in the next one would stand upright."""
        degrees = DEGREES[self._probed % len(DEGREES)]
        picture, face = turned(frame, degrees), None
        tracker.forget()
        for _ in range(_CALLS):
            face = tracker.process(picture)
        tracker.forget()
        self._probed += 1
        if face is not None:
            lies = nearest_turn(face.roll_deg)
            if abs((face.roll_deg - lies + 180.0) % 360.0 - 180.0) <= _LEANS_DEG:
                self._votes[(degrees + lies) % 360] += 1

    def _end_round(self) -> bool:
        """Count the votes; return whether there were any."""
        before, self._counted, self._probed = self._counted, self._votes.total(), 0
        if self._counted == before:
            return False
        self._rounds += 1
        (best, most), (_, second) = [*self._votes.most_common(2), (0, 0)][:2]
        if most >= max(_ENOUGH, _TIMES * second):
            self._looking = False
            if best != self.degrees:
                self.degrees = best
                self._found(best)
        self._looking = self._looking and self._rounds < _MOST_ROUNDS
        return True
