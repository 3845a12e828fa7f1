"""Cutting a character out of a background of many colours: from its head's place, or by a pack's network."""

from __future__ import annotations

import cv2
import numpy as np

from models.importing.pieces import grown, pieces, pieces_with, shrunk, small_pieces
from models.sheet.looks import Network

Box = tuple[float, float, float, float]
WORKING_SIDE = 384
NETWORK_SIDE = 512


def by_head(rgb: np.ndarray, head: Box) -> tuple[np.ndarray, float]:
    """Return a rough alpha (uint8) of a head and the body below it, and a confidence 0..1.

    GrabCut (Rother et al. 2004) on a small copy, told where head and body surely and probably are.
    """
    height, width = rgb.shape[:2]
    k = min(1.0, WORKING_SIDE / max(height, width))
    size = (max(8, round(width * k)), max(8, round(height * k)))
    small = cv2.resize(rgb, size, interpolation=cv2.INTER_AREA)
    labels = _guess(size, [v * k for v in head])
    if not (labels == cv2.GC_FGD).any() or not np.isin(labels, (cv2.GC_BGD, cv2.GC_PR_BGD)).any():
        return np.full((height, width), 255, np.uint8), 0.0
    cv2.setRNGSeed(1)
    guess = labels.copy()
    none = (0, 0, 0, 0)
    cv2.grabCut(cv2.bilateralFilter(small, 5, 20, 3), labels, none, np.zeros((1, 65)), np.zeros((1, 65)), 6,
                cv2.GC_INIT_WITH_MASK)  # fmt: skip
    mask = np.isin(labels, (cv2.GC_FGD, cv2.GC_PR_FGD)).astype(np.uint8)
    mask = cv2.morphologyEx(mask, cv2.MORPH_OPEN, np.ones((3, 3), np.uint8))
    mask = _belonging(mask, guess == cv2.GC_FGD)
    expected = np.isin(guess, (cv2.GC_FGD, cv2.GC_PR_FGD))
    agreement = float((mask.astype(bool) & expected).sum() / max((mask.astype(bool) | expected).sum(), 1))
    alpha = cv2.resize(mask * 255, (width, height), interpolation=cv2.INTER_CUBIC)
    return alpha, min(1.0, agreement)


def by_network(rgb: np.ndarray, network: Network) -> np.ndarray:
    """Return the alpha (uint8) that a pack's matting network sees.

    Such a network takes `picture`, float32 (1, 3, 512, 512), RGB, sRGB-encoded, 0..1, the whole picture
    fitted in and padded with grey, and gives alpha, (1, 1, 512, 512), 0..1.
    """
    height, width = rgb.shape[:2]
    k = NETWORK_SIDE / max(height, width)
    size = (max(1, round(width * k)), max(1, round(height * k)))
    seen = np.full((NETWORK_SIDE, NETWORK_SIDE, 3), 127, np.uint8)
    seen[: size[1], : size[0]] = cv2.resize(rgb, size, interpolation=cv2.INTER_AREA)
    picture = np.ascontiguousarray(seen.transpose(2, 0, 1)[None], np.float32) / 255
    alpha = np.asarray(network.run(None, {"picture": picture})[0], np.float32).reshape(
        NETWORK_SIDE, NETWORK_SIDE
    )
    part = np.clip(np.nan_to_num(alpha[: size[1], : size[0]]), 0, 1)
    return cv2.convertScaleAbs(cv2.resize(part, (width, height), interpolation=cv2.INTER_LINEAR), alpha=255)


def refined(rgb: np.ndarray, rough: np.ndarray) -> np.ndarray:
    """Return straight RGBA: a rough alpha drawn to the picture's edges, without the ground's colours."""
    height, width = rough.shape
    reach = max(3, round(max(height, width) / 180))
    solid = (rough > 127).astype(np.uint8)
    inside, outside = shrunk(solid, reach), 1 - grown(solid, reach)
    guided = cv2.ximgproc.guidedFilter(rgb, solid.astype(np.float32), 2 * reach, 30.0)
    # Guided filters leave veils; a drawing's edge is narrow.
    alpha = np.clip((guided - 0.25) / 0.5, 0, 1)
    alpha[inside > 0] = 1
    alpha[outside > 0] = 0
    pure = _spread(rgb, (alpha > 0.98).astype(np.float32), reach)
    keep = np.clip((alpha - 0.75) / 0.25, 0, 1)[..., None]
    colour = np.where(alpha[..., None] >= 0.98, rgb, rgb * keep + pure * (1 - keep))
    out = np.dstack([colour, alpha * 255])
    rgba = np.clip(out + 0.5, 0, 255).astype(np.uint8)
    rgba[rgba[..., 3] == 0] = 0
    return rgba


def _guess(size: tuple[int, int], head: list[float]) -> np.ndarray:
    """Return GrabCut's labels for a head's box: what is surely and what probably character."""
    width, height = size
    x0, y0, x1, y1 = head
    cx, cy, w, h = (x0 + x1) / 2, (y0 + y1) / 2, x1 - x0, y1 - y0
    labels = np.full((height, width), cv2.GC_PR_BGD, np.uint8)
    far = 0.75 * max(w, h)
    labels[: max(0, round(y0 - 0.3 * h))] = cv2.GC_BGD
    labels[: max(0, round(y1)), : max(0, round(cx - w / 2 - far))] = cv2.GC_BGD
    labels[: max(0, round(y1)), max(0, round(cx + w / 2 + far)) :] = cv2.GC_BGD
    low = height + 2
    top = y1 - 0.1 * h
    body = _mirrored(
        [(0.22 * w, top), (0.75 * w, y1 + 0.6 * h), (0.95 * w, y1 + 1.6 * h), (0.95 * w, low)], cx
    )
    if y1 < height:
        cv2.fillPoly(labels, [body], (cv2.GC_PR_FGD,))
    _ellipse(labels, (cx, cy), (0.55 * w, 0.54 * h), cv2.GC_PR_FGD)
    bottom = y1 + 1.6 * h
    core = _mirrored(
        [(0.12 * w, cy), (0.14 * w, y1 + 0.2 * h), (0.4 * w, y1 + 0.7 * h), (0.4 * w, bottom)], cx
    )
    cv2.fillPoly(labels, [core], (cv2.GC_FGD,))
    _ellipse(labels, (cx, cy), (0.42 * w, 0.45 * h), cv2.GC_FGD)
    return labels


def _mirrored(right: list[tuple[float, float]], cx: float) -> np.ndarray:
    """Return a polygon from its right half: distances from the middle, and heights."""
    half = np.array(right)
    both = np.concatenate([half, half[::-1] * (-1, 1)]) + np.array([cx, 0])
    return np.round(both).astype(np.int32)


def _ellipse(labels: np.ndarray, centre: tuple[float, float], half: tuple[float, float], value: int) -> None:
    at = (round(centre[0]), round(centre[1]))
    cv2.ellipse(labels, at, (max(1, round(half[0])), max(1, round(half[1]))), 0, 0, 360, (value,), -1)


def _belonging(mask: np.ndarray, sure: np.ndarray) -> np.ndarray:
    """Keep what is connected with what is surely character, and fill small holes."""
    labels, _ = pieces(mask)
    kept = pieces_with(mask, labels[sure], labels)
    return (kept | small_pieces(~kept, 0.002 * mask.size)).astype(np.uint8)


def _spread(rgb: np.ndarray, weight: np.ndarray, reach: int) -> np.ndarray:
    """Return colours with those of weight 1 gone on into the rest, as far as `reach`."""
    total = cv2.GaussianBlur(rgb.astype(np.float32) * weight[..., None], (0, 0), reach / 2)
    share = cv2.GaussianBlur(weight, (0, 0), reach / 2)[..., None]
    return np.where(share > 1e-3, total / np.maximum(share, 1e-3), rgb)
