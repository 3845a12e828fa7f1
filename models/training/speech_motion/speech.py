"""Speech as the networks of a speaking face hear it, with the mouth that its phones make."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from models.training.voice.phones import truth
from models.training.voice.speakers import read_wave
from models.training.voice.speech_files import read_phones
from tracking.unfinished import written_whole
from tracking.voice.mouth_shape import FULL_OPENING, SHAPES
from tracking.voice.prosody import prosody_of
from tracking.voice.viseme_network import mouths_of
from tracking.voice.visemes import INDEX, VISEMES

log = logging.getLogger(__name__)

LEAST_S = 2.0
MOST = {"lj": 400, "libri": 400, "hibari": 240, "flite": 120, "espeak": 240}
"""Sounds of each kind that are heard."""
MOUTH = ("mouth", *SHAPES)
_REACH_BEFORE = {"mouth_i": 5, "mouth_u": 11, "mouth_e": 5, "mouth_o": 9}
_REACH_AFTER = {"mouth_i": 5, "mouth_u": 6, "mouth_e": 5, "mouth_o": 6}
"""Hops over which a shape is in the lips before and after its sound; rounding begins early (dominance
functions that reach forward, as in Cohen and Massaro 1993)."""


@dataclass(frozen=True, slots=True)
class Clip:
    """One voice's sound.

    Attributes:
        visemes: as the voice network hears them, float16 of shape (T, 15).
        opening: likewise, (T,).
        loudness, pitch_hz: see `Prosody`, (T,).
        mouth: the five numbers that its phones make, (T, 5), in the order of `MOUTH`.
    """

    visemes: np.ndarray
    opening: np.ndarray
    loudness: np.ndarray
    pitch_hz: np.ndarray
    mouth: np.ndarray


def mouth_of_phones(visemes: np.ndarray, opening: np.ndarray) -> np.ndarray:
    """Return the mouth's numbers, float32 of shape (T, 5), of true visemes (T,) and openings (T,)."""
    said = np.eye(len(VISEMES))[visemes]
    made = np.zeros((len(opening), len(MOUTH)), np.float32)
    made[:, 0] = np.clip(opening / FULL_OPENING, 0.0, 1.0)
    for column, (name, shares) in enumerate(SHAPES.items(), 1):
        amount = sum(said[:, INDEX[viseme]] * share for viseme, share in shares.items())
        before, after = _REACH_BEFORE[name], _REACH_AFTER[name]
        kernel = np.concatenate([np.hanning(2 * after + 3)[1 : after + 2], np.zeros(0)])
        kernel = np.concatenate([np.hanning(2 * before + 3)[1 : before + 1], kernel[::-1]])
        # A sound at hop k is in the lips from k - before to k + after.
        spread = np.convolve(np.pad(amount, (after, before), mode="edge"), kernel / kernel.sum(), "valid")
        made[:, column] = np.clip(spread[: len(opening)], 0.0, 1.0)
    return made


def write_clips(sounds: Path, path: Path) -> None:
    """Hear the sounds of a folder (see `models.training.voice.speech_files`) and keep what is heard."""
    if path.exists():
        return
    seen = dict.fromkeys(MOST, 0)
    rows: dict[str, list[np.ndarray]] = {
        n: [] for n in ("visemes", "opening", "loudness", "pitch_hz", "mouth")
    }
    lengths = []
    for labels in sorted(sounds.glob("*.tsv")):
        kind = labels.name.split("-")[0]
        if seen.get(kind, 1 << 30) >= MOST.get(kind, 0):
            continue
        sound = read_wave(labels.with_suffix(".wav"))[0]
        if len(sound) < LEAST_S * 16000:
            continue
        seen[kind] += 1
        clip = _heard(sound, labels)
        lengths.append(len(clip.opening))
        for name, parts in rows.items():
            parts.append(getattr(clip, name).astype(np.float16))
    path.parent.mkdir(parents=True, exist_ok=True)
    with written_whole(path) as file:
        joined: dict[str, Any] = {name: np.concatenate(parts) for name, parts in rows.items()}
        np.savez(file, lengths=np.array(lengths), **joined)
    log.info("%d sounds, %.2f hours: %s", len(lengths), sum(lengths) / 360000, seen)


def _heard(sound: np.ndarray, labels: Path) -> Clip:
    mouths, prosody = mouths_of(sound), prosody_of(sound)
    count = min(len(mouths.opening), len(prosody.loudness)) // 2 * 2
    said, opening = truth(read_phones(labels), count)
    return Clip(
        mouths.visemes[:count], mouths.opening[:count], prosody.loudness[:count], prosody.pitch_hz[:count],
        mouth_of_phones(said, opening),
    )  # fmt: skip


def read_clips(path: Path) -> list[Clip]:
    """Return what `write_clips` kept."""
    with np.load(path) as kept:
        ends = np.cumsum(kept["lengths"])
        columns = {n: kept[n] for n in ("visemes", "opening", "loudness", "pitch_hz", "mouth")}
    return [
        Clip(**{n: values[end - length : end] for n, values in columns.items()})
        for end, length in zip(ends, np.diff(ends, prepend=0), strict=True)
    ]
