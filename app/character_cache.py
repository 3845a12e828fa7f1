"""Compiled characters, kept so that a drawing is compiled only once."""

from __future__ import annotations

import contextlib
import hashlib
import logging
import os
from collections.abc import Callable
from pathlib import Path

import platformdirs

from app.character_loader import ReadyPoser
from models.drawing import load_drawing
from models.pack import Pack
from models.registry import make_poser
from models.runtime import RuntimeSettings
from models.scaling import scaled_down
from tracking.errors import IchimaiError, ModelError

_log = logging.getLogger(__name__)

KEPT = 12
"""How many compiled characters are kept, the latest used ones."""


def cache_folder() -> Path:
    """Return where compiled characters are kept: `ICHIMAI_CACHE_DIR`, else the user's cache folder."""
    named = os.environ.get("ICHIMAI_CACHE_DIR")
    return Path(named or platformdirs.user_cache_dir("ichimai", appauthor=False)) / "characters"


def open_drawing(
    path: Path,
    pack: Pack,
    runtime: RuntimeSettings,
    progress: Callable[[float], None],
    *,
    longest: int = 0,
) -> ReadyPoser:
    """Return a poser with the drawing set; where the pack can compile, the compiled character is kept.

    Args:
        path: an RGBA picture.
        pack: the model pack to pose it with.
        runtime: how networks run.
        progress: told the share done.
        longest: a larger drawing is scaled down to this many pixels, for pixels that are not shown cost time
            in every frame; 0 leaves it as it is.

    Raises:
        InputError: if the drawing can't be used.
        ModelError: if the pack can't be used.
    """
    drawing = scaled_down(load_drawing(path), longest)
    if pack.manifest.architecture != "sheet":
        poser = make_poser(pack, runtime)
        poser.set_character(drawing)
        return poser
    from models.sheet.character_file import SUFFIX, load_character, save_character
    from models.sheet.player import SheetPlayer
    from models.sheet.poser import SheetPoser

    kept = cache_folder() / f"{_fingerprint(path, pack, longest)}{SUFFIX}"
    if kept.is_file():
        try:
            character = load_character(kept)
            kept.touch()
            return SheetPlayer(character)
        except (IchimaiError, OSError) as error:
            _log.warning("a kept character can't be read, so it is made again: %s", error)
    poser = make_poser(pack, runtime)
    if not isinstance(poser, SheetPoser):
        raise ModelError(f"the model pack {pack.path} can't be compiled by this version")
    progress(0.1)
    character = poser.compile(drawing, progress=lambda share: progress(0.1 + 0.85 * share))
    try:
        kept.parent.mkdir(parents=True, exist_ok=True)
        save_character(character, kept)
        _prune(kept.parent, SUFFIX)
    except (IchimaiError, OSError) as error:
        _log.warning("the compiled character can't be kept: %s", error)
    return SheetPlayer(character)


def _fingerprint(path: Path, pack: Pack, longest: int) -> str:
    """Return what changes when the drawing, its size, the pack or the file format does."""
    from models.sheet.character_file import FORMAT

    digest = hashlib.sha256(path.read_bytes())
    for role, entry in sorted(pack.manifest.files.items()):
        digest.update(f"{role} {entry.sha256}".encode())
    digest.update(f"format {FORMAT} longest {longest}".encode())
    return digest.hexdigest()[:32]


def _prune(folder: Path, suffix: str) -> None:
    """Remove all but the latest used."""
    files = sorted(folder.glob(f"*{suffix}"), key=lambda f: f.stat().st_mtime, reverse=True)
    for file in files[KEPT:]:
        with contextlib.suppress(OSError):
            file.unlink()
