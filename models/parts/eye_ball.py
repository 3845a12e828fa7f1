"""What an eye shows between its lids, apart: the white without its iris, and the whole iris."""

from __future__ import annotations

from typing import NamedTuple

import cv2
import numpy as np

from models.parts.planes import dilated, step
from models.parts.skin import completed

_FEW = 6.0
"""Pixels of white below which an eye has none: an iris that is all of an eye has no room to look about."""
_APART = 0.2
"""How far a colour beside the iris is from the white's to be its rim."""
_MIXED = 0.5
"""Frame pixels beside an iris in which white is mixed with its rim."""
_ANGLES, _RINGS = 192, 48
_USUAL_ASPECT = 1.15
"""Height of an iris by its width where little of its outline shows."""


_BEHIND = 0.45
"""How far an iris goes on behind a lid that cuts it, in half widths of it: as far as a gaze can show."""


_BROADLY = 0.72
"""Share of an iris's width that a lid must cut off for it to go on behind."""


class EyeBall(NamedTuple):
    """White and iris of one eye, on the pixels of a region. Premultiplied, 0..1.

    Attributes:
        white: float32 (h, w, 4), the white, also where iris and lids are.
        iris: float32 (h, w, 4), the iris with pupil and highlights, also where lids hide it.
        shows: float32 (h, w), how much of a pixel of the drawing is white or iris.
    """

    white: np.ndarray
    iris: np.ndarray
    shows: np.ndarray

    @property
    def whole(self) -> np.ndarray:
        """White and iris as drawn, float32 (h, w, 4)."""
        return self.white * (1 - self.iris[..., 3:]) + self.iris


class Ellipse(NamedTuple):
    """An upright ellipse in pixels."""

    x: float
    y: float
    rx: float
    ry: float


def ball_of(
    drawn: np.ndarray,
    planes: dict[str, np.ndarray],
    covered: np.ndarray,
    front: np.ndarray,
    unit: float,
) -> EyeBall | None:
    """Take white and iris apart; None where there is no iris, or no white for it to move on.

    Args:
        drawn: float32 (h, w, 4), the drawing, premultiplied.
        planes: of the eye, on the same pixels; "opening" of this eye alone.
        covered: float32 (h, w), how much of a pixel lashes and lines cover.
        front: float32 (h, w), how much of a pixel lies in front of the eye.
        unit: pixels per frame pixel.
    """
    alpha = drawn[..., 3:]
    straight = drawn[..., :3] / np.maximum(alpha, 1e-3)
    opening = planes["opening"]
    inside = step(opening, 0.3, 0.7)
    # Between the lids there is no lash: what was named so there is the iris's own dark rim.
    covered = np.maximum(front, covered * (1 - step(opening, 0.6, 0.9)))
    near = dilated(inside, unit)
    said = planes["iris"] * near
    clear = 1 - step(cv2.blur(covered, (3, 3)), 0.05, 0.4)
    ellipse = _ellipse(said, planes["white"] * near, covered, unit)
    beside = 1 - step(dilated(said, _MIXED * unit), 0.2, 0.5)
    white = _white(straight, planes["white"] * near, clear, beside)
    if ellipse is None or white is None:
        return None
    zone = step(dilated(said, 1.5 * unit), 0.15, 0.5)
    # A rim is darker than the white; what is lighter is white, too.
    apart = (white - straight).max(-1)
    cover = np.maximum(step(said, 0.35, 0.65), zone * np.clip(apart / _APART - 0.5, 0, 1))
    seen = clear * inside
    cover = cover * (1 - step(_far(ellipse, said.shape), 1.12, 1.3))
    iris = np.clip(straight - white * (1 - cover[..., None]), 0, cover[..., None])
    disc, hidden = _completed_iris(straight, said * seen, ellipse)
    disc = np.maximum(disc, _behind_lid(cover * seen, seen, ellipse))
    iris = iris * seen[..., None] + hidden * disc[..., None] * (1 - seen[..., None])
    cover = cover * seen + disc * (1 - seen)
    shows = inside * (1 - np.clip(covered, 0, 1)) * alpha[..., 0]
    opaque = np.ones_like(alpha)
    return EyeBall(
        np.concatenate([white, opaque], -1),
        np.concatenate([iris, cover[..., None]], -1).astype(np.float32),
        shows.astype(np.float32),
    )


def _white(
    straight: np.ndarray, said: np.ndarray, clear: np.ndarray, beside: np.ndarray
) -> np.ndarray | None:
    """Return the white's colours everywhere, float32 (h, w, 3), from where it shows.

    `beside` is float32 (h, w): 0 where the iris is so near that its rim is mixed in.
    """
    known = step(said, 0.65, 0.95) * clear
    if known.sum() < _FEW:
        known = step(said, 0.35, 0.7) * clear
    if known.sum() < _FEW:
        return None
    light = straight @ np.array([0.3, 0.59, 0.11], np.float32)
    usual = float(np.average(light, weights=known))
    # A thin piece of white is mixed with what is beside it; shadows of lids are kept.
    known = known * step(light, usual - 0.3, usual - 0.1)
    pure = known * beside
    known = pure if pure.sum() > _FEW else known
    return completed(straight, known) if known.sum() > 1 else None


def _ellipse(said: np.ndarray, white: np.ndarray, covered: np.ndarray, unit: float) -> Ellipse | None:
    """Return the iris's outline, fitted to where it meets the white; None where there is too little of it.

    Args:
        said: float32 (h, w), what is named iris, 0..1.
        white: float32 (h, w), what is named white, 0..1.
        covered: float32 (h, w), how much of a pixel lashes and lines cover.
        unit: pixels per frame pixel.
    """
    mask = (said > 0.5).astype(np.uint8)
    if mask.sum() < 6 * unit:
        return None
    x, y, w, h = _box(mask)
    beside = cv2.dilate((white > 0.5).astype(np.uint8), np.ones((3, 3), np.uint8))
    edge = mask - cv2.erode(mask, np.ones((3, 3), np.uint8))
    rows, columns = np.nonzero((edge > 0) & (beside > 0) & (covered < 0.3))
    guess = Ellipse(x + w / 2, y + h / 2, w / 2, max(h / 2, w / 2 * _USUAL_ASPECT))
    if len(rows) < 8:
        return guess
    return _fitted(np.stack([columns + 0.5, rows + 0.5], 1), guess)


def _box(mask: np.ndarray) -> tuple[int, int, int, int]:
    count, _, stats, _ = cv2.connectedComponentsWithStats(mask)
    best = 1 + int(np.argmax(stats[1:, cv2.CC_STAT_AREA])) if count > 1 else 0
    x, y, w, h, _ = stats[best].tolist()
    return x, y, w, h


def _fitted(points: np.ndarray, guess: Ellipse) -> Ellipse:
    """Return the upright ellipse through points (N, 2), held to a guess where they say little."""
    # (x/rx)^2 + (y/ry)^2 = 1 about the guess, in its units: a x^2 + b y^2 + c x + d y = 1.
    u, v = (points[:, 0] - guess.x) / guess.rx, (points[:, 1] - guess.y) / guess.ry
    terms = np.stack([u**2, v**2, u, v], 1)
    held = np.diag(np.sqrt(len(u) * np.array([0.02, 0.1, 0.02, 0.1])))
    wanted = np.concatenate([np.ones(len(u)), held @ np.array([1.0, 1.0, 0.0, 0.0])])
    a, b, c, d = np.linalg.lstsq(np.vstack([terms, held]), wanted, rcond=None)[0]
    if min(a, b) < 0.2:
        return guess
    x0, y0 = -c / (2 * a), -d / (2 * b)
    size = 1 + a * x0**2 + b * y0**2
    rx, ry = float(np.sqrt(size / a)), float(np.sqrt(size / b))
    x, y = guess.x + x0 * guess.rx, guess.y + y0 * guess.ry
    return Ellipse(
        float(x), float(y), guess.rx * float(np.clip(rx, 0.85, 1.2)), guess.ry * float(np.clip(ry, 0.8, 1.4))
    )


def _behind_lid(shown: np.ndarray, seen: np.ndarray, ellipse: Ellipse) -> np.ndarray:
    """Return where an iris goes on behind the upper lid where that cuts it broadly, (h, w).

    What is cut so was drawn larger than its outline tells; one that only touches the lid ends there.
    """
    iris = shown > 0.5
    columns = np.flatnonzero(iris.any(0))
    top = iris.argmax(0)[columns]
    above = np.clip(top - 2, 0, None)
    cut = (seen[above, columns] < 0.5) & (top < ellipse.y)
    out = np.zeros(shown.shape, np.float32)
    if cut.sum() < _BROADLY * 2 * ellipse.rx:
        return out
    for column, row in zip(columns[cut], top[cut], strict=True):
        off = (column + 0.5 - ellipse.x) / ellipse.rx
        reach = round(_BEHIND * ellipse.rx * float(np.sqrt(max(1 - off * off, 0))))
        out[max(row - reach, 0) : row + 2, column] = 1
    return cv2.GaussianBlur(out, (0, 0), 0.7) * (1 - seen)


def _within(ellipse: Ellipse, shape: tuple[int, ...]) -> tuple[np.ndarray, np.ndarray]:
    """Return each pixel's way from an ellipse's middle, in its half sizes: float32 (h, w), x and y."""
    y, x = np.mgrid[: shape[0], : shape[1]].astype(np.float32) + np.float32(0.5)
    return (x - ellipse.x) / ellipse.rx, (y - ellipse.y) / ellipse.ry


def _far(ellipse: Ellipse, shape: tuple[int, ...]) -> np.ndarray:
    return np.hypot(*_within(ellipse, shape))


def _completed_iris(
    straight: np.ndarray, said: np.ndarray, ellipse: Ellipse
) -> tuple[np.ndarray, np.ndarray]:
    """Return the cover of the whole iris (h, w) and its colours (h, w, 3), hidden ones from the same ring.

    An iris is rings about its middle: what a lid hides of one is on the way between the two ends that show.
    """
    dx, dy = _within(ellipse, said.shape)
    far = np.hypot(dx, dy)
    soft = 1 / max(min(ellipse.rx, ellipse.ry), 1.0)
    disc = np.clip((1 - far) / soft + 0.5, 0, 1).astype(np.float32)
    turn = np.linspace(0, 2 * np.pi, _ANGLES, endpoint=False, dtype=np.float32)
    ring = ((np.arange(_RINGS, dtype=np.float32) + 0.5) / _RINGS)[:, None]
    at_x = (ellipse.x + ring * np.cos(turn) * ellipse.rx - 0.5).astype(np.float32)
    at_y = (ellipse.y + ring * np.sin(turn) * ellipse.ry - 0.5).astype(np.float32)
    colours = cv2.remap(straight, at_x, at_y, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
    known = cv2.remap(said, at_x, at_y, cv2.INTER_LINEAR, borderMode=cv2.BORDER_CONSTANT) > 0.7
    polar = _rings_filled(colours, known)
    # One more angle, so that the last meets the first.
    polar = np.concatenate([polar, polar[:, :1]], 1)
    angle = (np.arctan2(dy, dx) % (2 * np.pi)) * np.float32(_ANGLES / (2 * np.pi))
    radius = np.clip(far * _RINGS - 0.5, 0, _RINGS - 1)
    found = cv2.remap(polar, angle.astype(np.float32), radius.astype(np.float32), cv2.INTER_LINEAR)
    return disc, np.clip(found, 0, 1)


def _rings_filled(colours: np.ndarray, known: np.ndarray) -> np.ndarray:
    """Fill rings (R, A, 3) where they are not known: along each, or from the next ring inwards."""
    out = colours.copy()
    at = np.arange(_ANGLES)
    last: np.ndarray | None = None
    soft = cv2.blur(np.concatenate([colours[:, -6:], colours, colours[:, :6]], 1), (5, 1))[:, 6:-6]
    for row in range(len(colours)):
        here = np.flatnonzero(known[row])
        if len(here) < 4:
            if last is not None:
                out[row] = last
            continue
        # Three turns, so that the ends meet.
        spread = np.concatenate([here - _ANGLES, here, here + _ANGLES])
        filled = np.stack([np.interp(at, spread, np.tile(soft[row, here, k], 3)) for k in range(3)], 1)
        out[row] = np.where(known[row][:, None], colours[row], filled)
        last = out[row]
    for row in range(len(colours) - 2, -1, -1):
        if known[row].sum() < 4 and (row == 0 or known[:row].sum() < 4):
            out[row] = out[row + 1]
    return out.astype(np.float32)
