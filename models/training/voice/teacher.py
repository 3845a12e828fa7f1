"""A teacher that hears more than the voice network may: the whole sentence, and what Whisper makes of it.

Whisper's encoder (by faster-whisper, a tool of its own) turns speech into 384 numbers for each 20 ms that
hold little of the speaker and the room. A small network learns phones from them, from few people; what it
then says of every recording are the soft answers that the voice network learns from. The teacher goes into
no pack.
"""

from __future__ import annotations

import importlib
import logging
import math
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import torch
from torch import nn
from torch.nn import functional as F

from models.training import checkpoint
from models.training.voice.examples import Speech, features_and_truth
from tracking.unfinished import written_whole
from tracking.voice.features import BANDS, HOP_S, RATE
from tracking.voice.visemes import VISEMES

log = logging.getLogger(__name__)

HEARD = 384
"""Numbers that the encoder of Whisper's smallest model gives."""
HEARD_S = 0.02
_LONGEST_S, _BETWEEN_S = 29.5, 0.5
_GRAIN = round(HEARD_S * RATE)
SHARES = {"lj": 0.3, "libri": 0.7}
"""Of the crops, by what a recording's name begins with."""
FRAMES, BATCH, RATE_OF_LEARNING = 200, 24, 3e-3
OPENING_WEIGHT = 10.0
CHECKPOINT_S = 60.0


def write_heard(sounds: list[tuple[str, np.ndarray]], folder: Path, model: str) -> None:
    """Write what Whisper's encoder makes of sounds: NAME.npy, float16 of shape (frames of 20 ms, 384).

    Several go into each window of 30 s. Sounds that are there already, or too long, are left out.

    Args:
        sounds: names, and float32 at 16 kHz.
        folder: where to.
        model: faster-whisper's name of a model of Whisper, or its folder.
    """
    listener: Any = importlib.import_module("faster_whisper").WhisperModel(
        model, device="cpu", compute_type="int8", cpu_threads=1
    )
    folder.mkdir(parents=True, exist_ok=True)
    wanted = [(n, s) for n, s in sounds if len(s) < _LONGEST_S * RATE and not (folder / f"{n}.npy").exists()]
    for window, places in _windows(wanted):
        mel = listener.feature_extractor(window, padding=0)[:, :3000]
        heard = np.array(listener.encode(mel))[0]
        for name, begin, end in places:
            with written_whole(folder / f"{name}.npy") as file:
                np.save(file, heard[begin // _GRAIN : end // _GRAIN + 1].astype(np.float16))


def _windows(
    sounds: list[tuple[str, np.ndarray]],
) -> Iterator[tuple[np.ndarray, list[tuple[str, int, int]]]]:
    """Yield windows of 30 s, float32 (30 * RATE,), and where in them which sound begins and ends.

    Sounds are names and float32 (N,); places are names with first sample and end.
    """
    window, places, at = np.zeros(30 * RATE, np.float32), [], 0
    for name, sound in sounds:
        if at + len(sound) > _LONGEST_S * RATE:
            yield window, places
            window, places, at = np.zeros(30 * RATE, np.float32), [], 0
        window[at : at + len(sound)] = sound
        places.append((name, at, at + len(sound)))
        at += (len(sound) + round(_BETWEEN_S * RATE)) // _GRAIN * _GRAIN + _GRAIN
    if places:
        yield window, places


class Lesson(NamedTuple):
    """A recording as the teacher sees it.

    Attributes:
        name: of the recording.
        mel: float32 of shape (T, BANDS).
        heard: what Whisper makes of it, float32 of shape (T, HEARD).
        viseme: uint8 of shape (T,).
        opening: float32 of shape (T,).
    """

    name: str
    mel: np.ndarray
    heard: np.ndarray
    viseme: np.ndarray
    opening: np.ndarray


def lessons(sounds: list[Speech], folder: Path) -> list[Lesson]:
    """Return those sounds of which there is what Whisper makes of them, see `write_heard`."""
    found = []
    for speech in sounds:
        path = folder / f"{speech.name}.npy"
        if path.exists():
            example = features_and_truth(speech.sound, speech.phones)
            mel = example["mel"].astype(np.float32)
            heard = at_hops(np.load(path).astype(np.float32), len(mel))
            opening = example["opening"].astype(np.float32)
            found.append(Lesson(speech.name, mel, heard, example["viseme"], opening))
    return found


def at_hops(heard: np.ndarray, frames: int) -> np.ndarray:
    """Return what Whisper hears, (N, HEARD), every `HEARD_S`, at frames of `HOP_S`: (frames, HEARD)."""
    at = np.clip((np.arange(frames) + 0.5) * HOP_S / HEARD_S - 0.5, 0, len(heard) - 1)
    low = at.astype(int)
    share = (at - low)[:, None].astype(np.float32)
    return heard[low] * (1 - share) + heard[np.minimum(low + 1, len(heard) - 1)] * share


class Teacher(nn.Module):
    """Reads a sentence forwards and backwards.

    Convention: frames run along axis 1.
    """

    def __init__(self, channels: int = 96, states: int = 160) -> None:
        super().__init__()
        self.level = nn.BatchNorm1d(HEARD)
        self.heard = nn.Linear(HEARD, 128)
        self.first = nn.Conv1d(BANDS, channels, 5, padding=2)
        self.second = nn.Conv1d(channels, channels, 3, padding=1)
        self.norms = nn.ModuleList(nn.BatchNorm1d(channels) for _ in range(2))
        self.memory = nn.GRU(channels + 128, states, batch_first=True, bidirectional=True)
        self.answer = nn.Linear(channels + 128 + 2 * states, len(VISEMES) + 1)

    def forward(self, mel: torch.Tensor, heard: torch.Tensor) -> torch.Tensor:
        """Return logits of the visemes and of the opening, (B, T, 16)."""
        heard = self.level(heard.transpose(1, 2)).transpose(1, 2)
        heard = F.relu(self.heard(F.dropout(heard, 0.2, self.training)))
        x = F.relu(self.norms[0](self.first((mel.transpose(1, 2) + 5) / 4)))
        x = (x + F.relu(self.norms[1](self.second(x)))).transpose(1, 2)
        x = F.dropout(torch.cat([heard, x], -1), 0.3, self.training)
        remembered, _ = self.memory(x)
        return self.answer(F.dropout(torch.cat([x, remembered], -1), 0.3, self.training))

    @torch.no_grad()
    def answers(self, lesson: Lesson) -> np.ndarray:
        """Return probabilities of the visemes and the opening, float32 of shape (T, 16)."""
        self.eval()
        logits = self(torch.from_numpy(lesson.mel)[None], torch.from_numpy(lesson.heard)[None])[0]
        return torch.cat([F.softmax(logits[:, :-1], -1), torch.sigmoid(logits[:, -1:])], -1).numpy()


def train_teacher(taught: list[Lesson], held: list[Lesson], path: Path, steps: int) -> Teacher:
    """Return a teacher, trained for a number of steps; resumable by its checkpoint at `path`."""
    torch.manual_seed(0)
    teacher = Teacher()
    optimiser = torch.optim.AdamW(teacher.parameters(), RATE_OF_LEARNING, weight_decay=1e-2)
    kept = {"teacher": teacher, "optimiser": optimiser}
    step = checkpoint.resume(path, kept).get("step", 0)
    r, saved_s = np.random.default_rng(step), time.monotonic()
    while step < steps:
        for group in optimiser.param_groups:
            warm = min(1.0, (step + 1) / 50)
            group["lr"] = RATE_OF_LEARNING * warm * (0.5 + 0.5 * math.cos(math.pi * step / steps)) + 1e-6
        teacher.train()
        loss = _loss(teacher, [_crop(taught, r) for _ in range(BATCH)])
        optimiser.zero_grad()
        loss.backward()
        nn.utils.clip_grad_norm_(teacher.parameters(), 1.0)
        optimiser.step()
        step += 1
        if time.monotonic() - saved_s > CHECKPOINT_S or step == steps:
            checkpoint.save(path, kept, step=step)
            log.info("teacher %d: loss %.3f, held %.4f", step, float(loss.detach()), right(teacher, held))
            saved_s = time.monotonic()
    return teacher


def _crop(taught: list[Lesson], r: np.random.Generator) -> list[np.ndarray]:
    """Return mel, heard, viseme and opening of `FRAMES` frames of a random recording.

    (FRAMES, BANDS), (FRAMES, HEARD), (FRAMES,) and (FRAMES,), as of a `Lesson`.
    """
    kinds = {k: [lesson for lesson in taught if lesson.name.startswith(k)] for k in SHARES}
    there = [k for k, found in kinds.items() if found]
    shares = np.array([SHARES[k] for k in there])
    among = kinds[str(r.choice(there, p=shares / shares.sum()))]
    lesson = among[r.integers(len(among))]
    lack = max(FRAMES - len(lesson.mel), 0)
    begin = int(r.integers(max(len(lesson.mel) - FRAMES, 0) + 1))
    parts = (part[begin : begin + FRAMES] for part in lesson[1:])
    return [np.pad(p, ((0, lack),) + ((0, 0),) * (p.ndim - 1), mode="edge") for p in parts]


def _loss(teacher: Teacher, crops: list[list[np.ndarray]]) -> torch.Tensor:
    mel, heard, viseme, opening = (torch.from_numpy(np.stack(part)) for part in zip(*crops, strict=True))
    logits = teacher(mel + torch.empty(len(mel), 1, 1).uniform_(-1.5, 1.5), heard)
    named = F.cross_entropy(logits[..., :-1].flatten(0, 1), viseme.long().flatten(), label_smoothing=0.05)
    return named + OPENING_WEIGHT * ((torch.sigmoid(logits[..., -1]) - opening) ** 2).mean()


def right(teacher: Teacher, held: list[Lesson]) -> float:
    """Return the share of speech frames that it names right."""
    found, spoken = 0, 0
    for lesson in held:
        speaks = lesson.viseme > 0
        found += int((teacher.answers(lesson)[:, :-1].argmax(1) == lesson.viseme)[speaks].sum())
        spoken += int(speaks.sum())
    return found / max(spoken, 1)


def write_answers(teacher: Teacher, lessons: list[Lesson], folder: Path) -> None:
    """Write what a teacher says of recordings: NAME.npy, uint8 of 0 to 255 and of shape (T, 16)."""
    folder.mkdir(parents=True, exist_ok=True)
    for lesson in lessons:
        with written_whole(folder / f"{lesson.name}.npy") as file:
            np.save(file, np.rint(teacher.answers(lesson) * 255).astype(np.uint8))
