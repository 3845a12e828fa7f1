"""From measures of a face to a distribution over expressions.

Each expression is a direction in which the measures move from the person's own face at rest, by the action
units it is made of (`classes.csv`), and may be shown strongly or faintly: what a face is off the nearest
point of that line counts against it. Being at rest, blinking and speaking are no expression.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache
from importlib.resources import files
from typing import NamedTuple

import numpy as np

from tracking.basics.arrays import Array
from tracking.expressions.measures import MEASURES, SHAPES, Clues

NEUTRAL = "neutral"
EXPRESSIONS = (
    NEUTRAL, "happy", "laughing", "sad", "angry", "surprised", "afraid", "disgusted", "wink_left",
    "wink_right", "kiss", "puffed", "tongue",
)  # fmt: skip
"""What is told apart. A tongue is seen by phones alone: neither the mesh nor the bundle's shapes show one."""
EMOJI = {
    NEUTRAL: "😐", "happy": "😊", "laughing": "😄", "sad": "😢", "angry": "😠", "surprised": "😮",
    "afraid": "😨", "disgusted": "🤢", "wink_left": "😉", "wink_right": "😉", "kiss": "😘", "puffed": "😤",
    "tongue": "😛",
}  # fmt: skip
_CAMERA, _PHONE = "classes.csv", "phone_classes.csv"
_AT_REST = ("rest", "blink", "talk", "oh")
_OF_MESH = ("half_left", "half_right")
"""At rest, too, by the mesh alone: half a blink seen from the side, when one lid seems the lower."""
_FAINTEST, _STRONGEST = 0.5, 1.3
_REST_BIAS, _REST_BIAS_WITH_SHAPES = 3.5, 5.0
"""By how much a face that shows nothing is likelier, as a logarithm: more features err more often."""
_REST_BIAS_OF_PHONES = 3.0
_TEMPERATURE = 2.0
_FAR = 3.0
"""Spreads beyond which a measure pulls no harder (Huber): one that is wrong shall not decide alone."""


class Classes(NamedTuple):
    """The table.

    Attributes:
        features: their names.
        spread: (F,), how much each varies among people and views.
        names: expressions, and what is none.
        directions: (C, F), the change when shown fully.
    """

    features: tuple[str, ...]
    spread: Array
    names: tuple[str, ...]
    directions: Array


@cache
def classes(file: str = _CAMERA) -> Classes:
    """Read a table of expressions: of cameras, or of phones."""
    text = files("tracking.expressions").joinpath(file).read_text(encoding="utf-8")
    head, *rows = (line.split(",") for line in text.splitlines())
    numbers = np.array([[float(value) for value in row[1:]] for row in rows])
    return Classes(tuple(row[0] for row in rows), numbers[:, 0], tuple(head[2:]), numbers[:, 1:].T)


def distribution(clues: Clues, rest: Clues) -> Array:
    """Return how likely each of `EXPRESSIONS` is: float64 of shape (len(EXPRESSIONS),), sum 1.

    Args:
        clues: of a face.
        rest: of the same person's face at rest, by the same kind of tracker.
    """
    shapes: Array | None = None
    if clues.shapes is not None and rest.shapes is not None:
        shapes = np.subtract(clues.shapes, rest.shapes)
    with_shapes = shapes is not None
    if clues.lengths is None or rest.lengths is None:
        table, bias = classes(_PHONE), _REST_BIAS_OF_PHONES
        values = {} if shapes is None else features_of_phone(shapes)
    else:
        table, bias = classes(), _REST_BIAS_WITH_SHAPES if with_shapes else _REST_BIAS
        values = features(clues.lengths - rest.lengths, shapes)
    resting = _AT_REST if with_shapes else (*_AT_REST, *_OF_MESH)
    known = np.array([name in values for name in table.features])
    spread = table.spread[known]
    seen = np.array([values[name] for name in table.features if name in values]) / spread
    off = dict(zip(table.names, _distances(seen, table.directions[:, known] / spread), strict=True))
    off["rest"] = float(_huber(seen[None])[0])
    scores = {name: -off[name] / 2 for name in EXPRESSIONS if name in off}
    scores[NEUTRAL] = max(-off[name] / 2 for name in resting if name in off) + bias
    values_of = np.array([scores.get(name, -np.inf) for name in EXPRESSIONS]) / _TEMPERATURE
    likely = np.exp(values_of - values_of.max())
    return likely / likely.sum()


def _distances(seen: Array, directions: Array) -> Array:
    """Return how far a face is off each expression, (C,), of the strength that fits best, in squared spreads.

    Args:
        seen: (F,), in spreads.
        directions: (C, F), likewise.
    """
    length = np.maximum((directions**2).sum(1), 1e-9)
    strength = np.clip(directions @ seen / length, _FAINTEST, _STRONGEST)
    return _huber(seen - strength[:, None] * directions)


def _huber(off: Array) -> Array:
    """Return the lengths of rows (N, F), each number's square, but no more than straight beyond `_FAR`."""
    size = np.abs(off)
    return np.where(size < _FAR, size**2, _FAR * (2 * size - _FAR)).sum(1)


def features(change: Array, shapes: Array | None) -> dict[str, float]:
    """Return what the table is about, of changes since the face was at rest.

    Args:
        change: float (len(MEASURES),), of the lengths in a face.
        shapes: float (len(SHAPES),), of the blendshapes; None where there are none.
    """
    m: dict[str, float] = dict(zip(MEASURES, change.tolist(), strict=True))
    both = {key: (m[f"left_{key}"] + m[f"right_{key}"]) / 2 for key in _OF_BOTH}
    out = {
        "brow_inner": both["brow_inner"], "brow_outer": both["brow_outer"],
        "brow_slope": both["brow_inner"] - both["brow_outer"],
        "left_lids": m["left_lids"], "right_lids": m["right_lids"],
        "lids_apart": m["left_lids"] - m["right_lids"],
        "lower_lids": both["lower_lid"], "corner": both["corner"], "cheek": both["cheek"],
        "mouth_width": m["mouth_width"], "lips_gap": m["lips_gap"],
        "lips_full": m["lips_height"] - m["lips_gap"], "upper_lip": m["upper_lip"],
        "nose_wings": m["nose_wings"], "nose_width": m["nose_width"],
    }  # fmt: skip
    if shapes is not None:
        s: dict[str, float] = dict(zip(SHAPES, shapes.tolist(), strict=True))
        out |= {name: read(s) for name, read in _SHAPE_FEATURES.items()}
    return out


_OF_BOTH = ("brow_inner", "brow_outer", "lower_lid", "corner", "cheek")
_SHAPE_FEATURES: Mapping[str, Callable[[Mapping[str, float]], float]] = {
    "shape_smile": lambda s: _both(s, "mouthSmile"),
    "shape_pucker": lambda s: s["mouthPucker"],
    "shape_upper_lip": lambda s: _both(s, "mouthUpperUp"),
    "shape_lower_lip": lambda s: _both(s, "mouthLowerDown"),
    "shape_jaw": lambda s: s["jawOpen"],
    "shape_stretch": lambda s: _both(s, "mouthStretch"),
    "shape_press": lambda s: _both(s, "mouthPress"),
    "shape_shrug": lambda s: s["mouthShrugLower"],
    "shape_brow_up": lambda s: _both(s, "browOuterUp"),
    "shape_eyes_apart": lambda s: s["eyeBlinkLeft"] - s["eyeBlinkRight"],
    "shape_wide": lambda s: _both(s, "eyeWide"),
}


def _both(shapes: Mapping[str, float], name: str) -> float:
    return (shapes[f"{name}Left"] + shapes[f"{name}Right"]) / 2


def features_of_phone(shapes: Array) -> dict[str, float]:
    """Return what the table of phones is about, of changes (len(SHAPES),) since the face was at rest."""
    s: dict[str, float] = dict(zip(SHAPES, shapes.tolist(), strict=True))
    both = {f"phone_{name}": _both(s, name) for name in _PHONE_SIDES}
    single = {f"phone_{name}": s[name] for name in _PHONE_SINGLE}
    return {**both, **single, "phone_eyes_apart": s["eyeBlinkLeft"] - s["eyeBlinkRight"]}


_PHONE_SIDES = (
    "mouthSmile", "mouthFrown", "mouthUpperUp", "mouthLowerDown", "mouthStretch", "mouthPress", "noseSneer",
    "cheekSquint", "browOuterUp", "browDown", "eyeWide", "eyeSquint", "eyeBlink",
)  # fmt: skip
_PHONE_SINGLE = (
    "mouthPucker",
    "mouthFunnel",
    "cheekPuff",
    "tongueOut",
    "jawOpen",
    "mouthShrugLower",
    "browInnerUp",
)
