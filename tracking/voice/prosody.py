"""How loud and how high a voice is, a hundred times a second: what heads and brows move with."""

from __future__ import annotations

import threading
from collections import deque
from typing import NamedTuple

import numpy as np

from tracking.basics.arrays import Array
from tracking.voice.features import HOP, HOP_S, RATE

SIGHT = 640
"""Samples that a frame sees, its hop in their middle: 40 ms."""
_BEFORE = (SIGHT - HOP) // 2
_LOWEST_HZ, _HIGHEST_HZ = 75.0, 420.0
_LAGS = slice(round(RATE / _HIGHEST_HZ), round(RATE / _LOWEST_HZ))
_NEARLY, _VOICED, _TOO_HIGH, _LEAST = 0.85, 0.6, 1.3, 0.25
"""Of a peak of the autocorrelation: its share of the highest one; where a voice begins; what only a window's
edge reaches; and the least before the window's own fading is taken out."""
_QUIET = -7.0
_FFT = 1024
_FLOOR = 1e-4
_KEPT_S = 1.0
_WINDOW = np.hanning(SIGHT).astype(np.float32)
_AUTOCORRELATION = np.fft.irfft(np.abs(np.fft.rfft(_WINDOW, _FFT)) ** 2, _FFT)
_SPREAD = (_AUTOCORRELATION / _AUTOCORRELATION[0])[: _LAGS.stop]


class Prosody(NamedTuple):
    """Frames that follow each other, `HOP_S` apart, each about its own hop.

    Attributes:
        loudness: natural logarithm of the effective value, float32 of shape (T,).
        pitch_hz: of the voice, 0 where there is none, float32 of shape (T,).
    """

    loudness: Array
    pitch_hz: Array


class ProsodyStream:
    """Measures sound that comes in pieces."""

    def __init__(self) -> None:
        self.reset()

    def reset(self) -> None:
        """Forget all that was heard."""
        self._rest = np.zeros(_BEFORE, np.float32)

    def feed(self, samples: Array) -> Prosody:
        """Take the next samples, float32 of shape (N,), 16 kHz; return the frames that they complete."""
        sound = np.concatenate([self._rest, samples.astype(np.float32, copy=False)])
        count = max((len(sound) - SIGHT) // HOP + 1, 0)
        self._rest = sound[count * HOP :]
        if not count:
            return Prosody(np.zeros(0, np.float32), np.zeros(0, np.float32))
        return _measured(np.lib.stride_tricks.sliding_window_view(sound, SIGHT)[::HOP][:count])


def prosody_of(sound: Array) -> Prosody:
    """Return the prosody of a whole sound, float32 of shape (N,), 16 kHz: a frame for each hop begun."""
    stream = ProsodyStream()
    parts = [stream.feed(sound[k : k + 20 * RATE]) for k in range(0, len(sound), 20 * RATE)]
    parts.append(stream.feed(np.zeros(SIGHT, np.float32)))
    loudness, pitch_hz = (np.concatenate(each) for each in zip(*parts, strict=True))
    count = -(-len(sound) // HOP)
    return Prosody(loudness[:count], pitch_hz[:count])


def _measured(windows: Array) -> Prosody:
    """Measure windows of shape (T, SIGHT): the pitch is where the autocorrelation is highest."""
    middle = windows[:, _BEFORE - HOP // 2 : _BEFORE + HOP + HOP // 2]
    loudness = np.log(np.sqrt((middle * middle).mean(1)) + _FLOOR)
    spectrum = np.fft.rfft(windows * _WINDOW, _FFT)
    alike = np.fft.irfft(spectrum.real**2 + spectrum.imag**2, _FFT)[:, : _LAGS.stop]
    alike = alike / (alike[:, :1] + 1e-6)
    within = alike[:, _LAGS] / _SPREAD[_LAGS]
    inner = within[:, 1:-1]
    # The first of nearly equal peaks: twice the period is as alike.
    peaks = (inner >= within[:, :-2]) & (inner > within[:, 2:])
    peaks &= inner > _NEARLY * within.max(1, keepdims=True)
    at, rows = peaks.argmax(1) + 1, np.arange(len(within))
    height = within[rows, at]
    voiced = peaks.any(1) & (height > _VOICED) & (height < _TOO_HIGH) & (loudness > _QUIET)
    voiced &= alike[rows, at + _LAGS.start] > _LEAST
    pitch = np.where(voiced, RATE / (at + _LAGS.start), 0.0)
    return Prosody(loudness.astype(np.float32), pitch.astype(np.float32))


class ProsodyTrack:
    """The last seconds' loudness and pitch of a microphone; any thread may ask.

    Sound is measured when somebody asks: a mouth alone, beside a camera, needs none of it.
    """

    def __init__(self) -> None:
        self._stream = ProsodyStream()
        self._heard: deque[tuple[Array, float]] = deque()
        self._waiting = 0
        self._kept: deque[tuple[float, float, float]] = deque(maxlen=round(_KEPT_S / HOP_S))
        self._lock = threading.Lock()

    def hear(self, samples: Array, now_s: float) -> None:
        """Take the samples that have just been recorded, float32 of shape (N,), 16 kHz; they are kept."""
        with self._lock:
            self._heard.append((samples, now_s))
            self._waiting += len(samples)
            while self._waiting > _KEPT_S * RATE and len(self._heard) > 1:
                self._waiting -= len(self._heard.popleft()[0])
                self._stream.reset()

    def _measure(self) -> None:
        """Measure what was heard since the last time."""
        while self._heard:
            samples, now_s = self._heard.popleft()
            frames = self._stream.feed(samples)
            last_s = now_s - (_BEFORE / HOP + 0.5) * HOP_S  # the middle of the last frame's hop
            count = len(frames.loudness)
            for k, (loudness, pitch_hz) in enumerate(zip(*frames, strict=True)):
                self._kept.append((last_s - (count - 1 - k) * HOP_S, float(loudness), float(pitch_hz)))
        self._waiting = 0

    def at(self, time_s: float) -> tuple[float, float] | None:
        """Return loudness and pitch of the frame nearest to a time; None where nothing is known of it."""
        with self._lock:
            self._measure()
            nearest = min(self._kept, key=lambda frame: abs(frame[0] - time_s), default=None)
        if nearest is None or abs(nearest[0] - time_s) > _KEPT_S:
            return None
        return nearest[1:]

    def reset(self) -> None:
        """Forget all that was heard."""
        with self._lock:
            self._stream.reset()
            self._heard.clear()
            self._waiting = 0
            self._kept.clear()
