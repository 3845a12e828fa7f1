"""Decoding pictures that came from anywhere: None for what is none, and no word of OpenCV's own."""

from __future__ import annotations

import cv2

from tracking.basics.arrays import Array


def decode_picture(data: Array, flags: int) -> Array | None:
    """Return a decoded picture, channels in OpenCV's order (BGR or BGRA); None where it can't be decoded.

    Not `cv2.imread`: on Windows that can't open names outside the system's code page.

    Args:
        data: the file's bytes, uint8 (N,).
        flags: `cv2.IMREAD_COLOR` or another.
    """
    if not data.size:
        return None
    level = cv2.getLogLevel()
    cv2.setLogLevel(0)  # the caller says it, in one sentence
    try:
        return cv2.imdecode(data, flags)
    except cv2.error:  # more pixels than OpenCV takes
        return None
    finally:
        cv2.setLogLevel(level)
