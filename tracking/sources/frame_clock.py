"""When the frames of a clip are shown: from the stamps that are in the file to times that only rise."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

import numpy as np

from tracking.basics.arrays import Array

USUAL_FPS = 30.0
"""Where a clip's stamps say nothing."""
LEAST_FPS, MOST_FPS = 1.0, 240.0
MOST_STILL_S = 10.0
"""How long one frame stays at most: a longer gap in the stamps is shortened to this."""
MOST_LOST = 0.02
"""Share of frames that may be left out by a constant rate."""
_BACK_S = 0.1
"""Sound whose stamps run back by more has begun anew."""
_NEAR, _DECLARED_NEAR, _TOO_NEAR_S = 0.2, 0.02, 1.0 / 1000.0
_JITTER = 0.8


@dataclass(slots=True)
class Piece:
    """A stretch of a clip whose stamps follow each other.

    Attributes:
        begin_s: stamp of its first frame.
        end_s: stamp at which its newest frame ends.
        shift_s: what leads from its stamps to shown times.
        back: whether its stamps begin before those of the piece before.
    """

    begin_s: float
    end_s: float
    shift_s: float
    back: bool = False


@dataclass
class FrameClock:
    """Gives each frame the time at which it is shown, from 0 on, always rising.

    Gaps longer than `MOST_STILL_S` are shortened to it. After stamps that run back the clip goes on a usual
    distance later; so does a frame whose stamp has come before.

    Attributes:
        usual_s: the usual distance between two frames, seconds.
        pieces: where stamps jumped, in the file's order; the last one grows.
    """

    usual_s: float
    pieces: list[Piece] = field(default_factory=list[Piece])
    _last_s: float = 0.0

    def place(self, stamp_s: float | None) -> float:
        """Return the time of the next frame; None is a frame without a stamp."""
        if not self.pieces:
            stamp_s = 0.0 if stamp_s is None else stamp_s
            self.pieces.append(Piece(stamp_s, stamp_s + self.usual_s, -stamp_s))
            return 0.0
        piece = self.pieces[-1]
        stamp_s = piece.end_s if stamp_s is None else stamp_s
        step_s = stamp_s - (piece.end_s - self.usual_s)
        if step_s < -2.0 * self.usual_s:
            piece = self._begin(stamp_s, self._last_s + self.usual_s - stamp_s, back=True)
        elif step_s > MOST_STILL_S:
            piece = self._begin(stamp_s, self._last_s + MOST_STILL_S - stamp_s)
        piece.end_s = stamp_s + self.usual_s
        shown_s = stamp_s + piece.shift_s
        self._last_s = shown_s if shown_s > self._last_s else self._last_s + self.usual_s
        return self._last_s

    def _begin(self, stamp_s: float, shift_s: float, back: bool = False) -> Piece:
        self.pieces.append(Piece(stamp_s, stamp_s + self.usual_s, shift_s, back))
        return self.pieces[-1]


class SoundClock:
    """Gives sound the time of the pictures beside which it was recorded.

    Args:
        pieces: of the pictures' `FrameClock`, which may still grow.
    """

    def __init__(self, pieces: Sequence[Piece]) -> None:
        self._pieces = pieces
        self._now = 0
        self._last_s: float | None = None

    def place(self, stamp_s: float) -> float | None:
        """Return the time of a sound's stamp; None where it belongs to nothing that is shown.

        Stamps come in the file's order; the same one may be asked for again when more pieces are known.
        Infinity is for what lies in a piece that is not known yet.
        """
        if self._last_s is not None and stamp_s < self._last_s - _BACK_S:
            later = range(self._now + 1, len(self._pieces))
            found = next((i for i in later if self._pieces[i].back), None)
            if found is None:
                return math.inf
            self._now = found
        self._last_s = stamp_s
        while self._next() is not None and stamp_s >= self._next().begin_s:  # pyright: ignore
            self._now += 1
        if not self._pieces:
            return stamp_s
        piece = self._pieces[self._now]
        if self._next() is not None and stamp_s >= piece.end_s + MOST_STILL_S:
            return None
        return stamp_s + piece.shift_s

    def _next(self) -> Piece | None:
        """Return the piece that follows without running back, if there is one."""
        following = self._pieces[self._now + 1] if self._now + 1 < len(self._pieces) else None
        return None if following is None or following.back else following


def usual_fps(pieces: Iterable[Sequence[float]], declared: float | None) -> float:
    """Return the rate at which most frames of a clip follow each other, if hardly one is left out by it.

    Args:
        pieces: stamps of the clip's frames, seconds; in pieces where the file begins anew, each in any order.
        declared: what the file says, frames a second; believed only where the stamps agree, or say nothing.

    Returns:
        frames a second, from `LEAST_FPS` to `MOST_FPS`.
    """
    distances = _distances(pieces)
    sane = declared if declared and LEAST_FPS <= declared <= MOST_FPS else None
    if not distances.size:
        return sane or USUAL_FPS
    fps = next((fps for fps in _candidates(distances) if _lost(distances, fps) <= MOST_LOST), MOST_FPS)
    if sane is not None and abs(sane / fps - 1.0) < _DECLARED_NEAR:
        return sane
    return round(min(max(fps, LEAST_FPS), MOST_FPS), 4)


def _candidates(distances: Array) -> list[float]:
    """Return rates: of most frames, of all of them where they tremble, and of those that come faster.

    Distances are (N,), seconds; rates are frames a second.
    """
    median = float(np.median(distances))
    rates: list[float] = []
    for centre, near in (
        (median, _NEAR),
        (median, 2.0),
        *((np.percentile(distances, s), _NEAR) for s in (25, 10)),
    ):
        rates.append(1.0 / float(distances[np.abs(distances - centre) <= near * centre].mean()))
    return rates


def _distances(pieces: Iterable[Sequence[float]]) -> Array:
    """Return the distances, (N,), s, between frames shown one after the other, repeated stamps apart."""
    found = [np.diff(np.sort(piece)) for piece in pieces]
    distances = np.concatenate([*found, np.zeros(0)])
    return distances[distances >= _TOO_NEAR_S]


def _lost(distances: Array, fps: float) -> float:
    """Return the share of frames, (N,) seconds apart, for which a constant rate has no place of their own."""
    lost, count = 0, 1
    for ideal in np.cumsum(distances) * fps:
        # A frame that comes a little early or late takes the next place, as in `rendering.frame_slots`.
        place = count if abs(ideal - count) <= _JITTER else round(ideal)
        lost += place < count
        count = max(count, place + 1)
    return lost / len(distances)
