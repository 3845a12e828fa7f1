"""`ichimai compile`: a drawing made ready once, to be played on any CPU."""

from __future__ import annotations

import argparse
import sys
import time
from pathlib import Path

from tracking.errors import InputError, ModelError


def add_parser(subparsers: argparse._SubParsersAction) -> None:
    """Add the subcommand."""
    parser = subparsers.add_parser("compile", help="make a character file of a drawing, to be played fast")
    parser.add_argument("drawing", type=Path, help="RGBA picture")
    parser.add_argument("-o", "--output", type=Path, required=True, help="character file to write (.ichimai)")
    parser.add_argument("--pack", default="bundled", help="model pack to use (see `ichimai models list`)")
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Carry it out."""
    from models.drawing import load_drawing
    from models.registry import find_pack, make_poser
    from models.runtime import RuntimeSettings
    from models.sheet.character_file import SUFFIX, save_character
    from models.sheet.poser import SheetPoser

    if arguments.output.suffix.lower() != SUFFIX:
        raise InputError(f"a character file ends in {SUFFIX}, not {arguments.output.name!r}")
    drawing = load_drawing(arguments.drawing)
    poser = make_poser(find_pack(arguments.pack), RuntimeSettings())
    if not isinstance(poser, SheetPoser):
        raise ModelError(f"packs like {arguments.pack!r} can't be compiled by this version; use the bundled one")
    began = time.monotonic()
    save_character(poser.compile(drawing, progress=lambda share: _show(share, began)), arguments.output)
    print(f"\r{arguments.output}: {arguments.output.stat().st_size / 1e6:.1f} MB in {time.monotonic() - began:.1f} s")
    return 0


def _show(share: float, began: float) -> None:
    if not sys.stderr.isatty():
        return
    left = (time.monotonic() - began) * (1 - share) / max(share, 1e-3)
    bar = "#" * round(30 * share)
    print(f"\r[{bar:<30}] {share:4.0%}, {left:.0f} s left ", end="", file=sys.stderr, flush=True)
