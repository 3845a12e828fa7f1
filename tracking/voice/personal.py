"""A person's own mouth, learned from the camera while they speak: a ridge on the network's last layer."""

from __future__ import annotations

import threading
from collections import deque
from pathlib import Path
from zipfile import BadZipFile

import numpy as np

from tracking.basics.arrays import Array
from tracking.unfinished import written_whole
from tracking.voice.viseme_network import network_name
from tracking.voice.voice_track import Heard, VoiceTrack

ENOUGH_S = 3.0
"""Speech, with what is around it, that must have been seen before what was learned counts at all."""
TRUSTED_S = 12.0
"""Speech after which it counts alone."""
RIDGE, FREE_RIDGE = 100.0, 0.01
"""Of the read-out's weights; the opening that rules give and the mean are hardly held back, so that little
speech makes little more than another scale of them."""
AROUND_S = 0.5
"""Before and after somebody speaks what is seen is learned as well: mouths shut when speech ends."""
_FORGETTING_S = 1200.0
"""Speech after which what was learned long ago counts a third."""
_MOST_GAP_S = 0.1


def inputs_of(heard: Heard) -> Array:
    """Return what the read-out sees of a frame, float64 of shape (N + 17,): layer, answers and a one."""
    return np.concatenate([heard.hidden, heard.visemes, [heard.opening, 1.0]]).astype(np.float64)


class PersonalMouth:
    """Learns how far one person's mouth is open from how they sound. Any thread.

    Numbers alone are kept: sums over what the network made of the sound, nothing that could be heard again.

    Attributes:
        seconds: of speech, with what is around it, seen so far.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._pending: deque[tuple[float, float]] = deque(maxlen=64)
        self.forget()

    def forget(self) -> None:
        """Begin anew."""
        with self._lock:
            self._products: Array | None = None
            self._answers: Array | None = None
            self._weights: Array | None = None
            self.seconds = 0.0
            self._last_s = -1e9
            self._solved_at = 0.0

    def watch(self, time_s: float, seen: float, track: VoiceTrack, *, good: bool) -> None:
        """Take how far the camera sees the mouth open; it is used when the voice has come as far.

        Args:
            time_s: of the picture.
            seen: 0 to 1.
            track: what the voice does.
            good: whether the mouth can be seen.
        """
        newest = track.newest()
        if not good or newest is None:
            self._pending.clear()
            return
        self._pending.append((time_s, seen))
        while self._pending and self._pending[0][0] <= newest.time_s - AROUND_S:
            at_s, value = self._pending.popleft()
            heard = track.at(at_s)
            known = heard is not None and abs(heard.time_s - at_s) < 0.02
            if heard is not None and known and track.speaks_around(at_s, AROUND_S):
                self.learn(at_s, value, heard)

    def learn(self, time_s: float, seen: float, heard: Heard) -> None:
        """Take one frame of somebody who speaks, or just did or will, and is seen."""
        x = inputs_of(heard)
        with self._lock:
            if self._products is None or self._answers is None:
                self._products, self._answers = np.zeros((len(x), len(x))), np.zeros(len(x))
            passed_s = time_s - self._last_s
            length_s = passed_s if 0 < passed_s < _MOST_GAP_S else 0.033
            self._last_s = time_s
            kept = 1.0 - length_s / _FORGETTING_S
            self._products = self._products * kept + np.outer(x, x) * (length_s / 0.04)
            self._answers = self._answers * kept + x * (seen * length_s / 0.04)
            self.seconds += length_s

    def solve(self) -> None:
        """Make use of what was learned since; takes some milliseconds."""
        with self._lock:
            if self._products is None or self._answers is None or self.seconds - self._solved_at < 3.0:
                return
            products, answers = self._products.copy(), self._answers.copy()
            self._solved_at = self.seconds
        ridge = np.full(len(products), RIDGE)
        ridge[-2:] = FREE_RIDGE
        products[np.diag_indices_from(products)] += ridge
        weights = np.linalg.solve(products, answers)
        with self._lock:
            self._weights = weights

    @property
    def trust(self) -> float:
        """Share that what was learned has in the opening, 0 to 1."""
        if self._weights is None:
            return 0.0
        return float(np.clip((self.seconds - ENOUGH_S) / (TRUSTED_S - ENOUGH_S), 0.0, 1.0))

    def opening(self, heard: Heard) -> float:
        """Return how far the person's mouth is open, 0 to 1; on the camera's scale as far as it is known."""
        weights, trust = self._weights, self.trust
        if weights is None or trust == 0.0:
            return heard.opening
        own = float(np.clip(inputs_of(heard) @ weights, 0.0, 1.0))
        return (1.0 - trust) * heard.opening + trust * own

    def save(self, path: Path) -> None:
        """Write what was learned.

        Raises:
            OSError: if it can't be written.
        """
        with self._lock:
            if self._products is None or self._answers is None:
                return
            upper = self._products[np.triu_indices_from(self._products)].astype(np.float32)
            answers, seconds = self._answers.astype(np.float32), self.seconds
        path.parent.mkdir(parents=True, exist_ok=True)
        with written_whole(path) as file:
            np.savez(file, network=network_name(), products=upper, answers=answers, seconds=seconds)

    def load(self, path: Path) -> bool:
        """Read what was learned before, from a file that may be missing; return whether there was something.

        What is damaged, or was learned with another network, counts as nothing.
        """
        self.forget()
        try:
            with np.load(path, allow_pickle=False) as file:
                upper, answers = file["products"].astype(np.float64), file["answers"].astype(np.float64)
                seconds, network = float(file["seconds"]), str(file["network"])
        except (OSError, ValueError, KeyError, EOFError, BadZipFile):
            return False
        inputs = answers.size
        rows = np.triu_indices(min(inputs, 4096))
        sound = np.isfinite(upper).all() and np.isfinite(answers).all() and 0 <= seconds < 1e9
        if answers.ndim != 1 or upper.shape != rows[0].shape or not sound or network != network_name():
            return False
        products = np.zeros((inputs, inputs))
        products[rows] = upper
        with self._lock:
            self._products = products + np.triu(products, 1).T
            self._answers, self.seconds = answers, seconds
        self.solve()
        return True
