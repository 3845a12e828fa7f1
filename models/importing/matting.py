"""Making a picture's background transparent: the one way in, whatever the background is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import cv2
import numpy as np

from models.importing import busy
from models.importing.backdrop import Backdrop, find_backdrop
from models.importing.edges import mixed_edges
from models.importing.own_alpha import has_own_alpha, repaired
from models.sheet.looks import Network

UNSURE = 0.6
Colour = tuple[int, int, int]


REMEDY_BUSY = (
    "a transparent or one-coloured background needs no guessing; --erase and --restore mend this one"
)


class Doubt(NamedTuple):
    """Something about a matte that a person should look at: one sentence, and one about what can be done."""

    what: str
    remedy: str


BUSY = Doubt(
    "the background has many colours: some of it may be left, or some of the outline lost", REMEDY_BUSY
)
MADE_CLEAR = "the background, of many colours, is made transparent"
AGREEING = 0.9
"""Overlap of what a matting network sees and what the picture's edges say, from which there is no doubt."""

LARGE, SCENERY, CONVINCING = 0.6, 0.3, 0.6
"""Where more of the picture than this is kept, more of that is no character by the network, and the picture's
edges overlap with what the network sees by more than this, a smooth background is taken for a busy one.
"""


@dataclass(frozen=True, slots=True)
class Matte:
    """A picture with a transparent background.

    Attributes:
        rgba: uint8 (H, W, 4), straight, colour 0 wherever alpha is 0.
        method: "own", "colour", "head", "network" or "none" (nothing could be told apart).
        confidence: 0..1; below `UNSURE` a person should look.
        mended: what was done, one sentence each.
        doubts: what a person should look at.
    """

    rgba: np.ndarray
    method: str
    confidence: float
    mended: tuple[str, ...] = ()
    doubts: tuple[Doubt, ...] = ()


def cut_out(
    rgba: np.ndarray,
    head: busy.Box | None = None,
    background: str | Colour = "auto",
    holes: str = "auto",
    network: Network | None = None,
) -> Matte:
    """Make the background transparent.

    Args:
        rgba: uint8 (H, W, 4), straight.
        head: the head's box in pixels, x0, y0, x1, y1, if known; busy backgrounds need it.
        background: "auto", "keep" (alpha stays as it is), or the background's colour.
        holes: "auto", "keep" or "remove" enclosed areas of the background's colour.
        network: a pack's matting network, used for busy backgrounds.
    """
    mended: list[str] = []
    if background == "keep" or (background == "auto" and has_own_alpha(rgba)):
        return Matte(repaired(rgba, mended), "own", 1.0, tuple(mended))
    rgb = np.ascontiguousarray(rgba[..., :3])
    told = background if isinstance(background, tuple) else None
    found = find_backdrop(rgb, told, holes, _face(rgba.shape, head), head)
    if told is None and not found.usable:
        return _busy(rgb, head, network)
    matte = _by_colour(rgb, found, told is not None)
    if told is not None or network is None:
        return matte
    return _without_scenery(rgb, matte, head, network)


def _by_colour(rgb: np.ndarray, found: Backdrop, told: bool) -> Matte:
    if not found.region.any():
        doubt = Doubt(
            "nothing in the picture has the background's colour that was given, so all of it was kept",
            "leave --background out, or pick the colour in an image editor",
        )
        return Matte(_opaque(rgb), "none", 0.0, doubts=(doubt,))
    rgba, standing_out = mixed_edges(rgb, found.colour, found.region, found.noise)
    middle = np.median(found.colour[found.region], 0).round().astype(int)
    name = "#{:02x}{:02x}{:02x}".format(*middle)
    kind = f"a smooth gradient around {name}" if found.spread > 8 else f"of the colour {name}"
    doubts = []
    if standing_out < 0.85:
        what = f"parts of the outline are nearly the background's colour ({name}) and may have been lost"
        doubts.append(Doubt(what, "a background of another colour, or none, is cut out cleaner"))
    if found.kept_holes:
        some = "an enclosed area has" if found.kept_holes == 1 else f"{found.kept_holes} enclosed areas have"
        what = f"{some} the background's colour; clothes or eyes may, so nothing was cut there"
        doubts.append(Doubt(what, "what is background is cut out with --holes remove, or --erase MASK"))
    touched = _touching(rgba[..., 3])
    if touched:
        what = f"something that reaches the picture's {' and '.join(touched)} was kept"
        doubts.append(Doubt(what, "if it is not the character, erase it: --erase MASK, or an image editor"))
    done = [f"the background, {kind}, is made transparent"]
    if found.gaps:
        done.append(
            f"so are {found.gaps} gaps beside the neck (--holes keep leaves them)"
            if found.gaps > 1
            else "so is a gap beside the neck (--holes keep leaves it)"
        )
    border = 1.0 if told else min(1.0, found.border_share / 0.7)
    confidence = border * min(1.0, standing_out / 0.9) * (0.7 if touched else 1.0)
    return Matte(rgba, "colour", confidence, tuple(done), tuple(doubts))


def _without_scenery(rgb: np.ndarray, matte: Matte, head: busy.Box | None, network: Network) -> Matte:
    """Return another matte where the background only began as one colour: a night sky behind towers.

    Only if the network is convincing: banners and floors that are drawn along are rather kept than cut badly.
    `rgb` is uint8 (H, W, 3).
    """
    kept = matte.rgba[..., 3] > 127
    if kept.mean() < LARGE and not _touching(matte.rgba[..., 3]):
        return matte
    rough, agreement = busy.by_network(rgb, network, head)
    scenery = (kept & (rough <= 127)).sum() / max(kept.sum(), 1)
    if scenery < SCENERY or agreement < CONVINCING:
        return matte
    return _as_seen(rgb, rough, agreement)


def _busy(rgb: np.ndarray, head: busy.Box | None, network: Network | None) -> Matte:
    if network is None and head is None:
        doubt = Doubt(
            "the background has many colours and was kept: no head was found to start from", REMEDY_BUSY
        )
        return Matte(_opaque(rgb), "none", 0.0, doubts=(doubt,))
    if network is not None:
        return _as_seen(rgb, *busy.by_network(rgb, network, head))
    assert head is not None
    rough, agreement = busy.by_head(rgb, head)
    return Matte(busy.refined(rgb, rough), "head", 0.5 * agreement, (MADE_CLEAR,), (BUSY,))


def _as_seen(rgb: np.ndarray, rough: np.ndarray, agreement: float) -> Matte:
    """Return the matte of what a network saw and the picture's edges confirmed.

    The picture is uint8 (H, W, 3), what the network saw uint8 (H, W).
    """
    doubts = () if agreement > AGREEING else (BUSY,)
    return Matte(busy.refined(rgb, rough), "network", 0.9 * agreement, (MADE_CLEAR,), doubts)


def _opaque(rgb: np.ndarray) -> np.ndarray:
    return np.dstack([rgb, np.full(rgb.shape[:2], 255, np.uint8)])


def _face(shape: tuple[int, ...], head: busy.Box | None) -> np.ndarray | None:
    """Return where eyes and mouth are in a head's box, bool (H, W): nothing is cut out there."""
    if head is None:
        return None
    x0, y0, x1, y1 = head
    mask = np.zeros(shape[:2], np.uint8)
    at = (round((x0 + x1) / 2), round(y0 + 0.62 * (y1 - y0)))
    half = (max(1, round(0.33 * (x1 - x0))), max(1, round(0.3 * (y1 - y0))))
    cv2.ellipse(mask, at, half, 0, 0, 360, (1,), -1)
    return mask > 0


def _touching(alpha: np.ndarray) -> list[str]:
    """Name the sides of alpha (H, W), but for the lower, that hold more than a stray pixel."""
    edges = {"top": alpha[0], "left side": alpha[:, 0], "right side": alpha[:, -1]}
    return [name for name, line in edges.items() if (line > 128).mean() > 0.02]
