"""Closing an eye: lashes come down along their lids' way, skin takes the place of what they cover."""

from __future__ import annotations

import cv2
import numpy as np

from models.drawing import Framing
from models.parts.eye_layers import OVER, EyeLayers, Strip, crop_of, frames_along, layers_of, with_ends
from models.parts.eye_parts import EyeParts
from models.parts.levels import Levels

LATE = 1.6
"""Exponent of the lower lid's way: it rises late."""
FADES_FROM = 0.7
"""Closure from which the lower line fades: shut lids show one line."""
CREASED_TO = 0.35
"""Closure from which the lid's crease unfolds: a shut lid is smooth."""
THINNER = 0.25
"""Share of its thickness that an upper line loses when it is shut, as artists draw it."""
ARCH, ARCH_ENDS = 0.65, 0.1
"""How high laughing lids arch, and how far their ends sink below a blink's, in heights of the open eye."""
_FEWEST, _MOST = 8, 48


def meeting_line(layers: EyeLayers, smile: float) -> np.ndarray:
    """Return the line on which the lids meet, float32 (POINTS, 2): as in a blink, or arched, laughing (1)."""
    if smile <= 0:
        return layers.closed
    u = np.linspace(-1, 1, len(layers.closed), dtype=np.float32)[:, None]
    ends = layers.closed[:1] + (layers.closed[-1:] - layers.closed[:1]) * (u + 1) / 2
    height = layers.lower.mean(0) - layers.upper.mean(0)
    arched = ends + height * (ARCH_ENDS - ARCH * (1 - u**2))
    return (layers.closed + (arched - layers.closed) * np.float32(smile)).astype(np.float32)


def edges_at(layers: EyeLayers, closure: float, smile: float = 0.0) -> tuple[np.ndarray, np.ndarray]:
    """Return the upper and the lower lid's edge, float32 (POINTS, 2), pixels of the region.

    Args:
        layers: of the eye.
        closure: share of what is open that is closed, 0..1.
        smile: how far the lids close in an arch upwards, 0..1.
    """
    closed = meeting_line(layers, smile)
    upper = layers.upper + (closed - layers.upper) * np.float32(closure)
    lower = layers.lower + (closed - layers.lower) * np.float32(closure**LATE)
    return upper, lower


def closed_by(layers: EyeLayers, closure: float, smile: float = 0.0) -> np.ndarray:
    """Return the region with its eye closed: float32 (h, w, 4), premultiplied. See `edges_at`."""
    upper, lower = edges_at(layers, closure, smile)
    height, width = layers.front.shape
    seen = _filled(np.vstack([upper, lower[::-1]]), (height, width)) if closure < 0.985 else None
    smooth = float(np.clip((closure - CREASED_TO) / (1 - CREASED_TO), 0, 1))
    picture = layers.skin + (layers.smooth - layers.skin) * np.float32(smooth)
    if seen is not None:
        share = (seen * layers.eye)[..., None]
        picture = picture * (1 - share) + layers.drawn * share
    if layers.line is not None:
        fade = 1 - np.clip((closure - FADES_FROM) / (0.95 - FADES_FROM), 0, 1)
        if fade > 0:
            _lay(picture, layers.line, layers.lower, lower, 0.0, float(fade))
    if layers.lash is not None:
        _lay(picture, layers.lash, layers.upper, upper, closure, 1.0)
    front = layers.front[..., None]
    return picture * (1 - front) + layers.drawn * front


def _filled(outline: np.ndarray, shape: tuple[int, int]) -> np.ndarray:
    cover = np.zeros(shape, np.uint8)
    cv2.fillPoly(cover, [np.round((outline - 0.5) * 16).astype(np.int32)], (255,), cv2.LINE_AA, 4)
    return cover.astype(np.float32) * np.float32(1 / 255)


def _lay(
    picture: np.ndarray, strip: Strip, rest: np.ndarray, edge: np.ndarray, turn: float, share: float
) -> None:
    """Lay a strip along an edge over a picture, in place.

    Args:
        picture: float32 (h, w, 4), premultiplied.
        strip: laid out along `rest`.
        rest: the edge as drawn.
        edge: where it is now; the strip is as much shorter as it is.
        turn: how far its ends have turned to go on as the edge does, 0..1.
        share: how much of the strip shows.
    """
    lead = np.stack(
        [_turned(strip.lead[0], edge[0] - edge[6], turn), _turned(strip.lead[1], edge[-1] - edge[-7], turn)]
    )
    path = with_ends(edge, lead, strip.before)
    source = with_ends(rest, strip.lead, strip.before)
    along_rest = frames_along(source)[2]
    tangent, up, along = frames_along(path)
    rows = strip.pixels.shape[0]
    reach = max(strip.above, rows / OVER - strip.above, 2.0)
    height, width = picture.shape[:2]
    band = np.zeros((height, width), np.uint8)
    thick = int(2 * reach) + 3
    cv2.polylines(band, [np.round((path - 0.5) * 16).astype(np.int32)], False, (1,), thick, cv2.LINE_8, 4)
    ys, xs = np.nonzero(band)
    if not len(ys):
        return
    at = np.stack([xs, ys], 1).astype(np.float32) + np.float32(0.5)
    # |at|^2 is the same for all points of the path and left out.
    nearest = ((path**2).sum(1) - 2 * (at @ path.T)).argmin(1)
    d = at - path[nearest]
    # Directions may lean against the line (see `frames_along`): solved, not projected.
    ahead = (d * tangent[nearest]).sum(1)
    above = (d * up[nearest]).sum(1)
    stretch = np.gradient(along_rest) / np.maximum(np.gradient(along), 1e-3)
    s = (along_rest[nearest] + ahead * stretch[nearest]) * OVER
    # A shut lid's line runs straight along it, also where it had left it in an arch, and is a little thinner.
    middle = np.interp(s, np.arange(len(strip.spine)), strip.spine)
    thin = 1 - THINNER * turn
    n = (strip.above - ((above - middle * (1 - turn)) / thin + middle)) * OVER
    found = cv2.remap(
        strip.pixels,
        s.astype(np.float32)[:, None],
        n.astype(np.float32)[:, None],
        cv2.INTER_CUBIC,
        borderMode=cv2.BORDER_CONSTANT,
    )[:, 0]
    found = np.clip(found, 0, 1) * np.float32(share)
    # The face's own alpha is kept: beside the face there is no lid.
    under = picture[ys, xs]
    picture[ys, xs] = under * (1 - found[:, 3:]) + found * under[:, 3:]


def _turned(lead: np.ndarray, way: np.ndarray, share: float) -> np.ndarray:
    """Return a direction turned towards another by a share."""
    way = way / max(float(np.hypot(*way)), 1e-6)
    mixed = lead * (1 - share) + way * share
    return (mixed / max(float(np.hypot(*mixed)), 1e-6)).astype(np.float32)


def values_of(layers: EyeLayers) -> np.ndarray:
    """Return closures, rising from 0 to 1, between which no lash moves by more than about a pixel."""
    way = float(np.hypot(*(layers.closed - layers.upper).T).max())
    return np.linspace(0, 1, int(np.clip(np.ceil(way), _FEWEST, _MOST)) + 1).astype(np.float32)


def eye_levels(
    rgba_premultiplied: np.ndarray, framing: Framing, parts: EyeParts, whole: bool = False
) -> Levels:
    """Return an eye at rising closures; the first is the drawing itself, byte for byte.

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
        return Levels(corner, np.array([0, 1], np.float32), np.stack([own, own]))
    values = values_of(layers)
    x, y = layers.corner
    height, width = layers.front.shape
    stack = np.empty((len(values), height, width, 4), np.uint8)
    stack[0] = rgba_premultiplied[y : y + height, x : x + width]
    for level, value in zip(stack[1:], values[1:], strict=True):
        level[:] = np.clip(closed_by(layers, float(value)) * 255 + 0.5, 0, 255).astype(np.uint8)
    return Levels(layers.corner, values, stack)
