"""A transparent canvas on which parts are painted with anti-aliased shapes.

Convention: coordinates are frame pixels (x right, y down, the frame is 256 x 256); the canvas holds
`scale` pixels per frame pixel and `margin` frame pixels on every side, so that parts may reach out of
the frame. Colours are sRGB triples in 0..1; the pixels are premultiplied.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import cv2
import numpy as np

from models.drawing import FRAME_SIZE
from models.parts.strokes import curve as smooth
from models.parts.strokes import ribbon
from models.parts.strokes import tapered as taper

if TYPE_CHECKING:
    from models.generator.style import Pen

Colour = Sequence[float]
Points = Sequence[Any] | np.ndarray
MARGIN = 32
_SHIFT = 4


__all__ = ["MARGIN", "Canvas", "Colour", "Points", "ribbon", "smooth", "taper"]


class Canvas:
    """One layer being painted.

    Attributes:
        scale: pixels per frame pixel.
        origin: frame position (x, y) of the canvas's upper left corner.
        pixels: float32 (H, W, 4), premultiplied RGBA, sRGB-encoded.
        pen: how lines of one width are drawn; None draws them even.
        part: name of what is being painted; painters set it before they paint a part that has a name.
        labels: where this is set, every part is painted in its label's colour, and what has none in that of
            "skin".
    """

    def __init__(
        self,
        scale: float,
        box: tuple[float, float, float, float] | None = None,
        pen: Pen | None = None,
    ) -> None:
        """Make an empty canvas over `box` (x0, y0, x1, y1; default: the frame and its margin)."""
        x0, y0, x1, y1 = box or (-MARGIN, -MARGIN, FRAME_SIZE + MARGIN, FRAME_SIZE + MARGIN)
        self.scale = scale
        self.origin = np.array([x0, y0], np.float32)
        self.pixels = np.zeros((round((y1 - y0) * scale), round((x1 - x0) * scale), 4), np.float32)
        self.pen = pen
        self.part = ""
        self.labels: Mapping[str, Colour] | None = None

    def over(self, window: tuple[slice, slice]) -> Canvas:
        """Return an empty canvas that lies exactly over a window of this one."""
        part = Canvas.__new__(Canvas)
        part.scale = self.scale
        part.origin = self.origin + np.array([window[1].start, window[0].start], np.float32) / self.scale
        part.pixels = np.zeros_like(self.pixels[window])
        part.pen, part.part, part.labels = self.pen, self.part, self.labels
        return part

    @property
    def _limit(self) -> np.ndarray:
        return np.array(self.pixels.shape[1::-1])

    def mask(self, polygon: np.ndarray) -> tuple[np.ndarray, tuple[slice, slice]] | None:
        """Return a polygon's coverage, float32 (h, w), 0..1, and the window of the canvas that it covers.

        `polygon` is (N, 2), frame pixels; None is returned where it lies outside.
        """
        p = (np.asarray(polygon, np.float32) - self.origin) * self.scale
        low = np.maximum(np.floor(p.min(0)).astype(int) - 1, 0)
        high = np.minimum(np.ceil(p.max(0)).astype(int) + 2, self._limit)
        if (high <= low).any():
            return None
        cover = np.zeros((high[1] - low[1], high[0] - low[0]), np.uint8)
        # The drawn pixel (0, 0) covers 0..1, and cv2 puts its centre at 0.
        fixed = np.round((p - low - 0.5) * (1 << _SHIFT)).astype(np.int32)
        cv2.fillPoly(cover, [fixed], (255,), cv2.LINE_AA, _SHIFT)
        return cover.astype(np.float32) / 255, (slice(low[1], high[1]), slice(low[0], high[0]))

    def fill(
        self,
        polygon: np.ndarray,
        colour: Colour,
        alpha: float = 1.0,
        bottom: Colour | None = None,
        inside: bool = False,
        soft: float = 0.0,
    ) -> None:
        """Paint a polygon.

        Args:
            polygon: (N, 2), frame pixels.
            colour: RGB, 0..1.
            alpha: 0..1.
            bottom: colour at the lower end of a vertical gradient.
            inside: paint only where something is painted already.
            soft: blur the edge by that many frame pixels.
        """
        found = self.mask(polygon)
        if found is None:
            return
        cover, window = found
        if soft > 0:
            pad = int(3 * soft * self.scale)
            cover, window = _pad(cover, window, pad, self._limit)
            cover = cv2.GaussianBlur(cover, (0, 0), soft * self.scale)
        self.blend(cover * alpha, window, colour, bottom, inside)

    def blend(
        self,
        cover: np.ndarray,
        window: tuple[slice, slice],
        colour: Colour,
        bottom: Colour | None = None,
        inside: bool = False,
    ) -> None:
        """Lay `colour` over a window of the canvas, with a coverage `cover`, float32 (h, w), 0..1."""
        if self.labels is not None:
            unnamed = self.labels.get("skin", (0.0, 0.0, 0.0))
            colour, bottom = self.labels.get(self.part, unnamed), None
        view = self.pixels[window]
        paint = np.empty((len(cover), 1, 4), np.float32)
        t = np.linspace(0, 1, len(cover), dtype=np.float32)[:, None, None]
        paint[..., :3] = (
            np.asarray(colour, np.float32) * (1 - t) + np.asarray(bottom or colour, np.float32) * t
        )
        paint[..., 3] = 1
        cover = cover[..., None]
        if inside:
            view[:] = view * (1 - cover) + paint * cover * view[..., 3:]
        else:
            view[:] = view * (1 - cover) + paint * cover

    def stroke(
        self,
        path: np.ndarray,
        width: float | np.ndarray,
        colour: Colour,
        alpha: float = 1.0,
        inside: bool = False,
        closed: bool = False,
    ) -> None:
        """Draw a line through points (N, 2) of a full width, constant or (N,); all in frame pixels."""
        path = np.asarray(path, np.float32)
        if closed:
            path = np.vstack([path, path[:2]])
        if np.ndim(width) == 0 and self.pen is not None and len(path) > 2:
            path, widths = self.pen.drawn(path, float(width))
            self._swelling(path, widths, colour, alpha * self.pen.alpha, inside)
        elif np.ndim(width) == 0:
            self._line(path, float(width), colour, alpha, inside)
        else:
            self.fill(ribbon(path, width), colour, alpha, inside=inside)

    def _line(self, path: np.ndarray, width: float, colour: Colour, alpha: float, inside: bool) -> None:
        p = (path - self.origin) * self.scale
        pad = int(width * self.scale) + 3
        low = np.maximum(np.floor(p.min(0)).astype(int) - pad, 0)
        high = np.minimum(np.ceil(p.max(0)).astype(int) + pad, self._limit)
        if (high <= low).any():
            return
        cover = np.zeros((high[1] - low[1], high[0] - low[0]), np.uint8)
        thickness = max(1, round(width * self.scale))
        fixed = np.round((p - low - 0.5) * (1 << _SHIFT)).astype(np.int32)
        cv2.polylines(cover, [fixed], False, (255,), thickness, cv2.LINE_AA, _SHIFT)
        weight = alpha * min(1.0, width * self.scale)
        window = (slice(low[1], high[1]), slice(low[0], high[0]))
        self.blend(cover.astype(np.float32) * (weight / 255), window, colour, inside=inside)

    def _swelling(
        self, path: np.ndarray, widths: np.ndarray, colour: Colour, alpha: float, inside: bool
    ) -> None:
        """Draw a line (N, 2) of varying width (N,) piece by piece, so that it may cross itself."""
        # A line thinner than a pixel is a pale one.
        alpha = alpha * min(1.0, float(widths.mean()) * self.scale)
        widths = np.maximum(widths, 1 / self.scale)
        outline = (ribbon(path, widths) - self.origin) * self.scale
        low = np.maximum(np.floor(outline.min(0)).astype(int) - 2, 0)
        high = np.minimum(np.ceil(outline.max(0)).astype(int) + 3, self._limit)
        if (high <= low).any():
            return
        cover = np.zeros((high[1] - low[1], high[0] - low[0]), np.uint8)
        fixed = np.round((outline - low - 0.5) * (1 << _SHIFT)).astype(np.int32)
        n = len(path)
        left, right = fixed[:n], fixed[n:][::-1]
        for quad in np.stack([left[:-1], left[1:], right[1:], right[:-1]], 1):
            cv2.fillConvexPoly(cover, quad, (255,), cv2.LINE_AA, _SHIFT)
        window = (slice(low[1], high[1]), slice(low[0], high[0]))
        self.blend(cover.astype(np.float32) * (alpha / 255), window, colour, inside=inside)

    def draw(self, other: Canvas, alpha: np.ndarray | float = 1.0) -> None:
        """Lay another canvas of the same size over this one; `alpha` is one number or (H, W, 1), 0..1."""
        top = other.pixels * alpha
        self.pixels = top + self.pixels * (1 - top[..., 3:])


def ellipse(cx: float, cy: float, rx: float, ry: float, turn: float = 0.0, n: int = 40) -> np.ndarray:
    """Return an ellipse turned by `turn` radians, as a polygon, float32 (n, 2)."""
    t = np.linspace(0, 2 * np.pi, n, endpoint=False)
    x, y = rx * np.cos(t), ry * np.sin(t)
    c, s = np.cos(turn), np.sin(turn)
    return np.stack([cx + c * x - s * y, cy + s * x + c * y], 1).astype(np.float32)


def disc(centre: np.ndarray, rx: float, ry: float, turn: float = 0.0, n: int = 40) -> np.ndarray:
    """Return an ellipse about a point; see `ellipse`."""
    return ellipse(float(centre[0]), float(centre[1]), rx, ry, turn, n)


def mirror(points: np.ndarray, cx: float) -> np.ndarray:
    """Return points (N, 2) mirrored about the vertical line x = cx."""
    out = np.array(points, np.float32)
    out[:, 0] = 2 * cx - out[:, 0]
    return out


def _pad(
    cover: np.ndarray, window: tuple[slice, slice], pad: int, limit: np.ndarray
) -> tuple[np.ndarray, tuple[slice, slice]]:
    rows, columns = window
    top, left = min(pad, rows.start), min(pad, columns.start)
    bottom, right = min(pad, limit[1] - rows.stop), min(pad, limit[0] - columns.stop)
    grown = cv2.copyMakeBorder(cover, top, bottom, left, right, cv2.BORDER_CONSTANT)
    return grown, (
        slice(rows.start - top, rows.stop + bottom),
        slice(columns.start - left, columns.stop + right),
    )
