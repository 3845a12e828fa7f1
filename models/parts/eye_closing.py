"""Closing an eye: lashes come down along their lids' way, skin takes the place of what they cover."""

from __future__ import annotations

from typing import NamedTuple

import cv2
import numpy as np

from models.drawing import Framing
from models.parts.eye_layers import EyeLayers, crop_of, layers_of
from models.parts.eye_parts import EyeParts
from models.parts.levels import Levels
from models.parts.line_strips import OVER, Strip, frames_along, with_ends
from models.parts.planes import read_at

SHUT = 0.985
"""Closure from which nothing shows between the lids."""
LATE = 2.2
"""Exponent of the lower lid's way: it rises late."""
FADES_FROM = 0.7
"""Closure from which the lower line fades: shut lids show one line."""
APPEARS = (0.7, 0.95)
"""Closures from which the line that a dot shuts to begins to show, and shows fully."""
CREASED_TO = 0.35
"""Closure from which the lid's crease unfolds: a shut lid is smooth."""
THINNER = 0.18
"""Share of its thickness that an upper line loses when it is shut, as artists draw it."""
EVENED = 0.8
"""How far a shut line's thickness follows `EVEN` instead of the open lash's."""
EVEN = (
    (-1.3, -1.1, -0.9, -0.7, -0.4, -0.1, 0.2, 0.5, 0.7, 0.9, 1.1, 1.3),
    (0.0, 0.2, 0.63, 0.95, 1.05, 1.08, 1.03, 0.95, 0.87, 0.63, 0.34, 0.1),
)
"""Where along an eye (its corners at -1, the nose's side, and 1) a shut line is how thick, by its mean: it
tapers to both ends."""
THINNEST, THICKEST = 0.3, 1.5
"""Bounds of the factor that this makes."""
WING = 0.5
"""How much of its length beyond the outer corner a lash keeps when it is shut."""
ARCH, ARCH_ENDS = 0.65, 0.1
"""How high laughing lids arch, and how far their ends sink below a blink's, in heights of the open eye."""
WIDE = 0.14
"""How much wider an eye opens than drawn: the upper lid's rise, in heights of the open eye's way to shut."""
WIDER_BELOW = 0.3
"""Share of that which the lower lid sinks by."""
SQUINT = (0.1, 0.3)
"""Shares of the upper and the lower lid's way that a smile alone takes."""
_WIDE_SOON = 0.05
_MIXED = 1.0
"""Frame pixels from a lid within which what is drawn between the lids is mixed with it."""
ARCHED_FROM = 0.45
"""Mean height of an open eye by its width from which laughing lids arch fully: narrow eyes arch less."""
_BLOCK = 1024
"""Points that are compared with a path at a time."""
_FEWEST, _MOST = 8, 48


def meeting_line(layers: EyeLayers, smile: float) -> np.ndarray:
    """Return the line on which the lids meet, float32 (POINTS, 2): as in a blink, or arched, laughing (1)."""
    if smile <= 0:
        return layers.closed
    u = np.linspace(-1, 1, len(layers.closed), dtype=np.float32)[:, None]
    ends = layers.closed[:1] + (layers.closed[-1:] - layers.closed[:1]) * (u + 1) / 2
    height = layers.lower.mean(0) - layers.upper.mean(0)
    slender = float(np.hypot(*height) / max(np.hypot(*(layers.upper[-1] - layers.upper[0])), 1e-6))
    arch = ARCH * min(max(slender / ARCHED_FROM, 0.3), 1.0)
    # However much they arch, their middle meets as high.
    arched = ends + height * (ARCH_ENDS - ARCH + arch * u**2)
    return (layers.closed + (arched - layers.closed) * np.float32(smile)).astype(np.float32)


def edges_at(
    layers: EyeLayers, closure: float, smile: float = 0.0, closed: np.ndarray | None = None
) -> tuple[np.ndarray, np.ndarray]:
    """Return the upper and the lower lid's edge, float32 (POINTS, 2), pixels of the region.

    Args:
        layers: of the eye.
        closure: share of what is open that is closed, 0..1; below 0 it is opened wider than drawn.
        smile: how far the lids close in an arch upwards, 0..1; the lower one rises with it.
        closed: `meeting_line` of the smile, where it is known.
    """
    closed = meeting_line(layers, smile) if closed is None else closed
    closure, late = ways_at(closure, smile, layers.held)
    upper = layers.upper + (closed - layers.upper) * np.float32(closure)
    lower = layers.lower + (closed - layers.lower) * np.float32(late)
    return upper, lower


def ways_at(closure: float, smile: float, held: float = 0.0) -> tuple[float, float]:
    """Return the shares of their way to where they meet that the upper and the lower lid have gone.

    Args:
        closure, smile: as of `edges_at`.
        held: of the eye: see `EyeLayers`.
    """
    if closure < 0:
        return closure, closure * WIDER_BELOW
    upper, lower = closure + smile * SQUINT[0] * (1 - closure), closure**LATE
    return upper - held * upper * (1 - upper), lower + smile * SQUINT[1] * (1 - lower)


def closed_by(layers: EyeLayers, closure: float, smile: float = 0.0) -> np.ndarray:
    """Return the region with its eye closed: float32 (h, w, 4), premultiplied. See `edges_at`."""
    return shown_by(layers, closure, smile)[0]


def shown_by(
    layers: EyeLayers, closure: float, smile: float = 0.0, drawn: dict[bool, np.ndarray] | None = None
) -> tuple[np.ndarray, np.ndarray]:
    """Return the region with its eye closed, as `closed_by`, and how much of a pixel shows white or iris.

    Args:
        layers, closure, smile: see `edges_at`.
        drawn: strips as drawn, by whether it is the lash, kept here from call to call with the same layers.

    Returns:
        The region, and float32 (h, w), 0..1: where the iris can be moved in it.
    """
    drawn = {} if drawn is None else drawn
    upper, lower = edges_at(layers, closure, smile)
    shape = layers.front.shape
    picture = _mixed(layers.skin, layers.smooth, np.float32(smoothness_at(closure)))
    shows = np.zeros(shape, np.float32)
    if closure < SHUT:
        shows = filled_between(upper, lower, shape) * opened_at(layers, closure)
        picture = _mixed(picture, between_lids(layers, closure), _fourfold(shows))
    for strip, rest, edge, turn, share in strips_at(layers, closure, (upper, lower)):
        if closure < 0:
            is_lash = strip is layers.lash
            if is_lash not in drawn:
                drawn[is_lash] = _as_drawn(strip, rest, shape)
            where, found = _raised(drawn[is_lash], rest, edge)
        else:
            where, found = laid_along(strip, rest, edge, turn, shape)
        found *= np.float32(share)
        # The face's own alpha is kept: beside the face there is no lid.
        under = picture[where]
        picture[where] = under * (1 - found[:, 3:]) + found * under[:, 3:]
        shows[where] *= 1 - found[:, 3]
    front = layers.front
    return _mixed(picture, layers.drawn, _fourfold(front)), shows * (1 - front)


def _mixed(below: np.ndarray, above: np.ndarray, share: np.ndarray | np.float32) -> np.ndarray:
    """Return one picture over another, float32 (h, w, 4); `share` of the upper one is one number or such."""
    out = above - below
    out *= share
    out += below
    return out


def _fourfold(plane: np.ndarray) -> np.ndarray:
    """Return a plane for each of four channels, (h, w, 4): products that numpy spreads take much longer."""
    return cv2.merge([plane] * 4)


def _as_drawn(strip: Strip, rest: np.ndarray, shape: tuple[int, ...]) -> np.ndarray:
    """Return a region of a shape, float32 (h, w, 4), that shows a strip alone, along its edge as drawn."""
    where, found = laid_along(strip, rest, rest, 0.0, shape)
    whole = np.zeros((*shape[:2], 4), np.float32)
    whole[where] = found
    return whole


def _raised(
    whole: np.ndarray, rest: np.ndarray, edge: np.ndarray
) -> tuple[tuple[np.ndarray, np.ndarray], np.ndarray]:
    """Raise each column of a strip as drawn as its edge is: steep legs stay whole.

    Args:
        whole: of `_as_drawn`.
        rest, edge: float32 (POINTS, 2), its edge as drawn and now.

    Returns:
        What `laid_along` does.
    """
    rows, columns = np.mgrid[: whole.shape[0], : whole.shape[1]].astype(np.float32)
    at = columns[0] + np.float32(0.5)
    rows += heights_of(rest, at) - heights_of(edge, at)
    moved = np.clip(cv2.remap(whole, columns, rows, cv2.INTER_CUBIC), 0, 1)
    ys, xs = np.nonzero(moved[..., 3])
    return (ys, xs), moved[ys, xs]


def heights_of(edge: np.ndarray, columns: np.ndarray) -> np.ndarray:
    """Return y of an edge (N, 2) at columns, float32; beyond its ends it goes on as it ended, but flatter."""
    x, y = (edge[:, 0], edge[:, 1]) if edge[0, 0] < edge[-1, 0] else (edge[::-1, 0], edge[::-1, 1])
    found = np.interp(columns, x, y)
    for end, before, beyond in ((0, 6, columns < x[0]), (-1, -7, columns > x[-1])):
        way = float(x[end] - x[before]) or 1e-3
        slope = float(np.clip((y[end] - y[before]) / way, -0.5, 0.5))
        found = np.where(beyond, y[end] + slope * (columns - x[end]), found)
    return found.astype(np.float32)


def smoothness_at(closure: float) -> float:
    """Return how far the lid's crease has unfolded, 0..1."""
    return min(max((closure - CREASED_TO) / (1 - CREASED_TO), 0.0), 1.0)


def lower_line_at(closure: float) -> float:
    """Return how much of the lower lid's line shows, 0..1."""
    return 1 - min(max((closure - FADES_FROM) / (0.95 - FADES_FROM), 0.0), 1.0)


def upper_line_at(layers: EyeLayers, closure: float) -> float:
    """Return how much of the upper lid's line shows, 0..1: all of it, unless it is not drawn."""
    return min(max((closure - APPEARS[0]) / (APPEARS[1] - APPEARS[0]), 0.0), 1.0) if layers.appears else 1.0


def strips_at(
    layers: EyeLayers, closure: float, edges: tuple[np.ndarray, np.ndarray]
) -> list[tuple[Strip, np.ndarray, np.ndarray, float, float]]:
    """Return the lower line and the lash that show: strip, its edge as drawn and now, turn and share.

    Edges are float32 (POINTS, 2), those of `edges` of the upper and the lower lid; turn and share are 0..1.
    """
    out = []
    fade = lower_line_at(closure)
    if layers.line is not None and fade > 0:
        out.append((layers.line, layers.lower, edges[1], 0.0, fade))
    if layers.lash is not None:
        shown = upper_line_at(layers, closure)
        if shown > 0:
            out.append((layers.lash, layers.upper, edges[0], max(closure, 0.0), shown))
    return out


def wider_at(layers: EyeLayers, closure: float) -> float:
    """Return how much more than its opening is seen of an eye that is wider than drawn, 0..1."""
    return 0.0 if closure >= 0 or layers.ball is None else min(1.0, -closure / _WIDE_SOON)


def opened_at(layers: EyeLayers, closure: float) -> np.ndarray:
    """Return where the eye can be seen between lids, float32 (h, w): its opening, or more if it is wider."""
    if closure >= 0 or layers.ball is None:
        return layers.eye
    return layers.eye + (1 - layers.eye) * np.float32(wider_at(layers, closure))


def between_lids(layers: EyeLayers, closure: float) -> np.ndarray:
    """Return what is seen between the lids, float32 (h, w, 4): as drawn, completed where it opens wider."""
    if closure >= 0 or layers.ball is None:
        return layers.drawn
    whole = layers.ball.whole * layers.drawn[..., 3:]
    # Beside the lids what is drawn is mixed with them.
    size = 2 * max(1, round(_MIXED * layers.unit)) + 1
    sure = cv2.blur(cv2.erode(layers.ball.shows, np.ones((size, size), np.uint8)), (3, 3))
    return whole + (layers.drawn - whole) * sure[..., None]


def filled_between(upper: np.ndarray, lower: np.ndarray, shape: tuple[int, ...]) -> np.ndarray:
    """Return how much of each pixel lies between two lines, float32 (h, w), 0..1."""
    cover = np.zeros(shape[:2], np.uint8)
    cover_between(upper, lower, cover)
    return cover.astype(np.float32) * np.float32(1 / 255)


def cover_between(upper: np.ndarray, lower: np.ndarray, cover: np.ndarray) -> None:
    """Write how much of each pixel lies between two lines into zeros, uint8 (h, w)."""
    cover_inside(np.concatenate([upper, lower[::-1]]), cover)


def cover_inside(outline: np.ndarray, cover: np.ndarray) -> None:
    """Likewise inside an outline, float32 (N, 2)."""
    cv2.fillPoly(cover, [np.rint((outline - 0.5) * 16).astype(np.int32)], (255,), cv2.LINE_AA, 4)


def laid_along(
    strip: Strip, rest: np.ndarray, edge: np.ndarray, turn: float, shape: tuple[int, ...]
) -> tuple[tuple[np.ndarray, np.ndarray], np.ndarray]:
    """Lay a strip along an edge.

    Args:
        strip: laid out along `rest`.
        rest: the edge as drawn.
        edge: where it is now; the strip is as much shorter as it is.
        turn: how far its ends have turned to go on as the edge does, 0..1.
        shape: height and width of the region.

    Returns:
        Rows and columns of the pixels that it may reach, and its colours there, float32 (N, 4).
    """
    lead = np.stack(
        [_turned(strip.lead[0], edge[0] - edge[6], turn), _turned(strip.lead[1], edge[-1] - edge[-7], turn)]
    )
    path = with_ends(edge, lead, strip.before, shorter=1 - (1 - WING) * turn)
    source = with_ends(rest, strip.lead, strip.before)
    along_rest = frames_along(source)[2]
    tangent, up, along = frames_along(path)
    rows = strip.pixels.shape[0]
    reach = max(strip.above, rows / OVER - strip.above, 2.0)
    band = np.zeros(shape[:2], np.uint8)
    thick = int(2 * reach) + 3
    cv2.polylines(band, [np.round((path - 0.5) * 16).astype(np.int32)], False, (1,), thick, cv2.LINE_8, 4)
    ys, xs = np.nonzero(band)
    if not len(ys):
        return (ys, xs), np.zeros((0, 4), np.float32)
    at = np.stack([xs, ys], 1).astype(np.float32) + np.float32(0.5)
    nearest = _nearest(at, path)
    dx, dy = (at - path[nearest]).T
    # Directions may lean against the line (see `frames_along`): solved, not projected.
    ahead, above = (dx * x + dy * y for x, y in (way[nearest].T for way in (tangent, up)))
    stretch = np.gradient(along_rest) / np.maximum(np.gradient(along), 1e-3)
    s = (along_rest[nearest] + ahead * stretch[nearest]) * OVER
    # A shut lid's line runs straight along it, also where it had left it in an arch, and is more even.
    middle = np.interp(s, np.arange(len(strip.spine)), strip.spine)
    thin = np.interp(s, np.arange(len(strip.spine)), 1 + (evened(strip) - 1) * turn)
    n = (strip.above - ((above - middle * (1 - turn)) / thin + middle)) * OVER
    found = read_at(strip.pixels, s.astype(np.float32), n.astype(np.float32))
    return (ys, xs), np.clip(found, 0, 1)


def _nearest(at: np.ndarray, path: np.ndarray) -> np.ndarray:
    """Return which point of a path, (P, 2), is the nearest to each of many, (N, 2): int (N,).

    So many at a time that what is compared stays in the processor's cache.
    """
    # |at|^2 is the same for all points of the path and left out.
    squares, across = (path**2).sum(1), path.T
    found = np.empty(len(at), np.intp)
    far = np.empty((min(len(at), _BLOCK), len(path)), np.float32)
    for first in range(0, len(at), _BLOCK):
        some = at[first : first + _BLOCK]
        here = np.matmul(some, across, out=far[: len(some)])
        here *= -2
        here += squares
        here.argmin(1, out=found[first : first + _BLOCK])
    return found


def evened(strip: Strip) -> np.ndarray:
    """Return the factor of a lash's thickness when it is shut, float32 (columns,).

    Open, it is thick towards the outer corner; shut, artists draw one line, tapering to both ends.
    """
    cover = strip.pixels[..., 3]
    columns = cover.shape[1]
    sigma = 0.015 * columns
    own = cv2.GaussianBlur(cover.sum(0)[None], (0, 0), sigmaX=sigma, sigmaY=1e-3)[0]
    reach = strip.before * OVER
    u = 2 * (np.arange(columns) + 0.5 - reach) / max(columns - 2 * reach, 1.0) - 1
    inside = np.abs(u) < 0.8
    target = np.interp(u, *EVEN) * float(own[inside].mean())
    factor = ((target + 0.1) / (own + 0.1)) ** EVENED
    return np.clip((1 - THINNER) * factor, THINNEST, THICKEST).astype(np.float32)


def _turned(lead: np.ndarray, way: np.ndarray, share: float) -> np.ndarray:
    """Return a direction, float32 (2,) of length 1, turned towards another (any length) by a share, 0..1."""
    way = way / max(float(np.hypot(*way)), 1e-6)
    mixed = lead * (1 - share) + way * share
    return (mixed / max(float(np.hypot(*mixed)), 1e-6)).astype(np.float32)


def values_of(layers: EyeLayers) -> np.ndarray:
    """Return closures, float32 (L,), rising to 1, between which no lash moves by more than about a pixel.

    From 0, or from below it where the eye can open wider than drawn; 0 is one of them.
    """
    way = float(np.hypot(*(layers.closed - layers.upper).T).max())
    closing = np.linspace(0, 1, int(np.clip(np.ceil(way), _FEWEST, _MOST)) + 1)
    if layers.ball is None:
        return closing.astype(np.float32)
    widening = np.linspace(-WIDE, 0, int(np.clip(np.ceil(way * WIDE), 2, _MOST)) + 1)
    return np.concatenate([widening[:-1], closing]).astype(np.float32)


class EyeLevels(NamedTuple):
    """An eye at rising closures.

    Attributes:
        levels: its pictures; that at 0 is the drawing itself, byte for byte.
        shows: uint8 (L, h, w), how much of a pixel shows white or iris at each, 0..255.
        layers: of the eye; None where it can't be closed: it stays as it is at every value.
    """

    levels: Levels
    shows: np.ndarray
    layers: EyeLayers | None


def eye_levels(
    rgba_premultiplied: np.ndarray, framing: Framing, parts: EyeParts, whole: bool = False
) -> EyeLevels:
    """Return an eye at rising closures.

    An eye that can't be closed (covered, or closed as drawn) stays as it is at every value.

    Args:
        rgba_premultiplied: uint8 (H, W, 4), the drawing.
        framing: of the drawing.
        parts: of the eye.
        whole: of the whole crop, not only of what closing changes.
    """
    layers = layers_of(rgba_premultiplied, framing, parts, whole) if parts.closes else None
    if layers is None:
        corner, own = crop_of(rgba_premultiplied, framing, parts)
        still = Levels(corner, np.array([0, 1], np.float32), np.stack([own, own]))
        return EyeLevels(still, np.zeros((2, *own.shape[:2]), np.uint8), None)
    values = values_of(layers)
    x, y = layers.corner
    height, width = layers.front.shape
    stack = np.empty((len(values), height, width, 4), np.uint8)
    shows = np.zeros((len(values), height, width), np.uint8)
    drawn: dict[bool, np.ndarray] = {}
    for i, value in enumerate(values):
        if value == 0:
            stack[i] = rgba_premultiplied[y : y + height, x : x + width]
            shows[i] = 0 if layers.ball is None else (layers.ball.shows * 255 + 0.5).astype(np.uint8)
            continue
        picture, seen = shown_by(layers, float(value), drawn=drawn)
        picture *= 255
        picture += 0.5
        stack[i] = np.clip(picture, 0, 255, out=picture)
        shows[i] = seen * 255 + 0.5
    return EyeLevels(Levels(layers.corner, values, stack), shows, layers)
