"""How a body moves: it leans, turns and breathes, from what a drawing shows of it.

Nothing is learned here: the head's place is known, so hips and shoulders are where figures have them, and the
silhouette says how wide the body is. What a rigger sets by hand (the chest makes most of a turn's way, arms
little, the head goes along with what it stands on) is the same for all.
"""

from __future__ import annotations

from typing import NamedTuple

import cv2
import numpy as np

from models.drawing import FRAME_SIZE
from models.kernels.library import Kernels
from models.sheet.composing import Held
from models.sheet.kernel_field import PlaneSum
from tracking.pose import Pose
from tracking.smoothstep import smoothstep

NUMBERS = ("body_x", "body_y", "body_z", "breath")

CENTRE = FRAME_SIZE / 2
CHIN = 184.0
"""Row of the frame where a head ends: it fills the middle half."""
HIPS = 430.0
"""Row of the frame about which a body of usual size leans; what lies below stands still."""
CHEST = 256.0
"""Row from which such a body makes a turn's whole way."""
LEGS = 24.0
"""Frame pixels below the hips from which such a body stands still."""
LEAN_DEG = 2.8
TURN_HEAD, TURN_CHEST, TURN_SIDES = 3.2, 10.5, 1.6
"""Frame pixels that head, the middle of the chest, and arms move when the body turns by 1."""
BREATH, BREATH_OUT = 1.8, 0.7
"""Frame pixels that a breath lifts the head, and moves the sides outwards."""
BOW_DOWN, BOW_NEARER = 8.0, 0.05
"""Frame pixels that a lean forward lowers the head, and the share by which the head grows."""
FADE = 16.0
"""Frame pixels over which motion ends before a side at which the drawing is cut off."""
_SHOWN = 128
_WIDEST, _NARROWEST = 110.0, 20.0
_USUAL = 68.0
"""Half the width of shoulders and chest of a body of usual size beside its head, frame pixels."""
_SMALLEST = 0.2


class Torso(NamedTuple):
    """The body in the frame.

    Attributes:
        middle: column of its middle, frame pixels.
        half_width: half its width, frame pixels.
        size: of the body beside its head: 1 as usual, less where a large head stands on a small body. All
            its lengths are as much shorter, and so are the ways that it goes.
    """

    middle: float
    half_width: float
    size: float = 1.0

    def row(self, usual: float) -> float:
        """Return the row of the frame at which this body has what a body of usual size has at `usual`."""
        return CHIN + (usual - CHIN) * self.size


class Sides(NamedTuple):
    """At which sides of the drawing the figure is cut off, and goes on unseen."""

    left: bool
    right: bool
    bottom: bool


def torso_of(alpha: np.ndarray, x: np.ndarray, y: np.ndarray) -> Torso:
    """Find the body in a drawing's alpha.

    Args:
        alpha: uint8 (rows, columns), of cells or pixels.
        x: (columns,), their columns in frame pixels.
        y: (rows,), likewise.
    """
    rows = alpha[(y > CHIN + 14) & (y < CHEST + 60)] >= _SHOWN
    count = rows.sum(1)
    rows, count = rows[count > 4], count[count > 4]
    if not len(rows):
        return Torso(CENTRE, 90.0)
    step = float(x[1] - x[0])
    middle = float(((rows * x).sum(1) / count).mean())
    lower = count[len(count) // 2 :]
    half = float(np.clip(np.median(lower) * step / 2, _NARROWEST, _WIDEST))
    # Hair beside a body makes it look wider, never narrower.
    narrow = float(np.percentile(lower, 25)) * step / 2
    size = min(max(narrow / _USUAL, _SMALLEST), 1.0)
    # A head stands about on the middle of its body; arms and hair to one side pull the mean away.
    return Torso((middle + CENTRE) / 2, 0.9 * half, size)


class BodyField:
    """Evaluates the body's motion on cells.

    Args:
        x: float32 (columns,), the cells' columns in frame pixels of the head's frame.
        y: float32 (rows,), likewise.
        torso: where the body is.
        ends: first and last column and row of the drawing in frame pixels: left, top, right, bottom.
        cut: at which sides the figure is cut off.
        kernels: None for array operations.

    Attributes:
        held: what the motion is held by: what is cut off at a side does not leave it inwards, for nothing is
            known of what would follow.
    """

    def __init__(
        self,
        x: np.ndarray,
        y: np.ndarray,
        torso: Torso,
        ends: tuple[float, float, float, float],
        cut: Sides,
        kernels: Kernels | None = None,
    ) -> None:
        self._size = (len(y), len(x))
        planes = displacements(x[None, :], y[:, None], torso)
        # Of each number a row; a pull: at p shows what is drawn at p + field(p).
        self._planes = np.stack([-planes[name].reshape(-1) for name in NUMBERS]).astype(np.float32)
        self._sum = None
        if kernels is not None:
            by_axis = self._planes.reshape(len(NUMBERS), -1, 2).transpose(0, 2, 1)
            self._sum = PlaneSum(kernels, by_axis.reshape(2 * len(NUMBERS), *self._size))
        left, _, right, bottom = ends
        self.held = Held(
            _rise(x - left) if cut.left else None,
            _rise(right - x) if cut.right else None,
            _rise(bottom - y) if cut.bottom else None,
        )

    def at(self, pose: Pose) -> np.ndarray:
        """Return the field of a pose, not yet held: float32 (rows, columns, 2), x then y, in frame pixels.

        The next call may overwrite it.
        """
        values = np.array([getattr(pose, name) for name in NUMBERS], np.float32)
        if self._sum is not None:
            return self._sum.at((values[:, None, None] * np.eye(2, dtype=np.float32)).reshape(-1, 2))
        return (values @ self._planes).reshape(*self._size, 2)


def moves(pose: Pose) -> bool:
    """Whether any number of the body is not at rest."""
    return max(abs(getattr(pose, name)) for name in NUMBERS) > 1e-4


def displacements(x: np.ndarray, y: np.ndarray, torso: Torso) -> dict[str, np.ndarray]:
    """Return where things go when a number is 1: (rows, columns, 2) by name, in frame pixels.

    Args:
        x: (1, columns), frame pixels.
        y: (rows, 1), likewise.
        torso: where the body is.
    """
    x, y = np.broadcast_arrays(x.astype(np.float32), y.astype(np.float32))
    # Height above the hips, which comes to 0 without a kink; legs stand.
    size, hips, breast = torso.size, torso.row(HIPS), torso.row(CHEST)
    stands_from, soft = torso.row(HIPS + LEGS), 60 * size
    height = np.maximum(hips - y, 0)
    height = np.where(height < soft, height**2 / (2 * soft), height - soft / 2).astype(np.float32)
    stands = np.clip((stands_from - y) / 60, 0, 1)
    across = x - torso.middle
    lean = np.float32(np.deg2rad(LEAN_DEG))
    # Depth of a body that is round: most in its middle, none at its sides.
    depth = np.cos(np.clip(across / torso.half_width, -1, 1) * (np.pi / 2)) ** 2
    chest = smoothstep(np.clip((y - CHIN) / (breast - CHIN), 0, 1))
    # Below the chest a turn fades towards the hips.
    waist = smoothstep(np.clip((stands_from - y) / (stands_from - breast), 0, 1))
    # What turns of a small body is nearer to its axis, and riggers of such figures turn it by less besides.
    turn = size**3 * (TURN_HEAD * (1 - chest) + chest * (TURN_CHEST * depth + TURN_SIDES))
    shoulders = smoothstep(np.clip((y - CHIN - 2) / (44 * size), 0, 1))
    still = np.zeros_like(x)
    nearer = BOW_NEARER * size * (1 - shoulders * 0.6)
    down = BOW_DOWN * size * height / (hips - CENTRE)
    return {
        "body_x": np.stack([nearer * across * waist, down + nearer * (y - CENTRE) * (1 - shoulders)], -1),
        "body_y": np.stack([-turn * waist, still], -1),
        "body_z": np.stack([-height * lean, -across * lean * stands], -1),
        "breath": np.stack(
            [
                BREATH_OUT * size * shoulders * np.clip(across / (60 * size), -1, 1) * waist,
                -BREATH * size * (1 - 0.25 * shoulders) * waist,
            ],
            -1,
        ),
    }


def _rise(distance: np.ndarray) -> np.ndarray:
    """Return 0 at a side and 1 from `FADE` on: float32, of the shape of `distance` (frame pixels)."""
    return smoothstep(np.clip(distance / FADE, 0, 1)).astype(np.float32)


def cut_off(alpha: np.ndarray) -> Sides:
    """Say at which sides of a drawing (alpha uint8 (H, W)) something drawn reaches its end."""
    return Sides(*(bool(cv2.countNonZero((line >= _SHOWN).astype(np.uint8)) > 2)
                   for line in (alpha[:, 0], alpha[:, -1], alpha[-1])))  # fmt: skip
