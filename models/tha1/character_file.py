"""Character files of the "lattice" architecture."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from models.character_archive import CharacterArchive, open_archive, write_archive
from models.manifest import Colour
from models.tha1.character import Axes, LatticeCharacter
from tracking.errors import ModelError

_MAX_VALUES = 17
_MAX_SIZE = 256


def save_lattice(character: LatticeCharacter, path: Path) -> None:
    """Write a character file, replacing one that is there.

    Raises:
        InputError: if it can't be written.
    """
    axes = {
        f"{name}_{i}": axis
        for name, three in (("head", character.head), ("expression", character.expression))
        for i, axis in enumerate(three)
    }
    arrays = {"terms": character.terms, "flow": character.flow, "morph": character.morph, **axes}
    colour = character.colour
    facts = {
        "pack": character.pack,
        "colour": {"transfer": colour.transfer, "alpha": colour.alpha, "range": list(colour.range)},
        "neutral_mouth": character.neutral_mouth,
    }
    write_archive(path, character.architecture, character.drawing, arrays, facts)


def load_lattice(path: Path) -> LatticeCharacter:
    """Read a character file.

    Raises:
        InputError: if there is no such file.
        ModelError: if it is damaged, foreign or of another version.
    """
    with open_archive(path) as archive:
        return read_lattice(archive)


def read_lattice(archive: CharacterArchive) -> LatticeCharacter:
    """Read the character out of an opened file; raises what damage causes."""
    if archive.architecture != LatticeCharacter.architecture:
        raise ModelError("made for another player; compile the drawing again")
    head, expression = _axes(archive, "head"), _axes(archive, "expression")
    nodes = tuple(len(axis) for axis in head)
    terms = archive.array("terms.npy", np.uint8, (*nodes, 3, None, None, 4), _MAX_SIZE)
    flow = archive.array("flow.npy", np.float16, (*nodes, None, None, 2), _MAX_SIZE)
    moods = tuple(len(axis) for axis in expression)
    morph = archive.array("morph.npy", np.uint8, (*moods, 2, None, None, 4), _MAX_SIZE)
    facts = archive.manifest["colour"]
    low, high = (float(v) for v in facts["range"])
    mouth = float(archive.manifest["neutral_mouth"])
    if facts["transfer"] not in ("linear", "srgb") or facts["alpha"] not in ("straight", "premultiplied"):
        raise ValueError("colour")
    if not (np.isfinite([low, high]).all() and low < high and 0 <= mouth <= 1):
        raise ValueError("numbers")
    colour = Colour(facts["transfer"], facts["alpha"], (low, high))
    pack = str(archive.manifest["pack"])
    return LatticeCharacter(archive.drawing(), colour, mouth, head, terms, flow, expression, morph, pack)


def _axes(archive: CharacterArchive, name: str) -> Axes:
    x, y, z = (archive.array(f"{name}_{i}.npy", np.float32, (None,), _MAX_VALUES) for i in range(3))
    for axis in (x, y, z):
        if len(axis) < 2 or not (np.diff(axis) > 0).all():
            raise ValueError(name)
    return x, y, z
