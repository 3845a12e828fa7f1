"""Trains the networks of a speaking face on conversations of the teacher; resumable; and exports them."""

from __future__ import annotations

import logging
import math
import time
from pathlib import Path

import numpy as np
import torch
from torch import nn

from models.training import checkpoint
from models.training.curve import add_row
from models.training.speech_motion.conversation import Conversation, converse
from models.training.speech_motion.networks import (
    DILATIONS,
    PARTS,
    STATES,
    Core,
    Prior,
    PriorStep,
    StyleEncoder,
)
from models.training.speech_motion.speech import Clip
from models.training.train import update_average
from tracking.voice.motion_features import FEATURES, FRAME_S
from tracking.voice.motion_network import BROW_UNIT, CHUNK, GAZE_UNIT, head_unit
from tracking.voice.motion_style import STYLE_SIZE

log = logging.getLogger(__name__)

SECONDS, BATCH, POOL = 20.0, 12, 500
"""Of a conversation, of a step, and conversations that are kept to draw from."""
FRESH = 24
"""Conversations that are made anew at each checkpoint."""
EYES_LATENT, HEAD_LATENT = 6, 5
CHECKPOINT_S = 90.0
PARTS_TRAINED = ("eyes", "head", "style")
_BEFORE_NOISE = {"eyes": 0.01, "head": 0.005}
_MOUTH_WEIGHT, _RECON_WEIGHT = 12.0, {"eyes": 20.0, "head": 60.0}


class Networks(nn.Module):
    """All that is trained together."""

    def __init__(self) -> None:
        super().__init__()
        self.core = Core()
        self.eyes = Prior(4, EYES_LATENT, fine=0.03)
        self.head = Prior(3, HEAD_LATENT, fine=0.02)
        self.style = StyleEncoder()


def as_arrays(made: Conversation) -> dict[str, np.ndarray]:
    """Return a conversation as the networks see it, in their units.

    float16: features (T, FEATURES), mouth (T, 6), eyes (T, 4), head (T, 3) and poses (T // 2, 9); float32:
    style (STYLE_SIZE,).
    """
    eyes = made.eyes / np.array([1.0, GAZE_UNIT, GAZE_UNIT, BROW_UNIT * max(made.style.brows, 0.03)])
    return {
        "features": made.features.astype(np.float16),
        "mouth": made.mouth.astype(np.float16),
        "eyes": eyes.astype(np.float16),
        "head": (made.head / head_unit(made.style)).astype(np.float16),
        "poses": poses_of_conversation(made).astype(np.float16),
        "style": made.style.vector(),
    }


def poses_of_conversation(made: Conversation) -> np.ndarray:
    """Return what a recording of it would hold, (T // 2, 9), see `motion_network.style_vector`."""
    closure, gaze_x, gaze_y, brow = made.eyes.T
    gaze_x, gaze_y = gaze_x - 0.5 * made.head[:, 1] / 25.0, gaze_y - 0.5 * made.head[:, 0] / 25.0
    columns = [*(made.head.T / 15.0), made.mouth[:, 0], brow, closure, gaze_x, gaze_y, made.mouth[:, 5]]
    return np.clip(np.stack(columns, 1), -2.0, 2.0)[::2]


class MotionTrainer:
    """Trains for a number of steps, counted over all runs of the folder.

    Args:
        clips: speech.
        folder: gets checkpoint.pt and curve.csv.
        steps: length of the whole training; the learning rate falls to zero at its end.
        pool: conversations to draw from.
        seconds: of each.
        part: what is trained: `all` of it, or one of `PARTS_TRAINED` while the others stay as they are.
    """

    def __init__(
        self,
        clips: list[Clip],
        folder: Path,
        steps: int,
        pool: int = POOL,
        seconds: float = SECONDS,
        part: str = "all",
    ) -> None:
        self.part = part
        self.clips, self.folder, self.steps, self.seconds = clips, folder, steps, seconds
        torch.manual_seed(3)
        self.networks, self.average = Networks(), Networks().eval()
        self.average.load_state_dict(self.networks.state_dict())
        self.optimiser = torch.optim.AdamW(self.networks.parameters(), lr=2e-3, weight_decay=1e-3)
        self._kept = {"networks": self.networks, "average": self.average, "optimiser": self.optimiser}
        folder.mkdir(parents=True, exist_ok=True)
        self.step: int = checkpoint.resume(folder / "checkpoint.pt", self._kept).get("step", 0)
        self._begun = self.step if part != "all" else 0  # a part's average begins anew
        self.draw = np.random.default_rng([self.step, 11])
        self.pool = [self._conversation() for _ in range(pool)]

    def _conversation(self) -> dict[str, np.ndarray]:
        return as_arrays(converse(self.clips, self.draw, self.seconds))

    def save(self) -> None:
        """Write the checkpoint, whole or not at all."""
        checkpoint.save(self.folder / "checkpoint.pt", self._kept, step=self.step)

    def run(self) -> None:
        """Train to the end."""
        rows: list[dict[str, float]] = []
        saved = time.monotonic()
        while self.step < self.steps:
            rows.append(self._train_step())
            if time.monotonic() - saved > CHECKPOINT_S or self.step == self.steps:
                self.save()
                self._report(rows)
                for _ in range(min(FRESH, len(self.pool) // 4)):
                    self.pool[int(self.draw.integers(len(self.pool)))] = self._conversation()
                rows, saved = [], time.monotonic()

    def _train_step(self) -> dict[str, float]:
        rate = 2e-3 * min(1.0, (self.step + 1) / 60)
        rate *= 0.5 + 0.5 * math.cos(math.pi * self.step / self.steps)
        for group in self.optimiser.param_groups:
            group["lr"] = rate + 1e-6
        chosen = [self.pool[k] for k in self.draw.choice(len(self.pool), min(BATCH, len(self.pool)), False)]
        batch = {n: torch.from_numpy(np.stack([c[n] for c in chosen]).astype(np.float32)) for n in chosen[0]}
        parts = losses(self.networks, batch, self.part)
        loss = torch.stack(list(parts.values())).sum()
        self.optimiser.zero_grad(set_to_none=True)
        loss.backward()
        nn.utils.clip_grad_norm_(self.networks.parameters(), 1.0)
        self.optimiser.step()
        update_average(self.average, self.networks, self.step - self._begun)
        self.step += 1
        return {n: float(v.detach()) for n, v in parts.items()}

    def _report(self, rows: list[dict[str, float]]) -> None:
        row = {"step": self.step, **{n: float(np.mean([r[n] for r in rows])) for n in rows[0]}}
        name = "curve.csv" if self.part == "all" else f"curve_{self.part}.csv"
        add_row(self.folder / name, row)
        log.info("speech motion %s", {k: round(v, 4) for k, v in row.items()})


def losses(networks: Networks, batch: dict[str, torch.Tensor], part: str = "all") -> dict[str, torch.Tensor]:
    """Return what is to become small, scalars by name; the batch is (B, ...) of what `as_arrays` gives."""
    style = batch["style"]
    if part == "style":
        return {"style": _style_loss(networks.style, batch["poses"], style)}
    with torch.set_grad_enabled(part == "all"):
        mouth, drive, *_ = networks.core(batch["features"], style, *networks.core.empty(len(style)))
    if part != "all":
        return _prior_losses(part, getattr(networks, part), batch[part], drive, style)
    wrong = (mouth - batch["mouth"]) ** 2
    closed = 1.0 + 3.0 * (batch["mouth"][..., :1] < 0.06)
    weights = torch.cat([closed, torch.ones_like(wrong[..., 1:])], -1)
    found = {
        "mouth": _MOUTH_WEIGHT * (wrong * weights).mean(),
        "style": _style_loss(networks.style, batch["poses"], style),
    }
    for name in ("eyes", "head"):
        found |= _prior_losses(name, getattr(networks, name), batch[name], drive, style)
    return found


def _style_loss(network: StyleEncoder, poses: torch.Tensor, style: torch.Tensor) -> torch.Tensor:
    return 0.5 * nn.functional.smooth_l1_loss(network(_as_tracked(poses)), style)


def _prior_losses(
    name: str, prior: Prior, frames: torch.Tensor, drive: torch.Tensor, style: torch.Tensor
) -> dict[str, torch.Tensor]:
    count = frames.shape[1] // CHUNK - 1
    chunks = frames[:, CHUNK : CHUNK * (count + 1)].unflatten(1, (count, CHUNK))
    before = frames[:, : CHUNK * count].unflatten(1, (count, CHUNK))[:, :, -2:]
    before = before + _BEFORE_NOISE[name] * torch.randn_like(before)
    latent = prior.chunks.encode(chunks, before)
    noisy = latent + prior.fine * torch.randn_like(latent)
    back = (prior.chunks.decode(noisy, before) - chunks).abs().mean()
    known = noisy.detach()
    last = torch.cat([torch.zeros_like(known[:, :1]), known[:, :-1]], 1)
    now = drive[:, CHUNK - 1 : CHUNK * count : CHUNK]
    *parts, _ = prior.parts(last, before, now, style, torch.zeros(1, len(frames), STATES))
    surprise = prior.surprise(known, *parts)[:, 2:].mean() / prior.chunks.latent
    narrow = 0.02 * (latent**2).mean() + 0.02 * (latent.std((0, 1)) - 1.0).abs().mean()
    return {f"{name} back": _RECON_WEIGHT[name] * back, name: surprise, f"{name} narrow": narrow}


def _as_tracked(poses: torch.Tensor) -> torch.Tensor:
    """Return a piece of poses (B, T, 9) as a tracker may see it: off the middle, noisy, some numbers 0."""
    length = int(torch.randint(5 * 25, poses.shape[1] + 1, (1,))) if poses.shape[1] > 125 else poses.shape[1]
    begin = int(torch.randint(0, poses.shape[1] - length + 1, (1,)))
    seen = poses[:, begin : begin + length]
    seen = seen + 0.1 * torch.randn(len(seen), 1, seen.shape[2])
    seen = seen + torch.rand(len(seen), 1, 1) * 0.012 * torch.randn_like(seen)
    absent = torch.rand(len(seen), 1, 1) < 0.12
    eyes_unknown = torch.zeros(seen.shape[2])
    eyes_unknown[[4, 6, 7]] = 1.0  # brows and gaze
    return torch.where(absent & (eyes_unknown > 0), 0.0, seen)


# Export


def export(path: Path, folder: Path) -> None:
    """Write core, priors and style of a checkpoint as ONNX."""
    networks = Networks().eval()
    networks.load_state_dict(torch.load(path, weights_only=True)["average"])
    folder.mkdir(parents=True, exist_ok=True)
    kept = [f"kept_{d}" for d in DILATIONS]
    _export(
        networks.core, (torch.zeros(1, 3, FEATURES), torch.zeros(1, STYLE_SIZE), *networks.core.empty(1)),
        folder / "core.onnx", ["features", "style", *kept], ["mouth", "drive", *(f"{k}_after" for k in kept)],
        {"features": {1: "frames"}, "mouth": {1: "frames"}, "drive": {1: "frames"}},
    )  # fmt: skip
    names, inputs = (
        ["drive", "style"],
        [torch.zeros(1, networks.core.drive.out_features), torch.zeros(1, STYLE_SIZE)],
    )
    for name, size, latent in (("eyes", 4, EYES_LATENT), ("head", 3, HEAD_LATENT)):
        names += [f"{name}_{part}" for part in ("latent", "before", "state", "pick", "noise")]
        shapes = ((1, latent), (1, 2, size), (1, 1, STATES), (1, PARTS), (1, latent))
        inputs += [torch.zeros(shape) for shape in shapes]
    after = [f"{name}_{part}_after" for name in ("eyes", "head") for part in ("chunk", "latent", "state")]
    step = PriorStep(networks.eyes, networks.head).eval()
    _export(step, tuple(inputs), folder / "priors.onnx", names, after, {})
    _export(
        networks.style, (torch.zeros(1, 200, StyleEncoder.CHANNELS),), folder / "style.onnx",
        ["poses"], ["style"], {"poses": {1: "frames"}},
    )  # fmt: skip


def _export(
    network: nn.Module, inputs: tuple, path: Path, names: list[str], out: list[str], axes: dict
) -> None:
    torch.onnx.export(
        network, inputs, str(path), input_names=names, output_names=out, dynamic_axes=axes,
        opset_version=17, dynamo=False,
    )  # fmt: skip


def frames_of(seconds: float) -> int:
    """Return how many frames last so long."""
    return round(seconds / FRAME_S)
