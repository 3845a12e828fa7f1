"""The retargeting network, its training and its export."""

from __future__ import annotations

import logging
import math
import time
from pathlib import Path

import numpy as np
import torch
from torch import nn
from torch.nn import functional as F

from models.training import checkpoint
from models.training.curve import add_row
from models.training.retargeting.recordings import NEUTRAL, Recording, mirrored
from models.training.train import update_average
from tracking.retargeting.inputs import NUMBERS, NUMBERS_AT, inputs_of
from tracking.retargeting.retargeter import RESIDUAL, STATES_NAMED

log = logging.getLogger(__name__)

BASIS, WIDTH, STATES, BATCH = 32, 80, 96, 32
CHECKPOINT_S = 60.0
HELD_EVERY = 10
"""Every tenth person is kept apart, to judge by."""
_STEP_WEIGHT, _STILL_WEIGHT, _RESIDUAL_SHARE, _NARROW = 1.5, 0.5, 0.3, 0.02
_LEAST = np.array([-1.0 if n.endswith("deg") or n.startswith(("gaze", "brow")) or "brow" in n or n ==
                   "mouth_form" else 0.0 for n in NUMBERS], np.float32)  # fmt: skip


_WEIGHTS = torch.tensor([2.0 if n in ("left_eye", "right_eye", "mouth") else 1.0 for n in NUMBERS])


class RetargetNetwork(nn.Module):
    """What changed since rest, over time: an LSTM whose answer is added to what the tracker measured.

    How far each number follows from frame to frame the LSTM says as well, so that a still face stands still.

    Args:
        size: of the inputs.
    """

    mean: torch.Tensor
    deviation: torch.Tensor
    basis: torch.Tensor

    def __init__(self, size: int) -> None:
        super().__init__()
        points = NUMBERS_AT.start
        self.register_buffer("basis", torch.zeros(points, BASIS))
        self.register_buffer("mean", torch.zeros(BASIS + size - points))
        self.register_buffer("deviation", torch.ones(BASIS + size - points))
        inner = BASIS + size - points
        self.first = nn.Linear(inner + RESIDUAL, WIDTH)
        self.memory = nn.LSTM(WIDTH, STATES, batch_first=True)
        self.answer = nn.Linear(STATES + WIDTH, len(NUMBERS))
        nn.init.zeros_(self.answer.weight)
        nn.init.zeros_(self.answer.bias)
        self.gate = nn.Linear(STATES + WIDTH, len(NUMBERS))
        nn.init.constant_(self.gate.bias, 2.0)

    def forward(
        self, seen: torch.Tensor, residual: torch.Tensor, hidden: torch.Tensor, cell: torch.Tensor,
        shown: torch.Tensor,
    ) -> tuple[torch.Tensor, ...]:  # fmt: skip
        """Return the numbers since rest (B, T, N) and the three states.

        Args:
            seen: (B, T, S) by `tracking.retargeting.inputs.inputs_of`.
            residual: (B, RESIDUAL), 0 where nothing is known.
            hidden: (1, B, STATES).
            cell: likewise.
            shown: (1, B, N), the numbers of the frame before.
        """
        points = NUMBERS_AT.start
        x = torch.cat([seen[..., :points] @ self.basis, seen[..., points:]], -1)
        x = ((x - self.mean) / self.deviation).clamp(-6.0, 6.0)
        if self.training:
            x = F.dropout(x + 0.15 * torch.randn_like(x), 0.15)
        wide = residual[:, None].expand(-1, x.shape[1], -1)
        x = F.relu(self.first(torch.cat([x, wide], -1)))
        remembered, (hidden, cell) = self.memory(x, (hidden, cell))
        known = F.dropout(torch.cat([remembered, x], -1), 0.1, self.training)
        goal, share = seen[..., NUMBERS_AT] + self.answer(known), torch.sigmoid(self.gate(known))
        rows = []
        for k in range(goal.shape[1]):
            shown = shown + share[None, :, k] * (goal[None, :, k] - shown)
            rows.append(shown[0])
        return torch.stack(rows, 1), hidden, cell, shown


class ResidualEncoder(nn.Module):
    """What of the truth neither features nor time explain, in a few numbers for a whole sequence."""

    def __init__(self) -> None:
        super().__init__()
        self.layers = nn.Sequential(
            nn.Conv1d(2 * len(NUMBERS), 32, 5, 2), nn.ReLU(), nn.Conv1d(32, 32, 5, 2), nn.ReLU()
        )
        self.answer = nn.Linear(32, RESIDUAL)

    def forward(self, truth: torch.Tensor, measured: torch.Tensor) -> torch.Tensor:
        """Return (B, RESIDUAL) of the truth and what was measured, (B, T, N) each."""
        x = torch.cat([truth - measured, truth], -1).transpose(1, 2)
        return self.answer(self.layers(x).mean(2))


class RetargetTrainer:
    """Trains for a number of steps, counted over all runs of the folder; resumable.

    Args:
        recordings: people, all as one kind of tracker saw them.
        folder: gets checkpoint.pt and curve.csv.
        steps: length of the whole training; the learning rate falls to zero at its end.
    """

    def __init__(self, recordings: list[Recording], folder: Path, steps: int) -> None:
        self.folder, self.steps = folder, steps
        length = min(len(r.truth) for r in recordings)
        self.held = [r for k, r in enumerate(recordings) if k % HELD_EVERY == 0]
        learned = [r for k, r in enumerate(recordings) if k % HELD_EVERY]
        everyone = [*learned, *map(mirrored, learned)]
        self.seen = np.stack([r.seen[:length] for r in everyone])
        self.truth = np.stack([r.truth[:length] for r in everyone])
        self.still = np.stack([r.held[:length] for r in everyone])
        torch.manual_seed(5)
        size = inputs_of(self.seen[0], self.seen[0]).shape[1]
        self.network, self.residual = RetargetNetwork(size), ResidualEncoder()
        self._know_the_range()
        self.average = RetargetNetwork(size).eval()
        self.average.load_state_dict(self.network.state_dict())
        weights = [*self.network.parameters(), *self.residual.parameters()]
        self.optimiser = torch.optim.AdamW(weights, lr=2e-3, weight_decay=2e-2)
        self._kept = {
            "network": self.network,
            "average": self.average,
            "residual": self.residual,
            "optimiser": self.optimiser,
        }
        folder.mkdir(parents=True, exist_ok=True)
        self.step: int = checkpoint.resume(folder / "checkpoint.pt", self._kept).get("step", 0)
        self.draw = np.random.default_rng([self.step, 13])

    def _know_the_range(self) -> None:
        change = inputs_of(self.seen, self.seen[:, :NEUTRAL].mean(1, keepdims=True))
        change = change.reshape(-1, change.shape[-1])
        points = change[:, : NUMBERS_AT.start]
        _, _, directions = np.linalg.svd(points[:: max(len(points) // 4000, 1)], full_matrices=False)
        basis = directions[:BASIS].T
        inner = np.concatenate([points @ basis, change[:, NUMBERS_AT.start :]], 1)
        self.network.basis.copy_(torch.from_numpy(basis))
        self.network.mean.copy_(torch.from_numpy(inner.mean(0)))
        self.network.deviation.copy_(torch.from_numpy(inner.std(0) + 1e-3))

    def save(self) -> None:
        """Write the checkpoint, whole or not at all."""
        checkpoint.save(self.folder / "checkpoint.pt", self._kept, step=self.step)

    def run(self) -> None:
        """Train to the end."""
        total, count, saved = 0.0, 0, time.monotonic()
        while self.step < self.steps:
            total, count = total + self._train_step(), count + 1
            if time.monotonic() - saved > CHECKPOINT_S or self.step == self.steps:
                self.save()
                self._report(total / count)
                total, count, saved = 0.0, 0, time.monotonic()

    def _train_step(self) -> float:
        rate = 2e-3 * min(1.0, (self.step + 1) / 60)
        rate *= 0.5 + 0.5 * math.cos(math.pi * self.step / self.steps)
        for group in self.optimiser.param_groups:
            group["lr"] = rate + 1e-6
        self.network.train()
        at = self.draw.integers(len(self.seen), size=min(BATCH, len(self.seen)))
        loss = self._loss(self.seen[at], self.truth[at], self.still[at])
        self.optimiser.zero_grad(set_to_none=True)
        loss.backward()
        nn.utils.clip_grad_norm_(self.network.parameters(), 1.0)
        self.optimiser.step()
        update_average(self.average, self.network, self.step)
        self.step += 1
        return float(loss.detach())

    def _loss(self, seen: np.ndarray, truth: np.ndarray, still: np.ndarray) -> torch.Tensor:
        # Where a face rests is learned from what it did: now and then that is more than the neutral frames.
        share = np.where(
            self.draw.random((len(seen), 1, 1)) < 0.35, self.draw.uniform(0, 0.6, (len(seen), 1, 1)), 0
        )
        first = int(self.draw.integers(3, NEUTRAL + 1))
        rest = (1 - share) * seen[:, :first].mean(1, keepdims=True) + share * seen.mean(1, keepdims=True)
        goal = torch.from_numpy((truth - share * truth.mean(1, keepdims=True)).astype(np.float32))
        given = torch.from_numpy(inputs_of(seen, rest).astype(np.float32))
        if self.draw.random() < 0.5:  # the past is longer than a recording
            with torch.no_grad():
                _, *states = self.network(given, torch.zeros(len(seen), RESIDUAL), *_empty(len(seen)))
        else:
            states = _empty(len(seen))
        vector = self.residual(goal, given[..., NUMBERS_AT])
        kept = (torch.rand(len(seen), 1) < _RESIDUAL_SHARE).float()
        found, *_ = self.network(given, vector * kept, *states)
        # Blinks are rare: the squares of their errors count, or the best guess would be that there is none.
        wrong = (F.smooth_l1_loss(found, goal, beta=0.3, reduction="none") * _WEIGHTS).mean()
        # Steps as the truth makes them: none while it holds still, and none too late.
        steps = F.smooth_l1_loss(found.diff(dim=1), goal.diff(dim=1), beta=0.1, reduction="none")
        apart = (steps * _WEIGHTS).mean(-1)
        quiet = torch.from_numpy(still[:, 1:].astype(np.float32))
        trembles = found.diff(dim=1).abs().mean(-1)
        jitter = (trembles * quiet).sum() / quiet.sum().clamp(min=1.0)
        return wrong + _STEP_WEIGHT * apart.mean() + _STILL_WEIGHT * jitter + _NARROW * (vector**2).mean()

    def _report(self, loss: float) -> None:
        row = {"step": self.step, "loss": loss, **judged(self.average, self.held)}
        add_row(self.folder / "curve.csv", row)
        log.info("retargeting %s", {k: round(v, 4) for k, v in row.items()})


def _empty(count: int) -> list[torch.Tensor]:
    return [torch.zeros(1, count, size) for size in (STATES, STATES, len(NUMBERS))]


@torch.no_grad()
def judged(network: RetargetNetwork, people: list[Recording]) -> dict[str, float]:
    """Return the mean error in motion, that of the tracker's own numbers, and how both tremble when held."""
    errors, plain, trembles, plain_trembles = [], [], [], []
    for made in people:
        given = torch.from_numpy(inputs_of(made.seen, made.seen[:NEUTRAL].mean(0)).astype(np.float32))[None]
        found = network(given, torch.zeros(1, RESIDUAL), *_empty(1))[0][0].numpy()
        measured = given[0, :, NUMBERS_AT].numpy()
        truth = np.clip(made.truth, _LEAST, 1.0)[NEUTRAL:]
        for values, wrong, jumps in ((found, errors, trembles), (measured, plain, plain_trembles)):
            shown = np.clip(values, _LEAST, 1.0)
            wrong.append(np.abs(shown[NEUTRAL:] - truth).mean())
            jumps.append(np.abs(np.diff(shown, axis=0))[made.held[1:]].mean())
    means = [float(np.nanmean(v)) for v in (errors, plain, trembles, plain_trembles)]
    return dict(zip(("error", "plain", "trembles", "plain_trembles"), means, strict=True))


def export(trained: Path, path: Path) -> None:
    """Write the averaged network as ONNX, for one frame."""
    weights = torch.load(trained, weights_only=True)["average"]
    size = weights["mean"].shape[0] - BASIS + NUMBERS_AT.start
    network = RetargetNetwork(size).eval()
    network.load_state_dict(weights)
    path.parent.mkdir(parents=True, exist_ok=True)
    # The residual stands third, so that the first state is the network's second input.
    torch.onnx.export(
        _Exported(network), (torch.zeros(1, 1, size), *_empty(1), torch.zeros(1, RESIDUAL)), str(path),
        input_names=["seen", *STATES_NAMED, "residual"],
        output_names=["change", *(f"{name}_after" for name in STATES_NAMED)], opset_version=17, dynamo=False,
    )  # fmt: skip


class _Exported(nn.Module):
    def __init__(self, network: RetargetNetwork) -> None:
        super().__init__()
        self.network = network

    def forward(
        self, seen: torch.Tensor, hidden: torch.Tensor, cell: torch.Tensor, shown: torch.Tensor,
        residual: torch.Tensor,
    ) -> tuple[torch.Tensor, ...]:  # fmt: skip
        """Put the inputs in the order of the network, residual second; see `RetargetNetwork.forward`."""
        return self.network(seen, residual, hidden, cell, shown)
