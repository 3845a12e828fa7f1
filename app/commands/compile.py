"""`ichimai compile`: a drawing made ready once, to be played on any CPU."""

from __future__ import annotations

import argparse
import time
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from tracking.errors import InputError, ModelError
from tracking.unfinished import hidden_beginning

if TYPE_CHECKING:
    from app.live.character_loader import Progress
    from models.drawing import Drawing
    from models.opening import Character
    from models.poser import Compiler
    from models.tha1.compiler import LatticePlan


def add_parser(subparsers: argparse._SubParsersAction) -> None:
    """Add the subcommand."""
    parser = subparsers.add_parser("compile", help="make a character file of a drawing, to be played fast")
    parser.add_argument(
        "drawing", help="RGBA picture, bundled name, or a character file to be made anew (.ichimai)"
    )
    parser.add_argument("-o", "--output", type=Path, required=True, help="character file to write (.ichimai)")
    parser.add_argument("--pack", default="bundled", help="model pack to use (see `ichimai models list`)")
    parser.add_argument(
        "--nodes",
        default="auto",
        choices=("auto", "3", "5", "7", "9"),
        help="values of each head number at which packs of three networks are run (default: as it needs)",
    )
    parser.add_argument(
        "--detail",
        default="auto",
        choices=("auto", "64", "128", "256"),
        help="resolution at which such packs' answers are kept (default: the networks' own 256, or 128)",
    )
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Carry it out."""
    from app.characters.bundled import find_character
    from app.progress import ProgressBar
    from models.character_archive import SUFFIX
    from models.drawing import load_drawing
    from models.opening import load_character
    from models.registry import find_pack, make_poser
    from models.runtime import RuntimeSettings

    output: Path = arguments.output
    if output.suffix.lower() != SUFFIX:
        raise InputError(f"a character file ends in {SUFFIX}, not {output.name!r}")
    if not output.absolute().parent.is_dir():
        raise InputError(f"there is no folder {output.absolute().parent}")
    source, pack = find_character(arguments.drawing), find_pack(arguments.pack)
    given = load_character(source) if source.suffix.lower() == SUFFIX else load_drawing(source)
    if output.exists():
        why = why_again(output, _drawing(given), pack.manifest.identity, _plan(arguments))
        if why is None:
            print(f"{output} is up to date: neither the drawing nor the model pack has changed")
            return 0
        print(f"{output} is compiled again: {why}")
    poser = make_poser(pack, RuntimeSettings())
    began = time.monotonic()
    with ProgressBar(1.0, "") as bar:
        _compile(given, poser, arguments, bar.update)
    print(f"{output}: {output.stat().st_size / 1e6:.1f} MB in {time.monotonic() - began:.1f} s")
    return 0


def _compile(
    given: Drawing | Character, poser: Compiler, arguments: argparse.Namespace, progress: Progress
) -> None:
    from models.drawing import Drawing
    from models.importing.doubts import doubts, warn_of_doubts
    from models.opening import save_character

    output: Path = arguments.output
    # Beside the output, so that the same command goes on where it was interrupted.
    partial = output.with_name(f"{hidden_beginning(output)}partial")
    plan = _plan(arguments)
    try:
        if isinstance(given, Drawing):
            character = poser.compile(given, partial=partial, plan=plan, progress=progress)
        else:
            character = poser.renew(given, partial=partial, plan=plan, progress=progress)
    except KeyboardInterrupt:
        if partial.exists():
            raise KeyboardInterrupt("the same command goes on where it was") from None
        raise
    save_character(character, output)
    if isinstance(given, Drawing):
        warn_of_doubts(Path(arguments.drawing), doubts(given, poser))


def _drawing(given: Drawing | Character) -> Drawing:
    from models.drawing import Drawing

    return given if isinstance(given, Drawing) else given.drawing


def why_again(output: Path, drawing: Drawing, pack: str, plan: LatticePlan) -> str | None:
    """Return why a character file has to be made anew, or None where it holds the same work already.

    Args:
        output: the file there is.
        drawing: what is to be compiled.
        pack: identity of the pack to compile with.
        plan: how finely, for packs of three networks.
    """
    import numpy as np

    from models.opening import load_character

    try:
        character = load_character(output)
    except ModelError:
        return "the file there can't be read by this version"
    if not np.array_equal(character.drawing.rgba, drawing.rgba):
        return "the drawing has changed"
    if character.pack != pack:
        return f"it was made with {character.pack!r}, the model pack now is {pack!r}"
    return "other nodes or another detail are asked for" if plan.differs(character) else None


def _plan(arguments: argparse.Namespace) -> LatticePlan:
    from models.tha1.compiler import ADAPTIVE

    plan = ADAPTIVE
    if arguments.nodes != "auto":
        plan = replace(plan, head=(int(arguments.nodes),) * 3, most=0)
    if arguments.detail != "auto":
        plan = replace(plan, terms_size=int(arguments.detail), morph_size=int(arguments.detail))
    return plan
