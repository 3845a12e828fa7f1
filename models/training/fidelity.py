"""How near a compiled character comes to posing directly with the pack it was compiled from.

`uv run python -m models.training.fidelity [--pack PACK] [--poses N] [--generated N] [--side S] [DRAWING ...]`
poses three generated characters and the drawings named, at most S pixels large, at random. Prints RMSE and
SSIM (premultiplied, 0..1) of the compiled player to the networks run for every pose, and of the drawing left
unmoved.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import numpy as np

from models.colour import premultiply, straighten
from models.drawing import Drawing, load_drawing
from models.generator.character import Character
from models.importing.importer import import_picture
from models.opening import player_of
from models.pack import bundled_pack
from models.poser import Compiler, Player
from models.registry import BUNDLED, find_pack, make_poser
from models.runtime import RuntimeSettings
from models.scaling import scaled_down
from models.sheet.poser import SheetPoser
from models.training.evaluate import TEST_FROM, score
from models.training.pool import random_pose
from tracking.errors import InputError
from tracking.pose import Pose

_SEEDS = TEST_FROM + 700
_SIDE = 512


class Fidelity(NamedTuple):
    """Means over poses, and the worst of them."""

    rmse: float
    ssim: float
    worst_rmse: float
    worst_ssim: float
    unmoved_rmse: float
    unmoved_ssim: float

    def __str__(self) -> str:
        return (
            f"{self.rmse:.4f} / {self.ssim:.4f}, worst {self.worst_rmse:.4f} / {self.worst_ssim:.4f}, "
            f"unmoved {self.unmoved_rmse:.3f} / {self.unmoved_ssim:.3f}"
        )


def random_poses(count: int, seed: int = 0) -> list[Pose]:
    """Return poses of head, eyes and mouth together, heads by the published density."""
    r = np.random.default_rng([11, seed])
    heads = [random_pose(r) for _ in range(count)]
    return [Pose(h.head_x, h.head_y, h.neck_z, *r.random(3).tolist()) for h in heads]


def compare(direct: Player, compiled: Player, drawing: Drawing, poses: list[Pose]) -> Fidelity:
    """Pose both ways and score the one against the other."""
    still = premultiply(drawing.rgba)
    table = np.empty((len(poses), 4))
    for row, pose in zip(table, poses, strict=True):
        wanted = direct.pose(pose).rgba_premultiplied
        got, unmoved = score(compiled.pose(pose).rgba_premultiplied, wanted), score(still, wanted)
        row[:] = got.rmse, got.ssim, unmoved.rmse, unmoved.ssim
    rmse, ssim, unmoved_rmse, unmoved_ssim = (float(v) for v in table.mean(0))
    worst = float(table[:, 0].max()), float(table[:, 1].min())
    return Fidelity(rmse, ssim, *worst, unmoved_rmse, unmoved_ssim)


def both_ways(poser: Compiler, drawing: Drawing) -> tuple[Player, Player]:
    """Return what poses the drawing directly, and what plays it compiled.

    Raises:
        ModelError: if the pack can't be compiled.
    """
    return poser.direct(drawing), player_of(poser.compile(drawing))


def _drawings(count: int, files: list[Path]) -> Iterator[tuple[str, Drawing]]:
    for seed in range(_SEEDS, _SEEDS + count):
        yield f"generated {seed}", Drawing.from_rgba(straighten(Character(seed, _SIDE).drawing()))
    cutter: SheetPoser | None = None
    for file in files:
        try:
            yield file.stem, load_drawing(file)
        except InputError:
            # It has a background: cut out as an import would.
            cutter = cutter or SheetPoser(bundled_pack(), RuntimeSettings(providers=("cpu",)))
            yield file.stem, import_picture(file, cutter).character.drawing


def main(arguments: list[str]) -> None:
    """Print a line a drawing, and the mean."""
    parser = argparse.ArgumentParser()
    parser.add_argument("drawings", nargs="*", type=Path)
    parser.add_argument("--pack", default=BUNDLED)
    parser.add_argument("--poses", type=int, default=50)
    parser.add_argument("--generated", type=int, default=3)
    parser.add_argument("--side", type=int, default=_SIDE)
    chosen = parser.parse_args(arguments)
    pack = find_pack(chosen.pack)
    poser = make_poser(pack, RuntimeSettings(providers=("cpu",)))
    print(f"pack {pack.manifest.identity}", flush=True)
    rows = []
    for i, (name, drawing) in enumerate(_drawings(chosen.generated, chosen.drawings)):
        drawing = scaled_down(drawing, chosen.side)
        result = compare(*both_ways(poser, drawing), drawing, random_poses(chosen.poses, i))
        rows.append(result)
        height, width = drawing.rgba.shape[:2]
        print(f"{name} ({width} x {height}): {result}", flush=True)
    mean = np.mean(rows, 0)
    print(f"{len(rows)} drawings, {chosen.poses} poses each: {mean[0]:.4f} / {mean[1]:.4f}")


if __name__ == "__main__":
    main(sys.argv[1:])
