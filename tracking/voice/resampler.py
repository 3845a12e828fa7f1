"""Sound of any rate and any number of channels, brought to what the voice network hears."""

from __future__ import annotations

import av
import numpy as np

from tracking.basics.arrays import Array
from tracking.voice.features import RATE

_LAYOUTS = {1: "mono", 2: "stereo", 3: "2.1", 4: "quad", 5: "5.0", 6: "5.1", 7: "6.1", 8: "7.1"}


class Resampler:
    """Takes pieces of one sound, one after the other.

    Args:
        rate: samples a second that come in.
        channels: 1 to 8.
        to_rate: samples a second that go out.
    """

    def __init__(self, rate: int, channels: int = 1, to_rate: int = RATE) -> None:
        self._rate, self._channels = rate, channels
        self._resampler = av.AudioResampler(format="flt", layout="mono", rate=to_rate)
        self._through = rate == to_rate and channels == 1

    def feed(self, samples: Array) -> Array:
        """Return what can be given of it so far.

        Args:
            samples: float32 of shape (N,) or (N, channels), -1 to 1.

        Returns:
            float32 of shape (M,).
        """
        samples = np.ascontiguousarray(samples, np.float32)
        if self._through or not samples.size:
            return samples.reshape(-1)
        frame = av.AudioFrame.from_ndarray(
            samples.reshape(1, -1), format="flt", layout=_LAYOUTS[self._channels]
        )
        frame.sample_rate = self._rate
        return _joined(self._resampler.resample(frame))

    def finish(self) -> Array:
        """Return the rest, float32 of shape (M,)."""
        return np.zeros(0, np.float32) if self._through else _joined(self._resampler.resample(None))


def _joined(frames: list[av.AudioFrame]) -> Array:
    parts = [frame.to_ndarray().reshape(-1) for frame in frames]
    return np.concatenate(parts) if parts else np.zeros(0, np.float32)


def resampled(samples: Array, rate: int, to_rate: int = RATE) -> Array:
    """Return a whole mono sound at another rate, float32 of shape (N,)."""
    resampler = Resampler(rate, 1, to_rate)
    return np.concatenate([resampler.feed(samples), resampler.finish()])
