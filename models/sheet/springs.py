"""Springs: what hangs on a head or stands on it lags behind, swings and comes to rest, at any frame rate.

A strand is a chain of damped oscillators, one after the other: each follows the one before it, the first its
root, so that motion runs from root to tip and grows on its way. The chain is linear, so the step from one
picture to the next is the exact solution for a root that moves evenly between them, however long that takes:
24, 60 and 144 pictures a second go along one path, and nothing ever gains energy.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from models.kernels import structures
from models.kernels.library import Kernels, address

STAGES = 3
"""Oscillators from root to tip."""
HANGING_HZ, STANDING_HZ = 2.1, 4.2
HANGING_DAMPING, STANDING_DAMPING = 0.42, 0.4
FALL = 6.0
"""Frame pixels that each stage of a hanging strand would move to hang straight down at a tilt of 1 radian."""
WIND = 1.1
"""Frame pixels by which a wind of 1 moves each stage, in the mean."""
FURTHEST = 7.0
"""Frame pixels beyond which nothing is carried: further out a strand would be torn from what it lies on."""
SETTLED = 0.02
"""Frame pixels, and frame pixels a stage's time, below which everything is at rest."""
_FURTHER = np.arange(1.0, STAGES + 1)[None, :, None]
"""How many stages' pushes each stage has moved by, at rest."""
_LONGEST_S = 0.5
"""After a longer pause things have come to rest about where they are now."""


RANGES = {"amount": (0.0, 2.0), "stiffness": (0.25, 4.0), "damping": (0.25, 4.0), "wind": (0.0, 1.0)}


@dataclass(frozen=True, slots=True)
class SpringSettings:
    """How hair, ears and ribbons swing.

    Attributes:
        amount: how far they swing, 0 (not at all) to 2.
        stiffness: factor on how fast they follow, 0.25 to 4.
        damping: factor on how soon they come to rest, 0.25 to 4.
        wind: how strongly a wind blows, 0 to 1.
    """

    amount: float = 1.0
    stiffness: float = 1.0
    damping: float = 1.0
    wind: float = 0.0

    def __post_init__(self) -> None:
        """Check the ranges.

        Raises:
            ValueError: if a number is out of range.
        """
        for name, (low, high) in RANGES.items():
            if not low <= getattr(self, name) <= high:
                raise ValueError(f"{name} must be {low:g} to {high:g}")


class Drive(NamedTuple):
    """What moves strands, at one moment.

    Attributes:
        roots: float64 (P, 2), where each strand would be if it were stiff, frame pixels, x then y.
        tilt: radians by which the head leans to the image's left.
    """

    roots: np.ndarray
    tilt: float


class Springs:
    """The state of a character's strands. One thread at a time.

    Args:
        standing: bool (P,), which of its strands stand up; the others hang.
        settings: may be swapped at any time.
        kernels: None for array operations.
    """

    def __init__(
        self,
        standing: np.ndarray,
        settings: SpringSettings | None = None,
        kernels: Kernels | None = None,
    ) -> None:
        self.settings = settings or SpringSettings()
        self._standing = np.ascontiguousarray(standing, bool)
        self._kernels = kernels
        self._swing = structures.Swing(strands=len(self._standing), furthest=FURTHEST, least=SETTLED)
        self._swing.standing = address(self._standing.view(np.uint8), np.uint8, self._standing.shape)
        # Places of the stages, then their speeds by angular frequency: (P, 2 STAGES, 2), frame pixels.
        self._state = np.zeros((len(self._standing), 2 * STAGES, 2))
        self._inputs: np.ndarray | None = None
        self._kinds_of: SpringSettings | None = None
        self._time_s = 0.0
        self.settled = True
        """Whether all is at rest where it is, so that the next picture would be the same."""

    def at(self, time_s: float, drive: Drive) -> np.ndarray | None:
        """Go on to a moment and return how far each stage is from where it would be if it were stiff.

        Args:
            time_s: of the picture; one that is not after the last changes nothing.
            drive: at that moment.

        Returns:
            float64 (P, STAGES, 2), frame pixels, x then y; None where all is nothing.
        """
        if self._kernels is not None:
            return self._at_compiled(self._kernels, time_s, drive)
        inputs = self._driven(time_s, drive)
        passed_s = time_s - self._time_s
        if self._inputs is None or not passed_s >= 0:
            self._come_to_rest(inputs)
        elif passed_s > 0:
            if passed_s > _LONGEST_S:
                self._inputs, passed_s = inputs, _LONGEST_S
            self._go_on(inputs, passed_s)
        self._inputs, self._time_s = inputs, time_s
        return self._shown(inputs)

    def energy(self) -> float:
        """Return the sum of all stages' energies, in squared frame pixels: falls to 0 where nothing moves."""
        if self._inputs is None:
            return 0.0
        off = self._state[:, :STAGES] - self._rest(self._inputs)
        pulled = np.diff(off, axis=1, prepend=0.0)
        return float((pulled**2).sum() + (self._state[:, STAGES:] ** 2).sum())

    def _driven(self, time_s: float, drive: Drive) -> np.ndarray:
        """Return (P, 2, 2): root, and what each stage is moved by; x and y."""
        hanging, standing = self._pushes(time_s, drive.tilt)
        out = np.zeros((len(drive.roots), 2, 2))
        out[:, 0] = drive.roots
        out[:, 1, 0] = hanging
        out[self._standing, 1, 0] = standing
        return out

    def _pushes(self, time_s: float, tilt: float) -> tuple[float, float]:
        """Return by how much gravity and wind move a stage of what hangs and of what stands, to the right."""
        gust = self.settings.wind * WIND * _gust(time_s)
        return gust - FALL * math.sin(tilt), 0.4 * gust

    def _kinds(self) -> tuple[list[float], list[float]]:
        """Return angular frequencies and dampings of what hangs and of what stands."""
        faster = 2 * math.pi * math.sqrt(self.settings.stiffness)
        damping = self.settings.damping
        return (
            [HANGING_HZ * faster, STANDING_HZ * faster],
            [HANGING_DAMPING * damping, STANDING_DAMPING * damping],
        )

    @staticmethod
    def _rest(inputs: np.ndarray) -> np.ndarray:
        """Return (P, STAGES, 2), where the stages come to rest."""
        return inputs[:, :1] + inputs[:, 1:] * _FURTHER

    def _come_to_rest(self, inputs: np.ndarray) -> None:
        self._state[:, :STAGES] = self._rest(inputs)
        self._state[:, STAGES:] = 0

    def _go_on(self, inputs: np.ndarray, passed_s: float) -> None:
        """Take the exact step to new inputs, (P, 2, 2) as of `_driven`, that were reached evenly."""
        assert self._inputs is not None
        speeds, dampings = self._kinds()
        change = (inputs - self._inputs) / passed_s
        whole = np.concatenate([self._state, self._inputs, change], 1)
        steps = _steps(np.array(speeds), np.array(dampings), passed_s)
        self._state = steps[self._standing.astype(int)] @ whole

    def _at_compiled(self, kernels: Kernels, time_s: float, drive: Drive) -> np.ndarray | None:
        """Do what `at` does in one call, and return the same."""
        swing, settings, count = self._swing, self.settings, len(self._standing)
        passed_s = time_s - self._time_s
        now = np.empty((count, 2, 2))
        before = now if self._inputs is None else self._inputs
        swing.rests = self._inputs is None or not passed_s >= 0
        if passed_s > _LONGEST_S:
            before, passed_s = now, _LONGEST_S
        out = np.empty((count, STAGES, 2))
        swing.state = address(self._state, np.float64, (count, 2 * STAGES, 2))
        swing.before, swing.now = (address(a, np.float64, (count, 2, 2)) for a in (before, now))
        swing.roots = address(drive.roots, np.float64, (count, 2))
        swing.out = address(out, np.float64, (count, STAGES, 2))
        swing.passed_s, swing.amount, swing.blows = passed_s, settings.amount, settings.wind != 0
        swing.pushes[:] = self._pushes(time_s, drive.tilt)
        if settings is not self._kinds_of:
            swing.speeds[:], swing.dampings[:] = self._kinds()
            self._kinds_of = settings
        kernels.swing(swing)
        self._inputs, self._time_s, self.settled = now, time_s, bool(swing.settled)
        return out if swing.moved else None

    def _shown(self, inputs: np.ndarray) -> np.ndarray | None:
        off = self._state.copy()
        off[:, :STAGES] -= self._rest(inputs)
        self.settled = bool(np.abs(off).max(initial=0) < SETTLED)
        if self.settled and self.settings.wind == 0:
            # Rounded away, or a still drawing would never be the drawing again.
            self._come_to_rest(inputs)
        self.settled = self.settled and self.settings.wind == 0
        swung = (self._state[:, :STAGES] - inputs[:, :1]) * self.settings.amount
        length = np.hypot(swung[..., :1], swung[..., 1:])
        if length.max(initial=0) < SETTLED:
            return None
        return swung * (FURTHEST * np.tanh(length / FURTHEST) / np.maximum(length, 1e-9))


def _gust(time_s: float) -> float:
    """Return the wind at a moment, 1 in the mean: always the same at the same time."""
    slow = math.sin(0.9 * time_s) + math.sin(1.37 * time_s + 1.3)
    return 1 + 0.3 * slow + 0.18 * math.sin(3.1 * time_s + 0.4) * (1 + 0.5 * slow)


def _steps(speeds: np.ndarray, dampings: np.ndarray, passed_s: float) -> np.ndarray:
    """Return (K, 2 STAGES, 2 STAGES + 4): strands after some time, from before, inputs and their change.

    Stage j accelerates by speed² (place of j - 1 + push - own place) - 2 damping speed (own speed): an
    exponential of the whole system, in which inputs change at an even rate.
    """
    n = 2 * STAGES
    system = np.zeros((len(speeds), n + 4, n + 4))
    for j in range(STAGES):
        system[:, j, STAGES + j] = speeds
        system[:, STAGES + j, j] = -speeds
        system[:, STAGES + j, n if j == 0 else j - 1] = speeds
        system[:, STAGES + j, n + 1] = speeds
        system[:, STAGES + j, STAGES + j] = -2 * dampings * speeds
    system[:, n, n + 2] = system[:, n + 1, n + 3] = 1
    return _exponential(system * passed_s)[:, :n]


def _exponential(a: np.ndarray) -> np.ndarray:
    """Return the exponentials of small matrices (K, N, N), by scaling and squaring of their series."""
    halvings = max(0, math.ceil(math.log2(max(float(np.abs(a).sum(2).max()), 1e-9))) + 2)
    a = a / 2**halvings
    out = np.eye(a.shape[1]) + a
    term = a
    for k in range(2, 8):
        term = term @ a / k
        out = out + term
    for _ in range(halvings):
        out = out @ out
    return out
