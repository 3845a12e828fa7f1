"""`ichimai evaluate`: how well a pack poses characters it never saw."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path


def add_parser(subparsers: argparse._SubParsersAction) -> None:
    """Add the subcommand."""
    parser = subparsers.add_parser("evaluate", help="measure a model pack on unseen characters")
    parser.add_argument("pack", nargs="?", default="bundled", help="name or path of the pack")
    parser.add_argument("--characters", type=int, default=200, help="how many unseen characters")
    parser.add_argument("--picture", type=Path, help="PNG of the best, median and worst case")
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Carry it out."""
    from models.registry import find_pack, make_poser
    from models.runtime import RuntimeSettings
    from models.training.evaluate import evaluate, table, write_picture

    poser = make_poser(find_pack(arguments.pack), RuntimeSettings())

    def progress(done: int) -> None:
        if sys.stderr.isatty() or done % 50 == 0:
            print(f"\r{done} of {arguments.characters} characters", end="", file=sys.stderr, flush=True)

    rows, pictures = evaluate(poser, arguments.characters, progress)
    print(file=sys.stderr)
    print(table(rows))
    if arguments.picture:
        write_picture(pictures, arguments.picture)
    return 0
