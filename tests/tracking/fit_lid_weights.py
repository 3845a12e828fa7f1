"""Fits `LID_WEIGHTS` of `tracking.trackers.openness`: how closure follows from the heights around an eye.

Rendered people other than those of the tests turn their heads, close their eyes, raise their brows, frown
and smile before the face mesh. Least squares over what changed since their neutral picture; open eyes on
turned and moved faces count three and six times, since that is where a wrong wink would show.

`uv run --group test python -m tests.tracking.fit_lid_weights [PEOPLE]` takes some minutes, prints the weights
and how far they would move the open eyes of the people fitted on.
"""

from __future__ import annotations

import sys
from dataclasses import replace

import numpy as np

from tests.conftest import find_shared_data
from tests.tracking.rendered_face import RenderedFace, Truth
from tracking.frame import Frame
from tracking.trackers.head_fit import CanonicalFace
from tracking.trackers.openness import LEFT_EYE, LID_WEIGHTS, RIGHT_EYE, lid_heights
from tracking.trackers.tracker import Tracker, open_tracker

_FIRST_PERSON = 201
_SIZE = (480, 360)
_LIDS, _TURNED, _EXPRESSIVE = 1.0, 3.0, 6.0


def _truths(draw: np.random.Generator) -> list[tuple[float, Truth]]:
    """Return how much each still counts, and what it shows; the neutral one first."""
    rest = Truth(distance_cm=float(draw.uniform(40, 75)))
    truths = [(_LIDS, rest)]
    for degrees in (-25, -20, -10, 10, 20, 25):
        truths += [
            (_TURNED, replace(rest, **{axis: degrees})) for axis in ("pitch_deg", "yaw_deg", "roll_deg")
        ]
    for _ in range(4):
        pitch, yaw, roll = draw.uniform(-25, 25, 3)
        truths.append((_TURNED, replace(rest, pitch_deg=pitch, yaw_deg=yaw, roll_deg=roll)))
    for closure in np.arange(1, 7) / 6:
        for left, right in ((closure, 0.0), (0.0, closure), (closure, closure)):
            truths.append((_LIDS, replace(rest, left_eye=left, right_eye=right)))
    for face in ({"brows": 0.8}, {"brows": -0.8}, {"smile": 0.8}):
        moved = replace(rest, **face)
        truths += [(_EXPRESSIVE, replace(moved, pitch_deg=pitch)) for pitch in (-15, 0, 15)]
        truths.append((_EXPRESSIVE, replace(moved, left_eye=1.0, right_eye=1.0)))
    return truths


def _heights(
    tracker: Tracker, canonical: CanonicalFace, rgb: np.ndarray, start_s: float
) -> np.ndarray | None:
    """Return `lid_heights` of both eyes, (2, 4); None without a face."""
    face = None
    for i, picture in enumerate((np.zeros_like(rgb), rgb, rgb, rgb)):
        face = tracker.process(Frame(picture, start_s + i, i))
    if face is None or face.landmarks is None:
        return None
    fit = canonical.fit(face.landmarks, *_SIZE)
    flat = fit.unturned(face.landmarks[:, :2], canonical.points[:, 2])
    return np.array([lid_heights(flat, eye) for eye in (LEFT_EYE, RIGHT_EYE)])


def main(people: int = 24) -> None:
    """Fit, and print the weights beside the shipped ones."""
    data = find_shared_data()
    if data is None:
        sys.exit("no ../shared/data beside the checkout and ICHIMAI_SHARED names none")
    renderer, canonical = RenderedFace(data / "tracking" / "ict_facekit.npz"), CanonicalFace()
    changes, closures, counts, clock_s = [], [], [], 0.0
    with open_tracker() as tracker:
        for person in range(_FIRST_PERSON, _FIRST_PERSON + people):
            draw = np.random.default_rng(person)
            rest = None
            for count, truth in _truths(draw):
                heights = _heights(tracker, canonical, renderer.render(truth, person, size=_SIZE), clock_s)
                clock_s += 4.0
                if heights is None:
                    continue
                rest = heights if rest is None else rest
                changes += list(heights - rest)
                closures += [truth.left_eye, truth.right_eye]
                counts += [count, count]
            print(f"person {person} done", flush=True)
    x, y, importance = np.array(changes), np.array(closures), np.sqrt(counts)
    weights = np.linalg.lstsq(x * importance[:, None], y * importance, rcond=None)[0]
    weights /= np.mean((x @ weights)[y == 1.0])
    print("weights", np.round(weights, 2), "shipped", LID_WEIGHTS)
    for name, used in (("these", weights), ("shipped", np.array(LID_WEIGHTS))):
        moved = np.abs(x @ used)[(y == 0.0) & (importance > 1.0)]
        print(f"{name}: open eyes move by {moved.mean():.3f} (mean), {moved.max():.3f} (most)")


if __name__ == "__main__":
    main(*map(int, sys.argv[1:2]))
