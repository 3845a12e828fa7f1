"""iFacialMocap's text over UDP, in all its dialects: versions 1 and 2, Facemotion3D, MeowFace.

A datagram is a frame: `name-value|...|=head#rx,ry,rz,px,py,pz|rightEye#x,y,z|leftEye#x,y,z|`. Version 2
has `&` for the first `-`; MeowFace has blanks round the signs; values are hundredths and may be negative or
fractions.

Convention:
    Angles in degrees: rx > 0 face down, ry > 0 face to the person's left, rz > 0 crown to the person's right.
"""

from __future__ import annotations

from tracking.network.arkit import shapes_of
from tracking.network.phone_frame import PhoneFrame, Triple, finite
from tracking.network.reading import NO_FACE, PacketError, Reading, reading_of_shapes
from tracking.trackers.shape_numbers import gaze_of_eyes

PHONE_PORT = 49983
"""Where iFacialMocap on the phone listens for the start message, and where it sends to."""

FACEMOTION3D_PHONE_PORT = 49993

START = b"iFacialMocap_sahuasouryya9218sauhuiayeta91555dy3719"
START_V2 = START + b"|sendDataVersion=v2"
START_FACEMOTION3D = b"FACEMOTION3D_OtherStreaming"

LONGEST = 8192
"""Bytes of the largest datagram that is looked at; real ones have about 1 kB."""

_END_OF_TCP_FRAME = b"___iFacialMocap"
_MOST_PARTS = 256


def parse(data: bytes) -> PhoneFrame:
    """Return the frame of a datagram; parts that are damaged or unknown are left out.

    Raises:
        PacketError: if it is no text, too long, or nothing in it can be used.
    """
    if len(data) > LONGEST:
        raise PacketError(f"{len(data)} bytes")
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        raise PacketError("not UTF-8") from error
    parts = "".join(text.split()).split("|", _MOST_PARTS)[:_MOST_PARTS]
    pairs, vectors, status = _sorted_out(parts)
    frame = PhoneFrame(
        status != 0.0,
        shapes_of(pairs),
        _triple(vectors.get("=head"), 0, 6),
        _triple(vectors.get("=head"), 3, 6),
        _triple(vectors.get("leftEye"), 0, 3),
        _triple(vectors.get("rightEye"), 0, 3),
    )
    if frame.seen and not frame.shapes and frame.head_deg is None:
        raise PacketError("neither head nor shapes")
    return frame


def split_tcp(data: bytes) -> tuple[list[bytes], bytes]:
    """Return the whole frames of what was read over TCP, and the beginning of the next one."""
    *frames, rest = data.split(_END_OF_TCP_FRAME)
    return frames, rest


class IFacialMocapDecoder:
    """Readings of any of the dialects."""

    def feed(self, data: bytes) -> Reading:
        """Return what a datagram says; see `Decoder.feed`."""
        frame = parse(data)
        if not frame.seen:
            return NO_FACE
        head = frame.head_deg
        eyes = [(-eye[1], -eye[0]) for eye in (frame.left_eye_deg, frame.right_eye_deg) if eye is not None]
        return reading_of_shapes(
            frame.shapes,
            None if head is None else (-head[0], -head[1], head[2]),
            gaze_of_eyes(*eyes),
        )


def _sorted_out(parts: list[str]) -> tuple[list[tuple[str, float]], dict[str, str], float | None]:
    """Return shapes and values, vectors as text, and the tracking status where it is told."""
    pairs: list[tuple[str, float]] = []
    vectors: dict[str, str] = {}
    status = None
    for part in parts:
        if "#" in part:
            name, _, text = part.partition("#")
            vectors[name] = text
            continue
        name, sign, text = part.partition("&" if "&" in part else "-")
        value = _number(text) if sign else None
        if value is None:
            continue
        if name == "trackingStatus":
            status = value
        else:
            pairs.append((name, value / 100.0))
    return pairs, vectors, status


def _triple(text: str | None, start: int, count: int) -> Triple | None:
    """Return three of `count` numbers; None where there are more or fewer, as with decimal commas."""
    numbers = [] if text is None else [_number(part) for part in text.split(",", count)]
    x, y, z = numbers[start : start + 3] if len(numbers) == count else (None, None, None)
    return None if x is None or y is None or z is None else (x, y, z)


def _number(text: str) -> float | None:
    # float() also takes 1_000 and digits of other scripts, and gets slow on long text.
    if len(text) > 32 or "_" in text or not text.isascii():
        return None
    try:
        return finite(float(text))
    except ValueError:
        return None
