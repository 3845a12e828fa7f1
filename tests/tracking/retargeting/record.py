"""Records rendered people in motion with both trackers, for `models.training.retargeting` to learn from.

`uv run --group test python -m tests.tracking.retargeting.record FOLDER [FIRST] [PEOPLE] [FRAMES]` writes one
file for each person and leaves those that are there: stop it and call it again.
"""

from __future__ import annotations

import sys
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import cv2
import numpy as np

from tests.conftest import find_shared_data
from tests.tracking.fit_features import numbers_of
from tests.tracking.rendered_face import RenderedFace, Truth
from tests.tracking.retargeting.acting import FPS, Shot, shots
from tracking.face import TrackedFace
from tracking.frame import Frame
from tracking.retargeting.inputs import NUMBERS
from tracking.trackers.tracker import Tracker, open_tracker

FIRST_PERSON = 5001
SIZE = (400, 300)
KINDS = ("mesh", "landmarker")


def truth_of(truth: Truth) -> np.ndarray:
    """Return what `NUMBERS` should be, float32 of shape (N,)."""
    more = numbers_of(truth)
    return np.array([more[n] if n in more else getattr(truth, n) for n in NUMBERS], np.float32)


def record(
    renderer: RenderedFace, trackers: dict[str, Tracker], person: int, frames: int
) -> dict[str, np.ndarray]:
    """Return one person's recording in motion, see `record_shots`."""
    draw = np.random.default_rng(person)
    tone = float(draw.uniform(0.55, 1.1))
    return record_shots(renderer, trackers, person, shots(draw, frames), SIZE, tone)


def record_shots(
    renderer: RenderedFace,
    trackers: dict[str, Tracker],
    person: int,
    made: list[Shot],
    size: tuple[int, int],
    tone: float = 1.0,
) -> dict[str, np.ndarray]:
    """Return what was true and what was seen: `truth` (T, N), `held` (T,), and for each tracker its own."""
    draw = np.random.default_rng([person, 1])
    faces: dict[str, list[TrackedFace | None]] = {kind: [] for kind in trackers}
    seen: Truth | None = None
    picture = np.zeros((0, 0, 3), np.float32)
    for tracker in trackers.values():
        tracker.forget()
    for index, shot in enumerate(made):
        if shot.truth is not seen:
            picture = renderer.render(shot.truth, person, size=size, tone=tone).astype(np.float32)
            seen = shot.truth
        noise = draw.standard_normal(picture.shape, dtype=np.float32) * shot.noise
        noisy = np.clip(picture + noise, 0, 255).astype(np.uint8)
        for kind, tracker in trackers.items():
            faces[kind].append(tracker.process(Frame(noisy, index / FPS, index)))
    recording: dict[str, Any] = {
        "truth": np.array([truth_of(shot.truth) for shot in made]),
        "held": np.array([shot.held for shot in made]),
        "size": np.array(size),
    }
    for kind, of_kind in faces.items():
        recording |= {f"{kind}_{name}": values for name, values in _arrays(of_kind).items()}
    return recording


def _arrays(faces: list[TrackedFace | None]) -> dict[str, np.ndarray]:
    """Return numbers (T, N), landmarks (T, 478, 3), shapes (T, S or 0) and whether a face was found (T,)."""
    known = next((f for f in faces if f is not None), None)
    if known is None:
        return {"found": np.zeros(len(faces), bool)}
    found, numbers, landmarks, shapes = [], [], [], []
    for face in faces:
        found.append(face is not None)
        known = face or known
        assert known.landmarks is not None and known.clues is not None
        numbers.append([getattr(known, n) for n in NUMBERS])
        landmarks.append(known.landmarks)
        shapes.append([] if known.clues.shapes is None else known.clues.shapes)
    return {
        "found": np.array(found),
        "numbers": np.array(numbers, np.float32),
        "landmarks": np.array(landmarks, np.float32),
        "shapes": np.array(shapes, np.float32),
    }


def main(folder: str, first: int = FIRST_PERSON, people: int = 271, frames: int = 80) -> None:
    """Record people that are not there yet."""
    data = find_shared_data()
    if data is None:
        sys.exit("no ../shared/data beside the checkout and ICHIMAI_SHARED names none")
    cv2.setNumThreads(1)
    renderer = RenderedFace(data / "tracking" / "ict_facekit.npz")
    Path(folder).mkdir(parents=True, exist_ok=True)
    with ExitStack() as stack:
        bundles = (None, data / "tracking" / "face_landmarker.task")
        trackers = {k: stack.enter_context(open_tracker(b)) for k, b in zip(KINDS, bundles, strict=True)}
        for person in range(first, first + people):
            path = Path(folder) / f"{person}.npz"
            if not path.exists():
                recording: dict[str, Any] = record(renderer, trackers, person, frames)
                part = path.with_suffix(".part.npz")
                np.savez(part, **recording)
                part.replace(path)
                renderer._people.clear()
                print(person, flush=True)


if __name__ == "__main__":
    main(sys.argv[1], *map(int, sys.argv[2:5]))
