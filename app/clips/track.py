"""Tracking a whole source into a file: a table of numbers, or a pose recording."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Protocol

import numpy as np

from rendering.pending import PendingPath
from tracking.errors import InputError
from tracking.expressions.reader import ExpressionReader
from tracking.expressions.reading import EXPRESSIONS
from tracking.mapping.pose_mapper import PoseMapper
from tracking.moment import Moment
from tracking.pose import MEASURED, NAMES
from tracking.sources.pose_recording import PoseRecorder
from tracking.sources.source import Source
from tracking.stream import ReadMoment, follow

FACE_COLUMNS = tuple(row.face for row in MEASURED)
COLUMNS = ("time_s", "face", *FACE_COLUMNS, *(f"pose_{name}" for name in NAMES))

EXPRESSION_COLUMNS = ("expression", *(f"likely_{name}" for name in EXPRESSIONS))
"""What a table holds besides: the expression, steady, and how likely each is; left is the person's own."""


class TrackOutput(Protocol):
    """Takes one row a frame."""

    def add(self, moment: Moment) -> None:
        """Take the face, as measured from the neutral one, and the pose of a frame."""
        ...


@dataclass(frozen=True, slots=True)
class TrackResult:
    """How it went: frames read, frames with a face, and the tracker's time per frame (0 without one)."""

    frames: int
    faces: int
    median_ms: float
    p95_ms: float


class _Table:
    def __init__(self, path: Path, reader: ExpressionReader | None) -> None:
        self._file = path.open("w", encoding="utf-8", newline="")
        self._rows = csv.writer(self._file)
        self._reader = reader
        self._rows.writerow((*COLUMNS, *(() if reader is None else EXPRESSION_COLUMNS)))

    def add(self, moment: Moment) -> None:
        """Write a row; see `TrackOutput`."""
        face = moment.measured
        seen = [f"{getattr(face, name):.4f}" if face else "" for name in FACE_COLUMNS]
        numbers = [f"{getattr(moment.pose, name):.5f}" for name in NAMES]
        row = [f"{moment.time_s:.6f}", int(face is not None), *seen, *numbers]
        self._rows.writerow([*row, *self._expression(moment)])

    def _expression(self, moment: Moment) -> list[str]:
        if self._reader is None:
            return []
        read = self._reader.process(moment.face, moment.time_s)
        return [read.name if moment.face else "", *(f"{value:.3f}" for value in read.likely)]

    def close(self) -> None:
        """Close the file."""
        self._file.close()


class _Recording:
    def __init__(self, path: Path, reader: ExpressionReader | None) -> None:
        self._recorder = PoseRecorder(path)
        self.close = self._recorder.close

    def add(self, moment: Moment) -> None:
        """Write a pose; see `TrackOutput`."""
        self._recorder.write(Moment(moment.time_s, moment.pose))


@contextmanager
def open_track(path: Path, reader: ExpressionReader | None = None) -> Iterator[TrackOutput]:
    """Open a `.csv` table (`COLUMNS`) or a `.jsonl` pose recording; it appears under its name when whole.

    Args:
        path: what is written.
        reader: reads what the face expresses, which is written, too (`EXPRESSION_COLUMNS`), into a table.

    Raises:
        InputError: if the file can't be written, or its name ends otherwise.
    """
    kinds = {".csv": _Table, ".jsonl": _Recording}
    kind = kinds.get(path.suffix.lower())
    if kind is None:
        raise InputError(f"can't tell what to write to {path}: its name must end in .csv or .jsonl")
    if reader is not None and kind is not _Table:
        raise InputError(f"{path} holds poses alone; expressions go into a .csv table")
    pending = PendingPath(path)
    output = None
    try:
        output = kind(pending.temporary, reader)
        yield output
        output.close()
        pending.commit()
    except BaseException as error:
        # A full disk is often noticed only here, and then again.
        with suppress(OSError):
            if output is not None:
                output.close()
        pending.drop()
        cause = error.__cause__ if isinstance(error, InputError) else error
        if isinstance(cause, OSError):
            raise InputError(f"{path} can't be written: {cause.strerror}") from error
        raise


def track(
    source: Source,
    read_moment: ReadMoment,
    mapper: PoseMapper,
    output: TrackOutput,
    limit: int | None = None,
    *,
    neutral: bool = False,
    on_frame: Callable[[int], None] = lambda count: None,
) -> TrackResult:
    """Track a source to its end or to `limit` frames; Ctrl-C is the end of a camera.

    Args:
        source: what is tracked, for messages.
        read_moment: of the source, with a tracker where it gives pictures; see `tracking.stream.reading`.
        mapper: from faces to poses.
        output: takes each frame.
        limit: how many frames at most.
        neutral: take the first face as the neutral one.
        on_frame: called with the count so far.

    Raises:
        InputError: if the source gives no frame.
        KeyboardInterrupt: if Ctrl-C comes while a file is tracked, or before the first frame.
    """
    faces = 0
    spent_ms: list[float] = []
    try:
        for moment in islice(follow(read_moment, mapper, neutral=neutral), limit):
            spent_ms.append(1e3 * moment.tracker_s)
            faces += moment.face is not None
            output.add(moment)
            on_frame(len(spent_ms))
    except KeyboardInterrupt:
        if not (source.live and spent_ms):
            raise
    if not spent_ms:
        raise InputError(f"{source.name} gave no frame")
    times = np.array(spent_ms)
    return TrackResult(len(spent_ms), faces, float(np.median(times)), float(np.percentile(times, 95)))
