"""Finding a background that is one colour or a smooth gradient, and where nothing but it shows."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np

from models.importing.pieces import grown, grown_within, pieces, pieces_with, shrunk, small_pieces
from models.importing.smooth_colour import fit, normalised_blur, samples_on_border

WORKING_SIDE = 256
AMBIGUOUS = 24
"""A background this near (of 255) to white or black may be the colour of clothes and eyes too."""
LEAST_SHARE = 0.03
LEAST_INLIERS = 0.6
MOST_NOISE = 3.5
MOST_PALE = 0.15
"""Share of a head that may have the background's colour for gaps beside its neck to be told from clothes."""
LARGEST_POCKET = 0.04
"""Share of the head's box that one glimpse of the background between its locks may have."""
_NEARLY, _FLAT, _BRIGHT = 8.0, 5.0, 60.0


@dataclass(frozen=True, slots=True)
class Backdrop:
    """A smooth background.

    Attributes:
        colour: float32 (H, W, 3), its sRGB colour everywhere, 0..255.
        region: bool (H, W), where nothing but it shows.
        noise: how much it varies, of 255.
        border_share: how much of the picture's border it covers, 0..1.
        kept_holes: enclosed areas of its colour that were left as they are.
        spread: how much its colour changes over the picture, of 255.
        gaps: enclosed areas beside the neck that were cut although its colour is near white or black.
    """

    colour: np.ndarray
    region: np.ndarray
    noise: float
    border_share: float
    kept_holes: int
    spread: float
    gaps: int = 0

    @property
    def usable(self) -> bool:
        """Whether it is a smooth background at all."""
        smooth = self.border_share >= LEAST_INLIERS and self.noise <= MOST_NOISE
        return smooth and float(self.region.mean()) >= LEAST_SHARE


def find_backdrop(
    rgb: np.ndarray,
    colour: tuple[int, int, int] | None = None,
    holes: str = "auto",
    face: np.ndarray | None = None,
    head: tuple[float, float, float, float] | None = None,
) -> Backdrop:
    """Find the smooth background of a picture.

    Args:
        rgb: uint8 (H, W, 3), sRGB.
        colour: the background's colour where the user says it.
        holes: "remove" or "keep" enclosed areas of its colour; "auto" keeps them where the colour is near
            white or black, for eyes and clothes often are just that.
        face: bool (H, W), where no hole is ever cut; None for nowhere.
        head: the head's box, x0, y0, x1, y1: between its locks the background may be shaded.
    """
    height, width = rgb.shape[:2]
    shrink = min(1.0, WORKING_SIDE / max(height, width))
    small_size = (max(1, round(width * shrink)), max(1, round(height * shrink)))
    small = cv2.resize(rgb, small_size, interpolation=cv2.INTER_AREA).astype(np.float32)
    if colour is None:
        smooth, noise = _grown_fit(small)
    else:
        smooth, noise = np.full_like(small, np.array(colour, np.float32)), 4.0
    field = cv2.resize(smooth, (width, height), interpolation=cv2.INTER_LINEAR) if shrink < 1 else smooth
    # Rounded colour is near enough for regions; the exact field serves the edges.
    flat_field = cv2.convertScaleAbs(field)
    distance = _distance(rgb, flat_field, noise)
    limit = _limit(noise)
    alike = (distance <= limit).astype(np.uint8)
    region, inner = _connected(alike)
    noise = _spread(distance, region)
    wanted = _wants_holes(holes, field, region)
    beside = None
    if holes == "auto" and not wanted and head is not None:
        beside = _beside_neck(alike > 0, region, head)
    cut, kept, gaps = _holes(inner, (rgb, field), noise, wanted, face, beside)
    region |= cut
    spread = float(np.ptp(field[region], 0).max()) if region.any() else 0.0
    if holes != "keep" and head is not None:
        region |= _pockets(region, (rgb, field), noise, face, head)
    region |= _specks(~region, noise)
    return Backdrop(field, region, noise, _border_share(alike), kept, spread, gaps)


def _limit(noise: float) -> float:
    """Return how far from its colour the background may be."""
    return min(max(3.0, 4 * noise + 2), 20.0)


def _grown_fit(small: np.ndarray) -> tuple[np.ndarray, float]:
    """Fit colours to the border, then to all that is connected with it; return field and noise.

    Picture and field are float32 (h, w, 3), 0..255.
    """
    shape = (small.shape[0], small.shape[1])
    points, colours = samples_on_border(small)
    surface, noise = fit(points, colours, shape)
    region = np.zeros(shape, bool)
    for degree in (1, 2, 3):
        distance = np.abs(small - surface).max(2)
        limit = max(4.0, _limit(noise))
        grown, _ = _connected((distance <= limit).astype(np.uint8))
        if grown.sum() < 50:
            break
        region = grown
        ys, xs = np.nonzero(region)
        step = max(1, len(xs) // 20_000)
        where = np.stack([xs, ys], 1)[::step]
        surface, noise = fit(where, small[ys, xs][::step], shape, degree)
    if region.sum() >= 50:
        # What a polynomial can't follow is smooth, too.
        surface = surface + normalised_blur(small - surface, region, max(shape) / 20)
    return surface.astype(np.float32), noise


def _distance(rgb: np.ndarray, field: np.ndarray, noise: float) -> np.ndarray:
    """Return the largest difference of the three channels, uint8 (H, W), of two pictures uint8 (H, W, 3).

    A noisy picture is smoothed a little before.
    """
    picture = cv2.GaussianBlur(rgb, (3, 3), 0.7) if noise > 1 else rgb
    difference = cv2.absdiff(picture, field)
    r, g, b = cv2.split(difference)
    return cv2.max(cv2.max(r, g), b)


def _connected(alike: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return what is connected with the border without passing narrow gaps, and the cores that are not.

    What meets the lower edge alone may be clothes as well as ground. `alike` is uint8 (H, W), 0 or 1; both
    answers are bool (H, W).
    """
    reach = max(1, round(max(alike.shape) / 1200))
    core = shrunk(alike, reach)
    labels, _ = pieces(core)
    outer = pieces_with(core, np.concatenate([labels[0], labels[:, 0], labels[:, -1]]), labels)
    region = grown_within(outer, alike, reach + 1)
    return region.astype(bool), (core > 0) & ~outer


def _holes(
    inner: np.ndarray,
    pictures: tuple[np.ndarray, np.ndarray],
    noise: float,
    wanted: bool,
    face: np.ndarray | None,
    beside: np.ndarray | None,
) -> tuple[np.ndarray, int, int]:
    """Return enclosed areas like the background, how many were kept, and how many cut beside the neck.

    The background's colour, the second picture, is set right where a hole's is a little darker.

    Args:
        inner: bool (H, W), cores that are like the background and not connected with it.
        pictures: uint8 (H, W, 3), the picture, and float32 (H, W, 3), the background's colour.
        noise: of the background.
        wanted: whether holes are cut.
        face: bool (H, W), where none is; None for nowhere.
        beside: bool (H, W), where one is cut all the same; None for nowhere.
    """
    rgb, field = pictures
    height, width = inner.shape
    cut = np.zeros(inner.shape, np.uint8)
    least = max(12.0, (max(inner.shape) / 120) ** 2)
    labels, stats = pieces(inner)
    kept = gaps = 0
    for i in np.flatnonzero(stats[:, 4] >= least):
        if i == 0:
            continue
        x, y, w, h = stats[i, :4]
        part = (slice(max(0, y - 16), min(height, y + h + 16)), slice(max(0, x - 16), min(width, x + w + 16)))
        own = labels[part] == i
        difference = rgb[part].astype(np.float32) - field[part]
        shade = difference[own].mean(0)
        # A shadow darkens all channels alike; clothes that are nearly the ground's colour have another hue.
        other = abs(shade.mean()) > 2.5 * noise + 1.5 or np.abs(shade - shade.mean()).max() > 1.3
        if other or (face is not None and (face[part] & own).any()):
            continue
        gap = beside is not None and float(beside[part][own].mean()) > 0.6
        gaps += gap
        kept += not (wanted or gap)
        if wanted or gap:
            alike = (np.abs(difference - shade).max(2) <= _limit(noise)).astype(np.uint8)
            hole = shrunk(grown(grown_within(own, alike, 12), 1), 1)
            cut[part] |= hole
            field[part][grown(hole, 4) > 0] += shade
    return cut.astype(bool), kept, gaps


def _beside_neck(
    alike: np.ndarray, region: np.ndarray, head: tuple[float, float, float, float]
) -> np.ndarray | None:
    """Return where an enclosed area is most likely a gap between hair, neck and shoulders: bool (H, W).

    None where the head itself has the background's colour, as white hair on white has.
    """
    x0, y0, x1, y1 = head
    w, h = x1 - x0, y1 - y0
    height, width = alike.shape
    inside = (slice(max(0, int(y0)), max(0, int(y0 + 0.8 * h))), slice(max(0, int(x0)), max(0, int(x1))))
    own = ~region[inside]
    if not own.any() or float(alike[inside][own].mean()) > MOST_PALE:
        return None
    out = np.zeros((height, width), bool)
    top, low = max(0, int(y0 + 0.5 * h)), max(0, int(y1 + 0.4 * h))
    out[top:low, max(0, int(x0 - 0.6 * w)) : max(0, int(x1 + 0.6 * w))] = True
    # Before the neck and below it lie collars.
    out[:, max(0, int(x0 + 0.38 * w)) : max(0, int(x1 - 0.38 * w))] = False
    return out


def _pockets(
    region: np.ndarray,
    pictures: tuple[np.ndarray, np.ndarray],
    noise: float,
    face: np.ndarray | None,
    head: tuple[float, float, float, float],
) -> np.ndarray:
    """Return the glimpses of the background between locks of hair, which may be shaded or tinted.

    Small flat areas beside the face, of nearly the background's colour, with something much brighter or
    darker all around them: dark hair on a dark ground has none of that, and where the ground is white or
    light the shine of hair looks the same, so there nothing is cut. The background's colour, the second
    picture, is set right in them. Pictures are as of `_holes`; regions are bool (H, W).
    """
    rgb, field = pictures
    height, width = region.shape
    x0, y0, x1, y1 = head
    w, h = x1 - x0, y1 - y0
    left, right = max(0, int(x0 - 0.7 * w)), min(width, int(x1 + 0.7 * w))
    top, low = max(0, int(y0 - 0.3 * h)), min(height, int(y1 + 0.7 * h))
    out = np.zeros(region.shape, bool)
    if left >= right or top >= low or not region.any():
        return out
    if float(np.median(field[region], 0).max()) > 255 - 2 * AMBIGUOUS:
        return out
    part = (slice(top, low), slice(left, right))
    difference = rgb[part].astype(np.float32) - field[part]
    apart = np.linalg.norm(difference, axis=2)
    limit = _NEARLY + 4 * noise
    labels, stats = pieces(shrunk((apart <= limit) & ~region[part], 1))
    for i in range(1, len(stats)):
        x, y, pw, ph, area = stats[i]
        if not 12 <= area <= LARGEST_POCKET * w * h:
            continue
        near = (slice(max(0, y - 8), y + ph + 8), slice(max(0, x - 8), x + pw + 8))
        own = labels[near] == i
        inside = difference[near][own]
        shade = inside.mean(0)
        whole = grown(own, 2) > 0
        ring = (grown(whole, 4) > 0) & ~whole & ~region[part][near]
        flat = float(np.abs(inside - shade).mean(0).max()) <= _FLAT and float(np.abs(shade).max()) <= limit
        bright = ring.any() and float((apart[near][ring] > _BRIGHT).mean()) > 0.7
        if flat and bright and not (face is not None and (face[part][near] & own).any()):
            alike = np.linalg.norm(difference[near] - shade, axis=2) <= limit
            hole = grown_within(own, alike.astype(np.uint8), 3) > 0
            out[part][near] |= hole
            field[part][near][grown(hole, 3) > 0] += shade
    return out


def _specks(visible: np.ndarray, noise: float) -> np.ndarray:
    """Return pieces of a mask (H, W) too small to be anything, bool (H, W): more where there is noise."""
    most = (max(visible.shape) / (90 if noise > 0.3 else 300)) ** 2
    return small_pieces(visible, most, connectivity=8)


def _wants_holes(holes: str, field: np.ndarray, region: np.ndarray) -> bool:
    if holes != "auto":
        return holes == "remove"
    if not region.any():
        return False
    middle = np.median(field[region], 0)
    return min(np.abs(middle - 255).max(), np.abs(middle).max()) > AMBIGUOUS


def _spread(distance: np.ndarray, region: np.ndarray) -> float:
    return float(distance[region].mean()) if region.any() else 255.0


def _border_share(alike: np.ndarray) -> float:
    """Return how much of the top and the upper sides is background; a body may fill the rest.

    `alike` is uint8 (H, W), 1 where a pixel is like it.
    """
    upper = max(1, round(alike.shape[0] * 0.6))
    return float(np.concatenate([alike[0], alike[:upper, 0], alike[:upper, -1]]).mean())
