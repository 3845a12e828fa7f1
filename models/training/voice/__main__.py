"""`python -m models.training.voice`: the voice network from recordings; see docs/training.md."""

from __future__ import annotations

import argparse
import logging
import re
from pathlib import Path

TAUGHT = ("lj", "libri", "hibari", "flite")
"""Kinds of speech that a teacher listens to; espeak-ng's times are exact."""
TEACHER_STEPS = 400
SECONDS = {"hibari": 2100.0, "flite": 700.0, "espeak": 5400.0}


def main() -> None:
    """Carry out one step."""
    parser = argparse.ArgumentParser(prog="python -m models.training.voice", description=__doc__)
    parser.add_argument("step", choices=list(STEPS))
    parser.add_argument(
        "--runs", type=Path, default=Path("runs/voice"), help="folder of sounds and checkpoints"
    )
    parser.add_argument("--recordings", type=Path, help="speech: folder with lj/ (labelled) and libri/")
    parser.add_argument(
        "--recogniser", default="tiny.en", help="speech, teach: faster-whisper's model, or its folder"
    )
    parser.add_argument("--texts", type=Path, default=Path("docs"), help="speech: Markdown to be spoken")
    parser.add_argument("--name", default="visemes", help="train: folder of a training in RUNS")
    parser.add_argument("--from", dest="begun", help="train: begin with the weights of another training")
    parser.add_argument(
        "--steps", type=int, help="train, teach: length of the whole training (6600, 400 unless said)"
    )
    parser.add_argument(
        "--size", type=_size, default=(), help="train: channels and blocks, or states, as in 160,6"
    )
    parser.add_argument(
        "--kind", choices=["causal", "recurrent"], default="causal", help="train: the network"
    )
    parser.add_argument(
        "--members",
        nargs="+",
        default=["visemes"],
        help="export: trainings whose answers are mixed, the recurrent one first, with their shares as in "
        "a@0.4 b@0.6; each may be the mean of several, as in a:0.3,b:0.7@0.4",
    )
    parser.add_argument(
        "--rate", type=float, default=2.5e-3, help="train: learning rate until the last quarter"
    )
    parser.add_argument("-o", "--output", type=Path, default=Path("assets/voice/visemes.onnx"))
    arguments = parser.parse_args()
    logging.basicConfig(level=logging.INFO)
    STEPS[arguments.step](arguments)


def _size(text: str) -> tuple[int, int]:
    channels, blocks = (int(part) for part in text.split(","))
    return channels, blocks


def _speech(arguments: argparse.Namespace) -> None:
    from models.training.voice import speakers
    from models.training.voice import speech_files as files
    from models.training.voice.alignment import Aligner
    from models.training.voice.text import sentences_of

    if arguments.recordings is None:
        raise SystemExit("speech needs --recordings")
    folder, texts = arguments.runs / "sounds", arguments.runs / "texts.tsv"
    folder.mkdir(parents=True, exist_ok=True)
    if not texts.exists():
        files.transcribe(arguments.recordings / "libri", texts, arguments.recogniser)
    said = files.read_texts(texts)
    pieces = (piece for text in said.values() for piece in re.split(r"(?<=[.!?])\s+", text))
    sentences = [p for p in pieces if 4 <= len(p.split()) <= 30] + sentences_of(arguments.texts)
    speak, pronounce = speakers.hibari()
    aligner = Aligner(pronounce)
    files.add_labelled(folder, arguments.recordings / "lj")
    files.add_transcribed(folder, arguments.recordings / "libri", said, aligner)
    files.add_spoken(folder, "hibari", speak, sentences, SECONDS["hibari"], aligner)
    for voice in speakers.FLITE_VOICES:
        files.add_spoken(
            folder, f"flite-{voice}", speakers.flite(voice), sentences, SECONDS["flite"], aligner
        )
    files.add_synthetic(folder, 1, SECONDS["espeak"], sentences)


def _teach(arguments: argparse.Namespace) -> None:
    import torch

    from models.training.voice import examples, teacher
    from models.training.voice.speakers import read_wave

    torch.set_num_threads(1)
    folder, heard = arguments.runs / "sounds", arguments.runs / "whisper"
    natural = [p for kind in TAUGHT for p in sorted(folder.glob(f"{kind}-*.wav"))]
    teacher.write_heard([(p.stem, read_wave(p)[0]) for p in natural], heard, arguments.recogniser)
    sounds = [s for s in examples.load(folder, held=False) if s.name.startswith(TAUGHT)]
    learned = teacher.lessons(sounds, heard)
    kept = teacher.lessons(examples.load(folder, held=True), heard)
    path = arguments.runs / "teacher.pt"
    wise = teacher.train_teacher(learned, kept, path, arguments.steps or TEACHER_STEPS)
    there = {s.name for s in sounds}
    bare = [p for p in natural if p.stem not in there and not p.with_suffix(".tsv").exists()]
    unknown = [examples.Speech(p.stem, read_wave(p)[0], []) for p in bare]
    teacher.write_answers(wise, learned + teacher.lessons(unknown, heard), arguments.runs / "taught")


def _examples(arguments: argparse.Namespace) -> None:
    from models.training.voice import examples

    sounds = examples.load(arguments.runs / "sounds", held=False, taught=arguments.runs / "taught")
    examples.write_shards(sounds, arguments.runs / "examples", "all")


def _train(arguments: argparse.Namespace) -> None:
    import torch

    from models.training.voice import examples
    from models.training.voice.viseme_training import VisemeTrainer

    torch.set_num_threads(1)
    held = examples.load(arguments.runs / "sounds", held=True)
    shards = examples.Shards(arguments.runs / "examples")
    folder, steps = arguments.runs / arguments.name, arguments.steps or 6600
    trainer = VisemeTrainer(shards, held, folder, steps, arguments.rate, arguments.size, arguments.kind)
    if arguments.begun:
        trainer.begin_from(arguments.runs / arguments.begun / "checkpoint.pt")
    trainer.run()


def _export(arguments: argparse.Namespace) -> None:
    from models.training.voice.examples import Shards
    from models.training.voice.viseme_training import export, mean_of_speech

    arguments.output.parent.mkdir(parents=True, exist_ok=True)
    mean = mean_of_speech(Shards(arguments.runs / "examples"))
    export([_member(arguments.runs, text) for text in arguments.members], arguments.output, mean)


def _member(runs: Path, text: str) -> tuple[dict[Path, float], float]:
    """Return the checkpoints of a member with their shares in its weights, and its own in the answers."""
    names, _, own = text.partition("@")
    named = (part.partition(":") for part in names.split(","))
    return {runs / name / "checkpoint.pt": float(share or 1.0) for name, _, share in named}, float(own or 1.0)


def _measure(arguments: argparse.Namespace) -> None:
    from models.training.voice import examples, measure
    from models.training.voice.text import sentences_of

    for name, (right, alike) in measure.languages(sentences_of(arguments.texts)).items():
        print(f"{name}: {right:.3f} of speech frames right, opening {alike:.3f}")
    held = [speech.sound for speech in examples.load(arguments.runs / "sounds", held=True)]
    for kind, opened in measure.noises(held).items():
        print(f"{kind}: {100 * opened:.1f} % of frames with the mouth open")
    print(f"far voices after the near one: {100 * measure.far_after_near(held):.1f} %")


STEPS = {
    "speech": _speech,
    "teach": _teach,
    "examples": _examples,
    "train": _train,
    "export": _export,
    "measure": _measure,
}


if __name__ == "__main__":
    main()
