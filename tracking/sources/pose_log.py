"""The last half hour as numbers: what was tracked and what it became. No picture is kept."""

from __future__ import annotations

import threading
from bisect import bisect_left
from collections import deque
from typing import NamedTuple

import numpy as np

from tracking.basics.arrays import Array
from tracking.calibration import Calibration
from tracking.face import TrackedFace
from tracking.moment import Moment
from tracking.pose import HEAD, INDEX, MEASURED, NAMES, Pose, parameter

LASTS_S = 1800.0
"""How far back the log goes."""

_ROWS = 108_000  # half an hour at 60 frames a second
_STEPS = 4  # face, raw, calibrated, pose
_READY, _NO_FACE, _SEEN = 0, 1, 2
_NOTE_EVERY_S = 5.0
_JUMP = 0.3  # a calibration that moved by more between two frames was set, not learned


class LogWindow(NamedTuple):
    """The newest part of the log, oldest first, M numbers in table order; NaN where there was no face.

    Attributes:
        times_s: float64 (N,), rising.
        raw: float32 (N, M), as tracked, in the terms of the pose table.
        calibrated: float32 (N, M), filtered and measured from the neutral face.
        pose: float32 (N, M), the outcome.
    """

    times_s: Array
    raw: Array
    calibrated: Array
    pose: Array


class PoseLog:
    """A ring of numbers that never grows. Any thread may call any method.

    Args:
        rows: how many moments it holds; memory is taken as they come, 47 MB for the default.
    """

    def __init__(self, rows: int = _ROWS) -> None:
        self._lock = threading.Lock()
        self._times = np.zeros(rows)
        self._values = np.zeros((rows, _STEPS, len(NAMES)), np.float32)
        self._kinds = np.zeros(rows, np.uint8)
        self._next = 0
        self._count = 0
        self._calibrations: deque[tuple[float, Calibration, bool]] = deque(maxlen=2048)
        self._last_calibration: Calibration | None = None

    def add(self, moment: Moment) -> None:
        """Keep one moment, but for its picture; a time that is not later than the last one is left out."""
        with self._lock:
            if self._count and moment.time_s <= self._times[self._next - 1]:
                return
            row = self._next
            self._times[row] = moment.time_s
            self._values[row] = _numbers(moment)
            self._kinds[row] = _READY if not moment.tracked else _NO_FACE if moment.face is None else _SEEN
            self._next = (row + 1) % len(self._times)
            self._count = min(self._count + 1, len(self._times))
            if moment.calibration is not None:
                self._note(moment.time_s, moment.calibration)

    def window(self, seconds: float) -> LogWindow:
        """Return the newest `seconds`; for drawing."""
        with self._lock:
            rows = self._rows(seconds)
            times, values = self._times[rows], self._values[rows]
        return LogWindow(times, values[:, 1], values[:, 2], values[:, 3])

    @property
    def held_s(self) -> float:
        """How far back the log goes now, in seconds."""
        with self._lock:
            rows = self._rows(LASTS_S)
            return float(self._times[rows[-1]] - self._times[rows[0]]) if len(rows) else 0.0

    def moments(self, seconds: float) -> list[Moment]:
        """Return the newest `seconds`, fit for a pose recording; times start at 0."""
        with self._lock:
            rows = self._rows(seconds)
            times, values, kinds = self._times[rows], self._values[rows], self._kinds[rows]
            notes = list(self._calibrations)
        marks = _marks(times, notes)
        start_s = times[0] if len(times) else 0.0
        return [
            _moment(float(t - start_s), v, int(k), marks.get(i))
            for i, (t, v, k) in enumerate(zip(times, values, kinds, strict=True))
        ]

    def _rows(self, seconds: float) -> Array:
        """Return the places of the newest `seconds` in the ring, oldest first: (N,), integers."""
        first, size = self._next - self._count, len(self._times)
        if not self._count:
            return np.zeros(0, np.int64)
        since_s = self._times[self._next - 1] - min(seconds, LASTS_S)
        kept = bisect_left(range(self._count), since_s, key=lambda i: self._times[(first + i) % size])
        return (first + np.arange(kept, self._count)) % size

    def _note(self, time_s: float, calibration: Calibration) -> None:
        last, self._last_calibration = self._last_calibration, calibration
        was_set = last is None or _jumped(last, calibration)
        if was_set or time_s - self._calibrations[-1][0] >= _NOTE_EVERY_S:
            self._calibrations.append((time_s, calibration, was_set))


def _numbers(moment: Moment) -> Array:
    lost = np.full(len(NAMES), np.nan, np.float32)
    face = lost.copy()
    if moment.face is not None:
        for row in MEASURED:
            face[INDEX[row.name]] = getattr(moment.face, row.face)
    steps = [lost if step is None else step.as_array() for step in (moment.raw, moment.calibrated)]
    return np.stack([face, *steps, moment.pose.as_array()])


def _jumped(before: Calibration, after: Calibration) -> bool:
    angles = [parameter(name).rest for name in HEAD]
    return any(abs(getattr(before, n) - getattr(after, n)) > _JUMP for n in angles)


def _marks(times: Array, notes: list[tuple[float, Calibration, bool]]) -> dict[int, Calibration]:
    """Return which calibration came into force at which row: the first row's, and those set later.

    `times` are those of the rows, (N,), seconds.
    """
    if not len(times):
        return {}
    marks: dict[int, Calibration] = {}
    before = [note for note in notes if note[0] <= times[0]]
    first = before[-1] if before else next(iter(notes), None)
    if first is not None:
        marks[0] = first[1]
    for time_s, calibration, was_set in notes:
        if was_set and times[0] < time_s <= times[-1]:
            marks[int(np.searchsorted(times, time_s))] = calibration
    return marks


def _moment(time_s: float, values: Array, kind: int, calibration: Calibration | None) -> Moment:
    face = None
    if kind == _SEEN:
        face = TrackedFace.from_numbers(
            time_s, {row.face: float(values[0][INDEX[row.name]]) for row in MEASURED}
        )
    return Moment(time_s, Pose(*map(float, values[3])), face, kind != _READY, calibration)
