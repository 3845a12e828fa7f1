"""Contact sheets: characters at a glance, at rest and posed."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np

from models.generator.character import Character
from tracking.pose import Pose

SHOWN = (
    None,
    Pose(head_y=1),
    Pose(head_x=1),
    Pose(head_x=-1),
    Pose(neck_z=1),
    Pose(left_eye=1, right_eye=1, mouth=1),
)
COLUMNS = 2


def overview(seeds: Iterable[int]) -> np.ndarray:
    """Return characters at rest, turned, raised, lowered, tilted, with eyes shut: uint8 (H, W, 4), RGBA."""
    strips = [np.hstack([_shown(Character(seed), pose) for pose in SHOWN]) for seed in seeds]
    blank = np.zeros_like(strips[0])
    strips += [blank] * (-len(strips) % COLUMNS)
    sheet = np.vstack([np.hstack(strips[i : i + COLUMNS]) for i in range(0, len(strips), COLUMNS)])
    opaque = np.full(sheet.shape, 255, np.uint8)
    opaque[..., :3] = sheet[..., :3] + (205 * (1 - sheet[..., 3:] / 255)).astype(np.uint8)
    return opaque


def _shown(character: Character, pose: Pose | None) -> np.ndarray:
    drawn = character.drawn
    if pose is None:
        return character.render(drawn).rgba
    if not pose.mouth:
        pose = Pose(pose.head_x, pose.head_y, pose.neck_z, drawn.left_eye, drawn.right_eye, drawn.mouth)
    return character.render(pose).rgba
