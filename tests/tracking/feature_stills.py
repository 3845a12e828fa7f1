"""Rendered people who look about, raise their brows, smile and speak, with what is true of each picture.

`tests.tracking.fit_features` makes the tracker's weights of them, `tests.tracking.feature_truth` judges it by
other people.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import NamedTuple

import numpy as np

from tests.tracking.rendered_face import Truth

SIZE = (480, 360)

INNER, OUTER, DOWN = (
    ("browInnerUp_L", "browInnerUp_R"),
    ("browOuterUp_L", "browOuterUp_R"),
    ("browDown_L", "browDown_R"),
)
FROWN, STRETCH = ("mouthFrown_L", "mouthFrown_R"), ("mouthStretch_L", "mouthStretch_R")
WIDE, SQUINT = ("eyeWide_L", "eyeWide_R"), ("eyeSquint_L", "eyeSquint_R", "cheekSquint_L", "cheekSquint_R")


class FeatureStill(NamedTuple):
    """What to render, and what it is for."""

    purpose: str
    truth: Truth


def with_shapes(truth: Truth, amount: float, *names: str) -> Truth:
    """Return the truth with further shapes of the face."""
    return replace(truth, shapes=(*truth.shapes, *((name, amount) for name in names)))


def stills(draw: np.random.Generator) -> Iterator[FeatureStill]:
    """Yield one person's stills, the neutral one first."""
    rest = Truth(distance_cm=float(draw.uniform(40, 75)))
    yield FeatureStill("neutral", rest)
    yield from _turned(rest, draw)
    yield from _looking(rest, draw)
    yield from _brows(rest)
    yield from _mouths(rest)
    yield from _lids(rest)


def _turned(rest: Truth, draw: np.random.Generator) -> Iterator[FeatureStill]:
    for degrees in (-20.0, -10.0, 10.0, 20.0):
        for axis in ("pitch_deg", "yaw_deg"):
            yield FeatureStill("turned", replace(rest, **{axis: degrees}))
    for degrees in (-20.0, 20.0):
        yield FeatureStill("turned", replace(rest, roll_deg=degrees))
    for _ in range(4):
        pitch, yaw, roll = draw.uniform(-20, 20, 3)
        yield FeatureStill("mixed", replace(rest, pitch_deg=pitch, yaw_deg=yaw, roll_deg=roll))


def _looking(rest: Truth, draw: np.random.Generator) -> Iterator[FeatureStill]:
    for amount in (-1.0, -0.6, -0.3, 0.3, 0.6, 1.0):
        yield FeatureStill("gaze_x", replace(rest, gaze_x=amount))
        yield FeatureStill("gaze_y", replace(rest, gaze_y=amount))
    for _ in range(6):
        pitch, yaw, roll = draw.uniform(-20, 20, 3)
        x, y = draw.uniform(-1, 1, 2)
        turned = replace(rest, pitch_deg=pitch, yaw_deg=yaw, roll_deg=roll / 2)
        yield FeatureStill("gaze_turned", replace(turned, gaze_x=x, gaze_y=y))


def _brows(rest: Truth) -> Iterator[FeatureStill]:
    for amount in (0.33, 0.67, 1.0):
        yield FeatureStill("brows", with_shapes(rest, amount, *INNER, *OUTER))
        yield FeatureStill("brows", with_shapes(rest, amount, *DOWN))
        yield FeatureStill("brow_angle", with_shapes(rest, amount, *INNER))
    yield FeatureStill("brow_angle", with_shapes(rest, 0.8, *OUTER))
    for side in ("L", "R"):
        yield FeatureStill("one_brow", with_shapes(rest, 0.9, f"browInnerUp_{side}", f"browOuterUp_{side}"))
        yield FeatureStill("one_brow", with_shapes(rest, 0.9, f"browDown_{side}"))


def _mouths(rest: Truth) -> Iterator[FeatureStill]:
    for amount in (0.33, 0.67, 1.0):
        yield FeatureStill("smile", replace(rest, smile=amount))
        yield FeatureStill("smile", with_shapes(rest, amount, *FROWN))
        yield FeatureStill("round", with_shapes(rest, amount, "mouthPucker"))
        yield FeatureStill("round", with_shapes(replace(rest, mouth=0.25 * amount), amount, "mouthFunnel"))
        yield FeatureStill("spread", with_shapes(rest, amount, *STRETCH))
        yield FeatureStill("spread", with_shapes(replace(rest, mouth=0.2 * amount), amount, *STRETCH))
        yield FeatureStill("jaw", replace(rest, mouth=0.8 * amount))
    yield FeatureStill("laugh", replace(rest, smile=0.9, mouth=0.5))
    for pitch, yaw in ((-15.0, 0.0), (15.0, 0.0), (0.0, -15.0), (0.0, 15.0)):
        turned = replace(rest, pitch_deg=pitch, yaw_deg=yaw)
        yield FeatureStill("turned_smile", replace(turned, smile=0.8))
        yield FeatureStill("turned_round", with_shapes(turned, 0.8, "mouthPucker"))


def _lids(rest: Truth) -> Iterator[FeatureStill]:
    for closure in (0.33, 0.67, 1.0):
        yield FeatureStill("blink", replace(rest, left_eye=closure, right_eye=closure))
    for amount in (0.5, 1.0):
        yield FeatureStill("wide", with_shapes(rest, amount, *WIDE))
    yield FeatureStill("squint", with_shapes(rest, 0.8, *SQUINT))
    yield FeatureStill("squint", replace(with_shapes(rest, 0.8, *SQUINT), smile=0.9))
    yield FeatureStill("wink", replace(rest, left_eye=1.0))
    yield FeatureStill("wink", replace(rest, right_eye=1.0))
