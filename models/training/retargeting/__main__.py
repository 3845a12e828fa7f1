"""`python -m models.training.retargeting`: the retargeting networks; see docs/training.md."""

from __future__ import annotations

import argparse
import logging
from pathlib import Path

from tracking.retargeting.inputs import LANDMARKER, MESH


def main() -> None:
    """Train or export one kind."""
    parser = argparse.ArgumentParser(prog="python -m models.training.retargeting", description=__doc__)
    parser.add_argument("step", choices=["train", "export"])
    parser.add_argument("kind", choices=[MESH, LANDMARKER], help="the tracker it is for")
    parser.add_argument(
        "--runs", type=Path, default=Path("runs/retarget"), help="has people/, gets checkpoints"
    )
    parser.add_argument("--steps", type=int, default=700, help="train: length of the whole training")
    parser.add_argument("-o", "--output", type=Path, default=Path("assets/retargeting"))
    arguments = parser.parse_args()
    logging.basicConfig(level=logging.INFO)
    import torch

    from models.training.retargeting import recordings
    from models.training.retargeting.retarget_training import RetargetTrainer, export

    torch.set_num_threads(1)
    folder = arguments.runs / arguments.kind
    if arguments.step == "train":
        people = recordings.read(arguments.runs / "people", arguments.kind)
        RetargetTrainer(people, folder, arguments.steps).run()
    else:
        export(folder / "checkpoint.pt", arguments.output / f"{arguments.kind}.onnx")


if __name__ == "__main__":
    main()
