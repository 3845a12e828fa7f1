"""What the network is trained on: speech as microphones hear it, and the mouths that belong to it."""

from __future__ import annotations

import logging
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from models.training.voice import acoustics
from models.training.voice.phones import Phone, truth
from models.training.voice.speakers import read_wave
from models.training.voice.speech_files import read_phones
from tracking.unfinished import written_whole
from tracking.voice.features import HOP, HOP_S, RATE, log_mel
from tracking.voice.viseme_network import LEAD
from tracking.voice.visemes import VISEMES

log = logging.getLogger(__name__)

VERSIONS = {"lj": 3, "libri": 8, "hibari": 1, "flite": 1, "espeak": 1}
"""How many times a sound of each kind is heard, each time otherwise."""
HELD_EVERY = 10
"""Of people's recordings every tenth is kept for choosing between networks."""
SHARD_S = 900.0
SILENT_SHARE = 0.06
"""Of the time, with a noise and nobody who speaks."""
TEACHERS_SHARE = 0.6
"""Of the answers, where a recording has phones besides."""
_BORDER = (0.15, 0.7, 0.15)
"""Shares of the frame before, its own and the one after in what is asked of a frame: where one phone ends
and the next begins, two who write it down differ."""


KEYS = ("mel", "viseme", "opening", "soft")


@dataclass(frozen=True, slots=True)
class Speech:
    """A sound with its phones: float32 at `RATE`.

    Attributes:
        taught: what a teacher says of it, probabilities of the visemes and the opening, uint8 of 0 to 255 and
            of shape (T, 16); None where no teacher heard it.
    """

    name: str
    sound: np.ndarray
    phones: list[Phone]
    taught: np.ndarray | None = None


def load(folder: Path, *, held: bool, taught: Path | None = None) -> list[Speech]:
    """Return the sounds of a folder, see `speech_files`: those that are kept, or all others.

    Args:
        folder: of the sounds.
        held: which.
        taught: folder of a teacher's answers; sounds that have these but no phones are taken as well.
    """
    paths = sorted(folder.glob("*.tsv"))
    people = [p for p in paths if p.name.startswith(("lj-", "libri-"))]
    kept = set(people[::HELD_EVERY])
    found = [
        Speech(p.stem, read_wave(p.with_suffix(".wav"))[0], read_phones(p), _answers(taught, p.stem))
        for p in paths
        if (p in kept) == held
    ]
    if held or taught is None:
        return found
    bare = [p for p in sorted(folder.glob("*.wav")) if not p.with_suffix(".tsv").exists()]
    without = (Speech(p.stem, read_wave(p)[0], [], _answers(taught, p.stem)) for p in bare)
    return found + [s for s in without if s.taught is not None]


def _answers(folder: Path | None, name: str) -> np.ndarray | None:
    path = folder / f"{name}.npy" if folder else None
    return np.load(path) if path and path.exists() else None


def features_and_truth(
    sound: np.ndarray, phones: list[Phone], taught: np.ndarray | None = None
) -> dict[str, np.ndarray]:
    """Return mel (T, 40), viseme and opening (T,), and soft (T, 15): probabilities, 0 to 255."""
    mel = log_mel(np.concatenate([np.zeros(LEAD, np.float32), sound]))
    viseme, opening = truth(phones, len(mel))
    named = np.pad(np.eye(len(VISEMES))[viseme], ((1, 1), (0, 0)))
    before, at, after = _BORDER
    soft = before * named[:-2] + at * named[1:-1] + after * named[2:]
    if taught is not None:
        answers = _fitted(taught, len(mel)) / 255.0
        share = TEACHERS_SHARE if phones else 1.0
        soft = soft * (1 - share) + answers[:, :-1] * share
        opening = opening * (1 - share) + answers[:, -1] * share
        viseme = viseme if phones else answers[:, :-1].argmax(1)
    soft /= np.maximum(soft.sum(1, keepdims=True), 1e-6)
    return {
        "mel": mel.astype(np.float16),
        "viseme": viseme.astype(np.uint8),
        "opening": opening.astype(np.float16),
        "soft": np.rint(soft * 255).astype(np.uint8),
    }


def _fitted(answers: np.ndarray, frames: int) -> np.ndarray:
    """Return answers, uint8 (frames, 16), of so many frames; what is missing at the end is silence."""
    lack = max(frames - len(answers), 0)
    return np.concatenate([answers[:frames], np.repeat(_silence(), lack, axis=0)])


def _silence() -> np.ndarray:
    answer = np.zeros((1, len(VISEMES) + 1), np.uint8)
    answer[0, 0] = 255
    return answer


def _changed(speech: Speech, r: np.random.Generator) -> Speech:
    """Return it faster or slower, higher or lower, with a pause put in now and then."""
    from tracking.voice.resampler import resampled

    sound, phones, factor = speech.sound, speech.phones, 1.0
    if r.random() < 0.7:
        factor = round(RATE * r.uniform(0.84, 1.16)) / RATE
        sound = resampled(sound, round(RATE * factor))
        phones = [Phone(p.start_s / factor, p.end_s / factor, p.symbol) for p in phones]
    before_s = float(r.uniform(0, 1.0)) if r.random() < 0.4 else 0.0
    after = np.zeros(int(r.uniform(0, 0.6) * RATE), np.float32)
    sound = np.concatenate([np.zeros(int(before_s * RATE), np.float32), sound, after])
    phones = [Phone(p.start_s + before_s, p.end_s + before_s, p.symbol) for p in phones]
    taught = speech.taught
    if taught is not None:
        frames = len(sound) // HOP + 1
        at = np.rint(((np.arange(frames) + 0.5) * HOP_S - before_s) * factor / HOP_S - 0.5).astype(int)
        taught = np.where(
            ((at >= 0) & (at < len(taught)))[:, None], taught[at.clip(0, len(taught) - 1)], _silence()
        )
    return replace(speech, sound=sound, phones=phones, taught=taught)


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
            changed = _changed(sounds[k], mine)
            sound = acoustics.as_heard(changed.sound, mine, voices)
            shard.append(features_and_truth(sound, changed.phones, changed.taught))
            if mine.random() < SILENT_SHARE * 2:
                quiet = acoustics.nothing_said(mine.uniform(1.5, 4.0), mine, voices)
                shard.append(features_and_truth(quiet, []))
        if seconds > SHARD_S or at == len(order) - 1:
            if shard:
                _write(path, shard)
            shard, seconds, number = [], 0.0, number + 1


def _write(path: Path, shard: list[dict[str, np.ndarray]]) -> None:
    joined = {key: np.concatenate([e[key] for e in shard]) for key in KEYS}
    with written_whole(path) as file:
        np.savez(file, **joined)
    log.info("%s: %.0f s", path.name, len(joined["viseme"]) * HOP_S)


class Shards:
    """The examples that are there so far, and crops of them."""

    def __init__(self, folder: Path) -> None:
        self._folder, self._seen = folder, set[str]()
        self.mel = np.zeros((0, 40), np.float16)
        self.viseme, self.opening = np.zeros(0, np.uint8), np.zeros(0, np.float16)
        self.soft = np.zeros((0, len(VISEMES)), np.uint8)
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
        for key in KEYS:
            setattr(self, key, np.concatenate([getattr(self, key), *(d[key] for d in loaded)]))

    def draw(self, r: np.random.Generator, count: int, frames: int) -> dict[str, np.ndarray]:
        """Return crops: mel (count, frames, 40), soft (..., 15), viseme and opening (count, frames)."""
        begins = r.integers(0, len(self.viseme) - frames, count)
        at = begins[:, None] + np.arange(frames)
        return {
            "mel": self.mel[at].astype(np.float32),
            "viseme": self.viseme[at].astype(np.int64),
            "opening": self.opening[at].astype(np.float32),
            "soft": self.soft[at].astype(np.float32) / 255.0,
        }
