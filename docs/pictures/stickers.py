"""Takes `stickers.webp`: the bundled set of a character, moving.

`uv run python -m docs.pictures.stickers [CHARACTER]`
"""

import sys
from pathlib import Path

import cv2
import numpy as np

from app.characters.bundled import find_character
from app.stickers.set_making import compiled
from app.stickers.staging import Stage
from app.stickers.sticker_file import bundled_scripts
from models.colour import straighten
from rendering.stickers.clip import Timed
from rendering.stickers.webp import encode_webp

SIDE, COLUMNS, COUNT, SECONDS = 96, 6, 12, 2


def main(name: str) -> None:
    """Draw every sticker small, two seconds of each; what is slower is shown faster."""
    stage, scripts = Stage(compiled(find_character(name), "bundled")), bundled_scripts()
    frames = []
    for i in range(COUNT):
        tiles = []
        for script in scripts:
            loops = max(1, SECONDS // script.seconds)
            canvas = stage.frame(script, i * loops / COUNT % 1.0)
            tiles.append(cv2.resize(canvas, (SIDE, SIDE), interpolation=cv2.INTER_AREA))
        rows = [np.hstack(tiles[k : k + COLUMNS]) for k in range(0, len(tiles), COLUMNS)]
        frames.append(straighten(np.vstack(rows)))
    Path(__file__).with_name("stickers.webp").write_bytes(encode_webp(Timed(frames, SECONDS), 40))


if __name__ == "__main__":
    main(sys.argv[1] if len(sys.argv) > 1 else "sora")
