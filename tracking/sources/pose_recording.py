"""Pose recordings: JSON lines of a time and a pose, and of the face that it was made of."""

from __future__ import annotations

import json
import math
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from typing import Any, TextIO, cast

from tracking.calibration import Calibration
from tracking.closing import Closing
from tracking.errors import InputError, SettingsError
from tracking.face import TrackedFace
from tracking.mapping.pose_range import PoseClamp
from tracking.moment import Moment
from tracking.pose import CORE, MEASURED, NAMES, Pose, parameter
from tracking.sources.plain_file import refuse_pipe
from tracking.sources.source import SourceBase
from tracking.unfinished import write_whole

_POSE = {name: parameter(name).default for name in NAMES}
_FACE = {row.face: 0.0 for row in MEASURED}
_CORE_FACE = tuple(parameter(name).face for name in CORE)


class PoseRecording(SourceBase):
    """A recording as a `MomentSource`.

    Each line is `{"time_s": 0.0, "pose": {"head_x": 0.1, ...}}`; times rise. A line may have `face` (numbers
    of `TrackedFace` by name, or null for no face) and `calibration` besides, see `Moment`. A number that is
    not there has its default, one that is not known is left out. Version 0.1 wrote lists of the six numbers
    it had (`CORE`). A last line that is cut off (the recorder was killed) is left out; any other line that
    can't be read is an error.

    Args:
        path: the `.jsonl` file.
        loop: start again at the end; times go on rising.
        faces: give the faces that were tracked, of which poses are to be made anew, and not the poses.

    Raises:
        InputError: if the file can't be read or holds no pose, or no face where faces are wanted.
    """

    def __init__(self, path: Path, *, loop: bool = False, faces: bool = False) -> None:
        self.name = path.name
        self.tracked = faces
        self._moments = read_moments(path)
        if faces and not any(moment.tracked for moment in self._moments):
            raise InputError(
                f"{path} holds poses only, not the faces they were made of; leave --tuning out to keep them"
            )
        self._loop = loop
        self._next = 0
        self._closed = False
        span_s = self._moments[-1].time_s - self._moments[0].time_s
        self.fps = (len(self._moments) - 1) / span_s if span_s > 0 else 30.0

    @property
    def frame_count(self) -> int:
        """How many poses one round has."""
        return len(self._moments)

    def read_moment(self) -> Moment | None:
        """Return the next moment; times start at 0."""
        rounds, index = divmod(self._next, len(self._moments))
        if self._closed or (rounds and not self._loop):
            return None
        self._next += 1
        first = self._moments[0].time_s
        round_s = self._moments[-1].time_s - first + 1.0 / self.fps
        moment = self._moments[index]
        time_s = rounds * round_s + moment.time_s - first
        return replace(moment, time_s=time_s) if self.tracked else Moment(time_s, moment.pose)

    def close(self) -> None:
        """End it."""
        self._closed = True


class PoseRecorder(Closing):
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

    def write(self, moment: Moment) -> None:
        """Add one moment: its pose, and the face where one was looked for.

        Raises:
            InputError: if it can't be written (disk full).
        """
        line = json.dumps(_line(moment))
        try:
            self._file.write(line + "\n")
            self._file.flush()
        except OSError as error:
            raise InputError(f"can't write the pose recording {self._path}: {error.strerror}") from error

    def close(self) -> None:
        """Finish the file."""
        self._file.close()


def read_moments(path: Path) -> list[Moment]:
    """Return all lines of a recording; a pose outside its range is brought back and said once.

    Raises:
        InputError: if the file can't be read, a line is damaged, times run backwards, or there is no pose.
    """
    try:
        lines = refuse_pipe(path).read_text(encoding="utf-8").split("\n")
    except OSError as error:
        raise InputError(f"can't read the pose recording {path}: {error.strerror}") from error
    except UnicodeDecodeError as error:
        raise InputError(f"{path} is no pose recording: it isn't text") from error
    clamp = PoseClamp()
    moments = [_parse(path, number, line, clamp) for number, line in enumerate(lines[:-1], 1) if line.strip()]
    if not moments:
        raise InputError(f"the pose recording {path} holds no pose")
    for before, after in pairwise(moments):
        if after.time_s < before.time_s:
            raise InputError(f"the pose recording {path} runs backwards at {after.time_s} s")
    return moments


def write_moments(path: Path, moments: Sequence[Moment]) -> None:
    """Write a recording whole or not at all.

    Raises:
        InputError: if it can't be written; what was there under its name is as it was.
    """
    text = "".join(json.dumps(_line(moment)) + "\n" for moment in moments)
    try:
        write_whole(path, text.encode())
    except OSError as error:
        raise InputError(f"can't write the pose recording {path}: {error.strerror}") from error


def _line(moment: Moment) -> dict[str, Any]:
    line: dict[str, Any] = {"time_s": round(moment.time_s, 6), "pose": _stored(moment.pose.as_dict(), CORE)}
    if moment.tracked:
        line["face"] = None if moment.face is None else _stored(_numbers(moment.face), _CORE_FACE)
    if moment.calibration is not None:
        line["calibration"] = _rounded(moment.calibration.to_dict())
    return line


def _numbers(face: TrackedFace) -> dict[str, float]:
    return {name: getattr(face, name) for name in _FACE}


def _stored(values: dict[str, float], always: tuple[str, ...]) -> dict[str, float]:
    """Return what is written: the numbers of `always`, and others that are not 0, as they are read."""
    return {name: value for name, value in _rounded(values).items() if value or name in always}


def _rounded(values: dict[str, float]) -> dict[str, float]:
    return {name: round(float(value), 5) for name, value in values.items()}


def _parse(path: Path, number: int, line: str, clamp: PoseClamp) -> Moment:
    try:
        entry = json.loads(line)
        time_s, values = float(entry["time_s"]), _named(entry["pose"], _POSE, CORE)
        if not math.isfinite(time_s):
            raise ValueError("not a finite time")
    except (ValueError, KeyError, TypeError, OverflowError, RecursionError) as error:
        reason = f"{error} is missing" if isinstance(error, KeyError) else error
        raise InputError(
            f"line {number} of the pose recording {path} is not a time and a pose: {reason}"
        ) from error
    try:
        face, calibration = _face(entry, time_s), _calibration(entry)
    except (ValueError, TypeError, AttributeError, OverflowError, SettingsError) as error:
        raise InputError(
            f"line {number} of the pose recording {path} has a damaged face or calibration"
        ) from error
    return Moment(time_s, clamp(Pose(**values)), face, "face" in entry, calibration)


def _face(entry: dict[str, Any], time_s: float) -> TrackedFace | None:
    if entry.get("face") is None:
        return None
    return TrackedFace.from_numbers(time_s, _named(entry["face"], _FACE, _CORE_FACE))


def _named(stored: Any, usual: dict[str, float], unnamed: tuple[str, ...]) -> dict[str, float]:
    """Return numbers by name, of a mapping or of version 0.1's list; `usual` has the names and defaults."""
    if isinstance(stored, list):
        numbers = cast("list[Any]", stored)
        if len(numbers) != len(unnamed):
            raise ValueError(f"not {len(unnamed)} numbers")
        named: dict[str, Any] = dict(zip(unnamed, numbers, strict=True))
    elif isinstance(stored, dict):
        named = cast("dict[str, Any]", stored)
    else:
        raise TypeError("not numbers by name")
    values = {name: float(named[name]) for name in usual if name in named}
    if not all(map(math.isfinite, values.values())):
        raise ValueError("not finite numbers")
    return {**usual, **values}


def _calibration(entry: dict[str, Any]) -> Calibration | None:
    stored = entry.get("calibration")
    return None if stored is None else Calibration.from_dict(dict(stored))
