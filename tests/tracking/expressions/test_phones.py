"""Expressions of phones' blendshapes: what a real sender's numbers say, and when there are too few."""

from __future__ import annotations

import numpy as np
import pytest

from tests.tracking.expressions.acted_face import CLASSES, act
from tracking.expressions.measures import Clues, clues_of_phone
from tracking.expressions.reading import EXPRESSIONS, NEUTRAL, classes, distribution
from tracking.network.arkit import SHAPES
from tracking.network.reading import Reading, face_of

_CALM = dict.fromkeys(SHAPES, 0.04)


def _clues(**shapes: float) -> Clues:
    found = clues_of_phone({**_CALM, **shapes})
    assert found is not None
    return found


def _named(clues: Clues) -> str:
    return EXPRESSIONS[int(distribution(clues, _clues()).argmax())]


def test_the_table_of_phones_knows_every_expression() -> None:
    assert set(EXPRESSIONS) - {NEUTRAL} <= set(classes("phone_classes.csv").names)


def test_a_tongue_is_seen_by_a_phone_alone() -> None:
    assert _named(_clues(tongueOut=0.9, jawOpen=0.3)) == "tongue"
    assert "tongue" not in classes().names
    nothing = Clues(np.zeros(21, np.float32))
    assert distribution(nothing, nothing)[EXPRESSIONS.index("tongue")] == 0.0


@pytest.mark.parametrize(("eye", "name"), [("Left", "wink_left"), ("Right", "wink_right")])
def test_a_wink_is_the_persons_own_eye(eye: str, name: str) -> None:
    assert _named(_clues(**{f"eyeBlink{eye}": 0.9, f"cheekSquint{eye}": 0.2})) == name


@pytest.mark.parametrize(
    "shapes",
    [{}, {"eyeBlinkLeft": 0.9, "eyeBlinkRight": 0.9}, {"jawOpen": 0.25, "mouthFunnel": 0.2}],
    ids=["calm", "blink", "word"],
)
def test_rest_is_no_expression(shapes: dict[str, float]) -> None:
    assert _named(_clues(**shapes)) == NEUTRAL


def _sent(draw: np.random.Generator, weights: dict[str, float]) -> dict[str, float]:
    """Return what a phone might send for a face: each shape as strongly as this phone sees it, and noise."""
    out = {name: 0.04 + float(draw.normal(0, 0.02)) for name in SHAPES}
    for name, weight in weights.items():
        names = [n for n in (name, *(f"{name}{s}" for s in ("Left", "Right"))) if n in out]
        names += [
            f"{name[:-2]}{side}" for end, side in (("_L", "Left"), ("_R", "Right")) if name.endswith(end)
        ]
        for one in names:
            out[one] += weight * float(draw.uniform(0.55, 0.95))
    return out


def test_the_recipes_of_action_units_are_read() -> None:
    """Made-up phones: table and recipes follow the same action units; no weight was fitted."""
    draw, right, total = np.random.default_rng(3), 0, 0
    for name in CLASSES:
        for _ in range(20):
            clues = clues_of_phone(_sent(draw, act(draw, name)))
            assert clues is not None
            right += _named(clues) == name
            total += 1
    assert right / total >= 0.9


def test_a_phones_face_can_be_read_and_an_avatars_few_expressions_can_not() -> None:
    face = face_of(Reading(shapes=dict(_CALM)), 1.0)
    assert face is not None and face.clues is not None and face.clues.lengths is None
    few = face_of(Reading(shapes={"jawOpen": 0.5, "eyeBlinkLeft": 0.2}), 1.0)
    assert few is not None and few.clues is None
