"""Taking a drawn mouth apart: mattes, curves, the skin behind, and the style it is drawn in."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import cv2
import numpy as np

from models.drawing import Framing
from models.parts.mouth_classes import (
    FRONT,
    INSIDE,
    LINE,
    LOWER_LIP,
    MARK,
    OTHER,
    PIXELS,
    SKIN,
    TEETH,
    TONGUE,
    UPPER_LIP,
)
from models.parts.mouth_parts import STEPS, MouthParts, MouthPieces, MouthStyle
from models.parts.mouth_scene import LOWER, OPENING, STAYS, UPPER
from models.parts.strokes import vector

HEAD, CHIN = 124.0, 180.0
"""Height of a head (hair top to chin) and row of its chin, frame pixels."""
OPEN_PARTS = (INSIDE, TEETH, TONGUE)
_LINES_AND_LIPS = (LINE, *OPEN_PARTS, UPPER_LIP, LOWER_LIP)
_U = np.linspace(-1, 1, STEPS, dtype=np.float32)
_LEAST_LINE = 0.3
"""How sure a closed mouth's line must be somewhere, that what is apart from it is none of the mouth's."""
_DENT = 0.08
"""How deep a dent of an open mouth's lower edge may be, in heights of the edge."""


class _Window(NamedTuple):
    """The patch that may change.

    Attributes:
        x, y: its corner in the drawing.
        rest: uint8 (h, w, 4), the drawing in it.
        parts: float32 (CLASSES, h, w), what is named there.
        unit: pixels of the drawing per pixel of the network's look.
    """

    x: int
    y: int
    rest: np.ndarray
    parts: np.ndarray
    unit: float


def take_apart(rgba_premultiplied: np.ndarray, framing: Framing, parts: MouthParts) -> MouthPieces | None:
    """Return the mouth in pieces, or None where it lies outside the drawing.

    Args:
        rgba_premultiplied: uint8 (H, W, 4), the drawing.
        framing: where the head is.
        parts: what the network named.
    """
    k = framing.scale
    side = parts.side * k
    left = framing.left + parts.centre[0] * k - side / 2
    top = framing.top + parts.centre[1] * k - side / 2
    points = parts.points * side + (left, top)
    window = _window(rgba_premultiplied, parts, (left, top, side), points)
    if window is None:
        return None
    strip = _Strip(window, points[:2] - (window.x, window.y))
    named = _near_mouth(window.parts, strip, points[2:] - (window.x, window.y))
    named = _of_one_state(named, parts.is_open, window.unit)
    path = None
    if not parts.is_open:
        path = _line_through(named, strip)
        named = _with_line(named, strip, path)
    window = window._replace(parts=named)
    upper, lower, shut = _curves(window, strip, path)
    behind = _behind(window)
    mattes = _mattes(window, behind, strip, (upper, lower, shut), parts.is_open)
    style = _style(window, behind, mattes, strip, k * HEAD, parts.is_open)
    # Of the chin as it was found and as frames have it, the lower one: neither is sure.
    room = framing.top + max(parts.chin, CHIN) * k - window.y - float(strip.middle[1])
    style = style._replace(height=min(style.height, max(0.9 * room, 0.03 * k * HEAD)))
    return MouthPieces(
        (window.x, window.y), parts.own, window.rest, behind, mattes, strip.ends, upper, lower, shut, style
    )


def _window(
    pixels: np.ndarray, parts: MouthParts, square: tuple[float, float, float], points: np.ndarray
) -> _Window | None:
    """Return the patch: as large as what was looked at, around the mouth, within the drawing."""
    height, width = pixels.shape[:2]
    left, top, side = square
    middle, reach = points[:2].mean(0), side / 2
    x0, x1 = (int(np.clip(round(middle[0] + d), 0, width)) for d in (-reach, reach))
    y0, y1 = (int(np.clip(round(middle[1] + d), 0, height)) for d in (-reach, reach))
    if x1 - x0 < 8 or y1 - y0 < 8:
        return None
    unit = side / PIXELS
    named = _enlarged(parts.planes, unit, (left - x0, top - y0), (y1 - y0, x1 - x0))
    return _Window(x0, y0, pixels[y0:y1, x0:x1], named, unit)


def _enlarged(planes: np.ndarray, k: float, corner: tuple[float, float], size: tuple[int, int]) -> np.ndarray:
    """Return named parts on the drawing's own pixels, float32 (CLASSES, h, w); beyond them there is skin.

    Args:
        planes: uint8 (CLASSES, PIXELS, PIXELS).
        k: pixels of the drawing per pixel of the planes.
        corner: where the planes' corner lies in the wanted window.
        size: h and w of the window.
    """
    # Convention: edges of pixels at integers; `warpAffine` counts from their middles.
    matrix = np.array([[k, 0, corner[0] + k / 2 - 0.5], [0, k, corner[1] + k / 2 - 0.5]], np.float32)
    height, width = size
    out = np.zeros((len(planes), height, width), np.float32)
    for i, plane in enumerate(planes):
        outside = 255 if i == SKIN else 0
        grown = cv2.warpAffine(
            plane, matrix, (width, height), flags=cv2.INTER_LINEAR, borderMode=cv2.BORDER_CONSTANT,
            borderValue=(outside,),
        )  # fmt: skip
        out[i] = grown.astype(np.float32) / 255
    return out


class _Strip:
    """The mouth straightened: columns from corner to corner, rows across; and its ends in the patch."""

    def __init__(self, window: _Window, ends: np.ndarray) -> None:
        self.ends = np.asarray(ends, np.float32)
        self.middle = self.ends.mean(0)
        self.half = max(float(np.hypot(*(self.ends[1] - self.ends[0]))) / 2, 1.0)
        along = (self.ends[1] - self.ends[0]) / (2 * self.half)
        down = np.array([-along[1], along[0]], np.float32)
        self.reach = max(1.3 * self.half, 6 * window.unit)
        self.unit = window.unit
        self.step = min(1.0, window.unit / 2)
        self.t = np.arange(-self.reach, self.reach, self.step, dtype=np.float32)
        s = _U * self.half
        self.x = (self.middle[0] + s[None] * along[0] + self.t[:, None] * down[0] - 0.5).astype(np.float32)
        self.y = (self.middle[1] + s[None] * along[1] + self.t[:, None] * down[1] - 0.5).astype(np.float32)
        height, width = window.rest.shape[:2]
        ys, xs = np.mgrid[0:height, 0:width].astype(np.float32) + np.float32(0.5)
        dx, dy = xs - self.middle[0], ys - self.middle[1]
        self.pixel_s = dx * along[0] + dy * along[1]
        self.pixel_t = dx * down[0] + dy * down[1]

    def of(self, plane: np.ndarray) -> np.ndarray:
        """Return a plane (h, w) of the patch on the strip: (T, STEPS)."""
        return cv2.remap(
            np.ascontiguousarray(plane, np.float32),
            self.x,
            self.y,
            cv2.INTER_LINEAR,
            borderMode=cv2.BORDER_CONSTANT,
        )

    def below(self, curve: np.ndarray) -> np.ndarray:
        """Return how far each pixel of the patch lies below a curve, pixels."""
        at = np.interp(np.clip(self.pixel_s / self.half, -1, 1), _U, curve)
        return self.pixel_t - at.astype(np.float32)


def _near_mouth(parts: np.ndarray, strip: _Strip, middles: np.ndarray) -> np.ndarray:
    """Return named parts without those of a mouth that lie too far from it to be its own.

    Args:
        parts: float32 (CLASSES, h, w).
        strip: where the corners are.
        middles: (2, 2), the middles of upper and lower lip in the patch.
    """
    along = np.array([strip.ends[1] - strip.ends[0]]) / (2 * strip.half)
    down = np.array([-along[0, 1], along[0, 0]])
    top, bottom = sorted(float(v) for v in (middles - strip.middle) @ down)
    reach = 0.45 * strip.half + 4 * strip.unit
    across = np.clip(1.5 - np.abs(strip.pixel_s) / (1.15 * strip.half + 2 * strip.unit), 0, 0.5) * 2
    above = np.clip((strip.pixel_t - (min(top, 0) - reach)) / (0.3 * reach) + 1, 0, 1)
    below = np.clip(((max(bottom, 0) + 1.6 * reach) - strip.pixel_t) / (0.3 * reach) + 1, 0, 1)
    near = (across * above * below).astype(np.float32)
    return _held(parts, [*_LINES_AND_LIPS, MARK], near)


def _held(parts: np.ndarray, classes: Sequence[int], share: np.ndarray) -> np.ndarray:
    """Return named parts of which some classes keep a share, (h, w), 0..1; the rest is none of the mouth's.

    Args:
        parts: float32 (CLASSES, h, w).
        classes: of `mouth_classes`.
        share: float32 (h, w), 0..1.
    """
    some, out = list(classes), parts.copy()
    out[some] *= share
    out[OTHER] += parts[some].sum(0) * (1 - share)
    return out


def _of_one_state(parts: np.ndarray, is_open: bool, unit: float) -> np.ndarray:
    """Return named parts of which none contradicts that the mouth is open, or closed.

    Args:
        parts: float32 (CLASSES, h, w).
        is_open: what the network said as a whole.
        unit: pixels of the drawing per pixel of the network's look.
    """
    if is_open:
        out = parts.copy()
        if float(parts[UPPER_LIP].sum()) < 0.3 * float(parts[LOWER_LIP].sum()):
            # A lower lip without an upper one is what is inside, or goes with it.
            out[TONGUE] += out[LOWER_LIP]
            out[LOWER_LIP] = 0
        return out
    # A dark line may be named an opening; what lies apart from all lines is none.
    near = np.clip(_grown(parts[LINE], 2.5 * unit) * 3 - 0.3, 0, 1)
    return _held(parts, OPEN_PARTS, near)


def _line_through(parts: np.ndarray, strip: _Strip) -> np.ndarray:
    """Return how far below the corners the line through a closed mouth lies, float32 (STEPS,), pixels.

    Args:
        parts: float32 (CLASSES, h, w).
        strip: where the corners are.
    """
    return strip.t[traced(strip.of(parts[LINE]), 0.01).astype(int)]


def _with_line(parts: np.ndarray, strip: _Strip, path: np.ndarray) -> np.ndarray:
    """Return named parts of a closed mouth, less lines and lips that do not hang together with its line.

    A collar below a chin may be named lips and a line; skin lies between them and the mouth.

    Args:
        parts: float32 (CLASSES, h, w).
        strip: where the corners are.
        path: of that line, as of `_line_through`.
    """
    if float(strip.of(parts[LINE]).max()) < _LEAST_LINE:
        return parts
    solid = _grown(np.clip(parts[list(_LINES_AND_LIPS)].sum(0), 0, 1), 1.5 * strip.unit) > 0.35
    along = np.abs(strip.below(path)) < 1.5 * strip.unit
    along &= np.abs(strip.pixel_s) < strip.half
    return _held(parts, _LINES_AND_LIPS, _grown(_joined(solid, along).astype(np.float32), strip.unit))


def traced(weight: np.ndarray, stiffness: float) -> np.ndarray:
    """Return the row of each column along the smoothest path through the largest weights, float32 (columns,).

    Args:
        weight: (rows, columns).
        stiffness: what a step of one row costs, squared with its length.
    """
    rows, columns = weight.shape
    steps = np.arange(-3, 4)
    price = stiffness * steps.astype(np.float32) ** 2
    best = -weight[:, 0].astype(np.float32)
    came = np.zeros((rows, columns), np.int32)
    for x in range(1, columns):
        padded = np.pad(best, 3, constant_values=1e9)
        choices = np.stack([padded[3 + s : 3 + s + rows] + p for s, p in zip(steps, price, strict=True)])
        came[:, x] = choices.argmin(0)
        best = choices.min(0) - weight[:, x]
    path = np.zeros(columns, np.int32)
    path[-1] = int(best.argmin())
    for x in range(columns - 1, 0, -1):
        path[x - 1] = path[x] + steps[came[path[x], x]]
    return path.astype(np.float32)


def _smoothed(curve: np.ndarray, known: np.ndarray, sigma: float) -> np.ndarray:
    """Return a curve with gaps bridged and noise taken out."""
    if known.sum() < 2:
        return np.zeros(STEPS, np.float32)
    at = np.interp(_U, _U[known], curve[known]).astype(np.float32)
    padded = np.pad(at, 12, mode="reflect", reflect_type="odd")
    return cv2.GaussianBlur(padded[None], (0, 0), sigma)[0, 12:-12].astype(np.float32)


def _curves(
    window: _Window, strip: _Strip, path: np.ndarray | None
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return the upper and the lower lip's curve, and the closed mouth's: float32 (STEPS,) each.

    Args:
        window: of the mouth.
        strip: where the corners are.
        path: of a closed mouth's line, as of `_line_through`; None where it is drawn open.
    """
    p = window.parts
    if path is not None:
        # A line drawn in few pixels: its own darkness says where it is more finely than the network.
        weight = strip.of(p[LINE])
        close = weight**2 * np.exp(-0.5 * ((strip.t[:, None] - path) / (2 * window.unit)) ** 2)
        known = close.max(0) > 0.05
        at = (close * strip.t[:, None]).sum(0) / np.maximum(close.sum(0), 1e-6)
        shut = _smoothed(at, known, 1.5)
        return shut, shut, shut
    # The lines around an opening belong to it: half of each lies inside.
    opened = strip.of(p[list(OPEN_PARTS)].sum(0) + p[LINE])
    inner = strip.of(p[list(OPEN_PARTS)].sum(0)) > 0.3
    solid = _joined(opened > 0.5, inner)
    known = np.logical_and(solid.any(0), inner.any(0))
    first, last = solid.argmax(0), len(strip.t) - 1 - solid[::-1].argmax(0)
    upper = _smoothed(strip.t[first], known, 1.5)
    lower = np.maximum(_bulging(_smoothed(strip.t[last], known, 1.5)), upper)
    high = lower - upper
    shut = upper + 0.3 * high
    shut = cv2.GaussianBlur(np.pad(shut, 20, mode="edge")[None], (0, 0), 5)[0, 20:-20] * 0.6
    return upper, lower, shut.astype(np.float32)


def _bulging(curve: np.ndarray) -> np.ndarray:
    """Return a lower lip's curve without its dents: what was named skin or lip there is inside.

    Args:
        curve: float32 (STEPS,), downwards.
    """
    hull: list[int] = []
    for i in range(len(curve)):
        while len(hull) > 1:
            a, b = hull[-2:]
            if (curve[b] - curve[a]) * (i - a) > (curve[i] - curve[a]) * (b - a):
                break
            hull.pop()
        hull.append(i)
    at = np.array(hull, np.intp)
    around = np.interp(np.arange(len(curve)), at, curve[at]).astype(np.float32)
    return np.maximum(curve, around - _DENT * max(float(np.ptp(curve)), 1e-3))


def _joined(solid: np.ndarray, inner: np.ndarray) -> np.ndarray:
    """Return what of a mask hangs together with another one: a mark below the lip is no edge of the mouth."""
    count, labels = cv2.connectedComponents(solid.astype(np.uint8), connectivity=8)
    ours = np.bincount(labels.ravel(), np.logical_and(inner, solid).ravel(), count) > 0
    ours[0] = False
    return ours[labels.astype(np.intp)]


def filled(pixels: np.ndarray, known: np.ndarray) -> np.ndarray:
    """Fill what is not known from its neighbours: a pyramid of means, then a few rounds of blurring.

    Args:
        pixels: float32 (h, w, C).
        known: float32 (h, w), 0..1, how much each pixel may be believed.
    """
    sums: list[np.ndarray] = [pixels * known[..., None]]
    weights: list[np.ndarray] = [known.astype(np.float32)]
    while min(weights[-1].shape) > 2:
        sums.append(cv2.pyrDown(sums[-1]))
        weights.append(cv2.pyrDown(weights[-1]))
    out = sums[-1] / np.maximum(weights[-1], 1e-4)[..., None]
    for total, weight in zip(sums[-2::-1], weights[-2::-1], strict=True):
        size = (weight.shape[1], weight.shape[0])
        coarse = cv2.resize(out, size, interpolation=cv2.INTER_LINEAR)
        share = np.clip(weight * 4, 0, 1)[..., None]
        out = total / np.maximum(weight, 1e-4)[..., None] * share + coarse * (1 - share)
    for _ in range(12):
        out = pixels * known[..., None] + cv2.GaussianBlur(out, (0, 0), 1.5) * (1 - known[..., None])
    return out


def _behind(window: _Window) -> np.ndarray:
    """Return the drawing without its mouth, uint8 (h, w, 4)."""
    p, rest = window.parts, window.rest.astype(np.float32)
    u = window.unit
    gone = p[[LINE, INSIDE, TEETH, TONGUE, UPPER_LIP, LOWER_LIP, MARK]].sum(0)
    reach = max(1, round(0.9 * u))
    disc = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (2 * reach + 1, 2 * reach + 1))
    erased = cv2.dilate((gone > 0.22).astype(np.uint8), disc)
    # Other marks are neither skin nor in the way: they stay, and lend no colour.
    believed = np.where(erased > 0, 0.0, np.clip(p[SKIN] * 1.5 - 0.3, 0.0, 1.0)).astype(np.float32)
    believed[rest[..., 3] < 250] = 0
    # What is far from the skin around (a lash of hair, the chin's line) lends none either.
    near = erased == 0
    if believed.sum() < 16:
        return window.rest.copy()
    skin = np.median(rest[believed > 0.5], 0) if (believed > 0.5).sum() > 8 else rest[near].mean(0)
    apart = np.abs(rest - skin)[..., :3].max(2)
    believed *= np.clip((110 - apart) / 50, 0, 1)
    smooth = filled(rest, believed)
    keep = cv2.GaussianBlur(erased.astype(np.float32), (0, 0), max(0.5, 0.3 * u))
    keep = np.maximum(keep, erased)[..., None]
    keep *= (1 - np.clip(2 * p[OTHER] + 2 * p[FRONT] - 0.6, 0, 1) * (erased == 0))[..., None]
    out = rest + (smooth - rest) * keep
    alpha = rest[..., 3:]
    out = np.minimum(out, alpha)
    out[..., 3:] = alpha
    return np.clip(out + 0.5, 0, 255).astype(np.uint8)


def _mattes(
    window: _Window,
    behind: np.ndarray,
    strip: _Strip,
    curves: tuple[np.ndarray, np.ndarray, np.ndarray],
    is_open: bool,
) -> np.ndarray:
    """Return the mattes of the upper piece, the lower piece, the opening, and of what stays.

    Args:
        window: what may change.
        behind: the drawing without its mouth.
        strip: the mouth straightened.
        curves: upper lip, lower lip and the closed mouth.
        is_open: whether the drawing shows an opening.
    """
    upper, lower, shut = curves
    p, rest = window.parts, window.rest.astype(np.float32)
    apart = np.abs(rest - behind)[..., :3].max(2)
    differs = np.clip(apart / 10, 0, 1)
    near_line = _grown(p[LINE], 0.9 * window.unit)
    line = np.clip(near_line * 3 - 0.3, 0, 1)
    below = strip.below(shut)
    # A stroke well below the mouth's line is a mark, whatever it looks like.
    within = np.abs(strip.pixel_s) < 0.85 * strip.half
    astray = (
        np.clip((below - 2.5 * window.unit - 0.12 * strip.half) / window.unit, 0, 1) * within * (not is_open)
    )
    lips_up, lips_low, mark = p[UPPER_LIP], p[LOWER_LIP], p[MARK] + p[LINE] * astray
    line = line * (1 - astray)
    out = np.zeros((*rest.shape[:2], 4), np.float32)
    if is_open:
        hole = np.clip((p[list(OPEN_PARTS)].sum(0) + p[LINE]) * 2.2 - 0.5, 0, 1)
        near = np.clip(_grown(p[list(OPEN_PARTS)].sum(0) + p[LINE], 0.7 * window.unit) * 3 - 0.3, 0, 1)
        # What is painted like skin between the lips is named skin, but lies in the opening.
        between = np.clip(strip.below(upper) + 0.5, 0, 1) * np.clip(0.5 - strip.below(lower), 0, 1)
        between *= np.abs(strip.pixel_s) < strip.half
        out[..., OPENING] = np.maximum(np.maximum(hole, between), near * differs)
    else:
        # How much of a pixel is line: its way from the skin behind to the line's own colour.
        colour = _line_colour(window, behind)
        way = (colour - behind.astype(np.float32))[..., :3]
        amount = ((rest - behind)[..., :3] * way).sum(2) / np.maximum((way**2).sum(2), 60)
        out[..., UPPER] = np.clip(amount * 1.1, 0, 1) * line
    rest_of = 1 - out[..., OPENING] - out[..., UPPER]
    soft = lambda q: np.clip(2 * _grown(q, 0.4 * window.unit) - 0.4, 0, 1) * differs  # noqa: E731
    out[..., UPPER] += np.clip(soft(lips_up), 0, 1) * rest_of
    out[..., LOWER] = np.clip(soft(lips_low + mark), 0, 1) * np.clip(
        1 - out[..., UPPER] - out[..., OPENING], 0, 1
    )
    stays = np.clip(2.5 * p[FRONT] - 0.5, 0, 1)
    above = np.clip(-below / max(1.0, window.unit) - 0.5, 0, 1)
    stays = np.maximum(stays, np.clip(2.5 * p[OTHER] - 0.6, 0, 1) * above)
    out[..., STAYS] = stays
    return np.clip(out * 255 + 0.5, 0, 255).astype(np.uint8)


def _grown(plane: np.ndarray, pixels: float) -> np.ndarray:
    """Return a plane whose maxima are widened by so many pixels."""
    reach = max(1, round(pixels))
    return cv2.dilate(plane, cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (2 * reach + 1, 2 * reach + 1)))


def _line_colour(window: _Window, behind: np.ndarray) -> np.ndarray:
    """Return the mouth line's colour, float32 (4,) premultiplied 0..255: where it stands out most."""
    rest = window.rest.astype(np.float32)
    apart = np.abs(rest - behind)[..., :3].sum(2)
    line = window.parts[LINE] > 0.35 * max(0.2, float(window.parts[LINE].max()))
    if line.sum() < 3:
        return behind.reshape(-1, 4).mean(0) * vector([0.5, 0.4, 0.4, 1])
    least = np.percentile(apart[line], 75)
    return np.median(rest[line & (apart >= least)], 0)


def _style(
    window: _Window, behind: np.ndarray, mattes: np.ndarray, strip: _Strip, head: float, is_open: bool
) -> MouthStyle:
    """Return how to draw what the drawing does not show."""
    skin = np.median(behind.reshape(-1, 4)[:, :3], 0).astype(np.float32) / 255
    line = _line_colour(window, behind)[:3] / 255
    contrast = float(np.abs(line - skin).max())
    if is_open and contrast < 0.3:
        # No line was drawn around the opening: closed, it needs one.
        line = 0.45 * skin * vector([1, 0.8, 0.8]) + 0.1 * line
        contrast = 0.5
    faint = float(np.clip(1 - contrast / 0.5, 0, 1))
    matte = mattes[..., UPPER].astype(np.float32) / 255 * (window.parts[LINE] > 0.2)
    across = strip.of(matte).sum(0) * strip.step
    drawn = across[across > 0.3]
    width = float(np.median(drawn)) if len(drawn) > 4 and not is_open else _open_line(window, strip)
    width = float(np.clip(width, (0.005 if is_open else 0.0025) * head, 0.02 * head))
    closed_width = 2 * strip.half / head
    half = head * (0.055 + 0.755 * min(closed_width, 0.3)) / 2
    height = head * (0.023 + 0.18 * min(2 * half / head, 0.26))
    small = float(np.clip((0.11 - closed_width) / 0.05, 0, 1))
    # Thin lines and small mouths go with pale insides.
    pale = min(0.95, 0.8 * faint + 0.45 * small)
    tongue = 0.3 * skin * vector([0.95, 0.58, 0.56]) + 0.7 * vector([0.81, 0.47, 0.45])
    tongue = tongue + (skin * vector([1, 0.74, 0.72]) - tongue) * pale
    inside = 0.25 * line + 0.75 * vector([0.52, 0.24, 0.23])
    inside = inside + (tongue * 0.85 - inside) * pale
    # Nobody knows what the artist would have drawn: what lies nearer to skin is less often far off.
    inside = inside + (tongue - inside) * 0.25
    inside, tongue = inside + (skin - inside) * 0.25, tongue + (skin - tongue) * 0.3
    teeth = vector([0.98, 0.96, 0.95]) * min(1.0, 0.8 + 0.25 * float(skin.max()))
    return MouthStyle(
        _rgb(line), _rgb(inside), _rgb(tongue), _rgb(teeth), width, 1.0, faint, half, height,
        0.27 + 0.2 * small, 0.16 * (1 - small),
    )  # fmt: skip


def _rgb(colour: np.ndarray) -> tuple[float, float, float]:
    r, g, b = (float(np.clip(v, 0, 1)) for v in colour)
    return r, g, b


def _open_line(window: _Window, strip: _Strip) -> float:
    """Return the width of the line around an opening, pixels."""
    across = strip.of(window.parts[LINE]).sum(0) * strip.step / 2
    return float(np.median(across))
