"""Calibrating by three prompts: look straight, close your eyes, open your mouth."""

from __future__ import annotations

import threading
from dataclasses import dataclass, replace
from enum import Enum
from statistics import median

from tracking.calibration import Calibration
from tracking.face import TrackedFace
from tracking.mapping.range_learning import EYE, MOUTH, Span

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
            found = self._neutral()
            if Failure.EYES not in failures:
                found = replace(
                    found,
                    left_eye_closed=_full(self._values(Prompt.EYES, "left_eye"), EYE),
                    right_eye_closed=_full(self._values(Prompt.EYES, "right_eye"), EYE),
                )
            if Failure.MOUTH not in failures:
                found = replace(found, mouth_open=_full(self._values(Prompt.MOUTH, "mouth"), MOUTH))
            return found, failures

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

    def _failures(self, until: Prompt | None) -> tuple[Failure, ...]:
        """Return what the prompts before `until` (None: all of them) did not give."""
        over = list(Prompt)[: len(Prompt) if until is None else list(Prompt).index(until)]
        failures = []
        if Prompt.STRAIGHT in over and len(self._seen[Prompt.STRAIGHT]) < _LEAST_FACES:
            failures.append(Failure.NO_FACE)
        if Prompt.EYES in over and not (self._went("left_eye") and self._went("right_eye")):
            failures.append(Failure.EYES)
        if Prompt.MOUTH in over and not self._went("mouth"):
            failures.append(Failure.MOUTH)
        return tuple(failures)

    def _went(self, name: str) -> bool:
        """Say whether eyes or mouth did what was asked."""
        prompt = Prompt.MOUTH if name == "mouth" else Prompt.EYES
        rest, there = self._values(Prompt.STRAIGHT, name), self._values(prompt, name)
        if min(len(rest), len(there)) < _LEAST_FACES:
            return False
        return _high(there) - median(rest) >= _LEAST_RANGE

    def _neutral(self) -> Calibration:
        def middle(name: str) -> float:
            return median(self._values(Prompt.STRAIGHT, name))

        return replace(
            self._before,
            pitch_deg=middle("pitch_deg"),
            yaw_deg=middle("yaw_deg"),
            roll_deg=middle("roll_deg"),
            left_eye_open=_within(middle("left_eye"), EYE.rest_low, EYE.rest_high),
            right_eye_open=_within(middle("right_eye"), EYE.rest_low, EYE.rest_high),
            mouth_closed=_within(middle("mouth"), MOUTH.rest_low, MOUTH.rest_high),
        )


def _high(values: list[float]) -> float:
    """Return what three quarters of the values stay below: not the single largest, which may be a slip."""
    return sorted(values)[int(0.75 * (len(values) - 1))]


def _full(values: list[float], span: Span) -> float:
    return _within(_high(values), span.full_low, span.full_high)


def _within(value: float, low: float, high: float) -> float:
    return min(max(value, low), high)
