"""How far a character may turn before its drawing folds, tears or has to be made up."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np

from models.colour import premultiply
from models.drawing import FRAME_SIZE
from models.sheet.beyond_frame import grown
from models.sheet.character import SheetCharacter
from models.sheet.head_field import HeadField
from models.sheet.resample import read_square
from models.sheet.soft_range import LEAST
from tracking.pose import HEAD

STEPS = tuple(round(0.1 * i, 1) for i in range(1, 11))
MOST_BROKEN = 0.02
"""Share of the visible frame that may fold or be stretched over three times."""
MOST_PAINT = 0.3
"""Share of the visible frame that may be uncovered and painted anew."""
MOST_DISAGREEMENT = 0.08
"""Mean difference (0..1) of warped and painted pixels, weighed by how evenly they are mixed."""
GRID = 9
_FOLDED, _STRETCHED = 0.1, 9.0
_TILE = 34


@dataclass(frozen=True, slots=True)
class Harm:
    """What a head pose does to a drawing, shares of what is seen of it, 0..1.

    Attributes:
        broken: turned over or stretched beyond nine times its area.
        painted: uncovered, and painted anew.
        disagreement: how much the two answers (warped and painted) differ where both show.
    """

    broken: float
    painted: float
    disagreement: float

    @property
    def level(self) -> float:
        """0 for none, 1 for the most that is safe."""
        return max(
            self.broken / MOST_BROKEN, self.painted / MOST_PAINT, self.disagreement / MOST_DISAGREEMENT
        )


class SafeRange:
    """Judges the head poses of one character."""

    def __init__(self, character: SheetCharacter) -> None:
        drawing = character.drawing
        height, width = drawing.rgba.shape[:2]
        maps, frame = grown(character.turn, drawing.framing, drawing.rgba[..., 3])
        self._field = HeadField(maps, frame, width, height)
        cells = self._field.cells
        side = FRAME_SIZE * frame.scale
        self._own = read_square(premultiply(drawing.rgba), frame.left, frame.top, side, cells)
        self._seen = self._own[..., 3] > 100
        axis = np.arange(cells, dtype=np.float32)
        self._grid = np.stack(np.meshgrid(axis, axis), -1)

    def harm(self, head_x: float = 0.0, head_y: float = 0.0, neck_z: float = 0.0) -> Harm:
        """Return what a head pose does."""
        at = self._field.at(head_x, head_y, neck_z)
        cells = self._field.cells
        cell = FRAME_SIZE / cells
        dx = cv2.Sobel(at.flow, cv2.CV_32F, 1, 0, scale=1 / (8 * cell))
        dy = cv2.Sobel(at.flow, cv2.CV_32F, 0, 1, scale=1 / (8 * cell))
        # Area of the drawing shown per area of the picture: negative where the drawing is turned over.
        area = (1 + dx[..., 0]) * (1 + dy[..., 1]) - dx[..., 1] * dy[..., 0]
        total = max(int(self._seen.sum()), 1)
        broken = self._seen & (at.share < 0.5) & ((area < _FOLDED) | (area > _STRETCHED))
        where = self._grid + at.flow * np.float32(1 / cell)
        warped = cv2.remap(self._own, where, None, cv2.INTER_LINEAR)  # pyright: ignore
        apart = np.abs(warped.astype(np.float32) / 255 - self._field.paint(at)).mean(-1)
        mixed = 4 * at.share * (1 - at.share)
        return Harm(
            float(broken.sum() / total),
            float((at.share * self._seen).sum() / total),
            float((mixed * apart * self._seen).sum() / total),
        )

    def limits(self) -> dict[str, tuple[float, float]]:
        """Return the largest safe value of each head axis, negative and positive: -1..0 and 0..1."""
        return {name: (-self._end(name, -1.0), self._end(name, 1.0)) for name in HEAD}

    def _end(self, name: str, sign: float) -> float:
        safe = 0.0
        for step in STEPS:
            if self.harm(**{name: sign * step}).level > 1:
                # A head that can't move at all would look dead.
                return max(safe, LEAST)
            safe = step
        return safe

    def grid(self) -> dict[str, np.ndarray]:
        """Return levels of harm, float (GRID, GRID): "yaw and pitch" and "yaw and tilt".

        Rows are pitch from up to down, or tilt from left to right; columns yaw from left to right.
        """
        values = np.linspace(1, -1, GRID)
        return {
            "yaw and pitch": np.array([[self.harm(x, y).level for y in values] for x in values]),
            "yaw and tilt": np.array([[self.harm(0, y, z).level for y in values] for z in values]),
        }


def safe_range(character: SheetCharacter) -> dict[str, tuple[float, float]]:
    """Return the largest safe value of each head axis, negative and positive: -1..0 and 0..1."""
    return SafeRange(character).limits()


def heat_map(character: SheetCharacter, limits: dict[str, tuple[float, float]] | None = None) -> np.ndarray:
    """Draw how well a character bears its head poses, uint8 (H, W, 3), RGB: green is safe, red is not.

    Args:
        character: compiled.
        limits: a frame is drawn around these; by default the character's own.
    """
    judged = SafeRange(character)
    limits = dict(character.limits) if limits is None else limits
    tiles = []
    for title, levels in judged.grid().items():
        down = "head_x" if "pitch" in title else "neck_z"
        tiles.append(_tile(title, levels, limits.get("head_y", (-1, 1)), limits.get(down, (-1, 1))))
    return np.hstack(tiles)


def _tile(
    title: str, levels: np.ndarray, across: tuple[float, float], down: tuple[float, float]
) -> np.ndarray:
    side, pad = GRID * _TILE, 40
    out = np.full((side + 2 * pad, side + 2 * pad, 3), 255, np.uint8)
    t = np.clip(levels / 2, 0, 1)[..., None]
    green, yellow, red = (np.array(c, np.float32) for c in ((86, 170, 96), (244, 206, 88), (208, 70, 62)))
    colour = np.where(t < 0.5, green + (yellow - green) * 2 * t, yellow + (red - yellow) * (2 * t - 1))
    out[pad : pad + side, pad : pad + side] = np.kron(colour, np.ones((_TILE, _TILE, 1))).astype(np.uint8)
    # Positive values lie left and on top, as in `grid`.
    x0, x1 = (pad + round((1 - v) / 2 * (side - _TILE) + _TILE / 2) for v in (across[1], across[0]))
    y0, y1 = (pad + round((1 - v) / 2 * (side - _TILE) + _TILE / 2) for v in (down[1], down[0]))
    cv2.rectangle(out, (x0, y0), (x1, y1), (255, 255, 255), 4, cv2.LINE_AA)
    cv2.rectangle(out, (x0, y0), (x1, y1), (30, 30, 30), 2, cv2.LINE_AA)
    words = ("left", "right", "up", "down") if "pitch" in title else ("left", "right", "left", "right")
    places = ((4, pad + side // 2), (pad + side + 4, pad + side // 2), (pad + side // 2 - 12, pad - 6),
              (pad + side // 2 - 16, pad + side + 16))  # fmt: skip
    for text, at in ((title, (pad, 16)), *zip(words, places, strict=True)):
        cv2.putText(out, text, at, cv2.FONT_HERSHEY_SIMPLEX, 0.4, (40, 40, 40), 1, cv2.LINE_AA)
    return out
