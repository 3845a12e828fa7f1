"""A recurrent network that says a face's numbers from all that its tracker knows, frame by frame.

It was trained on rendered people in motion, see docs/tracking.md.
"""

from __future__ import annotations

from dataclasses import replace
from importlib.resources import files
from pathlib import Path
from typing import Any

import numpy as np

from tracking.basics.arrays import Array
from tracking.basics.onnx_session import open_network
from tracking.face import TrackedFace
from tracking.retargeting.inputs import LANDMARKER, MESH, NUMBERS, NUMBERS_AT, UNITS, inputs_of, seen_of

RESIDUAL = 4
"""Numbers of the vector that stands for what features and time don't explain."""
STATES_NAMED = ("hidden", "cell", "shown")
"""What the network remembers from frame to frame."""
_FIRST_S, _REST_S = 1.0, 40.0
_BAND, _GAP_S = 0.3, 0.5
_LAST_SHARE = 0.3
_STILL = np.where(np.array([n.endswith("deg") for n in NUMBERS]), 0.039, 0.078)
"""What moves by less in a frame, in the pose's units, hardly moves what is shown."""
_TRUST = 0.8
"""Share of the network in what is shown; the rest is the tracker's."""
_LEAD = 0.2
"""Frames by which what moves is shown ahead, as it moved last: what the network takes to be sure of it."""


def _session(kind: str) -> Any:
    return open_network(Path(str(files("assets"))) / "retargeting" / f"{kind}.onnx")


def _moved(apart: Array) -> Array:
    """Return how far something counts as moved, 0 to 1, by what it moved by, of the same shape."""
    return np.minimum((apart / _STILL) ** 2, 1.0)


class Retargeter:
    """Corrects faces, one after the other. For one thread.

    What a face is at rest it learns in the first second, then slowly, or is told (`rest_now`).

    Args:
        residual: (RESIDUAL,) numbers of about -2 to 2 that exaggerate or calm what is seen; None for none.
    """

    def __init__(self, residual: Array | None = None) -> None:
        self._residual = np.zeros((1, RESIDUAL), np.float32)
        if residual is not None:
            self._residual[0] = residual
        self.reset()

    def reset(self) -> None:
        """Forget the past and the person."""
        self._rest: Array | None = None
        self._last: Array | None = None
        self._state: list[Array] = []
        self._shown: Array | None = None
        self._said: Array | None = None
        self._kind, self._seen_s, self._count = "", 0.0, 0
        self._time_s: float | None = None

    def rest_now(self) -> dict[str, float]:
        """Take the face of the last moments for the one at rest; return its numbers as they will be."""
        if self._last is None:
            return {}
        self._rest, self._seen_s = self._last, _FIRST_S
        return dict(zip(NUMBERS, map(float, self._last[NUMBERS_AT] * UNITS), strict=True))

    def process(self, face: TrackedFace, time_s: float) -> TrackedFace:
        """Return the face with its numbers corrected; as it is where the tracker has no landmarks."""
        seen = seen_of(face)
        if seen is None:
            return face
        kind = LANDMARKER if face.clues is not None and face.clues.shapes is not None else MESH
        step_s = 0.0 if self._time_s is None else time_s - self._time_s
        if kind != self._kind or step_s < 0.0 or (self._rest is not None and len(seen) != len(self._rest)):
            self.reset()
            self._kind, step_s = kind, 0.0
        if not self._state or step_s > _GAP_S:
            shapes = {i.name: i.shape for i in _session(kind).get_inputs()}
            self._state = [np.zeros(shapes[name], np.float32) for name in STATES_NAMED]
        self._time_s = time_s
        self._last = seen if self._last is None else self._last + (seen - self._last) * _LAST_SHARE
        rest = self._known_rest(seen, min(step_s, 0.1))
        given = {"seen": inputs_of(seen, rest)[None, None], "residual": self._residual}
        given |= dict(zip(STATES_NAMED, self._state, strict=True))
        change, *self._state = _session(kind).run(None, given)
        if np.abs(change[0, 0]).max() < _BAND and self._seen_s >= _FIRST_S:  # what is further away is meant
            self._rest = rest + (seen - rest) * min(step_s / _REST_S, 1.0)
        learned, plain = change[0, 0] + rest[NUMBERS_AT], seen[NUMBERS_AT]
        numbers = self._steadied(plain + _TRUST * (learned - plain)) * UNITS
        return replace(face, **dict(zip(NUMBERS, map(float, numbers), strict=True)), sure=True)

    def _steadied(self, numbers: Array) -> Array:
        """Return the numbers as they were where they hardly moved, else as they are, or a little ahead.

        Both are (N,), of `NUMBERS` by `UNITS`.
        """
        before = numbers if self._shown is None else self._shown
        said = numbers if self._said is None else self._said
        moved = _moved(numbers - before)
        self._shown, self._said = before + (numbers - before) * moved**2, numbers
        step = numbers - said
        return self._shown + _LEAD * step * moved**2 * _moved(step)

    def _known_rest(self, seen: Array, step_s: float) -> Array:
        """Return the face at rest, which is learned in the first second; (S,) as by `seen_of`."""
        self._seen_s += step_s
        rest = self._rest
        if rest is None:
            rest, self._count = seen, 1
        elif self._seen_s < _FIRST_S:
            self._count += 1
            rest = rest + (seen - rest) / self._count
        self._rest = rest
        return rest
