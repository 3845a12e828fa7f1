"""What the bundled turner says of how the head in a picture turns. Numpy; no torch."""

from __future__ import annotations

import cv2
import numpy as np

from models.colour import premultiply
from models.drawing import FRAME_SIZE
from models.pack import bundled_pack
from models.runtime import RuntimeSettings, open_session
from models.sheet import basis
from models.sheet.head_field import smoothed

_ROLE = "turner"
_LEAST = 0.1
"""Share of a picture that must be left when its background is taken away, to be believed."""


class Turns:
    """Runs the turner of the bundled pack.

    Raises:
        ModelError: if the pack can't be used.
    """

    def __init__(self, settings: RuntimeSettings) -> None:
        self._pack, self._settings = bundled_pack(), settings
        where = f"the {_ROLE} network of {self._pack.path}"
        self._session = open_session(self._pack.read(_ROLE), settings, where)

    def of(self, rgba: np.ndarray, cells: tuple[int, int]) -> np.ndarray:
        """Return maps float32 (1, channels, h, w) of a picture's turns, in [-1, 1] units.

        Args:
            rgba: float32 (H, W, 4), premultiplied, 0..1.
            cells: (h, w) of the networks' motion fields.
        """
        shrinks = rgba.shape[0] > FRAME_SIZE
        interpolation = cv2.INTER_AREA if shrinks else cv2.INTER_LINEAR
        framed = cv2.resize(rgba, (FRAME_SIZE, FRAME_SIZE), interpolation=interpolation)
        drawing = np.ascontiguousarray(self._alone(framed).transpose(2, 0, 1)[None], np.float32)
        maps = self._session.run(["maps"], {"drawing": drawing})[0][0]
        flows = smoothed(maps.astype(np.float32))[: basis.TURN_FLOW.stop]
        h, w = cells
        small = np.stack([cv2.resize(m, (w, h), interpolation=cv2.INTER_AREA) for m in flows])
        # Offsets count in halves of the way between the centres of the outermost cells.
        unit = [2 / (n - 1) * n / FRAME_SIZE * basis.FLOW_UNIT for n in (w, h)]
        across = np.zeros(len(small), bool)
        across[: basis.TILT_TERMS] = True
        across[basis.TILT_FLOW.stop :][: basis.TURN_TERMS] = True
        return small[None] * np.where(across, unit[0], unit[1]).astype(np.float32)[:, None, None]

    def _alone(self, framed: np.ndarray) -> np.ndarray:
        """Return an opaque picture without its background: the turner knows drawings that stand alone.

        Both are float32 (FRAME_SIZE, FRAME_SIZE, 4), premultiplied, 0..1.
        """
        if framed[..., 3].min() < 1:
            return framed
        from models.importing.matting import cut_out
        from models.importing.matting_pack import chosen_matting

        network = chosen_matting(self._pack, self._settings)
        rgba = premultiply(cut_out(np.rint(framed * 255).astype(np.uint8), network=network).rgba)
        found = rgba.astype(np.float32) / 255
        return found if found[..., 3].mean() > _LEAST else framed
