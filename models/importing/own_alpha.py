"""Repairing the transparency a picture already has."""

from __future__ import annotations

import cv2
import numpy as np

from models.importing.pieces import shrunk, small_pieces

FAINT, FULL = 5, 250
LEAST_CLEAR = 0.01
"""Share of the picture that must be clear for its transparency to mean anything."""


def has_own_alpha(rgba: np.ndarray) -> bool:
    """Whether a picture, uint8 (H, W, 4), comes cut out already."""
    return float((rgba[..., 3] < 128).mean()) >= LEAST_CLEAR


def repaired(rgba: np.ndarray, remarks: list[str]) -> np.ndarray:
    """Return a cut-out picture, uint8 (H, W, 4), straight RGBA, with its alpha cleaned.

    What was mended is added to the remarks.

    Nearly opaque and nearly clear noise is made what it was meant to be, loose specks and pinholes are
    removed, and colours hidden under alpha 0 are cleared.
    """
    out = rgba.copy()
    alpha = out[..., 3]
    values = np.bincount(alpha.ravel(), minlength=256)
    visible = int(values[1:].sum())
    usual = int(values[200:].argmax()) + 200
    if usual < 255 and values[usual] > 0.2 * visible:
        alpha[:] = np.minimum(255, np.round(alpha * (255 / usual))).astype(np.uint8)
        remarks.append("the character was slightly see-through all over: it is made opaque")
    noise = int(((alpha > 0) & (alpha < FAINT)).sum() + ((alpha > FULL) & (alpha < 255)).sum())
    alpha[alpha < FAINT] = 0
    alpha[alpha > FULL] = 255
    if noise > 0.002 * visible:
        remarks.append("pixels that were nearly clear or nearly opaque are made so")
    specks = small_pieces(alpha > 0, max(1.0, (max(alpha.shape) / 180) ** 2), 8)
    alpha[specks] = 0
    if specks.any():
        remarks.append("loose specks in the background are removed")
    pinholes = small_pieces(alpha == 0, max(1.0, (max(alpha.shape) / 250) ** 2))
    if pinholes.any():
        out[..., :3] = cv2.inpaint(out[..., :3], pinholes.astype(np.uint8), 2, cv2.INPAINT_TELEA)
        alpha[pinholes] = 255
        remarks.append("pinholes in the character are filled")
    if (out[alpha == 0, :3] > 0).any():
        remarks.append("colours hidden under full transparency are cleared")
    out[alpha == 0] = 0
    return out


def see_through_share(rgba: np.ndarray) -> float:
    """Return how much of the inside of a cut-out picture, uint8 (H, W, 4), is half transparent, 0..1."""
    alpha = rgba[..., 3]
    inside = shrunk(alpha > 16, 4)
    total = int(inside.sum())
    return float(((alpha < 235) & (inside > 0)).sum() / total) if total else 0.0
