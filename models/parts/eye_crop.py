"""What the eye parts network sees and says: sizes, and the order of its planes."""

from __future__ import annotations

EYE_PIXELS = 112
"""Side of the network's crop in pixels."""
EYE_SIDE = 58.8
"""Side of the crop in frame pixels, for an eye of usual size."""
EYE_PARTS = ("white", "iris", "lash", "lower", "crease", "brow", "front")
"""Parts as they show; with skin (all else) they share each pixel. "iris" holds pupil and highlights, "lash"
the upper lid's line, "lower" the lower one's, "front" what lies over the eye: hair, rims, a patch."""
EYE_HIDDEN = ("opening", "upper_edge", "lower_edge", "closed_edge", "whole_iris", "whole_brow")
"""What may be hidden by what lies in front: the eye's opening, its lids' edges, where they would meet, the
iris also behind the lids, the brow also behind hair."""
EYE_PLANES = ("skin", *EYE_PARTS, *EYE_HIDDEN)
"""The network's planes, 0..1: the first eight sum to 1."""
FEWEST_PLANES = len(EYE_PLANES) - 2
"""What packs and characters of earlier versions hold: all but the last two."""
EYE_STATE = ("closure", "hidden")
"""How far the eye is closed as drawn, and how much of it something hides, 0..1."""
