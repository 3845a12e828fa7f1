"""Colours that change smoothly over a picture: polynomials fitted to what may hold strangers."""

from __future__ import annotations

import cv2
import numpy as np

_TRIES = 80


def samples_on_border(picture: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return positions (N, 2; x, y) and colours (N, 3) of the outermost pixels, without the lower edge."""
    height, width = picture.shape[:2]
    deep = max(1, round(0.012 * max(height, width)))
    mask = np.zeros((height, width), bool)
    mask[:deep] = mask[:, :deep] = mask[:, -deep:] = True
    ys, xs = np.nonzero(mask)
    return np.stack([xs, ys], 1), picture[ys, xs]


def fit(
    points: np.ndarray, colours: np.ndarray, shape: tuple[int, int], degree: int = 1
) -> tuple[np.ndarray, float]:
    """Fit a polynomial to most of the colours.

    Args:
        points: (N, 2), x and y in pixels.
        colours: (N, 3), 0..255.
        shape: height and width of the picture.
        degree: of the polynomial.

    Returns:
        float32 (H, W, 3) and the noise (robust standard deviation) around it.
    """
    terms = _terms(_normalised(points, shape), degree)
    keep = _agreeing(_terms(_normalised(points, shape), 1), colours) if degree == 1 else None
    weight = np.ones(len(points)) if keep is None else keep.astype(float)
    factors = np.zeros((terms.shape[1], 3))
    noise = 1.0
    for _ in range(6):
        w = weight[:, None]
        damped = (
            terms.T @ (terms * w)
            + 1e-4 * len(points) * np.eye(terms.shape[1]) * (np.arange(terms.shape[1]) > 2)[:, None]
        )
        factors = np.linalg.lstsq(damped, terms.T @ (colours * w), rcond=None)[0]
        residual = np.abs(colours - terms @ factors).max(1)
        noise = 1.4826 * float(np.median(residual[weight > 0.1])) if (weight > 0.1).any() else 255.0
        reach = 4.5 * max(noise, 0.7)
        weight = np.clip(1 - (residual / reach) ** 2, 0, 1) ** 2
    height, width = shape
    ys, xs = np.mgrid[0:height, 0:width]
    grid = _normalised(np.stack([xs.ravel(), ys.ravel()], 1), shape)
    field = (_terms(grid, degree) @ factors).reshape(height, width, 3)
    return np.clip(field, 0, 255).astype(np.float32), noise


def normalised_blur(values: np.ndarray, where: np.ndarray, sigma: float) -> np.ndarray:
    """Blur (H, W, C) from the pixels of `where` alone; far from them it falls to 0."""
    weight = where.astype(np.float32)
    top = cv2.GaussianBlur(values.astype(np.float32) * weight[..., None], (0, 0), sigma)
    below = cv2.GaussianBlur(weight, (0, 0), sigma)
    return top / (below[..., None] + 0.02)


def _agreeing(terms: np.ndarray, colours: np.ndarray) -> np.ndarray:
    """Return the samples that the best plane through three of them explains (RANSAC, always the same)."""
    r = np.random.default_rng(0)
    few = slice(None, None, max(1, len(colours) // 1500))
    every, terms, colours = (terms, colours), terms[few], colours[few]
    median = np.median(colours, 0)
    best = np.abs(colours - median).max(1) < 12
    plane = np.zeros((3, 3))
    plane[0] = median
    for _ in range(_TRIES):
        chosen = r.choice(len(colours), 3)
        factors = np.linalg.lstsq(terms[chosen], colours[chosen], rcond=None)[0]
        if np.abs(factors[1:]).max() > 160:
            continue
        inside = np.abs(colours - terms @ factors).max(1) < 12
        # The flat guess is only given up for something clearly better.
        if inside.sum() > best.sum() * 1.02:
            best, plane = inside, factors
    terms, colours = every
    return np.abs(colours - terms @ plane).max(1) < 12


def _normalised(points: np.ndarray, shape: tuple[int, int]) -> np.ndarray:
    height, width = shape
    return points / np.array([max(width - 1, 1), max(height - 1, 1)]) * 2 - 1


def _terms(at: np.ndarray, degree: int) -> np.ndarray:
    x, y = at[:, 0], at[:, 1]
    return np.stack([x**i * y ** (n - i) for n in range(degree + 1) for i in range(n, -1, -1)], 1)
