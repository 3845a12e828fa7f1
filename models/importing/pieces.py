"""Masks: their connected pieces, grown and shrunk."""

from __future__ import annotations

import cv2
import numpy as np


def pieces(mask: np.ndarray, connectivity: int = 4) -> tuple[np.ndarray, np.ndarray]:
    """Return the labels (H, W) of a mask's connected pieces, 0 outside, and their boxes and areas.

    The second array is (N, 5): x, y, width, height, area; its row 0 stands for what is outside the mask.
    """
    _, labels, stats, _ = cv2.connectedComponentsWithStats(mask.astype(np.uint8), connectivity=connectivity)
    return np.asarray(labels), np.asarray(stats)


def small_pieces(mask: np.ndarray, most: float, connectivity: int = 4) -> np.ndarray:
    """Return the pieces of a mask (H, W) that hold at most `most` pixels, as a mask, bool (H, W)."""
    labels, stats = pieces(mask, connectivity)
    small = stats[:, 4] <= most
    small[0] = False
    return small[labels]


def pieces_with(mask: np.ndarray, labels_wanted: np.ndarray, labels: np.ndarray) -> np.ndarray:
    """Return the pieces of a mask whose labels are among the wanted ones, as a mask, bool (H, W).

    Args:
        mask: (H, W), not 0 where something is.
        labels_wanted: int, of any shape.
        labels: int (H, W), see `pieces`.
    """
    chosen = np.zeros(int(labels.max()) + 1, bool)
    chosen[np.unique(labels_wanted)] = True
    chosen[0] = False
    return chosen[labels] & (mask > 0)


def shrunk(mask: np.ndarray, reach: int) -> np.ndarray:
    """Return a mask (H, W), uint8, without what is within `reach` of its edge; the picture's edge is none."""
    return np.asarray(cv2.erode(mask.astype(np.uint8), _disc(reach), borderType=cv2.BORDER_REPLICATE))


def grown(mask: np.ndarray, reach: int) -> np.ndarray:
    """Return a mask (H, W) with the pixels within `reach` of it, uint8."""
    return np.asarray(cv2.dilate(mask.astype(np.uint8), _disc(reach), borderType=cv2.BORDER_REPLICATE))


def grown_within(mask: np.ndarray, limits: np.ndarray, steps: int) -> np.ndarray:
    """Return a mask (H, W) grown over the pixels of another, at most `steps` pixels, uint8."""
    out, within = mask.astype(np.uint8), limits.astype(np.uint8)
    for _ in range(steps):
        out = np.asarray(cv2.min(cv2.dilate(out, np.ones((3, 3), np.uint8)), within))
    return out


def _disc(reach: int) -> np.ndarray:
    return np.asarray(cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (2 * reach + 1, 2 * reach + 1)))
