"""Finding the head, eyes and mouth of a drawing with the pack's finder network."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Protocol

import cv2
import numpy as np

from models.colour import premultiply
from models.drawing import FRAME_SIZE, Framing
from models.sheet.crops import FINDER_PIXELS
from models.sheet.resample import read_square

SURE = 0.35
"""Confidence from which a point counts as found."""
NEARER = (0.62, 0.4)
"""Shares of the picture's longer side at which its upper part is looked at too."""
_USUAL = {"left_eye": (147.0, 128.0), "right_eye": (109.0, 128.0), "mouth": (128.0, 153.0)}
"""Where the marks usually are, frame pixels."""
_POINTS = ("left_eye", "right_eye", "mouth", "centre")
Point = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Located:
    """Where a head is, in drawing pixels (x right, y down, edges of pixels at integers).

    Attributes:
        framing: the networks' frame.
        box: the head's box: x0, y0, x1, y1.
        points: where left_eye, right_eye, mouth and centre would be, sure or not.
        left_eye, right_eye, mouth: centres, or None where not found.
        confidence: 0..1 for left_eye, right_eye, mouth and centre.
    """

    framing: Framing
    box: tuple[float, float, float, float]
    left_eye: Point | None
    right_eye: Point | None
    mouth: Point | None
    confidence: dict[str, float]
    points: dict[str, Point] = field(default_factory=dict)

    def features(self) -> dict[str, Point | None]:
        """Return eyes and mouth by name."""
        return {"left_eye": self.left_eye, "right_eye": self.right_eye, "mouth": self.mouth}


class Network(Protocol):
    """A loaded network: `models.runtime.Session`."""

    def run(self, outputs: None, inputs: Mapping[str, np.ndarray]) -> list[np.ndarray]:
        """Return all outputs."""
        ...


def locate(rgba: np.ndarray, finder: Network) -> Located:
    """Find the head of a drawing: uint8 (H, W, 4) straight RGBA.

    Looks at all of it and, nearer, at its upper parts (where heads are), then closely at the three best
    finds, and answers with the surest.
    """
    height, width = rgba.shape[:2]
    pixels = premultiply(rgba)
    whole = float(max(height, width))
    looks = [((width - whole) / 2, (height - whole) / 2, whole)]
    for share in NEARER:
        side = whole * share
        looks += [
            (x, 0.0, side)
            for x in sorted({(width - side) / 2, min(0.0, width - side), max(0.0, width - side)})
        ]
    finds = sorted(
        (_look(pixels, finder, *look) for look in looks), key=lambda f: sureness(f, whole), reverse=True
    )
    closely = (closer(pixels, finder, found, whole) for found in finds[:3])
    return max(closely, key=lambda f: sureness(f, whole))


def sureness(found: Located, whole: float) -> float:
    """Return how much a find looks like the head of a picture whose longer side is `whole`, 0..1.

    Marks that agree with the frame count, and so does size: an emblem on a shirt can look like a small face.
    """
    frame = found.framing
    apart = 0.0
    for name, (x, y) in _USUAL.items():
        px, py = found.points[name]
        apart += np.hypot((px - frame.left) / frame.scale - x, (py - frame.top) / frame.scale - y) / 3
    share = FRAME_SIZE * frame.scale / whole
    mean = sum(found.confidence.values()) / len(found.confidence)
    return float(mean * np.exp(-((apart / 30) ** 2)) * min(1.0, share / 0.4) ** 0.3)


def closer(pixels: np.ndarray, finder: Network, first: Located, whole: float) -> Located:
    """Look again with the head as large as the finder likes it best."""
    found = first
    for _ in range(2):
        frame = found.framing
        side = FRAME_SIZE * frame.scale * 1.1
        middle = FRAME_SIZE * frame.scale / 2
        found = _look(pixels, finder, frame.left + middle - side / 2, frame.top + middle - side / 2, side)
    return max(found, first, key=lambda f: sureness(f, whole))


def _look(pixels: np.ndarray, finder: Network, left: float, top: float, side: float) -> Located:
    size = FINDER_PIXELS
    seen = read_square(pixels, left, top, side, size).astype(np.float32) / 255
    opaque = seen[..., :3] + 0.8 * (1 - seen[..., 3:])
    picture = np.ascontiguousarray(opaque.transpose(2, 0, 1)[None], np.float32)
    heat, log_scale, box = (a[0] for a in finder.run(None, {"picture": picture}))
    cell = side / heat.shape[-1]
    points: dict[str, Point] = {}
    confidence: dict[str, float] = {}
    for name, logits in zip(_POINTS, heat, strict=True):
        share = 1 / (1 + np.exp(-logits))
        row, column, peak = _peak(share)
        points[name] = (left + (column + 0.5) * cell, top + (row + 0.5) * cell)
        confidence[name] = peak
    at = _centre_cell(points, left, top, cell, heat.shape[-1])
    scale = float(np.exp(log_scale[0][at])) * side / size
    cx, cy = points["centre"]
    reach = box[:, at[0], at[1]] * FRAME_SIZE * scale
    # Reaches are from the cell's own centre, not from the refined point.
    ax, ay = left + (at[1] + 0.5) * cell, top + (at[0] + 0.5) * cell
    half = FRAME_SIZE * scale / 2
    sure = {k: points[k] if confidence[k] >= SURE else None for k in _POINTS[:3]}
    return Located(
        Framing(cx - half, cy - half, scale),
        (float(ax - reach[0]), float(ay - reach[1]), float(ax + reach[2]), float(ay + reach[3])),
        sure["left_eye"],
        sure["right_eye"],
        sure["mouth"],
        confidence,
        points,
    )


def _centre_cell(
    points: dict[str, Point], left: float, top: float, cell: float, cells: int
) -> tuple[int, int]:
    """Return row and column of the cell in which the frame's centre was found."""
    x, y = points["centre"]
    row, column = (round(v - 0.5) for v in ((y - top) / cell, (x - left) / cell))
    return min(max(row, 0), cells - 1), min(max(column, 0), cells - 1)


def _peak(share: np.ndarray) -> tuple[float, float, float]:
    """Return row, column (cells, refined below one cell) and height of the highest bump."""
    height, width = share.shape
    row, column = np.unravel_index(int(cv2.GaussianBlur(share, (0, 0), 0.8).argmax()), share.shape)
    y0, y1 = max(row - 2, 0), min(row + 3, height)
    x0, x1 = max(column - 2, 0), min(column + 3, width)
    part = share[y0:y1, x0:x1] ** 2
    total = float(part.sum()) + 1e-9
    ys, xs = np.mgrid[y0:y1, x0:x1]
    return (
        float((part * ys).sum() / total),
        float((part * xs).sum() / total),
        float(share[y0:y1, x0:x1].max()),
    )
