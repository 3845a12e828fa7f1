"""Trains a turner for three steps with whoever else `torchrun` started, and says what came out.

usage: torchrun --nproc-per-node 2 -m tests.models.training.two_processes POOL RUNS
"""

import json
import sys
from pathlib import Path

import numpy as np
import torch

from models.training import parallel
from models.training.pool import Pool
from models.training.stages import TurnerStage
from models.training.train import Trainer

STEPS = 3


def main(pool_folder: Path, runs: Path) -> None:
    """Write RUNS/RANK.json: steps, examples, sums of weights and of the first random numbers."""
    torch.set_num_threads(1)
    with parallel.joined("cpu") as device:
        stage = TurnerStage()
        stage.batch = 2
        pool = Pool(pool_folder, stage.keys)
        pool.refresh()
        validation = {k: np.asarray(v) for k, v in pool.shards[0].items()}
        torch.manual_seed(5)
        trainer = Trainer(stage, pool, validation, runs / "turner", 60.0, device)
        left = iter(range(STEPS))
        torch.manual_seed(5 + parallel.rank())
        chance = float(torch.rand(()))
        trainer.run(lambda: next(left, None) is None)
        told = {
            "steps": trainer.step,
            "examples": trainer.examples,
            "weights": float(sum(p.detach().double().abs().sum() for p in trainer.network.parameters())),
            "chance": chance,
        }
        (runs / f"{parallel.rank()}.json").write_text(json.dumps(told))


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
