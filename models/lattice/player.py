"""Playing a character compiled on a lattice: interpolation, one warp and one blend a frame."""

from __future__ import annotations

import cv2
import numpy as np

from models.drawing import FRAME_SIZE
from models.lattice.canvas import FrameCanvas
from models.lattice.character import EXPRESSION_AXES, HEAD_AXES, Axes, LatticeCharacter
from models.poser import AvatarFrame
from tracking.pose import Pose


class LatticePlayer:
    """Draws a compiled character in any pose, at the drawing's own size. One thread at a time."""

    def __init__(self, character: LatticeCharacter) -> None:
        self.character = character
        self._canvas = FrameCanvas(character.drawing)
        self._side = self._canvas.side
        self._drawn = self._canvas.in_network_colours(character.colour)
        self._morphed, self._morphed_for = self._drawn, None

    @property
    def neutral(self) -> Pose:
        """The pose in which the drawing is as drawn, as far as the networks can."""
        return Pose(mouth=self.character.neutral_mouth)

    def pose(self, pose: Pose, time_s: float = 0.0) -> AvatarFrame:
        """Return the drawing in `pose`; numbers outside their range are brought back."""
        pose = pose.clamped()
        morphed = self._morph(pose)
        c = self.character
        terms, flow = (_between(nodes, c.head, pose, HEAD_AXES) for nodes in (c.terms, c.flow))
        first, second = (self._grow(terms[i], 1 / 255) for i in (0, 1))
        free = self._grow(terms[2], 2 / 255, -1)
        where = self._grow(flow, self._side / FRAME_SIZE)
        flags = cv2.INTER_LINEAR | cv2.WARP_RELATIVE_MAP
        warped = cv2.remap(morphed, where, None, flags, borderMode=cv2.BORDER_REPLICATE)  # pyright: ignore
        cv2.multiply(warped, second, warped)
        cv2.multiply(first, morphed, first)
        cv2.add(warped, first, warped)
        cv2.add(warped, free, warped)
        return AvatarFrame(self._canvas.place(warped, c.colour), time_s, pose)

    def _morph(self, pose: Pose) -> np.ndarray:
        values = (pose.left_eye, pose.right_eye, pose.mouth)
        if values != self._morphed_for:
            c = self.character
            morph = _between(c.morph, c.expression, pose, EXPRESSION_AXES)
            keep, change = self._grow(morph[0], 1 / 255), self._grow(morph[1], 2 / 255, -1)
            self._morphed, self._morphed_for = cv2.add(cv2.multiply(self._drawn, keep), change), values
        return self._morphed

    def _grow(self, planes: np.ndarray, factor: float, offset: float = 0.0) -> np.ndarray:
        scaled = planes * np.float32(factor) + np.float32(offset)
        return cv2.resize(scaled, (self._side, self._side), interpolation=cv2.INTER_LINEAR)


def _between(nodes: np.ndarray, axes: Axes, pose: Pose, names: tuple[str, ...]) -> np.ndarray:
    """Return what lies at a pose between the eight nodes around it, float32."""
    corner, shares = [], []
    for axis, name in zip(axes, names, strict=True):
        value = getattr(pose, name)
        i = int(np.clip(np.searchsorted(axis, value, side="right") - 1, 0, len(axis) - 2))
        corner.append(i)
        shares.append(float(np.clip((value - axis[i]) / (axis[i + 1] - axis[i]), 0, 1)))
    i, j, k = corner
    out = np.zeros(nodes.shape[3:], np.float32)
    for n in range(8):
        bits = (n >> 2, n >> 1 & 1, n & 1)
        weight = float(np.prod([s if b else 1 - s for s, b in zip(shares, bits, strict=True)]))
        if weight > 1e-6:
            out += nodes[i + bits[0], j + bits[1], k + bits[2]] * np.float32(weight)
    return out
