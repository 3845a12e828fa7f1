"""Makes the README's moving picture: the bundled recording, played by a bundled character.

Usage: `uv run python scripts/moving_picture.py [OUT.gif]` (default: docs/pictures/moving.gif).
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
from pathlib import Path

import numpy as np
from PIL import Image

ROOT = Path(__file__).resolve().parents[1]
CHARACTER, SIDE, FRAMES = "akane", 288, 300
EVERY, MS = 3, 100
"""Every how many frames of 30 a second one is shown, and for how long."""
COLOURS = 160
MOST_BYTES = 1_500_000


def main(out: Path) -> None:
    """Write the picture.

    Raises:
        SystemExit: if it is larger than a README's picture may be.
    """
    with tempfile.TemporaryDirectory() as folder:
        frames = Path(folder, "frames")
        command = (
            *(sys.executable, "-c", "from app.cli import main; main()", "animate", CHARACTER),
            *(str(ROOT / "assets" / "recordings" / "hello.jsonl"), "-o", str(frames)),
            *("--size", str(SIDE), "--background", "#ffffff", "--frames", str(FRAMES)),
        )
        subprocess.run(command, cwd=ROOT, check=True)
        shown = [Image.open(path).convert("RGB") for path in sorted(frames.glob("*.png"))[::EVERY]]
    # One palette for all frames: what rests stays the same to the byte, and is not stored again.
    sheet = Image.new("RGB", (SIDE * 4, SIDE))
    for i in range(4):
        sheet.paste(shown[i * len(shown) // 4], (SIDE * i, 0))
    palette = _palette(sheet)
    flat = [frame.quantize(palette=palette, dither=Image.Dither.NONE) for frame in shown]
    flat[0].save(out, save_all=True, append_images=flat[1:], duration=MS, loop=0, optimize=True)
    size = out.stat().st_size
    print(f"{out}: {len(flat)} frames, {size / 1e6:.2f} MB")
    if size > MOST_BYTES:
        raise SystemExit("that is too large")


def _palette(sheet: Image.Image) -> Image.Image:
    """Return a picture with the palette of a sheet, small things' colours included.

    A colour counts by the root of its pixels: by its pixels alone the background and the hair would take all
    of the palette, and a gold clip would turn grey.
    """
    pixels = np.asarray(sheet).reshape(-1, 3)
    cells, cell_of, counts = np.unique(pixels >> 3, axis=0, return_inverse=True, return_counts=True)
    sums = [np.bincount(cell_of.ravel(), pixels[:, i], len(cells)) for i in range(3)]
    colours = (np.stack(sums, 1) / counts[:, None]).round().astype(np.uint8)
    chosen = np.repeat(colours, np.sqrt(counts).astype(int), axis=0)
    return Image.fromarray(chosen[None]).quantize(COLOURS, kmeans=1, dither=Image.Dither.NONE)


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT / "docs" / "pictures" / "moving.gif")
