"""Rendered people in motion: they talk, look about, turn, blink and hold still, and every number is known.

Each number follows goals of its own that change at random, by a critically damped spring or at once as gaze
and lids do, so that nothing tells one from the other but the face itself.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from tests.tracking.feature_stills import DOWN, FROWN, INNER, OUTER, SQUINT, STRETCH, WIDE
from tests.tracking.rendered_face import Truth
from tracking.mapping.idle_curve import blink_shape

FPS = 30.0
NEUTRAL_FRAMES = 10
"""Frames at the start of each recording in which the face is at rest: what a calibration sees."""
_OTHERS = ("mouthPress", "mouthUpperUp", "noseSneer", "mouthRollLower", "mouthShrugLower")


@dataclass(frozen=True)
class Shot:
    """One frame: what to render, and how much the camera's sensor trembles (of 255)."""

    truth: Truth
    noise: float
    held: bool


class _Goals:
    """A number that goes to one goal after the other, as a critically damped spring.

    Args:
        draw: what it is drawn from.
        every_s: mean time from one goal to the next.
        quickness: of the spring, 1/s.
        rest: share of goals that are 0.
        reach: the least and the greatest goal.
    """

    def __init__(
        self,
        draw: np.random.Generator,
        every_s: float,
        quickness: float,
        rest: float,
        reach: tuple[float, float],
    ) -> None:
        self._draw, self._every_s, self._quickness = draw, every_s, quickness
        self._rest, self._reach = rest, reach
        self._at = self._speed = self._goal = 0.0
        self._left_s = float(draw.uniform(0.0, 0.5))

    def step(self) -> float:
        """Return where it is a frame later."""
        self._left_s -= 1.0 / FPS
        if self._left_s <= 0.0:
            self._left_s = float(self._draw.exponential(self._every_s)) + 0.05
            self._goal = 0.0 if self._draw.random() < self._rest else float(self._draw.uniform(*self._reach))
        apart, w = self._at - self._goal, self._quickness
        moved = (self._speed + w * apart) / FPS
        fading = float(np.exp(-w / FPS))
        self._speed = (self._speed - w * moved) * fading
        self._at = self._goal + (apart + moved) * fading
        return self._at


class _Lids:
    """Blinks of both eyes, winks, and lids that hang."""

    def __init__(self, draw: np.random.Generator) -> None:
        self._draw = draw
        self._since_s, self._next_s = 10.0, float(draw.exponential(1.0))
        self._sides = (1.0, 1.0)
        self._hang = _Goals(draw, 1.5, 8.0, 0.8, (0.2, 0.8))

    def step(self) -> tuple[float, float]:
        self._since_s += 1.0 / FPS
        self._next_s -= 1.0 / FPS
        if self._next_s <= 0.0:
            self._since_s, self._next_s = 0.0, 0.3 + float(self._draw.exponential(1.2))
            kind = self._draw.random()
            self._sides = (1.0, 1.0) if kind < 0.75 else (1.0, 0.0) if kind < 0.875 else (0.0, 1.0)
        shut, hangs = blink_shape(self._since_s), max(self._hang.step(), 0.0)
        left, right = (max(side * shut, hangs) for side in self._sides)
        return min(left, 1.0), min(right, 1.0)


class _Gaze:
    """A gaze that jumps, and follows in between now and then."""

    def __init__(self, draw: np.random.Generator) -> None:
        self._draw, self._left_s = draw, 0.5
        self._at, self._drift = np.zeros(2), np.zeros(2)

    def step(self) -> tuple[float, float]:
        self._left_s -= 1.0 / FPS
        if self._left_s <= 0.0:
            self._left_s = 0.15 + float(self._draw.exponential(0.6))
            self._at = np.zeros(2) if self._draw.random() < 0.35 else self._draw.uniform(-0.9, 0.9, 2)
            self._drift = np.zeros(2) if self._draw.random() < 0.7 else self._draw.uniform(-0.6, 0.6, 2)
        self._at = np.clip(self._at + self._drift / FPS, -1.0, 1.0)
        return float(self._at[0]), float(self._at[1])


def shots(draw: np.random.Generator, frames: int) -> list[Shot]:
    """Return one person's recording: `NEUTRAL_FRAMES` at rest, then so many in motion.

    A tenth of the time the face holds still, so that what trembles then is the tracker.
    """
    distance, focal = float(draw.uniform(40, 65)), float(draw.uniform(0.72, 0.9))
    noise = float(draw.uniform(1.0, 5.0))
    rest = Truth(distance_cm=distance, focal_per_width=focal)
    made = [Shot(rest, noise, held=False)] * NEUTRAL_FRAMES
    actor, hold = _Actor(draw, rest), 0
    while len(made) < NEUTRAL_FRAMES + frames:
        if hold == 0 and draw.random() < 0.012:
            hold = int(draw.integers(8, 16))
        if hold:
            hold -= 1
            made.append(Shot(made[-1].truth, noise, held=True))
        else:
            made.append(Shot(actor.step(), noise, held=False))
    return made


class _Actor:
    """Somebody who moves; some people move their heads little, some speak without a pause."""

    def __init__(self, draw: np.random.Generator, rest: Truth) -> None:
        self._rest = rest
        wide = float(draw.choice([0.25, 0.6, 1.0]))
        self._head = [
            _Goals(draw, 0.8, float(draw.uniform(4, 12)), 0.25, (-r * wide, r * wide)) for r in (22, 28, 18)
        ]
        self._place = [_Goals(draw, 2.0, 2.0, 0.3, (-r, r)) for r in (4.0, 3.0, 5.0)]
        self._lids, self._gaze = _Lids(draw), _Gaze(draw)
        pause = float(draw.choice([0.2, 0.45, 0.8]))
        self._jaw = _Goals(draw, 0.14, 26.0, pause, (0.0, 0.75))
        self._lips = [
            _Goals(draw, 0.3, 18.0, rest, (0.1, high))
            for rest, high in ((0.75, 0.9), (0.85, 0.8), (0.8, 0.9))
        ]
        self._smile, self._frown = (_Goals(draw, 0.8, 8.0, 0.5, (0.1, 1.0)) for _ in range(2))
        self._brows = [_Goals(draw, 0.6, 14.0, 0.5, (0.1, 1.0)) for _ in range(3)]
        self._one_brow = _Goals(draw, 0.9, 12.0, 0.7, (-0.8, 0.8))
        self._wide, self._squint = (_Goals(draw, 0.8, 14.0, 0.65, (0.2, 1.0)) for _ in range(2))
        self._others = [(name, _Goals(draw, 1.2, 10.0, 0.85, (0.1, 0.6))) for name in _OTHERS]

    def step(self) -> Truth:
        """Return the next frame's truth."""
        pitch, yaw, roll = (g.step() for g in self._head)
        x, y, z = (g.step() for g in self._place)
        left, right = self._lids.step()
        gaze_x, gaze_y = self._gaze.step()
        jaw = max(self._jaw.step(), 0.0)
        pucker, funnel, stretch = (max(g.step(), 0.0) for g in self._lips)
        smile, frown = max(self._smile.step(), 0.0), max(self._frown.step(), 0.0)
        frown = max(frown - smile, 0.0)
        shapes = [("mouthPucker", pucker * (1 - stretch)), ("mouthFunnel", 0.6 * funnel)]
        shapes += [(n, stretch * (1 - pucker)) for n in STRETCH] + [(n, frown) for n in FROWN]
        shapes += self._brow_shapes()
        wide = max(self._wide.step(), 0.0) * (1 - max(left, right))
        squint = max(self._squint.step(), 0.0) * (1 - wide)
        shapes += [(n, wide) for n in WIDE] + [(n, squint) for n in SQUINT]
        shapes += [(both, max(g.step(), 0.0)) for name, g in self._others for both in _both(name)]
        return Truth(
            pitch, yaw, roll, left, right, jaw, 0.0, smile, gaze_x, gaze_y,
            tuple((n, round(a, 4)) for n, a in shapes if a > 0.005),
            x, y, self._rest.distance_cm + z, self._rest.focal_per_width,
        )  # fmt: skip

    def _brow_shapes(self) -> list[tuple[str, float]]:
        inner, outer, down = (max(g.step(), 0.0) for g in self._brows)
        one = self._one_brow.step()
        shapes = []
        for side, own in enumerate((max(one, 0.0), max(-one, 0.0))):
            lowered = down * (1 - max(inner, outer))
            shapes.append((INNER[side], min(max(inner, own), 1.0)))
            shapes.append((OUTER[side], min(max(outer, own), 1.0)))
            shapes.append((DOWN[side], lowered))
        return shapes


_MIDDLE = ("mouthRollLower", "mouthShrugLower")


def _both(name: str) -> tuple[str, ...]:
    return (name,) if name in _MIDDLE else (f"{name}_L", f"{name}_R")
