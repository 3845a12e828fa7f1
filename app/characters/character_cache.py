"""Compiled characters, kept so that a drawing is compiled only once."""

from __future__ import annotations

import contextlib
import hashlib
import logging
import os
import shutil
from collections.abc import Callable
from pathlib import Path

import platformdirs

from models.character_archive import FORMAT, SUFFIX
from models.drawing import load_drawing
from models.importing.doubts import doubts, warn_of_doubts
from models.opening import load_character, load_player, player_of, save_character
from models.pack import Pack
from models.poser import Character, Player
from models.registry import ARCHITECTURES, find_pack, kind_of, make_poser
from models.runtime import RuntimeSettings
from models.scaling import scaled_down
from models.sheet.recompiling import is_outdated
from tracking.errors import IchimaiError
from tracking.unfinished import write_whole

_log = logging.getLogger(__name__)

KEPT = 12
"""How many compiled characters are kept, the latest used ones."""
_DOUBTS = ".txt"
KEPT_UNFINISHED = 2
"""How many unfinished ones are kept to go on with, the latest."""


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
    show: Callable[[Player], None] | None = None,
) -> Player:
    """Return a poser with the drawing set; where the pack can compile, the compiled character is kept.

    Args:
        path: an RGBA picture.
        pack: the model pack to pose it with.
        runtime: how networks run.
        progress: told the share done.
        longest: a larger drawing is scaled down to this many pixels, for pixels that are not shown cost time
            in every frame; 0 leaves it as it is.
        show: given what poses the drawing by running the networks for every picture, before it is compiled.
            Without it packs that take minutes to compile are not: they pose directly.

    Raises:
        InputError: if the drawing can't be used.
        ModelError: if the pack can't be used.
    """
    whole = load_drawing(path)
    drawing = scaled_down(whole, longest)
    kept = cache_folder() / f"{_fingerprint(path, pack, longest)}{SUFFIX}"
    if kept.is_file():
        try:
            player = load_player(kept)
            kept.touch()
            warn_of_doubts(path, _kept_doubts(kept))
            return player
        except (IchimaiError, OSError) as error:
            _log.warning("a kept character can't be read, so it is made again: %s", error)
    poser = make_poser(pack, runtime)
    progress(0.1)
    quick = ARCHITECTURES[pack.manifest.architecture].quick
    if not poser.wants_compiling or (show is None and not quick):
        return poser.direct(drawing)
    if show is not None:
        show(poser.direct(drawing))
    partial = kept.with_suffix(".partial")
    character = poser.compile(drawing, partial=partial, progress=lambda share: progress(0.1 + 0.85 * share))
    line = doubts(whole, poser)
    warn_of_doubts(path, line)
    _keep(lambda: _save(character, line, kept))
    return player_of(character)


def open_character_file(
    path: Path,
    pack: str,
    runtime: RuntimeSettings,
    progress: Callable[[float], None],
    *,
    longest: int = 0,
    show: Callable[[Player], None] | None = None,
) -> Player:
    """Return what plays a character file; one of an earlier version of the pack is made anew, and kept.

    The file itself stays as it is (`ichimai compile` renews it).

    Args:
        path: a character file.
        pack: name or path of the model pack that is used now.
        runtime: how networks run.
        progress: told the share done.
        longest: as for `open_drawing`.
        show: given what plays the file as it is, before it is made anew.

    Raises:
        InputError: if there is no such file.
        ModelError: if it can't be used.
    """
    character = load_character(path)
    now = _pack_or_none(pack)
    quick = kind_of(character.architecture).quick
    if now is None or not quick or not is_outdated(character.pack, now.manifest.identity):
        return player_of(character, longest)
    kept = cache_folder() / f"{_fingerprint(path, now, 0)}{SUFFIX}"
    if kept.is_file():
        with contextlib.suppress(IchimaiError, OSError):
            player = load_player(kept, longest)
            kept.touch()
            return player
    _log.info("%s was made with an earlier version of the model pack: it is compiled again", path)
    if show is not None:
        show(player_of(character, longest))
    progress(0.1)
    poser = make_poser(now, runtime)
    fresh = poser.renew(character, progress=lambda share: progress(0.1 + 0.85 * share))
    _keep(lambda: save_character(fresh, kept))
    return player_of(fresh, longest)


def _save(character: Character, line: str, kept: Path) -> None:
    save_character(character, kept)
    if line:
        write_whole(kept.with_suffix(_DOUBTS), line.encode())


def _kept_doubts(kept: Path) -> str:
    """Return what there was to doubt about the drawing of a kept character."""
    try:
        return kept.with_suffix(_DOUBTS).read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError):
        return ""


def _pack_or_none(name: str) -> Pack | None:
    """Return a pack; None where it can't be used: what is compiled plays without."""
    try:
        return find_pack(name)
    except IchimaiError:
        return None


def _keep(save: Callable[[], None]) -> None:
    """Save a compiled character; where that is impossible it still plays."""
    try:
        cache_folder().mkdir(parents=True, exist_ok=True)
        save()
        _prune(cache_folder())
    except (IchimaiError, OSError) as error:
        _log.warning("the compiled character can't be kept: %s", error)


def _fingerprint(path: Path, pack: Pack, longest: int) -> str:
    """Return what changes when the drawing, its size, the pack or the file format does."""
    digest = hashlib.sha256(path.read_bytes())
    for role, entry in sorted(pack.manifest.files.items()):
        digest.update(f"{role} {entry.sha256}".encode())
    digest.update(f"format {FORMAT} longest {longest}".encode())
    return digest.hexdigest()[:32]


def _prune(folder: Path) -> None:
    """Remove all but the latest used, and the latest unfinished ones."""
    for kind, count in ((f"*{SUFFIX}", KEPT), ("*.partial", KEPT_UNFINISHED)):
        found = sorted(folder.glob(kind), key=lambda f: f.stat().st_mtime, reverse=True)
        for old in found[count:]:
            with contextlib.suppress(OSError):
                shutil.rmtree(old) if old.is_dir() else old.unlink()
                old.with_suffix(_DOUBTS).unlink(missing_ok=True)
