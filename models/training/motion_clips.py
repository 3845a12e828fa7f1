"""What trains a first-order motion model: characters of the generator that all follow the same poses.

`GROUP` characters one after the other share their poses, so that one of them can drive another and the
right answer is known. Positions are x then y in [-1, 1], -1 and 1 at the centres of the outermost cells of
a map of `FIELD` cells, which is what the networks' maps measure in.
"""

from __future__ import annotations

import functools
from pathlib import Path
from typing import NamedTuple

import numpy as np

from models.drawing import FRAME_SIZE
from models.first_order.foretold import Turns
from models.generator import eyes
from models.generator.character import Character
from models.runtime import RuntimeSettings
from models.training.pool import Pool, random_pose
from tracking.pose import Pose

GROUP = 4
FRAMES = 5
PICTURE = 128
"""Side of a training picture, in pixels."""
FIELD = 64
"""Side of the networks' maps."""

POINTS = (
    "left_eye",
    "right_eye",
    "nose",
    "mouth",
    "chin",
    "crown",
    "left_hair",
    "right_hair",
    "left_jaw",
    "right_jaw",
    "neck",
    "left_back",
    "right_back",
)
"""Places of a character that key points are taught to find. Left is the character's."""
MIRRORED = tuple(
    POINTS.index(n.replace("left", "*").replace("right", "left").replace("*", "right")) for n in POINTS
)
"""Index of each place in a mirrored picture."""

_CLOSED_EYE, _CLOSED_MOUTH = 0.15, 0.2
"""Height that a shut eye or mouth keeps of an open one's, as far as motion goes."""


class Place(NamedTuple):
    """A place in a character's design (frame pixels), its layer, and how much of its height is left."""

    x: float
    y: float
    layer: str
    height: float = 1.0


def places(character: Character, pose: Pose) -> list[Place]:
    """Return where the character's `POINTS` lie in its design, with eyes and mouth as in `pose`."""
    d = character.design
    boxes = eyes.eye_boxes(d, character.eye_shape)
    found = {name: _eye(boxes[name], getattr(pose, name)) for name in ("left_eye", "right_eye")}
    tall = d.chin_y - d.eye_y
    mouth = _CLOSED_MOUTH + (1 - _CLOSED_MOUTH) * pose.mouth
    found |= {
        "nose": Place(d.cx, (d.eye_y + d.mouth_y) / 2, "face"),
        "mouth": Place(d.cx, d.mouth_y + 0.5 * d.mouth_h * pose.mouth, "face", mouth),
        "chin": Place(d.cx, d.chin_y - 3, "face"),
        "crown": Place(d.cx, d.hair_top + 9, "front"),
        "neck": Place(d.cx, d.chin_y + 22, "body"),
    }
    for side, name in ((1, "left"), (-1, "right")):
        found[f"{name}_hair"] = Place(d.cx + side * 0.85 * d.hair_width, d.eye_y - 10, "front")
        found[f"{name}_jaw"] = Place(d.cx + side * 0.75 * d.face_width, d.eye_y + 0.5 * tall, "face")
        found[f"{name}_back"] = Place(d.cx + side * 0.9 * d.hair_width, d.chin_y + 4, "back")
    return [found[name] for name in POINTS]


def _eye(box: tuple[float, float, float, float], closure: float) -> Place:
    x0, y0, x1, y1 = box
    middle, half = (y0 + y1) / 2, (y1 - y0) / 2
    return Place((x0 + x1) / 2, middle + 0.4 * half * closure, "face", 1 - (1 - _CLOSED_EYE) * closure)


def key_points(character: Character, pose: Pose) -> tuple[np.ndarray, np.ndarray]:
    """Return value (K, 2) and affine term (K, 2, 2) of the character's `POINTS` in a pose, float32.

    The affine term is the derivative of the place in the picture by that in the design.
    """
    values, terms = [], []
    for place in places(character, pose):
        step = 3.0
        x = np.array([[0, step, 0, -step, 0]], np.float32) + np.float32(place.x)
        y = np.array([[0, 0, step, 0, -step]], np.float32) + np.float32(place.y)
        at = character.seen_at(np.stack([x, y], -1)[0], pose, place.layer)  # (5, 2)
        term = np.stack([at[1] - at[3], at[2] - at[4]], 1) / (2 * step)
        term[:, 1] *= place.height
        values.append(at[0])
        terms.append(term)
    return to_field(np.array(values, np.float32)), np.array(terms, np.float32)


def to_field(position: np.ndarray) -> np.ndarray:
    """Return frame pixels (..., 2) as positions in [-1, 1] of a map of `FIELD` cells."""
    return (2 * (position * (FIELD / FRAME_SIZE) - 0.5) / (FIELD - 1) - 1).astype(np.float32)


def shared_poses(group: int) -> list[Pose]:
    """Return the poses that a group's characters go through; motion is counted from the first."""
    r = np.random.default_rng([22, group])
    first = Pose(mouth=float(r.random() < 0.4) * float(r.random()))
    if r.random() < 0.5:
        turn = r.normal(0, 0.3, 3).clip(-0.8, 0.8)
        first = Pose(*turn.tolist(), left_eye=0.3 * float(r.random() < 0.2), mouth=first.mouth)
    return [first, *(_other_pose(r, first) for _ in range(FRAMES - 1))]


def _other_pose(r: np.random.Generator, first: Pose) -> Pose:
    head = random_pose(r)
    if r.random() < 0.3:
        return Pose(head.head_x, head.head_y, head.neck_z, first.left_eye, first.right_eye, first.mouth)
    left = float(r.random() < 0.6) * float(r.random())
    right = left if r.random() < 0.6 else float(r.random() < 0.5) * float(r.random())
    return Pose(head.head_x, head.head_y, head.neck_z, left, right, float(r.random()))


def clip(seed: int) -> dict[str, np.ndarray]:
    """Render what one character teaches.

    Returns:
        frames (FRAMES, PICTURE, PICTURE, 4) uint8 premultiplied RGBA; turns (CHANNELS, FIELD, FIELD) float16,
        what the bundled turner says of the first; value (FRAMES, K, 2) and term
        (FRAMES, K, 2, 2) of the key points; flow (FRAMES, FIELD, FIELD, 2) float16, how far from each place
        it lay in the first frame, in [-1, 1] units; weight (FRAMES, FIELD, FIELD) uint8.
    """
    character = Character(seed, size=PICTURE)
    poses = shared_poses(seed // GROUP)
    rendered = [character.render(p, flow=True, origin=poses[0]) for p in poses]
    points = [key_points(character, p) for p in poses]
    unit = 2 / (FIELD - 1) * FIELD / FRAME_SIZE
    return {
        "frames": np.stack([r.rgba for r in rendered]),
        "turns": turns_of(rendered[0].rgba),
        "value": np.stack([p[0] for p in points]),
        "term": np.stack([p[1] for p in points]),
        "flow": np.stack([np.asarray(r.flow) * unit for r in rendered]).astype(np.float16),
        "weight": np.stack([(np.asarray(r.weight) * 255).astype(np.uint8) for r in rendered]),
    }


def turns_of(rgba: np.ndarray) -> np.ndarray:
    """Return what the bundled turner says of a picture.

    Args:
        rgba: uint8 (S, S, 4), premultiplied.

    Returns:
        float16 (CHANNELS, FIELD, FIELD), as of `models.first_order.turns`.
    """
    return _turns().of(rgba.astype(np.float32) / 255, (FIELD, FIELD))[0].astype(np.float16)


@functools.cache
def _turns() -> Turns:
    return Turns(RuntimeSettings(("cpu",), threads=1))


KEYS = ("frames", "turns", "value", "term", "flow", "weight")
DRIVER_KEYS = ("frames", "value", "term")


class ClipPool(Pool):
    """Draws characters, each with a driver of its own group: itself half of the time."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder, KEYS)

    def draw(self, r: np.random.Generator, n: int) -> dict[str, np.ndarray]:
        """Return n characters by `KEYS`, and their drivers by "driver_" and `DRIVER_KEYS`.

        Each array is (n, ...), the rest as the shard has it.
        """
        rows = []
        for _ in range(n):
            shard = self.shards[r.integers(len(self.shards))]
            i = int(r.integers(len(shard["frames"])))
            j = i if r.random() < 0.5 else i // GROUP * GROUP + int(r.integers(GROUP))
            row = {k: shard[k][i] for k in KEYS}
            rows.append(row | {f"driver_{k}": shard[k][j] for k in DRIVER_KEYS})
        return {k: np.stack([row[k] for row in rows]) for k in rows[0]}
