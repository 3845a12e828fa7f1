"""Lays the avatar on its background, at its place on the canvas, in the form a sink wants."""

from __future__ import annotations

import functools
from dataclasses import dataclass
from enum import Enum

import cv2
import numpy as np

from models.colour import decode_srgb_bytes, encode_srgb_bytes, straighten
from models.poser import AvatarFrame
from rendering.background import Background, Chroma, Picture, Plain, Transparent
from rendering.sink import PixelFormat

_STRIP_PIXELS = 1 << 18


class Blending(Enum):
    """In what a half-transparent pixel and its background are mixed."""

    LINEAR = "linear"
    """Light, as it adds up in the world and as OBS (27 and later) blends its sources."""
    ENCODED = "encoded"
    """sRGB bytes, as most drawing programs and browsers do: thin dark lines stay thicker over white."""


@dataclass(frozen=True, slots=True)
class Placement:
    """Where the avatar stands on the output canvas.

    Convention: at scale 1 and offset 0 the whole avatar just fits the canvas, centred, standing on its lower
    edge. x runs right and y down; the avatar is scaled about the middle of its own lower edge.

    Attributes:
        width, height: the canvas, in pixels.
        scale: factor on the size that just fits.
        offset_x, offset_y: shift in canvas widths and heights, positive right and down.
    """

    width: int
    height: int
    scale: float = 1.0
    offset_x: float = 0.0
    offset_y: float = 0.0

    def box(self, avatar_width: int, avatar_height: int) -> tuple[int, int, int, int]:
        """Return (left, top, width, height) of an avatar on the canvas, whole pixels, maybe overhanging."""
        fit = min(self.width / avatar_width, self.height / avatar_height) * self.scale
        width, height = max(1, round(avatar_width * fit)), max(1, round(avatar_height * fit))
        left = round((self.width - width) / 2 + self.offset_x * self.width)
        top = round(self.height - height + self.offset_y * self.height)
        return left, top, width, height


class Composer:
    """Turns posed drawings into the frames of one sink. Not thread-safe: one composer a thread.

    The array returned by `compose` is new each time (or the avatar's own) and not written again.
    """

    def __init__(
        self,
        background: Background,
        placement: Placement,
        wants: PixelFormat,
        blending: Blending = Blending.LINEAR,
    ) -> None:
        """Prepare the background once; make a new composer when one of the four changes."""
        self.background, self.placement, self.wants, self.blending = background, placement, wants, blending
        self._backdrop = _backdrop(background, placement)
        self._over = self._over_encoded if blending is Blending.ENCODED else self._over_linear
        self._scratch = _Scratch()
        if blending is Blending.LINEAR:
            self._backdrop_words = _words(cv2.cvtColor(self._backdrop, cv2.COLOR_RGB2RGBA))
            picture = isinstance(background, Picture)
            self._backdrop_linear = decode_srgb_bytes(self._backdrop).reshape(-1, 3) if picture else None
            self._table = None if picture else _mixing_table(_colour(background))

    def compose(self, frame: AvatarFrame) -> np.ndarray:
        """Return the frame as uint8 (height, width, channels) in the format asked for."""
        placed = self._place(frame.rgba_premultiplied)
        if isinstance(self.background, Chroma) and self.background.hard_edge:
            placed = _with_hard_edge(placed, self.background.hard_edge)
        if isinstance(self.background, Transparent) and self.wants is not PixelFormat.RGB:
            return straighten(placed) if self.wants is PixelFormat.RGBA_STRAIGHT else placed
        rgb = self._over(placed)
        return rgb if self.wants is PixelFormat.RGB else cv2.cvtColor(rgb, cv2.COLOR_RGB2RGBA)

    def _place(self, rgba: np.ndarray) -> np.ndarray:
        """Scale the avatar and cut it to the canvas: premultiplied (height, width, 4)."""
        place = self.placement
        left, top, width, height = place.box(rgba.shape[1], rgba.shape[0])
        if (width, height) != (rgba.shape[1], rgba.shape[0]):
            # Down to half size every source pixel still counts in bilinear sampling; below it does not.
            how = cv2.INTER_AREA if 2 * width < rgba.shape[1] else cv2.INTER_LINEAR
            rgba = cv2.resize(rgba, (width, height), interpolation=how)
        if (left, top, width, height) == (0, 0, place.width, place.height):
            return rgba
        canvas = np.zeros((place.height, place.width, 4), np.uint8)
        x0, y0 = max(left, 0), max(top, 0)
        x1, y1 = min(left + width, place.width), min(top + height, place.height)
        if x0 < x1 and y0 < y1:
            canvas[y0:y1, x0:x1] = rgba[y0 - top : y1 - top, x0 - left : x1 - left]
        return canvas

    def _over_encoded(self, rgba: np.ndarray) -> np.ndarray:
        """Lay premultiplied RGBA over the backdrop as bytes: opaque RGB."""
        scratch = self._scratch.sized(rgba.shape[:2])
        cv2.extractChannel(rgba, 3, scratch.alpha)
        cv2.bitwise_not(scratch.alpha, scratch.alpha)
        cv2.cvtColor(scratch.alpha, cv2.COLOR_GRAY2RGB, scratch.weight)
        # Bytes times bytes over 255, rounded once: never a tie, since 255 is odd.
        cv2.multiply(scratch.weight, self._backdrop, scratch.behind, scale=1 / 255)
        cv2.cvtColor(rgba, cv2.COLOR_RGBA2RGB, scratch.colour)
        return cv2.add(scratch.colour, scratch.behind)

    def _over_linear(self, rgba: np.ndarray) -> np.ndarray:
        """Lay premultiplied RGBA over the backdrop in light: opaque RGB."""
        rgb = np.empty((*rgba.shape[:2], 3), np.uint8)
        words = _words(rgba)
        # In strips that stay in the cache, yet so large that the calls themselves cost little.
        step = max(1, _STRIP_PIXELS // rgba.shape[1])
        for top in range(0, rgba.shape[0], step):
            rows = slice(top, top + step)
            self._lay_strip(words[rows], rgb[rows], rows)
        return rgb

    def _lay_strip(self, words: np.ndarray, rgb: np.ndarray, rows: slice) -> None:
        """Write some rows of the result. Few pixels mix: the others are copied, four bytes as one word."""
        alpha = cv2.extractChannel(words.view(np.uint8).reshape(*words.shape, 4), 3)
        x, _, width, _ = cv2.boundingRect(alpha)
        rgb[:] = self._backdrop[rows]
        if not width:
            return
        columns = slice(x, x + width)
        alpha = np.ascontiguousarray(alpha[:, columns])
        strip = self._backdrop_words[rows, columns].copy()
        cv2.copyTo(words[:, columns], alpha, strip)
        # Alpha less one wraps 0 to 255: one comparison finds 1 to 254.
        partial = np.flatnonzero((alpha - np.uint8(1)) < np.uint8(254))
        strip.reshape(-1)[partial] = self._mixed(strip, partial, (x, rows.start))
        cv2.cvtColor(strip.view(np.uint8).reshape(*strip.shape, 4), cv2.COLOR_RGBA2RGB, rgb[:, columns])

    def _mixed(self, words: np.ndarray, partial: np.ndarray, corner: tuple[int, int]) -> np.ndarray:
        """Return the words of pixels that mix with the backdrop, by their flat indices in a part of it."""
        pixels = words.reshape(-1)[partial].view(np.uint8).reshape(-1, 4)
        out = np.full_like(pixels, 255)
        if self._table is not None:
            rows = pixels[:, 3].astype(np.intp) << 8
            for channel in range(3):
                out[:, channel] = self._table[channel].take(rows + pixels[:, channel], mode="clip")
        elif self._backdrop_linear is not None:
            y, x = np.divmod(partial, words.shape[1])
            at = (y + corner[1]) * self._backdrop.shape[1] + x + corner[0]
            out[:, :3] = _mixed_linear(pixels, self._backdrop_linear[at])
        return _words(out)


class _Scratch:
    """Arrays that live inside one call of `compose` and are used again by the next."""

    def __init__(self) -> None:
        self.alpha = np.empty((0, 0), np.uint8)
        self.weight = self.behind = self.colour = np.empty((0, 0, 3), np.uint8)

    def sized(self, shape: tuple[int, ...]) -> _Scratch:
        """Return itself with arrays of this height and width."""
        if self.alpha.shape != shape:
            self.alpha = np.empty(shape, np.uint8)
            self.weight, self.behind, self.colour = (np.empty((*shape, 3), np.uint8) for _ in range(3))
        return self


def _backdrop(background: Background, placement: Placement) -> np.ndarray:
    """Return the opaque RGB canvas that lies behind the avatar."""
    if isinstance(background, Picture):
        return background.filled(placement.width, placement.height)
    return np.full((placement.height, placement.width, 3), _colour(background), np.uint8)


def _colour(background: Transparent | Chroma | Plain) -> tuple[int, int, int]:
    return (0, 0, 0) if isinstance(background, Transparent) else background.colour


def _words(rgba: np.ndarray) -> np.ndarray:
    """Return uint8 (H, W, 4) as int32 (H, W), one word a pixel: what OpenCV copies by a mask."""
    return np.ascontiguousarray(rgba).view(np.int32)[..., 0]


@functools.lru_cache(maxsize=4)
def _mixing_table(colour: tuple[int, int, int]) -> np.ndarray:
    """Return uint8 (3, 65536): by channel, what 256 * alpha + premultiplied value becomes over a colour."""
    alpha, value = np.divmod(np.arange(65536), 256)
    pixels = np.stack([value, value, value, alpha], -1).astype(np.uint8)
    behind = decode_srgb_bytes(np.array(colour, np.uint8))
    return np.ascontiguousarray(_mixed_linear(pixels, behind[None]).T)


def _mixed_linear(rgba_premultiplied: np.ndarray, behind_linear: np.ndarray) -> np.ndarray:
    """Lay pixels (N, 4) over linear colours (N, 3), in light; return uint8 (N, 3), sRGB-encoded."""
    front = decode_srgb_bytes(straighten(rgba_premultiplied[None])[0, :, :3])
    alpha = rgba_premultiplied[:, 3:] * np.float32(1 / 255)
    return encode_srgb_bytes(behind_linear + (front - behind_linear) * alpha)


def _with_hard_edge(rgba_premultiplied: np.ndarray, threshold: int) -> np.ndarray:
    """Make every pixel wholly the avatar's or wholly the key's."""
    inside = (rgba_premultiplied[..., 3] >= threshold).view(np.uint8)
    solid = straighten(rgba_premultiplied)
    solid[..., 3] = 255
    return cv2.bitwise_and(solid, solid, mask=inside)
