"""Lids that close in an arch upwards, drawn while they play: lashes laid once, bent with their lids."""

from __future__ import annotations

import bisect
import itertools
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
    lower_line_at,
    meeting_line,
    opened_at,
    smoothness_at,
    strips_at,
    upper_line_at,
    ways_at,
)
from models.parts.eye_layers import EyeLayers
from models.parts.lids import POINTS

_CLOSURES = (0.0, 0.35, 0.7, 1.0)
"""Closures at which lashes are laid; between them the nearest is bent."""
_BETWEEN = [(a + b) / 2 for a, b in itertools.pairwise(_CLOSURES)]
_BLEND = 0.15
"""Smiles this much to either side of a half show a mean of lashes laid in a blink and laughing."""


class Line(NamedTuple):
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

    Attributes:
        skin, smooth: uint8 (h, w, 4), the lid, and the lid without creases.
        drawn, wider: uint8 (h, w, 4), the eye as drawn, and what is between the lids where they open wider.
        front: float32 (h, w), how much of a pixel lies in front.
        lower: the lower lid's line.
        opaque: whether the face is, everywhere.
    """

    def __init__(self, layers: EyeLayers) -> None:
        self.layers = layers
        blink, arched = meeting_line(layers, 0.0), meeting_line(layers, 1.0)
        self._ways = _ways_of(layers.upper, layers.lower, blink, arched)
        self.lashes = {smile: [self._laid(c, smile, last=True) for c in _CLOSURES] for smile in (0.0, 1.0)}
        self.lower = self._laid(0.0, 0.0, last=False)
        self._columns = np.arange(layers.front.shape[1], dtype=np.float32) + np.float32(0.5)
        self.skin, self.smooth, self.drawn = map(_bytes, (layers.skin, layers.smooth, layers.drawn))
        self.wider = _bytes(between_lids(layers, -1.0))
        self.front = np.ascontiguousarray(layers.front)
        self._bare = 1 - self.front
        self._alpha = self.drawn[..., 3].copy()
        self.opaque = bool(self._alpha.min() == 255)

    def _laid(self, closure: float, smile: float, last: bool) -> Line | None:
        """Lay the lash (the last of the strips) or the lower line at a closure."""
        layers = self.layers
        edges = edges_at(layers, closure, smile)
        strips = strips_at(layers, closure, edges)
        wanted = layers.lash if last else layers.line
        found = [s for s in strips if s[0] is wanted]
        if not found:
            return None
        strip, rest, edge, turn, _ = found[0]
        where, colours = laid_along(strip, rest, edge, turn, layers.front.shape)
        whole = np.zeros((*layers.front.shape, 4), np.uint8)
        whole[where] = _bytes(colours)
        x, y, width, height = cv2.boundingRect((whole[..., 3] > 0).astype(np.uint8))
        columns = np.arange(x, x + width, dtype=np.float32) + np.float32(0.5)
        part = np.ascontiguousarray(whole[y : y + height, x : x + width])
        return Line((x, y), part, heights_of(edge, columns)) if width else None

    def at(self, closure: float, smile: float) -> tuple[np.ndarray, np.ndarray]:
        """Return the region, uint8 (h, w, 4), and how much of a pixel shows white or iris, uint8 (h, w)."""
        layers = self.layers
        upper, lower = self.lids(closure, smile)
        share = smoothness_at(closure)
        picture = cv2.addWeighted(self.skin, 1 - share, self.smooth, share, 0)
        shows = np.zeros(self._bare.shape, np.float32)
        if closure < SHUT:
            shows = filled_between(upper, lower, shows.shape) * opened_at(layers, closure)
            between = self.drawn if closure >= 0 else self.wider
            picture = cv2.blendLinear(between, picture, shows, 1 - shows)
        seen = cv2.convertScaleAbs(shows * self._bare, alpha=255)
        fade = lower_line_at(closure)
        if self.lower is not None and fade > 0:
            self._lay(picture, seen, self.lower, lower, fade)
        self._lay_lash(picture, seen, self.nearest(closure, smile), upper)
        picture = cv2.blendLinear(self.drawn, picture, self.front, self._bare)
        if not self.opaque:
            # The face's own alpha is kept: beside the face there is no lid.
            picture = cv2.min(picture, cv2.merge([self._alpha] * 4))
            picture[..., 3] = self._alpha
        return picture, seen

    def lids(self, closure: float, smile: float) -> tuple[np.ndarray, np.ndarray]:
        """Return the edges of the upper and of the lower lid, float32 (POINTS, 2)."""
        outline = self.outline(closure, smile)
        return outline[:POINTS], outline[: POINTS - 1 : -1]

    def outline(self, closure: float, smile: float, out: np.ndarray | None = None) -> np.ndarray:
        """Return the outline of what is between the lids, float32 (2 POINTS, 2).

        Args:
            closure, smile: as of `lids`.
            out: what is written and returned; None for a new array.

        Returns:
            The upper lid's edge, and then the lower one's, the other way.
        """
        upper, lower = ways_at(closure, smile, self.layers.held)
        factors = np.array(((1 - upper, upper, upper * smile), (1 - lower, lower, lower * smile)), np.float32)
        outline = np.empty((2 * POINTS, 2), np.float32) if out is None else out
        np.matmul(factors[:, None], self._ways, out=outline.reshape(2, 1, -1))
        return outline

    def reach(self) -> np.ndarray:
        """Return where a smile may change anything that closing does not, bool (h, w)."""
        own = self.drawn.astype(np.int16)
        out = np.zeros(own.shape[:2], bool)
        for closure in (0.0, 0.5, 0.8, 1.0):
            for smile in (0.3, 0.6, 1.0):
                out |= np.abs(self.at(closure, smile)[0] - own).max(-1) > 1
        return cv2.dilate(out.astype(np.uint8), np.ones((3, 3), np.uint8)) > 0

    def nearest(self, closure: float, smile: float) -> list[tuple[Line, float]]:
        """Return the lashes to lay at a closure and smile, up to two, and what share of each."""
        turned = min(max((smile - 0.5 + _BLEND) / (2 * _BLEND), 0.0), 1.0)
        nearest = bisect.bisect_left(_BETWEEN, closure)
        shown = upper_line_at(self.layers, closure)
        out = []
        for way, share in ((0.0, (1 - turned) * shown), (1.0, turned * shown)):
            line = self.lashes[way][nearest]
            if share > 0 and line is not None:
                out.append((line, share))
        return out

    def _lay_lash(
        self, picture: np.ndarray, shows: np.ndarray, lines: list[tuple[Line, float]], edge: np.ndarray
    ) -> None:
        """Lay a lash, or a mean of two that run along the same edge, over a picture, in place.

        Arguments are as of `_lay`.
        """
        if len(lines) == 1:
            self._lay(picture, shows, lines[0][0], edge, lines[0][1])
            return
        whole = np.zeros_like(picture)
        for line, share in lines:
            placed = self._bent(line, edge, len(picture))
            if placed is not None:
                part = whole[placed[0]]
                part[:] = cv2.add(part, cv2.convertScaleAbs(placed[1], alpha=share))
        _over(picture, shows, whole)

    def _lay(
        self, picture: np.ndarray, shows: np.ndarray, line: Line, edge: np.ndarray, share: float
    ) -> None:
        """Lay a line, bent to run along an edge, over a picture, in place.

        Args:
            picture: uint8 (h, w, 4), the region, premultiplied.
            shows: uint8 (h, w), how much of a pixel shows white or iris.
            line: what is laid.
            edge: float32 (POINTS, 2), of its lid.
            share: how opaque it is, 0..1.
        """
        placed = self._bent(line, edge, len(picture))
        if placed is None:
            return
        place, found = placed
        _over(picture[place], shows[place], cv2.convertScaleAbs(found, alpha=share) if share < 1 else found)

    def _bent(
        self, line: Line, edge: np.ndarray, height: int
    ) -> tuple[tuple[slice, slice], np.ndarray] | None:
        """Return a line bent to run along an edge, uint8 (h, w, 4), and where in the region it lies."""
        x, y = line.corner
        tall, width = line.pixels.shape[:2]
        rise = heights_of(edge, self._columns[x : x + width]) - line.edge
        top, low = int(np.floor(min(rise.min(), 0))), int(np.ceil(max(rise.max(), 0)))
        y0, y1 = max(y + top, 0), min(y + tall + low, height)
        if y0 >= y1:
            return None
        rows = np.arange(y0 - y, y1 - y, dtype=np.float32)[:, None] - rise[None]
        columns = np.broadcast_to(np.arange(width, dtype=np.float32), rows.shape)
        found = cv2.remap(line.pixels, np.ascontiguousarray(columns), rows, cv2.INTER_LINEAR)
        return (slice(y0, y1), slice(x, x + width)), found


def _ways_of(upper: np.ndarray, lower: np.ndarray, blink: np.ndarray, arched: np.ndarray) -> np.ndarray:
    """Return what lids' edges are sums of: float32 (2, 3, 2 POINTS), of the upper lid and of the lower one.

    Of each: as drawn, where it meets the other in a blink, and what an arch adds to that; the lower lid's the
    other way along.
    """
    ways = [[lid, blink, arched - blink] for lid in (upper, lower)]
    ways[1] = [way[::-1] for way in ways[1]]
    return np.ascontiguousarray(np.array(ways, np.float32).reshape(2, 3, -1))


def _over(picture: np.ndarray, shows: np.ndarray, laid: np.ndarray) -> None:
    """Lay premultiplied colours over a picture in place, and take away what of the eye they hide.

    Pictures are uint8 (h, w, 4), `shows` is uint8 (h, w).
    """
    kept = 255 - laid[..., 3]
    picture[:] = cv2.add(cv2.multiply(picture, cv2.merge([kept] * 4), scale=1 / 255), laid)
    shows[:] = cv2.multiply(shows, kept, scale=1 / 255)


def _bytes(plane: np.ndarray) -> np.ndarray:
    return (np.clip(plane, 0, 1) * 255 + 0.5).astype(np.uint8)
