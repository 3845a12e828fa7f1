"""Fits the weights of `tracking.trackers.features`: how gaze, brows and lips follow from lengths.

Rendered people other than those of the tests (`tests.tracking.feature_stills`) are seen by both trackers.
Ridge regression over what changed since their neutral picture, each still and its mirror image; what must not
move (a turned head, a blink, an open mouth) counts three times. Then each number is scaled so that it goes as
far as the truth, but for those that a turned head moves too much for that.

`uv run --group test python -m tests.tracking.fit_features [PEOPLE]` takes some minutes and writes the files.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import numpy as np

import tracking.trackers
from tests.conftest import find_shared_data
from tests.tracking.feature_stills import DOWN, FROWN, INNER, OUTER, SIZE, STRETCH, WIDE, stills
from tests.tracking.rendered_face import RenderedFace, Truth
from tracking.face import TrackedFace
from tracking.frame import Frame
from tracking.trackers.features import FACE_NUMBERS, FEATURES, PER_EYE, SHARED, features, mirrored
from tracking.trackers.head_fit import CanonicalFace
from tracking.trackers.tracker import Tracker, open_tracker

_FIRST_PERSON = 401
_RIDGE = 0.001
_STILL = ("turned", "mixed", "blink", "jaw", "wink", "squint")
# Eyes that close are not asked where they look (they are half shut at .33), but raised brows must not count.
_STILL_GAZE = ("turned", "mixed", "jaw", "brows")
_UNSEEN = ("blink", "wink", "squint")
_HALF = 0.5
_SLOPE = {"brow_angle": 0.5, "left_eye_wide": 0.6, "right_eye_wide": 0.6}
_MEANT = 0.25  # a truth beyond this is meant to be seen
_EYES, _HEAD = range(2 * PER_EYE), range(FEATURES - 4, FEATURES)
_MOUTH, _GAP = range(2 * PER_EYE, 2 * PER_EYE + SHARED - 1), 2 * PER_EYE + SHARED - 1
_USED = {
    **dict.fromkeys(("gaze_x", "gaze_y", "left_eye_wide", "right_eye_wide"), (*_EYES, *_HEAD)),
    **dict.fromkeys(("left_brow", "right_brow", "brow_angle"), (*_EYES, _GAP, *_HEAD)),
    **dict.fromkeys(("mouth_form", "lips_round", "lips_spread"), (*_MOUTH, *_HEAD)),
}


class Seen(NamedTuple):
    """A still as a tracker saw it."""

    person: int
    purpose: str
    truth: Truth
    face: TrackedFace


def numbers_of(truth: Truth) -> dict[str, float]:
    """Return what the tracker should find."""
    shape = dict(truth.shapes)
    inner, outer, down = ([shape.get(n, 0.0) for n in names] for names in (INNER, OUTER, DOWN))
    left, right = (0.5 * (i + o) - d for i, o, d in zip(inner, outer, down, strict=True))
    slope = [i - o - 0.7 * d for i, o, d in zip(inner, outer, down, strict=True)]
    return {
        "gaze_x": truth.gaze_x, "gaze_y": truth.gaze_y,
        "left_eye_wide": shape.get(WIDE[0], 0.0), "right_eye_wide": shape.get(WIDE[1], 0.0),
        "left_brow": left, "right_brow": right, "brow_angle": sum(slope) / 2.0,
        "mouth_form": truth.smile - shape.get(FROWN[0], 0.0),
        "lips_round": shape.get("mouthPucker", 0.0) + shape.get("mouthFunnel", 0.0),
        "lips_spread": shape.get(STRETCH[0], 0.0),
    }  # fmt: skip


def see(renderer: RenderedFace, tracker: Tracker, people: range) -> Iterator[Seen]:
    """Yield the stills in which a face is found, each person's neutral one first."""
    clock_s = 0.0
    for person in people:
        for purpose, truth in stills(np.random.default_rng(person)):
            picture = renderer.render(truth, person, size=SIZE)
            face = None
            # Stills are not a film: an empty frame lets the tracker forget the one before.
            for rgb in (np.zeros_like(picture), picture, picture, picture):
                clock_s += 1.0
                face = tracker.process(Frame(rgb, clock_s, int(clock_s)))
            if face is not None:
                yield Seen(person, purpose, truth, face)


def fit(seen: list[Seen]) -> dict[str, np.ndarray]:
    """Return the weights of each number, the constant last."""
    canonical = CanonicalFace()
    values = np.array([_features(s.face, canonical) for s in seen])
    rests = {s.person: v for s, v in zip(seen, values, strict=True) if s.purpose == "neutral"}
    change = values - np.array([rests[s.person] for s in seen])
    other = mirrored(values) - np.array([mirrored(rests[s.person]) for s in seen])
    both = np.concatenate([change, other])
    rest = np.mean([r for v in rests.values() for r in (v, mirrored(v))], 0)
    weights = {}
    for name in FACE_NUMBERS:
        goal = np.array([numbers_of(s.truth)[name] for s in seen])
        turned = np.array([_SIGN.get(name, 1.0) * numbers_of(s.truth)[_partner(name)] for s in seen])
        used = list(_USED[name])
        found = np.zeros(FEATURES)
        counts = np.array([_count(s, name) for s in seen] * 2)
        found[used] = _ridge(both[:, used], np.concatenate([goal, turned]), counts)
        found *= _SLOPE.get(name, 1.0) / _slope(both @ found, np.concatenate([goal, turned]), counts)
        weights[name] = np.append(found, -rest @ found)
    return weights


def _count(still: Seen, name: str) -> float:
    """Return how much a still counts for a number."""
    if not name.startswith("gaze"):
        return 3.0 if still.purpose in _STILL else 1.0
    if still.purpose in _UNSEEN:
        half = still.purpose == "blink" and still.truth.left_eye < _HALF
        return 3.0 if half else 0.0
    return 3.0 if still.purpose in _STILL_GAZE else 1.0


def _slope(found: np.ndarray, goal: np.ndarray, counts: np.ndarray) -> float:
    meant = (np.abs(goal) > _MEANT) & (counts > 0.0)
    return float(found[meant] @ goal[meant] / (goal[meant] @ goal[meant]))


_SIGN = {"gaze_x": -1.0}


def _partner(name: str) -> str:
    swapped = {"left": "right", "right": "left"}
    side, _, rest = name.partition("_")
    return f"{swapped[side]}_{rest}" if side in swapped else name


def _features(face: TrackedFace, canonical: CanonicalFace) -> np.ndarray:
    assert face.landmarks is not None
    flat = canonical.fit(face.landmarks, *SIZE).unturned(face.landmarks[:, :2], canonical.points[:, 2])
    return features(flat, face.pitch_deg, face.yaw_deg)


def _ridge(x: np.ndarray, y: np.ndarray, counts: np.ndarray) -> np.ndarray:
    scale = np.sqrt((x * x).mean(0)) + 1e-9
    scaled = x / scale
    pull = (scaled * counts[:, None]).T
    return np.linalg.solve(pull @ scaled + _RIDGE * counts.sum() * np.eye(len(scale)), pull @ y) / scale


def write(weights: dict[str, np.ndarray], path: Path) -> None:
    """Write the table that the tracker reads."""
    head = ",".join(["number", *(f"feature_{i}" for i in range(FEATURES)), "constant"])
    lines = [f"{name},{','.join(f'{w:.4f}' for w in row)}" for name, row in weights.items()]
    path.write_text("\n".join([head, *lines]) + "\n", encoding="utf-8", newline="\n")


def main(people: int = 10) -> None:
    """Fit, and write the weights where the program has them."""
    data = find_shared_data()
    if data is None:
        sys.exit("no ../shared/data beside the checkout and ICHIMAI_SHARED names none")
    renderer = RenderedFace(data / "tracking" / "ict_facekit.npz")
    for bundle, name in ((None, "mesh"), (data / "tracking" / "face_landmarker.task", "landmarker")):
        with open_tracker(bundle) as tracker:
            seen = list(see(renderer, tracker, range(_FIRST_PERSON, _FIRST_PERSON + people)))
        write(fit(seen), Path(tracking.trackers.__file__).with_name(f"{name}_features.csv"))


if __name__ == "__main__":
    main(*map(int, sys.argv[1:2]))
