"""Calibrating by three prompts: look straight, close your eyes, open your mouth."""

from __future__ import annotations

import threading
from dataclasses import dataclass, replace
from enum import Enum
from statistics import median

from tracking.calibration import Calibration
from tracking.face import TrackedFace
from tracking.mapping.range_learning import LEARNED, SPANS, at_rest
from tracking.pose import Group, PoseParameter

_LEAST_FACES = 5
_LEAST_RANGE = 0.2  # eyes or mouth that went no further than this were not closed or opened


class Prompt(Enum):
    """What the person is asked to do."""

    STRAIGHT = "straight"
    EYES = "eyes"
    MOUTH = "mouth"


SECONDS = {Prompt.STRAIGHT: 4.0, Prompt.EYES: 3.0, Prompt.MOUTH: 3.0}
"""How long each prompt lasts."""

REACTION_S = 1.0
"""The start of each prompt, which is not counted: people read first."""


class Failure(Enum):
    """What could not be measured; the calibration keeps what it had of that."""

    NO_FACE = "no face"
    EYES = "eyes"
    MOUTH = "mouth"


_ASKED: dict[Group, tuple[Prompt, Failure]] = {
    "eyes": (Prompt.EYES, Failure.EYES),
    "mouth": (Prompt.MOUTH, Failure.MOUTH),
}


@dataclass(frozen=True, slots=True)
class Progress:
    """Where a run stands.

    Attributes:
        prompt: what to do now; None when it is over.
        left_s: seconds until the next prompt.
        share: of the whole run, 0..1.
        counting: whether what is seen now counts; False while the person still reads.
        face: the last face, None where none was seen.
        failures: what could not be measured, so far.
    """

    prompt: Prompt | None
    left_s: float
    share: float
    counting: bool
    face: TrackedFace | None
    failures: tuple[Failure, ...] = ()


class CalibrationRun:
    """Takes faces for ten seconds and makes a calibration of them. Any thread may call any method.

    The clock is the faces' own; the first one starts it.

    Args:
        before: the calibration to improve on.
    """

    def __init__(self, before: Calibration) -> None:
        self._before = before
        self._lock = threading.Lock()
        self._start_s: float | None = None
        self._now_s = 0.0
        self._seen: dict[Prompt, list[TrackedFace]] = {prompt: [] for prompt in Prompt}
        self._face: TrackedFace | None = None

    def add(self, face: TrackedFace | None, time_s: float) -> None:
        """Take what was seen at `time_s`, neither filtered nor calibrated; None for no face."""
        with self._lock:
            if self._start_s is None:
                self._start_s = time_s
            self._now_s, self._face = time_s - self._start_s, face
            prompt, since_s, _ = self._place()
            if prompt is not None and face is not None and since_s >= REACTION_S:
                self._seen[prompt].append(face)

    @property
    def done(self) -> bool:
        """Whether the time is up."""
        return self.progress().prompt is None

    def progress(self) -> Progress:
        """Return where it stands."""
        with self._lock:
            prompt, since_s, left_s = self._place()
            share = min(self._now_s / sum(SECONDS.values()), 1.0)
            counting = prompt is not None and since_s >= REACTION_S
            failures = self._failures(prompt)
            return Progress(prompt, left_s, share, counting, self._face, failures)

    def result(self) -> tuple[Calibration, tuple[Failure, ...]]:
        """Return the calibration of what was seen, and what of it is still as it was before."""
        with self._lock:
            failures = self._failures(None)
            if Failure.NO_FACE in failures:
                return self._before, failures
            found = at_rest(self._before, lambda name: median(self._values(Prompt.STRAIGHT, name)))
            full = {row.full: self._full(row) for row in LEARNED if _ASKED[row.group][1] not in failures}
            return replace(found, **full), failures

    def _place(self) -> tuple[Prompt | None, float, float]:
        """Return the prompt, the seconds since it came and the seconds it still lasts."""
        since_s = self._now_s
        for prompt, lasts_s in SECONDS.items():
            if since_s < lasts_s:
                return prompt, since_s, lasts_s - since_s
            since_s -= lasts_s
        return None, since_s, 0.0

    def _values(self, prompt: Prompt, name: str) -> list[float]:
        return [getattr(face, name) for face in self._seen[prompt]]

    def _full(self, row: PoseParameter) -> float:
        span = SPANS[row.name]
        high = _high(self._values(_ASKED[row.group][0], row.face))
        return min(max(high, span.full_low), span.full_high)

    def _failures(self, until: Prompt | None) -> tuple[Failure, ...]:
        """Return what the prompts before `until` (None: all of them) did not give."""
        over = list(Prompt)[: len(Prompt) if until is None else list(Prompt).index(until)]
        failures: list[Failure] = []
        if Prompt.STRAIGHT in over and len(self._seen[Prompt.STRAIGHT]) < _LEAST_FACES:
            failures.append(Failure.NO_FACE)
        for group, (prompt, failure) in _ASKED.items():
            if prompt in over and not all(
                self._went(row.face, prompt) for row in LEARNED if row.group == group
            ):
                failures.append(failure)
        return tuple(failures)

    def _went(self, name: str, prompt: Prompt) -> bool:
        """Say whether an eye or the mouth did what was asked."""
        rest, there = self._values(Prompt.STRAIGHT, name), self._values(prompt, name)
        if min(len(rest), len(there)) < _LEAST_FACES:
            return False
        return _high(there) - median(rest) >= _LEAST_RANGE


def _high(values: list[float]) -> float:
    """Return what three quarters of the values stay below: not the single largest, which may be a slip."""
    return sorted(values)[int(0.75 * (len(values) - 1))]
