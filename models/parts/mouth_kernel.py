"""Drawing mouths in one pass of the compiled kernels."""

from __future__ import annotations

import numpy as np

from models.kernels import structures
from models.kernels.library import Kernels, address
from models.parts.mouth_outline import EVENLY, TO_CORNERS
from models.parts.mouth_parts import STEPS, MouthPieces
from models.parts.mouth_scene import (
    ENDS,
    LOWER,
    OPENING,
    STAYS,
    UPPER,
    Band,
    MouthPlace,
    MouthScene,
    moving_pieces,
)
from tracking.basics.arrays import Array

_SHAPES = 4


class KernelCanvas:
    """Draws the scenes of one mouth; see `models.parts.mouth_scene.MouthCanvas`.

    Args:
        pieces: the mouth in pieces.
        place: what is drawn of them.
        kernels: of this machine.
    """

    def __init__(self, pieces: MouthPieces, place: MouthPlace, kernels: Kernels) -> None:
        self._kernels = kernels
        here = place.rows_columns
        # Kept, for the structure holds only where they lie.
        self._rest, self._behind = (np.ascontiguousarray(a[here]) for a in (pieces.rest, pieces.behind))
        self._stays = np.ascontiguousarray(pieces.mattes[here][..., STAYS])
        self._pieces = moving_pieces(pieces)
        height, width = self._size = self._stays.shape
        self._cover = np.empty((_SHAPES, height, width + 2), np.float32)
        self._curves = np.zeros((STEPS, 4), np.float32)
        steps = (TO_CORNERS + 1) * ((STEPS - 1) / 2)
        self._spots = np.ascontiguousarray(np.stack([TO_CORNERS, steps, ENDS], 1), np.float32)
        self._outlines = [np.zeros((2 * len(TO_CORNERS), 2), np.float32) for _ in range(_SHAPES)]
        self._outlines_at = [address(a, np.float32, a.shape) for a in self._outlines]
        self._colours: list[tuple[float, float, float] | None] = [None] * _SHAPES
        self._curves[:, 2], self._curves[:, 3] = pieces.upper, pieces.lower
        high, wide = pieces.rest.shape[:2]
        middle = place.middle - np.float32(0.5)
        reach = [_reach(piece, curve, place) for piece, curve in zip(self._pieces, self._drawn, strict=True)]
        self._mouth = structures.Mouth(
            behind=address(self._behind, np.uint8, (height, width, 4)),
            rest=address(self._rest, np.uint8, (height, width, 4)),
            stays=address(self._stays, np.uint8, (height, width)) if self._stays.any() else None,
            curves=address(self._curves, np.float32, (STEPS, 4)),
            spots=address(self._spots, np.float32, self._spots.shape),
            cover=address(self._cover, np.float32, self._cover.shape),
            width=width,
            height=height,
            piece_width=wide,
            piece_height=high,
            steps=STEPS,
            left=float(place.x0 - middle[0]),
            top=float(place.y0 - middle[1]),
            drawn_half=place.half,
            band=1.2 * pieces.style.line_width,
        )
        self._mouth.along[:], self._mouth.middle[:] = place.along.tolist(), middle.tolist()
        for i, piece in enumerate(self._pieces):
            self._mouth.reach[i][:] = reach[i]
            self._mouth.pieces[i] = None if piece is None else address(piece, np.float32, (high, wide, 4))

    @property
    def _drawn(self) -> tuple[np.ndarray, ...]:
        """The drawn curves that the pieces go with, by `UPPER`, `LOWER`, `OPENING`: float32 (STEPS,)."""
        by_piece = {UPPER: 2, LOWER: 3, OPENING: 2}
        return tuple(self._curves[:, column] for _, column in sorted(by_piece.items()))

    def keep_part(self, part: np.ndarray) -> bool:
        """Draw only a part of each pixel; see `models.parts.mouth_scene.MouthCanvas`."""
        self._part = np.ascontiguousarray(part, np.float32)
        self._mouth.part = address(self._part, np.float32, self._size)
        return True

    def draw(self, scene: MouthScene) -> np.ndarray:
        """Return the patch, uint8 (h, w, 4) premultiplied."""
        mouth, line = self._mouth, scene.line
        self._curves[:, 0], self._curves[:, 1] = line.upper, line.lower
        mouth.half = line.half
        kept: dict[int, tuple[Array, int]] = {}
        for kind in range(_SHAPES):
            shape, to = scene.painted.get(kind), mouth.shapes[kind]
            to.count = 0
            if shape is None:
                continue
            if isinstance(shape.points, Band):
                self._set_band(to, kind, shape.points, kept)
            else:
                to.points, to.count = _place_of(shape.points, kept), len(shape.points)
                to.upper = to.lower = None
            to.weight = shape.weight
            if shape.colour is not self._colours[kind]:
                self._colours[kind] = shape.colour
                to.colour[:] = [255 * c for c in shape.colour]
        out = np.empty((*self._size, 4), np.uint8)
        mouth.out = address(out, np.uint8, out.shape)
        self._kernels.mouth(mouth)
        return out

    def _set_band(
        self, to: structures.Painted, kind: int, band: Band, kept: dict[int, tuple[Array, int]]
    ) -> None:
        to.points, to.count = self._outlines_at[kind], 2 * len(TO_CORNERS)
        to.upper, to.lower = _place_of(band.upper, kept), _place_of(band.lower, kept)
        to.above, to.below = band.above, band.below


def _place_of(array: Array, kept: dict[int, tuple[Array, int]]) -> int:
    """Return the address of an array's numbers, float32 and of any shape; found once for all that use it."""
    found = kept.get(id(array))
    if found is None:
        floats = np.ascontiguousarray(array, np.float32)
        found = kept[id(array)] = (floats, address(floats, np.float32, array.shape))
    return found[1]


def _reach(piece: np.ndarray | None, drawn: np.ndarray, place: MouthPlace) -> tuple[float, float]:
    """Return how far above and below its lip's drawn curve, (STEPS,), a piece, (h, w, 4), goes, pixels."""
    if piece is None:
        return 0.0, 0.0
    ys, xs = np.nonzero(piece[..., 3])
    dx, dy = xs + 0.5 - place.middle[0], ys + 0.5 - place.middle[1]
    s = dx * place.along[0] + dy * place.along[1]
    t = dx * place.down[0] + dy * place.down[1]
    below = t - np.interp(s / place.half, EVENLY, drawn)
    # A pixel on, for sampling; two more, for curves are looked up between columns.
    return float(below.min()) - 3, float(below.max()) + 3
