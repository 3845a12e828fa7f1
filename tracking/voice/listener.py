"""Live sound to mouths: a microphone's pieces go in, what the voice does comes out."""

from __future__ import annotations

import threading
import time

import numpy as np

from tracking.basics.arrays import Array
from tracking.voice.features import HOP_S
from tracking.voice.motion_style import STYLES
from tracking.voice.prosody import ProsodyTrack
from tracking.voice.resampler import Resampler
from tracking.voice.viseme_network import DELAY_S, VisemeStream
from tracking.voice.voice_track import VoiceTrack

SILENT_AFTER_S = 1.0
"""After so long without a sample a microphone counts as gone."""
PIECE_S = 3 * HOP_S
"""How much sound is judged at a time: most of what a hop costs is the calling; more would be later."""
_GAP_S = 0.5


class VoiceListener:
    """Hears one microphone. `hear` is for one thread at a time, all else for any.

    Attributes:
        track: what the voice did.
        prosody: how loud and high it was.
        style: in which a face without a camera moves; swapped whole.
    """

    def __init__(self) -> None:
        self.track, self.prosody = VoiceTrack(), ProsodyTrack()
        self.style = STYLES["usual"]
        self._lock = threading.Lock()
        self._stream: VisemeStream | None = None
        self._resampler: Resampler | None = None
        self._format = (0, 0)
        self._last_s = -1e9
        self._level = 0.0

    def hear(self, samples: Array, rate: int, channels: int = 1) -> None:
        """Take the samples that have just been recorded, float32 of shape (N,) or (N, channels), -1 to 1.

        They are judged at once; `PIECE_S` at a time are cheap.
        """
        now_s = time.monotonic()
        with self._lock:
            if self._stream is None or self._resampler is None or self._format != (rate, channels):
                self._stream = VisemeStream()
                self._resampler, self._format = Resampler(rate, channels), (rate, channels)
            elif now_s - self._last_s > _GAP_S:
                self._stream.reset()
                self.prosody.reset()
            self._last_s = now_s
            if not samples.size:
                return
            sound = self._resampler.feed(self._sound(samples.reshape(len(samples), -1)))
            mouths = self._stream.feed(sound)
            self.prosody.hear(sound, now_s)
        if len(mouths.opening):
            self.track.add(mouths, now_s - DELAY_S - HOP_S / 2)

    def _sound(self, sound: Array) -> Array:
        """Return a piece, float32 of shape (N, channels), all of it -1 to 1, and keep how loud it is."""
        loudest = float(np.maximum.reduce(np.abs(sound), axis=None))
        if not loudest <= 1.0:  # what is no number is no sound
            sound = np.clip(np.nan_to_num(sound, nan=0.0, posinf=0.0, neginf=0.0), -1, 1)
            loudest = float(np.abs(sound).max())
        self._level = max(loudest, self._level * 0.9)
        return sound

    @property
    def level(self) -> float:
        """Loudest sample of the last moments, 0 to 1; it sinks slowly."""
        return self._level if self.hears else 0.0

    @property
    def hears(self) -> bool:
        """Whether sound comes in, if only silence."""
        return time.monotonic() - self._last_s < SILENT_AFTER_S


MICROPHONE = VoiceListener()
"""The microphone of the program: who captures it feeds it, and the source `voice` listens to it."""
