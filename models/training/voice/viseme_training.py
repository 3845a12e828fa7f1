"""Training of the networks from sound to visemes, and their export."""

from __future__ import annotations

import logging
import time
from pathlib import Path
from typing import Any

import numpy as np
import torch
from torch import nn
from torch.nn import functional as F

from models.training import checkpoint
from models.training.curve import add_row
from models.training.train import update_average
from models.training.voice.examples import Shards, Speech, features_and_truth
from models.training.voice.viseme_networks import (
    AHEAD,
    BEHIND,
    KINDS,
    Mixture,
    VisemeNetwork,
    network_of,
)
from tracking.voice.features import BANDS
from tracking.voice.viseme_network import ENOUGH, SHARE
from tracking.voice.visemes import INDEX

log = logging.getLogger(__name__)

FRAMES, BATCH = 224, 32
WARM_UP = 24
"""First frames of a crop, in which the network does not know yet what came before."""
SLOWEST = 1.2
"""How much slower or faster crops are made: the times of `FRAMES` that are drawn for one."""
OPENING_WEIGHT = 15.0
LIPS_WEIGHT = 0.3
"""How much more frames count in which lips close."""
SETTLING = 0.25
"""Share of the steps, the last ones, in which the learning rate falls to zero."""
CHECKPOINT_S = 60.0
REPORT_STEPS = 500


def padded(mel: torch.Tensor) -> torch.Tensor:
    """Return frames (B, T, BANDS) with the neighbours that the first and the last lack.

    (B, BEHIND + T + AHEAD, BANDS).
    """
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


def stretched(batch: dict[str, torch.Tensor]) -> dict[str, torch.Tensor]:
    """Return crops of `FRAMES` frames, spoken faster or slower than those drawn, which are longer.

    Both hold mel (B, T, BANDS), soft (B, T, 15), viseme (B, T) and opening (B, T).
    """
    count, frames = batch["viseme"].shape
    speed = torch.empty(count, 1).uniform_(1 / SLOWEST, SLOWEST)
    at = torch.arange(FRAMES) * speed + (frames - 1 - (FRAMES - 1) * speed) * torch.rand(count, 1)
    low = at.long().clamp(0, frames - 2)
    share = (at - low)[..., None]
    found = {"viseme": batch["viseme"].gather(1, at.round().long())}
    for key in ("mel", "soft", "opening"):
        value = batch[key] if batch[key].ndim == 3 else batch[key][..., None]
        index = low[..., None].expand(-1, -1, value.shape[2])
        between = value.gather(1, index) * (1 - share) + value.gather(1, index + 1) * share
        found[key] = between if batch[key].ndim == 3 else between[..., 0]
    return found


def normalised(mel: torch.Tensor, speaks: torch.Tensor, usual: torch.Tensor) -> torch.Tensor:
    """Return features (B, T, BANDS) without half of what their speech differs by from the usual.

    As `tracking.voice.viseme_network.SpectrumNormaliser` does, with the truth of where speech is.
    """
    weight = speaks.float()[..., None]
    count = weight.sum(1, keepdim=True)
    mean = (mel * weight).sum(1, keepdim=True) / count.clamp(min=1.0)
    return mel - SHARE * count / (count + ENOUGH) * (mean - usual)


def losses(network: VisemeNetwork, batch: dict[str, torch.Tensor], usual: torch.Tensor) -> torch.Tensor:
    """Return the loss, a scalar: cross entropy of the visemes, squared error of the opening.

    The network is worked out in half precision, as training needs no more and takes two thirds of the time.
    The batch is as of `stretched`; `usual` is the mean of speech, (BANDS,).
    """
    mel = varied(batch["mel"]) if network.training else batch["mel"]
    mel = normalised(mel, batch["viseme"] > 0, usual)
    with torch.autocast("cpu", torch.bfloat16):
        logits, _, _ = network.raw(padded(mel), torch.zeros(1, len(mel), network.states))
    logits, soft = logits[:, WARM_UP:].float(), batch["soft"][:, WARM_UP:]
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
        steps: length of the whole training; the learning rate falls to zero in its last quarter.
        rate: the learning rate before.
        size: channels of the network, and blocks or states; the usual ones unless said.
        kind: of network, of `KINDS`.
    """

    def __init__(
        self,
        shards: Shards,
        held: list[Speech],
        folder: Path,
        steps: int,
        rate: float = 3e-3,
        size: tuple[int, ...] = (),
        kind: str = "causal",
    ) -> None:
        self.rate = rate
        self.shards, self.folder, self.steps = shards, folder, steps
        self.held = [features_and_truth(s.sound, s.phones) for s in held]
        self.network, self.average = KINDS[kind](*size), KINDS[kind](*size).eval()
        mel = shards.mel[:: max(len(shards.mel) // 200_000, 1)].astype(np.float32)
        for network in (self.network, self.average):
            network.mean.copy_(torch.from_numpy(mel.mean(0)))
            network.deviation.copy_(torch.from_numpy(mel.std(0)))
        self.average.load_state_dict(self.network.state_dict())
        self.usual = torch.from_numpy(mean_of_speech(shards).astype(np.float32))
        self.optimiser = torch.optim.AdamW(self.network.parameters(), lr=3e-3, weight_decay=1e-2, fused=True)
        self._kept = {"network": self.network, "average": self.average, "optimiser": self.optimiser}
        folder.mkdir(parents=True, exist_ok=True)
        self.step: int = checkpoint.resume(folder / "checkpoint.pt", self._kept).get("step", 0)

    def begin_from(self, path: Path) -> None:
        """Take over the weights of another training's checkpoint, unless this one has begun."""
        if self.step == 0:
            saved = torch.load(path, weights_only=True)["average"]
            self.network.load_state_dict(saved)
            self.average.load_state_dict(saved)

    def save(self) -> None:
        """Write the checkpoint, whole or not at all."""
        checkpoint.save(self.folder / "checkpoint.pt", self._kept, step=self.step)

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
        warm, left = min(1.0, (self.step + 1) / 100), 1.0 - self.step / self.steps
        rate = self.rate * warm * min(1.0, left / SETTLING) + 1e-6
        for group in self.optimiser.param_groups:
            group["lr"] = rate
        drawn = self.shards.draw(r, BATCH, round(FRAMES * SLOWEST))
        batch = stretched({k: torch.from_numpy(v) for k, v in drawn.items()})
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
    """Return the share of speech frames named right, and the correlation of the opening, on kept sounds.

    Sounds are as of `features_and_truth`; `usual` is the mean of speech, (BANDS,).
    """
    right, spoken, correlations = 0, 0, []
    for example in held:
        mel = torch.from_numpy(example["mel"].astype(np.float32))[None]
        mel = normalised(mel, torch.from_numpy(example["viseme"] > 0)[None], usual)
        answers, _, _ = network(padded(mel), torch.zeros(1, 1, network.states))
        named, opening = answers[0, :, :-1].argmax(-1).numpy(), answers[0, :, -1].numpy()
        speaks = example["viseme"] > 0
        right += int((named == example["viseme"])[speaks].sum())
        spoken += int(speaks.sum())
        correlations.append(np.corrcoef(opening, example["opening"].astype(np.float32))[0, 1])
    return {"speech": right / max(spoken, 1), "correlation": float(np.mean(correlations))}


def mean_of_speech(shards: Shards) -> np.ndarray:
    """Return the mean features of frames in which something is said, float64 of shape (BANDS,)."""
    return shards.mel[shards.viseme > 0].astype(np.float64).mean(0)


def blended(checkpoints: dict[Path, float]) -> dict[str, torch.Tensor]:
    """Return the mean weights, of the same shapes, of trainings that began with each other's.

    Shares sum to 1.
    """
    kept = [(torch.load(path, weights_only=True)["average"], share) for path, share in checkpoints.items()]
    first = kept[0][0]
    return {
        name: torch.stack([weights[name] * share for weights, share in kept]).sum(0)
        if value.is_floating_point()
        else value
        for name, value in first.items()
    }


def export(members: list[tuple[dict[Path, float], float]], path: Path, speech_mean: np.ndarray) -> None:
    """Write networks as one ONNX file, weights in bytes; its number of frames is free.

    Args:
        members: for each its trainings' checkpoints with their shares in its weights, and its own share in
            the answers.
        path: the file to be.
        speech_mean: (BANDS,), goes along, see `tracking.voice.viseme_network.SpectrumNormaliser`.
    """
    import onnx

    network = Mixture([network_of(blended(kept)) for kept, _ in members], [share for _, share in members])
    inputs = (torch.zeros(1, 1 + AHEAD + BEHIND, BANDS), torch.zeros(1, 1, network.states))
    torch.onnx.export(
        network.eval(), inputs, str(path), input_names=["mel", "state"],
        output_names=["answers", "hidden", "state_after"],
        dynamic_axes={"mel": {1: "frames"}, "answers": {1: "heard"}, "hidden": {1: "heard"}},
        opset_version=17, dynamo=False, do_constant_folding=False,
    )  # fmt: skip
    model = in_bytes(onnx.load(path))
    shares = " ".join(f"{share:g}" for share in network.shares)
    mean = " ".join(f"{v:.3f}" for v in speech_mean)
    onnx.helper.set_model_props(model, {"speech_mean": mean, "shares": shares})
    onnx.save(model, path)


def in_bytes(model: Any) -> Any:
    """Return an ONNX model whose weights are kept in a byte each; it counts in single as before.

    Each row of weights, what makes one output, has its own scale. What members are made of can be asked for
    as outputs, for the compiled kernel has no other way to it.
    """
    from onnx import helper, numpy_helper

    steps, outputs = [], []
    for weights in list(model.graph.initializer):
        name, values = weights.name, numpy_helper.to_array(weights)
        if not name.startswith("members.") or name.endswith(("mean", "deviation")):
            continue
        made = {name: values}
        if values.ndim > 1:
            scales = np.abs(values).max(tuple(range(1, values.ndim)), keepdims=True) / 127.0
            scales = np.maximum(scales, 1e-12).astype(np.float32)
            made = {f"{name}.bytes": np.rint(values / scales).astype(np.int8), f"{name}.scales": scales}
            model.graph.initializer.remove(weights)
            model.graph.initializer.extend(numpy_helper.from_array(v, key) for key, v in made.items())
            steps.append(helper.make_node("Cast", [f"{name}.bytes"], [f"{name}.whole"], to=1))
            steps.append(helper.make_node("Mul", [f"{name}.whole", f"{name}.scales"], [name]))
        for key, value in made.items():
            kind = helper.np_dtype_to_tensor_dtype(value.dtype)
            outputs.append(helper.make_tensor_value_info(key, kind, value.shape))
    for step in reversed(steps):
        model.graph.node.insert(0, step)
    model.graph.output.extend(outputs)
    return model
