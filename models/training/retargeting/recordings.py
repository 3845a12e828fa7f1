"""Recordings of people in motion as arrays to learn from."""

from __future__ import annotations

from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from tracking.expressions.measures import SHAPES
from tracking.retargeting.inputs import NUMBERS, NUMBERS_AT, UNITS
from tracking.trackers.geometry import POINTS, face_points
from tracking.trackers.head_fit import CanonicalFace
from tracking.unfinished import written_whole

NEUTRAL = 10
"""Frames at the start of each recording in which the face is at rest."""


class Recording(NamedTuple):
    """One person as one tracker saw them.

    Attributes:
        seen: float32 (T, S) by `tracking.retargeting.inputs.seen_of`.
        truth: float32 (T, N), `NUMBERS` by `UNITS`.
        held: whether the face holds still from the frame before, bool (T,).
    """

    seen: np.ndarray
    truth: np.ndarray
    held: np.ndarray


def read(folder: Path, kind: str) -> list[Recording]:
    """Return the recordings of a folder, of one kind of tracker; those whose face was lost are left out."""
    canonical = CanonicalFace()
    found = []
    for path in sorted(folder.glob("[!.]*.npz")):
        if ".part" in path.name:
            continue
        kept = path.parent / "seen" / f"{path.stem}.{kind}.npz"
        if not kept.exists():
            _keep(path, kind, kept, canonical)
        with np.load(kept) as data:
            if len(data["seen"]):
                found.append(Recording(data["seen"], data["truth"], data["held"]))
    return found


def _keep(path: Path, kind: str, kept: Path, canonical: CanonicalFace) -> None:
    with np.load(path) as data:
        whole = bool(data[f"{kind}_found"].all())
        seen = _seen(data, kind, canonical) if whole else np.zeros((0, 0), np.float32)
        truth, held = data["truth"] / UNITS, data["held"]
    kept.parent.mkdir(exist_ok=True)
    with written_whole(kept) as file:
        np.savez(file, seen=seen, truth=truth.astype(np.float32), held=held)


def _seen(data: Any, kind: str, canonical: CanonicalFace) -> np.ndarray:
    width, height = (int(v) for v in data["size"])
    rows = []
    for landmarks, numbers, shapes in zip(
        data[f"{kind}_landmarks"], data[f"{kind}_numbers"], data[f"{kind}_shapes"], strict=True
    ):
        points = face_points(landmarks, canonical.fit(landmarks, width, height), canonical)
        rows.append(np.concatenate([points.reshape(-1), numbers / UNITS, shapes]))
    return np.array(rows, np.float32)


def _partners(names: tuple[str, ...], left: str, right: str) -> list[int]:
    swap = {left: right, right: left}
    return [names.index(next((n.replace(a, b) for a, b in swap.items() if a in n), n)) for n in names]


def _point_partners() -> list[int]:
    canonical = CanonicalFace().points[list(POINTS)]
    away = np.linalg.norm(canonical[:, None] * (-1, 1, 1) - canonical[None], axis=2)
    found = [int(k) for k in away.argmin(1)]
    for one, other in _LIPS:  # of closed lips, upper and lower ones lie upon each other
        left, right = POINTS.index(one), POINTS.index(other)
        found[left], found[right] = right, left
    return found


_LIPS = ((95, 324), (88, 318), (178, 402), (87, 317), (191, 415), (80, 310), (81, 311), (82, 312))


_NUMBERS, _SHAPES = _partners(NUMBERS, "left", "right"), _partners(SHAPES, "Left", "Right")
_SIGNS = np.array([-1.0 if n in ("yaw_deg", "roll_deg", "gaze_x") else 1.0 for n in NUMBERS], np.float32)
_POINTS = _point_partners()


def mirrored(made: Recording) -> Recording:
    """Return the same person in a mirror."""
    seen = made.seen
    points = seen[:, : NUMBERS_AT.start].reshape(len(seen), -1, 2)[:, _POINTS] * np.array([-1, 1], np.float32)
    numbers, shapes = seen[:, NUMBERS_AT][:, _NUMBERS] * _SIGNS, seen[:, NUMBERS_AT.stop :]
    shapes = shapes[:, _SHAPES] if shapes.shape[1] else shapes
    seen = np.concatenate([points.reshape(len(seen), -1), numbers, shapes], 1)
    return Recording(seen, made.truth[:, _NUMBERS] * _SIGNS, made.held)
