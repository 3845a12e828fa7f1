"""Which part of a picture the drawing is: without a phone's bars; of a banner, what is around the head."""

from __future__ import annotations

from dataclasses import replace
from typing import NamedTuple

import numpy as np

from models.drawing import Drawing
from models.sheet.finder import Located, sureness
from models.sheet.looks import Point
from models.sheet.poser import SheetPoser

WIDE, TALL = 2.0, 3.0
"""From these shapes on, the networks see a head in the whole picture too small: squares are looked at."""
_HEADS_BESIDE = 3.0
"""How far a banner's character may reach to either side of its head, in head heights."""
_DEEPEST_BAR, _LEAST_BAR = 0.45, 0.01
_FLAT, _NEARLY_FLAT, _STEP = 0.97, 0.6, 0.95
_ALIKE, _UNLIKE = 10, 6


class Part(NamedTuple):
    """A rectangle of a picture: pixels from (x0, y0) to before (x1, y1)."""

    x0: int
    y0: int
    x1: int
    y1: int

    def of(self, picture: np.ndarray) -> np.ndarray:
        """Return the part of an array (H, W, ...), a view."""
        return picture[self.y0 : self.y1, self.x0 : self.x1]

    def in_whole(self, located: Located) -> Located:
        """Return where a head that was found in the part is in the whole picture."""
        x, y = self.x0, self.y0
        frame, box = located.framing, located.box

        def moved(at: Point | None) -> Point | None:
            """Return the point in the whole picture."""
            return None if at is None else (at[0] + x, at[1] + y)

        return replace(
            located,
            framing=replace(frame, left=frame.left + x, top=frame.top + y),
            box=(box[0] + x, box[1] + y, box[2] + x, box[3] + y),
            left_eye=moved(located.left_eye),
            right_eye=moved(located.right_eye),
            mouth=moved(located.mouth),
            points={name: (at[0] + x, at[1] + y) for name, at in located.points.items()},
        )

    def is_whole(self, picture: np.ndarray) -> bool:
        """Whether it is all of a picture (H, W, ...)."""
        return self == whole(picture)


def whole(picture: np.ndarray) -> Part:
    """Return the part that is all of a picture (H, W, ...)."""
    return Part(0, 0, picture.shape[1], picture.shape[0])


def without_bars(rgba: np.ndarray) -> Part:
    """Return the part between bars of one colour, as phones and players put around pictures.

    A bar reaches from side to side, is of one colour but for small signs, and ends in an edge that nothing
    crosses. A picture with transparent parts has none.

    Args:
        rgba: uint8 (H, W, 4), straight.
    """
    if rgba[..., 3].min() < 255:
        return whole(rgba)
    rgb = rgba[..., :3].astype(np.int16)
    y0, y1 = _between(rgb)
    x0, x1 = _between(rgb[y0:y1].swapaxes(0, 1))
    return Part(x0, y0, x1, y1)


def around_head(part: Part, located: Located) -> Part:
    """Return of a banner what the character may take up; of other pictures the part itself."""
    if part.x1 - part.x0 <= WIDE * (part.y1 - part.y0):
        return part
    x0, y0, x1, y1 = located.box
    reach = _HEADS_BESIDE * (y1 - y0)
    middle = (x0 + x1) / 2
    left, right = max(part.x0, int(middle - reach)), min(part.x1, int(middle + reach) + 1)
    return part._replace(x0=left, x1=right) if right > left else part


def locate(rgba: np.ndarray, poser: SheetPoser) -> Located:
    """Find the head of a picture of any shape: uint8 (H, W, 4), straight, visible somewhere."""
    height, width = rgba.shape[:2]
    if width <= WIDE * height and height <= TALL * width:
        return poser.locate(Drawing.from_rgba(rgba))
    side = min(width, height)
    finds = []
    for start in _starts(max(width, height), side):
        at = (start, 0) if width > height else (0, start)
        square = Part(*at, at[0] + side, at[1] + side)
        if square.of(rgba)[..., 3].any():
            found = poser.locate(Drawing.from_rgba(np.ascontiguousarray(square.of(rgba))))
            finds.append((sureness(found, float(side)), start, square.in_whole(found)))
    return max(finds)[2]


def _starts(length: int, side: int) -> list[int]:
    """Return where squares begin that overlap by half of a side and more."""
    count = 1 + -(-2 * (length - side) // side)
    return [round(i * (length - side) / max(count - 1, 1)) for i in range(count)]


def _between(rgb: np.ndarray) -> tuple[int, int]:
    """Return the first row after a bar at the top, and the first of one at the bottom, of int16 (H, W, 3)."""
    height = len(rgb)
    if height < 32:
        return 0, height
    middle = np.median(rgb, axis=1).astype(np.int16)[:, None]
    share = (np.abs(rgb - middle).max(2) <= _ALIKE).mean(1)
    step = np.zeros(height)
    # Over three rows: what is compressed has soft edges.
    step[2:-1] = (np.abs(rgb[3:] - rgb[:-3]).max(2) > _UNLIKE).mean(1)
    deepest = int(_DEEPEST_BAR * height)
    top = _bar(share[:deepest], step[:deepest])
    bottom = _bar(share[::-1][:deepest], step[::-1][:deepest])
    return top, height - bottom


def _bar(share: np.ndarray, step: np.ndarray) -> int:
    """Return how many rows a bar has, seen from the edge of the picture; 0 for none.

    Both are of rows, (N,): the share of pixels of the row's colour, and of those that end in an edge.
    """
    for rows in np.flatnonzero(step >= _STEP)[::-1]:
        inside = share[:rows]
        if rows < max(3, _LEAST_BAR * len(share) / _DEEPEST_BAR):
            return 0
        if (inside >= _FLAT).mean() >= 0.8 and (inside >= _NEARLY_FLAT).all():
            # To the far side of the soft edge.
            return int(rows) + 2
    return 0
