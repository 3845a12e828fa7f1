"""Pictures that lie on their side or stand on their head: told by the face, and by where the body is."""

from __future__ import annotations

import numpy as np

from models.importing.part import locate
from models.sheet.finder import Located, sureness
from models.sheet.poser import SheetPoser

DOUBTFUL = 0.7
"""Sureness of a face below which it may lie on its side: most that stand upright reach more."""
SURE_LYING = 0.63
"""Sureness that one must reach which is turned."""
SURER = 0.08
"""By how much more one must be sure of a face that is turned."""
_BODY, _NO_BODY = 0.4, 0.02
"""Shares of the head's width along an edge of the picture where a body crosses it, and where nothing does."""
_LARGE_BODY = 0.6
"""How large, in heads, what is above a head must be to be its body."""
_WORDS = {1: "lay on its side", 2: "stood on its head", 3: "lay on its side"}


def turned(rgba: np.ndarray, quarters: int) -> np.ndarray:
    """Return a picture (H, W, 4) turned clockwise by quarters of a turn."""
    return np.ascontiguousarray(np.rot90(rgba, -quarters)) if quarters % 4 else rgba


def remark(quarters: int) -> str:
    """Return the sentence that says so."""
    return f"it {_WORDS[quarters % 4]} and is turned by {90 * (quarters % 4)} degrees (--turn 0 leaves it)"


def lying(rgba: np.ndarray, poser: SheetPoser, found: Located) -> int:
    """Return the quarters by which a picture that lies on its side is to be turned clockwise; else 0.

    Args:
        rgba: uint8 (H, W, 4), straight.
        poser: finds heads.
        found: the head in the picture as it is.
    """
    longer = float(max(rgba.shape[:2]))
    upright = sureness(found, longer)
    if upright >= DOUBTFUL:
        return 0
    finds = {quarters: sureness(locate(turned(rgba, quarters), poser), longer) for quarters in (1, 3)}
    best = max(finds, key=lambda quarters: finds[quarters])
    return best if finds[best] >= max(SURE_LYING, upright + SURER) else 0


def stands_on_its_head(rgba: np.ndarray, head: tuple[float, float, float, float]) -> bool:
    """Whether a body hangs from the upper edge of a picture, or all of it is above the head.

    A face that is upside down looks to the networks much as one that is not, so the face does not tell.

    Args:
        rgba: uint8 (H, W, 4), straight, its background transparent.
        head: the head's box as found in the picture as it is.
    """
    x0, y0, x1, y1 = head
    height, width = rgba.shape[:2]
    shown = rgba[..., 3] > 127
    hangs, stands = shown[0].sum(), shown[-1].sum()
    if hangs >= _BODY * (x1 - x0) and stands <= _NO_BODY * (x1 - x0):
        return True
    beside = slice(max(0, int(x0 - 0.5 * (x1 - x0))), min(width, int(x1 + 0.5 * (x1 - x0))))
    above, below = shown[: max(0, int(y0)), beside].sum(), shown[min(height, int(y1)) :, beside].sum()
    return bool(above > _LARGE_BODY * (x1 - x0) * (y1 - y0) and below < 0.1 * above)
