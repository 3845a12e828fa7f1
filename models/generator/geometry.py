"""Where a pose moves each point of a layer: a head of known depth turned about the neck.

Convention: positions are frame pixels (x right, y down); depth z is in frame pixels towards the viewer,
0 at the neck axis. A displacement field holds, on a grid with `STEP` pixels between nodes that starts at
(-MARGIN, -MARGIN), how far the point drawn there moves (x, y).

The amounts are calibrated on measured displacements of a published system: see docs/training.md.
"""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np

from models.drawing import FRAME_SIZE
from models.generator.canvas import MARGIN
from tracking.pose import Pose

STEP = 4
NODES = (FRAME_SIZE + 2 * MARGIN) // STEP + 1
PITCH_DEG = 13.4
YAW_DEG = 10.3
TILT_DEG = 8.8
ROLL = 0.06
"""Measured: in yaw the side that the head turns to sinks a little, as if the axis leant forward."""
NECK_TIP_Y = 170.0
NECK_ROOT_Y = 200.0

_axis = np.arange(NODES, dtype=np.float32) * STEP - MARGIN
GRID_X, GRID_Y = np.meshgrid(_axis, _axis)


@dataclass(frozen=True, slots=True)
class Surface:
    """Depth and attachment of one layer on the grid.

    Attributes:
        z: float32 (NODES, NODES), depth in frame pixels.
        turn: float32 (NODES, NODES), 0..1, how much the point takes part in yaw and pitch.
        tilt: float32 (NODES, NODES), 0..1, how much it takes part in the tilt of neck and head.
        yaw: float32 (NODES, NODES) or one number, 0..1, how much of its yaw it makes.
        lift: float32 (NODES, NODES) or one number, frame pixels, depth that counts in yaw only.
        narrow: how much narrower it grows in yaw: 1 as a sheet would.
        droop: 0..1, how far what hangs below `hang_y` stays upright in a tilt.
        hang_y: frame pixels, where it hangs from.
    """

    z: np.ndarray
    turn: np.ndarray
    tilt: np.ndarray
    yaw: np.ndarray | float = 1.0
    lift: np.ndarray | float = 0.0
    narrow: float = 0.4
    droop: float = 0.0
    hang_y: float = 0.0


def displacement(surface: Surface, pose: Pose, cx: float, root_y: float = NECK_ROOT_Y) -> np.ndarray:
    """Return the displacement field (NODES, NODES, 2) of a layer in a pose.

    The neck turns about the point `NECK_TIP_Y` high and leans about (cx, root_y).
    """
    yaw, pitch, tilt = (
        np.deg2rad(a * v)
        for a, v in ((YAW_DEG, pose.head_y), (PITCH_DEG, pose.head_x), (TILT_DEG, pose.neck_z))
    )
    x, up, z = GRID_X - cx, NECK_TIP_Y - GRID_Y, surface.z
    # A sheet would grow narrower by cos(yaw); of a ball most of what turns away at its rim is replaced.
    turned_x = x * (1 - surface.narrow * (1 - np.cos(yaw))) - (z + surface.lift) * np.sin(yaw)
    turned_z = x * np.sin(yaw) + z * np.cos(yaw)
    # The same holds at the crown, where a ball shows its rim; the face in front of it does come down.
    sinks = np.clip(0.8 + z / 100, 0.5, 1) * (1 - np.cos(pitch))
    turned_up = up * (1 - sinks) + turned_z * np.sin(pitch)
    qx = GRID_X + surface.turn * surface.yaw * (turned_x - x)
    qy = GRID_Y - surface.turn * (turned_up - up + ROLL * np.sin(yaw) * x)
    # The neck carries the head: the tilt acts on what the turn has moved.
    angle = tilt * surface.tilt
    rx, ry = qx - cx, root_y - qy
    free = surface.droop * np.clip(qy - surface.hang_y, 0, None)
    px = cx + rx * np.cos(angle) - (ry + free) * np.sin(angle)
    py = root_y - (rx * np.sin(angle) + ry * np.cos(angle))
    return np.stack([px - GRID_X, py - GRID_Y], -1).astype(np.float32)


def look_up(field: np.ndarray, x: np.ndarray, y: np.ndarray) -> np.ndarray:
    """Sample a field (NODES, NODES, ...) bilinearly at frame positions, x and y of one shape.

    Outside the grid its border goes on.
    """
    return cv2.remap(
        field,
        ((x + MARGIN) / STEP).astype(np.float32),
        ((y + MARGIN) / STEP).astype(np.float32),
        cv2.INTER_LINEAR,
        borderMode=cv2.BORDER_REPLICATE,
    )


def inverse(field: np.ndarray, iterations: int = 8) -> np.ndarray:
    """Return, for each node as a target, the source position that a displacement brings there.

    Both are float32 (NODES, NODES, 2). Solved by fixed-point iteration, damped where the field is steep (the
    depth functions keep its slope below 1).
    """
    x, y = GRID_X, GRID_Y
    for i in range(iterations):
        d = look_up(field, x, y)
        gain = 1.0 if i < 4 else 0.7
        x = x + gain * (GRID_X - d[..., 0] - x)
        y = y + gain * (GRID_Y - d[..., 1] - y)
    return np.stack([x, y], -1).astype(np.float32)


def flat(z: float, turn: float = 1.0, tilt: float = 1.0) -> Surface:
    """Return a surface of one depth everywhere."""
    full = np.ones((NODES, NODES), np.float32)
    return Surface(full * z, full * turn, full * tilt)


def dome(
    cx: float,
    half_width: np.ndarray,
    front: np.ndarray,
    edge: np.ndarray | float,
    hang: np.ndarray,
    tilt: np.ndarray,
) -> Surface:
    """Return a surface round from side to side.

    Depth `front` (by row) in the middle goes to `edge` (by row or one for all) at `half_width` (by row) and
    stays there beyond; `hang` and `tilt` are attachments by row, all (NODES,).
    """
    edge = np.broadcast_to(np.asarray(edge, np.float32), (NODES,))[:, None]
    u = np.abs(GRID_X - cx) / half_width[:, None]
    # A little fuller than a ball, as measured. The small constant keeps the slope at the rim finite, so that
    # no fold appears there.
    rim = 0.09
    profile = (np.sqrt(np.clip(1 + rim - u**2.3, rim, None)) - rim**0.5) / ((1 + rim) ** 0.5 - rim**0.5)
    z = edge + (front[:, None] - edge) * profile
    ones = np.ones((1, NODES), np.float32)
    return Surface(z.astype(np.float32), hang[:, None] * ones, tilt[:, None] * ones)


def by_row(points: list[tuple[float, float]]) -> np.ndarray:
    """Return values by grid row, (NODES,), from (y, value) pairs, linear in between."""
    ys, values = zip(*points, strict=True)
    return np.interp(_axis, ys, values).astype(np.float32)
