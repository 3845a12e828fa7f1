"""The VMC protocol, as a marionette hears it: bones and expressions of an avatar, by OSC over UDP.

Convention:
    Unity's axes: x to the avatar's right, y up, z to where the avatar looks, left-handed. Rotations are
    local: the head's is the product along `HEAD_CHAIN`. Written as numbers its matrix is `Ry Rx Rz`; with x
    changed in sign on both sides it is the matrix of `tracking.trackers.head_rotation`.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple

import numpy as np

from tracking.basics.arrays import Array
from tracking.network.arkit import mouth_opening, shapes_of
from tracking.network.osc import OscMessage, elements, message_of
from tracking.network.reading import NO_FACE, PacketError, Reading
from tracking.network.vmc_layout import VmcLayout, layout_of
from tracking.network.vmc_names import BONES, HEAD_CHAIN, VRM0_OF_ANY
from tracking.trackers.head_rotation import rotation_angles, rotation_matrix
from tracking.trackers.shape_numbers import gaze_of_eyes, numbers_of_expressions, numbers_of_shapes

LONGEST = 65507
_MOST_VALUES, _LONGEST_NAME = 512, 64
_MOST_LAYOUTS = 64
_LARGEST = 1e6
_FLIP = np.diag([-1.0, 1.0, 1.0])
_VOWELS = ("A", "I", "U", "E", "O")

Quaternion = tuple[float, float, float, float]
"""x, y, z, w."""


class UnityAngles(NamedTuple):
    """Unity's Euler angles in degrees: to the avatar's right, down, crown to the avatar's left."""

    yaw_to_avatars_right: float
    pitch_down: float
    roll_to_avatars_left: float


class VmcDecoder:
    """Gathers what the datagrams of one sender say; a reading comes with a head or with the end of a set.

    Args:
        mirrored: whether the sender has mirrored already, as most do: the avatar's left then follows the
            user's right, and our own mirror gives the motion back as it was sent.

    Attributes:
        bones: local rotations by bone, of `BONES`.
        values: expressions in force, by the name in lower case.
        gathered: expressions that wait for the end of the set.
        state: the last `/VMC/Ext/OK`: loaded, calibration, mode, tracking, as many as were sent.
        time_s: the sender's time.
        skipped: messages known by their address that could not be used.
    """

    def __init__(self, *, mirrored: bool = True) -> None:
        self._mirrored = mirrored
        self.bones: dict[str, Quaternion] = {}
        self.values: dict[str, float] = {}
        self.gathered: dict[str, float] = {}
        self.state: tuple[int, ...] = ()
        self.time_s: float | None = None
        self.skipped = 0
        self._layouts: dict[int, VmcLayout] = {}
        self._takers: dict[str, Callable[[OscMessage], bool | None]] = {
            "/VMC/Ext/OK": self._take_state,
            "/VMC/Ext/T": self._take_time,
            "/VMC/Ext/Bone/Pos": self._take_bone,
            "/VMC/Ext/Blend/Val": self._take_value,
            "/VMC/Ext/Blend/Apply": self._take_end,
        }

    def feed(self, data: bytes) -> Reading | None:
        """Take a datagram; see `Decoder.feed`. A message of no use is left out, the others count."""
        if len(data) > LONGEST:
            raise PacketError(f"{len(data)} bytes")
        told = self._take_at_once(data)
        if told is None:
            told = self._take_one_by_one(data)
        if self.state and self.state[0] == 0:
            return NO_FACE if told else None
        return self.reading() if told else None

    def forget(self) -> None:
        """Take no datagram for one of the same layout as another before; nothing else is forgotten."""
        self._layouts.clear()

    def reading(self) -> Reading:
        """Return the face as the person's, whom the avatar copies."""
        shapes = self.shapes()
        known = self._expressions()
        blink = known.get("Blink")
        left, right = known.get("Blink_L"), known.get("Blink_R")
        opening = _most(mouth_opening(shapes), *(known.get(name) for name in _VOWELS))
        reading = Reading(
            True,
            self._head(),
            _most(blink, left, shapes.get("eyeBlinkLeft")),
            _most(blink, right, shapes.get("eyeBlinkRight")),
            opening,
            shapes,
            {**numbers_of_expressions(known), **self._gaze(), **numbers_of_shapes(shapes, opening)},
        )
        return reading.mirrored() if self._mirrored else reading

    def expression(self, name: str) -> float | None:
        """Return the value of an expression by VRM 0's name, whichever of the two names was sent."""
        return self._expressions().get(name)

    def _expressions(self) -> dict[str, float]:
        """Return the values by VRM 0's names; the larger where both names were sent."""
        known: dict[str, float] = {}
        for key, value in self.values.items():
            name = VRM0_OF_ANY.get(key)
            if name is not None:
                known[name] = max(value, known.get(name, value))
        return known

    def shapes(self) -> Mapping[str, float]:
        """Return ARKit shapes among the expressions ("perfect sync")."""
        return shapes_of(self.values.items())

    def head_total(self) -> UnityAngles | None:
        """Return the head's rotation over all bones of the chain; None where none was sent."""
        matrix = self._head_matrix()
        return None if matrix is None else unity_angles(matrix)

    def _head(self) -> tuple[float, float, float] | None:
        matrix = self._head_matrix()
        return None if matrix is None else rotation_angles(_FLIP @ matrix @ _FLIP)

    def _gaze(self) -> dict[str, float]:
        """Return the gaze of the eyes' bones; nothing where they rest, for then expressions may tell it."""
        turned = [self.bones[name] for name in ("LeftEye", "RightEye") if name in self.bones]
        if all(rotation[3] > 0.99999 for rotation in turned):
            return {}
        angles = [unity_angles(rotation_of(rotation)) for rotation in turned]
        return gaze_of_eyes(*((a.yaw_to_avatars_right, -a.pitch_down) for a in angles))

    def _head_matrix(self) -> Array | None:
        if "Head" not in self.bones and "Neck" not in self.bones:
            return None
        total = (0.0, 0.0, 0.0, 1.0)
        for bone in HEAD_CHAIN:
            if bone in self.bones:
                total = _product(total, self.bones[bone])
        return rotation_of(total)

    def _take_at_once(self, data: bytes) -> bool | None:
        """Take a datagram whose layout is known; None, with nothing taken, for any other or odd floats."""
        layout = self._layouts.get(len(data))
        floats = None if layout is None else layout.floats(data)
        if layout is None or floats is None:
            return None
        values, bones, time, state, ends = layout.slots
        told = {name: floats[at] for name, at in values}
        if len(self.gathered) + len(told) > _MOST_VALUES or (
            told and not -_LARGEST <= min(told.values()) <= max(told.values()) <= _LARGEST
        ):
            return None
        turned = {name: _turned(floats[at + 3 : at + 7]) for name, at in bones}
        rotations = {name: rotation for name, rotation in turned.items() if rotation is not None}
        if len(rotations) < len(turned):
            return None
        self.bones.update(rotations)
        self.gathered.update(told)
        self.time_s = self.time_s if time is None else floats[time]
        self.state = self.state if state is None else state
        gone = state is not None and state[0] == 0
        return (self._take_end() if ends else gone) or gone or any(name in rotations for name in _HEAD)

    def _take_one_by_one(self, data: bytes) -> bool:
        """Take a datagram message by message; say whether there is something new to show."""
        parts = elements(data)
        told: list[bool | None] = []
        whole: list[OscMessage] = []
        damage = PacketError("no message of use")
        for part in parts:
            try:
                message = message_of(part)
            except PacketError as error:
                damage = error
                continue
            whole.append(message)
            told.append(self._take(message))
        if all(taken is None for taken in told):
            raise damage
        if len(told) == len(parts) and None not in told:
            self._learn(layout_of(data, parts, whole, BONES), len(data))
        return any(told)

    def _learn(self, layout: VmcLayout | None, size: int) -> None:
        if layout is None:
            return
        if len(self._layouts) >= _MOST_LAYOUTS:
            self._layouts.clear()
        self._layouts[size] = layout

    def _take(self, message: OscMessage) -> bool | None:
        """Take one message; say whether there is something new to show, None where it is of no use."""
        taker = self._takers.get(message.address)
        if taker is None:
            return False
        told = taker(message)
        self.skipped += told is None
        return told

    def _take_state(self, message: OscMessage) -> bool | None:
        if not message.types.startswith("i"):
            return None
        self.state = tuple(int(a) for a in message.arguments[:4] if isinstance(a, int))
        return self.state[0] == 0

    def _take_time(self, message: OscMessage) -> bool | None:
        if not message.types.startswith("f"):
            return None
        self.time_s = _float(message.arguments[0])
        return False

    def _take_bone(self, message: OscMessage) -> bool | None:
        if not message.types.startswith("sfffffff"):
            return None
        name = str(message.arguments[0])
        if name not in BONES:
            return False
        rotation = _turned([_float(a) for a in message.arguments[4:8]])
        if rotation is None:
            return None
        self.bones[name] = rotation
        return name in _HEAD

    def _take_value(self, message: OscMessage) -> bool | None:
        if not message.types.startswith("sf"):
            return None
        name, value = str(message.arguments[0]).lower(), _float(message.arguments[1])
        full = len(self.gathered) >= _MOST_VALUES and name not in self.gathered
        if len(name) > _LONGEST_NAME or full or abs(value) > _LARGEST:
            return None
        self.gathered[name] = value
        return False

    def _take_end(self, _: OscMessage | None = None) -> bool:
        if len(self.values) + len(self.gathered) > 2 * _MOST_VALUES:
            self.values.clear()
        self.values.update(self.gathered)
        self.gathered.clear()
        return True


_HEAD = ("Neck", "Head")


def _turned(rotation: Sequence[float]) -> Quaternion | None:
    """Return a quaternion of length 1 of four finite numbers; None where it is none."""
    x, y, z, w = rotation
    length = math.sqrt(x * x + y * y + z * z + w * w)
    return (x / length, y / length, z / length, w / length) if 1e-6 < length < 1e6 else None


def rotation_of(quaternion: Quaternion) -> Array:
    """Return the (3, 3) matrix of a quaternion of length 1."""
    x, y, z, w = quaternion
    return np.array(
        [
            [1 - 2 * (y * y + z * z), 2 * (x * y - w * z), 2 * (x * z + w * y)],
            [2 * (x * y + w * z), 1 - 2 * (x * x + z * z), 2 * (y * z - w * x)],
            [2 * (x * z - w * y), 2 * (y * z + w * x), 1 - 2 * (x * x + y * y)],
        ]
    )


def quaternion_of(matrix: Array) -> Quaternion:
    """Return the quaternion of a (3, 3) rotation by less than 180 degrees, w not below 0."""
    w = math.sqrt(max(1.0 + float(np.trace(matrix)), 1e-12)) / 2.0
    x = (matrix[2, 1] - matrix[1, 2]) / (4.0 * w)
    y = (matrix[0, 2] - matrix[2, 0]) / (4.0 * w)
    z = (matrix[1, 0] - matrix[0, 1]) / (4.0 * w)
    return float(x), float(y), float(z), w


def _product(first: Quaternion, then: Quaternion) -> Quaternion:
    """Return the quaternion whose matrix is the product of two quaternions' matrices."""
    ax, ay, az, aw = first
    bx, by, bz, bw = then
    return (
        aw * bx + ax * bw + ay * bz - az * by,
        aw * by - ax * bz + ay * bw + az * bx,
        aw * bz + ax * by - ay * bx + az * bw,
        aw * bw - ax * bx - ay * by - az * bz,
    )


def unity_angles(matrix: Array) -> UnityAngles:
    """Return the angles of a rotation (3, 3), `matrix = Ry(yaw) Rx(pitch) Rz(roll)`."""
    pitch = math.asin(min(max(-float(matrix[1, 2]), -1.0), 1.0))
    yaw = math.atan2(matrix[0, 2], matrix[2, 2])
    roll = math.atan2(matrix[1, 0], matrix[1, 1])
    return UnityAngles(math.degrees(yaw), math.degrees(pitch), math.degrees(roll))


def unity_matrix(pitch_deg: float, yaw_deg: float, roll_deg: float) -> Array:
    """Return the (3, 3) matrix on Unity's axes of angles in the terms of `TrackedFace`."""
    return _FLIP @ rotation_matrix(pitch_deg, yaw_deg, roll_deg) @ _FLIP


def _most(*values: float | None) -> float | None:
    known = [value for value in values if value is not None]
    return max(known) if known else None


def _float(argument: object) -> float:
    assert isinstance(argument, float | int)  # the types were looked at
    return float(argument)
