"""From a file the user names to something that poses it."""

from __future__ import annotations

from pathlib import Path

from models.character_archive import SUFFIX, open_archive
from models.drawing import load_drawing
from models.importing.doubts import doubts, warn_of_doubts
from models.poser import Character, Player
from models.registry import ARCHITECTURES, BUNDLED, find_pack, kind_of, make_poser, named
from models.runtime import RuntimeSettings


def load_character(path: Path) -> Character:
    """Read a character file (`.ichimai`) of any architecture.

    Raises:
        InputError: if there is no such file.
        ModelError: if it is damaged, foreign or of another version.
    """
    with open_archive(path) as archive:
        return named(kind_of(archive.architecture).reads)(archive)


def save_character(character: Character, path: Path) -> None:
    """Write a character file, replacing one that is there.

    Raises:
        InputError: if it can't be written.
    """
    named(kind_of(character.architecture).saves)(character, path)


def player_of(character: Character, longest: int = 0) -> Player:
    """Return what plays a character, its drawing made no larger than `longest` pixels (0: as it is)."""
    return named(kind_of(character.architecture).plays)(character, longest)


def load_player(path: Path, longest: int = 0) -> Player:
    """Read a character file and return what plays it; see `load_character` and `player_of`."""
    return player_of(load_character(path), longest)


def open_player(path: Path, pack: str = BUNDLED, settings: RuntimeSettings | None = None) -> Player:
    """Return what plays a compiled `.ichimai` file, or an RGBA drawing.

    Raises:
        InputError: if there is no such file or it is no drawing.
        ModelError: if the file is damaged or the pack can't be used.
    """
    if path.suffix.lower() == SUFFIX:
        return load_player(path)
    drawing, opened = load_drawing(path), find_pack(pack)
    poser = make_poser(opened, settings or RuntimeSettings())
    warn_of_doubts(path, doubts(drawing, poser))
    if ARCHITECTURES[opened.manifest.architecture].quick:
        return player_of(poser.compile(drawing))
    return poser.direct(drawing)
