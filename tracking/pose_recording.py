"""Pose recordings: JSON lines of a time and six numbers."""

from __future__ import annotations

import json
import math
from itertools import pairwise
from pathlib import Path
from types import TracebackType
from typing import Self, TextIO

from tracking.errors import InputError
from tracking.pose import NAMES, Pose
from tracking.source import TimedPose


class PoseRecording:
    """A recording as a `PoseSource`.

    Each line is `{"time_s": 0.0, "pose": [six numbers in table order]}`; times rise. A last line that is cut
    off (the recorder was killed) is left out; any other line that can't be read is an error.

    Args:
        path: the `.jsonl` file.
        loop: start again at the end; times go on rising.

    Raises:
        InputError: if the file can't be read or holds no pose.
    """

    live = False

    def __init__(self, path: Path, *, loop: bool = False) -> None:
        self.name = path.name
        self._poses = read_recording(path)
        self._loop = loop
        self._next = 0
        self._closed = False
        span_s = self._poses[-1].time_s - self._poses[0].time_s
        self.fps = (len(self._poses) - 1) / span_s if span_s > 0 else 30.0

    @property
    def frame_count(self) -> int:
        """How many poses one round has."""
        return len(self._poses)

    def read_pose(self) -> TimedPose | None:
        """Return the next pose; times start at 0."""
        rounds, index = divmod(self._next, len(self._poses))
        if self._closed or (rounds and not self._loop):
            return None
        self._next += 1
        first = self._poses[0].time_s
        round_s = self._poses[-1].time_s - first + 1.0 / self.fps
        return TimedPose(rounds * round_s + self._poses[index].time_s - first, self._poses[index].pose)

    def close(self) -> None:
        """End it."""
        self._closed = True

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


class PoseRecorder:
    """Writes a pose recording line by line; each line reaches the file whole or, when killed, not at all.

    Args:
        path: the file to write; one that exists is replaced.

    Raises:
        InputError: if it can't be written.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        try:
            self._file: TextIO = path.open("w", encoding="utf-8", newline="\n")
        except OSError as error:
            raise InputError(f"can't write the pose recording {path}: {error.strerror}") from error

    def write(self, timed: TimedPose) -> None:
        """Add one pose.

        Raises:
            InputError: if it can't be written (disk full).
        """
        values = [round(float(v), 5) for v in timed.pose.as_array()]
        line = json.dumps({"time_s": round(timed.time_s, 6), "pose": values})
        try:
            self._file.write(line + "\n")
            self._file.flush()
        except OSError as error:
            raise InputError(f"can't write the pose recording {self._path}: {error.strerror}") from error

    def close(self) -> None:
        """Finish the file."""
        self._file.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


def read_recording(path: Path) -> list[TimedPose]:
    """Return all poses of a recording.

    Raises:
        InputError: if the file can't be read, a line is damaged, times run backwards, or there is no pose.
    """
    try:
        lines = path.read_text(encoding="utf-8").split("\n")
    except OSError as error:
        raise InputError(f"can't read the pose recording {path}: {error.strerror}") from error
    except UnicodeDecodeError as error:
        raise InputError(f"{path} is no pose recording: it isn't text") from error
    poses = [_parse(path, number, line) for number, line in enumerate(lines[:-1], 1) if line.strip()]
    if not poses:
        raise InputError(f"the pose recording {path} holds no pose")
    for before, after in pairwise(poses):
        if after.time_s < before.time_s:
            raise InputError(f"the pose recording {path} runs backwards at {after.time_s} s")
    return poses


def _parse(path: Path, number: int, line: str) -> TimedPose:
    try:
        entry = json.loads(line)
        time_s, values = float(entry["time_s"]), [float(v) for v in entry["pose"]]
        if len(values) != len(NAMES) or not all(map(math.isfinite, [time_s, *values])):
            raise ValueError("not six finite numbers")
    except (ValueError, KeyError, TypeError) as error:
        raise InputError(
            f"line {number} of the pose recording {path} is not a time and six numbers: {error}"
        ) from error
    return TimedPose(time_s, Pose(*values).clamped())
