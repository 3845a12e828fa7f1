"""An eye of a compiled character: its lids, how wide it opens, how it laughs and where it looks."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

import cv2
import numpy as np

from models.drawing import Framing
from models.kernels.library import Kernels
from models.parts.eye_closing import WIDE, EyeLevels, eye_levels
from models.parts.eye_gaze import MovingIris
from models.parts.eye_laughing import LaughingEye
from models.parts.eye_parts import EyeParts
from models.parts.face_kernel import EyeStack, KernelEye
from models.sheet.character import DrawnExpression, Expression
from models.sheet.patches import Patch, bake, blend_drawn, territory_of
from tracking.pose import Pose

_STILL = 1e-4


class EyeState(NamedTuple):
    """The numbers of one eye: closure, wide and smile 0..1, gaze -1..1."""

    closure: float = 0.0
    wide: float = 0.0
    smile: float = 0.0
    gaze_x: float = 0.0
    gaze_y: float = 0.0

    @property
    def opening(self) -> float:
        """The closure, below 0 where the eye opens wider than drawn."""
        return self.closure - WIDE * self.wide * (1 - self.closure)


def eye_state(pose: Pose, name: str) -> EyeState:
    """Return the numbers of an eye, "left_eye" or "right_eye"."""
    closure, wide = (
        (pose.left_eye, pose.left_eye_wide) if name == "left_eye" else (pose.right_eye, pose.right_eye_wide)
    )
    return EyeState(closure, wide, pose.eye_smile, pose.gaze_x, pose.gaze_y)


@dataclass(frozen=True, slots=True)
class EyePatch(Patch):
    """One eye, ready at every closure, with what else moves in it.

    Attributes:
        shows: uint8 (L, h, w), how much of a pixel shows white or iris at each level.
        iris: what moves; None where nothing can.
        laughing: the eye with a smile; None where that can't be drawn.
        share: float32 (h, w, 1), how much of what is drawn while playing is this eye's; None for all.
        own: uint8 (h, w, 4), the drawing there.
        compiled: draws it; None for OpenCV.
    """

    shows: np.ndarray
    iris: MovingIris | None
    laughing: LaughingEye | None
    share: np.ndarray | None
    own: np.ndarray
    compiled: KernelEye | None = None

    def at_rest(self, value: EyeState, own: float) -> bool:
        """Return whether numbers show the eye as drawn; `own` is the drawing's own closure."""
        return max(map(abs, value._replace(closure=value.closure - own))) < _STILL

    def lay(self, value: EyeState, onto: np.ndarray) -> None:
        """Write the eye into a picture of the drawing's size: uint8 (H, W, 4), premultiplied."""
        if not self.mask.size:
            return
        state = value
        looks = self.iris is not None and max(abs(state.gaze_x), abs(state.gaze_y)) > _STILL
        if self.compiled is not None:
            gaze = (state.gaze_x, state.gaze_y) if looks else None
            if self.laughing is not None and state.smile > _STILL:
                self.compiled.lay_laughing(state.opening, state.smile, gaze, onto)
            else:
                self.compiled.lay_level(*self.between(state.opening), gaze, onto)
            return
        if self.laughing is not None and state.smile > _STILL:
            region, shows = self._laughs(self.laughing, state)
        else:
            region = self._at(state.opening)
            shows = self._shows_at(state.opening) if looks else self.shows[0]
            region = region.copy() if looks else region
        if self.iris is not None and looks:
            self.iris.move(region, shows, state.gaze_x, state.gaze_y)
        cv2.copyTo(region, self.mask, onto[self.place])

    def _laughs(self, laughing: LaughingEye, state: EyeState) -> tuple[np.ndarray, np.ndarray]:
        region, seen = laughing.at(state.opening, state.smile)
        if self.share is not None:
            mixed = self.own + (region - self.own.astype(np.float32)) * self.share + np.float32(0.5)
            region, seen = mixed.astype(np.uint8), (seen * self.share[..., 0]).astype(np.uint8)
        return region, seen

    def _shows_at(self, value: float) -> np.ndarray:
        i, t = self.between(value)
        return cv2.addWeighted(self.shows[i], 1 - t, self.shows[i + 1], t, 0)


class PaintedEye(Patch):
    """An eye that a network painted: it closes, and that is all."""

    def at_rest(self, value: EyeState, own: float) -> bool:
        """Return whether numbers show the eye as drawn."""
        return abs(value.closure - own) < _STILL

    def lay(self, value: EyeState, onto: np.ndarray) -> None:
        """Write the eye into a picture of the drawing's size: uint8 (H, W, 4), premultiplied."""
        super().lay(value.closure, onto)


def bake_eye(
    rest: np.ndarray,
    framing: Framing,
    expression: Expression,
    drawn: Sequence[DrawnExpression] = (),
    others: Sequence[tuple[float, float]] = (),
    kernels: Kernels | None = None,
) -> EyePatch | PaintedEye:
    """Draw an eye at every level, at the drawing's own resolution; see `models.sheet.patches.bake`.

    Args:
        rest, framing, expression, drawn, others: as there.
        kernels: None to draw with OpenCV.
    """
    if isinstance(expression, EyeParts):
        return _in_parts(rest, framing, expression, drawn, others, kernels)
    patch = bake(rest, framing, expression, drawn, others)
    return PaintedEye(patch.x, patch.y, patch.values, patch.pixels, patch.mask)


def _in_parts(
    rest: np.ndarray,
    framing: Framing,
    parts: EyeParts,
    drawn: Sequence[DrawnExpression],
    others: Sequence[tuple[float, float]],
    kernels: Kernels | None,
) -> EyePatch:
    made = eye_levels(rest, framing, parts, bool(drawn))
    (left, top), values, stack = made.levels
    own = rest[top : top + stack.shape[1], left : left + stack.shape[2]]
    if not own.size or made.layers is None:
        nothing = np.zeros(own.shape[:2], np.uint8)
        return EyePatch(left, top, values, stack, nothing, made.shows, None, None, None, own)
    height, width = rest.shape[:2]
    for one in drawn:
        blend_drawn(made.levels, own, parts.own, one, (width, height), made.shows)
    share = _share(made, framing, parts.centre, others)
    shows = made.shows
    if share is not None:
        plain, fourfold = own.astype(np.float32), cv2.merge([share] * 4)
        for level in stack:
            level[:] = plain + (level - plain) * fourfold + np.float32(0.5)
        shows = (shows * share[None, ..., 0]).astype(np.uint8)
    # An artist's own shut eye is not bent.
    laughing = None if drawn else LaughingEye(made.layers)
    mask = _changes(stack, own, shows, laughing, share)
    iris = None
    if made.layers.ball is not None and shows.any():
        x, y, w, h = cv2.boundingRect((shows.max(0) > 0).astype(np.uint8))
        iris = MovingIris(made.layers, parts.roll_deg, (slice(y, y + h), slice(x, x + w)))
    own, compiled = own.copy(), None
    if kernels is not None:
        part = None if share is None else share[..., 0]
        compiled = KernelEye(EyeStack(left, top, stack, shows, mask, own, part, iris, laughing), kernels)
    return EyePatch(left, top, values, stack, mask, shows, iris, laughing, share, own, compiled)


def _share(
    made: EyeLevels, framing: Framing, centre: tuple[float, float], others: Sequence[tuple[float, float]]
) -> np.ndarray | None:
    """Return how much of each pixel is left to this eye, float32 (h, w, 1); None for all of all."""
    height, width = made.levels.stack.shape[1:3]
    share = territory_of(centre, others, framing, made.levels.corner, (height, width))
    return None if share.min() >= 1 else share


def _changes(
    stack: np.ndarray,
    own: np.ndarray,
    shows: np.ndarray,
    laughing: LaughingEye | None,
    share: np.ndarray | None,
) -> np.ndarray:
    """Return what any number of the eye can change, uint8 (h, w), 0 or 255."""
    # No level differs by more than the highest and the lowest.
    apart = [np.abs(end(stack, 0).astype(np.int16) - own).max(-1) for end in (np.max, np.min)]
    changed = (np.maximum(*apart) > 1) | (shows.max(0) > 0)
    if laughing is not None:
        laid = laughing.reach()
        changed |= laid if share is None else laid & (share[..., 0] > 0)
    return cv2.dilate(changed.astype(np.uint8), np.ones((3, 3), np.uint8)) * 255
