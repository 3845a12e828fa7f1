"""Is a large drawing posed at its own size better than posed small and enlarged?

`uv run python -m models.training.sharpness [CHARACTERS]`: unseen characters with a truth of 1024 pixels, one
random pose each, the bundled pack; prints PSNR in dB.
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
from models.training.evaluate import TEST_FROM, test_poses, true_pose

SIDE = 1024


def psnr(got: np.ndarray, wanted: np.ndarray) -> float:
    """Return the peak signal-to-noise ratio of two uint8 pictures in dB."""
    return float(-10 * np.log10(((got.astype(np.float32) - wanted) ** 2).mean() / 255**2))


def compare(poser: Poser, seed: int) -> tuple[float, float]:
    """Return the PSNR at the drawing's own size, and at the frame's size enlarged."""
    character = Character(seed, SIDE, supersample=1)
    rest = character.drawing()
    small = cv2.resize(rest, (FRAME_SIZE, FRAME_SIZE), interpolation=cv2.INTER_AREA)
    pose = test_poses(seed, character.drawn)["random"]
    wanted = character.render(true_pose(pose, character.drawn)).rgba
    poser.set_character(Drawing.from_rgba(straighten(rest)))
    own = poser.pose(pose).rgba_premultiplied
    poser.set_character(Drawing.from_rgba(straighten(small)))
    enlarged = cv2.resize(poser.pose(pose).rgba_premultiplied, (SIDE, SIDE), interpolation=cv2.INTER_CUBIC)
    return psnr(own, wanted), psnr(enlarged, wanted)


def main(arguments: list[str]) -> None:
    """Print the mean over characters."""
    count = int(arguments[0]) if arguments else 8
    poser = make_poser(bundled_pack(), RuntimeSettings(providers=("cpu",)))
    own, enlarged = np.mean([compare(poser, TEST_FROM + 500 + i) for i in range(count)], 0)
    print(f"{count} characters: own size {own:.1f} dB, {FRAME_SIZE} enlarged {enlarged:.1f} dB")


if __name__ == "__main__":
    main(sys.argv[1:])
