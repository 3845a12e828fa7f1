"""`ichimai import`: any picture made a character, with a report of what was found and mended."""

from __future__ import annotations

import argparse
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tracking.errors import InputError

if TYPE_CHECKING:
    from models.importing.importer import Told

EXPRESSIONS = ("eyes_closed", "left_eye_closed", "right_eye_closed", "mouth_open", "mouth_closed")
AXES = {"yaw": "head_y", "pitch": "head_x", "tilt": "neck_z"}


def add_parser(subparsers: argparse._SubParsersAction) -> None:
    """Add the subcommand."""
    parser = subparsers.add_parser("import", help="make a character of any picture, and say how good it is")
    parser.add_argument(
        "picture", type=Path, help="PNG, JPEG, WebP, GIF or BMP; or a character file, to change its --range"
    )
    parser.add_argument("-o", "--output", type=Path, required=True, help="character file to write (.ichimai)")
    _add_what_is_told(parser)
    _add_other_pictures(parser)
    parser.add_argument(
        "--range",
        action="append",
        default=[],
        metavar="AXIS=VALUE",
        help="how far the head may turn: yaw, pitch or tilt, 0 to 1 (default: what is judged safe)",
    )
    parser.add_argument("--heat-map", type=Path, metavar="FILE.png", help="also draw which poses are safe")
    parser.add_argument("--report", type=Path, metavar="FILE", help="also write the report as JSON")
    parser.add_argument("--sheet", type=Path, metavar="FILE.png", help="also draw a sheet of test poses")
    parser.add_argument("--pack", default="bundled", help="model pack to use (see `ichimai models list`)")
    parser.set_defaults(run=run)


def _add_what_is_told(parser: argparse.ArgumentParser) -> None:
    """Add what is found in the picture unless the user says it."""
    parser.add_argument("--head", metavar="X,Y,SIZE", help="the head's middle and height, in pixels")
    for name in ("left-eye", "right-eye", "mouth"):
        parser.add_argument(f"--{name}", metavar="X,Y", help=f"the character's {name.replace('-', ' ')}")
    parser.add_argument(
        "--turn",
        type=int,
        choices=(0, 90, 180, 270),
        help="degrees, clockwise, by which the picture is turned first (default: as it is found to lie)",
    )
    parser.add_argument(
        "--background",
        default="auto",
        metavar="auto|keep|#rrggbb",
        help="what to make transparent (default: auto)",
    )
    parser.add_argument(
        "--holes", default="auto", choices=("auto", "keep", "remove"), help="enclosed areas of its colour"
    )
    parser.add_argument("--erase", type=Path, metavar="MASK", help="picture: white is made transparent")
    parser.add_argument("--restore", type=Path, metavar="MASK", help="picture: white is brought back")


def _add_other_pictures(parser: argparse.ArgumentParser) -> None:
    """Add the same drawing's expressions and outfits."""
    for name in EXPRESSIONS:
        words = name.replace("_", "-")
        parser.add_argument(f"--{words}", type=Path, metavar="PICTURE", help="the same drawing so")
    parser.add_argument(
        "--outfit", action="append", default=[], metavar="NAME=PICTURE", help="the same drawing dressed so"
    )


def run(arguments: argparse.Namespace) -> int:
    """Carry it out."""
    from app.progress import ProgressBar
    from models.importing.importer import import_picture
    from models.importing.matting_pack import chosen_matting
    from models.registry import find_pack
    from models.runtime import RuntimeSettings
    from models.sheet.character_file import SUFFIX, save_character
    from models.sheet.poser import open_finder

    if arguments.output.suffix.lower() != SUFFIX:
        raise InputError(f"a character file ends in {SUFFIX}, not {arguments.output.name!r}")
    if arguments.picture.suffix.lower() == SUFFIX:
        return _change_range(arguments)
    _refuse_what_cannot_be_written(arguments)
    told, variants = _told(arguments), _variants(arguments)
    pack, settings = find_pack(arguments.pack), RuntimeSettings()
    poser = open_finder(pack, settings, "import pictures")
    matting = chosen_matting(pack, settings)
    with ProgressBar(1.0, "") as bar:
        imported = import_picture(arguments.picture, poser, told, matting, bar.update, variants)
    save_character(imported.character, arguments.output)
    print(imported.report.as_text())
    if arguments.report:
        _write(arguments.report, imported.report.as_json().encode())
    _write_pictures(arguments, imported.character)
    return 0


def _told(arguments: argparse.Namespace) -> Told:
    """Return what the user says of the picture."""
    from models.importing.importer import Told

    points = []
    for name in ("left_eye", "right_eye", "mouth"):
        at = _numbers(getattr(arguments, name), f"--{name.replace('_', '-')}", 2)
        if at is not None:
            points.append((name, at))
    return Told(
        _numbers(arguments.head, "--head", 3),
        tuple(points),
        _background(arguments.background),
        arguments.holes,
        _brush(arguments.erase, arguments.restore),
        _limits(arguments.range),
        None if arguments.turn is None else arguments.turn // 90,
    )


def _change_range(arguments: argparse.Namespace) -> int:
    """Give a character file other limits; nothing else of it changes."""
    from models.importing.limits import with_limits
    from models.importing.report import range_words
    from models.opening import load_character
    from models.sheet.character import with_range
    from models.sheet.character_file import save_character

    if not arguments.range:
        raise InputError(
            f"{arguments.picture} is a character already: its --range can be changed, all else is imported "
            "again from the picture"
        )
    character = with_range(load_character(arguments.picture))
    character = with_limits(character, dict(_limits(arguments.range)))
    save_character(character, arguments.output)
    print(f"range: {range_words(character.limits)}")
    _write_pictures(arguments, character)
    return 0


def _write_pictures(arguments: argparse.Namespace, character: Any) -> None:
    if arguments.sheet:
        _write(arguments.sheet, _sheet_png(character))
    if arguments.heat_map:
        _write(arguments.heat_map, _heat_map_png(character))
    print(f"{arguments.output}: {arguments.output.stat().st_size / 1e6:.1f} MB")


def _sheet_png(character: Any) -> bytes:
    from models.importing.contact_sheet import contact_sheet

    return _png(contact_sheet(character))


def _heat_map_png(character: Any) -> bytes:
    from models.importing.safe_range import heat_map

    return _png(heat_map(character))


def _png(rgb: Any) -> bytes:
    import cv2

    return cv2.imencode(".png", cv2.cvtColor(rgb, cv2.COLOR_RGB2BGR))[1].tobytes()


def _brush(erase: Path | None, restore: Path | None) -> Any:
    from models.importing.brush import Brush, read_mask

    if erase is None and restore is None:
        return None
    return Brush(*(None if path is None else read_mask(path) for path in (erase, restore)))


def _limits(texts: list[str]) -> tuple[tuple[str, tuple[float, float]], ...]:
    """Read `yaw=0.8` and the like; the same either way."""
    limits = {}
    for text in texts:
        name, _, value = text.partition("=")
        try:
            limit = float(value)
        except ValueError:
            limit = -1.0
        axis = AXES.get(name, name)
        if axis not in AXES.values() or not 0 <= limit <= 1:
            raise InputError(f"--range takes yaw, pitch or tilt and a number from 0 to 1, not {text!r}")
        limits[axis] = (-limit, limit)
    return tuple(limits.items())


def _variants(arguments: argparse.Namespace) -> Any:
    from models.importing.variants import Variants

    expressions = [(name, path) for name in EXPRESSIONS if (path := getattr(arguments, name)) is not None]
    outfits = []
    for text in arguments.outfit:
        name, separator, path = text.partition("=")
        if not separator or not name or not path:
            raise InputError(f"--outfit takes NAME=PICTURE, not {text!r}")
        outfits.append((name, Path(path)))
    return Variants(tuple(expressions), tuple(outfits)) if expressions or outfits else None


def _refuse_what_cannot_be_written(arguments: argparse.Namespace) -> None:
    """Refuse before any work is done, so that not one of the files is there and another is not."""
    from rendering.pending import PendingPath

    for path in (arguments.output, arguments.report, arguments.sheet, arguments.heat_map):
        if path is not None and (path.is_dir() or path.is_file() or not path.exists()):
            PendingPath(path).drop()


def _write(path: Path, content: bytes) -> None:
    from tracking.unfinished import write_whole

    try:
        write_whole(path, content)
    except OSError as error:
        raise InputError(f"{path} can't be written: {error.strerror or error}") from error


def _numbers(text: str | None, name: str, count: int) -> Any:
    """Return `count` numbers of "X,Y,...", or None."""
    if text is None:
        return None
    try:
        values = tuple(float(part) for part in text.split(","))
    except ValueError:
        values = ()
    if len(values) != count or not all(abs(v) < 1e6 for v in values):
        raise InputError(f"{name} takes {count} numbers with commas between them, not {text!r}")
    return values


def _background(text: str) -> Any:
    if text in ("auto", "keep"):
        return text
    match = re.fullmatch(r"#?([0-9a-fA-F]{6})", text)
    if match is None:
        raise InputError(f"--background is auto, keep or a colour like #ffffff, not {text!r}")
    return tuple(int(match[1][i : i + 2], 16) for i in (0, 2, 4))
