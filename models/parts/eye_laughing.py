"""Lids that close in an arch upwards, drawn while they play: lashes laid once, bent with their lids."""

from __future__ import annotations

from typing import NamedTuple

import cv2
import numpy as np

from models.parts.eye_closing import (
    SHUT,
    between_lids,
    edges_at,
    filled_between,
    heights_of,
    laid_along,
    opened_at,
    smoothness_at,
    strips_at,
)
from models.parts.eye_layers import EyeLayers

_CLOSURES = (0.0, 0.35, 0.7, 1.0)
"""Closures at which lashes are laid; between them the nearest is bent."""
_BLEND = 0.15
"""Smiles this much to either side of a half show a mean of lashes laid in a blink and laughing."""


class _Line(NamedTuple):
    """A line of the eye, laid once.

    Attributes:
        corner: (x, y) of its box in the region.
        pixels: uint8 (h, w, 4), premultiplied.
        edge: float32 (w,), where its lid's edge runs, by column of the box.
    """

    corner: tuple[int, int]
    pixels: np.ndarray
    edge: np.ndarray


class LaughingEye:
    """An eye at any closure and smile.

    Args:
        layers: of the eye.
    """

    def __init__(self, layers: EyeLayers) -> None:
        self._layers = layers
        self._lashes = {
            smile: [(c, self._laid(c, smile, last=True)) for c in _CLOSURES] for smile in (0.0, 1.0)
        }
        self._lower = self._laid(0.0, 0.0, last=False)
        self._columns = np.arange(layers.front.shape[1], dtype=np.float32) + np.float32(0.5)

    def _laid(self, closure: float, smile: float, last: bool) -> _Line | None:
        """Lay the lash (the last of the strips) or the lower line at a closure."""
        layers = self._layers
        edges = edges_at(layers, closure, smile)
        strips = strips_at(layers, closure, edges)
        wanted = layers.lash if last else layers.line
        found = [s for s in strips if s[0] is wanted]
        if not found:
            return None
        strip, rest, edge, turn, _ = found[0]
        where, colours = laid_along(strip, rest, edge, turn, layers.front.shape)
        whole = np.zeros((*layers.front.shape, 4), np.uint8)
        whole[where] = np.uint8(colours * 255 + 0.5)
        x, y, width, height = cv2.boundingRect((whole[..., 3] > 0).astype(np.uint8))
        columns = np.arange(x, x + width, dtype=np.float32) + np.float32(0.5)
        part = np.ascontiguousarray(whole[y : y + height, x : x + width])
        return _Line((x, y), part, heights_of(edge, columns)) if width else None

    def at(self, closure: float, smile: float) -> tuple[np.ndarray, np.ndarray]:
        """Return the region, float32 (h, w, 4), 0..1, and how much of a pixel shows white or iris, (h, w)."""
        layers = self._layers
        upper, lower = edges_at(layers, closure, smile)
        shape = layers.front.shape
        picture = layers.skin + (layers.smooth - layers.skin) * np.float32(smoothness_at(closure))
        shows = np.zeros(shape, np.float32)
        if closure < SHUT:
            shows = filled_between(upper, lower, shape) * opened_at(layers, closure)
        picture += (between_lids(layers, closure) - picture) * shows[..., None]
        fades = [
            share for strip, *_, share in strips_at(layers, closure, (upper, lower)) if strip is layers.line
        ]
        if self._lower is not None and fades:
            self._lay(picture, shows, self._lower, lower, fades[0])
        for line, share in self._nearest(closure, smile):
            self._lay(picture, shows, line, upper, share)
        front = layers.front
        picture += (layers.drawn - picture) * front[..., None]
        return picture, shows * (1 - front)

    def reach(self) -> np.ndarray:
        """Return where a smile may change anything that closing does not, bool (h, w)."""
        own = np.uint8(np.clip(self._layers.drawn, 0, 1) * 255 + 0.5).astype(np.int16)
        out = np.zeros(own.shape[:2], bool)
        for closure in (0.0, 0.5, 0.8, 1.0):
            for smile in (0.3, 0.6, 1.0):
                shown = np.uint8(np.clip(self.at(closure, smile)[0], 0, 1) * 255 + 0.5)
                out |= np.abs(shown - own).max(-1) > 1
        return cv2.dilate(out.astype(np.uint8), np.ones((3, 3), np.uint8)) > 0

    def _nearest(self, closure: float, smile: float) -> list[tuple[_Line, float]]:
        """Return the lashes to lay at a closure and smile, and what share of each."""
        turned = float(np.clip((smile - 0.5 + _BLEND) / (2 * _BLEND), 0, 1))
        out = []
        for way, share in ((0.0, 1 - turned), (1.0, turned)):
            _, line = min(self._lashes[way], key=lambda laid: abs(laid[0] - closure))
            if share > 0 and line is not None:
                out.append((line, share))
        return out

    def _lay(
        self, picture: np.ndarray, shows: np.ndarray, line: _Line, edge: np.ndarray, share: float
    ) -> None:
        """Lay a line, bent to run along an edge, over a picture, in place."""
        x, y = line.corner
        height, width = line.pixels.shape[:2]
        rise = heights_of(edge, self._columns[x : x + width]) - line.edge
        top, low = int(np.floor(min(rise.min(), 0))), int(np.ceil(max(rise.max(), 0)))
        y0, y1 = max(y + top, 0), min(y + height + low, picture.shape[0])
        if y0 >= y1:
            return
        rows = np.arange(y0 - y, y1 - y, dtype=np.float32)[:, None] - rise[None]
        columns = np.broadcast_to(np.arange(width, dtype=np.float32), rows.shape)
        found = cv2.remap(line.pixels, np.ascontiguousarray(columns), rows, cv2.INTER_LINEAR)
        found = found.astype(np.float32) * np.float32(share / 255)
        place = np.s_[y0:y1, x : x + width]
        under = picture[place]
        kept = 1 - found[..., 3]
        # The face's own alpha is kept: beside the face there is no lid.
        under[..., :3] = under[..., :3] * kept[..., None] + found[..., :3] * under[..., 3:]
        shows[place] *= kept
