"""What the kernel is handed, field by field as the C source declares it."""

from __future__ import annotations

import ctypes

_POINTER, _INT, _FLOAT = ctypes.c_void_p, ctypes.c_int32, ctypes.c_float
BLOCKS = 8


class Layer(ctypes.Structure):
    """Weights in bytes, a row for each output."""

    _fields_ = (
        *((name, _POINTER) for name in ("weights", "scales", "biases")),
        *((name, _INT) for name in ("outs", "ins")),
    )


class Member(ctypes.Structure):
    """One of the networks whose answers are mixed."""

    _fields_ = (
        *((name, Layer) for name in ("first", "second", "third")),
        ("blocks", Layer * BLOCKS),
        ("answer", Layer),
        ("past", _POINTER),
        *((name, _INT) for name in ("channels", "count", "recurrent")),
        ("share", _FLOAT),
    )


class Hear(ctypes.Structure):
    """Frames to be named."""

    _fields_ = (
        *((n, _POINTER) for n in ("members", "mel", "offset", "answers", "hidden", "loudness", "work")),
        *((name, _INT) for name in ("count", "frames")),
        ("heard", ctypes.c_uint32),
    )


class Mel(ctypes.Structure):
    """Sound of which features are wanted."""

    _fields_ = (
        *((n, _POINTER) for n in ("samples", "window", "turns", "order", "bands", "shares", "mel", "work")),
        ("frames", _INT),
    )
