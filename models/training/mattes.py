"""Scenes for the matting network: characters of any size and cut before any background, and their alpha."""

from __future__ import annotations

import cv2
import numpy as np

from models.training.backdrops import backdrop
from models.training.whole_body import with_body

SCENE_PIXELS = 128
"""The network's own resolution."""


def matte_scene(
    rest: np.ndarray, r: np.random.Generator, size: int = SCENE_PIXELS
) -> tuple[np.ndarray, np.ndarray]:
    """Place a character before a background.

    Args:
        rest: uint8 (S, S, 4), premultiplied, as `Character.drawing` gives it.
        r: decides everything.
        size: side of the scene in pixels.

    Returns:
        The scene, uint8 (size, size, 3), sRGB, opaque, fitted in as `models.importing.busy.seen_by` does
        it (pictures that are no squares are padded with grey below or to the right), and the character's
        alpha, uint8 (size, size).
    """
    figure = with_body(rest, r) if r.random() < 0.45 else rest
    width, height = _shape(figure, rest.shape[0], size, r)
    drawn = _placed(figure, (width, height), rest.shape[0], r)
    seen = drawn[drawn[..., 3] > 200][:, :3]
    ground = backdrop(size, r, seen)[:height, :width]
    if r.random() < 0.1:
        ground = _shaded(ground, drawn[..., 3], r)
    share = drawn[..., 3:].astype(np.float32) / 255
    picture = drawn[..., :3] + ground * (1 - share)
    picture = _soiled(np.clip(picture + 0.5, 0, 255).astype(np.uint8), r)
    scene, alpha = np.full((size, size, 3), 127, np.uint8), np.zeros((size, size), np.uint8)
    scene[:height, :width], alpha[:height, :width] = picture, drawn[..., 3]
    return scene, alpha


def _shape(figure: np.ndarray, own: int, size: int, r: np.random.Generator) -> tuple[int, int]:
    """Return width and height of the picture: like those of the figure (H, W, 4), or any."""
    aspect = figure.shape[1] / figure.shape[0] if r.random() < 0.5 else np.exp(r.uniform(-0.8, 0.6))
    if figure.shape[0] == own and r.random() < 0.5:
        aspect = 1.0
    return max(32, round(size * min(1.0, aspect))), max(32, round(size * min(1.0, 1 / aspect)))


def _placed(figure: np.ndarray, shape: tuple[int, int], own: int, r: np.random.Generator) -> np.ndarray:
    """Return the figure, uint8 (H, W, 4) premultiplied, somewhere in a picture of this width and height."""
    width, height = shape
    fh, fw = figure.shape[:2]
    whole = fh > own
    scale = min(height / fh, 1.4 * width / fw) * (
        r.uniform(0.85, 1.05) if whole else np.exp(r.uniform(-0.9, 0.45))
    )
    if whole and r.random() < 0.35:
        scale *= r.uniform(1, 2.2)
    x = width * r.uniform(0.35, 0.65)
    # A bust stands on the lower edge, or is cut there; whole figures stand anywhere.
    y = height * r.uniform(0.96, 1.04) - fh * scale if whole else height - fh * scale * r.uniform(0.8, 1)
    if whole and fh * scale > height:
        y = -height * r.uniform(0, 0.05)
    flip = -1.0 if r.random() < 0.5 else 1.0
    angle = np.deg2rad(r.normal(0, 4))
    c, s = scale * np.cos(angle), scale * np.sin(angle)
    turn = np.array([[flip * c, -s], [flip * s, c]])
    shift = np.array([x, y]) - turn @ [fw / 2, 0]
    fine = 2 if scale < 1 else 1
    matrix = np.concatenate([turn, shift[:, None]], 1) * fine
    edge = cv2.warpAffine(figure, matrix, (fine * width, fine * height), flags=cv2.INTER_AREA,
                          borderMode=cv2.BORDER_CONSTANT)  # fmt: skip
    if not whole:
        below = cv2.copyMakeBorder(figure, 0, fh, 0, 0, cv2.BORDER_REPLICATE)
        edge = cv2.warpAffine(below, matrix, (fine * width, fine * height), flags=cv2.INTER_AREA)
    return cv2.resize(edge, (width, height), interpolation=cv2.INTER_AREA)


def _shaded(ground: np.ndarray, alpha: np.ndarray, r: np.random.Generator) -> np.ndarray:
    """Return the background, float32 (H, W, 3), with the shadow or glow of the character's alpha (H, W)."""
    soft = cv2.GaussianBlur(np.roll(alpha, r.integers(-12, 13, 2), (0, 1)), (0, 0), r.uniform(1, 10))
    tone = 0.0 if r.random() < 0.5 else 255.0
    return ground + (tone - ground) * (soft[..., None] / 255 * r.uniform(0.2, 0.8)).astype(np.float32)


def _soiled(picture: np.ndarray, r: np.random.Generator) -> np.ndarray:
    """Return the picture, uint8 (H, W, 3), as files often are: compressed or grainy."""
    u = r.random()
    if u < 0.25:
        done, code = cv2.imencode(".jpg", picture, [cv2.IMWRITE_JPEG_QUALITY, int(r.integers(40, 95))])
        return np.asarray(cv2.imdecode(code, cv2.IMREAD_COLOR)) if done else picture
    if u < 0.4:
        noise = r.normal(0, r.uniform(1, 8), picture.shape)
        return np.clip(picture + noise, 0, 255).astype(np.uint8)
    return picture
