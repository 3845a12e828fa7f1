"""Compiled characters, kept so that a drawing is compiled only once."""

from __future__ import annotations

import contextlib
import hashlib
import logging
import os
from collections.abc import Callable
from pathlib import Path

import cv2
import platformdirs

from app.character_loader import ReadyPoser
from models.colour import premultiply, straighten
from models.drawing import Drawing, Framing, load_drawing
from models.pack import Pack
from models.registry import make_poser
from models.runtime import RuntimeSettings
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


def scaled_down(drawing: Drawing, longest: int) -> Drawing:
    """Return the drawing with no side longer than `longest` pixels (0: as it is), its framing likewise."""
    height, width = drawing.rgba.shape[:2]
    scale = longest / max(width, height)
    if longest == 0 or scale >= 1:
        return drawing
    size = max(1, round(width * scale)), max(1, round(height * scale))
    small = cv2.resize(premultiply(drawing.rgba), size, interpolation=cv2.INTER_AREA)
    frame = drawing.framing
    framing = Framing(frame.left * scale, frame.top * scale, frame.scale * scale)
    if frame == Framing.whole(width, height):
        # Said by nobody, so it must stay recognisable as the default.
        framing = Framing.whole(*size)
    return Drawing.from_rgba(straighten(small), framing)


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
