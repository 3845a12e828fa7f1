"""`python -m models.training.speech_motion`: the networks of a speaking face; see docs/training.md."""

from __future__ import annotations

import argparse
import logging
from pathlib import Path


def main() -> None:
    """Carry out one step."""
    parser = argparse.ArgumentParser(prog="python -m models.training.speech_motion", description=__doc__)
    parser.add_argument("step", choices=["speech", "train", "export"])
    parser.add_argument(
        "--runs", type=Path, default=Path("runs/speech_motion"), help="folder of all that is made"
    )
    parser.add_argument(
        "--sounds", type=Path, default=Path("runs/voice/sounds"),
        help="speech: labelled sounds, of `models.training.voice speech`",
    )  # fmt: skip
    parser.add_argument("--steps", type=int, default=1500, help="train: length of the whole training")
    parser.add_argument("--part", default="all", help="train: all, or eyes, head or style alone")
    parser.add_argument("-o", "--output", type=Path, default=Path("assets/voice"))
    arguments = parser.parse_args()
    logging.basicConfig(level=logging.INFO)
    {"speech": _speech, "train": _train, "export": _export}[arguments.step](arguments)


def _speech(arguments: argparse.Namespace) -> None:
    from models.training.speech_motion.speech import write_clips

    write_clips(arguments.sounds, arguments.runs / "clips.npz")


def _train(arguments: argparse.Namespace) -> None:
    import torch

    from models.training.speech_motion.motion_training import MotionTrainer
    from models.training.speech_motion.speech import read_clips

    torch.set_num_threads(1)
    clips = read_clips(arguments.runs / "clips.npz")
    MotionTrainer(clips, arguments.runs / "motion", arguments.steps, part=arguments.part).run()


def _export(arguments: argparse.Namespace) -> None:
    from models.training.speech_motion.motion_training import export

    export(arguments.runs / "motion" / "checkpoint.pt", arguments.output)


if __name__ == "__main__":
    main()
