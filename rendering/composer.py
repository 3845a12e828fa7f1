"""Lays the avatar on its background, at its place on the canvas, in the form a sink wants."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

import cv2
import numpy as np

from models.colour import straighten
from models.kernels.library import load
from models.poser import AvatarFrame
from rendering import head_place
from rendering.background import Background, Chroma, Picture, Plain, Transparent
from rendering.kernel_laying import KernelLaying
from rendering.linear_blend import LinearBlend
from rendering.sink import PixelFormat
from rendering.yuv import I420Converter, Matrix
from tracking.basics.arrays import Array

_Seen = tuple[int, int, int, int] | None


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
        *,
        compiled: bool = True,
    ) -> None:
        """Prepare the background once; make a new composer when one of the four changes.

        `compiled`: with the compiled kernels, where there are any for this machine; else with OpenCV.
        """
        self.background, self.placement, self.wants, self.blending = background, placement, wants, blending
        self._backdrop = _backdrop(background, placement)
        self._scratch = _Scratch()
        self._laying = None
        if wants.matrix is not None:
            self._laying = self._kernel_laying(wants.matrix) if compiled else None
        self._linear = None
        if self._laying is None:
            self._prepare_opencv()

    def _prepare_opencv(self) -> None:
        """Prepare what the kernels do without."""
        if self.blending is Blending.LINEAR:
            self._linear = LinearBlend(self._backdrop, _one_colour(self.background))
        if self.wants.matrix is not None:
            place = self.placement
            self._converter = I420Converter(place.width, place.height, self.wants.matrix)

    def _kernel_laying(self, matrix: Matrix) -> KernelLaying | None:
        kernels = load()
        odd = self.placement.width % 2 or self.placement.height % 2
        if kernels is None or odd or self.blending is not Blending.LINEAR:
            return None
        return KernelLaying(kernels, self._backdrop, _one_colour(self.background), matrix)

    def compose(self, frame: AvatarFrame) -> Array:
        """Return the frame as uint8 in the format asked for, of the shape that `PixelFormat.shape` says."""
        placed = self._place(frame)
        seen = frame.seen if placed is frame.rgba_premultiplied else None
        if isinstance(self.background, Chroma) and self.background.hard_edge:
            placed = _with_hard_edge(placed, self.background.hard_edge)
        if self.wants.matrix is not None:
            return self._planar(placed, seen)
        if isinstance(self.background, Transparent) and self.wants.has_alpha:
            return straighten(placed) if self.wants is PixelFormat.RGBA_STRAIGHT else placed
        rgb = self._over(placed, seen)
        return cv2.cvtColor(rgb, cv2.COLOR_RGB2RGBA) if self.wants.has_alpha else rgb

    def _place(self, frame: AvatarFrame) -> Array:
        """Scale the avatar and cut it to the canvas: premultiplied (height, width, 4)."""
        place, rgba = self.placement, frame.rgba_premultiplied
        left, top, width, height = place.box(rgba.shape[1], rgba.shape[0])
        if head_place.moves(frame.pose):
            return head_place.moved(rgba, (left, top, width, height), frame.pose, (place.width, place.height))
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

    def _over_encoded(self, rgba: Array) -> Array:
        """Lay premultiplied RGBA, uint8 (H, W, 4), over the backdrop as bytes: opaque RGB (H, W, 3)."""
        scratch = self._scratch.sized(rgba.shape[:2])
        cv2.extractChannel(rgba, 3, scratch.alpha)
        cv2.bitwise_not(scratch.alpha, scratch.alpha)
        cv2.cvtColor(scratch.alpha, cv2.COLOR_GRAY2RGB, scratch.weight)
        # Bytes times bytes over 255, rounded once: never a tie, since 255 is odd.
        cv2.multiply(scratch.weight, self._backdrop, scratch.behind, scale=1 / 255)
        cv2.cvtColor(rgba, cv2.COLOR_RGBA2RGB, scratch.colour)
        return cv2.add(scratch.colour, scratch.behind)

    def _over(self, rgba: Array, seen: _Seen) -> Array:
        """Lay premultiplied RGBA, uint8 (H, W, 4), over the backdrop: opaque RGB (H, W, 3)."""
        if self._linear is None:
            return self._over_encoded(rgba)
        rgb = self._backdrop.copy()
        for part in self._linear.parts(rgba, seen):
            cv2.cvtColor(part.rgba, cv2.COLOR_RGBA2RGB, rgb[part.rows, part.columns])
        return rgb

    def _planar(self, rgba: Array, seen: _Seen) -> Array:
        """Lay premultiplied RGBA, uint8 (H, W, 4), over the backdrop: I420, as `PixelFormat.shape` says."""
        if self._laying is not None:
            return self._laying.laid(np.ascontiguousarray(rgba), seen)
        return self._converter.convert(self._over(rgba, seen)).copy()


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


def _backdrop(background: Background, placement: Placement) -> Array:
    """Return the canvas that lies behind the avatar: opaque RGB, uint8 (height, width, 3)."""
    if isinstance(background, Picture):
        return background.filled(placement.width, placement.height)
    return np.full((placement.height, placement.width, 3), _colour(background), np.uint8)


def _one_colour(background: Background) -> tuple[int, int, int] | None:
    return None if isinstance(background, Picture) else _colour(background)


def _colour(background: Transparent | Chroma | Plain) -> tuple[int, int, int]:
    return (0, 0, 0) if isinstance(background, Transparent) else background.colour


def _with_hard_edge(rgba_premultiplied: Array, threshold: int) -> Array:
    """Make every pixel of uint8 (H, W, 4) wholly the avatar's or wholly the key's."""
    inside = (rgba_premultiplied[..., 3] >= threshold).view(np.uint8)
    solid = straighten(rgba_premultiplied)
    solid[..., 3] = 255
    return cv2.bitwise_and(solid, solid, mask=inside)
