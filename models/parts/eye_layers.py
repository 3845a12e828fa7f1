"""An eye taken apart at the drawing's own resolution: skin behind, lashes as strips, what is in front."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import NamedTuple

import cv2
import numpy as np

from models.drawing import Framing
from models.parts.eye_ball import EyeBall, ball_of
from models.parts.eye_crop import EYE_PIXELS, EYE_PLANES
from models.parts.eye_parts import EyeParts
from models.parts.lids import find_lids, smoothed
from models.parts.skin import completed, grain, smoothed_like
from tracking.smoothstep import smoothstep

_STEEPEST_DEG = 40.0
_INNER, _OUTER = (0.12, 0.22), (0.38, 0.48)
"""Shares of an eye's width over which a lash ends beyond its corners."""
_ENDS = 0.45
"""How far a lash is followed beyond the eye's corners, in eye widths."""
_RAISED = 0.25
"""How far an upper lid may rise, in ways to where the lids meet: a little more than `eye_closing.WIDE`."""
_WALL, _OWN_SHARE, _BEYOND = 0.35, 0.04, 0.003
"""How much in front a pixel is that parts what is beside it, the least share of an eye's opening on a side,
and the weight of skin on sides that show none of it."""
_USUAL_LASH, _RISES, _RISES_MOST = 0.215, 0.8, 0.12
"""Mean thickness of a lash by the eye's width at which lids meet where they are said to, and by how much
higher they do where it is thicker, in heights of the open eye."""
_HALF_WAY, _ROUND, _NARROW, _HALF_WAYS = 0.48, 0.38, 0.5, (0.38, 0.48)
"""Share of its way that the lid of a round eye has gone at half, the mean height by the width from which an
eye is round, how much less it is of narrower ones, its least and most; measured on riggers' characters."""
_SHADED = 8.0
"""Frame pixels around an eye in which likely skin tells the shade of its lids."""

_OUTLYING = (0.48, 0.68)
"""Distances of a colour from most skin's, 0..1, from which on it counts less, and not at all."""
_CUT_OFF = (0.5, 0.9)
"""Covers of the last that is seen of a line from which it goes on behind hair a little, and fully."""
_LOOK = 5
"""Samples of a line within which its cover is looked for there: at a strand's soft edge there is less."""
_THICKEST = 2.2
"""How many times as thick as in its mean a lash may be, a frame pixel more."""
_RIM_SHARE = 0.12
"""Share of a thin dark line that is named as in front from which all of it is a rim."""
OVER = 2
"""Samples of a strip per pixel, along and across."""


class Strip(NamedTuple):
    """A line of the eye laid out straight: along its lid, and across.

    Attributes:
        pixels: float32 (rows, columns, 4), premultiplied RGBA; row 0 is the highest above the lid's edge.
        above: rows above the edge, pixels of the drawing.
        before: how far it begins before the inner corner, pixels of the drawing.
        lead: direction in which it leaves the inner corner, and the outer one: float32 (2, 2).
        spine: float32 (columns,), how far above the edge the line's middle runs, pixels of the drawing.
    """

    pixels: np.ndarray
    above: float
    before: float
    lead: np.ndarray
    spine: np.ndarray


@dataclass(frozen=True, slots=True)
class EyeLayers:
    """One eye of a drawing, ready to be closed. Lines are in pixels of the region, edges at integers.

    Attributes:
        corner: (x, y) of the region in the drawing.
        drawn: float32 (h, w, 4), the drawing there, premultiplied, 0..1.
        skin: float32 (h, w, 4), as `drawn`, with the eye replaced by the skin behind it.
        smooth: float32 (h, w, 4), as `skin`, without the lid's creases: a lid that is shut has none.
        eye: float32 (h, w), how much of a pixel is opening.
        front: float32 (h, w), how much of a pixel lies in front of the eye.
        upper, lower, closed: float32 (POINTS, 2), the lids' edges and where they meet.
        lash, line: strips of the upper lid and of the lower one; None where there is none.
        unit: pixels per frame pixel.
        ball: white and iris apart; None where the iris can't move.
        held: how far an upper lid half way down stays behind its closure: see `_held_back`.
    """

    corner: tuple[int, int]
    drawn: np.ndarray
    skin: np.ndarray
    smooth: np.ndarray
    eye: np.ndarray
    front: np.ndarray
    upper: np.ndarray
    lower: np.ndarray
    closed: np.ndarray
    lash: Strip | None
    line: Strip | None
    unit: float
    ball: EyeBall | None = None
    held: float = 0.0


class _Region(NamedTuple):
    x: int
    y: int
    drawn: np.ndarray
    planes: dict[str, np.ndarray]
    matrix: np.ndarray


def layers_of(
    rgba_premultiplied: np.ndarray, framing: Framing, parts: EyeParts, whole: bool = True
) -> EyeLayers | None:
    """Take an eye apart; None where nothing can be closed (outside the drawing, or no opening).

    Args:
        rgba_premultiplied: uint8 (H, W, 4), the drawing.
        framing: of the drawing.
        parts: of the eye.
        whole: keep the whole crop, not only what closing can change.
    """
    lids = find_lids(parts)
    region = _region(rgba_premultiplied, framing, parts)
    if lids is None or region is None:
        return None
    unit, planes = framing.scale, region.planes
    upper, lower, closed = (_placed(line, region.matrix) for line in (lids.upper, lids.lower, lids.closed))
    planes["opening"] = _enlarged(lids.opening, region.matrix, region.drawn.shape[:2])
    alpha = region.drawn[..., 3:]
    straight = region.drawn[..., :3] / np.maximum(alpha, 1e-3)
    front = front_of(planes, straight, alpha[..., 0], unit)
    planes["lash"] = planes["lash"] * _between_ends(upper, front.shape)
    planes["lash"] = planes["lash"] * _on_the_lid(planes["lash"], upper, unit)
    near = _around(upper, lower, front.shape)
    skin, laid, away, creases = _behind(planes, straight, front, unit, (upper, lower), near)
    planes["lash"] = planes["lash"] * _dilated(near, 10 * unit)
    lash_cover, lash_colour = _matte(straight, skin, planes, "lash", front, unit)
    line_cover, line_colour = _matte(straight, skin, planes, "lower", front, unit)
    ground, smooth = (
        np.concatenate([(straight + (laid - straight) * share[..., None]) * alpha, alpha], -1)
        for share in (away, np.maximum(away, creases))
    )
    reach = 0.5 * float(np.hypot(*(upper[-1] - upper[0])))
    lash = _strip(lash_cover, lash_colour, front, upper, min(reach, 10 * unit), 3.5 * unit)
    made = EyeLayers(
        corner=(region.x, region.y),
        drawn=region.drawn,
        skin=ground.astype(np.float32),
        smooth=smooth.astype(np.float32),
        eye=planes["opening"],
        front=front,
        upper=upper,
        lower=lower,
        closed=_meeting_as_thick(closed, lash, (upper, lower)),
        lash=lash,
        line=_strip(line_cover, line_colour, front, lower, 3 * unit, 4 * unit),
        unit=unit,
        ball=ball_of(region.drawn, planes, np.maximum(lash_cover, line_cover), front, unit),
        held=_held_back(upper, lower),
    )
    return made if whole else _cut(made, np.maximum(away, creases))


def _behind(
    planes: dict[str, np.ndarray],
    straight: np.ndarray,
    front: np.ndarray,
    unit: float,
    edges: tuple[np.ndarray, np.ndarray],
    near: np.ndarray,
) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    """Return the skin behind an eye twice, where it takes the eye's place, and the lid's creases.

    The skin is float32 (h, w, 3), straight RGB, 0..1: at first as lines are told from it, from surely bare
    skin alone, then as it is laid down, in the lid's own shade. The others are float32 (h, w), 0..1.
    Arguments are as for `_creases`.
    """
    away, known = _taken_away(planes, front, unit, near)
    known = known * _on_this_side(planes["opening"], front)
    skin = completed(straight, known)
    away, known = _with_wisps(away, known, straight, skin, planes, front, unit)
    creases = _creases(planes, straight, front, unit, edges, near)
    known = known * (1 - _smoothstep(_dilated(creases, 0.6 * unit), 0.02, 0.3))
    texture = grain(straight, known, max(2, round(unit)))
    bare = np.clip(completed(straight, known) + texture, 0, 1)
    known = known * _like_most(straight, known, unit)
    laid = np.clip(_as_beside(straight, known, planes, front, away, unit) + texture, 0, 1)
    return bare, laid, away, creases


def _meeting_as_thick(
    closed: np.ndarray, lash: Strip | None, edges: tuple[np.ndarray, np.ndarray]
) -> np.ndarray:
    """Return the line on which the lids meet, float32 (POINTS, 2), higher the thicker the lash.

    Artists let thick lashes come down less, and thin ones more, than lids that know nothing of lashes.
    """
    if lash is None:
        return closed
    width = max(float(np.hypot(*(edges[0][-1] - edges[0][0]))), 1.0)
    thick = float(lash.pixels[..., 3].sum()) / OVER**2 / width**2
    share = float(np.clip(_RISES * (_USUAL_LASH - thick), -_RISES_MOST, _RISES_MOST))
    return (closed + share * (edges[1] - edges[0]).mean(0)).astype(np.float32)


def _held_back(upper: np.ndarray, lower: np.ndarray) -> float:
    """Return how far a lid half way down stays behind its closure, in quarters of its way.

    Riggers leave more to be seen of narrow eyes that are half shut. Edges are float32 (POINTS, 2).
    """
    height, width = (np.hypot(*v) for v in (lower.mean(0) - upper.mean(0), upper[-1] - upper[0]))
    slender = float(height) / max(float(width), 1.0)
    return 4 * (0.5 - float(np.clip(_HALF_WAY - _NARROW * (_ROUND - slender), *_HALF_WAYS)))


def _cut(layers: EyeLayers, away: np.ndarray) -> EyeLayers:
    """Return the layers of the smaller region that closing can change; `away` is float32 (h, w), 0..1."""
    reach = 0.0 if layers.lash is None else layers.lash.above
    raised = layers.upper + _RAISED * (layers.upper - layers.closed)
    lines = np.vstack([layers.upper, layers.lower, layers.closed, raised])
    x, y, width, height = cv2.boundingRect((away > 0.002).astype(np.uint8))
    side = _ENDS * float(np.hypot(*(layers.upper[-1] - layers.upper[0])))
    low = np.minimum((x, y), lines.min(0) - (side, reach))
    high = np.maximum((x + width, y + height), lines.max(0) + (side, reach))
    x0, y0 = (int(max(0, v)) for v in np.floor(low) - 2)
    x1, y1 = (int(min(n, v)) for v, n in zip(np.ceil(high) + 2, away.shape[::-1], strict=True))
    part = np.s_[y0:y1, x0:x1]
    shift = np.array([x0, y0], np.float32)
    return replace(
        layers,
        corner=(layers.corner[0] + x0, layers.corner[1] + y0),
        **{name: getattr(layers, name)[part] for name in ("drawn", "skin", "smooth", "eye", "front")},
        **{name: getattr(layers, name) - shift for name in ("upper", "lower", "closed")},
        ball=None if layers.ball is None else EyeBall(*(plane[part] for plane in layers.ball)),
    )


def crop_of(
    rgba_premultiplied: np.ndarray, framing: Framing, parts: EyeParts
) -> tuple[tuple[int, int], np.ndarray]:
    """Return where an eye's crop lies in a drawing, (x, y), and the drawing there; empty outside it.

    The drawing is uint8 (H, W, 4), premultiplied; what is returned of it is a view (h, w, 4).
    """
    matrix = parts.to_drawing(framing)
    corners = np.array([(x, y, 1) for x in (0, EYE_PIXELS) for y in (0, EYE_PIXELS)]) @ matrix.T
    height, width = rgba_premultiplied.shape[:2]
    x0, y0 = (int(np.clip(v, 0, n)) for v, n in zip(np.floor(corners.min(0)), (width, height), strict=True))
    x1, y1 = (int(np.clip(v, 0, n)) for v, n in zip(np.ceil(corners.max(0)), (width, height), strict=True))
    return (x0, y0), rgba_premultiplied[y0 : max(y1, y0), x0 : max(x1, x0)]


def _region(pixels: np.ndarray, framing: Framing, parts: EyeParts) -> _Region | None:
    (x0, y0), part = crop_of(pixels, framing, parts)
    if min(part.shape[:2]) < 8:
        return None
    drawn = part.astype(np.float32) / 255
    local = parts.to_drawing(framing) - np.array([[0, 0, x0], [0, 0, y0]])
    planes = {name: _enlarged(parts.plane(name), local, drawn.shape[:2]) for name in EYE_PLANES}
    return _Region(x0, y0, drawn, planes, local)


def _enlarged(plane: np.ndarray, matrix: np.ndarray, shape: tuple[int, ...]) -> np.ndarray:
    """Return a plane of the crop, float32 (P, P), 0..1, on the region's pixels: (h, w), which is `shape`.

    Convention: `matrix` (2, 3) maps crop pixels to the region's, edges of pixels at integers.
    """
    m = matrix.copy()
    m[:, 2] += m[:, :2] @ (0.5, 0.5) - 0.5
    out = cv2.warpAffine(
        plane, m, (shape[1], shape[0]), flags=cv2.INTER_CUBIC, borderMode=cv2.BORDER_REPLICATE
    )
    return np.clip(out, 0, 1)


def _placed(line: np.ndarray, matrix: np.ndarray) -> np.ndarray:
    return (line @ matrix[:, :2].T + matrix[:, 2]).astype(np.float32)


def _dilated(plane: np.ndarray, radius: float) -> np.ndarray:
    r = max(1, round(radius))
    return cv2.dilate(plane, cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (2 * r + 1, 2 * r + 1)))


def _smoothstep(x: np.ndarray, low: float, high: float) -> np.ndarray:
    t = np.clip((x - low) / (high - low), 0, 1)
    return smoothstep(t)


def front_of(
    planes: dict[str, np.ndarray], straight: np.ndarray, alpha: np.ndarray, unit: float
) -> np.ndarray:
    """Return how much of each pixel lies in front of the eye, float32 (h, w); edges follow the drawing's.

    Args:
        planes: float32 (h, w) each, 0..1, by names of `EYE_PLANES`; "front" is looked at.
        straight: float32 (h, w, 3), straight RGB, 0..1.
        alpha: float32 (h, w), the drawing's, 0..1.
        unit: pixels per frame pixel.
    """
    grey = straight @ np.array([0.3, 0.59, 0.11], np.float32)
    said = planes["front"]
    guided = smoothed_like(said, grey, max(2, round(1.2 * unit)))
    # A guide errs where what is beside and what is in front look alike: it only says where the plane doubts.
    doubt = 1 - np.abs(2 * said - 1)
    fine = said * (1 - doubt) + guided * doubt
    return np.maximum(_smoothstep(fine, 0.3, 0.75), 1 - _smoothstep(alpha, 0.1, 0.9))


def _between_ends(edge: np.ndarray, shape: tuple[int, ...]) -> np.ndarray:
    """Return a weight, float32 (h, w), that falls to 0 beyond a lid's corners, sooner at the nose's side.

    What goes on there is no lash but an outline or hair.
    """
    chord = edge[-1] - edge[0]
    length = max(float(np.hypot(*chord)), 1e-6)
    y, x = np.mgrid[: shape[0], : shape[1]].astype(np.float32) + np.float32(0.5)
    along = ((x - edge[0, 0]) * chord[0] + (y - edge[0, 1]) * chord[1]) / length**2
    return (1 - _smoothstep(-along, *_INNER)) * (1 - _smoothstep(along - 1, *_OUTER))


def _on_the_lid(lash: np.ndarray, edge: np.ndarray, unit: float) -> np.ndarray:
    """Return a weight, float32 (h, w), that falls to 0 where a lash would be several times as thick as it is.

    Above the lid, that is; beyond its corners a lash may rise as it likes, where it goes on from the lid.
    """
    chord = edge[-1] - edge[0]
    length = max(float(np.hypot(*chord)), 1e-6)
    y, x = np.mgrid[: lash.shape[0], : lash.shape[1]].astype(np.float32) + np.float32(0.5)
    along = ((x - edge[0, 0]) * chord[0] + (y - edge[0, 1]) * chord[1]) / length**2
    line = np.full(lash.shape, 255, np.uint8)
    cv2.polylines(line, [np.round((edge - 0.5) * 16).astype(np.int32)], False, (0,), 1, cv2.LINE_8, 4)
    far = cv2.distanceTransform(line, cv2.DIST_L2, 5)
    inside = (along > 0) & (along < 1)
    thick = float(lash[inside].sum()) / max(float(np.hypot(*np.diff(edge, axis=0).T).sum()), 1e-6)
    most = _THICKEST * thick + unit
    count, found = cv2.connectedComponents((lash > 0.2).astype(np.uint8), connectivity=8)
    labels = found.astype(np.intp)
    nearest = np.full(count, np.inf, np.float32)
    np.minimum.at(nearest, labels.ravel(), far.ravel())
    nearest[0] = 0
    near = np.where(inside, 1 - _smoothstep(far, most, 1.4 * most), 1)
    # Pieces apart from the lid are tips of a lash where they are near, and a strand's outline beyond.
    return np.where(nearest[labels] > thick + unit, 0, near).astype(np.float32)


def _around(upper: np.ndarray, lower: np.ndarray, shape: tuple[int, ...]) -> np.ndarray:
    """Return the area between two lines, uint8 (h, w): 1 inside."""
    near = np.zeros((shape[0], shape[1]), np.uint8)
    cv2.fillPoly(near, [np.round(np.vstack([upper, lower[::-1]])).astype(np.int32)], (1,))
    return near


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
    named = planes["crease"] * _dilated(near, 9 * unit)
    height = float((edges[1][:, 1] - edges[0][:, 1]).max())
    up = np.array([0, float(np.clip(0.6 * height, 3 * unit, 7 * unit))], np.float32)
    chord = edges[0][-1] - edges[0][0]
    out = chord / max(float(np.hypot(*chord)), 1e-6)
    long = with_ends(edges[0], np.stack([-out, out]), 0.2 * float(np.hypot(*chord)))
    lid = _around(long - up, long, front.shape)
    grey = straight @ np.array([0.3, 0.59, 0.11], np.float32)
    size = 2 * max(1, round(1.3 * unit)) + 1
    thin = cv2.morphologyEx(grey, cv2.MORPH_BLACKHAT, np.ones((size, size), np.uint8))
    kept = np.maximum(_dilated(planes["brow"], 0.8 * unit), _dilated(front, 0.5 * unit)) > 0.3
    dark = thin > 0.04
    lines = dark & (lid > 0) & ~kept & ~_rims(dark, front, near, unit)
    cover = np.maximum(_smoothstep(named, 0.2, 0.5), lines.astype(np.float32)) * (1 - front)
    return cv2.GaussianBlur(_dilated(cover, 0.5 * unit), (0, 0), max(0.3 * unit, 0.5))


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
    lines = ((dark | rim) & (_dilated(near, 0.8 * unit) == 0)).astype(np.uint8)
    count, found = cv2.connectedComponents(lines, connectivity=8)
    labels = found.astype(np.intp)
    share = np.bincount(labels.ravel(), rim.ravel(), count) / np.maximum(
        np.bincount(labels.ravel(), None, count), 1
    )
    ours = share > _RIM_SHARE
    ours[0] = False
    return ours[labels]


def _taken_away(
    planes: dict[str, np.ndarray], front: np.ndarray, unit: float, near: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """Return where skin takes the eye's place, and where skin is known: float32 (h, w), 0..1.

    Planes and `front` are likewise; `near` is uint8 (h, w), 1 between the lids.
    """
    eye = np.clip(planes["white"] + planes["iris"] + planes["lash"] + planes["lower"], 0, 1)
    # Parts of the other eye, and what was taken for a part far from the lids, are left alone.
    eye = eye * _dilated(near, 8 * unit)
    inside = np.maximum(_smoothstep(eye, 0.2, 0.55), _smoothstep(planes["opening"], 0.3, 0.6) * (1 - front))
    away = _dilated(inside, 0.5 * unit)
    known = _smoothstep(planes["skin"], 0.75, 0.97) * (
        1 - _dilated((front > 0.15).astype(np.float32), 0.5 * unit)
    )
    return away, known * (1 - _smoothstep(_dilated(inside, 1.0 * unit), 0.02, 0.2))


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
    odd = _smoothstep(apart, *_OUTLYING) * (known > 0.02)
    return 1 - _dilated(odd.astype(np.float32), 0.7 * unit)


def _as_beside(
    straight: np.ndarray,
    known: np.ndarray,
    planes: dict[str, np.ndarray],
    front: np.ndarray,
    away: np.ndarray,
    unit: float,
) -> np.ndarray:
    """Return the skin behind an eye, float32 (h, w, 3), straight RGB, in the shade of what stays beside it.

    Where a lid is painted darker than the face, little of it between lash and brow is surely skin: what is
    likely skin counts as well there, without the thin lines on it. Arguments as of `_with_wisps`.
    """
    likely = _smoothstep(planes["skin"], 0.45, 0.75)
    likely = likely * (1 - _dilated((front > 0.15).astype(np.float32), unit))
    likely = likely * (1 - _smoothstep(_dilated(planes["brow"], 0.3 * unit), 0.2, 0.5))
    likely = likely * (1 - _smoothstep(_dilated(away, 0.5 * unit), 0.02, 0.2))
    likely = np.where(_dilated((away > 0.5).astype(np.uint8), _SHADED * unit) > 0, likely, 0)
    size = 2 * max(1, round(2 * unit)) + 1
    plain = cv2.morphologyEx(
        straight, cv2.MORPH_CLOSE, cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (size, size))
    )
    both = np.maximum(known, likely)
    sure = (known / np.maximum(both, 1e-6))[..., None]
    return completed(straight * sure + plain * (1 - sure), both)


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
    reach = _dilated((away > 0.5).astype(np.uint8), 0.9 * unit) > 0
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
    soft = cv2.GaussianBlur(_dilated(wisps, 0.4 * unit), (0, 0), max(0.35 * unit, 0.5))
    away = np.maximum(away, np.clip(soft * 1.6, 0, 1))
    return away, known * (1 - _smoothstep(_dilated(away, 0.5 * unit), 0.02, 0.3))


def _matte(
    straight: np.ndarray,
    skin: np.ndarray,
    planes: dict[str, np.ndarray],
    name: str,
    front: np.ndarray,
    unit: float,
) -> tuple[np.ndarray, np.ndarray]:
    """Return a line's cover, and its own colour without what it is mixed with at its edges.

    The cover is float32 (h, w), 0..1, as planes and `front` are; the colour is float32 (h, w, 3), straight
    RGB, 0..1, as `straight` and `skin` are.
    """
    said = planes[name] * (1 - front)
    colour = completed(straight, _smoothstep(said, 0.5, 0.95) * (front < 0.1))
    toward = colour - skin
    length = (toward**2).sum(-1)
    share = ((straight - skin) * toward).sum(-1) / np.maximum(length, 1e-4)
    inside = planes["white"] + planes["iris"]
    among = (said + 0.02) / (said + inside + 0.02)
    zone = _smoothstep(_dilated(_core(said), 0.6 * unit), 0.15, 0.5)
    by_colour = np.clip(share * 1.08 - 0.04, 0, 1) * zone * _smoothstep(among, 0.2, 0.7)
    # Where line and skin are alike, colours say nothing.
    trust = _smoothstep(length, 0.004, 0.02)
    cover = by_colour * trust + said * (1 - trust)
    return (cover * (1 - front)).astype(np.float32), colour


def _core(said: np.ndarray) -> np.ndarray:
    """Return a line's plane (h, w), 0..1, without what nowhere is likely: faint guesses apart from it."""
    count, found = cv2.connectedComponents((said > 0.2).astype(np.uint8), connectivity=8)
    labels = found.astype(np.intp)
    best = np.zeros(count, np.float32)
    np.maximum.at(best, labels.ravel(), said.ravel())
    best[0] = 0
    return said * (best > 0.6)[labels]


def _lead(cover: np.ndarray, line: np.ndarray, last: bool, reach: float) -> np.ndarray:
    """Return the direction in which a lash leaves an end of its lid: towards what of it lies beyond.

    Args:
        cover: float32 (h, w), of the lash, 0..1.
        line: float32 (POINTS, 2), the lid's edge.
        last: at its last point instead of its first.
        reach: how far from the end is looked, pixels.

    Returns:
        float32 (2,), of length 1.
    """
    end, tangent = (line[-1], line[-1] - line[-8]) if last else (line[0], line[0] - line[7])
    tangent = tangent / max(float(np.hypot(*tangent)), 1e-6)
    out = (line[-1] - line[0]) * (1 if last else -1)
    out = out / max(float(np.hypot(*out)), 1e-6)
    rows, columns = np.nonzero(cover > 0.4)
    d = np.stack([columns + 0.5, rows + 0.5], 1) - end
    ahead, far = d @ out, np.hypot(*d.T)
    use = (ahead > 0.1 * reach) & (far < reach) & (ahead > 0.35 * far)
    usual = tangent * 0.4 + out
    if use.sum() >= 6:
        weight = cover[rows[use], columns[use]] * far[use]
        usual = (d[use] * weight[:, None]).sum(0) / weight.sum()
    return (usual / max(float(np.hypot(*usual)), 1e-6)).astype(np.float32)


def with_ends(
    line: np.ndarray, lead: np.ndarray, reach: float, count: int = 20, shorter: float = 1.0
) -> np.ndarray:
    """Return a lid's edge going on beyond its corners: float32 (count + N + count, 2).

    Args:
        line: the edge, (N, 2).
        lead: directions beyond its first and its last point, (2, 2).
        reach: how far it goes on.
        count: points beyond each end.
        shorter: share of `reach` that it goes on beyond the outer, last end.
    """
    steps = np.linspace(0, reach, count + 1, dtype=np.float32)[1:, None]
    return np.vstack([(line[0] + steps * lead[0])[::-1], line, line[-1] + shorter * steps * lead[1]])


def frames_along(line: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return unit directions along and above a line, float32 (N, 2), and lengths along it.

    Directions turn by no more than `_STEEPEST_DEG` from the line between the ends: a lash that runs down an
    arched lid's leg, or leaves it, must not stand up when that lid is flat.
    """
    soft = smoothed(line, 4.0)
    chord = soft[-1] - soft[0]
    across = np.array([-chord[1], chord[0]]) / max(float(np.hypot(*chord)), 1e-6)
    ahead = chord / max(float(np.hypot(*chord)), 1e-6)
    steps = np.gradient(soft, axis=0)
    most = np.deg2rad(_STEEPEST_DEG)
    angle = np.arctan2(steps @ across, np.maximum(steps @ ahead, 1e-3))
    angle = most * np.tanh(angle / most)
    angle = cv2.GaussianBlur(angle.astype(np.float32)[:, None], (1, 25), sigmaX=1e-3, sigmaY=4.0)[:, 0]
    tangent = np.cos(angle)[:, None] * ahead + np.sin(angle)[:, None] * across
    above = np.stack([tangent[:, 1], -tangent[:, 0]], 1)
    above = above if above[:, 1].mean() < 0 else -above
    along = np.concatenate([[0], np.cumsum(np.hypot(*np.diff(line, axis=0).T))])
    return tangent.astype(np.float32), above.astype(np.float32), along.astype(np.float32)


def _strip(
    cover: np.ndarray, colour: np.ndarray, front: np.ndarray, edge: np.ndarray, above: float, below: float
) -> Strip | None:
    """Lay a line out straight along its lid's edge; what hides it is bridged.

    Args:
        cover: float32 (h, w), of the line, 0..1.
        colour: float32 (h, w, 3), its own, straight RGB, 0..1.
        front: float32 (h, w), what lies in front.
        edge: float32 (POINTS, 2), of its lid.
        above, below: how far it is taken on either side of the edge, pixels.
    """
    if float(cover.sum()) < 4:
        return None
    chord = float(np.hypot(*(edge[-1] - edge[0])))
    reach = _ENDS * chord
    lead = np.stack([_lead(cover, edge, False, reach), _lead(cover, edge, True, reach)])
    path = with_ends(edge, lead, reach)
    _, up, along = frames_along(path)
    at = np.arange(0, along[-1], 1 / OVER, dtype=np.float32)
    px, py, nx, ny = (np.interp(at, along, v) for v in (*path.T, *up.T))
    n = np.arange(above, -below, -1 / OVER, dtype=np.float32)[:, None]
    x, y = (
        (px[None] + n * nx[None] - 0.5).astype(np.float32),
        (py[None] + n * ny[None] - 0.5).astype(np.float32),
    )
    layer = np.concatenate([colour * cover[..., None], cover[..., None], front[..., None]], -1)
    look = lambda a: cv2.remap(a, x, y, cv2.INTER_CUBIC, borderMode=cv2.BORDER_CONSTANT)  # noqa: E731
    pixels = np.concatenate(
        [look(np.ascontiguousarray(layer[..., :4])), look(layer[..., 4].copy())[..., None]], -1
    )
    pixels = np.clip(pixels, 0, 1)
    pixels = bridged(pixels, ending=True)
    used = np.flatnonzero(pixels[..., 3].max(1) > 0.02)
    if not len(used):
        return None
    first, last = max(0, int(used[0]) - 2), int(used[-1]) + 3
    pixels, above = np.ascontiguousarray(pixels[first:last]), above - first / OVER
    return Strip(pixels, above, reach, lead, _spine(pixels[..., 3], above))


def _spine(cover: np.ndarray, above: float) -> np.ndarray:
    """Return how far above its edge a strip's line runs in its middle, smooth along it.

    Args:
        cover: float32 (rows, columns), 0..1, `OVER` samples a pixel.
        above: how far above the edge its first row lies, pixels.

    Returns:
        float32 (columns,), pixels.
    """
    n = (above - (np.arange(cover.shape[0], dtype=np.float32) + 0.5) / OVER)[:, None]
    weight = cover**2
    mass, moment = weight.sum(0), (weight * n).sum(0)
    sigma = 0.015 * cover.shape[1]
    soft = lambda v: cv2.GaussianBlur(v[None].astype(np.float32), (0, 0), sigmaX=sigma, sigmaY=1e-3)[0]  # noqa: E731
    total = soft(mass)
    known = total > 0.02 * float(total.max())
    at = np.arange(cover.shape[1])
    return np.interp(at, at[known], (soft(moment)[known] / total[known])).astype(np.float32)


def bridged(pixels: np.ndarray, ending: bool = False) -> np.ndarray:
    """Fill what something in front hides of a strip from beside it: float32 (rows, columns, 4).

    Args:
        pixels: float32 (rows, columns, 5): premultiplied RGBA, and what lies in front, 0..1.
        ending: whether the line may end behind that: it goes on only where it is seen to be cut off.
    """
    hidden = _smoothstep(pixels[..., 4], 0.15, 0.5)
    if hidden.max() < 0.5:
        return np.ascontiguousarray(pixels[..., :4])
    out = pixels[..., :4].copy()
    at = np.arange(pixels.shape[1])
    for row, share in zip(out, hidden, strict=True):
        known = share < 0.1
        if not known.any():
            continue
        beside = np.stack([np.interp(at, at[known], row[known, k]) for k in range(4)], 1)
        if ending:
            first, last = at[known][[0, -1]]
            beside[:first] *= _smoothstep(row[first : first + _LOOK, 3].max(), *_CUT_OFF)
            beside[last + 1 :] *= _smoothstep(row[max(0, last + 1 - _LOOK) : last + 1, 3].max(), *_CUT_OFF)
        row[:] = row * (1 - share[:, None]) + beside * share[:, None]
    return out.astype(np.float32)
