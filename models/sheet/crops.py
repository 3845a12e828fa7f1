"""Sizes of what the networks see."""

from __future__ import annotations

CROP_PIXELS = 96
MOUTH_SIDE = 46.0
"""Side of the mouth's crop in frame pixels."""
FINDER_PIXELS = 128
"""Side of the picture that the finder sees, in pixels."""
