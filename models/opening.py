"""From a file the user names to something that poses it."""

from __future__ import annotations

from pathlib import Path
from typing import Protocol

from models.character_archive import SUFFIX, open_archive
from models.drawing import load_drawing
from models.poser import AvatarFrame
from models.registry import BUNDLED, find_pack, make_poser
from models.runtime import RuntimeSettings
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


def load_player(path: Path) -> Player:
    """Read a character file (`.ichimai`) of any architecture.

    Raises:
        InputError: if there is no such file.
        ModelError: if it is damaged, foreign or of another version.
    """
    with open_archive(path) as archive:
        if archive.architecture == "lattice":
            from models.lattice.character_file import read_lattice
            from models.lattice.player import LatticePlayer

            return LatticePlayer(read_lattice(archive))
        from models.sheet.character_file import read_sheet
        from models.sheet.player import SheetPlayer

        return SheetPlayer(read_sheet(archive))


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
    poser.set_character(drawing)
    return poser
