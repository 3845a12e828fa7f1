"""An eye taken apart at the drawing's own resolution: skin behind, lashes as strips, what is in front."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import NamedTuple

import cv2
import numpy as np

from models.drawing import Framing
from models.parts.dot_eye import shut_dot
from models.parts.eye_ball import EyeBall, ball_of
from models.parts.eye_crop import EYE_PIXELS, EYE_PLANES
from models.parts.eye_parts import EyeParts
from models.parts.eye_skin import skin_behind
from models.parts.lids import find_lids
from models.parts.line_strips import ENDS, Strip, laid_straight
from models.parts.planes import between, dilated, enlarged, step
from models.parts.skin import completed, smoothed_like

_INNER, _OUTER = (0.12, 0.22), (0.38, 0.48)
"""Shares of an eye's width over which a lash ends beyond its corners."""
_RAISED = 0.25
"""How far an upper lid may rise, in ways to where the lids meet: a little more than `eye_closing.WIDE`."""
_USUAL_LASH, _RISES, _RISES_MOST = 0.215, 0.8, 0.12
"""Mean thickness of a lash by the eye's width at which lids meet where they are said to, and by how much
higher they do where it is thicker, in heights of the open eye."""
_HALF_WAY, _ROUND, _NARROW, _HALF_WAYS = 0.48, 0.38, 0.5, (0.38, 0.48)
"""Share of its way that the lid of a round eye has gone at half, the mean height by the width from which an
eye is round, how much less it is of narrower ones, its least and most; measured on riggers' characters."""
_THICKEST = 2.2
"""How many times as thick as in its mean a lash may be, a frame pixel more."""


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
        appears: whether the lash is not drawn, but the line that an eye without any shuts to.
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
    appears: bool = False


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
    planes["opening"] = enlarged(lids.opening, region.matrix, region.drawn.shape[:2])
    alpha = region.drawn[..., 3:]
    straight = region.drawn[..., :3] / np.maximum(alpha, 1e-3)
    front = front_of(planes, straight, alpha[..., 0], unit)
    ended = planes["lash"] * _between_ends(upper, front.shape)
    planes["lash"] = ended * _on_the_lid(ended, upper, unit)
    near = between(upper, lower, front.shape)
    skin, laid, away, creases = skin_behind(planes, straight, front, unit, (upper, lower), near)
    planes["lash"] = planes["lash"] * dilated(near, 10 * unit)
    lash_cover, lash_colour = _matte(straight, skin, planes, "lash", front, unit)
    line_cover, line_colour = _matte(straight, skin, planes, "lower", front, unit)
    ground, smooth = (_laid_over(straight, laid, share, alpha) for share in (away, np.maximum(away, creases)))
    reach = 0.5 * float(np.hypot(*(upper[-1] - upper[0])))
    lash = laid_straight(lash_cover, lash_colour, front, upper, min(reach, 10 * unit), 3.5 * unit)
    dot = shut_dot(planes, straight, laid, front, (upper, lower), lash)
    shown, meeting = dot or (lash, _meeting_as_thick(closed, lash, (upper, lower)))
    made = EyeLayers(
        corner=(region.x, region.y),
        drawn=region.drawn,
        skin=ground,
        smooth=smooth,
        eye=planes["opening"],
        front=front,
        upper=upper,
        lower=lower,
        closed=meeting,
        lash=shown,
        line=laid_straight(line_cover, line_colour, front, lower, 3 * unit, 4 * unit),
        unit=unit,
        ball=ball_of(region.drawn, planes, np.maximum(lash_cover, line_cover), front, unit),
        held=_held_back(upper, lower),
        appears=dot is not None,
    )
    return made if whole else _cut(made, np.maximum(away, creases))


def _laid_over(straight: np.ndarray, skin: np.ndarray, share: np.ndarray, alpha: np.ndarray) -> np.ndarray:
    """Return a share, (h, w), of skin over a drawing, both straight (h, w, 3), as premultiplied (h, w, 4)."""
    mixed = (straight + (skin - straight) * share[..., None]) * alpha
    return np.concatenate([mixed, alpha], -1).astype(np.float32)


def _meeting_as_thick(
    closed: np.ndarray, lash: Strip | None, edges: tuple[np.ndarray, np.ndarray]
) -> np.ndarray:
    """Return the line on which the lids meet, float32 (POINTS, 2), higher the thicker the lash.

    Artists let thick lashes come down less, and thin ones more, than lids that know nothing of lashes.
    """
    if lash is None:
        return closed
    share = float(np.clip(_RISES * (_USUAL_LASH - lash.thickness(edges[0])), -_RISES_MOST, _RISES_MOST))
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
    side = ENDS * float(np.hypot(*(layers.upper[-1] - layers.upper[0])))
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
    planes = {name: enlarged(parts.plane(name), local, drawn.shape[:2]) for name in EYE_PLANES}
    return _Region(x0, y0, drawn, planes, local)


def _placed(line: np.ndarray, matrix: np.ndarray) -> np.ndarray:
    return (line @ matrix[:, :2].T + matrix[:, 2]).astype(np.float32)


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
    return np.maximum(step(fine, 0.3, 0.75), 1 - step(alpha, 0.1, 0.9))


def _between_ends(edge: np.ndarray, shape: tuple[int, ...]) -> np.ndarray:
    """Return a weight, float32 (h, w), that falls to 0 beyond a lid's corners, sooner at the nose's side.

    What goes on there is no lash but an outline or hair.
    """
    chord = edge[-1] - edge[0]
    length = max(float(np.hypot(*chord)), 1e-6)
    y, x = np.mgrid[: shape[0], : shape[1]].astype(np.float32) + np.float32(0.5)
    along = ((x - edge[0, 0]) * chord[0] + (y - edge[0, 1]) * chord[1]) / length**2
    return (1 - step(-along, *_INNER)) * (1 - step(along - 1, *_OUTER))


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
    near = np.where(inside, 1 - step(far, most, 1.4 * most), 1)
    # Pieces apart from the lid are tips of a lash where they are near, and a strand's outline beyond.
    return np.where(nearest[labels] > thick + unit, 0, near).astype(np.float32)


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
    colour = completed(straight, step(said, 0.5, 0.95) * (front < 0.1))
    toward = colour - skin
    length = (toward**2).sum(-1)
    share = ((straight - skin) * toward).sum(-1) / np.maximum(length, 1e-4)
    inside = planes["white"] + planes["iris"]
    among = (said + 0.02) / (said + inside + 0.02)
    zone = step(dilated(_core(said), 0.6 * unit), 0.15, 0.5)
    by_colour = np.clip(share * 1.08 - 0.04, 0, 1) * zone * step(among, 0.2, 0.7)
    # Where line and skin are alike, colours say nothing.
    trust = step(length, 0.004, 0.02)
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
