"""`ichimai evaluate`: how well a pack poses characters it never saw."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from app.progress import ProgressBar
    from models.sheet.poser import SheetPoser


def add_parser(subparsers: argparse._SubParsersAction) -> None:
    """Add the subcommand."""
    parser = subparsers.add_parser("evaluate", help="measure a model pack on unseen characters")
    parser.add_argument("pack", nargs="?", default="bundled", help="name or path of the pack")
    parser.add_argument("--characters", type=int, default=200, help="how many unseen characters")
    parser.add_argument("--picture", type=Path, help="PNG of the best, median and worst case")
    parser.add_argument(
        "--what",
        choices=("posing", "finding", "matting", "faults"),
        default="posing",
        help="posing (default), finding head, eyes and mouth in scenes, cutting out of backgrounds, or "
        "naming what is wrong with a drawing (three drawings of each fault for ten without)",
    )
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Carry it out."""
    from app.progress import ProgressBar
    from models.registry import find_pack, make_poser
    from models.runtime import RuntimeSettings
    from models.sheet.poser import open_finder

    pack = find_pack(arguments.pack)

    bar = ProgressBar(arguments.characters, "characters")
    if arguments.what != "posing":
        return _import_measures(arguments, open_finder(pack, RuntimeSettings(), "find heads"), bar)
    from models.training.evaluate import evaluate, table, write_picture

    poser: Any = make_poser(pack, RuntimeSettings())  # those of both architectures pose what is set, too
    rows, pictures = evaluate(poser, arguments.characters, bar.update)
    bar.finish()
    print(table(rows))
    if arguments.picture:
        write_picture(pictures, arguments.picture)
    return 0


def _import_measures(arguments: argparse.Namespace, poser: SheetPoser, bar: ProgressBar) -> int:
    """Measure what importing does; each as one that is given the picture alone."""
    from models.drawing import Drawing

    locate = lambda rgba: poser.locate(Drawing.from_rgba(rgba))  # noqa: E731
    if arguments.what == "finding":
        from models.training.finding import finding_table, findings

        rows = []
        for row in findings(locate, arguments.characters):
            rows.append(row)
            bar.update(len(rows))
        lines = finding_table(rows)
    elif arguments.what == "faults":
        from models.importing.importer import fault_names
        from models.training.faulty import fault_table, judged_faults

        said = []
        count = arguments.characters
        for row in judged_faults(lambda rgba: fault_names(rgba, poser), count, max(1, count * 3 // 10)):
            said.append(row)
            bar.update(len(said))
        lines = fault_table(said)
    else:
        from models.importing.matting_pack import open_matting
        from models.registry import find_pack
        from models.runtime import RuntimeSettings
        from models.training.measure import matting_table, measured

        mattes, pack = [], find_pack(arguments.pack)
        network = open_matting(pack, RuntimeSettings()) if "matting" in pack.manifest.files else None
        for matte in measured(arguments.characters, locate, network):
            mattes.append(matte)
            bar.update(len(mattes) // 3)
        lines = matting_table(mattes)
    bar.finish()
    print(lines)
    return 0
