"""How much of a brow or a gaze is believed while the head is turned, and where it rests."""

from __future__ import annotations

from dataclasses import replace
from operator import mul

from tracking.calibration import Calibration
from tracking.face import TrackedFace
from tracking.pose import MEASURED
from tracking.smoothstep import smoothstep

# What a head turned by 20 degrees about an axis (pitch, yaw, roll) moves by itself, less what may show, on
# twelve rendered people that the weights were not fitted on: in nineteen of twenty pictures for pitch, in all
# for yaw and roll (docs/measurements/face-numbers.md). It is taken off; a nearly neutral head loses nothing.
# How far brows and irises lie before the face differs from person to person, and the neutral picture does not
# tell.
_WIDE, _BROW, _LIPS = (0.25, 0.25, 0.12), (0.42, 0.38, 0.27), (0.14, 0.14, 0.07)
DOUBTS = {
    "gaze_x": (0.14, 0.14, 0.07), "gaze_y": (0.20, 0.22, 0.10),
    "left_eye_wide": _WIDE, "right_eye_wide": _WIDE,
    "left_brow": _BROW, "right_brow": _BROW, "brow_angle": (0.50, 0.40, 0.28),
    "mouth_form": (0.08, 0.06, 0.03), "lips_round": _LIPS, "lips_spread": _LIPS,
}  # fmt: skip
_TURN_DEG, _FREE_DEG = 20.0, 3.0
_MOST = 3.0
_SEEN_TO_DEG, _GUESSED_FROM_DEG = 27.0, 45.0
"""A turn up to which a face is seen, and one from which its far half is guessed, and nothing believed."""

RESTING = tuple(row for row in MEASURED if row.face in DOUBTS or row.group == "place")
"""The rows whose resting level is followed, while how far they go is as it is."""
_FOLLOWED = frozenset(row.rest for row in RESTING if row.group != "place")
_FIRST_S, _REST_S = 2.0, 40.0  # at first soon, then slowly
_SHUT = 0.4
_BAND = 0.35  # what is further away is meant
_STEP = 0.1  # what is away counts no more than this: what is followed is near the median


def believed(face: TrackedFace) -> TrackedFace:
    """Return the face with what a turned head may have done taken off its numbers; none changes its sign.

    Far turned, half of a face is guessed, and otherwise in every picture: eyes look along the head then,
    brows and lips rest.

    Args:
        face: measured from the neutral position.
    """
    if face.sure:
        return face
    turn_deg = max(abs(face.pitch_deg), abs(face.yaw_deg), 0.5 * abs(face.roll_deg))
    turned = tuple(map(_turned, (face.pitch_deg, face.yaw_deg, face.roll_deg)))
    way = (turn_deg - _SEEN_TO_DEG) / (_GUESSED_FROM_DEG - _SEEN_TO_DEG)
    seen = 1.0 - smoothstep(min(max(way, 0.0), 1.0))
    taken = {name: max(map(mul, turned, doubts)) for name, doubts in DOUBTS.items()}
    # What goes beyond its range is guessed already: it must not stay at its end while it fades.
    kept = {name: _less(getattr(face, name), off) for name, off in taken.items()}
    return replace(face, **{name: seen * min(max(value, -1.0), 1.0) for name, value in kept.items()})


def _turned(angle_deg: float) -> float:
    """Return how far the head is turned about an axis, 1 at `_TURN_DEG`: more than in proportion beyond."""
    turned = abs(angle_deg) / _TURN_DEG
    if turned >= 1.0:
        return min(turned * turned, _MOST)
    return max((abs(angle_deg) - _FREE_DEG) / (_TURN_DEG - _FREE_DEG), 0.0)


def _less(value: float, doubt: float) -> float:
    return max(value - doubt, 0.0) if value > 0.0 else min(value + doubt, 0.0)


class RestLearner:
    """Follows where brows, gaze and lips rest: within two seconds where nothing is known, then slowly."""

    def __init__(self) -> None:
        self.reset()

    def reset(self) -> None:
        """Begin anew: what is not calibrated is learned soon again."""
        self._seen_s = 0.0
        self._count = 0

    def believed(self, known: Calibration, face: TrackedFace) -> TrackedFace:
        """Return the face, measured from the neutral one, at rest in whatever nobody knows the rest of yet.

        That is of a face that was turned away ever since it was first seen.
        """
        if self._count:
            return face
        unknown = {row.face: 0.0 for row in RESTING if getattr(known, row.rest) == 0.0}
        return replace(face, **unknown)

    def process(self, known: Calibration, face: TrackedFace, step_s: float) -> Calibration:
        """Return the calibration after one more face that looks about straight ahead."""
        if self._count == 0:
            self._new = {row.rest for row in RESTING if getattr(known, row.rest) == 0.0}
        self._count += 1
        self._seen_s += step_s
        first = self._seen_s < _FIRST_S
        rests = {}
        shut = max(face.left_eye, face.right_eye) > _SHUT
        for row in RESTING:
            if shut and row.group == "gaze":
                continue
            rest = getattr(known, row.rest)
            away = getattr(face, row.face) - rest
            if first and row.rest in self._new:
                rests[row.rest] = rest + away / self._count
            elif row.rest in _FOLLOWED and abs(away) < _BAND:
                rests[row.rest] = rest + min(max(away, -_STEP), _STEP) * min(1.0, step_s / _REST_S)
        return replace(known, **rests)
