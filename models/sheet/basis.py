"""The polynomial basis of the head pose in which flows and masks are linear."""

from __future__ import annotations

from typing import Any

import numpy as np

TILT_TERMS = 2
TURN_TERMS = 9
MASK_TERMS = 1 + TILT_TERMS + TURN_TERMS

TILT_FLOW = slice(0, 2 * TILT_TERMS)
TURN_FLOW = slice(TILT_FLOW.stop, TILT_FLOW.stop + 2 * TURN_TERMS)
PAINT = slice(TURN_FLOW.stop, TURN_FLOW.stop + 4)
MASK = slice(PAINT.stop, PAINT.stop + MASK_TERMS)
CHANNELS = MASK.stop
"""Channels of the turner's coefficient map, in this order: tilt flow (x of each term, then y), turn flow
(likewise), paint (premultiplied RGBA), mask."""

FLOW_UNIT = 16.0
"""Frame pixels that a flow coefficient of 1 stands for."""
MASK_RISE = 6.0
"""How fast the paint is let in as the pose leaves neutral."""


def tilt_basis(neck_z: Any) -> Any:
    """Return the tilt terms of numbers or arrays, stacked along a new last axis."""
    return _stack([neck_z, neck_z**2])


def turn_basis(head_x: Any, head_y: Any) -> Any:
    """Return the turn terms: every monomial of degree 1 to 3, stacked along a new last axis."""
    x, y = head_x, head_y
    return _stack([x, y, x**2, x * y, y**2, x**3, x**2 * y, x * y**2, y**3])


def mask_basis(head_x: Any, head_y: Any, neck_z: Any) -> Any:
    """Return the mask terms: 1, tilt terms, turn terms."""
    return _stack([head_x * 0 + 1, *head_terms(head_x, head_y, neck_z)])


def head_terms(head_x: Any, head_y: Any, neck_z: Any) -> list[Any]:
    """Return the tilt terms and the turn terms."""
    x, y, z = head_x, head_y, neck_z
    return [z, z**2, x, y, x**2, x * y, y**2, x**3, x**2 * y, x * y**2, y**3]


def mirrored(maps: np.ndarray) -> np.ndarray:
    """Return the coefficient maps (CHANNELS, n, n) of the mirrored drawing; twice, it changes nothing.

    In a mirror x, yaw and tilt change their signs: a term of odd degree in yaw or tilt does, and an x flow
    once more.
    """
    tilt = np.array([-1, 1])
    turn = np.array([1, -1, 1, -1, 1, 1, -1, 1, -1])
    signs = np.concatenate([-tilt, tilt, -turn, turn, np.ones(4), [1], tilt, turn]).astype(maps.dtype)
    return np.ascontiguousarray(maps[..., ::-1] * signs[:, None, None])


def _stack(terms: list[Any]) -> Any:
    if isinstance(terms[0], float | int | np.floating):
        return np.array(terms, np.float32)
    if isinstance(terms[0], np.ndarray):
        return np.stack([np.asarray(t, np.float32) for t in terms], -1)
    import torch

    return torch.stack(terms, -1)
