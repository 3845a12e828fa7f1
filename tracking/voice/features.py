"""What the voice network hears: the loudness of forty bands of pitch, a hundred times a second.

The same code makes the features that it was trained on.
"""

from __future__ import annotations

import numpy as np

from tracking.basics.arrays import Array

RATE = 16000
"""Samples a second that the network hears."""
HOP = 160
"""Samples from one frame to the next."""
HOP_S = HOP / RATE
WINDOW = 400
"""Samples that a frame sees: 25 ms."""
BANDS = 40
FFT = 512
_LOWEST_HZ, _HIGHEST_HZ = 60.0, 7600.0
_FLOOR = 1e-5


def _mel(hz: Array) -> Array:
    return 2595.0 * np.log10(1.0 + hz / 700.0)


def _filters() -> Array:
    """Return triangles that follow each other evenly in mel, float32 of shape (FFT / 2 + 1, BANDS)."""
    low_mel, high_mel = (float(m) for m in _mel(np.array([_LOWEST_HZ, _HIGHEST_HZ])))
    corners = 700.0 * (10.0 ** (np.linspace(low_mel, high_mel, BANDS + 2) / 2595.0) - 1.0)
    hz = np.arange(FFT // 2 + 1)[:, None] * RATE / FFT
    low, middle, high = corners[:-2], corners[1:-1], corners[2:]
    rising, falling = (hz - low) / (middle - low), (high - hz) / (high - middle)
    return np.clip(np.minimum(rising, falling), 0, None).astype(np.float32)


FILTERS = _filters()
_FEW = np.arange(8)[:, None] * HOP + np.arange(WINDOW)
"""Where the samples of a few windows are: of live sound, to which making views costs more than copying."""
HANN = np.hanning(WINDOW + 1)[:WINDOW].astype(np.float32)


def log_mel(samples: Array) -> Array:
    """Return the features of all whole windows of a sound.

    Args:
        samples: float32 of shape (N,), -1 to 1, `RATE` a second.

    Returns:
        float32 of shape (frames, BANDS); frame k sees samples from k * HOP to k * HOP + WINDOW.
    """
    if len(samples) < WINDOW:
        return np.zeros((0, BANDS), np.float32)
    count = (len(samples) - WINDOW) // HOP + 1
    if count <= len(_FEW):
        windows = samples[_FEW[:count]]
    else:
        windows = np.lib.stride_tricks.sliding_window_view(samples, WINDOW)[::HOP]
    spectrum = np.fft.rfft(windows * HANN, FFT)
    power = spectrum.real**2 + spectrum.imag**2
    return np.log(power.astype(np.float32) @ FILTERS + _FLOOR)


class FeatureStream:
    """Makes features of sound that comes in pieces; what is over waits for the next piece."""

    def __init__(self) -> None:
        self._rest = np.zeros(0, np.float32)

    def feed(self, samples: Array) -> Array:
        """Take the next samples, float32 of shape (N,); return the frames that they complete."""
        sound = np.concatenate([self._rest, samples.astype(np.float32, copy=False)])
        frames = log_mel(sound)
        self._rest = sound[len(frames) * HOP :]
        return frames

    def reset(self) -> None:
        """Forget what waits."""
        self._rest = np.zeros(0, np.float32)
