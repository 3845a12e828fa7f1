"""The rendered face with every expression it has, and what each class of expression is made of.

The recipes are those of the Facial Action Coding System's emotion table (Ekman, Friesen and Hager, FACS
Investigator's Guide, 2002; EMFACS), with ARKit's names for the action units: happy 6 + 12, sad 1 + 4 + 15
(+ 17), angry 4 + 5 + 7 + 23 or 24, surprised 1 + 2 + 5 + 26, afraid 1 + 2 + 4 + 5 + 7 + 20 + 26, disgusted
9 + 10 or 15 (+ 16, 17), wink 46, kiss 18 (+ 22), puffed cheeks 34; laughing is happy with the mouth open
(6 + 12 + 25 + 26). The face has no tongue.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from tests.tracking.rendered_face import RenderedFace, Truth


@dataclass(frozen=True)
class Acted(Truth):
    """A face that acts: `weights` of its shapes by name, without `_L` and `_R` for both sides."""

    weights: Mapping[str, float] = field(default_factory=dict)


class ActedFace(RenderedFace):
    """Renders `Acted`."""

    def __init__(self, path: Path) -> None:
        super().__init__(path)
        with np.load(path) as data:
            names = [str(n) for n in data["expression_names"]]
            self._all = dict(zip(names, data["expression"].astype(np.float32), strict=True))

    def vertices(self, truth: Truth, person: np.ndarray) -> np.ndarray:
        """Return the vertices as `RenderedFace` does, with the weights."""
        weights = truth.weights if isinstance(truth, Acted) else {}
        for name, weight in weights.items():
            both = (name,) if name in self._all else (f"{name}_L", f"{name}_R")
            person = person + weight * sum(self._all[one] for one in both)
        return super().vertices(truth, person)


_RECIPES: dict[str, tuple[tuple[dict[str, float], dict[str, float]], ...]] = {
    # Each: what is always there, and what may come with it; amounts of a full expression.
    "happy": (({"mouthSmile": 0.9, "cheekSquint": 0.6, "cheekRaiser": 0.5}, {"eyeSquint": 0.5}),),
    "laughing": (
        ({"mouthSmile": 0.9, "cheekSquint": 0.7, "cheekRaiser": 0.6, "jawOpen": 0.5, "mouthUpperUp": 0.3},
         {"eyeSquint": 0.7, "mouthLowerDown": 0.4}),
    ),
    "sad": (
        ({"browInnerUp": 0.9, "browDown": 0.35, "mouthFrown": 0.9},
         {"mouthShrugLower": 0.5, "eyeSquint": 0.3}),
    ),
    "angry": (
        ({"browDown": 1.0, "eyeSquint": 0.5, "mouthPress": 0.7}, {"noseSneer": 0.25, "eyeWide": 0.3}),
        ({"browDown": 1.0, "eyeSquint": 0.4, "mouthRollLower": 0.4, "mouthRollUpper": 0.4, "mouthPress": 0.4},
         {"mouthFrown": 0.3}),
    ),
    "surprised": (
        ({"browInnerUp": 0.9, "browOuterUp": 0.9, "eyeWide": 0.8, "jawOpen": 0.5}, {"mouthFunnel": 0.4}),
    ),
    "afraid": (
        ({"browInnerUp": 0.9, "browOuterUp": 0.5, "browDown": 0.4, "eyeWide": 0.9, "mouthStretch": 0.8,
          "jawOpen": 0.25}, {"mouthLowerDown": 0.4}),
    ),
    "disgusted": (
        ({"noseSneer": 0.9, "mouthUpperUp": 0.6, "browDown": 0.5}, {"eyeSquint": 0.5, "cheekRaiser": 0.4}),
        ({"noseSneer": 0.9, "mouthUpperUp": 0.4, "mouthFrown": 0.5, "browDown": 0.4},
         {"mouthShrugLower": 0.4, "eyeSquint": 0.4}),
    ),
    "wink_left": (({"eyeBlink_L": 1.0}, {"cheekSquint_L": 0.5, "mouthSmile_L": 0.4, "eyeSquint_R": 0.2}),),
    "wink_right": (({"eyeBlink_R": 1.0}, {"cheekSquint_R": 0.5, "mouthSmile_R": 0.4, "eyeSquint_L": 0.2}),),
    "kiss": (({"mouthPucker": 0.9}, {"mouthFunnel": 0.4}),),
    "puffed": (({"cheekPuff": 1.0}, {"mouthPress": 0.3, "mouthClose": 0.05}),),
    # No expression: at rest, a glance, a blink, a word.
    "neutral": (
        ({}, {"mouthSmile": 0.12, "browInnerUp": 0.15, "browDown": 0.15}),
        ({"eyeBlink": 1.0}, {}),
        ({"eyeBlink": 0.5}, {}),
        ({}, {"jawOpen": 0.25, "mouthFunnel": 0.2, "mouthStretch": 0.15}),
        ({}, {"jawOpen": 0.15, "mouthLowerDown": 0.2}),
    ),
}  # fmt: skip
CLASSES = tuple(_RECIPES)


def act(draw: np.random.Generator, name: str) -> dict[str, float]:
    """Return weights of an expression as somebody shows it: stronger or weaker, a little more on one side."""
    variants = _RECIPES[name]
    always, perhaps = variants[int(draw.integers(len(variants)))]
    strength = float(draw.uniform(0.75, 1.05)) if name != "neutral" else 1.0
    weights = {key: value * strength * draw.uniform(0.85, 1.15) for key, value in always.items()}
    weights |= {key: value * draw.uniform(0.0, 1.0) for key, value in perhaps.items()}
    return {key: float(min(value, 1.15)) for key, value in weights.items()}


def stills(draw: np.random.Generator, views: int) -> list[tuple[str, Acted]]:
    """Return one person's stills, a neutral one first: each class in some views within 15 degrees."""
    distance = float(draw.uniform(42, 70))
    out = [("rest", Acted(distance_cm=distance))]
    for name in CLASSES:
        for _ in range(views * (3 if name == "neutral" else 1)):
            pitch, yaw, roll = (float(v) for v in draw.uniform(-15, 15, 3))
            out.append((name, Acted(pitch, yaw, roll, distance_cm=distance, weights=act(draw, name))))
    return out
