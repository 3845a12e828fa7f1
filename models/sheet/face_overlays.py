"""What lies on a compiled character's face and moves with numbers of its own: brows and blushing cheeks."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

import cv2
import numpy as np

from models.drawing import Framing
from models.kernels.library import Kernels
from models.parts.brows import Brow, brow_of
from models.parts.cheeks import Cheek, cheek_of
from models.parts.eye_parts import HIDDEN_FROM, EyeParts
from models.parts.face_kernel import KernelBrow, KernelCheek
from models.sheet.character import Expression
from tracking.pose import Pose

_STILL = 1e-4
_SIDES = ("left", "right")


class FaceState(NamedTuple):
    """Numbers of brows and cheeks, as in the pose."""

    left_brow: float = 0.0
    right_brow: float = 0.0
    brow_angle: float = 0.0
    blush: float = 0.0


def face_state(pose: Pose) -> FaceState:
    """Return a pose's numbers of brows and cheeks."""
    return FaceState(pose.left_brow, pose.right_brow, pose.brow_angle, pose.blush)


class FaceOverlays:
    """Brows and cheeks of one drawing, laid over what eyes and mouth show.

    Args:
        rest: uint8 (H, W, 4), the drawing, premultiplied.
        framing: of the drawing.
        expressions: what was found, by name of `models.sheet.character.FEATURES`.
        kernels: None to draw with OpenCV.
    """

    def __init__(
        self,
        rest: np.ndarray,
        framing: Framing,
        expressions: Mapping[str, Expression],
        kernels: Kernels | None = None,
    ) -> None:
        eyes = {k: v for k in _SIDES if isinstance(v := expressions.get(f"{k}_eye"), EyeParts)}
        centres = {k: v.centre for k in _SIDES if (v := expressions.get(f"{k}_eye")) is not None}
        mouth = expressions.get("mouth")
        self.brows: dict[str, Brow] = {}
        self.cheeks: list[Cheek] = []
        self._as_drawn: dict[str, np.ndarray] = {}
        for side, parts in eyes.items():
            other = centres.get("right" if side == "left" else "left")
            brow = brow_of(rest, framing, parts, other)
            if brow is not None:
                self.brows[side] = brow
                self._as_drawn[side] = brow.shown(0.0, 0.0)
            if parts.hidden < HIDDEN_FROM:
                cheek = cheek_of(rest, framing, parts, other, None if mouth is None else mouth.centre)
                self.cheeks += [] if cheek is None else [cheek]

        self._brows: dict[str, KernelBrow] = {}
        self._cheeks: list[KernelCheek] | None = None
        if kernels is not None:
            rests = self._as_drawn
            self._brows = {side: KernelBrow(b, rests[side], kernels) for side, b in self.brows.items()}
            self._cheeks = [KernelCheek(cheek, kernels) for cheek in self.cheeks]

    def places(self, state: FaceState) -> list[tuple[slice, slice]]:
        """Return rows and columns of the drawing that `lay` changes."""
        out = [_place(b.corner, b.free) for side, b in self.brows.items() if self._moves(side, state)]
        if state.blush > _STILL:
            out += [_place(cheek.corner, cheek.share) for cheek in self.cheeks]
        return out

    def lay(self, state: FaceState, onto: np.ndarray) -> None:
        """Move brows and redden cheeks of a picture, uint8 (H, W, 4) premultiplied, in place."""
        if state.blush > _STILL:
            for cheek in self.cheeks if self._cheeks is None else self._cheeks:
                cheek.lay(state.blush, onto)
        for side, brow in self.brows.items():
            if not self._moves(side, state):
                continue
            compiled = self._brows.get(side)
            if compiled is not None:
                compiled.lay(getattr(state, f"{side}_brow"), state.brow_angle, onto)
                continue
            shown = brow.shown(getattr(state, f"{side}_brow"), state.brow_angle)
            # As a change to what is there: lids and skin may have moved below it.
            change = cv2.subtract(shown, self._as_drawn[side], dtype=cv2.CV_16S)
            part = onto[_place(brow.corner, brow.free)]
            part[..., :3] = cv2.add(part[..., :3], change, dtype=cv2.CV_8U)

    @staticmethod
    def _moves(side: str, state: FaceState) -> bool:
        return max(abs(getattr(state, f"{side}_brow")), abs(state.brow_angle)) > _STILL


def _place(corner: tuple[int, int], like: np.ndarray) -> tuple[slice, slice]:
    x, y = corner
    return slice(y, y + like.shape[0]), slice(x, x + like.shape[1])
