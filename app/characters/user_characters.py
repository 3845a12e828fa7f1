"""The user's characters: bundled ones, and those in a folder of their own."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np
import platformdirs

from app.characters.bundled import characters
from models.character_archive import SUFFIX, open_archive
from models.colour import premultiply, straighten
from models.drawing import load_drawing
from rendering.pending import told_as_input_error
from rendering.png_folder import encode_png
from tracking.errors import IchimaiError, InputError
from tracking.unfinished import write_whole

THUMBNAIL = 128
"""Longer side of a thumbnail, in pixels."""

_KINDS = (SUFFIX, ".png")
_LONGEST_NAME = 60


@dataclass(frozen=True, slots=True)
class ListedCharacter:
    """A character in the list.

    Attributes:
        key: what the settings call it.
        title: what the user calls it.
        path: its file.
        own: it is the user's: it can be renamed and deleted.
    """

    key: str
    title: str
    path: Path
    own: bool


def characters_folder() -> Path:
    """Return where the user's characters are: below `ICHIMAI_DATA_DIR`, else in the user's data folder."""
    folder = os.environ.get("ICHIMAI_DATA_DIR") or platformdirs.user_data_dir("ichimai", appauthor=False)
    return Path(folder) / "characters"


def list_characters(extra: str = "") -> list[ListedCharacter]:
    """Return the characters there are, the user's own first.

    Args:
        extra: a character that is shown and may lie elsewhere; it is listed too.
    """
    found = [ListedCharacter(str(p), p.stem, p, True) for p in _files()]
    found += [ListedCharacter(name, name.capitalize(), path, False) for name, path in characters().items()]
    if extra and extra not in {character.key for character in found}:
        found.insert(0, ListedCharacter(extra, Path(extra).stem, Path(extra), False))
    return found


def free_path(title: str, ending: str = SUFFIX) -> Path:
    """Return a path for a new character; a number is added where the name is taken.

    Raises:
        InputError: if the folder can't be made.
    """
    folder = characters_folder()
    with told_as_input_error(folder):
        folder.mkdir(parents=True, exist_ok=True)
    name = _clean(title)
    taken = {path.stem.casefold() for path in _files()}
    number = 2
    chosen = name
    while chosen.casefold() in taken:
        chosen, number = f"{name} {number}", number + 1
    return folder / f"{chosen}{ending}"


def keep_drawing(rgba: np.ndarray, title: str) -> Path:
    """Put a drawing, uint8 (H, W, 4), straight RGBA, among the characters and return its path.

    Raises:
        InputError: if it can't be written.
    """
    return _keep(encode_png(rgba), free_path(title, ".png"))


def keep_copy(path: Path) -> Path:
    """Check a character file and keep a copy of it; return its path.

    Raises:
        InputError: if it can't be read or written.
        ModelError: if it is damaged.
    """
    from models.opening import load_player

    if path.parent.resolve() == characters_folder().resolve():
        return path
    load_player(path)
    with told_as_input_error(path):
        content = path.read_bytes()
    return _keep(content, free_path(path.stem))


def rename(character: ListedCharacter, title: str) -> Path:
    """Give one of the user's characters another name; return its new path.

    Raises:
        InputError: if the name is taken or can't be used.
    """
    name = _clean(title)
    target = character.path.with_name(name + character.path.suffix)
    if target == character.path:
        return target
    others = {path.stem.casefold() for path in _files() if path != character.path}
    if name.casefold() in others:
        raise InputError(f"there is a character called {name} already; choose another name")
    with told_as_input_error(target):
        character.path.rename(target)
    return target


def remove(character: ListedCharacter, to_trash: Callable[[Path], bool]) -> Path | None:
    """Take one of the user's characters away; return the folder it is in now, None for the trash.

    Args:
        character: which.
        to_trash: moves a file to the system's trash and says whether it could.

    Raises:
        InputError: if it can't be moved.
    """
    if to_trash(character.path):
        return None
    aside = characters_folder() / "deleted"
    with told_as_input_error(aside):
        aside.mkdir(exist_ok=True)
        character.path.replace(aside / character.path.name)
    return aside


def load_thumbnail(path: Path) -> np.ndarray:
    """Return a small picture of a character: uint8 (H, W, 4), straight RGBA, no side above `THUMBNAIL`.

    Raises:
        InputError, ModelError: if it can't be read.
    """
    if path.suffix.lower() == SUFFIX:
        with open_archive(path) as archive:
            rgba = archive.thumbnail()
    else:
        rgba = load_drawing(path).rgba
    scale = min(1.0, THUMBNAIL / max(rgba.shape[:2]))
    size = max(1, round(rgba.shape[1] * scale)), max(1, round(rgba.shape[0] * scale))
    return straighten(cv2.resize(premultiply(rgba), size, interpolation=cv2.INTER_AREA))


def load_thumbnails(paths: list[Path], known: Mapping[Path, np.ndarray]) -> dict[Path, np.ndarray]:
    """Return the thumbnail of each file that has one, see `load_thumbnail`, taking those that are known."""
    found = {}
    for path in paths:
        try:
            found[path] = known[path] if path in known else load_thumbnail(path)
        except IchimaiError:
            continue
    return found


def _files() -> list[Path]:
    folder = characters_folder()
    files = (path for path in folder.glob("*") if path.suffix.lower() in _KINDS and path.name[0] != ".")
    return sorted(files, key=lambda path: path.stem.casefold())


def _keep(content: bytes, path: Path) -> Path:
    with told_as_input_error(path):
        write_whole(path, content)
    return path


def _clean(title: str) -> str:
    """Return a title that every file system takes as a name.

    Raises:
        InputError: if nothing is left of it.
    """
    name = re.sub(r'[<>:"/\\|?*\x00-\x1f]', " ", title).strip(" .")[:_LONGEST_NAME].strip(" .")
    name = re.sub(r"\s+", " ", name)
    if not name or name.upper() in {"CON", "PRN", "AUX", "NUL"}:
        raise InputError(f"{title!r} can't be a character's name; choose another")
    return name
