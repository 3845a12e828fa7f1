"""What a packet from another tracker says about a face, and the face made of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Protocol

from tracking.expressions.measures import clues_of_phone
from tracking.face import TrackedFace
from tracking.network.arkit import mirrored_shapes, mouth_opening
from tracking.pose import CORE, MEASURED, parameter
from tracking.trackers.shape_numbers import numbers_of_shapes


class PacketError(ValueError):
    """A packet that is not of the protocol, or damaged. It is counted; the user is not bothered."""


@dataclass(frozen=True, slots=True)
class Reading:
    """One packet's face in the terms of `TrackedFace`; left and right are the person's.

    Attributes:
        seen: False where the sender says that it sees no face; the rest means nothing then.
        angles_deg: pitch, yaw and roll; None where the packet has no head.
        left_eye: closure of the person's left eye, 0 to 1; None where the packet has none.
        right_eye: likewise.
        mouth: opening, 0 to 1; None where the packet has none.
        shapes: all shapes by ARKit's names.
        numbers: numbers of the pose table beyond the six, as far as the packet tells them, by name.
    """

    seen: bool = True
    angles_deg: tuple[float, float, float] | None = None
    left_eye: float | None = None
    right_eye: float | None = None
    mouth: float | None = None
    shapes: Mapping[str, float] = field(default_factory=dict[str, float])
    numbers: Mapping[str, float] = field(default_factory=dict[str, float])

    def mirrored(self) -> Reading:
        """Return what is seen in a mirror: yaw and roll change sign, left and right change places."""
        angles = self.angles_deg
        return replace(
            self,
            angles_deg=None if angles is None else (angles[0], -angles[1], -angles[2]),
            left_eye=self.right_eye,
            right_eye=self.left_eye,
            shapes=mirrored_shapes(self.shapes),
            numbers={
                (row := parameter(name)).partner: row.mirror_sign * value
                for name, value in self.numbers.items()
            },
        )


NO_FACE = Reading(seen=False)


class Decoder(Protocol):
    """Makes readings of one sender's packets. A plain object for one thread."""

    def feed(self, data: bytes) -> Reading | None:
        """Return what a packet says; None for one that is in order and says nothing (yet) about the face.

        Raises:
            PacketError: if it is foreign or damaged.
        """
        ...


def reading_of_shapes(
    shapes: Mapping[str, float],
    angles_deg: tuple[float, float, float] | None,
    numbers: Mapping[str, float] | None = None,
) -> Reading:
    """Return the reading of ARKit shapes and a head.

    Args:
        shapes: by ARKit's names.
        angles_deg: pitch, yaw and roll.
        numbers: that are known otherwise; the shapes' own go before.

    Raises:
        PacketError: if there is nothing in them to move a face by.
    """
    if angles_deg is None and not shapes:
        raise PacketError("neither head nor shapes")
    opening = mouth_opening(shapes)
    return Reading(
        True,
        angles_deg,
        shapes.get("eyeBlinkLeft"),
        shapes.get("eyeBlinkRight"),
        opening,
        shapes,
        {**(numbers or {}), **numbers_of_shapes(shapes, opening)},
    )


def face_of(reading: Reading, time_s: float, before: TrackedFace | None = None) -> TrackedFace | None:
    """Return the face of a reading, or None where none is seen.

    Args:
        reading: as decoded.
        time_s: `time.monotonic()` when the packet came in; the sender's clock may be another machine's.
        before: the last face; a part that the packet lacks stays as it was.
    """
    if not reading.seen:
        return None
    last = before or TrackedFace(time_s, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0)
    angles = reading.angles_deg or (last.pitch_deg, last.yaw_deg, last.roll_deg)
    pitch, yaw, roll = (_bounded(angle, 180.0) for angle in angles)
    numbers = {
        "pitch_deg": pitch,
        "yaw_deg": yaw,
        "roll_deg": roll,
        "left_eye": _part(reading.left_eye, last.left_eye),
        "right_eye": _part(reading.right_eye, last.right_eye),
        "mouth": _part(reading.mouth, last.mouth),
    }
    said = _lips(reading.numbers)
    for row in _FURTHER:
        told = said.get(row.name)
        numbers[row.face] = getattr(last, row.face) if told is None else told * row.per_unit
    face = TrackedFace.from_numbers(time_s, numbers)
    return replace(face, clues=clues_of_phone(reading.shapes))


def _lips(numbers: Mapping[str, float]) -> Mapping[str, float]:
    """Return the numbers with e and o given back to i and u: a face's lips are spread or round."""
    if "mouth_u" not in numbers:
        return numbers
    spread, rounded = (numbers.get(a, 0.0) + numbers.get(b, 0.0) for a, b in _LIPS)
    return {**numbers, "mouth_i": spread, "mouth_u": rounded}


_LIPS = (("mouth_i", "mouth_e"), ("mouth_u", "mouth_o"))
_FURTHER = tuple(row for row in MEASURED if row.name not in CORE)
_TOGETHER = {"mouth_u": ("mouth_u", "mouth_o"), "mouth_i": ("mouth_i", "mouth_e")}
"""Rounded and spread lips: which of both vowels they say follows from how open the mouth is."""


def _part(value: float | None, last: float) -> float:
    return last if value is None else _bounded(value, 2.0)


def _bounded(value: float, most: float) -> float:
    return min(max(value, -most), most)
