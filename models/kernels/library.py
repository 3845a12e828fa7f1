"""The door to the compiled kernels: loads the library for this machine, and checks what it is given.

The libraries are made of the C sources by `models.kernels.build`; each call lets go of Python's lock once and
does all of its work in one pass. Where there is none for a machine, or its processor lacks AVX2, `load`
returns None and OpenCV does the same work in several passes.
"""

from __future__ import annotations

import ctypes
import functools
import logging
from collections.abc import Callable
from pathlib import Path
from typing import NoReturn

import numpy as np

from models.kernels.structures import (
    Box,
    Brow,
    Cheek,
    Compose,
    Eye,
    Head,
    Lay,
    Mouth,
    Paint,
    Sum,
    Swing,
    Turn,
)
from tracking.basics.arrays import Array
from tracking.basics.machine import target_here

FOLDER = Path(__file__).parent / "libraries"
_log = logging.getLogger(__name__)


@functools.cache
def load() -> Kernels | None:
    """Return the kernels for this machine, or None; why there are none is logged, once."""
    found = find()
    if isinstance(found, Kernels):
        return found
    _log.warning("frames are drawn with OpenCV, which takes longer: %s", found)
    return None


@functools.cache
def find() -> Kernels | str:
    """Return the kernels for this machine, or why there are none."""
    target = target_here()
    if isinstance(target, str):
        return target
    try:
        return Kernels(FOLDER / target.file)
    except (OSError, ValueError, AttributeError) as error:
        return f"the compiled kernels can't be loaded: {error}"


_KERNELS: dict[str, type[ctypes.Structure]] = {
    "turn": Turn,
    "lay": Lay,
    "compose": Compose,
    "mouth": Mouth,
    "head": Head,
    "sum": Sum,
    "paint": Paint,
    "eye": Eye,
    "brow": Brow,
    "cheek": Cheek,
    "swing": Swing,
}


class Kernels:
    """The functions of one library. Any thread may call them; arrays that are written belong to the caller.

    Raises:
        OSError: if the library can't be loaded, or is of another version.
        ValueError, AttributeError: if it is another one.
    """

    _turn: Callable[[Turn], None]
    _lay: Callable[[Lay], None]
    _compose: Callable[[Compose], None]
    _mouth: Callable[[Mouth], None]
    _head: Callable[[Head], None]
    _sum: Callable[[Sum], None]
    _paint: Callable[[Paint], None]
    _eye: Callable[[Eye], None]
    _brow: Callable[[Brow], None]
    _cheek: Callable[[Cheek], None]
    _swing: Callable[[Swing], None]

    def __init__(self, path: Path) -> None:
        library = ctypes.CDLL(str(path))
        for name, structure in _KERNELS.items():
            there = ctypes.c_int32.in_dll(library, f"ichimai_{name}_bytes").value
            if there != ctypes.sizeof(structure):
                raise OSError(f"{path.name} is of another version")
            function = getattr(library, f"ichimai_{name}")
            function.argtypes, function.restype = [ctypes.POINTER(structure)], None
            setattr(self, f"_{name}", function)

    def head(self, head: Head) -> None:
        """Evaluate what `models.sheet.kernel_field` prepared."""
        self._head(head)

    def sum(self, planes: Sum) -> None:
        """Add up what `models.sheet.kernel_field` prepared."""
        self._sum(planes)

    def paint(self, paint: Paint) -> tuple[int, int, int, int] | None:
        """Cut out what `models.sheet.kernel_field` prepared; return where it shows, None if nowhere."""
        self._paint(paint)
        box: Box = paint.box
        return (box.x0, box.y0, box.x1, box.y1) if box.x0 < box.x1 else None

    def turn(self, turn: Turn) -> tuple[int, int, int, int] | None:
        """Draw what `models.sheet.kernel_turning` prepared; return where anything shows, None if nowhere."""
        self._turn(turn)
        seen: Box = turn.seen
        return (seen.x0, seen.y0, seen.x1, seen.y1) if seen.x0 < seen.x1 else None

    def eye(self, eye: Eye) -> None:
        """Draw what `models.parts.face_kernel` prepared."""
        self._eye(eye)

    def brow(self, brow: Brow) -> None:
        """Draw what `models.parts.face_kernel` prepared."""
        self._brow(brow)

    def cheek(self, cheek: Cheek) -> None:
        """Draw what `models.parts.face_kernel` prepared."""
        self._cheek(cheek)

    def swing(self, swing: Swing) -> None:
        """Take the step that `models.sheet.springs` prepared."""
        self._swing(swing)

    def compose(self, compose: Compose) -> None:
        """Put together what `models.sheet.composing` prepared."""
        self._compose(compose)

    def lay(self, lay: Lay) -> None:
        """Draw what `rendering.kernel_laying` prepared."""
        self._lay(lay)

    def mouth(self, mouth: Mouth) -> None:
        """Draw what `models.parts.mouth_kernel` prepared."""
        self._mouth(mouth)


def address(array: Array, dtype: type, shape: tuple[int, ...]) -> int:
    """Return where an array's numbers lie; they must be of this type and shape, without gaps.

    Raises:
        ValueError: a mistake of the program, not of the user.
    """
    if array.dtype != dtype or array.shape != shape or not array.flags.c_contiguous:
        _refuse(f"{np.dtype(dtype)} {shape} without gaps", array)
    try:
        # Six times as fast as numpy's own attribute, and there are some fifty a frame.
        return ctypes.addressof(ctypes.c_char.from_buffer(array))  # pyright: ignore[reportArgumentType]
    except (TypeError, ValueError):  # not to be written, or empty
        return array.ctypes.data


def _refuse(wanted: str, got: Array) -> NoReturn:
    raise ValueError(f"the kernels take {wanted}, got {got.dtype} {got.shape}")
