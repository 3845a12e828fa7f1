"""What a person corrects of an import, step by step, each of which can be undone."""

from __future__ import annotations

from dataclasses import replace

import cv2
import numpy as np

from models.importing.brush import Brush
from models.importing.importer import Told
from models.importing.matting import Colour
from models.sheet.character import FEATURES
from models.sheet.looks import Point

KEPT = 100
"""Steps that can be undone."""


class Corrections:
    """The steps, as what is told to `import_picture` after each of them. One thread at a time.

    Args:
        told: what is told from the beginning.
    """

    def __init__(self, told: Told | None = None) -> None:
        self._done = [told or Told()]
        self._undone: list[Told] = []

    @property
    def told(self) -> Told:
        """What is told now."""
        return self._done[-1]

    @property
    def can_undo(self) -> bool:
        """Whether there is a step to undo."""
        return len(self._done) > 1

    @property
    def can_redo(self) -> bool:
        """Whether there is an undone step."""
        return bool(self._undone)

    def undo(self) -> Told:
        """Take the last step back; return what is told then. Nothing happens where there is none."""
        if self.can_undo:
            self._undone.append(self._done.pop())
        return self.told

    def redo(self) -> Told:
        """Do the step again that was undone last; return what is told then."""
        if self._undone:
            self._done.append(self._undone.pop())
        return self.told

    def head(self, x: float, y: float, size: float) -> Told:
        """Say where the head is: its middle and height in pixels of the file."""
        return self._step(replace(self.told, head=(x, y, size)))

    def mark(self, name: str, at: Point | None) -> Told:
        """Say where an eye or the mouth is, in pixels of the file, or (None) leave it to the finder again.

        Raises:
            KeyError: if it is none of `FEATURES`.
        """
        if name not in FEATURES:
            raise KeyError(name)
        points = dict(self.told.points)
        points.pop(name, None)
        if at is not None:
            points[name] = at
        return self._step(replace(self.told, points=tuple(points.items())))

    def background(self, background: str | Colour, holes: str | None = None) -> Told:
        """Say what the background is; see `Told`."""
        return self._step(replace(self.told, background=background, holes=holes or self.told.holes))

    def erase(self, mask: np.ndarray) -> Told:
        """Brush something away: uint8 (H, W), 0..255, always of the same size."""
        return self._brush(mask, "erased", "restored")

    def restore(self, mask: np.ndarray) -> Told:
        """Brush something back that was cut away: uint8 (H, W), 0..255, always of the same size."""
        return self._brush(mask, "restored", "erased")

    def limit(self, name: str, low: float, high: float) -> Told:
        """Say how far a head axis may turn, instead of what was judged safe."""
        limits = dict(self.told.limits)
        limits[name] = (low, high)
        return self._step(replace(self.told, limits=tuple(limits.items())))

    def _brush(self, mask: np.ndarray, which: str, other: str) -> Told:
        """Add to one mask and take from the other: the last stroke counts."""
        brush = self.told.brush or Brush()
        before, opposite = getattr(brush, which), getattr(brush, other)
        added = mask if before is None else cv2.max(before, mask)
        left = None if opposite is None else cv2.subtract(opposite, mask)
        return self._step(replace(self.told, brush=replace(brush, **{which: added, other: left})))

    def _step(self, told: Told) -> Told:
        self._done = [*self._done[-KEPT:], told]
        self._undone.clear()
        return told
