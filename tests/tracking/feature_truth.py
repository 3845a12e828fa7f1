"""Measures gaze, brows and lips of both trackers against rendered people of known expression.

`uv run --group test python -m tests.tracking.feature_truth [PEOPLE]` prints the table of
docs/measurements/face-numbers.md. The numbers are those that the character gets: calibrated on each person's
neutral picture, with what a turned head may have done taken off, unfiltered, not mirrored.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from tests.conftest import find_shared_data
from tests.tracking.feature_stills import INNER, OUTER, SIZE, with_shapes
from tests.tracking.fit_features import Seen, numbers_of, see
from tests.tracking.mapped import mapped
from tests.tracking.rendered_face import RenderedFace, Truth
from tracking.frame import Frame
from tracking.mapping.pose_mapper import PoseMapper
from tracking.pose import INDEX, Pose
from tracking.settings import TrackingSettings
from tracking.trackers.tracker import Tracker, open_tracker

PEOPLE = range(31, 39)
"""Nobody of them was fitted on."""

SERIES = {
    "gaze_x": ("gaze_x",), "gaze_y": ("gaze_y",), "left_brow": ("brows",), "right_brow": ("brows",),
    "brow_angle": ("brow_angle",), "mouth_form": ("smile",), "left_eye_wide": ("wide",),
}  # fmt: skip
"""Which stills tell of a number."""


@dataclass(frozen=True)
class Scores:
    """How true the numbers are.

    Attributes:
        spearman: by number, the lowest rank correlation among the people, over rest and the steps.
        vowels: share of all pairs of one rounded and one open or spread mouth, over all people, in which the
            rounded one has more of o and u.
        turned: by number, how far it moved at 20 degrees of pitch, yaw or roll: mean, nine in ten, most.
        elsewhere: likewise while another part of the face moved.
        largest: by number, how far it went, on average, at the end of its series.
    """

    spearman: dict[str, float]
    vowels: float
    turned: dict[str, tuple[float, float, float]]
    elsewhere: dict[str, tuple[float, float, float]]
    largest: dict[str, float]


def posed(seen: Iterable[Seen]) -> list[tuple[Seen, Pose]]:
    """Return each still with its pose, of a mapper that was told the person's neutral face."""
    made, mapper, time_s = [], PoseMapper(), 0.0
    for still in seen:
        if still.purpose == "neutral":
            mapper = PoseMapper(replace(TrackingSettings(), filtered=False, learn=False, mirror=False))
            mapped(mapper, replace(still.face, time_s=0.0), 0.0)
            mapper.set_neutral()
            time_s = 0.0
        time_s += 10.0  # the body's delay is over
        moment = mapped(mapper, replace(still.face, time_s=time_s), time_s)
        made.append((still, moment.pose))
    return made


def score(made: list[tuple[Seen, Pose]]) -> Scores:
    """Compare the poses with the truth."""
    return Scores(
        spearman={name: _lowest_spearman(made, name, SERIES[name]) for name in SERIES},
        vowels=_vowels(made),
        turned={name: _moved(made, name, _is_turned) for name in SERIES},
        elsewhere={name: _moved(made, name, _is_elsewhere) for name in SERIES},
        largest={name: _largest(made, name) for name in SERIES},
    )


def _is_turned(still: Seen, name: str) -> bool:
    return still.purpose == "turned" and max(map(abs, _angles(still))) >= 19.0


def _angles(still: Seen) -> tuple[float, float, float]:
    return still.truth.pitch_deg, still.truth.yaw_deg, still.truth.roll_deg


def _is_elsewhere(still: Seen, name: str) -> bool:
    """Say whether something else moved, but for lids, which take the gaze along."""
    quiet = still.purpose not in ("turned", "mixed", "blink", "wink", "squint", "neutral")
    return quiet and max(map(abs, _angles(still))) == 0.0 and numbers_of(still.truth)[name] == 0.0


def _moved(
    made: list[tuple[Seen, Pose]], name: str, counts: Callable[[Seen, str], bool]
) -> tuple[float, float, float]:
    moved = np.abs([getattr(pose, name) for still, pose in made if counts(still, name)])
    return float(moved.mean()), float(np.percentile(moved, 90)), float(moved.max())


def _largest(made: list[tuple[Seen, Pose]], name: str) -> float:
    ends = [
        getattr(pose, name) * np.sign(numbers_of(still.truth)[name])
        for still, pose in made
        if still.purpose in SERIES[name] and abs(numbers_of(still.truth)[name]) >= 0.99
    ]
    return float(np.mean(ends)) if ends else float("nan")


def _lowest_spearman(made: list[tuple[Seen, Pose]], name: str, purposes: tuple[str, ...]) -> float:
    lowest = 1.0
    for person in {still.person for still, _ in made}:
        pairs = [
            (numbers_of(still.truth)[name], getattr(pose, name))
            for still, pose in made
            if still.person == person and still.purpose in ("neutral", *purposes)
        ]
        lowest = min(lowest, spearman(*np.array(pairs).T))
    return lowest


def spearman(a: np.ndarray, b: np.ndarray) -> float:
    """Return the rank correlation, equal values sharing a rank."""
    ranks = [np.array([(v < x).sum() + ((v == x).sum() + 1) / 2 for x in v]) for v in (a, b)]
    return float(np.corrcoef(*ranks)[0, 1])


def _vowels(made: list[tuple[Seen, Pose]]) -> float:
    """Return the rank correlation of o and u with rounded lips, against open and spread ones."""
    pairs = [
        (float(still.purpose == "round"), pose.mouth_o + pose.mouth_u - pose.mouth_i - pose.mouth_e)
        for still, pose in made
        if still.purpose in ("jaw", "spread", "round") and _strong(still)
    ]
    kind, found = np.array(pairs).T
    return float(np.mean(found[kind == 1.0][:, None] > found[kind == 0.0][None]))


def _strong(still: Seen) -> bool:
    truth = numbers_of(still.truth)
    return max(truth["lips_round"], truth["lips_spread"], still.truth.mouth) >= 0.5


def jitter(renderer: RenderedFace, tracker: Tracker, person: int, frames: int = 120) -> dict[str, float]:
    """Return how much each number trembles (standard deviation) while a face holds still before a webcam.

    It looks straight for a second, which is taken for neutral, then aside, with raised brows and a smile. The
    picture is one and the same but for the sensor's noise, 4 of 255; all filters are on, and the first second
    does not count.
    """
    rest = Truth(distance_cm=55.0)
    looks = with_shapes(replace(rest, gaze_x=0.4, gaze_y=0.3, smile=0.5, yaw_deg=5.0), 0.6, *INNER, *OUTER)
    pictures = [renderer.render(truth, person, size=SIZE).astype(np.float32) for truth in (rest, looks)]
    draw, rows = np.random.default_rng(person), []
    mapper = PoseMapper(replace(TrackingSettings(), learn=False))
    for i in range(30 + frames):
        if i == 30:
            mapper.set_neutral()
        picture = pictures[i >= 30]
        noisy = np.clip(picture + draw.normal(0.0, 4.0, picture.shape), 0, 255).astype(np.uint8)
        face = tracker.process(Frame(noisy, 1e6 + i / 30, i))
        rows.append(mapped(mapper, face, 1e6 + i / 30).pose.as_array())
    trembling = np.std(rows[60:], axis=0)
    return {name: float(trembling[INDEX[name]]) for name in SERIES}


def main(people: int = len(PEOPLE)) -> None:
    """Print the scores of both trackers."""
    data = find_shared_data()
    if data is None:
        sys.exit("no ../shared/data beside the checkout and ICHIMAI_SHARED names none")
    renderer = RenderedFace(data / "tracking" / "ict_facekit.npz")
    bundles: list[Path | None] = [None, data / "tracking" / "face_landmarker.task"]
    for bundle in bundles:
        with open_tracker(bundle) as tracker:
            report(tracker.name, score(posed(see(renderer, tracker, PEOPLE[:people]))))
            tracker.forget()
            still = jitter(renderer, tracker, PEOPLE[0])
            print("trembling of a still face:", ", ".join(f"{n} {v:.4f}" for n, v in still.items()))


def report(name: str, scores: Scores) -> None:
    """Print a table."""
    print(f"\n{name}: rounded before open or spread lips {scores.vowels:.2f}")
    print("number         Spearman  at the end  turned 20 degrees (mean, 90 %, most)  others moved")
    for number in SERIES:
        turned, elsewhere = (
            " ".join(f"{v:.2f}" for v in d[number]) for d in (scores.turned, scores.elsewhere)
        )
        order, end = scores.spearman[number], scores.largest[number]
        print(f"{number:14} {order:8.2f} {end:11.2f}  {turned:>34}  {elsewhere}")


if __name__ == "__main__":
    main(*map(int, sys.argv[1:2]))
