"""`ichimai train`: a model pack from nothing but this program."""

from __future__ import annotations

import argparse
import importlib.util
import shutil
from pathlib import Path

from tracking.errors import InputError

MINUTES = {
    "sheet": {"turner": 95.0, "finder": 40.0, "eye_parts": 100.0, "mouth_parts": 75.0, "matting": 90.0},
    "tha1": {"morpher": 120.0, "rotator": 240.0, "combiner": 120.0},
    "first-order": {"keypoints": 20.0, "motion": 40.0, "joint": 20.0},
}


def add_parser(subparsers: argparse._SubParsersAction) -> None:
    """Add the subcommand."""
    parser = subparsers.add_parser(
        "train",
        help="train a model pack on generated characters (needs the `train` extra)",
        description="Renders a pool of characters, trains the networks in turn and writes the pack. "
        "Stop it at any moment and call it again: it goes on where it was.",
    )
    parser.add_argument(
        "--runs", type=Path, default=Path("runs"), help="folder for pool, checkpoints and curves"
    )
    parser.add_argument(
        "--architecture",
        choices=list(MINUTES),
        default="sheet",
        help="sheet: the bundled pack; tha1: the three published networks; first-order: moved by any clip",
    )
    parser.add_argument("--width", type=int, default=16, help="channels C of the published networks")
    parser.add_argument(
        "--stage", choices=[*(s for m in MINUTES.values() for s in m), "all", "export"], default="all"
    )
    parser.add_argument(
        "--minutes", type=float, help="training time of a stage (default: as the bundled pack)"
    )
    parser.add_argument("--characters", type=int, default=3200, help="size of the pool")
    parser.add_argument("--threads", type=int, default=1, help="threads of the training itself")
    parser.add_argument("--device", default="cpu", help="cpu or cuda")
    parser.add_argument(
        "--compile",
        action="store_true",
        help="let torch compile the networks first (a minute, then up to twice the steps a second; "
        "needs a C++ compiler and setuptools)",
    )
    parser.add_argument("-o", "--output", type=Path, help="pack to write (folder or .zip)")
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Carry it out."""
    try:
        import torch
    except ImportError:
        raise InputError("training needs torch: `uv run --extra train ichimai train`") from None
    from models.training.parallel import joined

    if arguments.compile:
        _check_compiler(arguments.architecture)
    torch.set_num_threads(arguments.threads)
    minutes = MINUTES[arguments.architecture]
    if arguments.stage not in (*minutes, "all", "export"):
        raise InputError(
            f"{arguments.architecture} has no stage {arguments.stage}; it has {', '.join(minutes)}"
        )
    stages = {"all": list(minutes), "export": []}.get(arguments.stage, [arguments.stage])
    with joined(arguments.device) as device:
        _train(arguments, {stage: arguments.minutes or minutes[stage] for stage in stages}, device)
    return 0


def _check_compiler(architecture: str) -> None:
    """Say what `--compile` lacks before an hour is lost.

    Raises:
        InputError: if there is no C++ compiler or no setuptools, or the architecture has no use for it.
    """
    if architecture == "first-order":
        raise InputError("--compile goes with sheet and tha1; first-order networks train as they are")
    if not any(shutil.which(name) for name in ("c++", "g++", "clang++", "cl")):
        raise InputError("--compile needs a C++ compiler (g++, clang++ or cl) on the path")
    if importlib.util.find_spec("setuptools") is None:
        raise InputError("--compile needs setuptools: `uv pip install setuptools`")


def _train(arguments: argparse.Namespace, minutes: dict[str, float], device: str) -> None:
    from models.training.parallel import rank
    from models.training.session import export, prepare_pool, train_stage

    if minutes:
        with prepare_pool(arguments.runs, arguments.architecture, arguments.characters):
            for stage, length in minutes.items():
                train_stage(
                    arguments.runs,
                    stage,
                    length,
                    device,
                    arguments.width,
                    arguments.characters,
                    arguments.compile,
                )
    if arguments.output and not rank():
        export(arguments.runs, arguments.output, arguments.architecture, arguments.width)
