"""Training loop: resumable at any moment, bf16 on CPU and CUDA, curves as CSV, pictures to look at."""

from __future__ import annotations

import logging
import math
import time
from collections.abc import Callable
from pathlib import Path
from typing import cast

import cv2
import numpy as np
import torch
from torch import nn

from models.training import checkpoint, parallel
from models.training.curve import add_row
from models.training.pool import Pool
from models.training.stages import Stage, as_tensors

log = logging.getLogger(__name__)

CHECKPOINT_S = 90.0
"""Seconds of training that a stopped run loses at most."""


def fast_in_bfloat16(device: torch.device) -> bool:
    """Return whether mixed precision pays: CPUs without bfloat16 instructions are ten times slower in it."""
    if device.type != "cpu":
        return True
    # A trial of a few milliseconds errs on a busy machine, so the CPU's own word comes first.
    able = getattr(torch.ops.mkldnn, "_is_mkldnn_bf16_supported", None)
    return able is not None and bool(able()) and _seconds(torch.bfloat16) < _seconds(torch.float32)


def _seconds(kind: torch.dtype) -> float:
    """Return the shortest of five times a convolution takes."""
    picture, kernel = torch.rand(4, 64, 64, 64).to(kind), torch.rand(64, 64, 3, 3).to(kind)
    times = []
    for _ in range(6):
        start = time.perf_counter()
        torch.conv2d(picture, kernel)
        times.append(time.perf_counter() - start)
    return min(times[1:])


@torch.no_grad()
def update_average(average: nn.Module, network: nn.Module, step: int) -> None:
    """Draw the running mean of a network's weights after it in place, faster in the first steps."""
    decay = min(0.998, 1 - 1 / (step / 10 + 2))
    for mean, new in zip(average.parameters(), network.parameters(), strict=True):
        mean.lerp_(new, 1 - decay)
    for mean, new in zip(average.buffers(), network.buffers(), strict=True):
        if mean.is_floating_point():
            mean.lerp_(new, 1 - decay)


class Trainer:
    """Trains one stage on a pool for a number of minutes, counted over all runs of the folder.

    Args:
        stage: what to train.
        pool: training examples.
        validation: a fixed batch of the pool's form, from characters never trained on.
        folder: gets checkpoint.pt, curve.csv and preview.png.
        minutes: length of the whole training; the learning rate falls to zero at its end.
        compiled: let torch compile the network first: a minute's wait, then up to twice the steps a second.
    """

    def __init__(
        self,
        stage: Stage,
        pool: Pool,
        validation: dict[str, np.ndarray],
        folder: Path,
        minutes: float,
        device: str = "cpu",
        rate: float = 1.2e-3,
        compiled: bool = False,
    ) -> None:
        self.stage, self.pool, self.folder, self.rate = stage, pool, folder, rate
        self.device = torch.device(device)
        self.mixed = fast_in_bfloat16(self.device)
        self.budget_s = minutes * 60
        self.network = stage.network().to(memory_format=torch.channels_last).to(self.device)  # pyright: ignore
        self.average = stage.network().to(self.device).eval().requires_grad_(False)
        self.average.load_state_dict(self.network.state_dict())
        self.optimiser = torch.optim.AdamW(
            self.network.parameters(), lr=rate, betas=(0.9, 0.99), weight_decay=1e-3
        )
        self._kept = {"network": self.network, "average": self.average, "optimiser": self.optimiser}
        self.validation = as_tensors(validation, self.device)
        folder.mkdir(parents=True, exist_ok=True)
        counts = checkpoint.resume(folder / "checkpoint.pt", self._kept, self.device)
        self.step, self.examples = int(counts.get("step", 0)), int(counts.get("examples", 0))
        self.seconds = float(counts.get("seconds", 0.0))
        if counts:
            log.info("resumed %s at step %d, %.0f s", stage.name, self.step, self.seconds)
        self._shared = parallel.shared(self.network, self.device)
        if compiled:
            self._shared = cast(nn.Module, torch.compile(self._shared, dynamic=False))

    def save(self) -> None:
        """Write the checkpoint, whole or not at all; of several processes the first does."""
        if parallel.rank():
            return
        counts = {"step": self.step, "seconds": self.seconds, "examples": self.examples}
        checkpoint.save(self.folder / "checkpoint.pt", self._kept, **counts)

    def _train_step(self, r: np.random.Generator) -> dict[str, float]:
        progress = min(self.seconds / self.budget_s, 1.0)
        warm = min(1.0, (self.step + 1) / 200)
        for group in self.optimiser.param_groups:
            group["lr"] = self.rate * warm * (0.5 + 0.5 * math.cos(math.pi * progress)) + 1e-6
        batch = as_tensors(self.pool.draw(r, self.stage.batch), self.device)
        with torch.autocast(self.device.type, torch.bfloat16, enabled=self.mixed):
            losses = self.stage.loss(self._shared, batch)
            total = torch.stack(list(losses.values())).sum()
        self.optimiser.zero_grad(set_to_none=True)
        total.backward()
        nn.utils.clip_grad_norm_(self.network.parameters(), 1.0)
        self.optimiser.step()
        update_average(self.average, self.network, self.step)
        self.step += 1
        self.examples += self.stage.batch * parallel.count()
        return {k: float(v.detach()) for k, v in losses.items()}

    def run(self, stop: Callable[[], bool] = lambda: False) -> None:
        """Train until the budget is used or `stop()` says so; checkpoint on the way and at the end."""
        r = np.random.default_rng([self.step, 99, parallel.rank()])
        self._shared.train()
        sums: dict[str, float] = {}
        count, saved_at, last = 0, time.monotonic(), time.monotonic()
        examples_then, seconds_then = self.examples, self.seconds
        while not self._over(stop):
            if self.step % 50 == 0:
                self.pool.refresh()
            for k, v in self._train_step(r).items():
                sums[k] = sums.get(k, 0.0) + v
            count += 1
            now = time.monotonic()
            self.seconds = parallel.of_first(self.seconds + now - last, self.device)
            last = now
            if now - saved_at > CHECKPOINT_S:
                rate = (self.examples - examples_then) / (self.seconds - seconds_then)
                self._report({k: v / count for k, v in sums.items()}, rate)
                sums, count, examples_then, seconds_then = {}, 0, self.examples, self.seconds
                saved_at = last = time.monotonic()
        self.save()
        parallel.wait_for_all()

    def _over(self, stop: Callable[[], bool]) -> bool:
        """Return whether training ends here; all processes end together."""
        return bool(parallel.of_first(self.seconds >= self.budget_s or stop(), self.device))

    def _report(self, losses: dict[str, float], rate: float) -> None:
        if parallel.rank():
            return
        self.save()
        with torch.no_grad():
            held = {k: float(v) for k, v in self.stage.loss(self.average, self.validation).items()}
            picture = self.stage.picture(self.average, {k: v[:6] for k, v in self.validation.items()})
        write_preview(picture.float().cpu().numpy(), self.folder / "preview.png")
        row = {
            "step": self.step,
            "seconds": round(self.seconds),
            "examples_per_s": round(rate, 1),
            "characters": self.pool.characters,
            "train": sum(losses.values()),
            "validation": sum(held.values()),
            **{f"validation_{k}": v for k, v in held.items()},
        }
        add_row(self.folder / "curve.csv", row, digits=5)
        left = max(0.0, self.budget_s - self.seconds) / 60
        log.info(
            "%s step %d, %.1f examples/s, train %.4f, validation %.4f, %.0f min left",
            self.stage.name,
            self.step,
            rate,
            row["train"],
            row["validation"],
            left,
        )


def write_preview(pictures: np.ndarray, path: Path) -> None:
    """Write premultiplied pictures (rows, columns, 4, H, W) over light grey as one PNG."""
    rows, columns, _, h, w = pictures.shape
    over = pictures[:, :, :3] + 0.8 * (1 - pictures[:, :, 3:])
    sheet = over.transpose(0, 3, 1, 4, 2).reshape(rows * h, columns * w, 3)
    cv2.imwrite(str(path), np.clip(sheet[..., ::-1] * 255, 0, 255).astype(np.uint8))
