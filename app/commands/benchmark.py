"""`ichimai benchmark`: how long a frame of a compiled character takes, on one thread."""

from __future__ import annotations

import argparse
import json
import time
from pathlib import Path

SIZES = (512, 1080)


def add_parser(subparsers: argparse._SubParsersAction) -> None:
    """Add the subcommand."""
    parser = subparsers.add_parser(
        "benchmark", help="measure how long a frame of a character takes, pose to I420, on one thread"
    )
    parser.add_argument(
        "character",
        nargs="?",
        default="",
        help="bundled character, drawing or .ichimai (default: first bundled)",
    )
    parser.add_argument("--frames", type=int, default=200, help="frames a size (default: 200)")
    parser.add_argument(
        "--reference",
        action="store_true",
        help="time the three reference networks (width 64, random weights) too; needs the `train` extra",
    )
    parser.add_argument("--json", action="store_true", help="print JSON")
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Measure and print; threads are one for everything."""
    from app.benchmark import as_json, as_table, measure
    from models.runtime import RuntimeSettings, bound_image_threads
    from models.sheet.character import resized
    from models.sheet.player import SheetPlayer
    from tracking.errors import InputError

    if arguments.frames < 10:
        raise InputError("give at least 10 frames, or the 95th percentile means nothing")
    bound_image_threads(RuntimeSettings(image_threads=1))
    character = _character(arguments.character)
    height, width = character.drawing.rgba.shape[:2]
    own = (width, height)
    results: dict[str, object] = {
        "character": arguments.character,
        "own_size": own,
        "frames": arguments.frames,
    }
    medians = {}
    for size in dict.fromkeys([(side, side) for side in SIZES] + [own]):
        at_size = character if size == own else resized(character, max(size))
        began = time.perf_counter()
        player = SheetPlayer(at_size)
        loaded = time.perf_counter() - began
        rows = measure(player, size, arguments.frames)
        medians[size] = rows[-1].cpu_median
        name = f"{size[0]} x {size[1]}"
        results[name] = {"load_s": loaded, "steps": as_json(rows)}
        if not arguments.json:
            own_size = ", the drawing's own size" if size == own else ""
            print(f"{name}{own_size}: ready in {loaded:.1f} s\n{as_table(rows)}")
    if arguments.reference:
        _compare(results, medians[(512, 512)], quiet=arguments.json)
    if arguments.json:
        print(json.dumps(results, indent=1))
    return 0


def _character(text: str):
    from app.bundled import find_character
    from models.drawing import load_drawing
    from models.registry import BUNDLED, find_pack, make_poser
    from models.runtime import RuntimeSettings
    from models.sheet.character_file import SUFFIX, load_character
    from models.sheet.poser import SheetPoser
    from tracking.errors import ModelError

    path = Path(find_character(text))
    if path.suffix.lower() == SUFFIX:
        return load_character(path)
    poser = make_poser(find_pack(BUNDLED), RuntimeSettings())
    if not isinstance(poser, SheetPoser):
        raise ModelError("the bundled pack can't be compiled by this version")
    return poser.compile(load_drawing(path))


def _compare(results: dict[str, object], ours_ms: float, *, quiet: bool) -> None:
    from tracking.errors import InputError

    try:
        from models.reference.timing import time_frames
    except ModuleNotFoundError as error:
        if error.name != "torch":
            raise
        raise InputError(
            "--reference needs torch: `uv run --extra train ichimai benchmark --reference`"
        ) from error
    times = sorted(1000 * t for t in time_frames(3))
    results["reference"] = {"times_ms": times, "ratio": times[1] / ours_ms}
    if not quiet:
        print(f"reference networks, width 64, torch, one thread: {times[1]:.0f} ms of CPU a frame")
        print(f"that is {times[1] / ours_ms:.0f} times as long as a whole frame at 512 x 512")
