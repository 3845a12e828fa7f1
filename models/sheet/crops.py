"""Sizes of what the networks see."""

from __future__ import annotations

CROP_PIXELS = 96
"""Side of the maps of an eye or a mouth in character files of before."""
FINDER_PIXELS = 128
"""Side of the picture that the finder sees, in pixels."""
