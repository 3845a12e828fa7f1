"""Is a large drawing posed at its own size better than posed small and enlarged?

`uv run python -m models.training.sharpness [CHARACTERS]`: unseen characters with a truth of 1024 pixels, one
pose an axis each, the bundled pack; prints PSNR in dB, and the energy of edges as a share of the truth's:
PSNR asks where edges are, and says little of how sharp they are where a turn has misplaced them. Hence a
second PSNR, to the same motion drawn at twice the size and reduced: there nothing is misplaced.
"""

from __future__ import annotations

import sys
from collections.abc import Mapping
from dataclasses import replace
from typing import NamedTuple

import cv2
import numpy as np

from models.colour import straighten
from models.drawing import FRAME_SIZE, Drawing
from models.generator.character import Character
from models.pack import bundled_pack
from models.runtime import RuntimeSettings
from models.sheet.character import SheetCharacter
from models.sheet.player import SheetPlayer
from models.sheet.poser import SheetPoser
from models.training.evaluate import AXES, TEST_FROM, test_poses, true_pose
from tracking.pose import Pose

SIDE = 1024
MOST_DB = 60.0
"""What pictures count that are the same, or as good as: no mean would be left of infinite ones."""


def psnr(got: np.ndarray, wanted: np.ndarray) -> float:
    """Return the peak signal-to-noise ratio of two pictures, uint8 (H, W, C), in dB, at most `MOST_DB`."""
    error = ((got.astype(np.float32) - wanted) ** 2).mean() / 255**2
    return float(-10 * np.log10(max(error, 10 ** (-MOST_DB / 10))))


def edge_energy(picture: np.ndarray) -> float:
    """Return the mean squared difference of neighbouring pixels of a picture (H, W, C)."""
    values = picture.astype(np.float32)
    return float(sum((np.diff(values, axis=axis) ** 2).mean() for axis in (0, 1)))


class Sharpness(NamedTuple):
    """One pose at the drawing's own size, and at the frame's size enlarged.

    Attributes:
        own, enlarged: PSNR to the truth in dB.
        own_edges, enlarged_edges: energy of edges as a share of the truth's.
        own_still, enlarged_still: PSNR to the same motion drawn at twice the size and reduced.
    """

    own: float
    enlarged: float
    own_edges: float
    enlarged_edges: float
    own_still: float
    enlarged_still: float


def compare(poser: SheetPoser, seed: int) -> dict[str, Sharpness]:
    """Return by axis how a character comes out."""
    character = Character(seed, SIDE, supersample=1)
    poses = test_poses(seed, character.drawn)
    truth = {k: character.render(true_pose(p, character.drawn)).rgba for k, p in poses.items()}
    rest = character.drawing()
    compiled = poser.compile(_drawing(rest))
    own = _posed(compiled, poses)
    small = poser.compile(_drawing(_resized(rest, FRAME_SIZE)))
    enlarged = _posed(small, poses)
    large = Character(seed, 2 * SIDE, supersample=1).drawing()
    sizes = (2 * SIDE, SIDE, FRAME_SIZE)
    still = [_posed(replace(compiled, drawing=_drawing(_resized(large, side))), poses) for side in sizes]
    return {
        k: Sharpness(
            psnr(own[k], truth[k]),
            psnr(enlarged[k], truth[k]),
            *(edge_energy(p[k]) / edge_energy(truth[k]) for p in (own, enlarged)),
            *(psnr(p[k], still[0][k]) for p in still[1:]),
        )
        for k in poses
    }


def _posed(character: SheetCharacter, poses: Mapping[str, Pose]) -> dict[str, np.ndarray]:
    player = SheetPlayer(character)
    return {k: _resized(player.pose(p).rgba_premultiplied, SIDE) for k, p in poses.items()}


def _drawing(rgba_premultiplied: np.ndarray) -> Drawing:
    return Drawing.from_rgba(straighten(rgba_premultiplied))


def _resized(picture: np.ndarray, side: int) -> np.ndarray:
    how = cv2.INTER_AREA if side < len(picture) else cv2.INTER_CUBIC
    return picture if side == len(picture) else cv2.resize(picture, (side, side), interpolation=how)


def main(arguments: list[str]) -> None:
    """Print the mean over characters, by axis."""
    count = int(arguments[0]) if arguments else 8
    pack = bundled_pack()
    poser = SheetPoser(pack, RuntimeSettings(providers=("cpu",)))
    rows = [compare(poser, TEST_FROM + 500 + i) for i in range(count)]
    print(f"pack {pack.manifest.identity}")
    print(
        f"{count} characters, own size and {FRAME_SIZE} enlarged: PSNR in dB, edges, PSNR of the same motion"
    )
    means = {axis: np.mean([row[axis] for row in rows], 0) for axis in AXES}
    for axis, row in (means | {"mean": np.mean(list(means.values()), 0)}).items():
        s = Sharpness(*row.tolist())
        print(
            f"{axis:10} {s.own:6.1f} {s.enlarged:6.1f} {s.own - s.enlarged:+6.1f}"
            f" {s.own_edges:8.2f} {s.enlarged_edges:6.2f}"
            f" {s.own_still:8.1f} {s.enlarged_still:6.1f} {s.own_still - s.enlarged_still:+6.1f}"
        )


if __name__ == "__main__":
    main(sys.argv[1:])
