"""The view that a drawing shows: a head that is turned, raised or leant as drawn, with the noise of a hand.

A drawing is painted frontal, layer by layer, and carried to its view by a smooth displacement without folds.
The head in the view is again a ball before the neck's axis: every pose goes on from there.

Convention: positions are frame pixels (x right, y down); fields hold values at nodes of `geometry`'s grid.
Yaw turns as `Pose.head_y` does, pitch as `Pose.head_x`, roll as `Pose.neck_z`.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import cv2
import numpy as np

from models.generator import geometry
from models.generator.geometry import GRID_X, GRID_Y, NODES, Surface, displacement, inverse, look_up
from tracking.pose import Pose

MOST_YAW_DEG = 35.0
MOST_PITCH_DEG = 15.0
MOST_ROLL_DEG = 20.0


@dataclass(frozen=True, slots=True)
class RestView:
    """How the head is turned in the drawing itself, degrees, and what the hand got otherwise.

    Attributes:
        yaw_deg: -35 to 35, positive as `Pose.head_y`: to the image's left.
        pitch_deg: -15 to 15, positive as `Pose.head_x`: raised.
        roll_deg: -20 to 20, positive as `Pose.neck_z`.
        body: 0..1, how far the shoulders turn with the head.
        wobble: frame pixels, standard deviation of where things are drawn beside where they belong.
        seed: of the wobble.
    """

    yaw_deg: float = 0.0
    pitch_deg: float = 0.0
    roll_deg: float = 0.0
    body: float = 0.0
    wobble: float = 0.0
    seed: int = 0

    @property
    def leaning(self) -> Pose:
        """The pose of the neck in the drawing."""
        return Pose(neck_z=self.roll_deg / geometry.TILT_DEG)

    @property
    def frontal(self) -> bool:
        """Whether a drawing needs no carrying."""
        return not (self.yaw_deg or self.pitch_deg or self.wobble)


def rest_view(r: np.random.Generator) -> RestView:
    """Draw a view: half of the heads look at us, most others are three-quarter views."""
    yaw = float(r.normal(0, 5)) if r.random() < 0.5 else float(r.uniform(8, MOST_YAW_DEG) * r.choice([-1, 1]))
    pitch = float(r.normal(0, 3.5)) if r.random() < 0.8 else float(r.uniform(-1, 1) * MOST_PITCH_DEG)
    roll = float(r.normal(0, 3)) if r.random() < 0.75 else float(r.uniform(-1, 1) * MOST_ROLL_DEG)
    if r.random() < 0.2:
        yaw, pitch, roll = 0.0, 0.0, 0.0
    limits = (MOST_YAW_DEG, MOST_PITCH_DEG, MOST_ROLL_DEG)
    yaw, pitch, roll = (float(np.clip(v, -m, m)) for v, m in zip((yaw, pitch, roll), limits, strict=True))
    wobble = 0.0 if r.random() < 0.2 else float(r.uniform(0.2, 0.7) + 0.015 * abs(yaw))
    return RestView(yaw, pitch, roll, float(r.random()), wobble, int(r.integers(1 << 30)))


@dataclass(frozen=True, slots=True)
class HeadSize:
    """What a view needs to know of a design: middle, half widths and heights, frame pixels."""

    cx: float
    face_width: float
    hair_width: float
    eye_y: float
    chin_y: float


@dataclass(frozen=True, slots=True)
class Carried:
    """A layer in its view.

    Attributes:
        forward: (NODES, NODES, 2), how far a painted point moves to where the view shows it.
        back: (NODES, NODES, 2), from the view to the painted point: added to a position.
        surface: depth and attachment at the view's positions.
    """

    forward: np.ndarray
    back: np.ndarray
    surface: Surface


_NEAR, _FAR = 0.8, 0.22
"""How much a side's distance from the middle counts as depth in a turned head: what was beside the head
comes to the front on the near side; on the far one new parts of the ball have become its outline."""
_BALL = ("front", "worn", "hat", "back")
"""Layers that are the head's ball itself: turned, it is the same ball."""


def carried(name: str, surface: Surface, view: RestView, head: HeadSize, root_y: float) -> Carried:
    """Carry a layer to a view."""
    if view.frontal:
        still = np.zeros((NODES, NODES, 2), np.float32)
        return Carried(still, still, surface)
    yaw = np.deg2rad(view.yaw_deg)
    field = _turned(name, surface, view, head)
    # What was at the side is squeezed or stretched; the pitch acts on where it came to lie.
    raised = displacement(surface, Pose(head_x=view.pitch_deg / geometry.PITCH_DEG), head.cx, root_y)
    field = field + look_up(raised, GRID_X + field[..., 0], GRID_Y + field[..., 1])
    field = (field + _wobble(name, view)).astype(np.float32)
    painted = inverse(field, 14)
    back = painted - np.stack([GRID_X, GRID_Y], -1)
    return Carried(field, back.astype(np.float32), _surface(name, surface, painted, yaw, head))


def _turned(name: str, surface: Surface, view: RestView, head: HeadSize) -> np.ndarray:
    """Return by how much the yaw of the view moves points of a layer: float32 (NODES, NODES, 2)."""
    yaw = np.deg2rad(view.yaw_deg)
    x = GRID_X - head.cx
    middle = surface.z[:, NODES // 2][:, None] * np.sin(abs(yaw)) * 0.85
    sign = float(np.sign(view.yaw_deg)) or 1.0
    near = np.clip(sign * x, 0, None)
    share = abs(view.yaw_deg) / MOST_YAW_DEG
    if name in ("face", "brows", "glasses"):
        profile = _profile(sign * x, 1.1 * head.face_width, 1.55 * head.face_width)
        dx = -0.18 * share * x - sign * np.minimum(middle, 0.55 * head.face_width) * profile
        # The throat beneath the chin belongs to the neck.
        dx = dx * _fade(head.chin_y + 4, head.chin_y + 30)
    elif name in ("front", "worn", "hat"):
        width = 1.04 * head.hair_width
        profile = _profile(sign * x, width, width)
        swell = 6 * share * np.clip(near / width, 0, 1) ** 2
        dx = sign * (swell - np.minimum(middle, 0.36 * width) * profile)
    elif name in ("panels", "sides", "forelocks"):
        width = 1.5 * head.hair_width
        profile = _profile(sign * x, width, width)
        amount = 30 * np.sin(abs(yaw)) * 0.85
        dx = (-0.1 * share * x - sign * amount * profile) * surface.turn
    elif name == "back":
        dx = (sign * 10 * share * _profile(sign * x, 2 * head.hair_width, 2 * head.hair_width)) * surface.turn
    elif name == "body":
        turn = view.body * share
        dx = -0.16 * turn * x - sign * 9 * turn * _profile(sign * x, 120, 120)
    else:
        width = 1.4 * head.hair_width
        depth = float(np.mean(surface.z)) * np.sin(abs(yaw))
        dx = (-0.15 * share * x - sign * depth * _profile(sign * x, width, width)) * surface.turn
    return np.stack([dx, np.zeros_like(dx)], -1).astype(np.float32)


def _profile(x: np.ndarray, near: float, far: float) -> np.ndarray:
    """Return 1 in the middle, 0 from the half width of a side on (the near side is where x > 0).

    It is of the shape of `x`.
    """
    u = np.clip(np.abs(x) / np.where(x > 0, near, far), 0, 1)
    return 1 - u**2.5


def _fade(start: float, end: float) -> np.ndarray:
    return np.clip((end - GRID_Y) / (end - start), 0, 1)


def _wobble(name: str, view: RestView) -> np.ndarray:
    """Return a smooth field of misplacement, float32 (NODES, NODES, 2); hair and face have their own."""
    if not view.wobble or name == "body":
        return np.zeros((NODES, NODES, 2), np.float32)
    kind = {"face": 1, "brows": 1, "glasses": 1, "ears": 2, "behind": 3}.get(name, 4)
    r = np.random.default_rng([view.seed, kind])
    # Nodes lie about 40 frame pixels apart: eyes are misplaced one by one, not bent.
    noise = r.standard_normal((9, 9, 2)).astype(np.float32) * view.wobble
    return cv2.resize(noise, (NODES, NODES), interpolation=cv2.INTER_CUBIC)


def _surface(name: str, surface: Surface, painted: np.ndarray, yaw: float, head: HeadSize) -> Surface:
    """Return depth and attachment where the view shows them; `painted` is (NODES, NODES, 2)."""
    px, py = painted[..., 0].copy(), painted[..., 1].copy()
    seen = lambda field: look_up(np.ascontiguousarray(field, np.float32), px, py)  # noqa: E731
    z = surface.z if name in _BALL else seen(surface.z)
    if name not in (*_BALL, "body") and yaw:
        side = (px - head.cx) * np.sin(yaw)
        z = z + np.clip(side, 0, None) * _NEAR + np.clip(side, None, 0) * _FAR
    if abs(yaw) > 0.09:
        # Depth that was squeezed together would fold in a turn.
        z = cv2.GaussianBlur(np.ascontiguousarray(z, np.float32), (0, 0), 1.3)
    return replace(surface, z=z, turn=seen(surface.turn), tilt=seen(surface.tilt))
