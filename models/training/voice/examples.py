"""What the network is trained on: speech as microphones hear it, and the mouths that belong to it."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from models.training.voice import acoustics
from models.training.voice.phones import Phone, truth
from models.training.voice.speakers import read_wave
from models.training.voice.speech_files import read_phones
from tracking.unfinished import written_whole
from tracking.voice.features import HOP, HOP_S, RATE, log_mel
from tracking.voice.viseme_network import LEAD

log = logging.getLogger(__name__)

VERSIONS = {"lj": 3, "libri": 4, "hibari": 1, "flite": 1, "espeak": 1}
"""How many times a sound of each kind is heard, each time otherwise."""
HELD_EVERY = 10
"""Of people's recordings every tenth is kept for choosing between networks."""
SHARD_S = 900.0
SILENT_SHARE = 0.06
"""Of the time, with a noise and nobody who speaks."""


@dataclass(frozen=True, slots=True)
class Speech:
    """A sound with its phones: float32 at `RATE`."""

    name: str
    sound: np.ndarray
    phones: list[Phone]


def load(folder: Path, *, held: bool) -> list[Speech]:
    """Return the sounds of a folder, see `speech_files`: those that are kept, or all others."""
    paths = sorted(folder.glob("*.tsv"))
    people = [p for p in paths if p.name.startswith(("lj-", "libri-"))]
    kept = set(people[::HELD_EVERY])
    chosen = [p for p in paths if (p in kept) == held]
    return [Speech(p.stem, read_wave(p.with_suffix(".wav"))[0], read_phones(p)) for p in chosen]


def features_and_truth(sound: np.ndarray, phones: list[Phone]) -> dict[str, np.ndarray]:
    """Return mel (T, 40), viseme (T,) and opening (T,) of a sound."""
    mel = log_mel(np.concatenate([np.zeros(LEAD, np.float32), sound]))
    viseme, opening = truth(phones, len(mel))
    return {
        "mel": mel.astype(np.float16),
        "viseme": viseme.astype(np.uint8),
        "opening": opening.astype(np.float16),
    }


def _changed(speech: Speech, r: np.random.Generator) -> tuple[np.ndarray, list[Phone]]:
    """Return it faster or slower, higher or lower, with a pause put in now and then."""
    from tracking.voice.resampler import resampled

    sound, phones = speech.sound, speech.phones
    if r.random() < 0.7:
        factor = r.uniform(0.84, 1.16)
        sound = resampled(sound, round(RATE * factor))
        factor = round(RATE * factor) / RATE
        phones = [Phone(p.start_s / factor, p.end_s / factor, p.symbol) for p in phones]
    before_s = float(r.uniform(0, 1.0)) if r.random() < 0.4 else 0.0
    after = np.zeros(int(r.uniform(0, 0.6) * RATE), np.float32)
    sound = np.concatenate([np.zeros(int(before_s * RATE), np.float32), sound, after])
    return sound, [Phone(p.start_s + before_s, p.end_s + before_s, p.symbol) for p in phones]


def write_shards(sounds: list[Speech], folder: Path, name: str, seed: int = 0) -> None:
    """Write examples, mixed, into shards of a quarter of an hour; goes on where it was stopped."""
    folder.mkdir(parents=True, exist_ok=True)
    r = np.random.default_rng(seed)
    order = [k for k, s in enumerate(sounds) for _ in range(VERSIONS[s.name.split("-")[0]])]
    r.shuffle(order)
    voices = [s.sound for s in sounds if len(s.sound) > 2 * RATE]
    shard, seconds, number = [], 0.0, 0
    for at, k in enumerate(order):
        mine = np.random.default_rng([seed, at])
        seconds += len(sounds[k].sound) / RATE
        path = folder / f"{name}-{number:04d}.npz"
        if not path.exists():
            sound, phones = _changed(sounds[k], mine)
            shard.append(features_and_truth(acoustics.as_heard(sound, mine, voices), phones))
            if mine.random() < SILENT_SHARE * 2:
                quiet = acoustics.nothing_said(mine.uniform(1.5, 4.0), mine, voices)
                shard.append(features_and_truth(quiet, []))
        if seconds > SHARD_S or at == len(order) - 1:
            if shard:
                _write(path, shard)
            shard, seconds, number = [], 0.0, number + 1


def _write(path: Path, shard: list[dict[str, np.ndarray]]) -> None:
    joined = {key: np.concatenate([e[key] for e in shard]) for key in ("mel", "viseme", "opening")}
    with written_whole(path) as file:
        np.savez(file, **joined)
    log.info("%s: %.0f s", path.name, len(joined["viseme"]) * HOP_S)


class Shards:
    """The examples that are there so far, and crops of them."""

    def __init__(self, folder: Path) -> None:
        self._folder, self._seen = folder, set[str]()
        self.mel = np.zeros((0, 40), np.float16)
        self.viseme, self.opening = np.zeros(0, np.uint8), np.zeros(0, np.float16)
        self.refresh()

    @property
    def seconds(self) -> float:
        """How much speech there is."""
        return len(self.viseme) * HOP / RATE

    def refresh(self) -> None:
        """Take up shards that have been written since."""
        new = [p for p in sorted(self._folder.glob("[!.]*.npz")) if p.name not in self._seen]
        if not new:
            return
        loaded = [np.load(p) for p in new]
        self._seen |= {p.name for p in new}
        for key in ("mel", "viseme", "opening"):
            setattr(self, key, np.concatenate([getattr(self, key), *(d[key] for d in loaded)]))

    def draw(self, r: np.random.Generator, count: int, frames: int) -> dict[str, np.ndarray]:
        """Return crops: mel (count, frames, 40), viseme and opening (count, frames)."""
        begins = r.integers(0, len(self.viseme) - frames, count)
        at = begins[:, None] + np.arange(frames)
        return {
            "mel": self.mel[at].astype(np.float32),
            "viseme": self.viseme[at].astype(np.int64),
            "opening": self.opening[at].astype(np.float32),
        }
