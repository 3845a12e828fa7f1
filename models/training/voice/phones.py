"""From phones to visemes and to how far the mouth stands open: the truth that the voice network learns.

Phones are written in the IPA, or as ARPABET, which dictionaries of American English use. The visemes are
those of `tracking.voice.visemes`.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass

import numpy as np

from tracking.voice.features import HOP_S
from tracking.voice.visemes import INDEX

CONSONANTS = {
    "PP": ("pbmɓβ", 0.0),
    "FF": ("fvʋɱɸ", 0.08),
    "TH": ("θð", 0.18),
    "DD": ("tdʈɖɾ", 0.18),
    "kk": ("cɟkgɡqŋxɣ", 0.28),
    "CH": ("ʃʒɕʑʂʐ", 0.2),
    "SS": ("szçɬɮ", 0.12),
    "nn": ("nlɫɭɳɲʎ", 0.22),
    "RR": ("rɹɻɽʀʁχ", 0.22),
    "ou": ("wʍɥ", 0.15),
    "ih": ("jʝ", 0.22),
}
"""Viseme: the phones, and how far the mouth is open in them."""

VOWELS = {
    "aa": {"aɑ": 1.0, "æ": 0.9, "ɐʌ": 0.7},
    "oh": {"ɒ": 0.8, "ɔ": 0.65, "oœ": 0.5, "ɤ": 0.45, "øɵ": 0.4},
    "E": {"ɛ": 0.65, "eɜ": 0.45, "əɘ": 0.4},
    "RR": {"ɚɝ": 0.35},
    "ih": {"ɪ": 0.35, "ɨ": 0.3, "iɯ": 0.25},
    "ou": {"ʊ": 0.3, "ʏ": 0.28, "uʉ": 0.22, "y": 0.2},
}
"""Viseme: its vowels by how far the mouth is open in them."""

_PAIRS = (
    "P:p B:b M:m F:f V:v TH:θ DH:ð T:t D:d K:k G:g NG:ŋ SH:ʃ ZH:ʒ CH:tʃ JH:dʒ S:s Z:z N:n L:l R:ɹ W:w Y:j "
    "HH:h AA:ɑ AE:æ AH:ʌ AO:ɔ AW:aʊ AY:aɪ EH:ɛ ER:ɚ EY:eɪ IH:ɪ IY:i OW:oʊ OY:ɔɪ UH:ʊ UW:u"
)
ARPABET = {name: ipa for name, _, ipa in (pair.partition(":") for pair in _PAIRS.split())}
"""IPA of what dictionaries of American English write."""

_SHAPES = {c: (viseme, opening) for viseme, (phones, opening) in CONSONANTS.items() for c in phones}
_SHAPES |= {c: (v, opening) for v, rows in VOWELS.items() for phones, opening in rows.items() for c in phones}
_AFFRICATES = ("tʃ", "dʒ", "tɕ", "dʑ", "ʈʂ", "ɖʐ", "ʧ", "ʤ")
_BREATH = "hɦʔ"
"""Phones that take the mouth of what follows."""

FIRST_HALF = 0.55
"""Share of a diphthong's time that its first vowel has."""
CLOSED_PULL_S = 0.03
"""How much before and after p, b, m, f and v the lips begin and end to close."""
SMOOTHING_S = 0.03
"""Standard deviation of the Gaussian by which a mouth is slower than phones."""


@dataclass(frozen=True, slots=True)
class Phone:
    """A phone and when it sounds, in seconds; an empty symbol is silence."""

    start_s: float
    end_s: float
    symbol: str


@dataclass(frozen=True, slots=True)
class _Shape:
    start_s: float
    end_s: float
    viseme: str
    opening: float


def shapes_of(symbol: str) -> list[tuple[str, float]]:
    """Return viseme and opening of each part of an IPA phone; ("", 0) for breath, nothing for silence."""
    plain = "".join(c for c in unicodedata.normalize("NFD", symbol) if not unicodedata.combining(c))
    if any(plain.startswith(pair) for pair in _AFFRICATES):
        return [_SHAPES["ʃ"]]
    return [("", 0.0) if c in _BREATH else _SHAPES[c] for c in plain if c in _SHAPES or c in _BREATH]


def _parts(phones: list[Phone]) -> list[_Shape]:
    found: list[_Shape] = []
    for phone in phones:
        shapes = shapes_of(phone.symbol) or [("sil", 0.0)]
        length = phone.end_s - phone.start_s
        shares = [FIRST_HALF, 1 - FIRST_HALF] if len(shapes) == 2 else [1 / len(shapes)] * len(shapes)
        begin = phone.start_s
        for (viseme, opening), share in zip(shapes, shares, strict=True):
            found.append(_Shape(begin, begin + share * length, viseme, opening))
            begin += share * length
    after = None
    for k in range(len(found) - 1, -1, -1):
        shape = found[k]
        if not shape.viseme:
            spoken = after is not None and after.viseme != "sil"
            viseme, opening = (after.viseme, after.opening * 0.8) if after and spoken else ("E", 0.35)
            found[k] = _Shape(shape.start_s, shape.end_s, viseme, opening)
        after = found[k]
    return found


def truth(phones: list[Phone], frames: int) -> tuple[np.ndarray, np.ndarray]:
    """Return what a mouth does in each frame of `HOP_S`.

    Returns:
        Numbers of visemes, int64 of shape (frames,), and openings, 0 to 1, float32 of shape (frames,).
    """
    fine = 4
    step_s = HOP_S / fine
    visemes, sharp = np.zeros(frames, np.int64), np.zeros(frames * fine)
    shapes = _parts(phones)
    for shape in shapes:
        first, last = (max(round(t / HOP_S), 0) for t in (shape.start_s, shape.end_s))
        visemes[first:last] = INDEX[shape.viseme]
        first, last = (max(round(t / step_s), 0) for t in (shape.start_s, shape.end_s))
        sharp[first:last] = shape.opening
    soft = _smoothed(sharp, SMOOTHING_S / step_s)
    middle_s = (np.arange(frames * fine) + 0.5) * step_s
    for shape in shapes:
        if shape.viseme in ("PP", "FF"):
            reach = max((shape.end_s - shape.start_s) / 2, CLOSED_PULL_S) + CLOSED_PULL_S
            pull = 1 - np.abs(middle_s - (shape.start_s + shape.end_s) / 2) / reach
            pull = np.clip(pull, 0, 1)
            soft = soft * (1 - pull) + np.minimum(soft, shape.opening) * pull
    return visemes, soft[fine // 2 :: fine].astype(np.float32)


def _smoothed(values: np.ndarray, deviation: float) -> np.ndarray:
    reach = round(3 * deviation)
    kernel = np.exp(-0.5 * (np.arange(-reach, reach + 1) / deviation) ** 2)
    return np.convolve(np.pad(values, reach, mode="edge"), kernel / kernel.sum(), "valid")
