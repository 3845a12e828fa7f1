"""From a file the user names to something that poses it."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Protocol

from models.character_archive import SUFFIX, open_archive
from models.drawing import load_drawing
from models.importing.doubts import doubts, warn_of_doubts
from models.poser import AvatarFrame
from models.registry import BUNDLED, find_pack, make_poser
from models.runtime import RuntimeSettings
from models.scaling import scaled_down
from models.sheet.character import SheetCharacter
from models.sheet.character_file import read_sheet
from models.sheet.outfits import OutfitPlayer
from models.sheet.player import SheetPlayer
from models.sheet.poser import SheetPoser
from models.tha1.character import LatticeCharacter
from models.tha1.character_file import read_lattice
from models.tha1.player import LatticePlayer
from tracking.pose import Pose


class Player(Protocol):
    """Plays one compiled character; see `Poser`."""

    @property
    def neutral(self) -> Pose:
        """The pose in which the drawing is as drawn."""
        ...

    def pose(self, pose: Pose, time_s: float = 0.0) -> AvatarFrame:
        """Return the drawing in `pose`, at its own size."""
        ...


Character = SheetCharacter | LatticeCharacter
"""What a character file holds."""


def load_character(path: Path) -> Character:
    """Read a character file (`.ichimai`) of any architecture.

    Raises:
        InputError: if there is no such file.
        ModelError: if it is damaged, foreign or of another version.
    """
    with open_archive(path) as archive:
        return read_lattice(archive) if archive.architecture == "lattice" else read_sheet(archive)


def player_of(character: Character, longest: int = 0) -> Player:
    """Return what plays a character, its drawing made no larger than `longest` pixels (0: as it is)."""
    at_size = replace(character, drawing=scaled_down(character.drawing, longest))
    if isinstance(at_size, LatticeCharacter):
        return LatticePlayer(at_size)
    if not at_size.outfits:
        return SheetPlayer(at_size)
    outfits = {
        name: replace(outfit, drawing=scaled_down(outfit.drawing, longest))
        for name, outfit in at_size.outfits.items()
    }
    return OutfitPlayer(replace(at_size, outfits=outfits))


def load_player(path: Path, longest: int = 0) -> Player:
    """Read a character file and return what plays it; see `load_character` and `player_of`."""
    return player_of(load_character(path), longest)


def open_character(path: Path, pack: str = BUNDLED, settings: RuntimeSettings | None = None) -> Player:
    """Return a poser with the character set: a compiled `.ichimai` file, or an RGBA drawing.

    Raises:
        InputError: if there is no such file or it is no drawing.
        ModelError: if the file is damaged or the pack can't be used.
    """
    if path.suffix.lower() == SUFFIX:
        return load_player(path)
    drawing = load_drawing(path)
    poser = make_poser(find_pack(pack), settings or RuntimeSettings())
    if isinstance(poser, SheetPoser):
        warn_of_doubts(path, doubts(drawing, poser))
    poser.set_character(drawing)
    return poser
