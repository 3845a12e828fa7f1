"""From sound to what a mouth does: a small network, the same for sound that comes in pieces and for files."""

from __future__ import annotations

import hashlib
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from tracking.errors import ModelError
from tracking.voice.features import BANDS, HOP, HOP_S, WINDOW, FeatureStream
from tracking.voice.visemes import INDEX, VISEMES

LEAD = WINDOW // 2 - HOP // 2
"""Samples of silence put before a sound, so that frame k looks at the middle of its k-th hop."""
AHEAD, BEHIND = 3, 5
"""Frames that the network sees after and before the one judged."""
DELAY_S = AHEAD * HOP_S + (WINDOW - LEAD - HOP) / HOP * HOP_S
"""How much later than the end of a frame's hop its answer can be had."""
_CLOSING, _SILENCING = 0.7, 0.5


class Mouths(NamedTuple):
    """What the network says of frames that follow each other, `HOP_S` apart.

    Attributes:
        visemes: probabilities in the order of `VISEMES`, float32 of shape (T, 15).
        opening: of the mouth, 0 to 1, float32 of shape (T,).
        hidden: its last layer, float32 of shape (T, N): what a personal read-out is made of.
    """

    visemes: np.ndarray
    opening: np.ndarray
    hidden: np.ndarray


@cache
def _session(path: Path) -> Any:
    # Tracking has a door to ONNX Runtime of its own, since it may not import `models`.
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    options.log_severity_level = 4
    try:
        return onnxruntime.InferenceSession(path.read_bytes(), options, providers=["CPUExecutionProvider"])
    except Exception as error:  # ONNX Runtime's own classes share no base but Exception
        raise ModelError(f"the voice network {path.name} can't be loaded: {error}") from None


def bundled_network() -> Path:
    """Return where the network lies that comes with the program."""
    return Path(str(files("assets"))) / "voice" / "visemes.onnx"


@cache
def network_name() -> str:
    """Return what tells the bundled network from others: what was learned with one is of no use to others."""
    return hashlib.sha256(bundled_network().read_bytes()).hexdigest()[:16]


class VisemeStream:
    """Judges sound that comes in pieces.

    Frame k of the answers is about the sound from k * HOP to (k + 1) * HOP.
    """

    def __init__(self, path: Path | None = None) -> None:
        self._session = _session(path or bundled_network())
        state = self._session.get_inputs()[1].shape
        self._no_state = np.zeros((1, 1, int(state[-1])), np.float32)
        self._features = FeatureStream()
        self.reset()

    def reset(self) -> None:
        """Forget all that was heard."""
        self._features.reset()
        self._features.feed(np.zeros(LEAD, np.float32))
        self._state = self._no_state
        self._mel = np.zeros((0, BANDS), np.float32)

    def feed(self, samples: np.ndarray) -> Mouths:
        """Take the next samples, float32 of shape (N,), 16 kHz; return what can be said by now."""
        new = self._features.feed(samples)
        if not len(self._mel) and len(new):
            self._mel = np.repeat(new[:1], BEHIND, axis=0)
        return self._judge(new)

    def finish(self) -> Mouths:
        """Return the last frames, for which nothing comes after."""
        rest = self._features.feed(np.zeros(WINDOW - HOP, np.float32))
        last = rest[-1:] if len(rest) else self._mel[-1:]
        return self._judge(np.concatenate([rest, np.repeat(last, AHEAD, axis=0)]))

    def _judge(self, new: np.ndarray) -> Mouths:
        self._mel = np.concatenate([self._mel, new])
        count = len(self._mel) - AHEAD - BEHIND
        if count <= 0:
            hidden = self._session.get_outputs()[1].shape[-1]
            return Mouths(*(np.zeros(shape, np.float32) for shape in ((0, len(VISEMES)), (0,), (0, hidden))))
        inputs = {"mel": self._mel[None], "state": self._state}
        answers, hidden, self._state = self._session.run(None, inputs)
        self._mel = self._mel[count:]
        visemes = answers[0, :, :-1]
        return Mouths(visemes, _opening(answers[0, :, -1], visemes), hidden[0])


def _opening(opening: np.ndarray, visemes: np.ndarray) -> np.ndarray:
    """Return the opening, drawn shut where lips are heard to close or nothing is said.

    The opening alone is the mean of what may be; a mouth that half closes looks wrong in p, b and m.
    """
    closed = _CLOSING * visemes[:, INDEX["PP"]] + _SILENCING * visemes[:, INDEX["sil"]]
    return opening * np.clip(1.0 - closed, 0.0, 1.0)


def mouths_of(sound: np.ndarray, path: Path | None = None, piece_s: float = 20.0) -> Mouths:
    """Return what a mouth does through a whole sound, float32 of shape (N,), 16 kHz."""
    stream = VisemeStream(path)
    step = round(piece_s / HOP_S) * HOP
    parts = [stream.feed(sound[k : k + step]) for k in range(0, len(sound), step)]
    parts.append(stream.finish())
    return Mouths(*(np.concatenate(each) for each in zip(*parts, strict=True)))
