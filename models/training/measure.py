"""How exact the matting is, on generated characters: `ichimai evaluate --what matting`."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import NamedTuple

import cv2
import numpy as np

from models.runtime import Network
from models.sheet.finder import Located

KINDS = ("flat", "gradient", "busy")


class Scene(NamedTuple):
    """A generated character over a background.

    Attributes:
        picture: uint8 (S, S, 3), opaque.
        truth: uint8 (S, S, 4), the character, premultiplied.
        head: its head's box: x0, y0, x1, y1.
    """

    picture: np.ndarray
    truth: np.ndarray
    head: tuple[float, float, float, float]


def scene(seed: int, kind: str, size: int = 512) -> Scene:
    """Return an unseen character over a background of one of `KINDS`."""
    from models.generator.character import Character, head_corners

    character = Character(seed, size)
    truth = character.drawing()
    r = np.random.default_rng(seed + 77)
    behind = {"flat": flat, "gradient": gradient, "busy": busy}[kind](size, r)
    share = truth[..., 3:].astype(np.float32) / 255
    picture = truth[..., :3] + behind * (1 - share)
    corners = head_corners(character.design, character.rest, character.view) * (size / 256)
    low, high = corners.min(0), corners.max(0)
    return Scene(np.clip(picture + 0.5, 0, 255).astype(np.uint8), truth, (*low, *high))


def flat(size: int, r: np.random.Generator) -> np.ndarray:
    """Return white, a grey, black, or any colour, at times slightly noisy; float (size, size, 3), 0..255."""
    u = r.random()
    colour = r.uniform(0, 255, 3) if u < 0.5 else np.full(3, 255.0 if u < 0.8 else r.uniform(0, 255))
    out = np.full((size, size, 3), np.round(colour), np.float32)
    return np.clip(out + r.normal(0, 1.2, out.shape), 0, 255) if r.random() < 0.3 else out


def gradient(size: int, r: np.random.Generator) -> np.ndarray:
    """Return a smooth change between four corners, float32 (size, size, 3), 0..255."""
    corners = np.clip(r.uniform(0, 255, 3) + r.normal(0, 40, (2, 2, 3)), 0, 255).astype(np.float32)
    # Corner values sit on the corners' pixels.
    u = np.linspace(0, 1, size, dtype=np.float32)
    top = corners[0, 0] * (1 - u[:, None]) + corners[0, 1] * u[:, None]
    low = corners[1, 0] * (1 - u[:, None]) + corners[1, 1] * u[:, None]
    return top[None] * (1 - u[:, None, None]) + low[None] * u[:, None, None]


def busy(size: int, r: np.random.Generator) -> np.ndarray:
    """Clouds, shapes and lines: a room, a street, a forest as far as colours go."""
    base = r.uniform(40, 215, 3)
    out = np.tile(base.astype(np.float32), (size, size, 1))
    for k in (4, 12, 40):
        noise = r.normal(0, 22, (k, k, 3)) * 0.4 + r.normal(0, 22, (k, k, 1))
        out += cv2.resize(noise.astype(np.float32), (size, size), interpolation=cv2.INTER_CUBIC)
    for _ in range(int(r.integers(8, 40))):
        centre = r.uniform(0, size, 2)
        points = (centre + r.normal(0, size * r.uniform(0.02, 0.18), (int(r.integers(3, 7)), 2))).astype(
            np.int32
        )
        colour = np.clip(base + r.normal(0, 55, 3), 0, 255).tolist()
        if r.random() < 0.7:
            cv2.fillPoly(out, [cv2.convexHull(points)], colour, cv2.LINE_AA)
        else:
            cv2.polylines(out, [points], False, colour, int(r.integers(1, 6)), cv2.LINE_AA)
    return np.clip(out, 0, 255)


def errors(rgba: np.ndarray, truth: np.ndarray) -> tuple[float, float, float]:
    """Compare a cut-out picture (straight) with the truth (premultiplied), uint8 (H, W, 4) both.

    Returns:
        Mean absolute error of alpha (0..1), and the mean difference (of 255) along the edge, laid over
        black and over white.
    """
    alpha, true = rgba[..., 3].astype(np.float32), truth[..., 3].astype(np.float32)
    edge = ((true > 0) & (true < 255)).astype(np.uint8)
    edge = cv2.dilate(edge, np.ones((5, 5), np.uint8)).astype(bool)
    light = rgba[..., :3] * (alpha[..., None] / 255)
    fringes = []
    for ground in (0.0, 255.0):
        seen = light + ground * (1 - alpha[..., None] / 255)
        wanted = truth[..., :3] + ground * (1 - true[..., None] / 255)
        fringes.append(float(np.abs(seen - wanted)[edge].mean()))
    return float(np.abs(alpha - true).mean() / 255), fringes[0], fringes[1]


class MatteScore(NamedTuple):
    """How exact one matte is: kind of background, seed, how it was cut out, and its `errors`."""

    kind: str
    seed: int
    method: str
    alpha: float
    over_black: float
    over_white: float


def measured(
    count: int,
    locate: Callable[[np.ndarray], Located],
    network: Network | None = None,
    first_seed: int = 9_000_000,
) -> Iterator[MatteScore]:
    """Yield how exactly unseen characters are cut out, `count` a kind, with the head where it is found.

    Args:
        count: characters a kind.
        locate: finds the head of a picture, uint8 (H, W, 4), straight RGBA.
        network: a pack's matting network, if any.
        first_seed: of the characters.
    """
    from models.importing.matting import cut_out

    for kind in KINDS:
        for seed in range(first_seed, first_seed + count):
            made = scene(seed, kind)
            opaque = np.dstack([made.picture, np.full(made.picture.shape[:2], 255, np.uint8)])
            matte = cut_out(opaque, locate(opaque).box, network=network)
            yield MatteScore(kind, seed, matte.method, *errors(matte.rgba, made.truth))


def matting_table(rows: list[MatteScore]) -> str:
    """Return the measures as Markdown."""
    lines = [
        "| background | count | alpha error: mean | median | 95 % | over black | over white | cut out by |",
        "|---|---|---|---|---|---|---|---|",
    ]
    for kind in KINDS:
        own = [row for row in rows if row.kind == kind]
        if not own:
            continue
        methods = [row.method for row in own]
        used = ", ".join(f"{m} {methods.count(m)}" for m in sorted(set(methods)))
        alpha = np.array([row.alpha for row in own])
        black, white = (np.mean([getattr(row, k) for row in own]) for k in ("over_black", "over_white"))
        lines.append(
            f"| {kind} | {len(own)} | {alpha.mean():.4f} | {np.median(alpha):.4f} | "
            f"{np.percentile(alpha, 95):.4f} | {black:.1f} | {white:.1f} | {used} |"
        )
    return "\n".join(lines)
