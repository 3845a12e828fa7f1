"""`ichimai character`: a character nobody drew."""

from __future__ import annotations

import argparse
from pathlib import Path

from tracking.errors import InputError


def add_parser(subparsers: argparse._SubParsersAction) -> None:
    """Add the subcommand."""
    parser = subparsers.add_parser("character", help="draw a character that nobody drew, from a number")
    parser.add_argument("--seed", type=int, default=0, help="which character (the same number, the same one)")
    parser.add_argument("--size", type=int, default=1024, help="side of the picture in pixels, 64 to 2048")
    parser.add_argument(
        "--sheet", type=int, metavar="N", help="a contact sheet of N characters from the seed on"
    )
    parser.add_argument("-o", "--output", type=Path, required=True, help="PNG to write")
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Carry it out."""
    if not 64 <= arguments.size <= 2048 or arguments.seed < 0:
        raise InputError("the size must be 64 to 2048 and the seed 0 or more")
    if arguments.sheet is not None and not 1 <= arguments.sheet <= 400:
        raise InputError("a contact sheet shows 1 to 400 characters")
    from models.colour import straighten
    from models.generator.character import Character
    from models.generator.overview import overview
    from rendering.pending import PendingPath
    from rendering.snapshot import Snapshot

    PendingPath(arguments.output).drop()  # what can't be written is refused before it is drawn
    if arguments.sheet:
        picture = overview(range(arguments.seed, arguments.seed + arguments.sheet))
    else:
        picture = straighten(Character(arguments.seed, arguments.size, plain=True).drawing())
    with Snapshot(arguments.output, (picture.shape[1], picture.shape[0])) as snapshot:
        snapshot.send(picture, 0.0)
    return 0
