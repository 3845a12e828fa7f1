"""What the kernel is handed, field by field as the C source declares it."""

from __future__ import annotations

import ctypes

_POINTER, _INT, _FLOAT = ctypes.c_void_p, ctypes.c_int32, ctypes.c_float
BLOCKS, MOST = 8, 20


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
    """A sound that is judged piece by piece."""

    _fields_ = (
        *((name, _POINTER) for name in ("members", "offset", "samples")),
        *((name, _POINTER) for name in ("window", "turns", "order", "bands", "shares")),
        *((name, _POINTER) for name in ("sound", "mel", "shutting", "said", "work")),
        *((name, _INT) for name in ("width", "count", "given", "waiting", "rows", "most", "frames")),
        ("heard", ctypes.c_uint32),
        *((name, _FLOAT * MOST) for name in ("loudness", "silence")),
    )
