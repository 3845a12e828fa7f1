"""`ichimai pose`: a drawing in given poses."""

from __future__ import annotations

import argparse
import json
import math
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

from tracking.errors import InputError
from tracking.pose import NAMES, Pose
from tracking.sources.plain_file import refuse_pipe

if TYPE_CHECKING:
    import numpy as np

    from models.poser import Player


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
    which.add_argument(
        "--sheet",
        action="store_true",
        help="one PNG of the head in many poses: see how a drawing will move",
    )
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
    if arguments.sheet:
        _write_sheet(arguments)
        return 0
    poses = [parse_setting(arguments.set)] if arguments.set else read_poses(arguments.poses)
    from app.progress import ProgressBar
    from models.colour import straighten
    from tracking.mapping.pose_range import PoseClamp

    if arguments.output.suffix.lower() == ".png" and len(poses) != 1:
        raise InputError(f"{len(poses)} poses don't fit into {arguments.output}; give a folder")
    poser, clamp = _poser(arguments), PoseClamp()

    pictures = (straighten(poser.pose(clamp(pose)).rgba_premultiplied) for pose in poses)
    if arguments.output.suffix.lower() == ".png":
        _save(arguments.output, next(pictures))
        return 0
    with all_or_none(arguments.output) as folder, ProgressBar(len(poses)) as bar:
        for i, picture in enumerate(pictures):
            _save(folder / f"{i:04d}.png", picture)
            bar.update(i + 1)
    return 0


def _write_sheet(arguments: argparse.Namespace) -> None:
    import numpy as np

    from rendering.pending import PendingPath
    from rendering.pose_sheet import face_poses, pose_sheet, sheet_poses

    PendingPath(arguments.output).drop()  # what can't be written is refused before it is posed
    poser = _poser(arguments)
    parts = []
    for poses in (sheet_poses(poser.neutral), face_poses(poser.neutral)):
        parts.append(pose_sheet([poser.pose(pose).rgba_premultiplied for pose in poses]))
    _save(arguments.output, np.vstack(parts))


def _save(path: Path, picture: np.ndarray) -> None:
    from rendering.snapshot import Snapshot

    with Snapshot(path, (picture.shape[1], picture.shape[0])) as snapshot:
        snapshot.send(picture, 0.0)


def _poser(arguments: argparse.Namespace) -> Player:
    from app.characters.bundled import find_character
    from models.drawing import load_drawing
    from models.opening import open_player
    from models.registry import find_pack, make_poser
    from models.runtime import RuntimeSettings

    path = find_character(arguments.drawing)
    if not arguments.direct:
        return open_player(path, arguments.pack)
    drawing = load_drawing(path)
    poser = make_poser(find_pack(arguments.pack), RuntimeSettings())
    return poser.direct(drawing)


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
        content = json.loads(refuse_pipe(path).read_text(encoding="utf-8"))
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


@contextmanager
def all_or_none(folder: Path) -> Iterator[Path]:
    """Give a place for pictures that come into a folder together, when all of them are there.

    The folder may have other files; those of the same names are replaced.

    Raises:
        InputError: if the folder can't be made or written to.
    """
    from rendering.pending import told_as_input_error

    made = not folder.exists()
    with told_as_input_error(folder):
        folder.mkdir(parents=True, exist_ok=True)
    try:
        with told_as_input_error(folder), TemporaryDirectory(dir=folder, prefix=".", suffix=".part") as part:
            yield Path(part)
            for path in sorted(Path(part).iterdir()):
                path.replace(folder / path.name)
    except BaseException:
        if made:
            with suppress(OSError):
                folder.rmdir()
        raise
