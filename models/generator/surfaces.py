"""Depth and attachment of each layer of a character: what turns with the head, how far, and what hangs."""

from __future__ import annotations

from dataclasses import replace
from typing import NamedTuple

import numpy as np

from models.generator import accessories, geometry, hair
from models.generator.canvas import MARGIN
from models.generator.design import Design
from models.generator.geometry import Surface, by_row
from models.generator.hair import HairStyle

YAW_RIM = -4.0
"""Frame pixels, depth that the outline of hair has less in yaw than in pitch."""
EAR_LIFT = -12.5
"""Frame pixels, depth that ears have more in yaw than in pitch."""
SIDE_TAIL = -13.0
"""Frame pixels, depth of a single tail."""
PITCH_NAPE = 0.35
"""Share of its depth that hair at the nape makes in pitch. When the chin rises it comes down by 4 pixels in
published frames, and rises by 1 or 2 where people rigged characters."""
YAW_NAPE = 0.45
"""Likewise in yaw, of hair that ends at the nape: in published frames it goes against the face by 1 to 4
pixels, where people rigged characters it hardly moves."""
_ONES = np.ones((geometry.NODES, geometry.NODES), np.float32)


class _Hanging(NamedTuple):
    """How far hair takes part in what the head does, float32 (NODES,) each, 0..1 by row.

    Attributes:
        hang: hair around the head, in a turn.
        free: tails and locks before the shoulders, in a turn: people rig them as one piece.
        sway: all of it, in a tilt.
    """

    hang: np.ndarray
    free: np.ndarray
    sway: np.ndarray


class _Rim(NamedTuple):
    """Depth of the hair's outline by row, frame pixels, float32 (NODES,) each.

    Attributes:
        pitch: the depth that counts in pitch and, with `yaw`, in yaw.
        yaw: what it has more in yaw.
        stays: share of its depth that hair at the nape makes in yaw.
    """

    pitch: np.ndarray
    yaw: np.ndarray
    stays: float


def surfaces_of(d: Design, style: HairStyle) -> dict[str, Surface]:
    """Return the surface of each layer of a design."""
    r, chin = d.rng, d.chin_y
    deep = _deepness(d)
    front, width = _front(d) * deep, _hair_width(d)
    hanging = _hanging(d, style)
    bangs, rim = _bangs(d, style), _rim(d, style)
    ball = _hair_ball(d, width, front + bangs, rim, hanging)
    skin = _face(d, front - 2 + np.minimum(bangs, 0))
    reach = width * r.uniform(1.0, 1.15)
    panels, sides = _panels(d, reach, front * 0.9, hanging), _sides(d, reach, front * 0.9, hanging)
    back = replace(_back(d, style, width, front, rim, hanging), droop=0.25, hang_y=chin - 14)
    neck = _neck(d)
    free, sway = (row[:, None] * _ONES for row in (hanging.free, hanging.sway))
    return {
        "back": back,
        "tails": _tails(d, style, r.uniform(-2, 14), free, sway),
        "behind": geometry.flat(r.uniform(14, 42)),
        "body": neck,
        # In pitch ears go a third of the face's way, in yaw hardly any: they open towards their rims.
        "ears": replace(geometry.flat(r.uniform(10, 21)), lift=EAR_LIFT, narrow=-0.6),
        "face": skin,
        "brows": skin,
        "panels": panels,
        "sides": sides,
        "forelocks": _forelocks(d, free, sway),
        "front": ball,
        "worn": replace(ball, z=ball.z + 1),
        "hat": _hat(d, deep),
    }


def _deepness(d: Design) -> float:
    """Return how deep the head is, 1 as usual."""
    # A face that is wide for its height is flat: measured on four drawings, and as children's faces are.
    breadth = 2 * d.face_width / (d.chin_y - d.eye_y)
    return float(np.clip(1.0 - 0.6 * (breadth - 1.68), 0.76, 1.1)) + d.rng.normal(0, 0.03)


def _front(d: Design) -> np.ndarray:
    """Return the depth of the head's middle by row, float32 (NODES,), frame pixels."""
    top, eye, chin = d.hair_top, d.eye_y, d.chin_y
    return by_row(
        [
            (top - 12, 13),
            (top, 1),
            (top + 5, 13),
            (top + 10, 24),
            (top + 20, 40),
            (top + 28, 50),
            (top + 42, 55),
            (eye - 14, 54),
            (eye, 50),
            (eye + 16, 46),
            (chin - 12, 41),
            (chin, 34),
            (chin + 12, 22),
            (chin + 40, 14),
        ]
    )


def _hair_width(d: Design) -> np.ndarray:
    """Return the half width of the hair by row, (NODES,), frame pixels: an ellipse above, straight below."""
    top, eye = d.hair_top, d.eye_y
    rows = np.arange(geometry.NODES) * 4 - MARGIN
    rise = np.clip(1 - ((rows - (eye - 15)) / (top - 4 - (eye - 15))) ** 2, 0.02, 1)
    return np.where(rows < eye - 15, np.maximum(d.hair_width * np.sqrt(rise), 14), d.hair_width) * 0.985


def _hanging(d: Design, style: HairStyle) -> _Hanging:
    """Return how far hair takes part: it goes with the head however long it is.

    It comes to rest just above the frame's lower end: measured on locks that hang over the chest.
    """
    top, r = d.hair_top, d.rng
    rests = 6 * (r.uniform(0.3, 1.5) - 0.9 if style.back == "long" else r.uniform(1.0, 2.0) - 1.5)
    sway = by_row([(212 + rests, 1.0), (226 + rests, 0.5), (239 + rests, 0.07), (246 + rests, 0.0)])
    crown = by_row([(top - 8, 0.85), (top + 2, 0.85), (top + 16, 1.0)])
    low = by_row([(222 + rests, 1.0), (236 + rests, 0.6), (249 + rests, 0.15), (257 + rests, 0.0)])
    return _Hanging(sway * crown, crown * low, sway)


def _covers_ears(style: HairStyle) -> bool:
    return not style.in_locks and hair.has_panels(style)


def _bangs(d: Design, style: HairStyle) -> np.ndarray:
    """Return how far bangs stand before the forehead by row, (NODES,), frame pixels.

    Those of a full bob most of all; hair combed away shows how flat it is.
    """
    top, eye = d.hair_top, d.eye_y
    combed = style.fringe in ("back", "parted", "curtain")
    volume = (-5.0 if combed else 1.0) + (3.0 if _covers_ears(style) else 0.0)
    return volume * by_row([(top + 10, 0), (top + 36, 1), (eye - 6, 1), (eye + 12, 0)])


def _rim(d: Design, style: HairStyle) -> _Rim:
    """Return where the hair's outline lies: it is where a head turns away.

    A little before the neck's axis at the crown, and behind it further down, where the hair goes round the
    nape. What cannot be seen in a drawing varies little: it would only be noise to who learns from it.
    """
    r, long = d.rng, style.back == "long"
    nape = by_row([(d.eye_y - 8, 0.0), (d.eye_y + 8, 0.25), (d.chin_y - 10, 0.8), (d.chin_y + 6, 1.0)])
    deep = float(np.clip(r.normal(-23, 4), -36, -10))
    if long:
        # Long hair does not go round the nape: it hangs beside the neck.
        deep = 0.9 * deep + 15
    temple = r.normal(13 if _covers_ears(style) else 3, 2) * (1 - nape)
    pitch = temple + (5.0 if long else PITCH_NAPE * deep) * nape
    # In yaw the outline stands still, for what turns away is always made of something else; hair at the
    # nape goes the other way.
    stays = 1.0 if long else YAW_NAPE
    return _Rim(pitch, YAW_RIM + temple + stays * deep * nape - pitch, stays)


def _hair_ball(d: Design, width: np.ndarray, front: np.ndarray, rim: _Rim, hanging: _Hanging) -> Surface:
    """Return the surface of the hair before and above the face; `width` and `front` are by row, (NODES,)."""
    top = d.hair_top
    upper = by_row([(top + 6, 0.2), (top + 36, 0.7)])
    # In pitch the crown rolls away behind its rim; in yaw it goes a little with the hair before it.
    lift = by_row([(top - 12, 2), (top, 9), (top + 6, 6), (top + 15, 3), (top + 34, 0)])[:, None]
    ball = geometry.dome(d.cx, width, front, rim.pitch * upper, hanging.hang, hanging.sway)
    rolls = geometry.dome(d.cx, width, 0 * front, rim.yaw, hanging.hang, hanging.sway)
    return replace(ball, lift=lift + rolls.z)


def _face(d: Design, front: np.ndarray) -> Surface:
    """Return the surface of the face; `front` is its depth in the middle by row, (NODES,), frame pixels.

    Its depth follows its drawn outline: a jaw that narrows turns away where it is seen to end.
    """
    top, eye, chin = d.hair_top, d.eye_y, d.chin_y
    tall = chin - eye
    width = by_row(
        [
            (top, 0.9),
            (eye - 20, 1.12),
            (eye + 4, 1.1),
            (eye + 0.42 * tall, 1.03),
            (eye + 0.74 * tall, max(0.72 + 0.22 * d.jaw, 0.5)),
            (chin, max(0.34 + 0.26 * d.jaw, 0.42)),
        ]
    )
    jaw_edge = by_row([(eye + 6, 0), (eye + 0.74 * tall, 11), (chin, 22)])
    solid = by_row([(chin, 1.0)])
    skin = geometry.dome(d.cx, width * d.face_width, front, d.rng.normal(0.5, 2) + jaw_edge, solid, solid)
    nose = 5 * np.exp(
        -(((geometry.GRID_X - d.cx) / 7) ** 2) - ((geometry.GRID_Y - (eye + d.mouth_y) / 2) / 9) ** 2
    )
    # Measured: in yaw the chin makes less of the way than in pitch.
    jaw = by_row([(chin - 22, 1.0), (chin - 4, 0.75), (chin + 6, 0.65)])[:, None]
    return Surface(skin.z + nose.astype(np.float32), skin.turn, skin.tilt, jaw)


def _panels(d: Design, reach: np.ndarray, front: np.ndarray, hanging: _Hanging) -> Surface:
    """Return the surface of hair that covers the ears: it goes with the face, however far out.

    `reach` is its half width and `front` its depth in the middle, by row, (NODES,), frame pixels.
    """
    eye, chin = d.eye_y, d.chin_y
    beside = d.rng.normal(17, 3) * by_row([(eye - 30, 0.7), (eye, 1.0), (chin, 0.75)])
    return geometry.dome(d.cx, reach, front, beside, hanging.hang, hanging.sway)


def _sides(d: Design, reach: np.ndarray, front: np.ndarray, hanging: _Hanging) -> Surface:
    """Return the surface of locks from the temples; `reach` and `front` are as for `_panels`."""
    eye, chin = d.eye_y, d.chin_y
    forward = d.rng.normal(17, 4) * by_row([(eye - 30, 0.4), (eye, 1.0)])
    along = np.minimum(front, by_row([(eye + 4, 44), (chin - 18, 28), (chin - 4, 19), (chin + 30, 16)]))
    sides = geometry.dome(d.cx, reach, along, forward, hanging.free, hanging.sway)
    # Below the eyes they make more of the way in yaw than in pitch, over the chest twice as much.
    further = [(eye - 20, 0.0), (eye, 5.0), (chin - 18, 8.0), (chin - 4, 10.0), (chin + 28, 14.0)]
    return replace(sides, lift=by_row(further)[:, None])


def _back(
    d: Design, style: HairStyle, width: np.ndarray, front: np.ndarray, rim: _Rim, hanging: _Hanging
) -> Surface:
    """Return the surface of the hair behind the head; `width` and `front` are by row, (NODES,)."""
    r, eye, chin, long = d.rng, d.eye_y, d.chin_y, style.back == "long"
    hang, sway = hanging.hang, hanging.sway
    if r.random() < (0.2 if long else 0.05):
        # Long hair brought forward over the shoulders stands beside the face.
        return geometry.dome(
            d.cx, width * r.uniform(1.05, 1.3), front * r.uniform(0.3, 0.7), r.uniform(-8, 5), hang, sway
        )
    # A bowl around the back of the head, deepest in the middle.
    bowl = -r.uniform(30, 46) * by_row([(eye - 10, 0.6), (chin - 8, 1.0), (chin + 30, 0.7)])
    if long:
        bowl = bowl * by_row([(chin - 8, 0.8), (chin + 30, 0.5)])
    wide = width * r.uniform(1.0, 1.3)
    shallow = geometry.dome(d.cx, wide, PITCH_NAPE * bowl, rim.pitch, hang, sway)
    deeper = geometry.dome(d.cx, wide, (rim.stays - PITCH_NAPE) * bowl, rim.yaw, hang, sway)
    return replace(shallow, lift=deeper.z)


def _neck(d: Design) -> Surface:
    """Return the surface of neck and body: the neck leans, the shoulders stay."""
    chin = d.chin_y
    outside = np.abs(geometry.GRID_X - d.cx) - d.neck_width
    leaning = by_row([(chin + 6, 1.0), (chin + 18, 0.6), (chin + 30, 0.25), (chin + 44, 0.0)])[:, None]
    shoulders = by_row([(chin, 0.0), (chin + 12, 1.0)])[:, None] * np.clip(outside / 10, 0, 1)
    return Surface(
        _ONES * d.rng.uniform(0, 8),
        by_row([(chin - 10, 0.5), (chin + 14, 0.0)])[:, None] * _ONES,
        leaning * (1 - shoulders),
    )


def _forelocks(d: Design, turn: np.ndarray, tilt: np.ndarray) -> Surface:
    """Return the surface of locks over the chest; `turn` and `tilt` as of a `Surface`."""
    eye, chin = d.eye_y, d.chin_y
    depth = by_row([(eye, 6), (chin - 12, 14), (chin + 30, 15)])[:, None] * _ONES
    return Surface(depth, turn, tilt, lift=by_row([(chin - 12, 2), (chin + 30, 15)])[:, None])


def _hat(d: Design, deep: float) -> Surface:
    """Return the surface of a hat: a head of its own height, with a brim that stands around it."""
    hat = accessories.hat_of(d)
    crown, brim = hat.top, hat.brim_y
    front = by_row(
        [(crown - 4, 16), (crown + 8, 32), (0.5 * (crown + brim), 46), (brim - 3, 56), (brim + 9, 60)]
    )
    # Wider from row to row slowly: depth that jumps would fold when the chin rises.
    reach = float(np.clip(hat.reach, 1.06 * d.hair_width, 1.5 * d.hair_width))
    wide = by_row([(crown + 4, 1.06 * d.hair_width), (brim - 4, reach)])
    ones = by_row([(brim, 1.0)])
    return geometry.dome(d.cx, wide, front * deep, -2.0, ones, ones)


def _tails(d: Design, style: HairStyle, depth: float, turn: np.ndarray, tilt: np.ndarray) -> Surface:
    """Return the surface of tails: in yaw both come nearer the head, in a tilt they hang half upright.

    `turn` and `tilt` are float32 (NODES, NODES), as of a `Surface`.
    """
    if style.tails == "buns":
        return Surface(0 * turn + depth, turn, tilt, lift=YAW_RIM)
    root = d.eye_y + hair.tail_height(style)
    if style.tails == "side":
        # One tail alone is tied behind the ear, and goes the other way wherever the head turns.
        return Surface(0 * turn + SIDE_TAIL, turn, tilt, droop=0.45, hang_y=root)
    if style.tails == "pony":
        root = d.hair_top + 14
    return Surface(0 * turn + depth, turn, tilt, lift=-6.5 - 0.5 * depth, narrow=2.8, droop=0.45, hang_y=root)
