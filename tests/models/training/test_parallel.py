"""Training on several processes."""

import json
import os
import subprocess
import sys

import pytest
import torch

from models.training import parallel
from models.training.pool import TRAIN_FROM, write_shard


def test_one_process_alone_goes_on_as_it_is():
    with parallel.joined("cpu") as device:
        network = torch.nn.Linear(2, 2)
        assert device == "cpu"
        assert (parallel.rank(), parallel.count()) == (0, 1)
        assert parallel.shared(network, torch.device(device)) is network
        assert parallel.of_first(0.5, torch.device(device)) == 0.5


@pytest.mark.slow
def test_two_processes_see_other_examples_and_keep_the_same_weights(tmp_path):
    write_shard(tmp_path / "pool", TRAIN_FROM, count=2)
    command = [sys.executable, "-m", "torch.distributed.run", "--standalone", "--nproc-per-node", "2"]
    command += ["-m", "tests.models.training.two_processes", str(tmp_path / "pool"), str(tmp_path)]
    done = subprocess.run(
        command, capture_output=True, text=True, timeout=600, env={**os.environ, "OMP_NUM_THREADS": "1"}
    )
    assert done.returncode == 0, done.stderr[-2000:]
    first, second = (json.loads((tmp_path / f"{rank}.json").read_text()) for rank in (0, 1))
    assert first["steps"] == second["steps"] == 3
    assert first["examples"] == 3 * 2 * 2
    assert first["weights"] == second["weights"]
    assert first["chance"] != second["chance"]
    assert (tmp_path / "turner" / "checkpoint.pt").exists()
