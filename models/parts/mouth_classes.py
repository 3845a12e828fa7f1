"""What the mouth network names, and the sizes of what it sees."""

from __future__ import annotations

CLASSES = ("skin", "line", "inside", "teeth", "tongue", "upper_lip", "lower_lip", "mark", "other", "front")
"""Skin and ground; the mouth's own lines; inside, teeth, tongue of an opening; painted lips; a mark below the
lower lip (a short line, shade or light: no opening); whatever else is drawn there (nose, chin, beard, moles);
what lies before the mouth (hair, a hand, a mask)."""
SKIN, LINE, INSIDE, TEETH, TONGUE, UPPER_LIP, LOWER_LIP, MARK, OTHER, FRONT = range(len(CLASSES))
POINTS = ("image_left", "image_right", "top", "bottom")
"""Corners as seen in the picture, and the middles of the upper and the lower lip line (one where closed)."""
PIXELS = 96
"""Side of the picture that the network sees."""
