"""Keeping a long job's memory small."""

from __future__ import annotations

import ctypes
import sys

_MMAP_THRESHOLD, _FROM_BYTES = -3, 256 * 1024  # M_MMAP_THRESHOLD of glibc's malloc.h


def give_large_blocks_back() -> None:
    """Have blocks as large as a frame given back to the system as soon as they are free.

    glibc keeps blocks of a size that was freed once, in a heap for each thread: of frames that come and go in
    two threads a hundred megabytes would stay. Elsewhere nothing happens.
    """
    if sys.platform != "linux":
        return
    mallopt = getattr(ctypes.CDLL(None), "mallopt", None)  # musl has none
    if mallopt is not None:
        mallopt(_MMAP_THRESHOLD, _FROM_BYTES)
