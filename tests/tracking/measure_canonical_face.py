"""Measures `tracking/trackers/canonical_face.csv`: where the face mesh's landmarks lie on a middling head.

Rendered people are shown to both trackers at known rotations; a landmark's pictures from all sides are
triangulated to a point, the points averaged over people, trackers and the two halves of the face. A
landmark's weight falls with its scatter and with how far blinking and speaking carry it.

`uv run --group test python -m tests.tracking.measure_canonical_face [FILE [PEOPLE]]` takes some minutes, and
says how far the result is from the shipped one.
"""

from __future__ import annotations

import sys
from dataclasses import replace
from pathlib import Path

import numpy as np

from tests.conftest import find_shared_data
from tests.tracking.rendered_face import RenderedFace, Truth, rotation
from tracking.frame import Frame
from tracking.trackers.head_fit import CanonicalFace
from tracking.trackers.tracker import Tracker, open_tracker

_PEOPLE = range(101, 111)
_ROTATIONS = 36
_SIZE = (480, 360)
_FOCAL_PX = 0.8 * _SIZE[0]
_TO_CAMERA = np.diag([1.0, -1.0, -1.0])  # the renderer's camera has y down and z away
_MOTION_SHARE = 0.25


def _truths(draw: np.random.Generator) -> list[Truth]:
    """Return rest, a blink with an open mouth, and rotations."""
    rest = Truth(distance_cm=float(draw.uniform(40, 75)))
    truths = [rest, replace(rest, left_eye=1.0, right_eye=1.0), replace(rest, mouth=1.0)]
    for _ in range(_ROTATIONS):
        pitch, yaw, roll = draw.uniform(-30, 30, 3)
        x, y, distance = draw.uniform((-4, -3, 40), (4, 3, 75))
        truths.append(Truth(pitch, yaw, roll, x_cm=x, y_cm=y, distance_cm=distance))
    return truths


def _landmarks(tracker: Tracker, rgb: np.ndarray, start_s: float) -> np.ndarray | None:
    face = None
    for i, picture in enumerate((np.zeros_like(rgb), rgb, rgb, rgb)):
        face = tracker.process(Frame(picture, start_s + i, i))
    return None if face is None else face.landmarks


def _triangulate(seen: list[tuple[Truth, np.ndarray]]) -> tuple[np.ndarray, np.ndarray]:
    """Return the points (N, 3) nearest to all lines of sight, and their distance from them (N,), cm."""
    count = len(seen[0][1])
    left, right = np.zeros((count, 3, 3)), np.zeros((count, 3))
    for truth, landmarks in seen:
        turn, place = _camera(truth)
        slope = _slope(landmarks)
        for axis in range(2):
            row = turn[axis] - slope[:, axis, None] * turn[2]  # (N, 3)
            left += row[:, :, None] * row[:, None, :]
            right += row * (slope[:, axis] * place[2] - place[axis])[:, None]
    points = np.linalg.solve(left, right[..., None])[..., 0]
    apart = []
    for truth, landmarks in seen:
        turn, place = _camera(truth)
        there = points @ turn.T + place
        apart.append(np.linalg.norm(there[:, :2] / there[:, 2:] - _slope(landmarks), axis=1) * place[2])
    return points, np.sqrt(np.mean(np.square(apart), axis=0))


def _camera(truth: Truth) -> tuple[np.ndarray, np.ndarray]:
    return _TO_CAMERA @ rotation(truth), np.array([truth.x_cm, truth.y_cm, truth.distance_cm])


def _slope(landmarks: np.ndarray) -> np.ndarray:
    return (landmarks[:, :2].astype(np.float64) - np.array(_SIZE) / 2) / _FOCAL_PX


def measure(data: Path, people: range = _PEOPLE) -> np.ndarray:
    """Return the table: (478, 4), x, y, z in cm and weight."""
    renderer = RenderedFace(data / "tracking" / "ict_facekit.npz")
    points, scatter, motion = [], [], []
    with open_tracker() as mesh, open_tracker(data / "tracking" / "face_landmarker.task") as landmarker:
        clock_s = 0.0
        for person in people:
            draw = np.random.default_rng(person)
            stills = [(t, renderer.render(t, person, size=_SIZE)) for t in _truths(draw)]
            for tracker in (mesh, landmarker):
                found = []
                for truth, rgb in stills:
                    found.append((truth, _landmarks(tracker, rgb, clock_s)))
                    clock_s += 4.0
                rest, blink, speech = (landmarks for _, landmarks in found[:3])
                seen = [(t, m) for t, m in [found[0], *found[3:]] if m is not None]
                point, apart = _triangulate(seen)
                points.append(point)
                scatter.append(apart)
                cm_per_px = found[0][0].distance_cm / _FOCAL_PX
                motion += [np.linalg.norm((m - rest)[:, :2], axis=1) * cm_per_px for m in (blink, speech)]
            print(f"person {person} done", flush=True)
    middle = np.mean(points, axis=0)
    twin = np.array([np.argmin(np.linalg.norm(middle * (-1, 1, 1) - p, axis=1)) for p in middle])
    spread = np.mean(np.std(points, axis=0), axis=1)
    unsure = spread**2 + np.mean(np.square(scatter), axis=0)
    unsure = unsure + _MOTION_SHARE**2 * np.mean(np.square(motion), axis=0)
    weight = unsure**-0.25
    weight = (weight + weight[twin]) / 2
    weight[468:] = 0.0  # the irises wander with the gaze
    return np.column_stack([(middle + middle[twin] * (-1, 1, 1)) / 2, weight / weight.max()])


def main(output: str | None = None, people: int = len(_PEOPLE)) -> None:
    """Measure, compare with the shipped file, and write the table where asked."""
    data = find_shared_data()
    if data is None:
        sys.exit("no ../shared/data beside the checkout and ICHIMAI_SHARED names none")
    table = measure(data, _PEOPLE[:people])
    shipped = CanonicalFace()
    apart = np.linalg.norm(table[:, :3] - shipped.points, axis=1)
    print(f"from the shipped points: {np.median(apart):.2f} cm (median), {apart.max():.2f} cm (most)")
    if output:
        lines = ["x_cm,y_cm,z_cm,weight", *(",".join(f"{v:.3f}" for v in row) for row in table)]
        Path(output).write_text("\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main(*sys.argv[1:2], *map(int, sys.argv[2:3]))
