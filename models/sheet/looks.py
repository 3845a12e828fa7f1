"""Looking at parts of a picture with the finder network: any place, size and angle, also in the mirror."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np

from models.drawing import FRAME_SIZE
from models.runtime import Network
from models.sheet.crops import FINDER_PIXELS

POINTS = ("left_eye", "right_eye", "mouth", "centre")
_MIRRORED = (1, 0, 2, 3)
_GROUND = 204
_LARGEST = 2048
"""Larger pictures are looked at reduced to this."""
Point = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Sight:
    """What one look saw, in pixels of the picture.

    Attributes:
        points: by name of `POINTS`, where it is most likely.
        confidence: 0..1 of each point.
        scale: picture pixels per frame pixel.
        reach: head box from the centre: left, top, right, bottom; along the axes of the look.
        roll_deg: how far the look was turned clockwise.
    """

    points: dict[str, Point]
    confidence: dict[str, float]
    scale: float
    reach: tuple[float, float, float, float]
    roll_deg: float


class Looker:
    """One picture, made ready to be looked at often.

    Args:
        rgba_premultiplied: uint8 (H, W, 4). Beneath its last row that row goes on, as a body would.
        finder: the pack's network.
    """

    def __init__(self, rgba_premultiplied: np.ndarray, finder: Network) -> None:
        height, width = rgba_premultiplied.shape[:2]
        self.size = (width, height)
        self.whole = float(max(height, width))
        self._finder = finder
        shrink = min(1.0, _LARGEST / self.whole)
        pixels = rgba_premultiplied
        if shrink < 1:
            size = (max(1, round(width * shrink)), max(1, round(height * shrink)))
            pixels = cv2.resize(pixels, size, interpolation=cv2.INTER_AREA)
        clear = 255 - cv2.extractChannel(pixels, 3)
        ground = cv2.convertScaleAbs(clear, alpha=_GROUND / 255)
        opaque = cv2.add(pixels[..., :3], cv2.merge([ground] * 3))
        self._levels = [opaque]
        while max(self._levels[-1].shape) > 1.5 * FINDER_PIXELS and min(self._levels[-1].shape[:2]) > 8:
            h, w = self._levels[-1].shape[:2]
            self._levels.append(cv2.resize(self._levels[-1], (w // 2, h // 2), interpolation=cv2.INTER_AREA))
        self._levels = [
            cv2.copyMakeBorder(level, 0, max(level.shape) * 2 // 3, 0, 0, cv2.BORDER_REPLICATE)
            for level in self._levels
        ]
        self._heights = [opaque.shape[0]]
        for _ in self._levels[1:]:
            self._heights.append(self._heights[-1] // 2)

    def look(self, middle: Point, side: float, roll_deg: float = 0.0, mirrored: bool = False) -> Sight:
        """Look at a square.

        Args:
            middle: its middle.
            side: of it, in pixels.
            roll_deg: how far it is turned clockwise; a head that leans so looks upright in it.
            mirrored: look at it in the mirror; the answer is as without.
        """
        seen, origin, axes = self._read(middle, side, roll_deg)
        if mirrored:
            seen = seen[:, ::-1]
        picture = np.ascontiguousarray(seen.transpose(2, 0, 1)[None], np.float32) / 255
        # Heat (4, n, n), log of the scale (1, n, n), and the head's box (4, n, n).
        heat, log_scale, box = (a[0] for a in self._finder.run(None, {"picture": picture}))
        cells = heat.shape[-1]
        points: dict[str, Point] = {}
        confidence: dict[str, float] = {}
        centre = (0.5, 0.5)
        for i, name in enumerate(POINTS):
            x, y, peak = _peak(1 / (1 + np.exp(-np.clip(heat[_MIRRORED[i] if mirrored else i], -60, 60))))
            at = (x / cells, y / cells)
            if name == "centre":
                centre = at
            at = (1 - at[0], at[1]) if mirrored else at
            place = origin + axes @ np.array(at)
            points[name] = (float(place[0]), float(place[1]))
            confidence[name] = peak
        row, column = (min(max(int(v * cells), 0), cells - 1) for v in (centre[1], centre[0]))
        scale = float(np.exp(np.clip(log_scale[0, row, column], -8, 8))) * side / FINDER_PIXELS
        # Reaches are counted from the middle of their cell.
        dx, dy = ((c + 0.5) / cells - v for c, v in ((column, centre[0]), (row, centre[1])))
        reach = box[:, row, column] * FRAME_SIZE * scale
        left, top, right, bottom = reach + side * np.array([-dx, -dy, dx, dy])
        if mirrored:
            left, right = right, left
        sides = (float(left), float(top), float(right), float(bottom))
        return Sight(points, confidence, scale, sides, roll_deg)

    def _read(self, middle: Point, side: float, roll_deg: float) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """Return the square (P, P, 3), its corner, and the matrix from shares of its sides to pixels."""
        width = self._levels[0].shape[1]
        full = width / self.size[0]
        level = 0
        while level + 1 < len(self._levels) and side * full / 2**level > 1.6 * FINDER_PIXELS:
            level += 1
        source = self._levels[level]
        kx = source.shape[1] / self.size[0]
        ky = self._heights[level] / self.size[1]
        turn = np.deg2rad(roll_deg)
        axes = side * np.array([[np.cos(turn), -np.sin(turn)], [np.sin(turn), np.cos(turn)]])
        origin = np.array(middle) - axes @ np.array([0.5, 0.5])
        step = axes / FINDER_PIXELS
        # Convention: edges of pixels at integers; `warpAffine` counts from their middles.
        shift = origin + step @ np.array([0.5, 0.5])
        grow = np.array([kx, ky])
        matrix = np.hstack([step * grow[:, None], (shift * grow - 0.5)[:, None]])
        flags = cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP
        size = (FINDER_PIXELS, FINDER_PIXELS)
        ground = (_GROUND, _GROUND, _GROUND)
        seen = cv2.warpAffine(
            source, matrix, size, flags=flags, borderMode=cv2.BORDER_CONSTANT, borderValue=ground
        )
        return seen, origin, axes


def _peak(share: np.ndarray) -> tuple[float, float, float]:
    """Return x, y (cells, edges at integers) and height of the highest bump.

    Bumps are Gaussian, so their logarithm is a parabola, whose top is known from three points.
    """
    row, column = np.unravel_index(int(cv2.GaussianBlur(share, (0, 0), 0.8).argmax()), share.shape)
    y, x = (int(min(max(v, 1), n - 2)) for v, n in zip((row, column), share.shape, strict=True))
    logs = np.log(share[y - 1 : y + 2, x - 1 : x + 2] + 1e-4)
    return (
        x + 0.5 + _top(logs.mean(0)),
        y + 0.5 + _top(logs.mean(1)),
        float(share[y - 1 : y + 2, x - 1 : x + 2].max()),
    )


def _top(values: np.ndarray) -> float:
    """Return where the parabola through three values (at -1, 0, 1) is highest, at most 0.9 away."""
    bend = values[0] - 2 * values[1] + values[2]
    return float(np.clip(0.5 * (values[0] - values[2]) / bend, -0.9, 0.9)) if bend < -1e-3 else 0.0
