"""The lids of an eye as lines: where their edges are, where they meet, and the ways between."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np

from models.parts.eye_crop import EYE_PIXELS
from models.parts.eye_parts import EyeParts

POINTS = 64
_FEW = 40
"""An opening of fewer pixels of the crop is none."""
_NOTCH, _NOTCH_PIXELS = 0.07, 2.0
"""Half width of a notch in an opening, in its heights and pixels of the crop, from which no lid has it."""
_CRUMB = 0.1
"""Share of an opening's area below which a piece beyond its lash is no part of it."""
_LEVELLED = 0.7
"""Share of the slope of the line on which lids meet that artists leave to it: shut eyes lie more level."""


@dataclass(frozen=True, slots=True)
class Lids:
    """Edges of an eye's lids, from the nose's side to the outer one: float32 (POINTS, 2), crop pixels.

    Attributes:
        upper, lower: edges of the opening as drawn.
        closed: where they meet when the eye is shut.
        opening: float32 (P, P), 0..1, the opening itself.
    """

    upper: np.ndarray
    lower: np.ndarray
    closed: np.ndarray
    opening: np.ndarray


def resampled(line: np.ndarray, count: int) -> np.ndarray:
    """Return a line (N, 2) as points equally far apart."""
    steps = np.hypot(*np.diff(line, axis=0).T)
    along = np.concatenate([[0], np.cumsum(steps)])
    at = np.linspace(0, along[-1], count)
    return np.stack([np.interp(at, along, line[:, i]) for i in (0, 1)], 1).astype(np.float32)


def smoothed(line: np.ndarray, sigma: float) -> np.ndarray:
    """Return a line, float32 (N, 2), whose points are blurred along it by `sigma` points; its ends stay."""
    pad = int(3 * sigma) + 1
    long = np.vstack([2 * line[:1] - line[pad:0:-1], line, 2 * line[-1:] - line[-2 : -pad - 2 : -1]])
    soft = cv2.GaussianBlur(long.astype(np.float32), (1, 2 * pad + 1), sigmaX=1e-3, sigmaY=sigma)
    return soft[pad : pad + len(line)]


def find_lids(parts: EyeParts) -> Lids | None:
    """Return the lids of an eye; None where no opening is seen or guessed."""
    opening = _within_lash(own_opening(parts), parts.plane("lash"))
    if (opening > 0.5).sum() < _FEW:
        return None
    opening = _without_notches(opening)
    fine = cv2.resize(opening, None, fx=4, fy=4, interpolation=cv2.INTER_CUBIC)
    outlines, _ = cv2.findContours((fine > 0.5).astype(np.uint8), cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_NONE)
    outline = (max(outlines, key=cv2.contourArea)[:, 0].astype(np.float32) + 0.5) / 4
    edges = {k: parts.plane(f"{k}_edge") for k in ("upper", "lower", "closed")}
    inner, outer = _corners(edges, outline)
    first, last = (int(np.hypot(*(outline - c).T).argmin()) for c in (inner, outer))
    if first == last:
        return None
    chains = _split(outline, first, last)
    upper, lower = sorted(chains, key=lambda chain: float(resampled(chain, POINTS)[:, 1].mean()))
    upper, lower = (smoothed(resampled(chain, POINTS), 1.5) for chain in (upper, lower))
    return Lids(upper, lower, _closed(edges["closed"], upper, lower), opening)


def own_opening(parts: EyeParts) -> np.ndarray:
    """Return the opening of this eye alone, float32 (P, P): the other eye's is left out."""
    opening = parts.plane("opening")
    count, labels, stats, centres = cv2.connectedComponentsWithStats((opening > 0.4).astype(np.uint8))
    if count <= 2:
        return opening
    middle = np.array([EYE_PIXELS / 2, EYE_PIXELS / 2])
    far = np.hypot(*(centres[1:] - middle).T) / EYE_PIXELS
    best = 1 + int(np.argmax(stats[1:, cv2.CC_STAT_AREA] * np.exp(-((far / 0.25) ** 2))))
    keep = cv2.dilate((labels == best).astype(np.uint8), np.ones((5, 5), np.uint8))
    return opening * keep


def _within_lash(opening: np.ndarray, lash: np.ndarray) -> np.ndarray:
    """Return an opening, float32 (P, P), without crumbs that its lash (P, P) cuts off: hair lies beyond."""
    _, labels, stats, _ = cv2.connectedComponentsWithStats(
        ((opening > 0.5) & (lash < 0.5)).astype(np.uint8), connectivity=4
    )
    crumbs = stats[:, cv2.CC_STAT_AREA] < _CRUMB * stats[1:, cv2.CC_STAT_AREA].max(initial=0)
    crumbs[0] = False
    return opening * (1 - cv2.dilate(crumbs[labels].astype(np.uint8), np.ones((3, 3), np.uint8)))


def _without_notches(opening: np.ndarray) -> np.ndarray:
    """Return an opening, float32 (P, P), with notches filled: lids bend in little, strands cut deep."""
    mask = (opening > 0.5).astype(np.uint8)
    points = np.argwhere(mask)[:, ::-1].astype(np.int32)
    hull = np.zeros_like(mask)
    cv2.fillConvexPoly(hull, cv2.convexHull(points), (1,))
    depth = cv2.distanceTransform(hull & (1 - mask), cv2.DIST_L2, 5)
    height = float(np.ptp(points[:, 1])) + 1
    count, found = cv2.connectedComponents((hull & (1 - mask)).astype(np.uint8), connectivity=4)
    pieces = found.astype(np.intp)
    deepest = np.zeros(count, np.float32)
    np.maximum.at(deepest, pieces.ravel(), depth.ravel())
    deepest[0] = 0
    notched = (deepest > max(_NOTCH * height, _NOTCH_PIXELS))[pieces].astype(np.float32)
    return np.maximum(opening, cv2.GaussianBlur(notched, (0, 0), 0.7) * hull)


def _corners(edges: dict[str, np.ndarray], outline: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return where the lids meet at the nose's side and at the outer one, as the edges' planes say.

    Args:
        edges: "upper" and "lower", float32 (P, P), 0..1.
        outline: float32 (N, 2), of the opening, pixels of the crop.

    Returns:
        Two points of the outline, float32 (2,).
    """
    both = np.minimum(edges["upper"], 1) + edges["lower"]
    x0, x1 = float(outline[:, 0].min()), float(outline[:, 0].max())
    width = x1 - x0
    ends = []
    for x, side in ((x0, -1), (x1, 1)):
        near = np.abs(outline[:, 0] - x) < 0.12 * width
        part = outline[near]
        # Of all points near the end the one where both edges are likeliest; further out is better.
        at = np.clip(part.astype(int), 0, EYE_PIXELS - 1)
        soft = cv2.GaussianBlur(np.minimum(edges["upper"], edges["lower"]) * 3 + both, (0, 0), 1.5)
        score = soft[at[:, 1], at[:, 0]] + 0.8 * side * (part[:, 0] - x) / max(width * 0.12, 1)
        ends.append(part[int(score.argmax())])
    return ends[0], ends[1]


def _split(outline: np.ndarray, first: int, last: int) -> tuple[np.ndarray, np.ndarray]:
    """Return the two ways, (n, 2), along a closed outline (N, 2) from one point to another."""
    n = len(outline)
    one = outline[[(first + i) % n for i in range((last - first) % n + 1)]]
    other = outline[[(first - i) % n for i in range((first - last) % n + 1)]]
    return one, other


def _closed(plane: np.ndarray, upper: np.ndarray, lower: np.ndarray) -> np.ndarray:
    """Return the line on which the lids meet: a parabola through the closed edge's plane, float32 (P, P).

    It and both edges are float32 (POINTS, 2), pixels of the crop.
    """
    x0, x1 = upper[0, 0], upper[-1, 0]
    middle, half = (x0 + x1) / 2, max((x1 - x0) / 2, 1.0)
    rows = (np.arange(EYE_PIXELS) + 0.5)[:, None]
    weight = plane**2
    mass = weight.sum(0)
    x = np.arange(EYE_PIXELS) + 0.5
    use = (mass > 0.05) & (np.abs(x - middle) < 1.25 * half)
    guess = upper * 0.22 + lower * 0.78
    u = lambda xs: (xs - middle) / half  # noqa: E731
    basis = lambda xs: np.stack([np.ones_like(xs), u(xs), u(xs) ** 2], 1)  # noqa: E731
    # A little of a guess, so that the line is there where the plane says little.
    xs, ys, ws = guess[::8, 0], guess[::8, 1], np.full(len(guess[::8]), 0.15)
    if use.any():
        seen = (weight * rows).sum(0)[use] / mass[use]
        xs, ys = np.concatenate([x[use], xs]), np.concatenate([seen, ys])
        ws = np.concatenate([np.minimum(mass[use], 2.0), ws])
    terms = basis(xs) * np.sqrt(ws)[:, None]
    factors = np.linalg.lstsq(terms, ys * np.sqrt(ws), rcond=None)[0]
    factors[1] *= _LEVELLED
    at = np.linspace(x0, x1, POINTS)
    return np.stack([at, basis(at) @ factors], 1).astype(np.float32)
