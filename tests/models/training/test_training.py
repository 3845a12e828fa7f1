"""Training on a pool of two characters: every stage steps, stops, goes on, and exports."""

import csv

import numpy as np
import pytest
import torch

from models.training import train
from models.training.export import export_pack
from models.training.pool import TRAIN_FROM, Pool, random_pose, write_shard
from models.training.stages import STAGES, as_tensors
from models.training.train import Trainer
from tracking.errors import InputError


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    torch.set_num_threads(1)
    folder = tmp_path_factory.mktemp("runs")
    write_shard(folder / "pool", TRAIN_FROM, count=2)
    return folder


def trainer(folder, stage: str, minutes: float = 60.0) -> Trainer:
    todo = STAGES[stage]()
    todo.batch = 2
    pool = Pool(folder / "pool", todo.keys)
    assert pool.refresh() == 2
    validation = {k: np.asarray(v) for k, v in pool.shards[0].items()}
    return Trainer(todo, pool, validation, folder / stage, minutes)


def steps(count: int):
    left = iter(range(count))
    return lambda: next(left, None) is None


def test_a_shard_is_written_once_and_whole(folder):
    before = sorted(p.stat().st_mtime_ns for p in (folder / "pool").glob("*/*.npy"))
    write_shard(folder / "pool", TRAIN_FROM, count=2)
    assert sorted(p.stat().st_mtime_ns for p in (folder / "pool").glob("*/*.npy")) == before
    assert not list((folder / "pool").glob(".*"))


@pytest.mark.parametrize("stage", STAGES)
def test_a_stage_trains_stops_and_goes_on(folder, stage, monkeypatch):
    monkeypatch.setattr(train, "CHECKPOINT_S", 0.0)
    first = trainer(folder, stage)
    first.run(steps(2))
    assert first.step == 2
    with (folder / stage / "curve.csv").open() as f:
        rows = list(csv.DictReader(f))
    assert len(rows) == 2 and np.isfinite(float(rows[-1]["validation"]))
    assert (folder / stage / "preview.png").stat().st_size > 1000
    again = trainer(folder, stage)
    assert again.step == 2 and again.seconds > 0
    for a, b in zip(first.network.parameters(), again.network.parameters(), strict=True):
        assert torch.equal(a, b)
    again.run(steps(1))
    assert again.step == 3


def test_every_stage_is_measured_on_what_it_never_trained_on(folder):
    todo = STAGES["turner"]()
    pool = Pool(folder / "pool", todo.keys)
    pool.refresh()
    batch = as_tensors(pool.draw(np.random.default_rng(0), 2), torch.device("cpu"))
    network = todo.network().eval()
    first, again = (todo.loss(network, batch) for _ in range(2))
    assert {k: float(v) for k, v in first.items()} == {k: float(v) for k, v in again.items()}


def test_random_poses_follow_the_published_density():
    r = np.random.default_rng(0)
    heads = np.array([random_pose(r).as_array()[:3] for _ in range(3000)])
    moved = np.abs(heads[heads != 0])
    # A density that rises linearly from the centre has mean 2/3.
    assert np.mean(moved) == pytest.approx(2 / 3, abs=0.03)
    assert np.abs(heads.mean(0)).max() < 0.05


@pytest.mark.slow
def test_checkpoints_become_a_pack_that_onnx_runs_like_torch(folder, tmp_path, monkeypatch):
    for stage in STAGES:
        if not (folder / stage / "checkpoint.pt").exists():
            trainer(folder, stage).run(steps(1))
    pack, differences = export_pack(folder, tmp_path / "pack", {})
    assert set(differences) == {"turner", "eye", "mouth", "reader", "finder"}
    assert max(differences.values()) < 0.02
    assert sum(f.bytes for f in pack.manifest.files.values()) < 40e6
    pack.check()


def test_export_without_a_checkpoint_says_what_is_missing(tmp_path):
    with pytest.raises(InputError, match="train turner first"):
        export_pack(tmp_path, tmp_path / "pack", {})
