"""Cutting a character out of a background of many colours: from its head's place, or by a pack's network."""

from __future__ import annotations

import cv2
import numpy as np

from models.importing.pieces import grown, pieces, pieces_with, shrunk, small_pieces
from models.runtime import Network

Box = tuple[float, float, float, float]
WORKING_SIDE = 512
NETWORK_SIDE = 512
SURE = 0.01
"""A network is taken at its word where its alpha is within this of 0 or 1."""


def by_head(rgb: np.ndarray, head: Box) -> tuple[np.ndarray, float]:
    """Return a rough alpha, uint8 (H, W), of a head and the body below it, and a confidence 0..1.

    GrabCut on a small copy of `rgb`, uint8 (H, W, 3), told where head and body surely and probably are.
    """
    size = _working_size(rgb)
    k = size[0] / rgb.shape[1]
    labels = _guess(size, [v * k for v in head])
    if not _both(labels):
        return np.full(rgb.shape[:2], 255, np.uint8), 0.0
    # Without a network, thin bridges lead into the background more often than into a lock of hair.
    mask = cv2.morphologyEx(_grabbed(rgb, labels), cv2.MORPH_OPEN, np.ones((3, 3), np.uint8))
    expected = np.isin(labels, (cv2.GC_FGD, cv2.GC_PR_FGD))
    return _enlarged(mask, rgb), _agreement(mask.astype(bool), expected)


def by_network(rgb: np.ndarray, network: Network, head: Box | None = None) -> tuple[np.ndarray, float]:
    """Return a rough alpha, uint8 (H, W), from what a pack's matting network sees, and a confidence 0..1.

    The network knows what a character is, but may see it small; where it is not sure, or denies what lies
    below a head, GrabCut decides. `rgb` is uint8 (H, W, 3).
    """
    size = _working_size(rgb)
    seen = cv2.resize(seen_by(rgb, network), size, interpolation=cv2.INTER_AREA)
    labels = np.where(seen > 0.5, cv2.GC_PR_FGD, cv2.GC_PR_BGD).astype(np.uint8)
    labels[seen > 1 - SURE], labels[seen < SURE] = cv2.GC_FGD, cv2.GC_BGD
    if head is not None:
        # Clothes are of all kinds; the network has not seen them all.
        guess = _guess(size, [v * size[0] / rgb.shape[1] for v in head])
        labels[(labels == cv2.GC_BGD) & (guess == cv2.GC_PR_FGD)] = cv2.GC_PR_BGD
        labels[(labels != cv2.GC_FGD) & (guess == cv2.GC_FGD)] = cv2.GC_PR_FGD
    mask = _grabbed(rgb, labels) if _both(labels) else (seen > 0.5).astype(np.uint8)
    return _enlarged(mask, rgb), _agreement(mask.astype(bool), seen > 0.5)


def seen_by(rgb: np.ndarray, network: Network) -> np.ndarray:
    """Return alpha as a pack's matting network gives it, float32 (H, W), 0..1.

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
    return cv2.resize(part, (width, height), interpolation=cv2.INTER_LINEAR)


def _working_size(rgb: np.ndarray) -> tuple[int, int]:
    """Return width and height of the copy of a picture (H, W, 3) on which GrabCut works."""
    height, width = rgb.shape[:2]
    k = min(1.0, WORKING_SIDE / max(height, width))
    return max(8, round(width * k)), max(8, round(height * k))


def _both(labels: np.ndarray) -> bool:
    """Say whether GrabCut has something to start from in its labels (h, w)."""
    return bool((labels == cv2.GC_FGD).any() and np.isin(labels, (cv2.GC_BGD, cv2.GC_PR_BGD)).any())


def _grabbed(rgb: np.ndarray, labels: np.ndarray) -> np.ndarray:
    """Return a mask, uint8 (h, w), 0 or 1: GrabCut (Rother et al. 2004) from its labels, uint8 (h, w)."""
    small = cv2.resize(rgb, labels.shape[::-1], interpolation=cv2.INTER_AREA)
    cv2.setRNGSeed(1)
    found, none = labels.copy(), (0, 0, 0, 0)
    cv2.grabCut(cv2.bilateralFilter(small, 5, 20, 3), found, none, np.zeros((1, 65)), np.zeros((1, 65)), 6,
                cv2.GC_INIT_WITH_MASK)  # fmt: skip
    mask = np.isin(found, (cv2.GC_FGD, cv2.GC_PR_FGD)).astype(np.uint8)
    return _belonging(mask, labels == cv2.GC_FGD)


def _enlarged(mask: np.ndarray, rgb: np.ndarray) -> np.ndarray:
    return cv2.resize(mask * 255, rgb.shape[1::-1], interpolation=cv2.INTER_CUBIC)


def _agreement(mask: np.ndarray, expected: np.ndarray) -> float:
    return float((mask & expected).sum() / max((mask | expected).sum(), 1))


def refined(rgb: np.ndarray, rough: np.ndarray) -> np.ndarray:
    """Return a picture cut out along its edges, without the ground's colours: uint8 (H, W, 4), straight RGBA.

    Args:
        rgb: uint8 (H, W, 3).
        rough: uint8 (H, W), the alpha so far.
    """
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
    """Return GrabCut's labels, uint8 (h, w), for a head's box: what is surely and what probably character."""
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
    """Return a polygon, int32 (2 N, 2), from its right half: N distances from the middle, and heights."""
    half = np.array(right)
    both = np.concatenate([half, half[::-1] * (-1, 1)]) + np.array([cx, 0])
    return np.round(both).astype(np.int32)


def _ellipse(labels: np.ndarray, centre: tuple[float, float], half: tuple[float, float], value: int) -> None:
    at = (round(centre[0]), round(centre[1]))
    cv2.ellipse(labels, at, (max(1, round(half[0])), max(1, round(half[1]))), 0, 0, 360, (value,), -1)


def _belonging(mask: np.ndarray, sure: np.ndarray) -> np.ndarray:
    """Keep of a mask, uint8 (h, w), what is connected with what is surely character; fill small holes."""
    labels, _ = pieces(mask)
    kept = pieces_with(mask, labels[sure], labels)
    return (kept | small_pieces(~kept, 0.002 * mask.size)).astype(np.uint8)


def _spread(rgb: np.ndarray, weight: np.ndarray, reach: int) -> np.ndarray:
    """Return colours with those of weight 1 gone on into the rest, as far as `reach`."""
    total = cv2.GaussianBlur(rgb.astype(np.float32) * weight[..., None], (0, 0), reach / 2)
    share = cv2.GaussianBlur(weight, (0, 0), reach / 2)[..., None]
    return np.where(share > 1e-3, total / np.maximum(share, 1e-3), rgb)
