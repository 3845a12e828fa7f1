"""What the kernels are handed, field by field as the C sources declare it."""

from __future__ import annotations

import ctypes

_POINTER, _INT, _FLOAT = ctypes.c_void_p, ctypes.c_int32, ctypes.c_float


class Box(ctypes.Structure):
    """A rectangle: x0 <= x < x1, y0 <= y < y1."""

    _fields_ = [(name, _INT) for name in ("x0", "y0", "x1", "y1")]


class Turn(ctypes.Structure):
    """A picture to be warped; see the C source for shapes and units."""

    _fields_ = [
        *((name, _POINTER) for name in ("picture", "out", "flow", "distance", "paint", "share", "room")),
        *((name, _INT) for name in ("width", "height", "left", "top", "side", "cells", "margin", "ready")),
        ("window", Box),
        ("layer", Box),
        ("seen", Box),
        ("scale", _FLOAT),
    ]


Weights = _INT * 3
"""Of red, green and blue."""


class Lay(ctypes.Structure):
    """A picture to be laid over a backdrop; see the C source for shapes and units."""

    _fields_ = [
        *(
            (name, _POINTER)
            for name in ("picture", "backdrop", "table", "decode", "encode", "luma", "blue", "red")
        ),
        *((name, _INT) for name in ("width", "height", "encode_steps")),
        ("part", Box),
        ("weights", Weights * 3),
    ]


class Head(ctypes.Structure):
    """A head pose to be evaluated on cells; see the C source for shapes and units."""

    _fields_ = [
        *((name, _POINTER) for name in ("planes", "fade", "tilt", "moving", "flow", "share", "at")),
        *((name, _INT) for name in ("rows", "columns", "blocks")),
        ("terms", _FLOAT * 12),
        *((name, _FLOAT) for name in ("cell", "slope", "most")),
    ]


class Sum(ctypes.Structure):
    """Planes to be added up; see the C source for shapes."""

    _fields_ = [
        *((name, _POINTER) for name in ("planes", "factors", "out")),
        *((name, _INT) for name in ("blocks", "terms")),
    ]


class Paint(ctypes.Structure):
    """A painted layer to be cut out where it shows; see the C source for shapes and units."""

    _fields_ = [
        *((name, _POINTER) for name in ("share", "at", "map", "paint", "shares")),
        *((name, _INT) for name in ("rows", "columns", "map_rows", "map_columns")),
        ("from_share", _FLOAT),
        ("box", Box),
    ]


class Compose(ctypes.Structure):
    """Motions of body, head and hair to be put together; see the C source for shapes and units."""

    _fields_ = [
        *((name, _POINTER) for name in ("body", "right", "left", "up", "fade")),
        *((name, _POINTER) for name in ("head", "share", "at", "sway", "flow", "out_share", "out_at")),
        *((name, _INT) for name in ("rows", "columns", "head_rows", "head_columns", "head_x", "head_y")),
        *((name, _FLOAT) for name in ("cell", "unit", "head_unit")),
    ]


class Painted(ctypes.Structure):
    """A polygon to be filled; see the C source for shapes and units."""

    _fields_ = [("points", _POINTER), ("count", _INT), ("weight", _FLOAT), ("colour", _FLOAT * 3)]


class Mouth(ctypes.Structure):
    """A mouth to be drawn; see the C source for shapes and units."""

    _fields_ = [
        *((name, _POINTER) for name in ("behind", "rest", "stays")),
        ("pieces", _POINTER * 3),
        *((name, _POINTER) for name in ("curves", "cover", "out")),
        *((name, _INT) for name in ("width", "height", "piece_width", "piece_height", "steps")),
        ("reach", _FLOAT * 2 * 3),
        *((name, _FLOAT) for name in ("left", "top")),
        *((name, _FLOAT * 2) for name in ("along", "middle")),
        *((name, _FLOAT) for name in ("half", "drawn_half", "band")),
        ("shapes", Painted * 4),
    ]
