"""A training session: the pool grows in processes of its own while the stages train."""

from __future__ import annotations

import csv
import logging
import multiprocessing
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import numpy as np

from models.training.export import export_pack
from models.training.pool import SHARD, TRAIN_FROM, Pool, write_shard
from models.training.stages import STAGES
from models.training.train import Trainer

log = logging.getLogger(__name__)

FIRST_SHARDS = 8
"""Shards there must be before training begins."""


def _fill(folder: str, characters: int) -> None:
    import cv2

    cv2.setNumThreads(1)
    for first in range(0, characters, SHARD):
        write_shard(Path(folder), TRAIN_FROM + first)


@contextmanager
def prepare_pool(runs: Path, characters: int) -> Iterator[None]:
    """Render validation characters, start rendering the pool, and wait for its beginning."""
    write_shard(runs / "validation", 0)
    filler = multiprocessing.get_context("spawn").Process(
        target=_fill, args=(str(runs / "pool"), characters), daemon=True
    )
    filler.start()
    try:
        wanted = min(FIRST_SHARDS, -(-characters // SHARD))
        while len(list((runs / "pool").glob("[0-9]*"))) < wanted and filler.is_alive():
            time.sleep(1)
        yield
    finally:
        filler.terminate()
        filler.join()


def train_stage(runs: Path, stage: str, minutes: float, device: str) -> None:
    """Train one stage, going on from its checkpoint."""
    todo = STAGES[stage]()
    pool, held = Pool(runs / "pool", todo.keys), Pool(runs / "validation", todo.keys)
    pool.refresh()
    held.refresh()
    validation = {k: np.asarray(held.shards[0][k]) for k in todo.keys}
    Trainer(todo, pool, validation, runs / stage, minutes, device).run()


def export(runs: Path, out: Path) -> None:
    """Write the pack of a training session, with what its training was."""
    curves = {}
    for stage in STAGES:
        path = runs / stage / "curve.csv"
        if path.exists():
            with path.open(newline="") as f:
                curves[stage] = list(csv.DictReader(f))[-1]
    pack, differences = export_pack(runs, out, {"command": "ichimai train", "last_validation": curves})
    size = sum(f.bytes for f in pack.manifest.files.values()) / 1e6
    log.info("wrote %s: %.1f MB; largest difference to torch %s", out, size, differences)
