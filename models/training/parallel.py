"""Training on several processes or GPUs, as `torchrun` starts them: all step alike, on other examples."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager

import torch
import torch.distributed as dist
from torch import nn
from torch.nn.parallel import DistributedDataParallel


@contextmanager
def joined(device: str) -> Iterator[str]:
    """Join the other processes, where `torchrun` started several; one alone goes on as it is.

    Args:
        device: "cpu" or "cuda".

    Yields:
        The device of this process: of several GPUs each has its own.
    """
    if int(os.environ.get("WORLD_SIZE", "1")) == 1:
        yield device
        return
    if device == "cuda":
        device = f"cuda:{os.environ.get('LOCAL_RANK', '0')}"
        torch.cuda.set_device(device)
    dist.init_process_group("nccl" if device.startswith("cuda") else "gloo")
    # What is changed by chance in pictures must differ from process to process.
    torch.manual_seed(torch.initial_seed() % (1 << 31) + dist.get_rank())
    try:
        yield device
    finally:
        dist.destroy_process_group()


def rank() -> int:
    """Return which of the processes this is, from 0; 0 writes what is written."""
    return dist.get_rank() if dist.is_initialized() else 0


def count() -> int:
    """Return how many processes train together."""
    return dist.get_world_size() if dist.is_initialized() else 1


def wait_for_all() -> None:
    """Return when every process has come here."""
    if dist.is_initialized():
        dist.barrier()


def of_first(value: float, device: torch.device) -> float:
    """Return the first process's value: clocks and stops must not differ."""
    if not dist.is_initialized():
        return value
    shared = torch.tensor([value], dtype=torch.float64, device=device)
    dist.broadcast(shared, 0)
    return float(shared)


def shared(network: nn.Module, device: torch.device) -> nn.Module:
    """Return the network so that all processes get the mean of their gradients."""
    if not dist.is_initialized():
        return network
    return DistributedDataParallel(network, device_ids=[device] if device.type == "cuda" else None)
