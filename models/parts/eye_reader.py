"""Reading the parts of a drawing's eyes with the pack's eye parts network: looked at twice, and often."""

from __future__ import annotations

from typing import NamedTuple

import cv2
import numpy as np

from models.drawing import Framing
from models.parts.eye_crop import EYE_PARTS, EYE_PIXELS, EYE_PLANES, EYE_SIDE
from models.parts.eye_parts import EyeParts, crop_matrix, read_crop
from models.runtime import Network

_OPENING, _LASH = EYE_PLANES.index("opening"), EYE_PLANES.index("lash")
_EDGES = slice(EYE_PLANES.index("upper_edge"), EYE_PLANES.index("closed_edge") + 1)
_TRIES = ((0.0, 0.0, 1.0), (0.0, 0.0, 1.3), (0.0, 0.0, 0.78))
"""First looks: shift x, y in sides, and size."""
_FAR_TRIES = tuple(
    (dx, dy, 1.0) for dx in (-0.3, 0.0, 0.3) for dy in (-0.25, 0.0, 0.25) if (dx, dy) != (0, 0)
)
_LAST = ((0.0, 0.0, 1.0), (0.04, -0.03, 1.12), (-0.04, 0.03, 0.9), (0.0, 0.05, 1.0), (0.03, 0.0, 0.96))
_ISLAND = 18
"""Pixels of the crop that an island of a part is wide at most."""
_ALIKE = 0.15
_NEAR = 11
"""Side of the square around each pixel of an island in which its like is looked for."""
_USUAL_WIDTH = 0.44
"""Of an eye in its crop, in sides."""
_MADE_OUT = 0.31
"""Clearness below which no eye is made out: of generated eyes those that are covered whole are below it; of
those that show one in fifty is below 0.40."""
_FAINT, _SURELY_SEEN = 0.2, 0.2
"""Clearness down to which an eye is made out all the same, and how little may hide it then: one that is as
large as its face reaches the crop's rim."""
_CLEAR = 0.55
"""Clearness of an eye below which one looks around for a better one."""


class _Look(NamedTuple):
    centre: tuple[float, float]
    side: float
    planes: np.ndarray
    state: np.ndarray
    clear: float


def read_eye(
    rgba_premultiplied: np.ndarray,
    framing: Framing,
    centre: tuple[float, float],
    roll_deg: float,
    mirrored: bool,
    network: Network,
) -> EyeParts:
    """Name the parts of one eye.

    Args:
        rgba_premultiplied: uint8 (H, W, 4), the drawing.
        framing: of the drawing.
        centre: about where the eye is, frame pixels.
        roll_deg: how far the head leans, clockwise.
        mirrored: for the character's right eye.
        network: "eye_parts" of the pack.
    """

    def look(at: tuple[float, float], side: float) -> _Look:
        """Look at a square about a point; both in frame pixels."""
        matrix = crop_matrix(at, side, roll_deg, mirrored, framing)
        crop = read_crop(rgba_premultiplied, matrix)
        seen = np.ascontiguousarray(crop.transpose(2, 0, 1)[None], np.float32) / 255
        # Planes (N, P, P) and state (2,).
        planes, state = (out[0] for out in network.run(None, {"crop": seen}))
        return _Look(at, side, planes, state, _clearness(planes))

    def shifted(dx: float, dy: float, size: float, about: tuple[float, float], side: float) -> _Look:
        """Look beside a square, by shares of its side along the head's axes, and `size` times as wide."""
        turn = np.deg2rad(roll_deg)
        x = dx * np.cos(turn) - dy * np.sin(turn)
        y = dx * np.sin(turn) + dy * np.cos(turn)
        return look((about[0] + x * side, about[1] + y * side), side * size)

    first = [shifted(*t, centre, EYE_SIDE) for t in _TRIES]
    if max(f.clear for f in first) < _CLEAR:
        first += [shifted(*t, centre, EYE_SIDE) for t in _FAR_TRIES]
    best = max(first, key=lambda f: f.clear)
    for _ in range(2):
        best = look(*_settled(best, roll_deg, mirrored))
    looks = [shifted(*t, best.centre, best.side) for t in _LAST]
    planes = np.mean([_brought(view, best, roll_deg, mirrored) for view in looks], 0)
    crop = read_crop(rgba_premultiplied, crop_matrix(best.centre, best.side, roll_deg, mirrored, framing))
    planes = without_islands(planes, crop[..., :3].astype(np.float32) / 255)
    state = np.median([view.state for view in looks], 0)
    hidden, clear = float(state[1]), _clearness(planes)
    if clear < _FAINT or (clear < _MADE_OUT and hidden > _SURELY_SEEN):
        hidden = 1.0
    return EyeParts(
        best.centre,
        best.side,
        roll_deg,
        mirrored,
        np.clip(planes * 255 + 0.5, 0, 255).astype(np.uint8),
        float(state[0]),
        hidden,
    )


def without_islands(planes: np.ndarray, colours: np.ndarray) -> np.ndarray:
    """Give small islands that were named front or brow to the lash that they touch and look like.

    Hair, rims and brows are long: what begins and ends beside a lash, in its colour, is a tip of it.

    Args:
        planes: float32 (N, P, P), `EYE_PLANES`.
        colours: float32 (P, P, 3), the crop.
    """
    out = planes.copy()
    best = planes[: len(EYE_PARTS) + 1].argmax(0)
    if (best == _LASH).sum() < 8:
        return out
    ink = np.median(colours[best == _LASH], 0)
    lash = cv2.dilate((best == _LASH).astype(np.uint8), np.ones((3, 3), np.uint8)) > 0
    for name in ("front", "brow"):
        plane = EYE_PLANES.index(name)
        count, labels, stats, _ = cv2.connectedComponentsWithStats((best == plane).astype(np.uint8))
        for i in range(1, count):
            x, y, width, height, area = stats[i]
            rim = x == 0 or y == 0 or x + width == EYE_PIXELS or y + height == EYE_PIXELS
            island = labels == i
            alike = np.abs(np.median(colours[island], 0) - ink).max() < _ALIKE
            large = max(width, height) > _ISLAND or area > _ISLAND**2 / 3
            # A strand's tip meets the lash at a point, what belongs to it lies along it.
            along = (island & lash).sum() > np.sqrt(area)
            if not alike or rim or large or not along or _of_strand(island, best == plane, colours, ink):
                continue
            island = cv2.dilate(island.astype(np.uint8), np.ones((3, 3), np.uint8)) > 0
            out[_LASH][island] += out[plane][island]
            out[plane][island] = 0
    return out


def _of_strand(island: np.ndarray, same: np.ndarray, colours: np.ndarray, ink: np.ndarray) -> bool:
    """Whether an island looks more like what lies close by and was named as it than like the lash.

    Args:
        island: bool (P, P).
        same: bool (P, P), all that was named as the island.
        colours: float32 (P, P, 3), the crop.
        ink: float32 (3,), the lash's colour.
    """
    # Fewer pixels of its like than the square is wide say nothing.
    around = cv2.dilate(island.astype(np.uint8), np.ones((_NEAR, _NEAR), np.uint8)) > 0
    near = around & same & ~island
    if near.sum() < _NEAR:
        return False
    own = np.median(colours[island], 0)
    return float(np.abs(own - np.median(colours[near], 0)).max()) < float(np.abs(own - ink).max())


def _clearness(planes: np.ndarray) -> float:
    """Return how clearly a crop, planes float32 (N, P, P), shows one whole eye in its middle, 0..1."""
    opening, edges, other = _own(planes)
    axis = (np.arange(EYE_PIXELS) + 0.5) / EYE_PIXELS - 0.5
    middle = np.exp(-((axis[None] / 0.3) ** 2) - (axis[:, None] / 0.25) ** 2)
    mass = edges + opening
    inside = float((mass * middle).sum() / (mass.sum() + 1.0))
    sharp = float((edges**2).sum() / (edges.sum() + 1e-3))
    rim = np.concatenate([mass[:3].ravel(), mass[-3:].ravel(), mass[:, :3].ravel(), mass[:, -3:].ravel()])
    alone = float(mass.sum() / (mass.sum() + other + 1.0))
    return inside * sharp * alone * float(1 - min(1.0, rim.sum() / (0.05 * mass.sum() + 1.0)))


def _own(planes: np.ndarray) -> tuple[np.ndarray, np.ndarray, float]:
    """Return opening and edges, float32 (P, P), of the eye in the middle, and how much there is of others.

    `planes` is float32 (N, P, P), 0..1; the last is a sum over pixels.
    """
    opening, edges = planes[_OPENING], planes[_EDGES].max(0)
    mass = np.maximum(opening, edges)
    count, labels, stats, centres = cv2.connectedComponentsWithStats((mass > 0.35).astype(np.uint8))
    if count <= 2:
        return opening, edges, 0.0
    far = np.hypot(*(centres[1:] - EYE_PIXELS / 2).T) / EYE_PIXELS
    best = 1 + int(np.argmax(stats[1:, cv2.CC_STAT_AREA] * np.exp(-((far / 0.2) ** 2))))
    keep = cv2.dilate((labels == best).astype(np.uint8), np.ones((7, 7), np.uint8))
    return opening * keep, edges * keep, float((mass * (1 - keep)).sum())


def _settled(view: _Look, roll_deg: float, mirrored: bool) -> tuple[tuple[float, float], float]:
    """Return centre and side of a better look: the eye in its middle, at its usual width."""
    opening, edges, _ = _own(view.planes)
    mass = np.maximum(opening, edges)
    columns, rows = mass.max(0) > 0.4, mass.max(1) > 0.4
    if columns.sum() < 6 or rows.sum() < 2:
        return view.centre, view.side
    xs, ys = np.flatnonzero(columns), np.flatnonzero(rows)
    dx = (xs[0] + xs[-1] + 1) / 2 / EYE_PIXELS - 0.5
    dy = (ys[0] + ys[-1] + 1) / 2 / EYE_PIXELS - 0.5
    width = max((xs[-1] - xs[0] + 1), 0.9 * (ys[-1] - ys[0] + 1)) / EYE_PIXELS
    turn, dx = np.deg2rad(roll_deg), -dx if mirrored else dx
    x = view.centre[0] + (dx * np.cos(turn) - dy * np.sin(turn)) * view.side
    y = view.centre[1] + (dx * np.sin(turn) + dy * np.cos(turn)) * view.side
    # Small eyes of a large face are seen larger, but no further than learned.
    size = float(np.clip((width / _USUAL_WIDTH) ** 0.7, 0.7, 1.4))
    return (float(x), float(y)), float(np.clip(view.side * size, 0.55 * EYE_SIDE, 1.4 * EYE_SIDE))


def _brought(view: _Look, onto: _Look, roll_deg: float, mirrored: bool) -> np.ndarray:
    """Return a look's planes, float32 (N, P, P), as the crop of another look would show them."""
    unit = Framing(0.0, 0.0, 1.0)
    to_view = cv2.invertAffineTransform(crop_matrix(view.centre, view.side, roll_deg, mirrored, unit))
    from_onto = crop_matrix(onto.centre, onto.side, roll_deg, mirrored, unit)
    matrix = to_view[:, :2] @ from_onto
    matrix[:, 2] += to_view[:, 2] + matrix[:, :2] @ (0.5, 0.5) - 0.5
    flags = cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP
    planes = np.ascontiguousarray(view.planes.transpose(1, 2, 0))
    out = np.empty_like(planes)
    for i in range(0, planes.shape[2], 4):
        size = (EYE_PIXELS, EYE_PIXELS)
        out[..., i : i + 4] = cv2.warpAffine(
            planes[..., i : i + 4], matrix, size, flags=flags, borderMode=cv2.BORDER_REPLICATE
        )
    return out.transpose(2, 0, 1)
