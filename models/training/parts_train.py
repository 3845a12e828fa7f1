"""Training of the networks that name parts, and what swings: their own pools, filled while they train."""

from __future__ import annotations

import logging
import multiprocessing
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np

from models.generator.sway import sway_example
from models.training import parallel
from models.training.parts_mouth_stage import MouthPartsStage
from models.training.parts_mouths import mouth_example
from models.training.parts_stages import EyePartsStage
from models.training.parts_truth import eye_example
from models.training.pool import SHARD, TRAIN_FROM, Pool, write_shard
from models.training.stages import Stage
from models.training.sway_stage import SwayStage
from models.training.train import Trainer

log = logging.getLogger(__name__)

PARTS_STAGES: dict[str, Callable[[], Stage]] = {
    "eye_parts": EyePartsStage,
    "mouth_parts": MouthPartsStage,
    "sway": SwayStage,
}
PARTS_EXAMPLES: dict[str, Callable[[int], dict[str, np.ndarray]]] = {
    "eye_parts": eye_example,
    "mouth_parts": mouth_example,
    "sway": sway_example,
}
EXAMPLES_A_CHARACTER = {"mouth_parts": 8}
"""Mouths are drawn alone, which is quick: so many for each character that another pool has."""
FIRST_SHARDS = 4


def _fill(folder: str, stage: str, characters: int) -> None:
    import cv2

    cv2.setNumThreads(1)
    for first in range(0, characters * EXAMPLES_A_CHARACTER.get(stage, 1), SHARD):
        write_shard(Path(folder), TRAIN_FROM + first, make=PARTS_EXAMPLES[stage])


def fill_pool(runs: Path, stage: str, characters: int) -> Any:
    """Start rendering a stage's pool in a process of its own; wait for its beginning. Returns the process."""
    write_shard(runs / f"{stage}-validation", 0, make=PARTS_EXAMPLES[stage])
    folder = runs / f"{stage}-pool"
    filler = multiprocessing.get_context("spawn").Process(
        target=_fill, args=(str(folder), stage, characters), daemon=True
    )
    filler.start()
    while len(list(folder.glob("[0-9]*"))) < min(FIRST_SHARDS, -(-characters // SHARD)) and filler.is_alive():
        time.sleep(1)
    return filler


def train_parts(runs: Path, stage: str, minutes: float, characters: int, device: str = "cpu") -> None:
    """Train one stage, going on from its checkpoint, while its pool grows.

    Args:
        runs: folder of pools, checkpoints and curves.
        stage: one of `PARTS_STAGES`.
        minutes: length of the whole training.
        characters: how many the pool gets.
        device: "cpu" or "cuda".
    """
    filler = None if parallel.rank() else fill_pool(runs, stage, characters)
    parallel.wait_for_all()
    try:
        todo = PARTS_STAGES[stage]()
        pool, held = (Pool(runs / f"{stage}-{name}", todo.keys) for name in ("pool", "validation"))
        pool.refresh()
        held.refresh()
        validation = {k: np.asarray(held.shards[0][k]) for k in todo.keys}
        Trainer(todo, pool, validation, runs / stage, minutes, device).run()
    finally:
        if filler is not None:
            filler.terminate()
            filler.join()
