"""The network from sound to visemes, its training and its export."""

from __future__ import annotations

import logging
import math
import time
from pathlib import Path

import numpy as np
import torch
from torch import nn
from torch.nn import functional as F

from models.training.curve import add_row
from models.training.train import update_average
from models.training.voice.examples import Shards, Speech, features_and_truth
from tracking.unfinished import written_whole
from tracking.voice.features import BANDS
from tracking.voice.viseme_network import ENOUGH, SHARE
from tracking.voice.visemes import INDEX, VISEMES

log = logging.getLogger(__name__)

CHANNELS, STATES = 128, 224
AHEAD, BEHIND = 3, 5
"""Frames that the convolutions see after and before the one judged."""
FRAMES, BATCH = 224, 32
WARM_UP = 24
"""First frames of a crop, in which the network does not know yet what came before."""
DROPOUT = 0.12
OPENING_WEIGHT = 15.0
LIPS_WEIGHT = 0.3
"""How much more frames count in which lips close."""
CHECKPOINT_S = 60.0
REPORT_STEPS = 150


class VisemeNetwork(nn.Module):
    """Three convolutions over time, then a recurrent layer that knows all that was said.

    Convention: frames run along axis 1; the output for frame k sees frames up to k + AHEAD.
    """

    mean: torch.Tensor
    deviation: torch.Tensor

    def __init__(self, channels: int = CHANNELS, states: int = STATES) -> None:
        super().__init__()
        self.register_buffer("mean", torch.full((BANDS,), -5.0))
        self.register_buffer("deviation", torch.full((BANDS,), 4.0))
        self.first = nn.Conv1d(BANDS, channels, 5)
        self.second = nn.Conv1d(channels, channels, 3)
        self.third = nn.Conv1d(channels, channels, 3)
        self.norms = nn.ModuleList(nn.BatchNorm1d(channels) for _ in range(3))
        self.memory = nn.GRU(channels, states, batch_first=True)
        self.answer = nn.Linear(channels + states, len(VISEMES) + 1)

    def forward(self, mel: torch.Tensor, state: torch.Tensor) -> tuple[torch.Tensor, ...]:
        """Answer for each frame that has its neighbours.

        Args:
            mel: (B, T + AHEAD + BEHIND, BANDS).
            state: (1, B, STATES), what the frames before left behind.

        Returns:
            Probabilities of the visemes with the opening (B, T, 16), the last layer
            (B, T, CHANNELS + STATES), and the state (1, B, STATES).
        """
        logits, hidden, state = self.raw(mel, state)
        visemes = F.softmax(logits[..., :-1], -1)
        return torch.cat([visemes, torch.sigmoid(logits[..., -1:])], -1), hidden, state

    def raw(self, mel: torch.Tensor, state: torch.Tensor) -> tuple[torch.Tensor, ...]:
        """Return logits instead of probabilities, else the same."""
        x = ((mel - self.mean) / self.deviation).transpose(1, 2)
        x = F.relu(self.norms[0](self.first(x)))  # (B, C, T + 4)
        x = F.relu(self.norms[1](self.second(x))) + x[..., 1:-1]  # (B, C, T + 2)
        x = F.relu(self.norms[2](self.third(x))) + x[..., 2:]  # (B, C, T)
        x = F.dropout(x.transpose(1, 2), DROPOUT, self.training)
        remembered, state = self.memory(x, state)
        hidden = torch.cat([x, remembered], -1)
        return self.answer(F.dropout(hidden, DROPOUT, self.training)), hidden, state


def padded(mel: torch.Tensor) -> torch.Tensor:
    """Return frames with the neighbours that the first and the last lack."""
    return F.pad(mel.transpose(1, 2), (BEHIND, AHEAD), mode="replicate").transpose(1, 2)


def varied(mel: torch.Tensor) -> torch.Tensor:
    """Return features (B, T, BANDS) as of other people and microphones: what few recordings can't show.

    Bands are moved as longer and shorter throats do, the level and the slope of the spectrum are changed,
    and some bands and frames are hidden.
    """
    count, frames, bands = mel.shape
    place = torch.arange(bands, dtype=torch.float32)
    stretch = torch.empty(count, 1).uniform_(0.88, 1.13)
    at = (place * stretch + torch.empty(count, 1).uniform_(-0.7, 0.7)).clamp(0, bands - 1.001)
    low = at.long()
    share = (at - low)[:, None]
    index = low[:, None].expand(-1, frames, -1)
    mel = mel.gather(2, index) * (1 - share) + mel.gather(2, index + 1) * share
    slope = torch.empty(count, 1, 1).uniform_(-1.0, 1.0) * (place / bands - 0.5)
    mel = mel + slope + torch.empty(count, 1, 1).uniform_(-1.5, 1.5)
    hidden = mel.mean((1, 2), keepdim=True)
    for size, most, axis in ((bands, 5, 2), (frames, 5, 1)):
        begin = torch.randint(0, size - most, (count, 1))
        length = torch.randint(0, most + 1, (count, 1))
        where = torch.arange(size)
        masked = (where >= begin) & (where < begin + length)
        mel = torch.where(masked[:, None, :] if axis == 2 else masked[:, :, None], hidden, mel)
    return mel


def normalised(mel: torch.Tensor, speaks: torch.Tensor, usual: torch.Tensor) -> torch.Tensor:
    """Return features (B, T, BANDS) without half of what their speech differs by from the usual.

    As `tracking.voice.viseme_network.SpectrumNormaliser` does, with the truth of where speech is.
    """
    weight = speaks.float()[..., None]
    count = weight.sum(1, keepdim=True)
    mean = (mel * weight).sum(1, keepdim=True) / count.clamp(min=1.0)
    return mel - SHARE * count / (count + ENOUGH) * (mean - usual)


def losses(network: VisemeNetwork, batch: dict[str, torch.Tensor], usual: torch.Tensor) -> torch.Tensor:
    """Return the loss: cross entropy of the visemes, squared error of the opening."""
    mel = varied(batch["mel"]) if network.training else batch["mel"]
    mel = normalised(mel, batch["viseme"] > 0, usual)
    state = torch.zeros(1, len(mel), network.memory.hidden_size)
    logits, _, _ = network.raw(padded(mel), state)
    logits, soft = logits[:, WARM_UP:], batch["soft"][:, WARM_UP:]
    lips = soft[..., INDEX["PP"]] + soft[..., INDEX["FF"]]
    named = -(soft * F.log_softmax(logits[..., :-1], -1)).sum(-1)
    wrong = (torch.sigmoid(logits[..., -1]) - batch["opening"][:, WARM_UP:]) ** 2
    return (named * (1.0 + LIPS_WEIGHT * lips)).mean() + OPENING_WEIGHT * (wrong * (1.0 + lips)).mean()


class VisemeTrainer:
    """Trains for a number of steps, counted over all runs of the folder; resumable.

    Args:
        shards: examples.
        held: sounds that were kept apart, to judge by.
        folder: gets checkpoint.pt and curve.csv.
        steps: length of the whole training; the learning rate falls to zero at its end.
        rate: the learning rate at its beginning.
        size: channels and states of the network.
    """

    def __init__(
        self,
        shards: Shards,
        held: list[Speech],
        folder: Path,
        steps: int,
        rate: float = 3e-3,
        size: tuple[int, int] = (CHANNELS, STATES),
    ) -> None:
        self.rate = rate
        self.shards, self.folder, self.steps = shards, folder, steps
        self.held = [features_and_truth(s.sound, s.phones) for s in held]
        self.network, self.average = VisemeNetwork(*size), VisemeNetwork(*size).eval()
        mel = shards.mel[:: max(len(shards.mel) // 200_000, 1)].astype(np.float32)
        for network in (self.network, self.average):
            network.mean.copy_(torch.from_numpy(mel.mean(0)))
            network.deviation.copy_(torch.from_numpy(mel.std(0)))
        self.average.load_state_dict(self.network.state_dict())
        self.usual = torch.from_numpy(mean_of_speech(shards).astype(np.float32))
        self.optimiser = torch.optim.AdamW(self.network.parameters(), lr=3e-3, weight_decay=1e-2)
        self.step = 0
        folder.mkdir(parents=True, exist_ok=True)
        self._resume()

    def _resume(self) -> None:
        path = self.folder / "checkpoint.pt"
        if path.exists():
            saved = torch.load(path, weights_only=True)
            self.network.load_state_dict(saved["network"])
            self.average.load_state_dict(saved["average"])
            self.optimiser.load_state_dict(saved["optimiser"])
            self.step = saved["step"]

    def begin_from(self, checkpoint: Path) -> None:
        """Take over the weights of another training, of a network not larger, unless this one has begun."""
        if self.step == 0:
            saved = torch.load(checkpoint, weights_only=True)["average"]
            self.network.load_state_dict(widened(saved, self.network.state_dict()))
            self.average.load_state_dict(self.network.state_dict())

    def save(self) -> None:
        """Write the checkpoint, whole or not at all."""
        state = {
            "network": self.network.state_dict(),
            "average": self.average.state_dict(),
            "optimiser": self.optimiser.state_dict(),
            "step": self.step,
        }
        with written_whole(self.folder / "checkpoint.pt") as file:
            torch.save(state, file)

    def run(self) -> None:
        """Train to the end."""
        r = np.random.default_rng([self.step, 7])
        total, count, saved = 0.0, 0, time.monotonic()
        self.network.train()
        while self.step < self.steps:
            total, count = total + self._train_step(r), count + 1
            if time.monotonic() - saved > CHECKPOINT_S or self.step == self.steps:
                self.save()
                saved = time.monotonic()
            if self.step % REPORT_STEPS == 0 or self.step == self.steps:
                self._report(total / count)
                self.shards.refresh()
                total, count = 0.0, 0

    def _train_step(self, r: np.random.Generator) -> float:
        warm = min(1.0, (self.step + 1) / 100)
        rate = self.rate * warm * (0.5 + 0.5 * math.cos(math.pi * self.step / self.steps)) + 1e-6
        for group in self.optimiser.param_groups:
            group["lr"] = rate
        batch = {k: torch.from_numpy(v) for k, v in self.shards.draw(r, BATCH, FRAMES).items()}
        loss = losses(self.network, batch, self.usual)
        self.optimiser.zero_grad(set_to_none=True)
        loss.backward()
        nn.utils.clip_grad_norm_(self.network.parameters(), 1.0)
        self.optimiser.step()
        update_average(self.average, self.network, self.step)
        self.step += 1
        return float(loss.detach())

    def _report(self, loss: float) -> None:
        row = {
            "step": self.step,
            "hours": self.shards.seconds / 3600,
            "loss": loss,
            **judged(self.average, self.held, self.usual),
        }
        add_row(self.folder / "curve.csv", row)
        log.info("visemes %s", {k: round(v, 4) for k, v in row.items()})


@torch.no_grad()
def judged(
    network: VisemeNetwork, held: list[dict[str, np.ndarray]], usual: torch.Tensor
) -> dict[str, float]:
    """Return the share of speech frames named right, and the correlation of the opening, on kept sounds."""
    right, spoken, correlations = 0, 0, []
    for example in held:
        mel = torch.from_numpy(example["mel"].astype(np.float32))[None]
        mel = normalised(mel, torch.from_numpy(example["viseme"] > 0)[None], usual)
        answers, _, _ = network(padded(mel), torch.zeros(1, 1, network.memory.hidden_size))
        named, opening = answers[0, :, :-1].argmax(-1).numpy(), answers[0, :, -1].numpy()
        speaks = example["viseme"] > 0
        right += int((named == example["viseme"])[speaks].sum())
        spoken += int(speaks.sum())
        correlations.append(np.corrcoef(opening, example["opening"].astype(np.float32))[0, 1])
    return {"speech": right / max(spoken, 1), "correlation": float(np.mean(correlations))}


def mean_of_speech(shards: Shards) -> np.ndarray:
    """Return the mean features of frames in which something is said, float64 of shape (BANDS,)."""
    return shards.mel[shards.viseme > 0].astype(np.float64).mean(0)


def widened(weights: dict[str, torch.Tensor], fresh: dict[str, torch.Tensor]) -> dict[str, torch.Tensor]:
    """Return the weights of a larger network that says the same as a smaller one.

    New channels and states hear what the fresh network's do, and are heard by nobody yet.

    Args:
        weights: of the smaller `VisemeNetwork`.
        fresh: of the larger one.
    """
    channels, wider = len(weights["first.weight"]), len(fresh["first.weight"])
    states, more = (w["memory.weight_hh_l0"].shape[1] for w in (weights, fresh))
    gates = torch.cat([torch.arange(states) + gate * more for gate in range(3)])
    hidden = torch.cat([torch.arange(channels), torch.arange(states) + wider])
    columns = {
        "second.weight": torch.arange(channels),
        "third.weight": torch.arange(channels),
        "memory.weight_ih_l0": torch.arange(channels),
        "memory.weight_hh_l0": torch.arange(states),
        "answer.weight": hidden,
    }
    found = {}
    for name, value in fresh.items():
        kept, value = weights[name], value.clone()
        if not kept.ndim:
            found[name] = kept
            continue
        rows = gates if name.startswith("memory") else torch.arange(len(kept))
        if name in columns:
            value[rows] = 0.0
            value[rows[:, None], columns[name]] = kept
        else:
            value[rows] = kept
        found[name] = value
    return found


def blended(checkpoints: dict[Path, float]) -> dict[str, torch.Tensor]:
    """Return the mean of trainings that began with each other's weights; shares sum to 1."""
    kept = [(torch.load(path, weights_only=True)["average"], share) for path, share in checkpoints.items()]
    first = kept[0][0]
    return {
        name: torch.stack([weights[name] * share for weights, share in kept]).sum(0)
        if value.is_floating_point()
        else value
        for name, value in first.items()
    }


def export(checkpoints: dict[Path, float], path: Path, speech_mean: np.ndarray) -> None:
    """Write the averaged network as ONNX; its number of frames is free.

    Args:
        checkpoints: of trainings, with their shares.
        path: the file to be.
        speech_mean: goes along, see `tracking.voice.viseme_network.SpectrumNormaliser`.
    """
    import onnx

    weights = blended(checkpoints)
    states = weights["memory.weight_hh_l0"].shape[1]
    network = VisemeNetwork(len(weights["first.weight"]), states).eval()
    network.load_state_dict(weights)
    inputs = (torch.zeros(1, 1 + AHEAD + BEHIND, BANDS), torch.zeros(1, 1, states))
    torch.onnx.export(
        network, inputs, str(path), input_names=["mel", "state"],
        output_names=["answers", "hidden", "state_after"],
        dynamic_axes={"mel": {1: "frames"}, "answers": {1: "heard"}, "hidden": {1: "heard"}},
        opset_version=17, dynamo=False,
    )  # fmt: skip
    model = onnx.load(path)
    onnx.helper.set_model_props(model, {"speech_mean": " ".join(f"{v:.3f}" for v in speech_mean)})
    onnx.save(model, path)
