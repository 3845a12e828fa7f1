"""Bringing flow and painted layer from cells to the pixels of a drawing: only where they show something."""

from __future__ import annotations

from typing import NamedTuple

import cv2
import numpy as np

from models.drawing import FRAME_SIZE, Framing

BAND = 8
"""Cells from top to bottom of what is warped in one go, as wide as it has to be."""
_STILL = 1 / 64
"""Pixels of motion that `cv2.remap`, which looks up thirty-seconds of a pixel, rounds to none."""


class Box(NamedTuple):
    """A rectangle: x0 <= x < x1, y0 <= y < y1."""

    x0: int
    y0: int
    x1: int
    y1: int

    @property
    def empty(self) -> bool:
        """Whether nothing lies in it."""
        return self.x0 >= self.x1 or self.y0 >= self.y1

    @property
    def place(self) -> tuple[slice, slice]:
        """Its rows and columns in an array."""
        return slice(self.y0, self.y1), slice(self.x0, self.x1)

    def moved(self, x: int, y: int) -> Box:
        """Return it elsewhere."""
        return Box(self.x0 + x, self.y0 + y, self.x1 + x, self.y1 + y)

    def joined(self, other: Box) -> Box:
        """Return the smallest rectangle around both."""
        return Box(*map(min, self[:2], other[:2]), *map(max, self[2:], other[2:]))

    def cut(self, to: Box) -> Box:
        """Return what lies in both."""
        return Box(max(self.x0, to.x0), max(self.y0, to.y0), min(self.x1, to.x1), min(self.y1, to.y1))


class _Band(NamedTuple):
    """Some rows of the drawing, inside the frame.

    Attributes:
        cells: the rows of cells that have a say.
        y0, y1: the pixels' rows.
        weights: float32 (y1 - y0, rows of cells + 2): each pixel row's share of each, its own y, and 1.
    """

    cells: slice
    y0: int
    y1: int
    weights: np.ndarray


def within_alpha(picture: np.ndarray) -> None:
    """Hold premultiplied colours, uint8 (h, w, 4), within their alpha, in place.

    Beside an edge cubic sampling leaves it.
    """
    alpha = cv2.extractChannel(picture, 3)
    np.minimum(picture[..., :3], alpha[..., None], out=picture[..., :3])


class CellWarp:
    """Draws by what is known on cells, at the drawing's own size.

    Args:
        framing, width, height: where the frame lies in the drawing, and the drawing's size in pixels.
        cells: cells along the frame's side.
    """

    def __init__(self, framing: Framing, width: int, height: int, cells: int) -> None:
        # In whole pixels, so that cells are enlarged by one plain resize. The maps are of low frequency:
        # moving them by less than half a pixel changes nothing that can be seen.
        left, top, side = round(framing.left), round(framing.top), max(1, round(FRAME_SIZE * framing.scale))
        self.frame = (left, top, side)
        x0, y0 = min(max(left, 0), width), min(max(top, 0), height)
        self._inside = Box(x0, y0, max(min(left + side, width), x0), max(min(top + side, height), y0))
        self._whole = self._inside == (0, 0, width, height)
        self._scale = np.float32(framing.scale)
        self._cells = cells
        # What goes with the last two weights of a band: its y, and the pixel's own x.
        self._own = np.zeros((2, self._inside.x1 - self._inside.x0, 2), np.float32)
        self._own[0, :, 1] = 1
        self._own[1, :, 0] = np.arange(self._inside.x0, self._inside.x1)
        self._bands = [self._band(first) for first in range(0, cells, BAND)]
        # Which rows of cells have a say in which band.
        self._near_band = np.zeros((len(self._bands), cells), np.float32)
        for row, band in zip(self._near_band, self._bands, strict=True):
            row[band.cells] = 1

    def _band(self, first: int) -> _Band:
        _, top, side = self.frame
        end = min(first + BAND, self._cells)
        # A cell's value reaches to the centres of its neighbours.
        low, high = max(first - 1, 0), min(end + 1, self._cells)
        y0, y1 = (top + at * side // self._cells for at in (first, end))
        y0, y1 = max(y0, self._inside.y0), min(y1, self._inside.y1)
        y = np.arange(y0, max(y0, y1), dtype=np.float32)
        at = (y - top + 0.5) * (self._cells / side) - 0.5
        at = np.clip(at, 0, self._cells - 1)[:, None] - np.arange(low, high)
        weights = np.column_stack([np.maximum(1 - np.abs(at), 0), y, np.ones_like(y)])
        return _Band(slice(low, high), y0, y1, weights.astype(np.float32))

    def warped(
        self, picture: np.ndarray, flow: np.ndarray, reached: np.ndarray
    ) -> tuple[np.ndarray, Box | None]:
        """Return a new picture, warped inside the frame and as it was outside, and where it shows anything.

        That is None where the drawing goes on outside the frame.

        Args:
            picture: uint8 (H, W, 4), premultiplied.
            flow: float32 (n, n, 2), x then y, in frame pixels.
            reached: bool (n, n), the cells where it may show something.
        """
        out = np.empty_like(picture) if self._whole else picture.copy()
        moves = flow * self._scale
        across = cv2.resize(moves, (self.frame[2], self._cells), interpolation=cv2.INTER_LINEAR)
        end = self._inside.y0
        seen: Box | None = None
        for band, box, still in self._reached_bands(moves, reached):
            self._clear(out, end, box)
            end = box.y1
            seen = box if seen is None else seen.joined(box)
            if still:
                out[box.place] = picture[box.place]
                continue
            where = self._positions(band, box, across)
            cv2.remap(picture, where, None, cv2.INTER_CUBIC, out[box.place], cv2.BORDER_REPLICATE)  # pyright: ignore
            within_alpha(out[box.place])
        out[Box(self._inside.x0, end, self._inside.x1, self._inside.y1).place] = 0
        return out, seen if self._whole else None

    def _clear(self, out: np.ndarray, end: int, box: Box) -> None:
        """Make all of a picture (H, W, 4) transparent between row `end` and a box, and beside the box."""
        left, right = self._inside.x0, self._inside.x1
        if end < box.y0:
            out[end : box.y0, left:right] = 0
        out[box.y0 : box.y1, left : box.x0] = 0
        out[box.y0 : box.y1, box.x1 : right] = 0

    def lay(self, out: np.ndarray, paint: np.ndarray, share: np.ndarray, corner: tuple[int, int]) -> Box:
        """Blend a painted layer into a picture, in place; return where it lies.

        Args:
            out: uint8 (H, W, 4), premultiplied.
            paint: float32 (h, w, 4), premultiplied, 0..1, on the cells of a rectangle of the frame.
            share: float32 (h, w), how much of it shows there; 0 around.
            corner: the rectangle's first column and row.
        """
        left, top, side = self.frame
        x, y = corner
        # Rounded to whole pixels, as the frame is.
        x0, x1 = (left + round(at * side / self._cells) for at in (x, x + share.shape[1]))
        y0, y1 = (top + round(at * side / self._cells) for at in (y, y + share.shape[0]))
        whole = Box(x0, y0, x1, y1)
        box = whole.cut(self._inside)
        if box.empty:
            return box
        size, here = (x1 - x0, y1 - y0), box.moved(-x0, -y0).place
        laid, kept = (
            cv2.resize(cv2.convertScaleAbs(planes, alpha=255), size, interpolation=cv2.INTER_LINEAR)[here]
            for planes in (paint * share[..., None], 1 - share)
        )
        view = out[box.place]
        cv2.multiply(view, cv2.merge([kept] * 4), view, 1 / 255)
        cv2.add(view, laid, view)
        return box

    def _reached_bands(self, moves: np.ndarray, reached: np.ndarray) -> list[tuple[_Band, Box, bool]]:
        """Return the bands with anything to show: what to draw of each, and whether nothing moves there.

        `moves` is the flow in the drawing's pixels, float32 (n, n, 2); `reached` is bool (n, n).
        """
        shown = self._near_band @ reached.astype(np.float32) > 0
        first, last = shown.argmax(1).tolist(), shown[:, ::-1].argmax(1).tolist()
        still = cv2.inRange(moves, (-_STILL, -_STILL), (_STILL, _STILL))  # pyright: ignore
        found = []
        for band, any_shown, before, after in zip(self._bands, shown.any(1), first, last, strict=True):
            if not any_shown:
                continue
            begin, end = max(before - 1, 0), self._cells - after + 1
            box = Box(self._column(begin), band.y0, self._column(end), band.y1)
            if not box.empty:
                part = still[band.cells, begin:end]
                found.append((band, box, cv2.countNonZero(part) == part.size))
        return found

    def _column(self, cell: int) -> int:
        """Return where a column of cells begins, in pixels of the drawing inside the frame."""
        left, _, side = self.frame
        return min(max(left + cell * side // self._cells, self._inside.x0), self._inside.x1)

    def _positions(self, band: _Band, box: Box, across: np.ndarray) -> np.ndarray:
        """Return float32 (h, w, 2): where the pixels of a box, as high as its band, look.

        Args:
            across: float32 (n, side, 2), the motion in the drawing's pixels, enlarged to the sides only.
        """
        left = self.frame[0]
        part = across[band.cells, box.x0 - left : box.x1 - left]
        terms = np.empty((len(part) + 2, *part.shape[1:]), np.float32)
        terms[:-2] = part
        terms[-2:] = self._own[:, box.x0 - self._inside.x0 : box.x1 - self._inside.x0]
        return (band.weights @ terms.reshape(len(terms), -1)).reshape(-1, *part.shape[1:])
