"""A brow as a stroke of its own, that rises, sinks and leans over the skin behind it."""

from __future__ import annotations

from typing import NamedTuple

import cv2
import numpy as np

from models.drawing import Framing
from models.parts.eye_crop import EYE_PIXELS, EYE_PLANES
from models.parts.eye_layers import front_of
from models.parts.eye_parts import EyeParts
from models.parts.line_strips import bridged
from models.parts.planes import dilated, enlarged, step
from models.parts.skin import carried_across, completed

RISE = 4.4
"""Frame pixels that a brow rises by when its number is 1; measured on riggers' characters."""
LEAN = 3.4
"""Frame pixels that a brow's inner end moves up, and its outer one down, when the angle is 1."""
_MIDDLE = 0.8
"""Where it leans about: so far from its middle towards the outer end, in half lengths."""
_FEWEST = 10.0
"""Pixels of the crop, in sum, of which a brow consists at least."""
_SURE = 0.7
"""What a brow's plane reaches at least: what was less sure was a lash, hair or a fold of the lid."""
_ABOVE = 0.3
"""How far below the eye's middle a brow may reach, in heights of its crop's half."""
_OFF_LINE = 6.0
"""Pixels of the crop that a piece of a brow may lie above or below its largest piece's line."""
_NEAR = 4.0
"""Frame pixels within which what is above and below a brow says what is behind it."""
_FAINTEST = (0.25, 0.5)
"""Shares of a brow's usual cover: what is no brow's where nothing beside it is more, and what surely is."""
_STREAKS = 1.5
"""Frame pixels along a brow over which columns that are carried over it are evened out."""
_OVER_HAIR = 0.5
"""Share of what surrounds a brow that lies in front of the eye from which the brow is drawn over it."""


class Brow(NamedTuple):
    """One brow, ready to be moved. Premultiplied bytes on the pixels of a box of the drawing.

    Attributes:
        corner: (x, y) of the box in the drawing.
        behind: uint8 (h, w, 3), the drawing there without the brow.
        ink: uint8 (h, w, 4), the brow alone.
        free: uint8 (h, w), where nothing lies before it.
        middle: (x, y) about which it leans, pixels of the box.
        inwards: (x, y), a half of its length towards the nose, pixels.
        up: (x, y), one frame pixel up the head, pixels.
        hidden: whether anything may lie before it.
    """

    corner: tuple[int, int]
    behind: np.ndarray
    ink: np.ndarray
    free: np.ndarray
    middle: np.ndarray
    inwards: np.ndarray
    up: np.ndarray
    hidden: bool

    def shown(self, rise: float, lean: float) -> np.ndarray:
        """Return the box with the brow moved, uint8 (h, w, 3); numbers as in the pose."""
        moved = cv2.warpAffine(self.ink, self.way(rise, lean), self.ink.shape[1::-1], flags=cv2.INTER_CUBIC)
        if self.hidden:
            moved = cv2.multiply(moved, cv2.merge([self.free] * 4), scale=1 / 255)
        kept = cv2.merge([255 - moved[..., 3]] * 3)
        return cv2.add(cv2.multiply(self.behind, kept, scale=1 / 255), moved[..., :3])

    def way(self, rise: float, lean: float) -> np.ndarray:
        """Return the 2 x 3 matrix from the brow as drawn to where it is."""
        (in_x, in_y), (up_x, up_y), (x, y) = self.inwards.tolist(), self.up.tolist(), self.middle.tolist()
        # How far inwards, -1..1 along the brow, decides how far up leaning takes it.
        per_pixel = LEAN * lean / max(in_x * in_x + in_y * in_y, 1e-6)
        moved = RISE * rise - per_pixel * (in_x * x + in_y * y)
        a, b = per_pixel * in_x, per_pixel * in_y
        return np.array([[1 + up_x * a, up_x * b, up_x * moved], [up_y * a, 1 + up_y * b, up_y * moved]])


def brow_of(
    rgba_premultiplied: np.ndarray,
    framing: Framing,
    parts: EyeParts,
    other: tuple[float, float] | None = None,
) -> Brow | None:
    """Take the brow over an eye apart; None where there is none to be seen.

    Args:
        rgba_premultiplied: uint8 (H, W, 4), the drawing.
        framing: of the drawing.
        parts: of the eye.
        other: centre of the other eye, frame pixels: what is nearer to it belongs to that one.
    """
    named = _named(parts, framing, other)
    if named is None:
        return None
    unit = framing.scale
    reach = np.abs(_along(parts)) @ ((RISE + (1 + _MIDDLE) * LEAN + 2.0) * unit, 3.0 * unit)
    box = _box(named, parts, framing, reach, rgba_premultiplied.shape)
    if box is None:
        return None
    x0, y0, x1, y1 = box
    drawn = rgba_premultiplied[y0:y1, x0:x1].astype(np.float32) / 255
    alpha = drawn[..., 3]
    straight = drawn[..., :3] / np.maximum(alpha[..., None], 1e-3)
    matrix = parts.to_drawing(framing) - np.array([[0, 0, x0], [0, 0, y0]])
    planes = {k: enlarged(parts.plane(k), matrix, alpha.shape) for k in EYE_PLANES}
    said = enlarged(named, matrix, alpha.shape)
    front = front_of(planes, straight, alpha, unit)
    around = step(dilated(said, 1.2 * unit), 0.1, 0.3)
    over = _is_over_hair(said, front, unit)
    eye = sum(planes[k] for k in ("crease", "lash", "lower", "white", "iris"))
    eye = dilated(np.asarray(eye, np.float32), 1.2 * unit)
    behind = (
        _behind(straight, around, eye, unit) if over else _skin_behind(straight, around, eye, front, unit)
    )
    # Beside a strand before it a brow ends: the strand's outline is often as dark.
    among = np.ones_like(said) if over else (said + 0.02) / (said + planes["front"] + 0.02)
    cover, colour = _matte(straight, behind, said * step(among, 0.25, 0.55), front, unit, over)
    free = np.ones_like(alpha) if over else 1 - front
    free = free * np.clip(alpha * 1.5 - 0.5, 0, 1)
    if float((cover * free).sum()) < 6:
        return None
    ink = np.concatenate([colour * cover[..., None], cover[..., None]], -1)
    middle, inwards, up = _axes(cover, parts, unit)
    if not over:
        hides = step(dilated(front, 1.2 * unit), 0.1, 0.5)
        whole = np.maximum(said, enlarged(parts.plane("whole_brow"), matrix, alpha.shape))
        ink = _behind_hair(ink, hides, whole, (middle, inwards, up), unit)
    to_bytes = lambda a: (np.clip(a, 0, 1) * 255 + 0.5).astype(np.uint8)  # noqa: E731
    shown = behind * alpha[..., None]
    hidden = float(free.min()) < 0.99
    return Brow((x0, y0), to_bytes(shown), to_bytes(ink), to_bytes(free), middle, inwards, up, hidden)


def _named(parts: EyeParts, framing: Framing, other: tuple[float, float] | None) -> np.ndarray | None:
    """Return the plane of this eye's own brow, float32 (P, P), without guesses apart from it."""
    plane = parts.plane("brow") * _own_side(parts, framing, other)
    rows = np.arange(EYE_PIXELS)[:, None]
    plane = plane * (rows < EYE_PIXELS * (0.5 + _ABOVE / 2))
    # A stroke goes on where it is faint for a moment.
    joined = cv2.dilate((plane > 0.3).astype(np.uint8), np.ones((3, 5), np.uint8))
    count, labels = cv2.connectedComponents(joined)
    if count < 2:
        return None
    mass = np.bincount(labels.ravel(), plane.ravel(), count)
    mass[0] = 0
    if mass.max() < _FEWEST:
        return None
    best = plane[(labels == mass.argmax()) & (plane > 0.3)]
    if not best.size or np.percentile(best, 95) < _SURE:
        return None
    kept = mass > 0.12 * mass.max()
    return plane * (kept & _in_line(plane, labels, mass))[labels]


def _in_line(plane: np.ndarray, labels: np.ndarray, mass: np.ndarray) -> np.ndarray:
    """Return which pieces go on as the largest one does, bool (pieces,): a fold of the lid does not."""
    best = int(mass.argmax())
    rows, columns = np.nonzero((labels == best) & (plane > 0.3))
    slope, height = (
        np.polyfit(columns, rows, 1, w=plane[rows, columns]) if np.ptp(columns) > 4 else (0.0, 0.0)
    )
    height = height if np.ptp(columns) > 4 else float(rows.mean())
    ys, xs = np.nonzero(labels)
    piece = labels[ys, xs]
    off = np.bincount(piece, (ys - slope * xs - height) * plane[ys, xs], len(mass)) / np.maximum(mass, 1e-6)
    return np.abs(off) < _OFF_LINE


def _own_side(parts: EyeParts, framing: Framing, other: tuple[float, float] | None) -> np.ndarray:
    """Return 1 where the crop is nearer to this eye than to the other one, float32 (P, P)."""
    columns = (np.arange(EYE_PIXELS, dtype=np.float32) + 0.5) / EYE_PIXELS
    if other is None:
        return np.broadcast_to((columns > 0.12).astype(np.float32), (EYE_PIXELS, EYE_PIXELS))
    y, x = np.mgrid[:EYE_PIXELS, :EYE_PIXELS] + 0.5
    matrix = parts.to_drawing(Framing(0.0, 0.0, 1.0))
    at = np.stack([x, y], -1) @ matrix[:, :2].T + matrix[:, 2]
    own = np.hypot(*(at - parts.centre).transpose(2, 0, 1))
    return (own < np.hypot(*(at - other).transpose(2, 0, 1))).astype(np.float32)


def _box(
    named: np.ndarray, parts: EyeParts, framing: Framing, reach: np.ndarray, shape: tuple[int, ...]
) -> tuple[int, int, int, int] | None:
    """Return the box (x0, y0, x1, y1) of the drawing that a brow can move in."""
    rows, columns = np.nonzero(named > 0.1)
    matrix = parts.to_drawing(framing)
    corners = np.array(
        [(x, y) for x in (columns.min(), columns.max() + 1) for y in (rows.min(), rows.max() + 1)]
    )
    at = corners @ matrix[:, :2].T + matrix[:, 2]
    x0, y0 = (int(max(0, v)) for v in np.floor(at.min(0) - reach))
    x1, y1 = (int(min(n, v)) for n, v in zip(shape[1::-1], np.ceil(at.max(0) + reach), strict=True))
    return (x0, y0, x1, y1) if min(x1 - x0, y1 - y0) >= 8 else None


def _is_over_hair(said: np.ndarray, front: np.ndarray, unit: float) -> bool:
    """Return whether a brow is drawn over what lies in front of the eye; both are float32 (h, w), 0..1."""
    # Above and below it: beside it there is hair that it ends at.
    column = np.ones((2 * max(1, round(2.5 * unit)) + 1, 1), np.uint8)
    ring = step(cv2.dilate(said, column), 0.3, 0.6) * (1 - step(dilated(said, 0.8 * unit), 0.1, 0.3))
    return float((ring * front).sum()) > _OVER_HAIR * float(ring.sum())


def _behind(straight: np.ndarray, around: np.ndarray, eye: np.ndarray, unit: float) -> np.ndarray:
    """Return what is behind a brow, float32 (h, w, 3), carried over it from above and below.

    A brow lies across what it covers: skin, and strands that hang down, each as it leans; the eye below does
    not go on there.
    """
    known = (around < 0.02) & (eye < 0.15)
    out = carried_across(cv2.blur(straight, (1, 3)), straight, known, unit)
    return (straight + (out - straight) * around[..., None]).astype(np.float32)


def _skin_behind(
    straight: np.ndarray, around: np.ndarray, eye: np.ndarray, front: np.ndarray, unit: float
) -> np.ndarray:
    """Return what is behind a brow on skin, float32 (h, w, 3); amid hair what `_behind` says.

    What lies before it stays as drawn: a strand's tip that ends over the brow must not go on downwards.
    """
    carried = _behind(straight, around, eye, unit)
    skin = (around < 0.02) & (eye < 0.15) & (dilated(front, 0.6 * unit) < 0.15)
    if skin.sum() < 20:
        return carried
    between = step(_lesser_beside(front, around < 0.02), 0.15, 0.45)
    filled = _filled(straight, skin, around, unit)
    out = filled + (carried - filled) * between[..., None]
    drawn = step(front, 0.3, 0.8) * (1 - between)
    return straight + (out - straight) * (around * (1 - drawn))[..., None]


def _lesser_beside(plane: np.ndarray, known: np.ndarray) -> np.ndarray:
    """Return the lesser of a plane's nearest known values above and below, float32 (h, w)."""
    both = []
    for way in (1, -1):
        out = np.where(known, plane, np.float32(1))[::way]
        seen = known[::way]
        for row in range(1, len(out)):
            out[row] = np.where(seen[row], out[row], out[row - 1])
        both.append(out[::way])
    return np.minimum(*both)


def _filled(straight: np.ndarray, known: np.ndarray, around: np.ndarray, unit: float) -> np.ndarray:
    """Return a picture carried over what is around a brow, float32 (h, w, 3), from where it is known.

    A column that is known soon above and below says it, shadows included; elsewhere all around does.
    """
    soft = cv2.blur(straight, (1, 3))
    out = completed(straight, known.astype(np.float32))
    at, near = np.arange(len(known)), _NEAR * unit
    for column in np.flatnonzero((around >= 0.02).any(0)):
        here = np.flatnonzero(known[:, column])
        if len(here) < 2:
            continue
        after = np.searchsorted(here, at).clip(1, len(here) - 1)
        gap = np.maximum(at - here[after - 1], here[after] - at)
        sure = (1 - step(gap.astype(np.float32), near, 1.6 * near))[:, None]
        carried = np.stack([np.interp(at, here, soft[here, column, k]) for k in range(3)], 1)
        out[:, column] += (carried - out[:, column]) * sure
    return cv2.blur(out, (2 * max(1, round(_STREAKS * unit)) + 1, 1))


def _matte(
    straight: np.ndarray,
    behind: np.ndarray,
    said: np.ndarray,
    front: np.ndarray,
    unit: float,
    over: bool,
) -> tuple[np.ndarray, np.ndarray]:
    """Return how much of each pixel is brow, float32 (h, w), 0..1, and the brow's own colour, (h, w, 3).

    Args:
        straight: float32 (h, w, 3), the drawing, straight RGB, 0..1.
        behind: float32 (h, w, 3), likewise without its brow.
        said: float32 (h, w), what is named brow, 0..1.
        front: float32 (h, w), what lies in front of the eye.
        unit: pixels per frame pixel.
        over: whether the brow is drawn over that.
    """
    core = step(said, 0.45, 0.85) * (1.0 if over else 1 - front)
    if core.sum() < 4:
        core = said * (1.0 if over else 1 - front)
    # At its edges a brow is mixed with what is behind it: its own colour is the furthest from that.
    apart = np.abs(straight - behind).max(-1) * core
    core = core * step(apart / (dilated(apart, 1.5 * unit) + 1e-3), 0.6, 0.95)
    colour = completed(straight, core)
    toward = colour - behind
    length = (toward**2).sum(-1)
    share = ((straight - behind) * toward).sum(-1) / np.maximum(length, 1e-4)
    zone = step(dilated(said, 0.8 * unit), 0.12, 0.4)
    by_colour = np.clip(share * 1.08 - 0.04, 0, 1) * zone
    trust = step(length, 0.003, 0.015)
    cover = by_colour * trust + said * (1 - trust)
    # A shadow's edge beside a brow is a little on the way to its colour: no stroke is as faint as that.
    usual = float(np.average(cover, weights=said**4 + 1e-9))
    cover = cover * step(dilated(cover, 0.4 * unit), *(share * usual for share in _FAINTEST))
    seen = np.ones_like(front) if over else 1 - front
    return (cover * seen).astype(np.float32), colour


def _behind_hair(
    ink: np.ndarray,
    hides: np.ndarray,
    whole: np.ndarray,
    axes: tuple[np.ndarray, np.ndarray, np.ndarray],
    unit: float,
) -> np.ndarray:
    """Return a brow (h, w, 4) that goes on behind what hides it: laid out straight, bridged, laid back.

    Args:
        ink: as seen, premultiplied.
        hides: float32 (h, w), where something hides it, or is too near for its colours to be believed.
        whole: float32 (h, w), where there is any of it, as far as is known.
        axes: of the brow: see `Brow`.
        unit: pixels per frame pixel.
    """
    middle, inwards, up = axes
    along, down = inwards / np.hypot(*inwards), -up / np.hypot(*up)
    y, x = np.mgrid[: ink.shape[0], : ink.shape[1]].astype(np.float32) + np.float32(0.5)
    u = (x - middle[0]) * along[0] + (y - middle[1]) * along[1]
    v = (x - middle[0]) * down[0] + (y - middle[1]) * down[1]
    sure = (ink[..., 3] > 0.4) & (hides < 0.3)
    if sure.sum() < 12 or float(hides[whole > 0.3].max(initial=0)) < 0.3:
        return ink
    degree = 2 if np.ptp(u[sure]) > 6 * unit else 1
    curve = np.poly1d(np.polyfit(u[sure], v[sure], degree, w=ink[..., 3][sure]))
    span = u[whole > 0.3]
    first, last, reach = float(span.min()) - 1, float(span.max()) + 1, 4.0 * unit
    at_u = np.arange(first, last, 0.5, dtype=np.float32)[None]
    at_v = np.arange(-reach, reach, 0.5, dtype=np.float32)[:, None] + curve(at_u).astype(np.float32)
    at_u = np.broadcast_to(at_u, at_v.shape)
    px, py = (middle[i] + along[i] * at_u + down[i] * at_v - 0.5 for i in (0, 1))
    look = lambda a: cv2.remap(a, px.astype(np.float32), py.astype(np.float32), cv2.INTER_LINEAR)  # noqa: E731
    laid = np.concatenate([look(np.ascontiguousarray(ink, np.float32)), look(hides)[..., None]], -1)
    laid = bridged(laid)
    back_u, back_v = (u - first) * 2, (v - curve(u) + reach) * 2
    found = cv2.remap(laid, back_u.astype(np.float32), back_v.astype(np.float32), cv2.INTER_LINEAR)
    return ink + (found - ink) * hides[..., None]


def _along(parts: EyeParts) -> np.ndarray:
    """Return one step up the head and one to its right in the picture, as columns: (2, 2)."""
    turn = np.deg2rad(parts.roll_deg)
    return np.array([[np.sin(turn), np.cos(turn)], [-np.cos(turn), np.sin(turn)]])


def _axes(cover: np.ndarray, parts: EyeParts, unit: float) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return where a brow leans about, half its length inwards, and one frame pixel up: (2,) each, pixels.

    `cover` is float32 (h, w), how much of a pixel is brow; `unit` is pixels per frame pixel.
    """
    up, right = _along(parts).T
    up = up * unit
    inwards = right if parts.mirrored else -right
    rows, columns = np.nonzero(cover > 0.3)
    at = np.stack([columns + 0.5, rows + 0.5], 1)
    along = at @ inwards
    low, high = np.percentile(along, (2, 98))
    half = max((high - low) / 2, 2 * unit)
    centre = at.mean(0)
    centre = centre + inwards * ((low + high) / 2 - centre @ inwards - _MIDDLE * half)
    return centre, inwards * half, up
