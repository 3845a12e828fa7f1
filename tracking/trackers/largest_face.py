"""Which of several faces is followed: the largest, without hopping between two of a size."""

from __future__ import annotations

import numpy as np

from tracking.basics.arrays import Array

_CLEARLY_LARGER = 1.15


class LargestFace:
    """Chooses among the faces of each frame; remembers where the chosen one was."""

    def __init__(self) -> None:
        self._last: Array | None = None

    def choose(self, faces: list[Array]) -> int | None:
        """Return which face to follow, None of none.

        Args:
            faces: landmarks (N, 3) of each, pixels.
        """
        if not faces:
            self._last = None
            return None
        boxes = [_box(face) for face in faces]
        sizes = [_size(face) for face in faces]
        best = int(np.argmax(sizes))
        kept = self._kept(boxes)
        if kept is not None and sizes[best] < _CLEARLY_LARGER * sizes[kept]:
            best = kept
        self._last = boxes[best]
        return best

    def _kept(self, boxes: list[Array]) -> int | None:
        """Return which face is the one chosen last: its middle is still within that one's box.

        Boxes are (2, 2): the least and the largest x and y.
        """
        if self._last is None:
            return None
        low, high = self._last
        middles = [box.mean(0) for box in boxes]
        near = [i for i, m in enumerate(middles) if (m >= low).all() and (m <= high).all()]
        return min(near, key=lambda i: float(np.linalg.norm(middles[i] - (low + high) / 2)), default=None)


def _size(face: Array) -> float:
    """Return a face's size in square pixels, the same however it is turned; landmarks are (N, 3)."""
    return float(((face - face.mean(0)) ** 2).sum(1).mean())


def _box(face: Array) -> Array:
    return np.stack([face[:, :2].min(0), face[:, :2].max(0)])
