"""What is drawn of a mouth in one shape: where its lips are, and what is painted between them."""

from __future__ import annotations

from typing import NamedTuple, Protocol

import numpy as np

from models.parts.mouth_outline import TO_CORNERS, Outline
from models.parts.mouth_parts import MouthPieces

UPPER, LOWER, OPENING, STAYS = range(4)
RING, INSIDE, TONGUE, TEETH = range(4)
"""What is painted, in this order; from the tongue on only inside."""


ENDS = np.clip((1 - np.abs(TO_CORNERS)) / 0.25, 0.35, 1)
"""How far curves of a band are moved at `TO_CORNERS`: less at their ends."""


class Band(NamedTuple):
    """What lies between two curves, moved down by so many pixels, by fewer at their ends.

    Attributes:
        upper, lower: float32 (STEPS,), the curves.
        above, below: pixels that each is moved down.
    """

    upper: np.ndarray
    lower: np.ndarray
    above: float = 0.0
    below: float = 0.0


class Painted(NamedTuple):
    """A shape that is filled with a colour.

    Attributes:
        points: float32 (N, 2), x and y in the patch, a closed polygon; or what lies between two curves.
        colour: RGB, 0..1.
        weight: how opaque it is, 0..1.
    """

    points: np.ndarray | Band
    colour: tuple[float, float, float]
    weight: float = 1.0


class MouthScene(NamedTuple):
    """A mouth in one shape.

    Attributes:
        line: where its lips are.
        painted: up to one shape of each kind, by `RING`, `INSIDE`, `TONGUE`, `TEETH`.
    """

    line: Outline
    painted: dict[int, Painted]


class MouthPlace(NamedTuple):
    """Where a mouth lies in its patch.

    Attributes:
        x0, y0, x1, y1: the patch in the pieces' pixels.
        middle: float32 (2,), between the corners, in the pieces' pixels.
        along: float32 (2,), the direction from the picture's left corner to the right one.
        half: half the distance of the drawn corners, pixels.
    """

    x0: int
    y0: int
    x1: int
    y1: int
    middle: np.ndarray
    along: np.ndarray
    half: float

    @property
    def rows_columns(self) -> tuple[slice, slice]:
        """The patch in the pieces' arrays."""
        return slice(self.y0, self.y1), slice(self.x0, self.x1)

    @property
    def down(self) -> np.ndarray:
        """The direction from the upper to the lower lip, float32 (2,)."""
        return np.array([-self.along[1], self.along[0]], np.float32)

    def points(self, along: np.ndarray, below: np.ndarray) -> np.ndarray:
        """Return places along and below the mouth in the patch's pixels, float32 (N, 2)."""
        origin = self.middle - np.array([self.x0, self.y0], np.float32)
        return (origin + along[:, None] * self.along + below[:, None] * self.down).astype(np.float32)

    def oval(self, centre: tuple[float, float], reach: tuple[float, float], turn: np.ndarray) -> np.ndarray:
        """Return points of an oval in the patch's pixels, float32 (N, 2).

        Args:
            centre: along and below the mouth.
            reach: from the centre, along and below.
            turn: float32 (N, 3), of each point 1, cosine and sine.
        """
        (x, y), (right, down) = self.middle.tolist(), self.along.tolist()
        along, below = centre
        first = (x - self.x0 + along * right - below * down, y - self.y0 + along * down + below * right)
        axes = ((reach[0] * right, reach[0] * down), (-reach[1] * down, reach[1] * right))
        return turn @ np.array((first, *axes), np.float32)


def outlined(place: MouthPlace, line: Outline, band: Band) -> np.ndarray:
    """Return the outline of a band of a mouth whose lips are at `line`, float32 (N, 2)."""
    s, up = line.points(band.upper)
    _, low = line.points(band.lower)
    t = np.concatenate([up + band.above * ENDS, (low + band.below * ENDS)[::-1]])
    return place.points(np.concatenate([s, s[::-1]]), t)


class MouthCanvas(Protocol):
    """Draws the scenes of one mouth. One thread at a time."""

    def keep_part(self, part: np.ndarray) -> bool:
        """Draw only a part of each pixel, float32 (h, w), from now on; return whether it is able to."""
        ...

    def draw(self, scene: MouthScene) -> np.ndarray:
        """Return the patch, uint8 (h, w, 4) premultiplied, a new array; alpha is the drawing's own."""
        ...


def moving_pieces(pieces: MouthPieces) -> list[np.ndarray | None]:
    """Return what moves with the upper lip, with the lower one, and the drawn opening.

    Returns:
        float32 (h, w, 4) each: colour times cover, 0..255, and cover, 0..1; None where there is nothing.
    """
    rest, behind = (a[..., :3].astype(np.float32) for a in (pieces.rest, pieces.behind))
    mattes = pieces.mattes[..., :3].astype(np.float32) / 255
    total = np.clip(mattes.sum(2, keepdims=True), 1e-4, None)
    mattes = mattes / np.maximum(total, 1)
    cover = np.minimum(total, 1)
    own = np.clip(rest - (1 - cover) * behind, 0, None) / np.maximum(cover, 1e-4)
    return [
        np.dstack([own * mattes[..., i : i + 1], mattes[..., i]]) if mattes[..., i].any() else None
        for i in range(3)
    ]
