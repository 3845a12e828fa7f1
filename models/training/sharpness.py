"""Is a large drawing posed at its own size better than posed small and enlarged?

`uv run python -m models.training.sharpness [CHARACTERS]`: unseen characters with a truth of 1024 pixels, one
pose an axis each, the bundled pack; prints PSNR in dB, and the energy of edges as a share of the truth's:
PSNR asks where edges are, and says little of how sharp they are where a turn has misplaced them.
"""

from __future__ import annotations

import sys

import cv2
import numpy as np

from models.colour import straighten
from models.drawing import FRAME_SIZE, Drawing
from models.pack import bundled_pack
from models.poser import Poser
from models.registry import make_poser
from models.runtime import RuntimeSettings
from models.training.characters.character import Character
from models.training.evaluate import AXES, TEST_FROM, test_poses, true_pose

SIDE = 1024


def psnr(got: np.ndarray, wanted: np.ndarray) -> float:
    """Return the peak signal-to-noise ratio of two uint8 pictures in dB."""
    return float(-10 * np.log10(((got.astype(np.float32) - wanted) ** 2).mean() / 255**2))


def edge_energy(picture: np.ndarray) -> float:
    """Return the mean squared difference of neighbouring pixels."""
    values = picture.astype(np.float32)
    return float(sum((np.diff(values, axis=axis) ** 2).mean() for axis in (0, 1)))


def compare(poser: Poser, seed: int) -> dict[str, tuple[float, float, float, float]]:
    """Return by axis the PSNR at the drawing's own size and at the frame's enlarged, and both's edges."""
    character = Character(seed, SIDE, supersample=1)
    rest = character.drawing()
    small = cv2.resize(rest, (FRAME_SIZE, FRAME_SIZE), interpolation=cv2.INTER_AREA)
    poses = test_poses(seed, character.drawn)
    wanted = {k: character.render(true_pose(p, character.drawn)).rgba for k, p in poses.items()}
    poser.set_character(Drawing.from_rgba(straighten(rest)))
    own = {k: poser.pose(p).rgba_premultiplied for k, p in poses.items()}
    poser.set_character(Drawing.from_rgba(straighten(small)))
    enlarged = {k: _enlarged(poser.pose(p).rgba_premultiplied) for k, p in poses.items()}
    return {k: _scores(own[k], enlarged[k], wanted[k]) for k in poses}


def _scores(own: np.ndarray, enlarged: np.ndarray, wanted: np.ndarray) -> tuple[float, float, float, float]:
    edges = edge_energy(wanted)
    return psnr(own, wanted), psnr(enlarged, wanted), edge_energy(own) / edges, edge_energy(enlarged) / edges


def _enlarged(picture: np.ndarray) -> np.ndarray:
    return cv2.resize(picture, (SIDE, SIDE), interpolation=cv2.INTER_CUBIC)


def main(arguments: list[str]) -> None:
    """Print the mean over characters, by axis."""
    count = int(arguments[0]) if arguments else 8
    pack = bundled_pack()
    poser = make_poser(pack, RuntimeSettings(providers=("cpu",)))
    rows = [compare(poser, TEST_FROM + 500 + i) for i in range(count)]
    print(f"pack {pack.manifest.identity}")
    print(f"{count} characters; PSNR in dB: own size, {FRAME_SIZE} enlarged, difference; edges of both")
    means = {axis: np.mean([row[axis] for row in rows], 0) for axis in AXES}
    for axis, (own, enlarged, *edges) in (means | {"mean": np.mean(list(means.values()), 0)}).items():
        print(f"{axis:10} {own:6.1f} {enlarged:6.1f} {own - enlarged:+6.1f} {edges[0]:8.2f} {edges[1]:6.2f}")


if __name__ == "__main__":
    main(sys.argv[1:])
