"""`ichimai stickers`: a set of stickers and emotes of a character, within each platform's limits."""

from __future__ import annotations

import argparse
from pathlib import Path


def add_parser(subparsers: argparse._SubParsersAction) -> None:
    """Add the subcommand."""
    parser = subparsers.add_parser(
        "stickers",
        help="make stickers and emotes of a character, ready for each platform",
        description="Moving and still ones, each file within its platform's limits.",
    )
    parser.add_argument("character", help="RGBA picture, character file (.ichimai) or a bundled name")
    parser.add_argument("-o", "--output", type=Path, required=True, help="folder to write")
    parser.add_argument(
        "--for",
        dest="platforms",
        default="all",
        metavar="PLATFORM,...",
        help="telegram, discord, twitch, line, slack, whatsapp, youtube or all (default: all)",
    )
    parser.add_argument("--only", default="", metavar="NAME,...", help="only these stickers")
    parser.add_argument(
        "--from",
        dest="acted",
        default="",
        metavar="CLIP_OR_PHOTOS",
        help="follow a person: each sticker is the moment in which they show its expression most",
    )
    parser.add_argument("--bundle", type=Path, help="a face_landmarker.task to read them with")
    parser.add_argument("--no-marks", action="store_true", help="without hearts, tears and other marks")
    parser.add_argument(
        "--mark",
        dest="changed",
        action="append",
        default=[],
        metavar="STICKER=MARK",
        help="another mark for a sticker, such as joy=heart; none with joy= alone; may be said again",
    )
    parser.add_argument("--pack", default="bundled", help="model pack to use (see `ichimai models list`)")
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Make the set and say what became of it."""
    from app.characters.bundled import find_character
    from app.landmarker_file import chosen_bundle
    from app.progress import ProgressBar
    from app.settings.settings_file import SettingsFile
    from app.stickers.set_making import SetWish, chosen_platforms, make_set

    names = tuple(word.strip() for word in arguments.only.split(",") if word.strip())
    path = find_character(arguments.character)
    wish = SetWish(
        path,
        chosen_platforms(arguments.platforms),
        names,
        arguments.pack,
        not arguments.no_marks,
        arguments.acted,
        arguments.bundle or chosen_bundle(SettingsFile().load().face_landmarker),
        dict(_pair(word) for word in arguments.changed),
    )
    with ProgressBar(1.0, unit="") as bar:
        result = make_set(bar.update, wish, arguments.output)
    for remark in result.remarks:
        print(f"ichimai: {remark}")
    print(f"{arguments.output}: {result.stickers} stickers in {result.files} files")
    return 0


def _pair(word: str) -> tuple[str, str]:
    from tracking.errors import InputError

    sticker, equals, mark = word.partition("=")
    if not equals:
        raise InputError(f"--mark takes STICKER=MARK, not {word!r}")
    return sticker.strip(), mark.strip()
