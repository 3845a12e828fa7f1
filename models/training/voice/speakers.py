"""Natural synthetic voices that speak English, by two tools of their own: hibari-tts and flite."""

from __future__ import annotations

import importlib
import subprocess
import tempfile
import wave
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np

from tracking.voice.resampler import resampled

Speak = Callable[[str, np.random.Generator], np.ndarray]
"""Says a text: float32 of shape (N,), 16 kHz."""

FLITE_VOICES = ("kal16", "awb", "rms", "slt")


def read_wave(path: Path) -> tuple[np.ndarray, int]:
    """Return the samples, float32 (N,), -1 to 1, of a mono file of 16 bits, and its rate."""
    with wave.open(str(path)) as file:
        samples = np.frombuffer(file.readframes(file.getnframes()), np.int16)
        return samples.astype(np.float32) / 32768.0, file.getframerate()


def write_wave(path: Path, samples: np.ndarray, rate: int = 16000) -> None:
    """Write a mono file of 16 bits; samples are (N,), cut off at -1 and 1."""
    with wave.open(str(path), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(rate)
        file.writeframes((np.clip(samples, -1, 1) * 32767).astype(np.int16).tobytes())


def flite(voice: str) -> Speak:
    """Return a speaker of flite."""

    def speak(text: str, r: np.random.Generator) -> np.ndarray:
        """Say a text, faster or slower each time; see `Speak`."""
        stretch = f"duration_stretch={r.uniform(0.8, 1.25):.2f}"
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "said.wav"
            subprocess.run(
                ["flite", "-voice", voice, "--setf", stretch, "-t", text, "-o", str(path)], check=True
            )
            return resampled(*read_wave(path))

    return speak


def hibari() -> tuple[Speak, Callable[[str], str]]:
    """Return the speaker of hibari-tts, and what gives the phones of a word in the IPA."""
    voice: Any = importlib.import_module("hibari").Hibari()

    def speak(text: str, r: np.random.Generator) -> np.ndarray:
        """Say a text, each time at another pace and pitch; see `Speak`."""
        parts = [_shifted(voice, phones, r) for phones in voice.phonemize(text)]
        return resampled(np.concatenate(parts).astype(np.float32), voice.sample_rate)

    return speak, lambda word: "".join(voice.phonemize(word))


def _shifted(voice: Any, phones: str, r: np.random.Generator) -> np.ndarray:
    """Speak with another pitch each time, up to seven semitones away: (N,), at the voice's own rate."""
    speed = np.asarray([r.uniform(0.8, 1.25)], np.float32)
    ids = np.asarray([voice.ids(phones)], np.int64)
    *shape, pitch = (o[0] for o in voice.sess.run(None, {"ids": ids, "speed": speed}))
    dsp: Any = importlib.import_module("hibari.dsp")
    return dsp.synth(*shape, pitch * 2.0 ** (r.uniform(-7, 7) / 12), r)
