"""What the bundled network makes of speech with exact times in other languages, and of noises alone."""

from __future__ import annotations

import numpy as np

from models.training.voice import acoustics
from models.training.voice.espeak import Espeak
from models.training.voice.phones import truth
from models.training.voice.synthetic import sentence
from tracking.voice.features import HOP, RATE
from tracking.voice.resampler import resampled
from tracking.voice.viseme_network import mouths_of
from tracking.voice.visemes import INDEX

LANGUAGES = {"English": "en-us", "Japanese": "ja", "Chinese": "cmn-latn-pinyin", "German": "de"}
UNSEEN = ("+Gene", "+Jacky", "+Lee", "+anika", "+victor", "+shelby")
"""Voices of espeak-ng that no example was made with."""
OPEN = 0.15
_SENTENCES = 12


def languages(english: list[str]) -> dict[str, tuple[float, float]]:
    """Return the share of speech frames named right and the correlation of the opening, by language."""
    espeak, r, found = Espeak(), np.random.default_rng(999), {}
    for name, voice in LANGUAGES.items():
        right, spoken, alike = 0, 0, []
        for k in range(_SENTENCES):
            text = sentence(r, voice, english)
            sound, phones = espeak.speak(
                text, voice + UNSEEN[k % len(UNSEEN)], speed=int(r.integers(140, 210))
            )
            phones = [p for p in phones if not p.symbol.startswith("(")]
            mouths = mouths_of(0.3 * resampled(sound, espeak.rate))
            wanted, opening = truth(phones, len(mouths.opening))
            speaks = wanted > INDEX["sil"]
            right += int((mouths.visemes.argmax(1) == wanted)[speaks].sum())
            spoken += int(speaks.sum())
            alike.append(np.corrcoef(mouths.opening, opening)[0, 1])
        found[name] = right / max(spoken, 1), float(np.mean(alike))
    return found


def far_after_near(voices: list[np.ndarray]) -> float:
    """Return the share of frames that voices 18 to 30 dB weaker open, once the near one was heard.

    Voices are float32 (N,) each, 16 kHz.
    """
    r, opened = np.random.default_rng(2), []
    for near in voices[:_SENTENCES]:
        weaker = -20.0 - r.uniform(18.0, 30.0)
        far = acoustics.at_level(acoustics.noise("far voices", 5 * RATE, r, voices), weaker)
        begin = len(near) // HOP
        mouths = mouths_of(np.concatenate([acoustics.at_level(near, -20.0), far]).astype(np.float32))
        opened.append(mouths.opening[begin + 100 :])
    return float((np.concatenate(opened) > OPEN).mean())


def noises(voices: list[np.ndarray]) -> dict[str, float]:
    """Return the share of frames in which a noise alone, at -50 to -20 dBFS, opens the mouth by `OPEN`.

    By `NOISES`; voices are float32 (N,) each, 16 kHz.
    """
    r, found = np.random.default_rng(5), {}
    for kind in acoustics.NOISES:
        opened = []
        for _ in range(_SENTENCES):
            loudest = -38.0 if kind == "far voices" else -20.0
            level = r.uniform(-50.0, loudest)
            sound = acoustics.at_level(acoustics.noise(kind, 4 * RATE, r, voices), level)
            opened.append(
                mouths_of(np.concatenate([np.zeros(RATE // 2), sound]).astype(np.float32)).opening[60:]
            )
        found[kind] = float((np.concatenate(opened) > OPEN).mean())
    return found
