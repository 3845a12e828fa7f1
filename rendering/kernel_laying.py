"""Laying the avatar over its backdrop in light, as I420, in one pass of the compiled kernels."""

from __future__ import annotations

import cv2
import numpy as np

from models.colour import DECODED, ENCODED
from models.kernels import structures
from models.kernels.library import Kernels, address
from rendering.linear_blend import mixing_table
from rendering.yuv import I420Converter, Matrix
from tracking.basics.arrays import Array

_ONE = 1 << 16


class KernelLaying:
    """Makes I420 frames of premultiplied pictures over one backdrop. One thread at a time.

    Args:
        kernels: of this machine.
        backdrop: uint8 (H, W, 3), sRGB, both sides even.
        colour: where all of it is one colour; mixing is faster then.
        matrix: of the frames.
    """

    def __init__(
        self, kernels: Kernels, backdrop: Array, colour: tuple[int, int, int] | None, matrix: Matrix
    ) -> None:
        height, width = backdrop.shape[:2]
        self._kernels, self._shape = kernels, (height, width, 4)
        self._i420 = I420Converter(width, height, matrix).convert(backdrop)
        # Kept, for the structure holds only where they lie.
        # One colour is not read from a picture, which would be fetched from memory for every frame.
        self._backdrop = cv2.cvtColor(backdrop, cv2.COLOR_RGB2RGBA) if colour is None else None
        self._table = None if colour is None else mixing_table(colour)
        weights = np.rint(matrix.coefficients()[:, :3].astype(np.float64) * _ONE).astype(int)
        self._lay = structures.Lay(
            backdrop=None if self._backdrop is None else address(self._backdrop, np.uint8, self._shape),
            table=None if self._table is None else address(self._table, np.uint8, (3, 1 << 16)),
            decode=address(DECODED, np.float32, (256,)),
            encode=address(ENCODED, np.uint8, ENCODED.shape),
            width=width,
            height=height,
            encode_steps=len(ENCODED) - 1,
            colour=int.from_bytes((*(colour or (0, 0, 0)), 255), "little"),
            weights=tuple(structures.Weights(*row) for row in weights.tolist()),
        )

    def laid(self, rgba_premultiplied: Array, seen: tuple[int, int, int, int] | None = None) -> Array:
        """Return a new I420 frame, uint8 (H * 3 / 2, W).

        Args:
            rgba_premultiplied: uint8 (H, W, 4), as large as the backdrop.
            seen: left, top, right and bottom of a rectangle outside which all of it is transparent.
        """
        frame = self._i420.copy()
        height, width = self._shape[:2]
        x0, y0, x1, y1 = seen or (0, 0, width, height)
        x0, y0, x1, y1 = max(x0, 0), max(y0, 0), min(x1, width), min(y1, height)
        lay = self._lay
        lay.picture = address(rgba_premultiplied, np.uint8, self._shape)
        lay.out = address(frame, np.uint8, frame.shape)
        lay.part = structures.Box(x0 & ~1, y0 & ~1, (x1 + 1) & ~1, (y1 + 1) & ~1)
        self._kernels.lay(lay)
        return frame
