"""Eyes that are dots: without a lash to come down, they shut to a line of their own colour."""

from __future__ import annotations

import numpy as np

from models.parts.line_strips import Strip, plain_strip

_THIN, _MOST_WHITE = 0.05, 0.6
"""Thickness of a lash, by the eye's width, below which there is none, and the share of such an eye's opening
from which on it is a white one with an outline, and no dot."""
_LITTLE_WHITE, _OUTLINE = 0.12, 0.16
"""Shares of an opening of white and of lashes below which what is named lash is a dot's outline."""
_APART = 0.05
"""How far a dot's colour is at least from the skin's, 0..1, for a line of it to be drawn."""
_LINE, _REACH = 0.22, 0.3
"""Thickness of the line, and how far it goes beyond the dot, in widths of the dot."""
_LOW, _LEVEL = 0.12, 0.5
"""How much lower than the dot's middle it lies, in heights, and how much of the slope between its corners
it has: where those are is not sure."""


def shut_dot(
    planes: dict[str, np.ndarray],
    straight: np.ndarray,
    skin: np.ndarray,
    front: np.ndarray,
    edges: tuple[np.ndarray, np.ndarray],
    lash: Strip | None,
) -> tuple[Strip, np.ndarray] | None:
    """Return the line that a dot shuts to, and where it lies then; None for any other eye.

    Args:
        planes: of the eye by name, float32 (h, w), 0..1; `front` likewise.
        straight, skin: float32 (h, w, 3), straight RGB, 0..1: the drawing, and what is behind the eye.
        edges: float32 (POINTS, 2), of the upper and of the lower lid.
        lash: what was found of one.

    Returns:
        The line along the upper lid, and float32 (POINTS, 2), where the lids meet.
    """
    upper, lower = edges
    seen = (planes["iris"] > 0.6) & (front < 0.3)
    if not seen.any() or not _is_dot(planes, upper, lash):
        return None
    colour = np.median(straight[seen], 0)
    if np.abs(colour - np.median(skin[seen], 0)).max() < _APART:
        return None
    chord = upper[-1] - upper[0]
    width = float(np.hypot(*chord))
    way = np.linspace(-0.5, 0.5, len(upper), dtype=np.float32)[:, None]
    middle = upper[0] + chord / 2 + _LOW * (lower - upper).mean(0)
    meeting = (middle + way * chord * (1.0, _LEVEL)).astype(np.float32)
    return plain_strip(upper, colour, _LINE * width, _REACH * width), meeting


def _is_dot(planes: dict[str, np.ndarray], upper: np.ndarray, lash: Strip | None) -> bool:
    """Return whether an eye is a dot. Arguments are likewise; `upper` is the upper lid's edge."""
    opening = max(float(planes["opening"].sum()), 1.0)
    white, lashes = (float(planes[name].sum()) / opening for name in ("white", "lash"))
    if white < _LITTLE_WHITE and lashes < _OUTLINE:
        return True
    return white < _MOST_WHITE and (lash is None or lash.thickness(upper) < _THIN)
