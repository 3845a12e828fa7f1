"""The stream of VTube Studio's phone app, which MeowFace speaks too: JSON over UDP, a datagram a frame.

Three spellings of the shapes are in use (iPhone, Android, MeowFace), see `tracking.network.arkit`.

Convention:
    In the app's rotation x is yaw, y pitch and z roll: x > 0 face to the person's left, y > 0 face down,
    z > 0 crown to the person's left. No phone was at hand to see it: so open tools read it that drive VTube
    Studio itself. `Axes` changes it.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, cast

from tracking.errors import InputError
from tracking.network.arkit import shapes_of
from tracking.network.phone_frame import PhoneFrame, Triple, finite
from tracking.network.reading import NO_FACE, PacketError, Reading, reading_of_shapes

PHONE_PORT = 21412
"""Where the app on the phone listens for requests."""

LISTEN_PORT = 11125
MEOWFACE_PORT = 12345

LONGEST = 16384
"""Bytes of the largest datagram that is looked at; real ones have about 2 kB."""

_MOST_SHAPES = 256


@dataclass(frozen=True, slots=True)
class Axes:
    """Which of the app's axes is which angle, and with what sign.

    Attributes:
        pitch, yaw, roll: `x`, `y` or `z`, with `-` before it where the sign is the other one.

    Raises:
        InputError: if an axis is none of these, or one is named twice.
    """

    pitch: str = "-y"
    yaw: str = "-x"
    roll: str = "-z"

    def __post_init__(self) -> None:
        letters = sorted(axis.removeprefix("-") for axis in (self.pitch, self.yaw, self.roll))
        if letters != ["x", "y", "z"]:
            raise InputError(
                f"axes pitch={self.pitch}, yaw={self.yaw}, roll={self.roll}: each of x, y, z (or -x ...) once"
            )

    def angles(self, rotation: Triple) -> Triple:
        """Return pitch, yaw and roll in the terms of `TrackedFace`."""
        pitch, yaw, roll = (self._angle(rotation, axis) for axis in (self.pitch, self.yaw, self.roll))
        return pitch, yaw, roll

    @staticmethod
    def _angle(rotation: Triple, axis: str) -> float:
        value = rotation["xyz".index(axis[-1])]
        return -value if axis.startswith("-") else value


def request(port: int, name: str = "Ichimai", seconds: float = 5.0) -> bytes:
    """Return what asks the phone for frames; to be sent again every second.

    Args:
        port: where they shall come to.
        name: who asks, 1 to 32 characters.
        seconds: for how long the phone sends, 0.5 to 10.
    """
    asked = {"messageType": "iOSTrackingDataRequest", "time": seconds, "sentBy": name, "ports": [port]}
    return json.dumps(asked, separators=(",", ":")).encode()


def parse(data: bytes) -> PhoneFrame:
    """Return the frame of a datagram; fields that are damaged or unknown are left out.

    Raises:
        PacketError: if it is no such object, too long, or nothing in it can be used.
    """
    fields = _object(data)
    seen = fields.get("FaceFound")
    if not isinstance(seen, bool):
        raise PacketError("no FaceFound")
    frame = PhoneFrame(
        seen,
        shapes_of(_pairs(fields.get("BlendShapes"))),
        _triple(fields.get("Rotation")),
        _triple(fields.get("Position")),
        _triple(fields.get("EyeLeft")),
        _triple(fields.get("EyeRight")),
    )
    if seen and not frame.shapes and frame.head_deg is None:
        raise PacketError("neither head nor shapes")
    return frame


class VtubeStudioPhoneDecoder:
    """Readings of the phone app or of MeowFace."""

    def __init__(self, axes: Axes | None = None) -> None:
        self._axes = axes or Axes()

    def feed(self, data: bytes) -> Reading:
        """Return what a datagram says; see `Decoder.feed`."""
        frame = parse(data)
        if not frame.seen:
            return NO_FACE
        head = frame.head_deg
        return reading_of_shapes(frame.shapes, None if head is None else self._axes.angles(head))


def _object(data: bytes) -> Mapping[str, Any]:
    if len(data) > LONGEST:
        raise PacketError(f"{len(data)} bytes")
    try:
        found = json.loads(data)
    except (ValueError, RecursionError) as error:  # not UTF-8 and not JSON are ValueErrors
        raise PacketError("no JSON") from error
    if not isinstance(found, dict):
        raise PacketError("no JSON object")
    return cast("dict[str, Any]", found)


def _pairs(entries: Any) -> list[tuple[str, float]]:
    if not isinstance(entries, list):
        return []
    found: list[tuple[str, float]] = []
    for entry in cast("list[Any]", entries)[:_MOST_SHAPES]:
        if not isinstance(entry, dict):
            continue
        shape = cast("dict[str, Any]", entry)
        if isinstance(name := shape.get("k"), str):
            value = _number(shape.get("v"))
            if value is not None:
                found.append((name, value))
    return found


def _triple(value: Any) -> Triple | None:
    if not isinstance(value, dict):
        return None
    axes = cast("dict[str, Any]", value)
    x, y, z = (_number(axes.get(axis)) for axis in "xyz")
    return None if x is None or y is None or z is None else (x, y, z)


def _number(value: Any) -> float | None:
    if isinstance(value, bool) or not isinstance(value, int | float) or not -1e6 <= value <= 1e6:
        return None
    return finite(float(value))
