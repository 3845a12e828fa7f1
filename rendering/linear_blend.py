"""Laying an avatar over an opaque picture in light, touching only the pixels where it shows."""

from __future__ import annotations

import functools
from collections.abc import Iterator
from typing import NamedTuple

import cv2
import numpy as np

from models.colour import decode_srgb_bytes, encode_srgb_bytes, straighten
from tracking.basics.arrays import Array

_STRIP_PIXELS = 1 << 18


class Part(NamedTuple):
    """A rectangle of the canvas as it becomes: its rows and columns, and uint8 (h, w, 4), opaque."""

    rows: slice
    columns: slice
    rgba: Array


class LinearBlend:
    """Blends premultiplied pictures with one backdrop.

    Args:
        backdrop: uint8 (H, W, 3), sRGB.
        colour: where all of it is one colour; blending is faster then.
    """

    def __init__(self, backdrop: Array, colour: tuple[int, int, int] | None) -> None:
        self._width = backdrop.shape[1]
        self._words = _words(cv2.cvtColor(backdrop, cv2.COLOR_RGB2RGBA))
        self._linear = decode_srgb_bytes(backdrop).reshape(-1, 3) if colour is None else None
        self._table = None if colour is None else mixing_table(colour)

    def parts(
        self, rgba_premultiplied: Array, seen: tuple[int, int, int, int] | None = None
    ) -> Iterator[Part]:
        """Yield the parts where the picture shows, from top to bottom; elsewhere the backdrop stands.

        Args:
            rgba_premultiplied: uint8 (H, W, 4), as large as the backdrop.
            seen: left, top, right and bottom of a rectangle outside which all of it is transparent.
        """
        words = _words(rgba_premultiplied)
        height, width = words.shape
        left, first, right, last = seen or (0, 0, width, height)
        # In strips that stay in the cache, yet so large that the calls themselves cost little.
        step = max(1, _STRIP_PIXELS // max(1, right - left))
        for top in range(first, last, step):
            bottom = min(top + step, last, height)
            strip = rgba_premultiplied[top:bottom, left:right]
            alpha = cv2.extractChannel(strip, 3)
            x, y, across, down = cv2.boundingRect(alpha)
            if not across:
                continue
            rows, columns = slice(top + y, top + y + down), slice(left + x, left + x + across)
            yield Part(rows, columns, self._part(words, alpha[y : y + down, x : x + across], rows, columns))

    def _part(self, words: Array, alpha: Array, rows: slice, columns: slice) -> Array:
        """Return a part, uint8 (h, w, 4). Few pixels mix: the others are copied, four bytes as one word.

        Args:
            words: int32 (H, W), the whole picture.
            alpha: uint8 (h, w), of the part.
            rows, columns: where the part is.
        """
        alpha = np.ascontiguousarray(alpha)
        part = self._words[rows, columns].copy()
        cv2.copyTo(words[rows, columns], alpha, part)
        # Alpha less one wraps 0 to 255: one comparison finds 1 to 254.
        partial = np.flatnonzero((alpha - np.uint8(1)) < np.uint8(254))
        part.reshape(-1)[partial] = self._mixed(part, partial, (columns.start, rows.start))
        return part.view(np.uint8).reshape(*part.shape, 4)

    def _mixed(self, words: Array, partial: Array, corner: tuple[int, int]) -> Array:
        """Return the words, int32 (N,), of pixels that mix with the backdrop.

        Args:
            words: int32 (h, w), a part.
            partial: (N,), flat indices of the pixels in it.
            corner: x and y of the part in the picture.
        """
        pixels = words.reshape(-1)[partial].view(np.uint8).reshape(-1, 4)
        out = np.full_like(pixels, 255)
        if self._table is not None:
            rows = pixels[:, 3].astype(np.intp) << 8
            for channel in range(3):
                out[:, channel] = self._table[channel].take(rows + pixels[:, channel], mode="clip")
        elif self._linear is not None:
            y, x = np.divmod(partial, words.shape[1])
            at = (y + corner[1]) * self._width + x + corner[0]
            out[:, :3] = _mixed_linear(pixels, self._linear[at])
        return _words(out)


def _words(rgba: Array) -> Array:
    """Return uint8 (H, W, 4) as int32 (H, W), one word a pixel: what OpenCV copies by a mask."""
    return np.ascontiguousarray(rgba).view(np.int32)[..., 0]


@functools.lru_cache(maxsize=4)
def mixing_table(colour: tuple[int, int, int]) -> Array:
    """Return uint8 (3, 65536): by channel, what 256 * alpha + premultiplied value becomes over a colour."""
    alpha, value = np.divmod(np.arange(65536), 256)
    pixels = np.stack([value, value, value, alpha], -1).astype(np.uint8)
    behind = decode_srgb_bytes(np.array(colour, np.uint8))
    return np.ascontiguousarray(_mixed_linear(pixels, behind[None]).T)


def _mixed_linear(rgba_premultiplied: Array, behind_linear: Array) -> Array:
    """Lay pixels (N, 4) over linear colours (N, 3), in light; return uint8 (N, 3), sRGB-encoded."""
    front = decode_srgb_bytes(straighten(rgba_premultiplied[None])[0, :, :3])
    alpha = rgba_premultiplied[:, 3:] * np.float32(1 / 255)
    return encode_srgb_bytes(behind_linear + (front - behind_linear) * alpha)
