"""Covering eyes of generated drawings: what the finder learns hidden eyes from."""

from __future__ import annotations

from collections.abc import Callable

import cv2
import numpy as np
import torch
from torch import Tensor

from models.drawing import FRAME_SIZE

SHOWS_BELOW, GONE_FROM = 0.45, 0.9
"""Covered shares of an eye: up to the first it is found like any, from the second on it is guessed at."""
GUESSED = 0.2
"""Height of the heat map where an eye is that is hidden whole: a mark below what counts as found."""
Outline = np.ndarray
Colour = np.ndarray


def hidden_eyes(rest: Tensor, features: Tensor, chance: float) -> tuple[Tensor, Tensor]:
    """Cover eyes of a share of drawings: by a lock, a patch, dark glasses, a band or a hand.

    Args:
        rest: (B, 4, S, S), premultiplied, 0..1.
        features: (B, 3, 4): centres and half sizes of left eye, right eye and mouth, frame pixels.
        chance: that a drawing gets a cover.

    Returns:
        The drawings, and how much of each eye is covered, (B, 2), 0..1.
    """
    rest, covered = rest.clone(), torch.zeros(len(rest), 2)
    r = np.random.default_rng(int(torch.randint(2**31, ())))
    for i in range(len(rest)):
        if r.random() >= chance:
            continue
        picture = np.ascontiguousarray(rest[i].permute(1, 2, 0).numpy())
        eyes = features[i, :2].numpy() * (picture.shape[0] / FRAME_SIZE)
        laid, covered[i] = _covered(picture, eyes, r)
        rest[i] = torch.from_numpy(laid).permute(2, 0, 1)
    return rest, covered


def heat_heights(covered: Tensor) -> Tensor:
    """Return how high eyes of covered shares (B, 2) stand in the finder's maps, (B, 2)."""
    gone = ((covered - SHOWS_BELOW) / (GONE_FROM - SHOWS_BELOW)).clamp(0, 1)
    return 1 - (1 - GUESSED) * gone


def _covered(picture: np.ndarray, eyes: np.ndarray, r: np.random.Generator) -> tuple[np.ndarray, Tensor]:
    """Return a drawing (S, S, 4) with a cover, and the covered share of each eye, (2,).

    The drawing is premultiplied, 0..1; eyes are (2, 4): centre and half sizes, pixels.
    """
    make = _COVERS[r.choice(len(_COVERS), p=[0.4, 0.25, 0.2, 0.15])]
    cover, colour = make(picture, eyes, r)
    # Nothing is laid where nothing was drawn.
    amount = (cover.astype(np.float32) / 255 * (picture[..., 3] > 0.5))[..., None]
    if r.random() < 0.5:
        colour = colour * (1 + 0.25 * _slope(picture.shape[0], r)[..., None])
    laid = picture[..., :3] * (1 - amount) + np.clip(colour, 0, 1) * picture[..., 3:] * amount
    shares = []
    for x, y, w, h in eyes:
        part = amount[max(0, int(y - h)) : int(y + h) + 1, max(0, int(x - w)) : int(x + w) + 1]
        shares.append(float(part.mean()) if part.size else 0.0)
    return np.dstack([laid, picture[..., 3]]).astype(np.float32), torch.tensor(shares)


def _slope(size: int, r: np.random.Generator) -> np.ndarray:
    axis = np.linspace(-1, 1, size, dtype=np.float32)
    a = r.uniform(0, 2 * np.pi)
    return np.cos(a) * axis[None] + np.sin(a) * axis[:, None]


def _filled(size: int, *outlines: Outline) -> np.ndarray:
    cover = np.zeros((size, size), np.uint8)
    for outline in outlines:
        fixed = [np.round(np.asarray(outline) * 16).astype(np.int32)]
        cv2.fillPoly(cover, fixed, (255,), cv2.LINE_AA, 4)
    return cover


def _any_colour(r: np.random.Generator) -> Colour:
    """Return black, white, grey or any colour, float32 (3,)."""
    colour = r.random(3) if r.random() < 0.5 else np.full(3, r.random())
    return (colour ** np.exp(r.normal(0.6, 0.8))).astype(np.float32)


def _hair_colour(picture: np.ndarray, x: float, r: np.random.Generator) -> Colour:
    """Return the colour (3,) near the top of what is drawn in a column of (S, S, 4): hair, or a hat."""
    column = picture[:, int(np.clip(x, 0, picture.shape[1] - 1))]
    top = int(np.argmax(column[:, 3] > 0.8)) + int(r.uniform(4, 30) * len(picture) / FRAME_SIZE)
    return column[min(top, len(column) - 1), :3] * r.uniform(0.85, 1.15)


def _lock(picture: np.ndarray, eyes: np.ndarray, r: np.random.Generator) -> tuple[np.ndarray, Colour]:
    """A lock over a third to all of one eye, from above, narrowing to a tip; arguments as of `_covered`.

    Returns the cover, uint8 (S, S), and its colour, (3,), 0..1, as the next ones do.
    """
    x, y, w, h = eyes[r.integers(2)]
    share = r.uniform(0.3, 1.0) if r.random() < 0.4 else r.uniform(1.0, 1.3)
    side = float(r.choice([-1.0, 1.0]))
    inner, outer = x + side * w * (1 - 2 * share), x + side * w * r.uniform(1.1, 1.8)
    lean = r.normal(0, 0.5) * w
    low = y + h * r.uniform(1.1, 2.5)
    outline = [
        (inner + lean, y - h * r.uniform(3, 6)),
        (outer + lean, y - h * r.uniform(3, 6)),
        (outer, low),
        ((inner + outer) / 2 + r.normal(0, 0.3) * w, low + h * r.uniform(0.5, 4)),
        (inner, low),
    ]
    return _filled(len(picture), np.array(outline)), _hair_colour(picture, x, r)


def _patch(picture: np.ndarray, eyes: np.ndarray, r: np.random.Generator) -> tuple[np.ndarray, Colour]:
    """A patch of any shape on a strap, or nothing but skin: what is above it is no eye all the same."""
    x, y, w, h = eyes[r.integers(2)]
    bare = r.random() < 0.4
    wide, high = w * r.uniform(1.1, 1.7), max(h * r.uniform(1.2, 2.0), 0.7 * w)
    cover = _filled(len(picture), _rounded(x, y, wide, high, r.uniform(1.4, 5)))
    if not bare and r.random() < 0.7:
        reach, drop = len(picture) * 0.6, r.normal(0, 0.35) * len(picture) * 0.6
        ends = np.array([(x - reach, y - drop), (x + reach, y + drop)])
        thick = int(np.ceil(r.uniform(0.5, 4) * len(picture) / FRAME_SIZE))
        cv2.polylines(cover, [np.round(ends * 16).astype(np.int32)], False, (255,), thick, cv2.LINE_AA, 4)
    return cover, _skin_colour(picture, eyes) if bare else _any_colour(r)


def _glasses(picture: np.ndarray, eyes: np.ndarray, r: np.random.Generator) -> tuple[np.ndarray, Colour]:
    """Glass that shows nothing, or next to nothing, over both eyes; see `_lock`."""
    wide, high = eyes[:, 2].mean() * r.uniform(1.1, 1.6), max(eyes[:, 3].mean() * r.uniform(1.1, 1.8), 3.0)
    power = r.uniform(1.6, 6)
    cover = _filled(len(picture), *(_rounded(x, y + 0.1 * high, wide, high, power) for x, y, _, _ in eyes))
    bridge = np.round(eyes[:, :2] * 16).astype(np.int32)
    cv2.polylines(cover, [bridge], False, (255,), int(r.integers(1, 4)), cv2.LINE_AA, 4)
    return (cover * r.uniform(0.85, 1.0)).astype(np.uint8), _any_colour(r)


def _band(picture: np.ndarray, eyes: np.ndarray, r: np.random.Generator) -> tuple[np.ndarray, Colour]:
    """A band, a brim or a hand across one eye or both; see `_lock`."""
    high = eyes[:, 3].mean() * r.uniform(1.1, 2.2)
    one, other = eyes[0, :2], eyes[1, :2]
    way = (other - one) / max(float(np.hypot(*(other - one))), 1e-3)
    before, beyond = r.uniform(0.5, 2.5, 2) * eyes[:, 2].mean()
    if r.random() < 0.5:
        # Over one of them, and no further than between both.
        one, other = (one, one) if r.random() < 0.5 else (other, other)
        before, beyond = r.uniform(1.1, 1.6, 2) * eyes[:, 2].mean()
    up = np.array([way[1], -way[0]]) * high * (1 if way[0] < 0 else -1)
    higher = r.uniform(1, 4) if r.random() < 0.3 else 1.0
    left, right = one - way * before, other + way * beyond
    outline = [left + up * higher, right + up * higher, right - up, left - up]
    colour = _any_colour(r) if r.random() < 0.6 else _skin_colour(picture, eyes)
    return _filled(len(picture), np.array(outline)), colour


def _skin_colour(picture: np.ndarray, eyes: np.ndarray) -> Colour:
    """Return the colour (3,) of a picture (S, S, 4) between and below the eyes (2, 4)."""
    (x, y), low = eyes[:, :2].mean(0), 1.5 * eyes[:, 3].mean()
    row, column = (int(np.clip(v, 0, len(picture) - 1)) for v in (y + low, x))
    return picture[row, column, :3]


def _rounded(x: float, y: float, wide: float, high: float, power: float) -> Outline:
    """Return a superellipse's outline (48, 2)."""
    t = np.linspace(0, 2 * np.pi, 48, endpoint=False)
    c, s = np.cos(t), np.sin(t)
    return np.stack(
        [x + np.sign(c) * np.abs(c) ** (2 / power) * wide, y + np.sign(s) * np.abs(s) ** (2 / power) * high],
        1,
    )


_COVERS: tuple[Callable[[np.ndarray, np.ndarray, np.random.Generator], tuple[np.ndarray, Colour]], ...] = (
    _lock,
    _patch,
    _glasses,
    _band,
)
