"""RGB to planar 4:2:0 (I420), by the matrix the reader will undo it with.

Convention: limited range (luma 16 to 235, chroma 16 to 240); each chroma sample is the mean of its 2 x 2
pixels (sited in their middle, as in MPEG-1 and JPEG). An odd width or height grows by one repeated column or
row.
"""

from __future__ import annotations

from enum import Enum

import cv2
import numpy as np

from tracking.basics.arrays import Array


class Matrix(Enum):
    """Weights of red and blue in luma: Kr and Kb of ITU-R BT.601 and BT.709."""

    BT601 = (0.299, 0.114)
    """What OpenCV and most video-call programs assume of a webcam."""
    BT709 = (0.2126, 0.0722)
    """What OBS and players of HD video assume."""

    def coefficients(self) -> Array:
        """Return the 3 x 4 matrix from 8-bit (R, G, B, 1) to limited-range 8-bit (Y, U, V)."""
        kr, kb = self.value
        luma = np.array([kr, 1 - kr - kb, kb])
        blue, red = np.array([0.0, 0.0, 1.0]), np.array([1.0, 0.0, 0.0])
        rows = np.stack(
            [
                luma * 219 / 255,
                (blue - luma) / (2 * (1 - kb)) * 224 / 255,
                (red - luma) / (2 * (1 - kr)) * 224 / 255,
            ]
        )
        return np.hstack([rows, [[16.0], [128.0], [128.0]]]).astype(np.float32)


def even(length: int) -> int:
    """Return the length, one more if it is odd."""
    return length + length % 2


class I420Converter:
    """Converts RGB frames of one size, using its arrays again each time. Not thread-safe."""

    def __init__(self, width: int, height: int, matrix: Matrix = Matrix.BT709) -> None:
        self.width, self.height = even(width), even(height)
        self._coefficients = matrix.coefficients()
        self._i420 = np.empty((self.height * 3 // 2, self.width), np.uint8)
        self.planes = split_planes(self._i420)
        self._full = np.empty((self.height, self.width, 3), np.uint8)

    def convert(self, rgb: Array) -> Array:
        """Return a picture, uint8 (H, W, 3), RGB, as uint8 (1.5 H, W): Y, then U, then V.

        The next call writes the array again.
        """
        rgb = padded_to_even(rgb)
        # Three by three is the fast path of cv2.transform: faster than luma alone.
        cv2.transform(rgb, self._coefficients, self._full)
        half = cv2.resize(rgb, (self.width // 2, self.height // 2), interpolation=cv2.INTER_AREA)
        cv2.transform(half, self._coefficients, half)
        for channel, (picture, plane) in enumerate(zip((self._full, half, half), self.planes, strict=True)):
            cv2.extractChannel(picture, channel, plane)
        return self._i420


def split_planes(i420: Array) -> tuple[Array, Array, Array]:
    """Return views of Y (H, W), U and V (H / 2, W / 2) of an I420 array, uint8 (1.5 H, W), H and W even."""
    height, width = i420.shape[0] * 2 // 3, i420.shape[1]
    flat, quarter = i420.reshape(-1), height * width // 4
    chroma = (height // 2, width // 2)
    return (
        i420[:height],
        flat[4 * quarter : 5 * quarter].reshape(chroma),
        flat[5 * quarter :].reshape(chroma),
    )


def rgb_from_i420(i420: Array, matrix: Matrix) -> Array:
    """Decode I420 to RGB (H, W, 3) with bilinear chroma: what a good reader shows. For checks."""
    y, u, v = split_planes(i420)
    size = (y.shape[1], y.shape[0])
    chroma = [cv2.resize(plane, size, interpolation=cv2.INTER_LINEAR) for plane in (u, v)]
    yuv = np.dstack([y, *chroma]).astype(np.float32)
    forward = matrix.coefficients().astype(np.float64)
    back = np.linalg.inv(forward[:, :3])
    rgb = (yuv - forward[:, 3]) @ back.T
    return np.clip(np.rint(rgb), 0, 255).astype(np.uint8)


def padded_to_even(image: Array) -> Array:
    """Return a picture (H, W, C) with even sides: itself, or a copy with its last column or row repeated."""
    bottom, right = image.shape[0] % 2, image.shape[1] % 2
    if not bottom and not right:
        return image
    return cv2.copyMakeBorder(image, 0, bottom, 0, right, cv2.BORDER_REPLICATE)
