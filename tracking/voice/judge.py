"""What a network says of sound that comes in pieces: as it is asked, and by ONNX Runtime."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import NamedTuple, Protocol

import numpy as np

from tracking.basics.arrays import Array
from tracking.basics.onnx_session import open_network
from tracking.voice.features import BANDS, HOP, RATE, WINDOW, FeatureStream
from tracking.voice.visemes import INDEX, VISEMES

AHEAD, BEHIND = 3, 5
"""Frames that the network sees after and before the one judged."""
BLOCK = 20
"""The most frames that are judged at once."""
OUTPUTS = ["answers", "hidden", "state_after"]
"""Of the ONNX file; what else there is are the members' numbers."""
NOTHING = np.zeros(0, np.float32)
SHUTTING = np.array([{"sil": 1.0, "PP": 0.7}.get(name, 0.0) for name in VISEMES], np.float32)
"""How far each viseme shuts the mouth."""


class Judged(NamedTuple):
    """What the network says of frames that follow each other.

    Attributes:
        visemes: probabilities in the order of `VISEMES`, float32 of shape (T, 15).
        opening: of the mouth, drawn shut as `shut` does, float32 of shape (T,).
        hidden: the network's last layer, float32 of shape (T, N).
        mel: the frames' features, float32 of shape (T, BANDS).
        loudness: logarithms of the bands' mean power, T of them.
        silence: probabilities that nothing is said, T of them.
        more: whether more can be judged without more sound.
    """

    visemes: Array
    opening: Array
    hidden: Array
    mel: Array
    loudness: list[float]
    silence: list[float]
    more: bool


def shut(opening: Array, visemes: Array) -> Array:
    """Return the opening, drawn shut where lips are heard to close or nothing is said.

    The opening alone is the mean of what may be; a mouth that half closes looks wrong in p, b and m. It is
    of shape (T,), the visemes' probabilities of shape (T, 15).
    """
    return opening * np.maximum(1.0 - visemes @ SHUTTING, 0.0)


class Judge(Protocol):
    """Remembers what was said before; for one sound and one thread at a time.

    Attributes:
        width: of the last layer.
    """

    width: int

    def feed(self, samples: Array, most: int, offset: Array) -> Judged:
        """Judge what can be judged by now, up to `most` frames of `BLOCK`; what is left waits.

        Args:
            samples: the next ones, float32 of shape (N,), 16 kHz.
            most: 0 to `BLOCK`.
            offset: what is taken off the features, float32 of shape (BANDS,).
        """
        ...

    def finish(self) -> None:
        """Take it that the last frame goes on: nothing comes after."""
        ...

    def reset(self) -> None:
        """Forget all that was said."""
        ...


@cache
def _quiet_room() -> Array:
    return 1e-3 * np.random.default_rng(0).standard_normal(RATE // 2).astype(np.float32)


def sit_in_quiet_room(judge: Judge) -> None:
    """Hear half a second of next to nothing.

    From nothing at all, the first frames of every sound would be guessed, and open the mouth.
    """
    samples, offset, more = _quiet_room(), np.zeros(BANDS, np.float32), True
    while more:
        more, samples = judge.feed(samples, BLOCK, offset).more, NOTHING


class OnnxJudge:
    """A `Judge` by ONNX Runtime.

    Raises:
        ModelError: if the network can't be loaded.
    """

    def __init__(self, path: Path) -> None:
        self._session = open_network(path)
        self.width = int(self._session.get_outputs()[1].shape[-1])
        self._features = FeatureStream()
        self._mel = np.zeros((0, BANDS), np.float32)
        self._state = np.zeros((1, 1, int(self._session.get_inputs()[1].shape[-1])), np.float32)
        sit_in_quiet_room(self)
        self._after_silence = self._state
        self.reset()

    def feed(self, samples: Array, most: int, offset: Array) -> Judged:
        """Judge what can be judged by now, see `Judge`."""
        new = self._features.feed(samples)
        if not len(self._mel) and len(new):
            self._mel = np.repeat(new[:1], BEHIND, axis=0)
        self._mel = np.concatenate([self._mel, new])
        there = max(len(self._mel) - BEHIND - AHEAD, 0)
        count = min(there, most)
        if not count:
            shapes = (0, len(VISEMES)), (0,), (0, self.width), (0, BANDS)
            none = (np.zeros(shape, np.float32) for shape in shapes)
            return Judged(*none, loudness=[], silence=[], more=there > 0)  # pyright: ignore[reportCallIssue]
        seen = self._mel[: count + BEHIND + AHEAD]
        inputs = {"mel": (seen - offset)[None], "state": self._state}
        answers, hidden, self._state = self._session.run(OUTPUTS, inputs)
        judged, visemes = seen[BEHIND:-AHEAD], answers[0, :, :-1]
        self._mel = self._mel[count:]
        return Judged(
            *(visemes, shut(answers[0, :, -1], visemes), hidden[0], judged),
            *(np.log(np.exp(judged).mean(1)).tolist(), visemes[:, INDEX["sil"]].tolist()),
            more=there > count,
        )

    def finish(self) -> None:
        """Take it that the last frame goes on."""
        if len(self._mel):
            rest = self._features.feed(np.zeros(WINDOW - HOP, np.float32))
            seen = np.concatenate([self._mel, rest])
            self._mel = np.concatenate([seen, np.repeat(seen[-1:], AHEAD, axis=0)])

    def reset(self) -> None:
        """Forget all that was said."""
        self._features.reset()
        self._mel = np.zeros((0, BANDS), np.float32)
        self._state = self._after_silence
