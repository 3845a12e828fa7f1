"""Few colours for many frames: one palette for a whole sticker, so that nothing flickers.

What is half transparent in a sticker lies on the outline's edge and has its colour; so the palette holds
that colour at some alphas, and opaque colours besides.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import cv2
import numpy as np
from PIL import Image

from tracking.basics.arrays import Array

_SAMPLES = 40_000
_LOOKED_AT = 6
"""Frames that the palette is chosen by."""
_CLEAR, _SOLID = 24, 232
"""Alphas below which nothing and from which all is shown."""


class Palette(NamedTuple):
    """Index 0 is transparent, then the outline's colour at rising alphas, then the opaque colours.

    Attributes:
        rgba: uint8 (K, 4), straight.
        edges: how many half transparent entries there are.
    """

    rgba: Array
    edges: int


def chosen(frames: Sequence[Array], colours: int, edges: int) -> Palette:
    """Choose a palette for frames.

    Args:
        frames: uint8 (H, W, 4), straight.
        colours: how many entries in all, transparent ones with them: at most 256.
        edges: how many of them are half transparent.
    """
    step = max(1, len(frames) // _LOOKED_AT)
    looked_at = [frames[i] for i in range(0, len(frames), step)]
    pixels = np.concatenate([f[f[..., 3] >= _SOLID][:, :3] for f in looked_at])
    if not len(pixels):
        pixels = np.zeros((1, 3), np.uint8)
    wanted = max(2, colours - 1 - edges)
    opaque = _median_cut(_evened(pixels), wanted)
    white = np.full((edges, 4), 255, np.uint8)
    white[:, 3] = np.round((np.arange(edges) + 1) * 255 / (edges + 1))
    solid = np.hstack([opaque, np.full((len(opaque), 1), 255, np.uint8)])
    return Palette(np.vstack([np.zeros((1, 4), np.uint8), white, solid]), edges)


def _evened(pixels: Array) -> Array:
    """Return colours by the root of how often they come: small things such as eyes keep theirs.

    Both are uint8 (N, 3), of another N.
    """
    pixels = pixels[:: max(1, len(pixels) // (8 * _SAMPLES))] >> 2
    packed = pixels.astype(np.int32) @ np.array([1 << 12, 1 << 6, 1], np.int32)
    counts = np.bincount(packed, minlength=1 << 18)  # far quicker than sorting them
    there = np.flatnonzero(counts)
    often = np.sqrt(counts[there])
    times = np.ceil(often * min(1.0, _SAMPLES / often.sum())).astype(int)
    bins = np.stack([there >> 12, there >> 6 & 63, there & 63], 1) << 2
    return np.repeat((bins + 2).astype(np.uint8), times, axis=0)


def _median_cut(pixels: Array, wanted: int) -> Array:
    picture = Image.fromarray(np.ascontiguousarray(pixels[None]))
    reduced = picture.quantize(wanted, Image.Quantize.MEDIANCUT, kmeans=2)
    used = int(np.asarray(reduced).max()) + 1
    colours = np.array(reduced.getpalette(), np.uint8).reshape(-1, 3)[:used]
    white = np.array([[255, 255, 255]], np.uint8)  # the outline, exactly
    nearest = int(np.abs(colours.astype(int) - 255).sum(1).argmin())
    if np.abs(colours[nearest].astype(int) - 255).sum() < 40 or used >= wanted:
        colours[nearest] = white
        return colours
    return np.vstack([white, colours])


class Mapper:
    """Finds the nearest entries of a palette."""

    def __init__(self, palette: Palette) -> None:
        self._palette = palette
        self._first = 1 + palette.edges
        self._book = Image.new("P", (1, 1))
        colours = palette.rgba[self._first :, :3]
        self._book.putpalette(np.vstack([colours, np.repeat(colours[-1:], 256 - len(colours), 0)]).tobytes())

    def indices(self, frame: Array) -> Array:
        """Return the entries for a frame: uint8 (H, W).

        Args:
            frame: uint8 (H, W, 4), straight.
        """
        rgb = np.ascontiguousarray(frame[..., :3])
        found = np.asarray(Image.fromarray(rgb).quantize(palette=self._book, dither=Image.Dither.NONE))
        last = len(self._palette.rgba) - self._first - 1
        return cv2.LUT(frame[..., 3], self._by_alpha()) + (
            (frame[..., 3] >= self._solid()) * (np.minimum(found, last) + np.uint8(self._first))
        ).astype(np.uint8)

    def _solid(self) -> int:
        return _SOLID if self._palette.edges else 128

    def _by_alpha(self) -> Array:
        """Return the entry of each alpha below solid, uint8 (256,); 0 for those from there on."""
        alpha = np.arange(256)
        edges = self._palette.edges
        level = np.clip(np.round(alpha * (edges + 1) / 255), 1, max(edges, 1))
        shown = (alpha >= _CLEAR) & (alpha < self._solid()) & (edges > 0)
        return np.where(shown, level, 0).astype(np.uint8)
