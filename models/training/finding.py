"""Measuring the finder on generated scenes that no training saw."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import NamedTuple

import cv2
import numpy as np
import torch

from models.generator.character import Character
from models.sheet.finder import Located
from models.sheet.looks import Point
from models.training.evaluate import TEST_FROM
from models.training.pool import TRAIN_FROM
from models.training.scenes import Scenes, compose, frame_facts

SCENE_PIXELS = 512
DRAWN_PIXELS = 512
MOST_TURN_DEG = 20.0
HIDDEN_SHARE = 0.25
"""How many scenes have an eye that is partly hidden."""
MARKS = ("left_eye", "right_eye", "mouth")
Box = tuple[float, float, float, float]


class Drawn(NamedTuple):
    """A character as the generator draws it: uint8 premultiplied RGBA, and its features (3, 4)."""

    seed: int
    rest: np.ndarray
    features: np.ndarray


class TestScene(NamedTuple):
    """A scene and the truth about it, scene pixels.

    Attributes:
        picture: uint8 (S, S, 3), opaque.
        box: the head: x0, y0, x1, y1.
        points: the centre of each mark.
        head: height of the head, hair top to chin, however it is turned.
        hidden: the eye that is partly hidden, or "".
    """

    __test__ = False

    seed: int
    picture: np.ndarray
    box: Box
    points: dict[str, Point]
    head: float
    hidden: str


@dataclass(frozen=True, slots=True)
class SceneFinding:
    """How well one scene's head was found.

    Attributes:
        overlap: of the head's boxes, intersection over union.
        errors: distance of each mark from the truth, as a share of the head's height; sure or not.
        sure: which marks count as found.
    """

    seed: int
    overlap: float
    errors: dict[str, float]
    sure: dict[str, bool]


def draw(seed: int) -> Drawn:
    """Draw a character of the generator."""
    character = Character(seed, DRAWN_PIXELS, supersample=1)
    features = character.features()
    return Drawn(seed, character.drawing(), np.array([features[name] for name in MARKS], np.float32))


def test_scene(drawn: Drawn) -> TestScene:
    """Return the scene of a character: always the same for a seed."""
    r = np.random.default_rng([11, drawn.seed])
    rest, hidden = drawn.rest, ""
    if r.random() < HIDDEN_SHARE:
        hidden = str(r.choice(MARKS[:2]))
        rest = with_hidden_eye(rest, drawn.features[MARKS.index(hidden)], r)
    image = torch.from_numpy(np.ascontiguousarray(rest.transpose(2, 0, 1)))[None].float() / 255
    with torch.random.fork_rng():
        torch.manual_seed(drawn.seed)
        # A backdrop may be made of clothes, its own here.
        scenes = compose(
            image,
            torch.from_numpy(drawn.features)[None],
            torch.tensor([drawn.seed]),
            SCENE_PIXELS,
            MOST_TURN_DEG,
        )
    points = {name: (float(x), float(y)) for name, (x, y) in zip(MARKS, scenes.points[0], strict=False)}
    _, own_scale, own = frame_facts(drawn.seed)
    head = float(np.linalg.norm(own[3] - own[0])) * float(scenes.scale[0]) / own_scale
    picture = (scenes.picture[0].permute(1, 2, 0).numpy() * 255 + 0.5).astype(np.uint8)
    return TestScene(drawn.seed, picture, _head_box(own, scenes, head), points, head, hidden)


def _head_box(own: np.ndarray, scenes: Scenes, head: float) -> Box:
    """Return the box of the head's ellipse; that of a leaning rectangle would have air at every corner.

    Args:
        own: float32 (4, 2), the corners of the head's box in its own drawing, clockwise.
        scenes: the scene, alone.
        head: the head's height in the scene, pixels.
    """
    x0, y0, x1, y1 = (float(v) for v in scenes.box[0])
    x, y, angle = (x0 + x1) / 2, (y0 + y1) / 2, float(scenes.angle[0])
    b = head / 2
    a = b * float(np.linalg.norm(own[1] - own[0]) / np.linalg.norm(own[3] - own[0]))
    across = float(np.hypot(a * np.cos(angle), b * np.sin(angle)))
    along = float(np.hypot(a * np.sin(angle), b * np.cos(angle)))
    return x - across, y - along, x + across, y + along


def with_hidden_eye(rest: np.ndarray, eye: np.ndarray, r: np.random.Generator) -> np.ndarray:
    """Lay a lock of the hair's colour over a third to two thirds of an eye.

    Args:
        rest: the drawing, uint8 (H, W, 4), premultiplied.
        eye: centre and half sizes (4,), frame pixels.
        r: decides how much, and from which side.
    """
    k = rest.shape[0] / 256
    x, y, w, h = eye * k
    column = rest[:, round(x)]
    top = int(np.argmax(column[:, 3] > 200))
    colour = [int(v) for v in rest[min(top + round(8 * k), len(rest) - 1), round(x)]]
    colour[3] = 255
    covered = 2 * w * r.uniform(0.33, 0.67)
    side = float(r.choice([-1.0, 1.0]))
    inner = x + side * (w - covered)
    outer = x + side * (w + 0.35 * w)
    lock = [(inner, y - 3 * h), (outer, y - 3 * h), (outer, y + 1.2 * h), ((inner + outer) / 2, y + 2.5 * h),
            (inner, y + 1.1 * h)]  # fmt: skip
    out = rest.copy()
    cv2.fillPoly(out, [np.round(np.array(lock) * 16).astype(np.int32)], colour, cv2.LINE_AA, 4)
    # Premultiplied: nothing is laid where nothing was drawn.
    return np.minimum(out, np.maximum(rest[..., 3:], 0))


def overlap(a: Box, b: Box) -> float:
    """Return the intersection over union of two boxes."""
    w = min(a[2], b[2]) - max(a[0], b[0])
    h = min(a[3], b[3]) - max(a[1], b[1])
    if w <= 0 or h <= 0:
        return 0.0
    area = lambda box: (box[2] - box[0]) * (box[3] - box[1])  # noqa: E731
    return w * h / (area(a) + area(b) - w * h)


def judged(scene: TestScene, located: Located) -> SceneFinding:
    """Compare what was found with the truth."""
    errors = {
        name: float(np.hypot(*(np.array(located.points[name]) - scene.points[name])) / scene.head)
        for name in MARKS
    }
    sure = {name: at is not None for name, at in located.features().items()}
    return SceneFinding(scene.seed, overlap(scene.box, located.box), errors, sure)


def findings(
    locate: Callable[[np.ndarray], Located], count: int, first_seed: int = TEST_FROM
) -> Iterator[SceneFinding]:
    """Yield how well the heads of unseen scenes are found.

    Args:
        locate: finds the head of a picture, uint8 (H, W, 4), straight RGBA.
        count: how many scenes.
        first_seed: of the test split.
    """
    assert first_seed + count < TRAIN_FROM
    for seed in range(first_seed, first_seed + count):
        scene = test_scene(draw(seed))
        opaque = np.dstack([scene.picture, np.full(scene.picture.shape[:2], 255, np.uint8)])
        yield judged(scene, locate(opaque))


def finding_table(rows: list[SceneFinding]) -> str:
    """Return the measures as Markdown."""
    lines = ["| | mean | median | 95 % | worst | bar (mean) |", "|---|---|---|---|---|---|"]
    overlaps = np.array([row.overlap for row in rows])
    lines.append(
        f"| head box, overlap | {overlaps.mean():.3f} | {np.median(overlaps):.3f} | "
        f"{np.percentile(overlaps, 5):.3f} | {overlaps.min():.3f} | 0.85 |"
    )
    for name in MARKS:
        every = 100 * np.array([row.errors[name] for row in rows])
        sure = 100 * np.array([row.errors[name] for row in rows if row.sure[name]])
        for title, values in (("all", every), (f"found ({len(sure)} of {len(every)})", sure)):
            if len(values):
                lines.append(
                    f"| {name.replace('_', ' ')}, {title}: error in % of the head | {values.mean():.2f} | "
                    f"{np.median(values):.2f} | {np.percentile(values, 95):.2f} | {values.max():.1f} | 3 |"
                )
    return "\n".join(lines)
