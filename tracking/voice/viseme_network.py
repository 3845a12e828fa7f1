"""From sound to what a mouth does: a small network, the same for sound that comes in pieces and for files."""

from __future__ import annotations

import hashlib
from collections import deque
from collections.abc import Sequence
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import NamedTuple

import numpy as np

from tracking.basics.arrays import Array
from tracking.basics.onnx_session import open_network
from tracking.voice.features import BANDS, HOP, HOP_S, WINDOW
from tracking.voice.judge import AHEAD, BLOCK, NOTHING, Judged
from tracking.voice.kernel_judge import judge_of
from tracking.voice.visemes import INDEX

LEAD = WINDOW // 2 - HOP // 2
"""Samples of silence put before a sound, so that frame k looks at the middle of its k-th hop."""
DELAY_S = AHEAD * HOP_S + (WINDOW - LEAD - HOP) / HOP * HOP_S
"""How much later than the end of a frame's hop its answer can be had."""
_NO_OFFSET = np.zeros(BANDS, np.float32)
_LOUD_FRAMES, _KNOWN_FRAMES = 70, 150
_FAR, _FORGOTTEN = 4.0, 2e-4
"""How much weaker than the near voice is far, in natural logarithms of power (17 dB), and what is taken off
the near voice's level for each frame of a weaker one."""
SHARE, ENOUGH, HALF_LIFE = 0.5, 50.0, 1000.0
"""Of the normaliser: the most that is taken off, after how many frames half of it, how soon it forgets."""


class Mouths(NamedTuple):
    """What the network says of frames that follow each other, `HOP_S` apart.

    Attributes:
        visemes: probabilities in the order of `VISEMES`, float32 of shape (T, 15).
        opening: of the mouth, 0 to 1, float32 of shape (T,).
        hidden: its last layer, float32 of shape (T, N): what a personal read-out is made of.
    """

    visemes: Array
    opening: Array
    hidden: Array


def bundled_network() -> Path:
    """Return where the network lies that comes with the program."""
    return Path(str(files("assets"))) / "voice" / "visemes.onnx"


@cache
def network_name() -> str:
    """Return what tells the bundled network from others: what was learned with one is of no use to others."""
    return hashlib.sha256(bundled_network().read_bytes()).hexdigest()[:16]


class SpectrumNormaliser:
    """Takes off what a voice and a microphone have of their own: half of how their mean speech differs.

    What it knows is of frames that were judged to be speech, so that a noise alone is never made like speech.
    It changes every `BLOCK` frames (of `tracking.voice.judge`), however the sound comes in pieces.

    Args:
        usual: the mean of speech in training, float32 of shape (BANDS,).
    """

    def __init__(self, usual: Array) -> None:
        self._usual = usual
        self._sum, self._count = np.zeros(BANDS), 0.0
        self.offset = np.zeros(BANDS, np.float32)
        """What is to be taken off the features."""

    def learn(self, mel: Array, speaks: Array) -> None:
        """Take a block of features (T, BANDS), and which of the frames (T,) are speech."""
        kept = 0.5 ** (len(mel) / HALF_LIFE)
        self._sum = self._sum * kept + mel[speaks].sum(0)
        self._count = self._count * kept + speaks.sum()
        if self._count > 0:
            trust = SHARE * self._count / (self._count + ENOUGH)
            self.offset = (trust * (self._sum / self._count - self._usual)).astype(np.float32)


class NearVoice:
    """Tells the voice before the microphone from weaker ones far away, once it has heard it.

    Loudness is as of `tracking.voice.judge.Judged`.
    """

    def __init__(self) -> None:
        self._recent: deque[float] = deque(maxlen=_LOUD_FRAMES)
        self._level, self._heard = 0.0, 0

    def shares(self, loudness: Sequence[float], speaks: Sequence[bool]) -> list[float]:
        """Return how far each frame is the near voice, 0 to 1."""
        found: list[float] = []
        for new, says in zip(loudness, speaks, strict=True):
            self._recent.append(new)
            loud = max(self._recent)
            known = self._heard >= _KNOWN_FRAMES
            found.append(min(max(loud - (self._level - _FAR), 0.0), 1.0) if known else 1.0)
            if says:
                self._learn(loud)
        return found

    def _learn(self, loud: float) -> None:
        self._heard += 1
        if loud > self._level - _FAR / 2 or self._heard <= _KNOWN_FRAMES:
            self._level += (loud - self._level) / min(self._heard, _KNOWN_FRAMES)
        else:  # somebody who has moved back is heard again after a while
            self._level -= _FORGOTTEN


class VisemeStream:
    """Judges sound that comes in pieces.

    Frame k of the answers is about the sound from k * HOP to (k + 1) * HOP.
    """

    def __init__(self, path: Path | None = None) -> None:
        path = path or bundled_network()
        self._judge = judge_of(path)
        told = open_network(path).get_modelmeta().custom_metadata_map.get("speech_mean", "")
        self._usual = np.array([float(v) for v in told.split()], np.float32)
        self.reset()

    def reset(self) -> None:
        """Forget all that was heard."""
        self._judge.reset()
        self._judge.feed(np.zeros(LEAD, np.float32), 0, _NO_OFFSET)
        self._normaliser = SpectrumNormaliser(self._usual) if len(self._usual) == BANDS else None
        self._near = NearVoice()
        self._block: list[Array] = []
        self._speaks: list[bool] = []

    def feed(self, samples: Array) -> Mouths:
        """Take the next samples, float32 of shape (N,), 16 kHz; return what can be said by now."""
        parts: list[Mouths] = []
        more = True
        while more:
            offset = _NO_OFFSET if self._normaliser is None else self._normaliser.offset
            judged = self._judge.feed(samples, BLOCK - len(self._speaks), offset)
            parts.append(self._mouths(judged))
            samples, more = NOTHING, judged.more
        return joined(parts)

    def finish(self) -> Mouths:
        """Return the last frames, for which nothing comes after."""
        self._judge.finish()
        return self.feed(NOTHING)

    def _mouths(self, judged: Judged) -> Mouths:
        """Return what is made of frames that were judged, all of one block."""
        visemes, opening = judged.visemes, judged.opening
        speaks = [silence < 0.5 for silence in judged.silence]
        near = self._near.shares(judged.loudness, speaks)
        if min(near, default=1.0) < 1.0:
            shares = np.array(near, np.float32)
            visemes = visemes * shares[:, None]
            visemes[:, INDEX["sil"]] += 1.0 - shares
            opening = opening * shares * shares  # weaker, and drawn shut by the silence added
        self._block.append(judged.mel)
        self._speaks += [says and share > 0.5 for says, share in zip(speaks, near, strict=True)]
        if len(self._speaks) == BLOCK:
            if self._normaliser is not None:
                self._normaliser.learn(np.concatenate(self._block), np.array(self._speaks))
            self._block, self._speaks = [], []
        return Mouths(visemes, opening, judged.hidden)


def mouths_of(sound: Array, path: Path | None = None, piece_s: float = 20.0) -> Mouths:
    """Return what a mouth does through a whole sound, float32 of shape (N,), 16 kHz."""
    stream = VisemeStream(path)
    step = round(piece_s / HOP_S) * HOP
    parts = [stream.feed(sound[k : k + step]) for k in range(0, len(sound), step)]
    return joined([*parts, stream.finish()])


def joined(parts: list[Mouths]) -> Mouths:
    """Return what follows each other as one."""
    if len(parts) == 1:
        return parts[0]
    return Mouths(*(np.concatenate(each) for each in zip(*parts, strict=True)))
