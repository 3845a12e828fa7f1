"""Speech as microphones hear it: rooms, microphones, noises, levels.

Sounds are float32 of shape (N,), `RATE` samples a second, full scale at -1 and 1.
"""

from __future__ import annotations

import numpy as np

from tracking.voice.features import RATE

NOISES = ("white", "brown", "hum", "fan", "clicks", "music", "far voices")


def level_db(sound: np.ndarray) -> float:
    """Return how loud the loud half of a sound (N,) is, in dBFS."""
    power = np.square(sound[: len(sound) // RATE * RATE or None], dtype=np.float64)
    blocks = power[: len(power) // 400 * 400].reshape(-1, 400).mean(1) if len(power) >= 400 else power
    loud = blocks[blocks >= np.median(blocks)]
    return float(10 * np.log10(loud.mean() + 1e-12)) if len(loud) else -120.0


def at_level(sound: np.ndarray, decibels: float) -> np.ndarray:
    """Return a sound, (N,), made so loud, as `level_db` tells it."""
    return sound * np.float32(10 ** ((decibels - level_db(sound)) / 20))


def _convolved(sound: np.ndarray, response: np.ndarray) -> np.ndarray:
    size = 1 << int(np.ceil(np.log2(len(sound) + len(response))))
    product = np.fft.rfft(sound, size) * np.fft.rfft(response, size)
    return np.fft.irfft(product, size)[: len(sound)].astype(np.float32)


def in_room(sound: np.ndarray, r: np.random.Generator, longest_s: float = 0.6) -> np.ndarray:
    """Return a sound, (N,), in a random room: an echo of decaying noise after a few early reflections.

    Args:
        sound: as it was made, (N,).
        r: chance.
        longest_s: the longest that an echo lasts.
    """
    decay_s = r.uniform(0.08, longest_s)
    count = int(decay_s * RATE)
    t_s = np.arange(count) / RATE
    response = r.standard_normal(count) * np.exp(-6.9 * t_s / decay_s) * r.uniform(0.02, 0.12)
    response[: int(0.002 * RATE)] = 0.0
    for _ in range(int(r.integers(2, 7))):
        response[int(r.uniform(0.001, 0.03) * RATE) % count] += r.uniform(-0.6, 0.6)
    response[0] = 1.0
    return _convolved(sound, response)


def by_microphone(sound: np.ndarray, r: np.random.Generator) -> np.ndarray:
    """Return a sound, (N,), with the colour of a random microphone: tilt, peaks, low and high cut."""
    spectrum = np.fft.rfft(sound)
    hz = np.fft.rfftfreq(len(sound), 1 / RATE) + 1.0
    octave = np.log2(hz / 1000.0)
    gain_db = r.uniform(-3, 3) * np.clip(octave, -4, 3)
    for _ in range(int(r.integers(0, 4))):
        middle, width = r.uniform(-3, 2.8), r.uniform(0.2, 1.0)
        gain_db = gain_db + r.uniform(-6, 6) * np.exp(-(((octave - middle) / width) ** 2))
    if r.random() < 0.5:
        gain_db = gain_db - 10 * np.log10(1 + (r.uniform(60, 250) / hz) ** 4)
    if r.random() < 0.4:
        gain_db = gain_db - 10 * np.log10(1 + (hz / r.uniform(3200, 7500)) ** 8)
    return np.fft.irfft(spectrum * 10 ** (gain_db / 20), len(sound)).astype(np.float32)


def noise(kind: str, count: int, r: np.random.Generator, voices: list[np.ndarray]) -> np.ndarray:
    """Return a noise, (count,), at no level in particular.

    Args:
        kind: of `NOISES`.
        count: samples.
        r: chance.
        voices: speech, (N,) each, for what is heard from afar.
    """
    if kind == "white":
        return r.standard_normal(count).astype(np.float32)
    if kind == "brown":
        return _shaped(count, r, r.uniform(0.5, 1.2))
    if kind == "hum":
        return _hum(count, r) + 0.1 * _shaped(count, r, 1.0)
    if kind == "fan":
        blades = 1 + 0.3 * np.sin(2 * np.pi * r.uniform(5, 40) * np.arange(count) / RATE)
        return (_shaped(count, r, r.uniform(0.3, 0.9)) * blades + 0.3 * _hum(count, r)).astype(np.float32)
    if kind == "clicks":
        return _clicks(count, r)
    if kind == "music":
        return _music(count, r)
    return _far_voices(count, r, voices)


def _shaped(count: int, r: np.random.Generator, slope: float) -> np.ndarray:
    spectrum = np.fft.rfft(r.standard_normal(count))
    hz = np.fft.rfftfreq(count, 1 / RATE) + 20.0
    sound = np.fft.irfft(spectrum * (hz / 1000.0) ** -slope, count)
    return (sound / (sound.std() + 1e-9)).astype(np.float32)


def _hum(count: int, r: np.random.Generator) -> np.ndarray:
    base, t = float(r.choice([50.0, 60.0, 100.0, 120.0])), np.arange(count) / RATE
    parts = (r.uniform(0, 1) / k * np.sin(2 * np.pi * (base * k * t + r.random())) for k in range(1, 9))
    return np.sum(list(parts), axis=0).astype(np.float32)


def _clicks(count: int, r: np.random.Generator) -> np.ndarray:
    """Return key clicks, mouse clicks, knocks and taps, (count,), at the pace of somebody who types."""
    sound = 0.01 * r.standard_normal(count)
    at = int(r.exponential(0.15) * RATE)
    while at < count:
        length = int(r.uniform(0.003, 0.05) * RATE)
        t = np.arange(min(length, count - at)) / RATE
        ring = np.sin(2 * np.pi * r.uniform(150, 4500) * t) * r.uniform(0, 1.5)
        burst = (r.standard_normal(len(t)) + ring) * np.exp(-t * r.uniform(80, 900)) * r.uniform(0.2, 1)
        sound[at : at + len(t)] += burst
        at += int(max(r.exponential(0.14), 0.02) * RATE)
    return sound.astype(np.float32)


def _music(count: int, r: np.random.Generator) -> np.ndarray:
    """Return notes with overtones, (count,), one after the other and together, with or without a beat."""
    sound = np.zeros(count)
    for _ in range(int(r.integers(1, 4))):
        at, pace_s = 0, r.uniform(0.12, 0.8)
        root = r.uniform(60, 400)
        while at < count:
            length = min(int(pace_s * RATE * r.choice([1, 1, 2, 3])), count - at)
            t = np.arange(length) / RATE
            hz = root * 2 ** (r.choice([0, 2, 4, 5, 7, 9, 11, 12, 14]) / 12)
            envelope = np.minimum(t / 0.01, 1) * np.exp(-t * r.uniform(0.5, 6))
            overtones = range(1, int(r.integers(3, 14)))
            parts = (k ** -r.uniform(0.6, 2) * np.sin(2 * np.pi * hz * k * t) for k in overtones)
            sound[at : at + length] += np.sum(list(parts), axis=0) * envelope
            at += length
    if r.random() < 0.5:
        sound += 0.6 * sound.std() * _clicks(count, r) / 0.2
    return sound.astype(np.float32)


def _far_voices(count: int, r: np.random.Generator, voices: list[np.ndarray]) -> np.ndarray:
    """Return one to five people elsewhere in the room, or from speakers, dull and echoing: (count,)."""
    sound = np.zeros(count, np.float32)
    for _ in range(int(r.integers(1, 6))):
        voice = voices[r.integers(len(voices))]
        begin = int(r.integers(max(len(voice) - count, 1)))
        piece = np.resize(voice[begin : begin + count], count)
        sound += at_level(piece, -20.0)
    for _ in range(2):
        sound = in_room(sound, r, 1.2)
    return by_microphone(sound, r)


def as_heard(
    sound: np.ndarray, r: np.random.Generator, voices: list[np.ndarray], *, hardest_db: float = 5.0
) -> np.ndarray:
    """Return speech in a random room, by a random microphone, over a random noise, at a random level.

    Args:
        sound: speech, (N,).
        r: chance.
        voices: speech for what is heard from afar, (N,) each.
        hardest_db: how far at least a noise is below the speech; voices from afar 15 dB.

    Returns:
        A sound as long, held to -1..1.
    """
    if r.random() < 0.5:
        sound = in_room(sound, r)
    if r.random() < 0.7:
        sound = by_microphone(sound, r)
    level = r.uniform(-38, -12)
    sound = at_level(sound, level)
    if r.random() < 0.85:
        kind = str(r.choice(NOISES))
        # A voice from afar must stay well behind, or nobody could tell whose it is.
        behind = r.uniform(15 if kind == "far voices" else hardest_db, 60)
        sound = sound + at_level(noise(kind, len(sound), r, voices), level - behind)
    if r.random() < 0.08:
        sound = np.clip(sound * r.uniform(2, 8), -1, 1) * r.uniform(0.2, 1)
    return np.clip(sound, -1, 1).astype(np.float32)


def nothing_said(seconds: float, r: np.random.Generator, voices: list[np.ndarray]) -> np.ndarray:
    """Return a noise alone, or two of them, (seconds * RATE,); `voices` as in `noise`."""
    count = int(seconds * RATE)
    if r.random() < 0.1:
        return (10 ** r.uniform(-6, -4) * r.standard_normal(count)).astype(np.float32)
    sound = np.zeros(count, np.float32)
    for _ in range(int(r.integers(1, 3))):
        kind = str(r.choice(NOISES))
        loudest = -36 if kind == "far voices" else -18
        sound += at_level(noise(kind, count, r, voices), r.uniform(-65, loudest))
    if r.random() < 0.3:
        sound = in_room(sound, r)
    return np.clip(sound, -1, 1)
