"""Measures a tracker against rendered faces whose rotation and expression are known.

`uv run --group test python -m tests.tracking.truth [PEOPLE [painted]]` prints the table of docs/tracking.md,
or that of the painted face.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import NamedTuple

import numpy as np

from tests.conftest import find_shared_data
from tests.tracking.mapped import mapped
from tests.tracking.painted_face import PaintedFace
from tests.tracking.rendered_face import RenderedFace, Truth
from tracking.face import TrackedFace
from tracking.frame import Frame
from tracking.mapping.pose_mapper import PoseMapper
from tracking.settings import TrackingSettings
from tracking.trackers.tracker import Tracker, open_tracker

_EYE_STEPS = 6
_MOUTH_STEPS = 4
_SIZE = (480, 360)


class Still(NamedTuple):
    """A rendered picture, of whom, and what it is for."""

    person: int
    purpose: str
    truth: Truth
    rgb: np.ndarray


@dataclass(frozen=True)
class Scores:
    """How far a tracker is from the truth, after a neutral calibration for each person.

    Attributes:
        angle_error_deg: mean absolute error of pitch, yaw, roll within ±25 degrees, about one axis or three.
        angle_bias_deg: mean error of the same.
        rotations: how many.
        placed_error_deg: as the first, of faces anywhere in the picture through any webcam's lens.
        eye_spearman: the lowest rank correlation of an eye's closure with the truth.
        jaw_spearman: likewise of the mouth.
        other_eye: the most that one eye moved while the other closed.
        turned_eye: the most that an open eye moved at 20 degrees of pitch or yaw.
        turned_mouth: likewise of the closed mouth.
        expressive_eye: the most that an open eye moved with raised or frowning brows or a smile.
        missed: stills without a face.
    """

    angle_error_deg: np.ndarray
    angle_bias_deg: np.ndarray
    rotations: int
    placed_error_deg: np.ndarray
    eye_spearman: float
    jaw_spearman: float
    other_eye: float
    turned_eye: float
    turned_mouth: float
    expressive_eye: float
    missed: int


def render_stills(renderer: RenderedFace | PaintedFace, people: list[int]) -> list[Still]:
    """Return each person's stills, the neutral one first; a painted face has no brows or smile to move."""
    stills = []
    for person in people:
        draw = np.random.default_rng(person)
        distance = float(draw.uniform(40, 75))
        tone = float(draw.uniform(0.6, 1.05))
        for purpose, truth in _truths(draw, distance):
            if purpose == "expressive" and isinstance(renderer, PaintedFace):
                continue
            stills.append(
                Still(person, purpose, truth, renderer.render(truth, person, size=_SIZE, tone=tone))
            )
    return stills


def _truths(draw: np.random.Generator, distance: float) -> list[tuple[str, Truth]]:
    rest = Truth(distance_cm=distance)
    truths = [("neutral", rest)]
    for degrees in (-25, -20, -10, 10, 20, 25):
        truths += [
            ("turned", replace(rest, pitch_deg=degrees)),
            ("turned", replace(rest, yaw_deg=degrees)),
            ("turned", replace(rest, roll_deg=degrees)),
        ]
    truths += [("expressive", replace(rest, **face)) for face in _EXPRESSIONS]
    for _ in range(4):
        pitch, yaw, roll = draw.uniform(-25, 25, 3)
        truths.append(("mixed", replace(rest, pitch_deg=pitch, yaw_deg=yaw, roll_deg=roll)))
        pitch, yaw, roll = draw.uniform(-25, 25, 3)
        place = {
            "x_cm": draw.uniform(-4, 4),
            "y_cm": draw.uniform(-3, 3),
            "distance_cm": draw.uniform(40, 75),
        }
        truths.append(("placed", Truth(pitch, yaw, roll, focal_per_width=draw.uniform(0.65, 0.95), **place)))
    for step in range(1, _EYE_STEPS + 1):
        closure = step / _EYE_STEPS
        truths += [
            ("left_eye", replace(rest, left_eye=closure)),
            ("right_eye", replace(rest, right_eye=closure)),
            ("blink", replace(rest, left_eye=closure, right_eye=closure)),
        ]
    for step in range(1, _MOUTH_STEPS + 1):
        truths.append(("mouth", replace(rest, mouth=step / _MOUTH_STEPS)))
    return truths


def track_stills(tracker: Tracker, stills: list[Still]) -> list[TrackedFace | None]:
    """Return each still's face, calibrated by its person's neutral one, unfiltered."""
    mapper = PoseMapper(replace(TrackingSettings(), filtered=False, learn=False))
    faces, time_s = [], 0.0
    for still in stills:
        # Stills are not a film: an empty frame lets the tracker forget the one before, then it may settle.
        for rgb in (np.zeros_like(still.rgb), still.rgb, still.rgb, still.rgb):
            time_s += 1.0
            face = tracker.process(Frame(rgb, time_s, int(time_s)))
        moment = mapped(mapper, face, time_s)
        if still.purpose == "neutral":
            mapper.set_neutral()
            moment = mapped(mapper, face, time_s)
        faces.append(moment.measured)
    return faces


def score(stills: list[Still], faces: list[TrackedFace | None]) -> Scores:
    """Compare the faces with the truth."""
    seen = [(s, f) for s, f in zip(stills, faces, strict=True) if f is not None]
    errors = _angle_errors(seen, "turned", "mixed")
    level = [
        (s, f)
        for s, f in seen
        if s.purpose == "turned" and s.truth.roll_deg == 0 and max(map(abs, _pitch_yaw(s.truth))) <= 20
    ]
    eyes = ("left_eye", "right_eye")
    return Scores(
        angle_error_deg=np.abs(errors).mean(0),
        angle_bias_deg=errors.mean(0),
        rotations=len(errors),
        placed_error_deg=np.abs(_angle_errors(seen, "placed")).mean(0),
        eye_spearman=min(_lowest_spearman(seen, purpose, eye) for purpose, eye in _EYE_SERIES),
        jaw_spearman=_lowest_spearman(seen, "mouth", "mouth"),
        other_eye=max(
            abs(getattr(f, other)) for s, f in seen for eye, other in (eyes, eyes[::-1]) if s.purpose == eye
        ),
        turned_eye=_most_of_eyes(f for _, f in level),
        turned_mouth=max(abs(f.mouth) for _, f in level),
        expressive_eye=_most_of_eyes(f for s, f in seen if s.purpose == "expressive"),
        missed=len(stills) - len(seen),
    )


_EXPRESSIONS: tuple[dict[str, float], ...] = ({"brows": 0.8}, {"brows": -0.8}, {"smile": 0.8})

_EYE_SERIES = (
    ("left_eye", "left_eye"),
    ("right_eye", "right_eye"),
    ("blink", "left_eye"),
    ("blink", "right_eye"),
)


def _angle_errors(seen: list[tuple[Still, TrackedFace]], *purposes: str) -> np.ndarray:
    return np.array(
        [
            (f.pitch_deg - s.truth.pitch_deg, f.yaw_deg - s.truth.yaw_deg, f.roll_deg - s.truth.roll_deg)
            for s, f in seen
            if s.purpose in purposes
        ]
    )


def _most_of_eyes(faces: Iterable[TrackedFace]) -> float:
    return max((max(abs(f.left_eye), abs(f.right_eye)) for f in faces), default=0.0)


def _pitch_yaw(truth: Truth) -> tuple[float, float]:
    return truth.pitch_deg, truth.yaw_deg


def _lowest_spearman(seen: list[tuple[Still, TrackedFace]], purpose: str, name: str) -> float:
    """Return the lowest rank correlation among the people, over rest and the steps."""
    lowest = 1.0
    for person in {s.person for s, _ in seen}:
        pairs = [
            (getattr(s.truth, name), getattr(f, name))
            for s, f in seen
            if s.person == person and s.purpose in ("neutral", purpose)
        ]
        truth, found = np.array(pairs).T
        ranks = [np.argsort(np.argsort(v)).astype(float) for v in (truth, found)]
        lowest = min(lowest, float(np.corrcoef(*ranks)[0, 1]))
    return lowest


def main(people: int = 8, face: str = "rendered") -> None:
    """Print the scores of both trackers on `people` identities that nothing was fitted on."""
    data = find_shared_data()
    if data is None:
        sys.exit("no ../shared/data beside the checkout and ICHIMAI_SHARED names none")
    if face == "painted":
        stills = render_stills(PaintedFace(), list(range(1, 1 + people)))
    else:
        stills = render_stills(
            RenderedFace(data / "tracking" / "ict_facekit.npz"), list(range(31, 31 + people))
        )
    print(f"{people} people, {len(stills)} stills")
    bundles: list[Path | None] = [None, data / "tracking" / "face_landmarker.task"]
    for bundle in bundles:
        with open_tracker(bundle) as tracker:
            scores = score(stills, track_stills(tracker, stills))
        print(f"\n{tracker.name}")
        for name in Scores.__dataclass_fields__:
            print(f"  {name:16} {np.round(getattr(scores, name), 2)}")


if __name__ == "__main__":
    main(*map(int, sys.argv[1:2]), *sys.argv[2:3])
