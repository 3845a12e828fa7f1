"""What the networks of a speaking face see of a voice, fifty times a second."""

from __future__ import annotations

import numpy as np

from tracking.basics.arrays import Array
from tracking.voice.prosody import Prosody
from tracking.voice.visemes import INDEX, VISEMES

FRAME_S = 0.02
HOPS = 2
"""Hops of the voice in a frame."""
FEATURES = len(VISEMES) + 4
"""Visemes, opening, loudness, pitch, voiced."""
_SIL = INDEX["sil"]
_LOUD, _LOUD_UNIT = -3.2, 1.2
_LEVEL_S, _PITCH_S = 3.0, 6.0
_PITCH_UNIT = np.log(2.0) / 3.0  # four semitones


class VoiceFeatures:
    """Makes features of what is heard, frame by frame: loudness and pitch against the speaker's own.

    Loudness is about 0 in speech as loud as usual, pitch about 0 at the speaker's middle, 1 four semitones
    above.
    """

    def __init__(self) -> None:
        self._level, self._pitch, self._heard = _LOUD, None, 0.0

    def feed(self, visemes: Array, opening: Array, prosody: Prosody | None) -> Array:
        """Return features, float32 of shape (T // HOPS, FEATURES), of frames of a voice.

        Args:
            visemes: probabilities of shape (T, 15), T even.
            opening: of shape (T,).
            prosody: of the same frames; None where only the mouth is known.
        """
        count = len(opening) // HOPS
        pair = (count, HOPS)
        made = np.zeros((count, FEATURES), np.float32)
        made[:, : len(VISEMES)] = visemes[: count * HOPS].reshape(*pair, -1).mean(1)
        made[:, -4] = opening[: count * HOPS].reshape(pair).mean(1)
        speaks = made[:, _SIL] < 0.5
        if prosody is None:
            made[:, -3] = np.where(speaks, np.clip(3.0 * (made[:, -4] - 0.3), -1.5, 2.0), -2.5)
            return made
        loudness = prosody.loudness[: count * HOPS].reshape(pair).max(1)
        pitches = prosody.pitch_hz[: count * HOPS].reshape(pair)
        for k in range(count):
            voiced = pitches[k][pitches[k] > 0.0]
            made[k, -3:] = self._frame(float(loudness[k]), voiced, bool(speaks[k]))
        return made

    def _frame(self, loudness: float, voiced: Array, speaks: bool) -> tuple[float, float, float]:
        if speaks:
            self._heard += FRAME_S
            self._level += (loudness - self._level) * FRAME_S / min(max(self._heard, 0.2), _LEVEL_S)
        loud = min(max((loudness - self._level) / _LOUD_UNIT, -3.0), 2.0)
        if not speaks or not len(voiced):
            return loud, 0.0, 0.0
        height = float(np.log(voiced).mean())
        if self._pitch is None:
            self._pitch = height
        self._pitch += (height - self._pitch) * FRAME_S / min(max(self._heard, 0.3), _PITCH_S)
        return loud, min(max((height - self._pitch) / _PITCH_UNIT, -2.5), 2.5), 1.0
