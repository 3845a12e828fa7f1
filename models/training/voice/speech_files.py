"""The folder of speech with known phones that training begins from: NAME.wav with NAME.tsv beside it.

A recording without a table is one whose phones a teacher will name (`teacher`).

Kinds of speech, by what their names begin with: `lj` and `libri` (people), `hibari` and `flite` (natural
synthetic voices), `espeak` (many languages, exact times).
"""

from __future__ import annotations

import csv
import importlib
import logging
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import numpy as np

from models.training.voice import speakers, synthetic
from models.training.voice.alignment import Aligner
from models.training.voice.phones import ARPABET, Phone
from models.training.voice.speakers import write_wave
from tracking.voice.features import RATE
from tracking.voice.sound_file import read_sound

log = logging.getLogger(__name__)


def write_phones(path: Path, phones: Iterable[Phone]) -> None:
    """Write a table of start, end and IPA symbol."""
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file, delimiter="\t")
        writer.writerows([f"{p.start_s:.4f}", f"{p.end_s:.4f}", p.symbol] for p in phones)


def read_phones(path: Path, *, arpabet: bool = False) -> list[Phone]:
    """Read a table of start, end and phone."""
    with path.open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.reader(file, delimiter="\t") if row and row[0] != "start_s"]
    symbols = [ARPABET.get(s.upper().rstrip("012"), "") if arpabet else s for _, _, s in rows]
    return [Phone(float(a), float(b), s) for (a, b, _), s in zip(rows, symbols, strict=True)]


def add(folder: Path, name: str, sound: np.ndarray, phones: list[Phone]) -> None:
    """Add a sound, float32 (N,) at 16 kHz; the table comes last, so that what has one is whole."""
    write_wave(folder / f"{name}.wav", sound)
    write_phones(folder / f"{name}.tsv", phones)


def add_labelled(folder: Path, recordings: Path) -> None:
    """Add recordings that have ARPABET phones beside them."""
    for path in sorted(recordings.glob("*.flac")):
        add(folder, f"lj-{path.stem}", read_sound(path), read_phones(path.with_suffix(".tsv"), arpabet=True))


def transcribe(recordings: Path, texts: Path, model: str = "tiny.en") -> None:
    """Write down what is said in recordings, by faster-whisper (a tool of its own): name, text."""
    listener: Any = importlib.import_module("faster_whisper").WhisperModel(
        model, device="cpu", compute_type="int8", cpu_threads=1
    )
    with texts.open("w", encoding="utf-8") as file:
        for path in sorted(recordings.glob("*.flac")):
            pieces, _ = listener.transcribe(str(path), language="en", condition_on_previous_text=False)
            file.write(f"{path.stem}\t{' '.join(piece.text.strip() for piece in pieces)}\n")


def read_texts(path: Path) -> dict[str, str]:
    """Return the text of each recording."""
    with path.open(encoding="utf-8") as file:
        rows = [line.rstrip("\n").split("\t") for line in file]
    return {row[0]: row[-1] for row in rows}


def add_transcribed(folder: Path, recordings: Path, texts: dict[str, str], aligner: Aligner) -> None:
    """Add recordings whose words are known, with the phones that fit them."""
    for name, text in texts.items():
        if (folder / f"libri-{name}.tsv").exists():
            continue
        sound = read_sound(recordings / f"{name}.flac")
        phones = aligner.align(sound, text)
        if phones is None:
            log.info("%s does not fit its text: only a teacher can say what is heard", name)
            write_wave(folder / f"libri-{name}.wav", sound)
        else:
            add(folder, f"libri-{name}", sound, phones)


def add_spoken(
    folder: Path, name: str, speak: speakers.Speak, sentences: list[str], seconds: float, aligner: Aligner
) -> None:
    """Add sentences that a synthetic voice says, until there are so many seconds."""
    r, spoken = np.random.default_rng(len(name)), 0.0
    for k in range(10 * len(sentences)):
        if spoken >= seconds:
            break
        text = sentences[r.integers(len(sentences))]
        sound = speak(text, r) * np.float32(0.9)
        phones = aligner.align(sound, text)
        if phones is not None:
            add(folder, f"{name}-{k:04d}", sound, phones)
            spoken += len(sound) / RATE


def add_synthetic(folder: Path, seed: int, seconds: float, sentences: list[str]) -> None:
    """Add speech of many languages."""
    for k, (language, sound, phones) in enumerate(synthetic.speech(seed, seconds, sentences)):
        add(folder, f"espeak-{seed}-{k:05d}-{language}", sound, phones)
