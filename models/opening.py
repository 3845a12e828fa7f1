"""From a file the user names to something that poses it."""

from __future__ import annotations

from pathlib import Path

from models.drawing import load_drawing
from models.poser import Poser
from models.registry import BUNDLED, find_pack, make_poser
from models.runtime import RuntimeSettings


def open_character(path: Path, pack: str = BUNDLED, settings: RuntimeSettings | None = None) -> Poser:
    """Return a poser with the character set: a compiled `.ichimai` file, or an RGBA drawing.

    Raises:
        InputError: if there is no such file or it is no drawing.
        ModelError: if the file is damaged or the pack can't be used.
    """
    from models.sheet.character_file import SUFFIX, load_character

    if path.suffix.lower() == SUFFIX:
        from models.sheet.player import SheetPlayer

        return SheetPlayer(load_character(path))
    drawing = load_drawing(path)
    poser = make_poser(find_pack(pack), settings or RuntimeSettings())
    poser.set_character(drawing)
    return poser
