"""How far a character may turn: judged, shown, and kept otherwise."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from models.runtime import RuntimeSettings
from models.sheet.character import SheetCharacter, with_range
from tracking.errors import InputError

Limits = Mapping[str, tuple[float, float]]


@dataclass(frozen=True, slots=True, eq=False)
class JudgedRange:
    """What a character bears.

    Attributes:
        key: what the settings call the character.
        character: whole, as its file has it or would have it.
        levels: "yaw and pitch" and "yaw and tilt", float (N, N): 0 is no harm, 1 the most that is safe; rows
            from up (or left) to down, columns from left to right.
        safe: for each head axis, the largest safe value either way, -1..0 and 0..1.
    """

    key: str
    character: SheetCharacter
    levels: Mapping[str, np.ndarray]
    safe: Limits


def judge(
    progress: Callable[[float], None], key: str, path: Path, pack: str, runtime: RuntimeSettings
) -> JudgedRange:
    """Judge a character; a drawing is compiled for it where it was not yet.

    Args:
        progress: told the share done.
        key: what the settings call it.
        path: its file.
        pack: name or path of the model pack, empty for the bundled one.
        runtime: how networks run.

    Raises:
        InputError: if it can't be read.
        ModelError: if it is of a kind that has no range.
    """
    from models.importing.safe_range import SafeRange

    progress(0.05)
    character = with_range(_opened(path, pack, runtime, lambda share: progress(0.05 + 0.5 * share)))
    judged = SafeRange(character)
    progress(0.6)
    safe = judged.limits()
    progress(0.7)
    return JudgedRange(key, character, judged.grid(), safe)


def keep_range(judged: JudgedRange, limits: Limits, path: Path, own: bool) -> Path:
    """Write the character with other limits and return where: over a file of the user's, else beside it.

    Args:
        judged: the character.
        limits: the values (negative, positive) for head axes.
        path: its file.
        own: it is the user's.

    Raises:
        InputError: if it can't be written.
    """
    from app.characters.user_characters import free_path
    from models.character_archive import SUFFIX
    from models.sheet.character_file import save_character

    if any(not -1 <= low <= 0 <= high <= 1 for low, high in limits.values()):
        raise InputError("a range lies between -1 and 1, with 0 in it")
    target = path if own and path.suffix.lower() == SUFFIX else free_path(path.stem)
    save_character(replace(judged.character, limits=dict(limits)), target)
    return target


def _opened(path: Path, pack: str, runtime: RuntimeSettings, progress: Callable[[float], None]) -> object:
    from app.characters.character_cache import open_drawing
    from models.character_archive import SUFFIX
    from models.opening import load_character
    from models.registry import BUNDLED, find_pack

    if path.suffix.lower() == SUFFIX:
        return load_character(path)
    player = open_drawing(path, find_pack(pack or BUNDLED), runtime, progress)
    return getattr(player, "character", None)
