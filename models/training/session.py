"""A training session: the pool grows in processes of its own while the stages train."""

from __future__ import annotations

import csv
import logging
import multiprocessing
import time
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import cast

import numpy as np

from models.tha1.networks import TwoAlgorithmFaceRotator
from models.training import motion_stages, parallel
from models.training.export import averaged, export_pack, export_published
from models.training.motion_clips import ClipPool, clip
from models.training.motion_export import export_motion
from models.training.parts_train import PARTS_STAGES, train_parts
from models.training.pool import SHARD, TRAIN_FROM, Pool, example, frames, write_shard
from models.training.published import PUBLISHED_STAGES, CombinerStage, PublishedStage, RotatorStage
from models.training.stages import STAGES, Stage
from models.training.train import Trainer

log = logging.getLogger(__name__)

FIRST_SHARDS = 8
"""Shards there must be before training begins."""

VALIDATION = 24
"""Clips that a motion model is judged by while it trains."""

_MAKERS = {"sheet": example, "tha1": frames, "first-order": clip}
_FOLDERS = {"sheet": "pool", "tha1": "frames", "first-order": "clips"}


def pool_folder(runs: Path, architecture: str) -> Path:
    """Return where the examples of an architecture's networks are."""
    return runs / _FOLDERS[architecture]


def _held_folder(runs: Path, architecture: str) -> Path:
    return runs / ("validation" if architecture == "sheet" else f"{_FOLDERS[architecture]}-validation")


def _fill(folder: str, architecture: str, characters: int) -> None:
    import cv2

    cv2.setNumThreads(1)
    for first in range(0, characters, SHARD):
        write_shard(Path(folder), TRAIN_FROM + first, make=_MAKERS[architecture])


@contextmanager
def prepare_pool(runs: Path, architecture: str, characters: int) -> Iterator[None]:
    """Render validation characters, start rendering the pool, and wait for its beginning.

    Of several processes the first renders, and all wait.
    """
    if parallel.rank():
        parallel.wait_for_all()
        yield
        return
    write_shard(_held_folder(runs, architecture), 0, make=_MAKERS[architecture])
    folder = pool_folder(runs, architecture)
    filler = multiprocessing.get_context("spawn").Process(
        target=_fill, args=(str(folder), architecture, characters), daemon=True
    )
    filler.start()
    try:
        wanted = min(FIRST_SHARDS, -(-characters // SHARD))
        while len(list(folder.glob("[0-9]*"))) < wanted and filler.is_alive():
            time.sleep(1)
        parallel.wait_for_all()
        yield
    finally:
        filler.terminate()
        filler.join()


def train_stage(
    runs: Path,
    stage: str,
    minutes: float,
    device: str,
    width: int = 16,
    characters: int = 3200,
    compiled: bool = False,
) -> None:
    """Train one stage, going on from its checkpoint.

    Args:
        runs: folder of pools, checkpoints and curves.
        stage: one of `STAGES`, `PARTS_STAGES`, `PUBLISHED_STAGES` or `motion_stages.STAGES`.
        minutes: length of the whole training.
        device: "cpu" or "cuda".
        width: C of the published networks.
        characters: size of the pool of a stage that has its own.
        compiled: let torch compile the networks of `STAGES` and `PUBLISHED_STAGES` first, see `Trainer`.
    """
    if stage in PARTS_STAGES:
        train_parts(runs, stage, minutes, characters, device)
        return
    if stage in motion_stages.STAGES:
        _train_motion(runs, stage, minutes, device)
        return
    architecture = "sheet" if stage in STAGES else "tha1"
    todo = _sheet_stage(runs, stage) if stage in STAGES else _published_stage(runs, stage, width)
    pool = Pool(pool_folder(runs, architecture), todo.keys)
    held = Pool(_held_folder(runs, architecture), todo.keys)
    pool.refresh()
    held.refresh()
    validation = {k: np.asarray(held.shards[0][k]) for k in todo.keys}
    Trainer(todo, pool, validation, runs / stage, minutes, device, compiled=compiled).run()


def _train_motion(runs: Path, stage: str, minutes: float, device: str) -> None:
    pool, held = (ClipPool(f(runs, "first-order")) for f in (pool_folder, _held_folder))
    pool.refresh()
    held.refresh()
    todo: Stage = motion_stages.STAGES[stage]()
    if stage == "joint":
        before = (averaged(runs / s, motion_stages.STAGES[s]())[0] for s in ("keypoints", "motion"))
        todo = motion_stages.JointStage(*(network.state_dict() for network in before))
    rate = 4e-4 if stage == "joint" else 1.2e-3
    validation = held.draw(np.random.default_rng(0), VALIDATION)
    Trainer(todo, pool, validation, runs / stage, minutes, device, rate).run()


def _sheet_stage(runs: Path, stage: str) -> Stage:
    if stage == "matting" and (runs / "finder" / "checkpoint.pt").exists():
        return STAGES["matting"](averaged(runs / "finder", STAGES["finder"]())[0])
    return STAGES[stage]()


def _published_stage(runs: Path, stage: str, width: int) -> PublishedStage:
    if stage != "combiner":
        return PUBLISHED_STAGES[stage](width)
    rotator = averaged(runs / "rotator", RotatorStage(width))[0]
    return CombinerStage(width, cast(TwoAlgorithmFaceRotator, rotator))


def export(runs: Path, out: Path, architecture: str = "sheet", width: int = 16) -> None:
    """Write the pack of a training session, with what its training was."""
    stages = {
        "sheet": {**STAGES, **PARTS_STAGES},
        "tha1": PUBLISHED_STAGES,
        "first-order": motion_stages.STAGES,
    }[architecture]
    curves = {}
    for stage in stages:
        path = runs / stage / "curve.csv"
        if path.exists():
            with path.open(newline="") as f:
                curves[stage] = list(csv.DictReader(f))[-1]
    command = {
        "sheet": "ichimai train",
        "tha1": f"ichimai train --architecture tha1 --width {width}",
        "first-order": "ichimai train --architecture first-order",
    }[architecture]
    make = {
        "sheet": export_pack,
        "tha1": partial(export_published, width=width),
        "first-order": export_motion,
    }[architecture]
    pack, differences = make(runs, out, {"command": command, "last_validation": curves})
    size = sum(f.bytes for f in pack.manifest.files.values()) / 1e6
    log.info("wrote %s: %.1f MB; largest difference to torch %s", out, size, differences)
