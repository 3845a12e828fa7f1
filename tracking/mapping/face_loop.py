"""A few seconds of tracked faces, played again and again: what one tunes by."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import fields, replace

from tracking.errors import InputError
from tracking.face import TrackedFace
from tracking.smoothstep import smoothstep

Moment = tuple[float, TrackedFace | None]
"""Time in seconds and the face seen then."""

_SEAM_S = 0.5
_NUMBERS = tuple(f.name for f in fields(TrackedFace) if f.compare and f.name != "time_s")
"""What a face is compared by: what it was measured from can't be mixed."""


class FaceLoop:
    """Raw faces that go round without a jump: the end is blended into the beginning.

    Args:
        moments: in the order of their times; landmarks are dropped.

    Raises:
        InputError: if there is no face, or less than a second.
    """

    def __init__(self, moments: Sequence[Moment]) -> None:
        if len(moments) < 2 or moments[-1][0] - moments[0][0] < 1.0:
            raise InputError("less than a second was recorded; record again, a little longer")
        if all(face is None for _, face in moments):
            raise InputError("no face was seen while recording; look into the camera and record again")
        first_s = moments[0][0]
        rate_hz = (len(moments) - 1) / (moments[-1][0] - first_s)
        self.duration_s = moments[-1][0] - first_s + 1.0 / rate_hz
        """How long one round takes."""
        self.rate_hz = rate_hz
        """Faces per second, on average."""
        self._times = [time_s - first_s for time_s, _ in moments]
        self._faces = self._closed([face for _, face in moments])

    def __len__(self) -> int:
        return len(self._times)

    def moment(self, count: int) -> Moment:
        """Return the face number `count`, 0 for the first, going round; times go on rising from 0."""
        rounds, index = divmod(count, len(self))
        time_s = rounds * self.duration_s + self._times[index]
        face = self._faces[index]
        return time_s, None if face is None else replace(face, time_s=time_s)

    def count_at(self, time_s: float) -> int:
        """Return how many moments are due at `time_s` seconds after the start."""
        rounds, rest = divmod(max(time_s, 0.0), self.duration_s)
        return int(rounds) * len(self) + bisect_right(self._times, rest)

    def _closed(self, faces: list[TrackedFace | None]) -> list[TrackedFace | None]:
        goal = next(face for face in faces if face is not None)
        starts_s = self.duration_s - min(_SEAM_S, self.duration_s / 4)
        shares = [max(0.0, (t - starts_s) / (self.duration_s - starts_s)) for t in self._times]
        return [None if f is None else _blended(f, goal, s) for f, s in zip(faces, shares, strict=True)]


def _blended(face: TrackedFace, goal: TrackedFace, share: float) -> TrackedFace:
    weight = smoothstep(share)
    mixed = {n: getattr(face, n) + weight * (getattr(goal, n) - getattr(face, n)) for n in _NUMBERS}
    return TrackedFace(face.time_s, **mixed)
