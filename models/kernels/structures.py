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
        *((name, _POINTER) for name in ("picture", "backdrop", "table", "decode", "encode", "out")),
        *((name, _INT) for name in ("width", "height", "encode_steps")),
        ("colour", ctypes.c_uint32),
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


class Swing(ctypes.Structure):
    """A step of springs; see the C source for shapes and units."""

    _fields_ = [
        *((name, _POINTER) for name in ("state", "before", "now", "roots", "out", "standing")),
        *((name, _INT) for name in ("strands", "rests", "blows", "settled", "moved")),
        ("passed_s", ctypes.c_double),
        *((name, ctypes.c_double * 2) for name in ("speeds", "dampings", "pushes")),
        *((name, ctypes.c_double) for name in ("amount", "furthest", "least")),
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


_PLACE = ("left", "top", "stride", "width", "height")


class Line(ctypes.Structure):
    """A line of an eye; see the C source for shapes and units."""

    _fields_ = [
        *((name, _POINTER) for name in ("pixels", "edge", "lid")),
        *((name, _INT) for name in ("x", "y", "width", "height")),
        ("share", _FLOAT),
    ]


class Iris(ctypes.Structure):
    """An iris that looks about; see the C source for shapes and units."""

    _fields_ = [
        *((name, _POINTER) for name in ("iris", "white", "whole", "inside")),
        *((name, _INT) for name in ("x", "y", "width", "height")),
        *((name, _FLOAT) for name in ("move_x", "move_y")),
    ]


class Eye(ctypes.Structure):
    """An eye to be drawn; see the C source for shapes and units."""

    _fields_ = [
        *((name, _POINTER) for name in ("picture", "spans", "mask")),
        ("levels", _POINTER * 2),
        ("shown", _POINTER * 2),
        *((name, _POINTER) for name in ("skin", "smooth", "between", "drawn", "front", "opened", "cover")),
        *((name, _POINTER) for name in ("own", "part", "room")),
        *((name, _INT) for name in (*_PLACE, "opaque", "points")),
        *((name, _FLOAT) for name in ("way", "wider")),
        ("lines", Line * 3),
        ("iris", Iris),
    ]


class Brow(ctypes.Structure):
    """A brow to be moved; see the C source for shapes and units."""

    _fields_ = [
        *((name, _POINTER) for name in ("picture", "ink", "behind", "rest", "free")),
        *((name, _INT) for name in _PLACE),
        ("box", Box),
        ("back", _FLOAT * 6),
    ]


class Cheek(ctypes.Structure):
    """A cheek to be reddened; see the C source for shapes and units."""

    _fields_ = [
        *((name, _POINTER) for name in ("picture", "share")),
        *((name, _INT) for name in _PLACE),
        ("amount", _FLOAT),
        ("gain", _FLOAT * 3),
    ]


class Painted(ctypes.Structure):
    """A polygon to be filled; see the C source for shapes and units."""

    _fields_ = [
        *((name, _POINTER) for name in ("points", "upper", "lower")),
        *((name, _FLOAT) for name in ("above", "below")),
        ("count", _INT),
        ("weight", _FLOAT),
        ("colour", _FLOAT * 3),
    ]


class Mouth(ctypes.Structure):
    """A mouth to be drawn; see the C source for shapes and units."""

    _fields_ = [
        *((name, _POINTER) for name in ("behind", "rest", "stays")),
        ("pieces", _POINTER * 3),
        *((name, _POINTER) for name in ("curves", "spots", "cover", "part", "out")),
        *((name, _INT) for name in ("width", "height", "piece_width", "piece_height", "steps")),
        ("reach", _FLOAT * 2 * 3),
        *((name, _FLOAT) for name in ("left", "top")),
        *((name, _FLOAT * 2) for name in ("along", "middle")),
        *((name, _FLOAT) for name in ("half", "drawn_half", "band")),
        ("shapes", Painted * 4),
    ]
