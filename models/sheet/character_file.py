"""Character files of the "sheet" architecture."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np

from models.character_archive import FORMAT, SUFFIX, CharacterArchive, open_archive, thumbnail, write_archive
from models.drawing import FRAME_SIZE
from models.sheet import basis
from models.sheet.character import FEATURES, ExpressionMaps, SheetCharacter
from models.sheet.crops import CROP_PIXELS
from tracking.errors import ModelError

__all__ = [
    "FORMAT",
    "SUFFIX",
    "load_character",
    "load_thumbnail",
    "read_sheet",
    "save_character",
    "thumbnail",
]

ARCHITECTURE = "sheet"
_MAX_CELLS = 256
_MAX_LEVELS = 64


def save_character(character: SheetCharacter, path: Path) -> None:
    """Write a character file, replacing one that is there.

    Raises:
        InputError: if it can't be written.
    """
    arrays, expressions = {"turn": character.turn}, {}
    for name, maps in character.expressions.items():
        arrays |= {name: maps.maps, f"{name}_values": maps.values}
        expressions[name] = {"centre": list(maps.centre), "side": maps.side, "own": maps.own}
    facts = {"pack": character.pack, "expressions": expressions}
    write_archive(path, ARCHITECTURE, character.drawing, arrays, facts)


def load_character(path: Path) -> SheetCharacter:
    """Read a character file.

    Raises:
        InputError: if there is no such file.
        ModelError: if it is damaged, foreign or of another version.
    """
    with open_archive(path) as archive:
        return read_sheet(archive)


def load_thumbnail(path: Path) -> np.ndarray:
    """Return a character file's thumbnail, uint8 straight RGBA, without reading the rest.

    Raises:
        InputError: if there is no such file.
        ModelError: if it is damaged or foreign.
    """
    with open_archive(path) as archive:
        return archive.thumbnail()


def read_sheet(archive: CharacterArchive) -> SheetCharacter:
    """Read the character out of an opened file; raises what damage causes."""
    if archive.architecture != ARCHITECTURE:
        raise ModelError("made for another player; compile the drawing again")
    turn = archive.array("turn.npy", np.float16, (basis.CHANNELS, None, None), _MAX_CELLS)
    if turn.shape[1] != turn.shape[2] or turn.shape[1] < 4:
        raise ValueError("turn")
    expressions = {
        name: _expression(archive, name, facts)
        for name, facts in archive.manifest["expressions"].items()
        if name in FEATURES
    }
    return SheetCharacter(archive.drawing(), turn, expressions, str(archive.manifest["pack"]))


def _expression(archive: CharacterArchive, name: str, facts: Any) -> ExpressionMaps:
    values = archive.array(f"{name}_values.npy", np.float32, (None,), _MAX_LEVELS)
    shape = (len(values), 7, CROP_PIXELS, CROP_PIXELS)
    maps = archive.array(f"{name}.npy", np.float16, shape, _MAX_LEVELS)
    x, y = (float(v) for v in facts["centre"])
    side, own = float(facts["side"]), float(facts["own"])
    rising = len(values) >= 2 and bool((np.diff(values) > 0).all())
    placed = np.isfinite([x, y, side, own]).all() and 1 < side < FRAME_SIZE and max(abs(x), abs(y)) < 1e4
    if not (rising and placed):
        raise ValueError(name)
    return ExpressionMaps((x, y), side, values, own, maps)
