"""Checkpoints: what was learned comes back, and what the trainer counted."""

from pathlib import Path

import pytest

torch = pytest.importorskip("torch")

from models.training import checkpoint  # noqa: E402


def parts(seed: int) -> dict[str, checkpoint.Stateful]:
    torch.manual_seed(seed)
    network = torch.nn.Linear(3, 2)
    optimiser = torch.optim.AdamW(network.parameters(), lr=1e-2)
    network(torch.ones(1, 3)).sum().backward()
    optimiser.step()
    return {"network": network, "optimiser": optimiser}


def test_a_training_goes_on_where_it_was_stopped(tmp_path: Path) -> None:
    one, other, path = parts(1), parts(2), tmp_path / "checkpoint.pt"
    checkpoint.save(path, one, step=7, seconds=1.5)
    assert checkpoint.resume(path, other) == {"step": 7, "seconds": 1.5}
    assert torch.equal(one["network"].state_dict()["weight"], other["network"].state_dict()["weight"])
    first, second = (p["optimiser"].state_dict()["state"][0]["exp_avg"] for p in (one, other))
    assert torch.equal(first, second)


def test_a_training_without_a_checkpoint_begins(tmp_path: Path) -> None:
    fresh = parts(3)
    before = fresh["network"].state_dict()["weight"].clone()
    assert checkpoint.resume(tmp_path / "checkpoint.pt", fresh) == {}
    assert torch.equal(before, fresh["network"].state_dict()["weight"])
