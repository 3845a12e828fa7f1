"""WebP, still and animated, by Pillow."""

from __future__ import annotations

import io

import numpy as np
from PIL import Image

from rendering.stickers.clip import Timed
from tracking.basics.arrays import Array

_METHOD = 3
"""Effort of the encoder, 0 to 6: more takes longer and gains little."""
_ALPHA_QUALITY = 80


def encode_webp(clip: Timed, quality: int) -> bytes:
    """Return an animated file that plays for ever; `quality` is 1 to 100."""
    pictures = [Image.fromarray(frame) for frame in clip.frames]
    ends = np.round(np.arange(len(pictures) + 1) * clip.seconds * 1000 / len(pictures)).astype(int)
    out = io.BytesIO()
    pictures[0].save(
        out, "WEBP", save_all=True, append_images=pictures[1:], duration=[int(d) for d in np.diff(ends)],
        loop=0, quality=quality, alpha_quality=_ALPHA_QUALITY, method=_METHOD, background=(0, 0, 0, 0),
    )  # fmt: skip
    return out.getvalue()


def encode_still_webp(frame: Array, quality: int) -> bytes:
    """Return one frame, uint8 (H, W, 4) straight."""
    out = io.BytesIO()
    Image.fromarray(frame).save(out, "WEBP", quality=quality, alpha_quality=100, method=4)
    return out.getvalue()
