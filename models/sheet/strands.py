"""What of a drawing swings, made ready: the network's map in strands of stages, on the figure's cells."""

from __future__ import annotations

import math
from typing import NamedTuple

import cv2
import numpy as np

from models.drawing import FRAME_SIZE, Framing
from models.sheet import basis
from models.sheet.body_field import LEAN_DEG
from models.sheet.springs import STAGES, Drive
from tracking.pose import Pose
from tracking.smoothstep import smoothstep

SOFT = 4.0
"""Frame pixels, sigma, over which what swings goes over into what doesn't: sharper, and it would tear."""
LEAST = 0.12
"""A strand whose longest part swings less than this is left alone: short hair, noise of the network."""
TILT_DEG = 9.0
"""Degrees that a head tilts at 1."""
UPRIGHT = 0.4
"""Share of a swing along the strand: hair is hardly longer or shorter."""
_MIDDLE, _OVER = 22.0, 26.0
"""Frame pixels from a head's middle at which its side begins, and over which the middle becomes side."""


class Sway(NamedTuple):
    """How far things swing at one moment.

    Attributes:
        strands: whose amounts these are.
        amounts: float64 (P, STAGES, 2), see `models.sheet.springs.Springs.at`.
    """

    strands: Strands
    amounts: np.ndarray


class Strands:
    """The strands of one drawing: what hangs left, in the middle and right, what stands left and right.

    Args:
        sway: uint8 (2, n, n), how far what hangs and what stands swings on the cells of the head's frame.
        alpha: uint8 (H, W), of the drawing.
        framing: where the frame lies in it.
        turn: (CHANNELS, n, n), the turner's maps.
        body: float32 (numbers, n, n, 2), how far the body's numbers move each cell at 1, frame pixels.
        fade: float32 (n, n), 0 where the frame ends and the drawing goes on, 1 inside.

    Attributes:
        standing: bool (P,), which of them stand.
        planes: float32 (P * STAGES, n, n), how much of each stage's swing each cell makes.
    """

    def __init__(
        self,
        sway: np.ndarray,
        alpha: np.ndarray,
        framing: Framing,
        turn: np.ndarray,
        body: np.ndarray,
        fade: np.ndarray,
    ) -> None:
        cells = sway.shape[-1]
        shown = _covered(alpha, framing, cells)
        at = (np.arange(cells, dtype=np.float32) + 0.5) * (FRAME_SIZE / cells) - FRAME_SIZE / 2
        right = smoothstep(np.clip((at - _MIDDLE) / _OVER + 0.5, 0, 1))[None, :]
        left = right[:, ::-1]
        hanging, standing = (_spread(plane / 255, shown) for plane in sway.astype(np.float32))
        middle = smoothstep(np.clip(at / _OVER + 0.5, 0, 1))[None, :]
        parts = [(hanging, w, False) for w in (left, 1 - left - right, right)]
        parts += [(standing, w, True) for w in (middle[:, ::-1], middle)]
        kept = [
            (depth, where, stands)
            for depth, where, stands in parts
            if float(np.percentile((depth * where)[shown > 0.5], 99.8, method="lower")) >= LEAST
        ] if (shown > 0.5).any() else []  # fmt: skip
        self.standing = np.array([stands for _, _, stands in kept], bool)
        planes = [stage * where * fade for depth, where, _ in kept for stage in _stages(depth)]
        self.planes = np.array(planes, np.float32).reshape(-1, cells, cells)
        weights = np.array([depth * where * shown for depth, where, _ in kept]).reshape(len(kept), cells**2)
        weights /= np.maximum(weights.sum(1, keepdims=True), 1e-6)
        head, body_moves = _roots(weights, turn, body)
        # Maps say where a picture looks; what shows goes the other way.
        moves = -np.concatenate([head, body_moves]).astype(np.float64)
        self._moves = np.ascontiguousarray(moves.reshape(len(moves), -1))

    @property
    def none(self) -> bool:
        """Whether nothing swings."""
        return not len(self.standing)

    def drive(self, pose: Pose) -> Drive:
        """Return what moves the strands in a pose."""
        terms = basis.head_terms(pose.head_x, pose.head_y, pose.neck_z)
        roots = np.array([*terms, pose.body_x, pose.body_y, pose.body_z, pose.breath]) @ self._moves
        tilt = math.radians(TILT_DEG * pose.neck_z + LEAN_DEG * pose.body_z)
        return Drive(roots.reshape(-1, 2), tilt)


def _covered(alpha: np.ndarray, framing: Framing, cells: int) -> np.ndarray:
    """Return float32 (cells, cells), 0..1: how much of the drawing each cell of the frame shows."""
    step = framing.scale * FRAME_SIZE / cells
    matrix = np.array([[step, 0, framing.left + step / 2 - 0.5], [0, step, framing.top + step / 2 - 0.5]])
    soft = cv2.blur(alpha, (max(1, round(step)),) * 2)
    flags = cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP
    return (
        cv2.warpAffine(soft, matrix.astype(np.float32), (cells, cells), flags=flags).astype(np.float32) / 255
    )


def _spread(depth: np.ndarray, shown: np.ndarray) -> np.ndarray:
    """Return how deep in a strand each cell is: soft beside something else, going on where nothing shows.

    A strand that swings out over what is transparent has to take that along. All are float32 (n, n), 0..1;
    `shown` is how much of the drawing a cell shows.
    """
    cell = FRAME_SIZE / len(depth)
    out = np.zeros_like(depth)
    known = np.zeros_like(depth)
    for sigma in (SOFT, 2.5 * SOFT, 6 * SOFT):
        cover = cv2.GaussianBlur(shown, (0, 0), sigma / cell)
        value = cv2.GaussianBlur(depth * shown, (0, 0), sigma / cell) / np.maximum(cover, 1e-4)
        # Wider where nothing nearer is known.
        share = (1 - known) * np.clip(cover * 8, 0, 1)
        out += share * value
        known += share
    return np.clip(cv2.GaussianBlur(out, (0, 0), 1.0 / cell), 0, 1)


def _stages(depth: np.ndarray) -> list[np.ndarray]:
    """Return the share of each stage at each depth: between two a part of both, at the root nothing.

    Depths are float32 (n, n), 0..1; so is the share of each of `STAGES`.
    """
    along = depth * STAGES
    return [
        np.clip(1 - np.abs(along - j), 0, 1) if j < STAGES else np.clip(along - STAGES + 1, 0, 1)
        for j in range(1, STAGES + 1)
    ]


def _roots(weights: np.ndarray, turn: np.ndarray, body: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return how the head's terms and the body's numbers move strands, a mean over each: (terms, P, 2)."""
    maps = turn.astype(np.float32).reshape(len(turn), -1)
    tilt = maps[basis.TILT_FLOW].reshape(2, basis.TILT_TERMS, -1)
    turned = maps[basis.TURN_FLOW].reshape(2, basis.TURN_TERMS, -1)
    flows = np.concatenate([tilt, turned], 1) * basis.FLOW_UNIT
    head = np.einsum("pn,ctn->tpc", weights, flows)
    return head, np.einsum("pn,knc->kpc", weights, body.reshape(len(body), -1, 2))


def pull(sway: Sway) -> np.ndarray:
    """Return the factors of planes: float32 (2, P * STAGES), x then y, as the pull that swings so."""
    factors = -sway.amounts.reshape(-1, 2).T
    return (factors * np.array([[1.0], [UPRIGHT]])).astype(np.float32)
