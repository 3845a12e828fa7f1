"""The skin behind an eye, filled from what is seen of it around."""

from __future__ import annotations

import cv2
import numpy as np

from models.parts.line_strips import with_ends
from models.parts.planes import between, dilated, step
from models.parts.skin import completed, grain

_WALL, _OWN_SHARE, _BEYOND = 0.35, 0.04, 0.003
"""How much in front a pixel is that parts what is beside it, the least share of an eye's opening on a side,
and the weight of skin on sides that show none of it."""
_SHADED = 8.0
"""Frame pixels around an eye in which likely skin tells the shade of its lids."""
_OUTLYING = (0.48, 0.68)
"""Distances of a colour from most skin's, 0..1, from which on it counts less, and not at all."""
_REDDER, _DARKER = (0.07, 0.14), (0.04, 0.1)
"""How much redder skin below an eye is than most around it to blush a little, and surely; and how much less
red there is in it where it is no blush a little, and surely: a shadow is redder as well, and darker."""
_BLUSH_FADES = 2.5
"""Frame pixels over which the skin behind an eye blushes beside a cheek that does."""
_CLOSE, _CLOSE_SHARE, _THIN = 0.8, 0.6, 0.7
"""Frame pixels from the lash, the share of a crease within them from which on all of it is the lash's, and
half of the width, frame pixels, from which on it is no line."""
_RIM_SHARE = 0.12
"""Share of a thin dark line that is named as in front from which all of it is a rim."""


def skin_behind(
    planes: dict[str, np.ndarray],
    straight: np.ndarray,
    front: np.ndarray,
    unit: float,
    edges: tuple[np.ndarray, np.ndarray],
    near: np.ndarray,
) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    """Return the skin behind an eye twice, where it takes the eye's place, and the lid's creases.

    Args:
        planes: of the eye by name, float32 (h, w), 0..1.
        straight: float32 (h, w, 3), the drawing, straight RGB, 0..1.
        front: float32 (h, w), how much of a pixel lies in front of the eye, 0..1.
        unit: pixels per frame pixel.
        edges: float32 (POINTS, 2), of the upper and of the lower lid.
        near: uint8 (h, w), 1 between the lids.

    Returns:
        The skin twice, float32 (h, w, 3), straight RGB, 0..1: as lines are told from it, of surely bare skin
        alone, and as it is laid down, in the lid's own shade. Then float32 (h, w), 0..1: where it takes the
        eye's place, and the creases.
    """
    away, known = _taken_away(planes, front, unit, near)
    known = known * _on_this_side(planes["opening"], front)
    skin = completed(straight, known)
    away, known = _with_wisps(away, known, straight, skin, planes, front, unit)
    creases = _creases(planes, straight, front, unit, edges, near)
    known = known * (1 - step(dilated(creases, 0.6 * unit), 0.02, 0.3))
    texture = grain(straight, known, max(2, round(unit)))
    bare = np.clip(completed(straight, known) + texture, 0, 1)
    known = known * _like_most(straight, known, unit)
    laid = _as_beside(straight, known, planes, front, away, unit)
    blush = _blush(straight, known, edges)
    if blush.any():
        # A lid is no cheek: it blushes no further than a cheek's own edge is soft.
        pale = _as_beside(straight, known, planes, front, away, unit, 1 - blush)
        size = max(_BLUSH_FADES * unit / 2, 0.5)
        fade = step(cv2.GaussianBlur(blush, (0, 0), size), 0.0, 0.5)[..., None]
        laid = pale + (laid - pale) * fade
    away = np.maximum(away, along_the_lash(creases, away, unit))
    return bare, np.clip(laid + texture, 0, 1), away, creases


def _blush(straight: np.ndarray, known: np.ndarray, edges: tuple[np.ndarray, np.ndarray]) -> np.ndarray:
    """Return where skin below an eye blushes, float32 (h, w), 0..1. Arguments as of `skin_behind`."""
    sure = known > 0.5
    left, right = sorted(edges[1][[0, -1]].tolist())
    rows, columns = np.mgrid[: known.shape[0], : known.shape[1]]
    slope = (right[1] - left[1]) / max(right[0] - left[0], 1e-3)
    below = rows + 0.5 > left[1] + slope * (columns + 0.5 - left[0])
    if not (sure & below).any():
        return np.zeros_like(known)
    usual = np.median(straight[sure], 0)
    red = straight[..., 0]
    redder = (red - straight[..., 1:].mean(-1)) - (usual[0] - usual[1:].mean())
    blush = step(redder, *_REDDER) * (1 - step(usual[0] - red, *_DARKER))
    return np.where(sure & below, blush, 0).astype(np.float32)


def _taken_away(
    planes: dict[str, np.ndarray], front: np.ndarray, unit: float, near: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """Return where skin takes the eye's place, and where skin is known: float32 (h, w), 0..1.

    Planes and `front` are likewise; `near` is uint8 (h, w), 1 between the lids.
    """
    eye = np.clip(planes["white"] + planes["iris"] + planes["lash"] + planes["lower"], 0, 1)
    # Parts of the other eye, and what was taken for a part far from the lids, are left alone.
    eye = eye * dilated(near, 8 * unit)
    inside = np.maximum(step(eye, 0.2, 0.55), step(planes["opening"], 0.3, 0.6) * (1 - front))
    away = dilated(inside, 0.5 * unit)
    known = step(planes["skin"], 0.75, 0.97) * (1 - dilated((front > 0.15).astype(np.float32), 0.5 * unit))
    return away, known * (1 - step(dilated(inside, 1.0 * unit), 0.02, 0.2))


def _on_this_side(opening: np.ndarray, front: np.ndarray) -> np.ndarray:
    """Return how much skin counts for what lies behind an eye, float32 (h, w): less beyond rims and strands.

    Skin behind tinted glass is tinted, and that under hair lies in its shadow.
    """
    count, found = cv2.connectedComponents((front < _WALL).astype(np.uint8), connectivity=4)
    labels = found.astype(np.intp)
    mass = np.bincount(labels.ravel(), opening.ravel(), count)
    own = mass > _OWN_SHARE * max(float(opening.sum()), 1.0)
    own[0] = False
    return np.where(own[labels], 1.0, _BEYOND).astype(np.float32)


def _like_most(straight: np.ndarray, known: np.ndarray, unit: float) -> np.ndarray:
    """Return how much what is known as skin counts, float32 (h, w), 0..1: not where it is far from the most.

    The face's outline and the ends of strands are named skin by half, and a few dark pixels stain a lid.
    Arguments as of `_with_wisps`.
    """
    sure = known > 0.9
    if not sure.any():
        return np.ones_like(known)
    apart = np.abs(straight - np.median(straight[sure], 0)).max(-1)
    odd = step(apart, *_OUTLYING) * (known > 0.02)
    return 1 - dilated(odd.astype(np.float32), 0.7 * unit)


def _as_beside(
    straight: np.ndarray,
    known: np.ndarray,
    planes: dict[str, np.ndarray],
    front: np.ndarray,
    away: np.ndarray,
    unit: float,
    counts: np.ndarray | float = 1.0,
) -> np.ndarray:
    """Return the skin behind an eye, float32 (h, w, 3), straight RGB, in the shade of what stays beside it.

    Where a lid is painted darker than the face, little of it between lash and brow is surely skin: what is
    likely skin counts as well there, without the thin lines on it. Arguments as of `_with_wisps`; `counts` is
    how much each pixel does, float32 (h, w), 0..1.
    """
    likely = step(planes["skin"], 0.45, 0.75)
    likely = likely * (1 - dilated((front > 0.15).astype(np.float32), unit))
    likely = likely * (1 - step(dilated(planes["brow"], 0.3 * unit), 0.2, 0.5))
    likely = likely * (1 - step(dilated(away, 0.5 * unit), 0.02, 0.2))
    likely = np.where(dilated((away > 0.5).astype(np.uint8), _SHADED * unit) > 0, likely, 0)
    size = 2 * max(1, round(2 * unit)) + 1
    plain = cv2.morphologyEx(
        straight, cv2.MORPH_CLOSE, cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (size, size))
    )
    both = np.maximum(known, likely)
    sure = (known / np.maximum(both, 1e-6))[..., None]
    return completed(straight * sure + plain * (1 - sure), both * counts)


def _with_wisps(
    away: np.ndarray,
    known: np.ndarray,
    straight: np.ndarray,
    skin: np.ndarray,
    planes: dict[str, np.ndarray],
    front: np.ndarray,
    unit: float,
) -> tuple[np.ndarray, np.ndarray]:
    """Add what hangs on to the eye and is not skin: tips of lashes that were not named.

    Returns `away` and `known` anew, which are as of `_taken_away`. `straight` and `skin` are float32
    (h, w, 3), straight RGB, 0..1.
    """
    apart = np.abs(straight - skin).max(-1)
    kept = np.maximum.reduce([planes["brow"], planes["crease"], front]) > 0.35
    reach = dilated((away > 0.5).astype(np.uint8), 0.9 * unit) > 0
    odd = ((apart > 0.07) & reach & ~kept) | (away > 0.5)
    # What goes on beyond reach is no tip of a lash: an outline, hair, a shadow's edge.
    beyond = (apart > 0.07) & ~kept & ~reach
    hanging = odd & (away <= 0.5)
    count, labels = cv2.connectedComponents(hanging.astype(np.uint8), connectivity=8)
    ours, leaves = (np.zeros(count, bool) for _ in range(2))
    ours[np.unique(labels[cv2.dilate((away > 0.5).astype(np.uint8), np.ones((3, 3), np.uint8)) > 0])] = True
    leaves[np.unique(labels[cv2.dilate(beyond.astype(np.uint8), np.ones((3, 3), np.uint8)) > 0])] = True
    ours &= ~leaves
    ours[0] = False
    wisps = ours[labels].astype(np.float32)
    soft = cv2.GaussianBlur(dilated(wisps, 0.4 * unit), (0, 0), max(0.35 * unit, 0.5))
    away = np.maximum(away, np.clip(soft * 1.6, 0, 1))
    return away, known * (1 - step(dilated(away, 0.5 * unit), 0.02, 0.3))


def _creases(
    planes: dict[str, np.ndarray],
    straight: np.ndarray,
    front: np.ndarray,
    unit: float,
    edges: tuple[np.ndarray, np.ndarray],
    near: np.ndarray,
) -> np.ndarray:
    """Return the cover of the lid's creases, named or not: thin dark lines between lash and brow.

    All are of the region: float32 (h, w), 0..1, but `straight` (h, w, 3), straight RGB, `edges`, (POINTS, 2)
    of the upper and the lower lid, and `near`, uint8 (h, w), 1 between them.
    """
    named = planes["crease"] * dilated(near, 9 * unit)
    height = float((edges[1][:, 1] - edges[0][:, 1]).max())
    up = np.array([0, float(np.clip(0.6 * height, 3 * unit, 7 * unit))], np.float32)
    chord = edges[0][-1] - edges[0][0]
    out = chord / max(float(np.hypot(*chord)), 1e-6)
    long = with_ends(edges[0], np.stack([-out, out]), 0.2 * float(np.hypot(*chord)))
    lid = between(long - up, long, front.shape)
    grey = straight @ np.array([0.3, 0.59, 0.11], np.float32)
    size = 2 * max(1, round(1.3 * unit)) + 1
    thin = cv2.morphologyEx(grey, cv2.MORPH_BLACKHAT, np.ones((size, size), np.uint8))
    kept = np.maximum(dilated(planes["brow"], 0.8 * unit), dilated(front, 0.5 * unit)) > 0.3
    dark = thin > 0.04
    lines = dark & (lid > 0) & ~kept & ~_rims(dark, front, near, unit)
    cover = np.maximum(step(named, 0.2, 0.5), lines.astype(np.float32)) * (1 - front)
    return cv2.GaussianBlur(dilated(cover, 0.5 * unit), (0, 0), max(0.3 * unit, 0.5))


def along_the_lash(creases: np.ndarray, away: np.ndarray, unit: float) -> np.ndarray:
    """Return the cover of creases that keep close to what goes with the eye, float32 (h, w), 0..1.

    They are the lash's upper edge or its second line, and come down with it.

    Args:
        creases: float32 (h, w), 0..1, of `_creases`.
        away: likewise, where skin takes the eye's place.
        unit: pixels per frame pixel.
    """
    taken = away > 0.5
    beside = ((creases > 0.25) & ~taken).astype(np.uint8)
    count, found = cv2.connectedComponents(beside, connectivity=8)
    labels = found.astype(np.intp)
    size = 2 * max(1, round(_THIN * unit)) + 1
    close = dilated(taken.astype(np.uint8), _CLOSE * unit)
    # A lid's shade is no line.
    close[cv2.morphologyEx(beside, cv2.MORPH_OPEN, np.ones((size, size), np.uint8)) > 0] = 0
    share = np.bincount(labels.ravel(), close.ravel(), count) / np.maximum(np.bincount(labels.ravel()), 1)
    ours = share > _CLOSE_SHARE
    ours[0] = False
    reach = dilated(ours[labels].astype(np.uint8), 0.5 * unit) > 0
    return np.where(reach, step(creases, 0.02, 0.3), 0).astype(np.float32)


def _rims(dark: np.ndarray, front: np.ndarray, near: np.ndarray, unit: float) -> np.ndarray:
    """Return which thin dark lines go on from a thin thing in front (a rim), bool (h, w): no crease of a lid.

    Args:
        dark: bool (h, w), thin dark lines.
        front: float32 (h, w), what lies in front.
        near: uint8 (h, w), the eye between its lids.
        unit: pixels per frame pixel.
    """
    solid = (front > 0.4).astype(np.uint8)
    size = 2 * max(1, round(1.6 * unit)) + 1
    rim = (solid > 0) & (cv2.morphologyEx(solid, cv2.MORPH_OPEN, np.ones((size, size), np.uint8)) == 0)
    lines = ((dark | rim) & (dilated(near, 0.8 * unit) == 0)).astype(np.uint8)
    count, found = cv2.connectedComponents(lines, connectivity=8)
    labels = found.astype(np.intp)
    share = np.bincount(labels.ravel(), rim.ravel(), count) / np.maximum(
        np.bincount(labels.ravel(), None, count), 1
    )
    ours = share > _RIM_SHARE
    ours[0] = False
    return ours[labels]
