"""`ichimai pose`: a drawing in given poses."""

from __future__ import annotations

import argparse
import json
import math
from pathlib import Path
from typing import Any

from tracking.errors import InputError
from tracking.pose import NAMES, Pose


def add_parser(subparsers: argparse._SubParsersAction) -> None:
    """Add the subcommand."""
    parser = subparsers.add_parser(
        "pose",
        help="write a drawing in given poses",
        description="Numbers left out are neutral: 0. Pictures are RGBA, aligned with the drawing.",
    )
    parser.add_argument("drawing", help="RGBA picture, character file (.ichimai) or a bundled name")
    which = parser.add_mutually_exclusive_group(required=True)
    which.add_argument("--set", nargs="+", metavar="NAME=VALUE", help=f"one pose: any of {', '.join(NAMES)}")
    which.add_argument("--poses", type=Path, help="JSON list of objects, a pose each")
    parser.add_argument(
        "-o", "--output", type=Path, required=True, help="PNG, or folder for 0000.png, 0001.png ..."
    )
    parser.add_argument("--pack", default="bundled", help="model pack to use (see `ichimai models list`)")
    parser.add_argument(
        "--direct", action="store_true", help="run the networks for every pose, where the pack compiles first"
    )
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Carry it out."""
    poses = [parse_setting(arguments.set)] if arguments.set else read_poses(arguments.poses)
    from models.colour import straighten
    from rendering.snapshot import Snapshot
    from tracking.pose_range import PoseClamp

    poser, clamp = _poser(arguments), PoseClamp()
    for path, pose in zip(
        output_paths(arguments.output, len(poses), bool(arguments.set)), poses, strict=True
    ):
        picture = straighten(poser.pose(clamp(pose)).rgba_premultiplied)
        with Snapshot(path, (picture.shape[1], picture.shape[0])) as snapshot:
            snapshot.send(picture, 0.0)
    return 0


def _poser(arguments: argparse.Namespace):
    from app.bundled import find_character
    from models.drawing import load_drawing
    from models.opening import open_character
    from models.registry import find_pack, make_poser
    from models.runtime import RuntimeSettings
    from models.sheet.poser import SheetPoser

    path = find_character(arguments.drawing)
    if not arguments.direct:
        return open_character(path, arguments.pack)
    drawing = load_drawing(path)
    poser = make_poser(find_pack(arguments.pack), RuntimeSettings())
    if isinstance(poser, SheetPoser):
        return poser.direct(drawing)
    poser.set_character(drawing)
    return poser


def parse_setting(pairs: list[str]) -> Pose:
    """Read NAME=VALUE words.

    Raises:
        InputError: if a name or value is not one.
    """
    values: dict[str, Any] = {}
    for pair in pairs:
        name, _, value = pair.partition("=")
        try:
            values[name] = float(value)
        except ValueError:
            raise InputError(f"{pair!r} is not NAME=VALUE, like head_y=0.5") from None
    return _pose(values, "--set")


def read_poses(path: Path) -> list[Pose]:
    """Read a JSON list of poses.

    Raises:
        InputError: if it can't be read or is not a list of objects with pose numbers.
    """
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise InputError(f"{path} can't be read: {error.strerror}") from error
    except ValueError as error:
        raise InputError(f"{path} is not JSON: {error}") from error
    if not isinstance(content, list) or not content:
        raise InputError(f'{path} must hold a JSON list of poses, like [{{"head_y": 0.5}}]')
    return [_pose(values, f"pose {i} of {path}") for i, values in enumerate(content)]


def _pose(values: Any, where: str) -> Pose:
    if not isinstance(values, dict):
        raise InputError(f"{where} is not an object of pose numbers")
    for name, value in values.items():
        if name not in NAMES:
            raise InputError(f"{where}: there is no pose number {name!r}; there are {', '.join(NAMES)}")
        if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
            raise InputError(f"{where}: {name} must be a number, not {value!r}")
    return Pose(**{name: float(value) for name, value in values.items()})


def output_paths(output: Path, count: int, single: bool) -> list[Path]:
    """Return where each picture goes: one PNG for one pose, else numbered files in a folder.

    Raises:
        InputError: if the folder can't be made, or one file is asked for many poses.
    """
    if output.suffix.lower() == ".png":
        if count != 1:
            raise InputError(f"{count} poses don't fit into {output}; give a folder")
        return [output]
    try:
        output.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise InputError(f"the folder {output} can't be made: {error.strerror}") from error
    return [output / f"{i:04d}.png" for i in range(count)]
