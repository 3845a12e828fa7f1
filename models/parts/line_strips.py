"""Lines of an eye laid out straight along their lids, bridged where something hides them."""

from __future__ import annotations

from typing import NamedTuple

import cv2
import numpy as np

from models.parts.lids import smoothed
from models.parts.planes import step

_STEEPEST_DEG = 40.0
ENDS = 0.45
"""How far a lash is followed beyond the eye's corners, in eye widths."""
_CUT_OFF = (0.5, 0.9)
"""Covers of the last that is seen of a line from which it goes on behind hair a little, and fully."""
_LOOK = 5
"""Samples of a line within which its cover is looked for there: at a strand's soft edge there is less."""
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

    def thickness(self, edge: np.ndarray) -> float:
        """Return how thick it is in the mean, by the width of its eye, whose lid's edge is (POINTS, 2)."""
        width = max(float(np.hypot(*(edge[-1] - edge[0]))), 1.0)
        return float(self.pixels[..., 3].sum()) / OVER**2 / width**2


def laid_straight(
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
    reach = ENDS * chord
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


def plain_strip(edge: np.ndarray, colour: np.ndarray, thickness: float, reach: float) -> Strip:
    """Return a line of one colour that runs along a lid's edge, tapering to both ends.

    Args:
        edge: float32 (POINTS, 2), of the lid.
        colour: float32 (3,), straight RGB, 0..1.
        thickness: of its middle, pixels of the drawing.
        reach: how far it goes beyond the corners, pixels.
    """
    out = (edge[-1] - edge[0]) / max(float(np.hypot(*(edge[-1] - edge[0]))), 1e-6)
    lead = np.stack([-out, out]).astype(np.float32)
    along = frames_along(with_ends(edge, lead, reach))[2]
    above = thickness + 1
    at = np.linspace(-1, 1, int(along[-1] * OVER) + 1, dtype=np.float32)
    height = above - np.arange(0, 2 * above, 1 / OVER, dtype=np.float32)[:, None]
    half = thickness / 2 * np.sqrt(1 - at**4)
    cover = np.clip(half - np.abs(height) + 0.5, 0, 1)
    pixels = cover[..., None] * np.append(colour, 1)
    return Strip(pixels.astype(np.float32), above, reach, lead, _spine(cover, above))


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
    hidden = step(pixels[..., 4], 0.15, 0.5)
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
            beside[:first] *= step(row[first : first + _LOOK, 3].max(), *_CUT_OFF)
            beside[last + 1 :] *= step(row[max(0, last + 1 - _LOOK) : last + 1, 3].max(), *_CUT_OFF)
        row[:] = row * (1 - share[:, None]) + beside * share[:, None]
    return out.astype(np.float32)
