"""The points of a face that move as it expresses something, on the head's own axes."""

from __future__ import annotations

import numpy as np

from tracking.basics.arrays import Array
from tracking.trackers.head_fit import CanonicalFace, HeadFit

POINTS = (
    # lips, outer and inner
    61, 146, 91, 181, 84, 17, 314, 405, 321, 375, 291, 409, 270, 269, 267, 0, 37, 39, 40, 185,
    78, 95, 88, 178, 87, 14, 317, 402, 318, 324, 308, 415, 310, 311, 312, 13, 82, 81, 80, 191,
    # lids, the person's left and right
    263, 249, 390, 373, 374, 380, 381, 382, 362, 398, 384, 385, 386, 387, 388, 466,
    33, 7, 163, 144, 145, 153, 154, 155, 133, 173, 157, 158, 159, 160, 161, 246,
    # brows
    276, 283, 282, 295, 285, 300, 293, 334, 296, 336, 46, 53, 52, 65, 55, 70, 63, 105, 66, 107,
    # irises
    473, 474, 475, 476, 477, 468, 469, 470, 471, 472,
    # skin above and below the eyes, cheeks, nose, chin
    27, 28, 29, 257, 258, 259, 23, 253, 230, 450, 50, 280, 205, 425, 117, 346, 1, 2, 98, 327, 4, 152, 148,
        377,
)  # fmt: skip
"""Landmarks of the face mesh, with their mirror images."""


def face_points(landmarks: Array, fit: HeadFit, canonical: CanonicalFace) -> Array:
    """Return where `POINTS` lie on the unturned head, float32 (len(POINTS), 2), cm, x right and y up.

    Args:
        landmarks: (478, 3) pixels.
        fit: of the same landmarks.
        canonical: the face it was fitted with.
    """
    chosen = list(POINTS)
    return fit.unturned(landmarks[chosen, :2], canonical.points[chosen, 2]).astype(np.float32)
