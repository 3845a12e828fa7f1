"""Measures learned retargeting against the plain mapping, on rendered people in motion that nothing was
fitted on.

`uv run --group test python -m tests.tracking.retargeting.measure FOLDER [PEOPLE [FIRST]]` records them into
the folder once and prints for each tracker: the error of all numbers of the pose, how they tremble before a
still face, and how late they are. Both are the program's whole path, filters on, told the person's neutral
face.
"""

from __future__ import annotations

import sys
from contextlib import ExitStack
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import cv2
import numpy as np

from tests.conftest import find_shared_data
from tests.tracking.feature_stills import INNER, OUTER, with_shapes
from tests.tracking.mapped import mapped
from tests.tracking.rendered_face import RenderedFace, Truth
from tests.tracking.retargeting.acting import FPS, NEUTRAL_FRAMES, Shot, shots
from tests.tracking.retargeting.record import KINDS, record_shots
from tracking.expressions.measures import Clues
from tracking.face import TrackedFace
from tracking.mapping.derived import with_derived
from tracking.mapping.pose_mapper import PoseMapper
from tracking.moment import pose_of
from tracking.pose import INDEX, names_of
from tracking.retargeting.inputs import NUMBERS
from tracking.settings import TrackingSettings
from tracking.trackers.geometry import face_points
from tracking.trackers.head_fit import CanonicalFace
from tracking.trackers.tracker import open_tracker

FIRST_PERSON = 31
SIZE = (480, 360)
FRAMES, STILL_FRAMES = 70, 90
_OTHERS = (*names_of("body"), *names_of("place"), "blush")
SHOWN = tuple(n for n in INDEX if n not in _OTHERS)
"""The numbers of the pose that a face makes."""


@dataclass(frozen=True)
class Outcome:
    """How one path did.

    Attributes:
        error: mean absolute error by number of the pose.
        trembling: standard deviation before a face that holds an expression, mean over the numbers.
        at_rest: likewise before a face at rest.
        late_s: by how much the best fit is later than the truth, mean over numbers that moved.
    """

    error: dict[str, float]
    trembling: float
    at_rest: float
    late_s: float


def still_shots(noise: float = 4.0) -> list[Shot]:
    """Return a face that looks straight, then aside with raised brows and a smile, and holds it."""
    rest = Truth(distance_cm=55.0)
    looks = with_shapes(replace(rest, gaze_x=0.4, gaze_y=0.3, smile=0.5, yaw_deg=5.0), 0.6, *INNER, *OUTER)
    return [Shot(rest, noise, held=True)] * 30 + [Shot(looks, noise, held=True)] * STILL_FRAMES


def faces_of(recording: dict[str, np.ndarray], kind: str) -> list[TrackedFace]:
    """Return the faces that a tracker gave."""
    canonical, (width, height) = CanonicalFace(), map(int, recording["size"])
    faces = []
    for k, (numbers, landmarks, shapes) in enumerate(
        zip(*(recording[f"{kind}_{part}"] for part in ("numbers", "landmarks", "shapes")), strict=True)
    ):
        points = face_points(landmarks, canonical.fit(landmarks, width, height), canonical)
        clues = Clues(np.zeros(0, np.float32), shapes if len(shapes) else None)
        named = dict(zip(NUMBERS, map(float, numbers), strict=True))
        faces.append(TrackedFace(k / FPS, **named, clues=clues, points=points))
    return faces


def poses(faces: list[TrackedFace], neutral: int, *, retarget: bool) -> np.ndarray:
    """Return the poses (T, N) that the program makes of faces, told the neutral one after so many frames."""
    settings = replace(TrackingSettings(), learn=False, mirror=False, retarget=retarget)
    mapper, rows = PoseMapper(settings), []
    for k, face in enumerate(faces):
        if k == neutral:
            mapper.set_neutral()
        rows.append(mapped(mapper, face, k / FPS).pose.as_array())
    return np.array(rows)


def true_poses(recording: dict[str, np.ndarray]) -> np.ndarray:
    """Return the poses (T, N) that they should be."""
    faces = (dict(zip(NUMBERS, map(float, row), strict=True)) for row in recording["truth"])
    return np.array([with_derived(pose_of(TrackedFace(0.0, **f))).clamped().as_array() for f in faces])


def lateness_s(made: np.ndarray, truth: np.ndarray) -> float:
    """Return by how much later than the truth poses (T, N) are: the shift at which they fit best."""
    times = np.arange(len(truth), dtype=float)
    lags = np.arange(-2.0, 6.01, 0.2)
    moving = [INDEX[n] for n in ("head_x", "head_y", "neck_z", "left_eye", "right_eye", "mouth")]
    best = []
    for column in moving:
        if truth[:, column].std() < 0.05:
            continue
        apart = [
            np.abs(np.interp(times - lag, times, truth[:, column]) - made[:, column])[8:-8].mean()
            for lag in lags
        ]
        best.append(lags[int(np.argmin(apart))] / FPS)
    return float(np.mean(best))


def measure(
    recordings: list[dict[str, np.ndarray]], stills: list[dict[str, np.ndarray]], kind: str
) -> dict[bool, Outcome]:
    """Return what the plain mapping (False) and the learned one (True) make of recordings."""
    outcomes = {}
    for retarget in (False, True):
        errors, late, trembling = [], [], []
        for recording in recordings:
            made = poses(faces_of(recording, kind), NEUTRAL_FRAMES, retarget=retarget)[NEUTRAL_FRAMES:]
            truth = true_poses(recording)[NEUTRAL_FRAMES:]
            errors.append(np.abs(made - truth).mean(0))
            late.append(lateness_s(made, truth))
        for still in stills:
            made = poses(faces_of(still, kind), 30, retarget=retarget)[60:]
            trembling.append(np.mean([made[:, INDEX[n]].std() for n in SHOWN]))
        half = len(stills) // 2
        error = np.mean(errors, 0)
        by_name = {n: float(error[INDEX[n]]) for n in SHOWN}
        outcomes[retarget] = Outcome(
            by_name, *(float(np.mean(t)) for t in (trembling[:half], trembling[half:])), float(np.mean(late))
        )
    return outcomes


def read_or_record(
    folder: Path, people: range
) -> tuple[list[dict[str, np.ndarray]], list[dict[str, np.ndarray]]]:
    """Return recordings of people in motion and of still ones; what is not there yet is made."""
    wanted = [folder / f"{kind}{person}.npz" for kind in ("moves", "still", "rest") for person in people]
    if not all(path.exists() for path in wanted):
        _record(folder, people)
    read = [dict(np.load(path)) for path in wanted]
    return read[: len(people)], read[len(people) :]


def _record(folder: Path, people: range) -> None:
    data = find_shared_data()
    if data is None:
        sys.exit("no ../shared/data beside the checkout and ICHIMAI_SHARED names none")
    folder.mkdir(parents=True, exist_ok=True)
    renderer = RenderedFace(data / "tracking" / "ict_facekit.npz")
    with ExitStack() as stack:
        bundles = (None, data / "tracking" / "face_landmarker.task")
        trackers = {k: stack.enter_context(open_tracker(b)) for k, b in zip(KINDS, bundles, strict=True)}
        for person in people:
            moves = shots(np.random.default_rng(person), FRAMES)
            rest = [Shot(Truth(distance_cm=55.0), 4.0, held=True)] * (30 + STILL_FRAMES)
            for name, made in (("moves", moves), ("still", still_shots()), ("rest", rest)):
                path = folder / f"{name}{person}.npz"
                if not path.exists():
                    recording: dict[str, Any] = record_shots(renderer, trackers, person, made, SIZE)
                    np.savez(path, **recording)


def main(folder: str, people: int = 8, first: int = FIRST_PERSON) -> None:
    """Print the table."""
    cv2.setNumThreads(1)
    recordings, stills = read_or_record(Path(folder), range(first, first + people))
    for kind in KINDS:
        plain, learned = (measure(recordings, stills, kind)[on] for on in (False, True))
        errors = [float(np.mean(list(o.error.values()))) for o in (plain, learned)]
        print(f"{kind}: error {errors[0]:.4f} plain, {errors[1]:.4f} learned: {errors[1] / errors[0]:.3f}")
        for name in ("at_rest", "trembling"):
            before, now = getattr(plain, name), getattr(learned, name)
            print(f"  {name} {before:.5f}, {now:.5f}: {now / before:.3f}")
        print(f"  late by {1000 * plain.late_s:.0f} ms, {1000 * learned.late_s:.0f} ms")
        for name in SHOWN:
            print(f"    {name:15} {plain.error[name]:.3f} {learned.error[name]:.3f}")


if __name__ == "__main__":
    main(sys.argv[1], *map(int, sys.argv[2:4]))
