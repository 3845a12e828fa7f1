"""Laying one drawing of a character over another: an artist's closed eyes or other clothes over the first."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np

from models.sheet.finder import Located

WORKING_SIDE = 1024
LEAST_ALIKE = 0.75
"""Share of the compared pixels that must agree."""
_ALIKE = 30
_GROUND = 128
_SCALES = (0.2, 5.0)
Box = tuple[float, float, float, float]


@dataclass(frozen=True, slots=True)
class Aligned:
    """A drawing laid over another.

    Attributes:
        rgba_premultiplied: uint8 (H, W, 4), of the other's size.
        alike: share (0..1) of the compared pixels that agree.
        moved: 2 x 3, from the other's pixels to this one's (edges of pixels at integers); for the record.
    """

    rgba_premultiplied: np.ndarray
    alike: float
    moved: np.ndarray

    @property
    def exact(self) -> bool:
        """Whether nothing had to be resampled."""
        return bool(np.array_equal(self.moved[:, :2], np.eye(2)))

    @property
    def fits(self) -> bool:
        """Whether both show the same drawing where they were compared."""
        return self.alike >= LEAST_ALIKE


def align(base: np.ndarray, other: np.ndarray, where: np.ndarray) -> Aligned | None:
    """Lay a drawing over another: found by its details, then refined by all pixels (ECC).

    Args:
        base: uint8 (H, W, 4), premultiplied.
        other: uint8 (h, w, 4), premultiplied; moved, scaled or cropped a little, or of another size.
        where: bool (H, W), what both must have in common: the head without eyes and mouth, say.

    Returns:
        None where nothing was recognised.
    """
    if not where.any():
        return None
    k = min(1.0, WORKING_SIDE / max(base.shape[:2]), WORKING_SIDE / max(other.shape[:2]))
    small, small_other = _grey(_shrunk(base, k)), _grey(_shrunk(other, k))
    mask = cv2.resize(
        where.astype(np.uint8), (small.shape[1], small.shape[0]), interpolation=cv2.INTER_NEAREST
    )
    starts = [
        m for m in (_same_place(base, other, k), _by_details(small, small_other, mask)) if m is not None
    ]
    best: Aligned | None = None
    for start in starts:
        for found in (start, _by_all_pixels(small, small_other, mask, start)):
            for moved in () if found is None else _candidates(_at_full_size(found, k)):
                laid = _laid(other, moved, base.shape)
                one = Aligned(laid, _alike(base, laid, where), moved)
                # What need not be resampled stays sharp.
                if best is None or one.alike + 0.01 * one.exact > best.alike + 0.01 * best.exact:
                    best = one
    return best


def common_part(shape: tuple[int, ...], located: Located, alpha: np.ndarray) -> np.ndarray:
    """Return where two drawings of one character agree whatever it wears or does: bool (H, W).

    The head, without eyes and mouth and without what is transparent.
    """
    mask = np.zeros(shape[:2], np.uint8)
    x0, y0, x1, y1 = located.box
    middle = (round((x0 + x1) / 2), round((y0 + y1) / 2))
    half = (max(1, round(0.52 * (x1 - x0))), max(1, round(0.52 * (y1 - y0))))
    cv2.ellipse(mask, middle, half, 0, 0, 360, (1,), -1)
    reach = located.framing.scale
    for name, at in located.features().items():
        if at is not None:
            wide, high = (16, 9) if name == "mouth" else (20, 17)
            size = (max(1, round(wide * reach)), max(1, round(high * reach)))
            cv2.ellipse(mask, (round(at[0]), round(at[1])), size, 0, 0, 360, (0,), -1)
    return (mask > 0) & (alpha > 128)


def _shrunk(rgba: np.ndarray, k: float) -> np.ndarray:
    if k >= 1:
        return rgba
    size = (max(1, round(rgba.shape[1] * k)), max(1, round(rgba.shape[0] * k)))
    return cv2.resize(rgba, size, interpolation=cv2.INTER_AREA)


def _grey(rgba_premultiplied: np.ndarray) -> np.ndarray:
    opaque = rgba_premultiplied[..., :3].astype(np.float32)
    opaque += _GROUND * (1 - rgba_premultiplied[..., 3:].astype(np.float32) / 255)
    return cv2.cvtColor(np.clip(opaque + 0.5, 0, 255).astype(np.uint8), cv2.COLOR_RGB2GRAY)


def _same_place(base: np.ndarray, other: np.ndarray, k: float) -> np.ndarray:
    """Return the map (2, 3) for a drawing that is only of another size, as extra layers of one file are.

    Drawings are uint8 (H, W, 4); the map leads from the first's pixels to the other's.
    """
    ky, kx = (o / b for o, b in zip(other.shape[:2], base.shape[:2], strict=True))
    return (
        np.array([[kx, 0, 0], [0, ky, 0]]) if abs(kx / ky - 1) < 0.01 else np.array([[1.0, 0, 0], [0, 1, 0]])
    )


def _by_details(small: np.ndarray, other: np.ndarray, mask: np.ndarray) -> np.ndarray | None:
    """Return the similarity (2, 3) that most matching details agree on, small pixels to small pixels.

    Pictures are uint8 (h, w), grey; `mask` is uint8 (h, w), where the first is looked at.
    """
    sift = cv2.SIFT_create(3000, contrastThreshold=0.02)  # pyright: ignore[reportAttributeAccessIssue]
    near = cv2.dilate(mask, np.ones((9, 9), np.uint8))
    points, marks = sift.detectAndCompute(small, near)
    others, other_marks = sift.detectAndCompute(other, None)
    if marks is None or other_marks is None or len(points) < 6 or len(others) < 6:
        return None
    pairs = cv2.BFMatcher().knnMatch(marks, other_marks, k=2)
    good = [p[0] for p in pairs if len(p) == 2 and p[0].distance < 0.8 * p[1].distance]
    if len(good) < 6:
        return None
    a = np.array([points[m.queryIdx].pt for m in good], np.float32) + 0.5
    b = np.array([others[m.trainIdx].pt for m in good], np.float32) + 0.5
    cv2.setRNGSeed(1)
    found, agreeing = cv2.estimateAffinePartial2D(a, b, ransacReprojThreshold=2.0, maxIters=4000)
    if found is None or agreeing is None or int(agreeing.sum()) < 6:
        return None
    return found if _SCALES[0] < np.hypot(found[0, 0], found[1, 0]) < _SCALES[1] else None


def _by_all_pixels(
    small: np.ndarray, other: np.ndarray, mask: np.ndarray, start: np.ndarray
) -> np.ndarray | None:
    """Refine a map (2, 3) so that all pixels correlate best (Evangelidis and Psarakis 2008).

    Pictures and mask are as of `_by_details`; None where it comes no nearer.
    """
    first = _for_centres(start)
    criteria = (cv2.TERM_CRITERIA_EPS | cv2.TERM_CRITERIA_COUNT, 40, 1e-5)
    try:
        _, found = cv2.findTransformECC(
            small, other, first.astype(np.float32), cv2.MOTION_AFFINE, criteria, mask, 3
        )
    except cv2.error:
        # It did not come nearer.
        return None
    found = np.asarray(found, np.float64)
    return np.hstack([found[:, :2], found[:, 2:] + 0.5 - found[:, :2] @ [[0.5], [0.5]]])


def _for_centres(edges: np.ndarray) -> np.ndarray:
    """Turn a map (2, 3) that counts from pixels' edges into one that counts from their middles."""
    return np.hstack([edges[:, :2], edges[:, 2:] - 0.5 + edges[:, :2] @ [[0.5], [0.5]]])


def _at_full_size(moved: np.ndarray, k: float) -> np.ndarray:
    return np.hstack([moved[:, :2], moved[:, 2:] / k])


def _candidates(moved: np.ndarray) -> list[np.ndarray]:
    """Return a map (2, 3), and first the shift by whole pixels that it nearly is."""
    if np.abs(moved[:, :2] - np.eye(2)).max() > 4e-3:
        return [moved]
    return [np.hstack([np.eye(2), np.round(moved[:, 2:])]), moved]


def _laid(other: np.ndarray, moved: np.ndarray, shape: tuple[int, ...]) -> np.ndarray:
    source, matrix = other, moved
    shrink = float(np.hypot(moved[0, 0], moved[1, 0]))
    if shrink > 1.5:
        size = (max(1, round(other.shape[1] / shrink)), max(1, round(other.shape[0] / shrink)))
        source = cv2.resize(other, size, interpolation=cv2.INTER_AREA)
        matrix = moved * np.array([[size[0] / other.shape[1]], [size[1] / other.shape[0]]])
    exact = np.array_equal(matrix[:, :2], np.eye(2))
    flags = (cv2.INTER_NEAREST if exact else cv2.INTER_CUBIC) | cv2.WARP_INVERSE_MAP
    laid = cv2.warpAffine(source, _for_centres(matrix), (shape[1], shape[0]), flags=flags)
    # Cubic interpolation overshoots.
    return laid if exact else np.minimum(laid, laid[..., 3:])


def _alike(base: np.ndarray, laid: np.ndarray, where: np.ndarray) -> float:
    """Return the share of pixels that agree, where there is something to see most of all.

    Flat skin agrees with any skin: pixels beside lines count as much as all others together. Pictures are
    uint8 (H, W, 4), premultiplied; `where` is bool (H, W).
    """
    ys, xs = np.nonzero(where)
    y0, y1, x0, x1 = ys.min(), ys.max() + 1, xs.min(), xs.max() + 1
    here = where[y0:y1, x0:x1]
    a, b = (cv2.blur(p[y0:y1, x0:x1], (3, 3)) for p in (base, laid))
    agree = cv2.absdiff(a, b).max(2) <= _ALIKE
    grey = _grey(a)
    slope = cv2.morphologyEx(grey, cv2.MORPH_GRADIENT, np.ones((3, 3), np.uint8))
    lines = here & (slope > 24)
    whole = float(agree[here].mean())
    return whole if lines.sum() < 50 else (whole + float(agree[lines].mean())) / 2
