"""Drawing eyes, brows and cheeks in one pass each of the compiled kernels."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np

from models.kernels import structures
from models.kernels.library import Kernels, address
from models.parts.brows import Brow
from models.parts.cheeks import GAIN, Cheek
from models.parts.eye_closing import SHUT, cover_inside, lower_line_at, smoothness_at, wider_at
from models.parts.eye_gaze import MovingIris
from models.parts.eye_laughing import LaughingEye, Line
from models.parts.lids import POINTS
from tracking.basics.arrays import Array

_PAD = 8
"""Pixels of nothing around what is sampled: `PAD` in `cubic.h`."""


@dataclass(frozen=True, slots=True)
class EyeStack:
    """An eye at rising closures, and what else moves in it; see `models.sheet.eye_patch.EyePatch`.

    Attributes:
        x, y: of the region in the drawing.
        pixels, shows, mask, own: as there.
        part: float32 (h, w), how much of what is laid is this eye's; None for all.
        iris, laughing: as there.
    """

    x: int
    y: int
    pixels: Array
    shows: Array
    mask: Array
    own: Array
    part: Array | None
    iris: MovingIris | None
    laughing: LaughingEye | None


class KernelEye:
    """Draws one eye. One thread at a time.

    Args:
        stack: the eye.
        kernels: of this machine.
    """

    def __init__(self, stack: EyeStack, kernels: Kernels) -> None:
        self._kernels, self._stack = kernels, stack
        self._onto: Array | None = None
        self._lines: dict[int, structures.Line] = {}
        height, width = self._size = stack.mask.shape
        # Kept, for the structure holds only where they lie.
        self._mask, self._spans = np.ascontiguousarray(stack.mask), _spans(stack.mask)
        self._room = np.zeros((12, width + 8), np.float32)
        self._eye = structures.Eye(
            spans=address(self._spans, np.int32, (height, 2)),
            mask=address(self._mask, np.uint8, self._size),
            room=address(self._room, np.float32, self._room.shape),
            left=stack.x,
            top=stack.y,
            width=width,
            height=height,
            points=POINTS,
        )
        if stack.laughing is not None:
            self._prepare_laughing(stack.laughing)
        if stack.iris is not None:
            self._prepare_iris(stack.iris)

    def _prepare_laughing(self, laughing: LaughingEye) -> None:
        eye, stack = self._eye, self._stack
        pictures = ("skin", "smooth", "drawn", "wider")
        self._pictures = {name: np.ascontiguousarray(getattr(laughing, name)) for name in pictures}
        self._front = np.ascontiguousarray(laughing.front, np.float32)
        self._opened = np.ascontiguousarray(laughing.layers.eye, np.float32)
        self._cover = np.zeros(self._size, np.uint8)
        self._outline = np.zeros((2 * POINTS, 2), np.float32)
        self._prepare_lines(laughing)
        for name in ("skin", "smooth", "drawn"):
            setattr(eye, name, address(self._pictures[name], np.uint8, (*self._size, 4)))
        wider = address(self._pictures["wider"], np.uint8, (*self._size, 4))
        self._drawn, self._wider = eye.drawn, wider
        eye.front = address(self._front, np.float32, self._size)
        eye.opened = address(self._opened, np.float32, self._size)
        self._cover_at = address(self._cover, np.uint8, self._size)
        eye.opaque = laughing.opaque
        if stack.part is not None:
            self._own = np.ascontiguousarray(stack.own)
            self._part = np.ascontiguousarray(stack.part, np.float32)
            eye.own = address(self._own, np.uint8, (*self._size, 4))
            eye.part = address(self._part, np.float32, self._size)

    def _prepare_iris(self, moving: MovingIris) -> None:
        iris, (rows, columns) = self._eye.iris, moving.box
        height, width = moving.iris.shape[:2]
        self._iris = _padded(moving.iris)
        self._white, self._whole = (_words(a) for a in (moving.white, moving.whole))
        self._iris_at = address(self._iris, np.uint8, (height + 2 * _PAD, width + 2 * _PAD, 4))
        iris.white = address(self._white, np.uint8, (height, width, 4))
        iris.whole = address(self._whole, np.uint8, (height, width, 4))
        if moving.inside is not None:
            self._inside = np.ascontiguousarray(moving.inside)
            iris.inside = address(self._inside, np.uint8, (height, width))
        iris.x, iris.y, iris.width, iris.height = columns.start, rows.start, width, height

    def lay_level(self, level: int, way: float, gaze: tuple[float, float] | None, onto: Array) -> None:
        """Write the eye between two levels into a picture of the drawing's size.

        Args:
            level: the lower one.
            way: how far it is to the next, 0..1.
            gaze: x and y; None to look as drawn.
            onto: uint8 (H, W, 4).
        """
        eye, stack = self._eye, self._stack
        for k in (0, 1):
            eye.levels[k] = address(stack.pixels[level + k], np.uint8, (*self._size, 4))
            eye.shown[k] = address(stack.shows[level + k], np.uint8, self._size)
        eye.way = way
        self._lay(gaze, onto)

    def lay_laughing(
        self, closure: float, smile: float, gaze: tuple[float, float] | None, onto: Array
    ) -> None:
        """Write the eye at a closure and smile into a picture of the drawing's size; see `lay_level`."""
        eye, laughing = self._eye, self._stack.laughing
        assert laughing is not None
        laughing.outline(closure, smile, self._outline)
        eye.levels[0] = eye.cover = None
        if closure < SHUT:
            self._cover.fill(0)
            cover_inside(self._outline, self._cover)
            eye.cover = self._cover_at
        eye.between = self._drawn if closure >= 0 else self._wider
        eye.way, eye.wider = smoothness_at(closure), wider_at(laughing.layers, closure)
        lines = [(laughing.lower, lower_line_at(closure)), *laughing.nearest(closure, smile)]
        for i in range(len(eye.lines)):
            line, share = lines[i] if i < len(lines) else (None, 0.0)
            shown = self._none if line is None or share <= 0 else self._lines[id(line)]
            shown.share = share
            eye.lines[i] = shown
        self._lay(gaze, onto)

    def _prepare_lines(self, laughing: LaughingEye) -> None:
        """Write down where lines lie, and the lids that they go with."""
        self._none = structures.Line()
        lashes = [line for laid in laughing.lashes.values() for line in laid]
        # The lower lid runs the other way, which is the same to the kernel.
        for edge, lines in ((self._outline[:POINTS], lashes), (self._outline[POINTS:], [laughing.lower])):
            lid = address(edge, np.float32, (POINTS, 2))
            for line in lines:
                if line is not None:
                    self._lines[id(line)] = _line_of(line, lid)

    def _lay(self, gaze: tuple[float, float] | None, onto: Array) -> None:
        eye, moving = self._eye, self._stack.iris
        if onto is not self._onto:
            eye.picture, eye.stride = address(onto, np.uint8, onto.shape), onto.shape[1]
            self._onto = onto
        eye.iris.iris = None
        if gaze is not None and moving is not None:
            eye.iris.iris = self._iris_at
            eye.iris.move_x, eye.iris.move_y = moving.way(*gaze)
        self._kernels.eye(eye)


def _line_of(line: Line, lid: int) -> structures.Line:
    """Return a line for the kernel, without its share; `lid` is where its lid's edge lies."""
    (x, y), (height, width) = line.corner, line.pixels.shape[:2]
    return structures.Line(
        pixels=address(line.pixels, np.uint8, (height, width, 4)),
        edge=address(line.edge, np.float32, (width,)),
        lid=lid,
        x=x,
        y=y,
        width=width,
        height=height,
    )


class KernelBrow:
    """Moves one brow. One thread at a time.

    Args:
        brow: as it was found.
        rest: uint8 (h, w, 3), what shows of it at rest.
        kernels: of this machine.
    """

    def __init__(self, brow: Brow, rest: Array, kernels: Kernels) -> None:
        self._kernels, self._made = kernels, brow
        height, width = brow.free.shape
        # Kept, for the structure holds only where they lie.
        self._ink = _padded(brow.ink)
        self._behind, self._rest = _words(brow.behind), _words(rest)
        self._free = np.ascontiguousarray(brow.free)
        x, y, wide, high = cv2.boundingRect((brow.ink.max(2) > 0).astype(np.uint8))
        self._brow = structures.Brow(
            ink=address(self._ink, np.uint8, (height + 2 * _PAD, width + 2 * _PAD, 4)),
            behind=address(self._behind, np.uint8, (height, width, 4)),
            rest=address(self._rest, np.uint8, (height, width, 4)),
            free=address(self._free, np.uint8, (height, width)) if brow.hidden else None,
            left=brow.corner[0],
            top=brow.corner[1],
            width=width,
            height=height,
            box=structures.Box(x, y, x + wide, y + high),
        )

    def lay(self, rise: float, lean: float, onto: Array) -> None:
        """Move it in a picture of the drawing's size, uint8 (H, W, 4), in place; numbers as in the pose."""
        brow = self._brow
        (a, b, x), (c, d, y) = self._made.way(rise, lean).tolist()
        size = a * d - b * c
        if abs(size) < 1e-6:
            return
        a, b, c, d = d / size, -b / size, -c / size, a / size
        brow.back[:] = (a, b, -a * x - b * y, c, d, -c * x - d * y)
        brow.picture, brow.stride = address(onto, np.uint8, onto.shape), onto.shape[1]
        self._kernels.brow(brow)


class KernelCheek:
    """Reddens one cheek. One thread at a time.

    Args:
        cheek: as it was found.
        kernels: of this machine.
    """

    def __init__(self, cheek: Cheek, kernels: Kernels) -> None:
        self._kernels = kernels
        height, width = cheek.share.shape
        # Kept, for the structure holds only where it lies.
        self._share = np.ascontiguousarray(cheek.share)
        self._cheek = structures.Cheek(
            share=address(self._share, np.uint8, (height, width)),
            left=cheek.corner[0],
            top=cheek.corner[1],
            width=width,
            height=height,
        )
        self._cheek.gain[:] = GAIN

    def lay(self, amount: float, onto: Array) -> None:
        """Redden a picture of the drawing's size, uint8 (H, W, 4), in place; `amount` 0..1."""
        cheek = self._cheek
        cheek.amount = amount
        cheek.picture, cheek.stride = address(onto, np.uint8, onto.shape), onto.shape[1]
        self._kernels.cheek(cheek)


def _spans(mask: Array) -> Array:
    """Return the columns outside of which nothing of a row is set, int32 (h, 2)."""
    width = mask.shape[1]
    any_set = mask.any(1)
    first, last = (mask > 0).argmax(1), width - (mask[:, ::-1] > 0).argmax(1)
    return np.ascontiguousarray(np.stack([first * any_set, last * any_set], 1), np.int32)


def _padded(rgba: Array) -> Array:
    """Return pixels (h, w, 4) with nothing around, as `ichimai_eye` and `ichimai_brow` read them."""
    return cv2.copyMakeBorder(rgba, _PAD, _PAD, _PAD, _PAD, cv2.BORDER_CONSTANT)


def _words(rgb: Array) -> Array:
    """Return opaque pixels (h, w, 4) of colours (h, w, 3)."""
    return np.ascontiguousarray(np.dstack([rgb, np.full(rgb.shape[:2], 255, np.uint8)]))
