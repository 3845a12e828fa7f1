"""Which pixels of a generated character's face are which part: what the part networks learn.

A part's truth is the difference of two renders that show it in two flat colours, so that what lies in front
of it is cut out by itself (`Character.named_parts`).
"""

from __future__ import annotations

from collections.abc import Sequence

import cv2
import numpy as np

from models.generator.character import Box, Character, NamedParts
from models.generator.eyes import eye_curves, iris_outline
from models.parts.eye_crop import EYE_HIDDEN, EYE_PARTS, EYE_PIXELS, EYE_SIDE
from tracking.pose import Pose

POOL_PIXELS = 160
"""Side of a pool's crop: wider than what the network sees, so that it can be warped."""
EYE_PLANES_STORED = (*EYE_PARTS, *EYE_HIDDEN)
_PAINTED = ("white", "iris", "lash", "lower", "crease", "brow", "skin")
_EDGE_PIXELS = 2
_VEIL = (0.35, 0.65)
"""A veil thinner than the first is no part in front (glass, seen through); from the second on it is."""


def pool_box(feature: Sequence[float], side: float, seen_pixels: int) -> Box:
    """Return the box of a pool's crop about a feature: as fine as the network's crop, but wider.

    Args:
        feature: (centre x, centre y, ...), frame pixels.
        side: of what the network sees, frame pixels.
        seen_pixels: of what the network sees.
    """
    wide = side * POOL_PIXELS / seen_pixels
    return Box(feature[0] - wide / 2, feature[1] - wide / 2, wide, POOL_PIXELS)


def with_front(named: NamedParts, skin: int) -> tuple[np.ndarray, np.ndarray]:
    """Return the parts that show, cut by what lies in front, and what lies in front: (P, P, n), (P, P).

    Args:
        named: parts and, at the index `skin`, all of the face that is none of them.
        skin: its index; it is left out of the answer.
    """
    seen, bare = named.seen.sum(-1), named.bare.sum(-1)
    front = np.clip(1 - seen / np.maximum(bare, 1e-3), 0, 1)
    # Beside the face there is hair, cloth or nothing: nothing of an eye's, and nothing over it.
    front[bare < 0.05] = 1.0
    thick = np.clip((front - _VEIL[0]) / (_VEIL[1] - _VEIL[0]), 0, 1)
    share = (1 - thick) / np.maximum(1 - front, 1e-3)
    parts = np.delete(named.seen, skin, -1) * share[..., None]
    return np.clip(parts, 0, 1), thick


def edge_planes(lines: Sequence[np.ndarray], pixels: int) -> np.ndarray:
    """Return lines (N, 2), pixels, drawn as thin bands, each on a plane of its own: uint8 (P, P, n)."""
    planes = []
    for line in lines:
        plane = np.zeros((pixels, pixels), np.uint8)
        fixed = np.round((line - 0.5) * 16).astype(np.int32)
        cv2.polylines(plane, [fixed], False, (255,), _EDGE_PIXELS, cv2.LINE_AA, 4)
        planes.append(plane)
    return np.stack(planes, -1)


def eye_example(seed: int) -> dict[str, np.ndarray]:
    """Render what one character teaches about eyes; the right one mirrored, so that the nose is on the left.

    Returns:
        picture (2, P, P, 4), uint8 premultiplied RGBA; planes (2, P, P, 13), uint8, `EYE_PLANES_STORED`;
        state (2, 2), float32, `EYE_STATE`.
    """
    character, r = Character(seed), np.random.default_rng([12, seed])
    features, drawn = character.features(), character.drawn
    pictures, planes, states = [], [], []
    for name in ("left_eye", "right_eye"):
        closure = _closure(getattr(drawn, name), r)
        pose = Pose(**{"left_eye": drawn.left_eye, "right_eye": drawn.right_eye, name: closure})
        pose = Pose(left_eye=pose.left_eye, right_eye=pose.right_eye, mouth=drawn.mouth)
        box = pool_box(features[name], EYE_SIDE, EYE_PIXELS)
        picture = character.render(pose, box=box).rgba
        labels, hidden = eye_labels(character, box, pose, name == "left_eye", closure)
        if name == "right_eye":
            picture, labels = picture[:, ::-1], labels[:, ::-1]
        pictures.append(picture)
        planes.append(labels)
        states.append((closure, hidden))
    return {
        "picture": np.stack(pictures),
        "planes": np.stack(planes),
        "state": np.array(states, np.float32),
    }


def _closure(own: float, r: np.random.Generator) -> float:
    """Return the closure to show: mostly the drawing's own, at times half or shut."""
    u = r.random()
    if u < 0.72:
        return own
    return own + (1 - own) * (float(r.uniform(0.1, 0.8)) if u < 0.87 else 1.0)


def eye_labels(
    character: Character, box: Box, pose: Pose, left: bool, closure: float
) -> tuple[np.ndarray, float]:
    """Return the planes of one eye, uint8 (P, P, 13), and how much of the eye is hidden."""
    named = character.named_parts(_PAINTED, box, pose)
    parts, front = with_front(named, _PAINTED.index("skin"))
    opening = np.clip(named.bare[..., :2].sum(-1), 0, 1)
    lines = eye_curves(character.design, character.eye_shape, left, closure)
    placed = [character.placed_points(line, box, pose) for line in lines]
    # The other eye may lie in the crop, too: hidden is only told of this one.
    own = np.zeros(front.shape, np.uint8)
    around = np.vstack(placed)
    (x0, y0), (x1, y1) = around.min(0) - 4, around.max(0) + 4
    own[max(0, int(y0)) : int(y1) + 1, max(0, int(x0)) : int(x1) + 1] = 1
    eye = np.clip(named.bare[..., :3].sum(-1), 0, 1) * own
    hidden = float((eye * front).sum() / max(eye.sum(), 1.0))
    soft = np.concatenate([parts, front[..., None], (opening * own)[..., None]], -1)
    planes = [np.uint8(soft * 255 + 0.5), edge_planes(placed, box.pixels)]
    return np.concatenate([*planes, _whole(character, named, box, pose, left, closure)], -1), hidden


def _whole(
    character: Character, named: NamedParts, box: Box, pose: Pose, left: bool, closure: float
) -> np.ndarray:
    """Return iris and brow of one eye with what hides them taken away, uint8 (P, P, 2)."""
    whole = np.zeros((box.pixels, box.pixels, 2), np.uint8)
    if closure < 0.9:
        outline = iris_outline(character.design, character.eye_shape, left, closure)
        whole[..., 0] = _filled(character.placed_points(outline, box, pose), box.pixels)
    brow = _PAINTED.index("brow")
    # The other eye's brow may lie in the crop, too.
    d, out = character.design, 120.0 if left else -120.0
    half = np.array([(d.cx, -90.0), (d.cx + out, -90.0), (d.cx + out, 200.0), (d.cx, 200.0)], np.float32)
    half[:, 1] += d.eye_y - 55
    own = _filled(character.placed_points(half, box, pose), box.pixels) > 127
    whole[..., 1] = np.uint8(np.maximum(named.bare, named.seen)[..., brow].clip(0, 1) * 255 + 0.5) * own
    return whole


def _filled(outline: np.ndarray, pixels: int) -> np.ndarray:
    cover = np.zeros((pixels, pixels), np.uint8)
    cv2.fillPoly(cover, [np.round((outline - 0.5) * 16).astype(np.int32)], (255,), cv2.LINE_AA, 4)
    return cover
