"""What of a character swings by itself: hair, ears and ribbons, from root to tip."""

from __future__ import annotations

import cv2
import numpy as np

from models.drawing import FRAME_SIZE
from models.generator import hair
from models.generator.canvas import MARGIN, Canvas
from models.generator.character import Character, Layer

HANGING, STANDING = 0, 1
"""Planes of what hangs down (hair, tails) and of what stands up (ears, tall ribbons, stray strands)."""
FULL_LENGTH = 80.0
"""Frame pixels from root to tip at which what hangs swings fully: longer things swing no more than that."""
FULL_HEIGHT = 45.0
"""Likewise of what stands: it is stiff."""


def sway_planes(character: Character, cells: int) -> np.ndarray:
    """Return how far each point of the drawing at rest swings: float32 (2, cells, cells), 0 at roots.

    Free length from the root, as a share of `FULL_LENGTH` or `FULL_HEIGHT`, of what shows there; what is no
    part that swings has 0.
    """
    out = np.zeros((2, cells, cells), np.float32)
    stray = _stray_strands(character)
    for layer, painted, alpha in character.seen_layers(cells):
        share = np.zeros((2, cells, cells), np.float32)
        x, y = painted[..., 0], painted[..., 1]
        if layer.name == "front":
            at = (painted + MARGIN) * np.float32(len(stray) / (FRAME_SIZE + 2 * MARGIN)) - 0.5
            up = cv2.remap(stray, at, None, cv2.INTER_LINEAR)  # pyright: ignore
            root = np.array([character.design.cx, character.design.hair_top + 4], np.float32)
            share[STANDING] = up * _within(np.hypot(x - root[0], y - root[1]), FULL_HEIGHT)
            share[HANGING] = (1 - up) * _hanging(character, layer, x, y)
        elif layer.name == "behind":
            share[STANDING] = _standing(character, x, y)
        else:
            share[HANGING] = _hanging(character, layer, x, y)
        out = out * (1 - alpha) + share * alpha
    return out


def _within(length: np.ndarray, full: float) -> np.ndarray:
    return np.clip(length / np.float32(full), 0, 1)


def _hanging(character: Character, layer: Layer, x: np.ndarray, y: np.ndarray) -> np.ndarray | float:
    """Return the free length of hair at painted points, x and y of one shape, as a share; 0 for no hair."""
    d, style = character.design, character.style
    if layer.name == "tails":
        if style.tails == "buns":
            return 0.0
        side = -1 if style.tails in ("twin", "braids") else 1
        roots = np.array([tail_root(character, s) for s in {side, 1}], np.float32)
        near = np.min([np.hypot(x - root[0], y - root[1]) for root in roots], axis=0)
        return _within(near - 5, FULL_LENGTH)
    free_from = {
        "front": d.hair_top + 0.5 * (style.fringe_y - d.hair_top),
        "sides": d.eye_y - 14,
        "panels": d.eye_y - 8,
        "forelocks": d.eye_y + 8,
        # Behind the head hair lies on it down to the nape.
        "back": d.chin_y - 26,
    }.get(layer.name)
    return 0.0 if free_from is None else _within(y - np.float32(free_from), FULL_LENGTH)


def tail_root(character: Character, side: int) -> tuple[float, float]:
    """Return where a tail begins in painted frame pixels, within a few: as `hair.paint_tails` has it."""
    d, style = character.design, character.style
    if style.tails == "pony":
        return d.cx + d.hair_width * 0.55, d.hair_top + 14
    return d.cx + side * d.hair_width * 0.9, d.eye_y + hair.tail_height(style)


def _standing(character: Character, x: np.ndarray, y: np.ndarray) -> np.ndarray | float:
    """Return the free length of ears, leaves and bows at painted points, as a share; horns have none.

    x and y are of one shape, and so is the share, or it is 0.
    """
    d, worn = character.design, character.worn["behind"]
    share: np.ndarray | float = 0.0
    if "ears" in worn:
        share = np.maximum(share, _within(d.hair_top + 14 - y, FULL_HEIGHT))
    if "leaf" in worn or "big_ribbon" in worn:
        share = np.maximum(share, _within(np.abs(x - d.cx) - 0.2 * d.hair_width, FULL_HEIGHT))
    return share


def _stray_strands(character: Character) -> np.ndarray:
    """Return float32 (H, W), over frame and margin: where stray strands stand up from the crown."""
    canvas = Canvas(1.0, pen=character.drawing_style.pen)
    hair.paint_ahoge(canvas, character.design, character.style)
    return np.ascontiguousarray(canvas.pixels[..., 3])


def sway_example(seed: int) -> dict[str, np.ndarray]:
    """Render what one character teaches.

    Returns:
        rest: uint8 (256, 256, 4), premultiplied RGBA; sway: uint8 (2, 128, 128), see `sway_planes`.
    """
    character = Character(seed)
    planes = sway_planes(character, FRAME_SIZE // 2)
    return {"rest": character.drawing(), "sway": np.clip(planes * 255 + 0.5, 0, 255).astype(np.uint8)}
