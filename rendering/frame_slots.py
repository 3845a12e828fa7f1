"""From frames that come when they come to files with a constant frame rate."""

from __future__ import annotations

from fractions import Fraction


class FrameSlots:
    """Says how often each frame must be written so that a constant rate keeps its time.

    Slot k begins at `start + k / fps`. A live frame comes a little early or late; as long as it is within
    `SLACK` of a slot's length of the next slot it takes that, so that jitter repeats and drops nothing. A gap
    longer than `MOST_STILL_S` (the computer slept, the stamps jump) is shortened to it.
    """

    SLACK = 0.8
    MOST_STILL_S = 10.0

    def __init__(self, fps: Fraction, start_s: float | None = None) -> None:
        """Start at `start_s`, or at the first frame's time."""
        self.fps, self.start_s = fps, start_s
        self.count = 0
        """Slots filled so far."""

    def take(self, time_s: float) -> int:
        """Return how many slots end with this frame.

        0: it comes too early, drop it. 1: write it. n: first write the frame before it n - 1 times more
        (or this one itself, where there was none before).
        """
        if self.start_s is None:
            self.start_s = time_s
        ideal = (time_s - self.start_s) * float(self.fps)
        slot = self.count if abs(ideal - self.count) <= self.SLACK else round(ideal)
        if slot < self.count:
            return 0
        most = self.count + max(1, round(self.MOST_STILL_S * self.fps))
        if slot > most:
            self.start_s += float((slot - most) / self.fps)
            slot = most
        taken = slot + 1 - self.count
        self.count = slot + 1
        return taken


def as_rate(fps: float) -> Fraction:
    """Return the frame rate as the fraction that video files name it by: 29.97 is 30000/1001.

    Rates below one frame in a hundred seconds become that.

    Raises:
        ValueError: if it is not positive.
    """
    if not fps > 0:
        raise ValueError(f"a frame rate is greater than 0, got {fps}")
    for base in (24, 30, 48, 60, 120):
        if abs(fps - base * 1000 / 1001) < 0.005:
            return Fraction(base * 1000, 1001)
    return max(Fraction(fps).limit_denominator(1000), Fraction(1, 100))
