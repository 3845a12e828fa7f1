"""The last seconds of what a voice does, for whoever asks what it did at a time."""

from __future__ import annotations

import threading
from collections import deque
from typing import NamedTuple

from tracking.basics.arrays import Array
from tracking.voice.features import HOP_S
from tracking.voice.viseme_network import Mouths
from tracking.voice.visemes import INDEX

KEPT_S = 4.0


class Heard(NamedTuple):
    """What a voice did at one time.

    Attributes:
        time_s: the middle of the frame, `time.monotonic()`.
        visemes: probabilities, float32 of shape (15,).
        opening: of the mouth, 0 to 1.
        hidden: the network's last layer, float32 of shape (N,).
    """

    time_s: float
    visemes: Array
    opening: float
    hidden: Array

    @property
    def speaks(self) -> bool:
        """Whether somebody is heard to speak."""
        return float(self.visemes[INDEX["sil"]]) < 0.5


class VoiceTrack:
    """Keeps what was heard; any thread may write and read."""

    def __init__(self) -> None:
        self._heard: deque[Heard] = deque(maxlen=round(KEPT_S / HOP_S))
        self._changed = threading.Condition()
        self._closed = False

    def add(self, mouths: Mouths, last_s: float) -> None:
        """Take frames that follow each other; the middle of the last one was at `last_s`."""
        count = len(mouths.opening)
        with self._changed:
            for k, (visemes, opening, hidden) in enumerate(zip(*mouths, strict=True)):
                time_s = last_s - (count - 1 - k) * HOP_S
                self._heard.append(Heard(time_s, visemes, float(opening), hidden))
            self._changed.notify_all()

    def newest(self) -> Heard | None:
        """Return what was heard last."""
        with self._changed:
            return self._heard[-1] if self._heard else None

    def at(self, time_s: float) -> Heard | None:
        """Return what was heard at a time, or the nearest there is."""
        with self._changed:
            return min(self._heard, key=lambda h: abs(h.time_s - time_s)) if self._heard else None

    def since(self, time_s: float) -> list[Heard]:
        """Return all that was heard after a time, in order."""
        with self._changed:
            return [h for h in self._heard if h.time_s > time_s]

    def speaks_around(self, time_s: float, reach_s: float) -> bool:
        """Whether somebody was heard to speak not longer than `reach_s` before or after a time."""
        return any(h.speaks for h in self.since(time_s - reach_s) if h.time_s < time_s + reach_s)

    def wait(self, after_s: float, timeout_s: float) -> Heard | None:
        """Wait for something newer than a time; None where nothing comes or the track is closed."""

        def newer() -> bool:
            """Whether there is something newer, or nothing will come any more."""
            return self._closed or (bool(self._heard) and self._heard[-1].time_s > after_s)

        with self._changed:
            self._changed.wait_for(newer, timeout_s)
            if self._closed or not self._heard or self._heard[-1].time_s <= after_s:
                return None
            return self._heard[-1]

    def clear(self) -> None:
        """Forget all."""
        with self._changed:
            self._heard.clear()
