"""An iris that looks about over its white."""

from __future__ import annotations

import cv2
import numpy as np

from models.parts.eye_layers import EyeLayers

REACH_X, REACH_Y = 0.13, 0.085
"""How far an iris moves when a gaze is 1, in widths of the eye: measured on riggers' characters."""


class MovingIris:
    """What the gaze changes between an eye's lids.

    Args:
        layers: of an eye whose iris can move.
        roll_deg: how far the head leans, clockwise.
        box: rows and columns of the region outside which nothing of white or iris ever shows.

    Attributes:
        white: uint8 (h, w, 3) of the box, premultiplied.
        iris: uint8 (h, w, 4), likewise.
        whole: uint8 (h, w, 3), both.
        inside: uint8 (h, w), how much of a pixel is drawn; None for all.
    """

    def __init__(self, layers: EyeLayers, roll_deg: float, box: tuple[slice, slice]) -> None:
        ball = layers.ball
        assert ball is not None
        self.box = box
        alpha = layers.drawn[box][..., 3:]
        self.white = _bytes(ball.white[box][..., :3])
        self.iris = _bytes(ball.iris[box])
        self.inside = None if float(alpha.min()) > 0.99 else _bytes(alpha[..., 0])
        width = float(np.hypot(*(layers.upper[-1] - layers.upper[0])))
        turn = np.deg2rad(roll_deg)
        self._right = (np.array([np.cos(turn), np.sin(turn)]) * REACH_X * width).tolist()
        self._down = (np.array([-np.sin(turn), np.cos(turn)]) * REACH_Y * width).tolist()
        self.whole = self._shown(self.iris)

    def move(self, region: np.ndarray, shows: np.ndarray, gaze_x: float, gaze_y: float) -> None:
        """Let an eye look somewhere else, in place.

        Args:
            region: uint8 (h, w, 4), premultiplied, the eye at any closure.
            shows: uint8 (h, w), how much of a pixel shows white or iris.
            gaze_x, gaze_y: -1..1; to the image's left and up.
        """
        x, y = self.way(gaze_x, gaze_y)
        moved = np.array([[1, 0, x], [0, 1, y]])
        iris = cv2.warpAffine(self.iris, moved, self.iris.shape[1::-1], flags=cv2.INTER_CUBIC)
        change = cv2.subtract(self._shown(iris), self.whole, dtype=cv2.CV_16S)
        share = shows[self.box]
        if self.inside is not None:
            share = cv2.multiply(share, self.inside, scale=1 / 255)
        weight = cv2.merge([share] * 3)
        change = cv2.multiply(change, weight, scale=1 / 255, dtype=cv2.CV_16S)
        part = region[self.box]
        part[..., :3] = cv2.add(part[..., :3], change, dtype=cv2.CV_8U)

    def way(self, gaze_x: float, gaze_y: float) -> tuple[float, float]:
        """Return how far the iris moves, x and y in pixels."""
        (right_x, right_y), (down_x, down_y) = self._right, self._down
        return -gaze_x * right_x - gaze_y * down_x, -gaze_x * right_y - gaze_y * down_y

    def _shown(self, iris: np.ndarray) -> np.ndarray:
        """Return an iris over the white: uint8 (h, w, 3)."""
        kept = cv2.merge([255 - iris[..., 3]] * 3)
        return cv2.add(cv2.multiply(self.white, kept, scale=1 / 255), iris[..., :3])


def _bytes(plane: np.ndarray) -> np.ndarray:
    return (np.clip(plane, 0, 1) * 255 + 0.5).astype(np.uint8)
