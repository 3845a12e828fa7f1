"""Importing a picture from the window: read, find, cut out, compile; then keep it, or say it otherwise."""

from __future__ import annotations

import functools
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import cv2
import numpy as np

from app.characters.import_wishes import ImportWish
from app.live.background_work import Progress
from models.colour import premultiply, straighten
from models.importing.brush import Brush, brushed
from models.runtime import RuntimeSettings
from tracking.errors import InputError

SHOWN = 720
"""Longer side of the pictures that are shown, in pixels."""


@dataclass(frozen=True, slots=True)
class ImportTry:
    """What came of one try.

    Attributes:
        path: of the picture.
        picture: the picture as it is, uint8 (H, W, 4), straight RGBA, `SHOWN` at most.
        scale: pixels of `picture` per pixel of the file.
        cut_out: the drawing without its background, in the same scale; None where the try failed.
        character: what would be kept; None where the try failed.
        report: what was found and mended; None where the try failed.
        marks: in pixels of the file: "head" (centre x, centre y, size), "left_eye", "right_eye" and "mouth"
            (x, y) of the character's own; what was not found is absent.
        problem: why it failed, one sentence; empty where it did not.
        turned: quarters of a turn, clockwise, by which the file's picture was turned; all places are so.
    """

    path: Path
    picture: np.ndarray
    scale: float
    cut_out: np.ndarray | None
    character: Any
    report: Any
    marks: dict[str, tuple[float, ...]]
    problem: str = ""
    turned: int = 0


def try_picture(
    progress: Progress, path: Path, wish: ImportWish, pack: str, runtime: RuntimeSettings
) -> ImportTry:
    """Import a picture; what the importer refuses comes back as `problem`, so that it can be told more.

    Args:
        progress: told the share done.
        path: the picture.
        wish: what the user corrects and adds.
        pack: name or path of a model pack; empty for the bundled one.
        runtime: how networks run.

    Raises:
        InputError: if the picture can't be read at all.
        ModelError: if the pack can't import.
    """
    from models.importing.importer import import_picture
    from models.importing.lying import turned
    from models.importing.reading import read_picture

    read = read_picture(path)
    quarters = wish.told.turn or 0
    picture, shown_scale = shrunk(turned(read.rgba, quarters))
    scale = shown_scale * read.reduction
    progress(0.05)
    poser, matting = _networks(pack, runtime)
    try:
        done = import_picture(
            path, poser, wish.told, matting, lambda share: progress(0.1 + 0.9 * share), wish.variants
        )
    except InputError as error:
        return ImportTry(path, picture, scale, None, None, None, {}, str(error), quarters)
    picture = turned(picture, done.report.turned - quarters)
    cut_out, _ = shrunk(done.character.drawing.rgba)
    marks = _marks(done.report.found, read.reduction)
    return ImportTry(
        path, picture, scale, cut_out, done.character, done.report, marks, turned=done.report.turned
    )


@functools.lru_cache(maxsize=1)
def _networks(pack_name: str, runtime: RuntimeSettings) -> tuple[Any, Any]:
    """Return what poses and what cuts out; kept for the next try."""
    from models.importing.matting_pack import chosen_matting
    from models.registry import BUNDLED, find_pack
    from models.sheet.poser import open_finder

    pack = find_pack(pack_name or BUNDLED)
    return open_finder(pack, runtime, "import pictures"), chosen_matting(pack, runtime)


def keep_import(done: ImportTry, title: str) -> Path:
    """Keep an imported character and return its path.

    Raises:
        InputError: if it can't be written.
    """
    from app.characters.user_characters import free_path
    from models.sheet.character_file import save_character

    path = free_path(title)
    save_character(done.character, path)
    return path


def preview(done: ImportTry, brush: Brush | None) -> np.ndarray:
    """Return what a try cut out as it will be with more brushed: uint8 (H, W, 4), straight RGBA, as shown.

    Args:
        done: a try that did not fail, or one that did: then its picture.
        brush: all that is brushed now.
    """
    cut_out = done.picture if done.cut_out is None else done.cut_out
    return cut_out if brush is None else brushed(cut_out, done.picture, brush)


def shrunk(rgba: np.ndarray, longest: int = SHOWN) -> tuple[np.ndarray, float]:
    """Return a picture, uint8 (H, W, 4), straight RGBA, no side longer than `longest`, and the factor."""
    scale = min(1.0, longest / max(rgba.shape[:2]))
    if scale == 1.0:
        return rgba, 1.0
    size = max(1, round(rgba.shape[1] * scale)), max(1, round(rgba.shape[0] * scale))
    return straighten(cv2.resize(premultiply(rgba), size, interpolation=cv2.INTER_AREA)), scale


def _marks(found: dict[str, tuple[float, ...] | None], reduction: float) -> dict[str, tuple[float, ...]]:
    """Return a report's places in pixels of the file."""
    marks: dict[str, tuple[float, ...]] = {}
    for name, at in found.items():
        if at is None:
            continue
        at = tuple(v / reduction for v in at)
        marks[name] = ((at[0] + at[2]) / 2, (at[1] + at[3]) / 2, at[3] - at[1]) if name == "head" else at
    return marks
