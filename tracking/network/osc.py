"""Open Sound Control 1.0, which VMC is made of. Strict: a message with an argument missing is none."""

from __future__ import annotations

import math
import struct
from collections.abc import Sequence
from typing import Any, NamedTuple

from tracking.network.reading import PacketError

Argument = str | int | float | bytes | bool | None

_BUNDLE = b"#bundle\0"
_DEEPEST, _MOST_MESSAGES, _MOST_ARGUMENTS = 8, 2048, 64
_IMMEDIATELY = struct.pack(">Q", 1)


class OscMessage(NamedTuple):
    """An address, the arguments' types (one letter each), and the arguments."""

    address: str
    types: str
    arguments: tuple[Argument, ...]


def decode(data: bytes) -> list[OscMessage]:
    """Return the messages of a datagram in their order, those of nested bundles among them.

    A message that is damaged (an argument missing, a number that is not finite, text that is not UTF-8) is
    left out.

    Raises:
        PacketError: if bundles are damaged, or no message is whole.
    """
    messages: list[OscMessage] = []
    error: PacketError | None = None
    for part in elements(data):
        try:
            messages.append(message_of(part))
        except PacketError as damage:
            error = damage
    if error is not None and not messages:
        raise error
    return messages


def elements(data: bytes) -> list[bytes]:
    """Return the bytes of each message of a datagram in their order, not yet looked into.

    Raises:
        PacketError: if bundles are damaged, nest too deep or hold too many messages.
    """
    found: list[bytes] = []
    _gather(data, 0, found)
    if len(found) > _MOST_MESSAGES:
        raise PacketError("too many messages")
    return found


def encode(address: str, *arguments: str | int | float) -> bytes:
    """Return a message. A float is written as `f`, also a whole one; an int as `i`."""
    types, body = ",", b""
    for argument in arguments:
        if isinstance(argument, str):
            types, body = types + "s", body + padded(argument)
        elif isinstance(argument, float):
            types, body = types + "f", body + struct.pack(">f", argument)
        else:
            types, body = types + "i", body + struct.pack(">i", argument)
    return padded(address) + padded(types) + body


def bundles(messages: Sequence[bytes], limit: int) -> list[bytes]:
    """Return bundles of at most `limit` bytes with the messages in their order.

    Args:
        messages: by `encode`; a single one that is larger gets a bundle of its own.
        limit: bytes.
    """
    made: list[bytes] = []
    current = b""
    for message in messages:
        part = struct.pack(">i", len(message)) + message
        if current and len(_BUNDLE) + 8 + len(current) + len(part) > limit:
            made.append(_BUNDLE + _IMMEDIATELY + current)
            current = b""
        current += part
    return [*made, _BUNDLE + _IMMEDIATELY + current] if current else made


def _gather(data: bytes, depth: int, found: list[bytes]) -> None:
    """Add the bytes of each message to `found`."""
    if not data.startswith(_BUNDLE):
        found.append(data)
        return
    if depth == _DEEPEST:
        raise PacketError("bundles too deep")
    at, end = 16, len(data)
    if end < at:
        raise PacketError("a bundle is cut off")
    while at < end:
        start = at + 4
        size = int.from_bytes(data[at:start], "big", signed=True)
        at = start + size
        if size <= 0 or size % 4 or at > end:
            raise PacketError("an element goes beyond the end")
        part = data[start:at]
        if part.startswith(_BUNDLE):
            _gather(part, depth + 1, found)
        else:
            found.append(part)


def message_of(data: bytes) -> OscMessage:
    """Return one message.

    Args:
        data: as `elements` gives it.

    Raises:
        PacketError: if an argument is missing, unknown, not finite or not UTF-8.
    """
    if not data.startswith(b"/"):
        raise PacketError("no address")
    address, at = _text(data, 0)
    if at == len(data):
        return OscMessage(address, "", ())  # very old senders leave the types out where there are none
    types, at = _text(data, at)
    if not types.startswith(",") or len(types) > _MOST_ARGUMENTS:
        raise PacketError("no types")
    if types[1:2] == "s" and types.count("f") == len(types) - 2 > 0:
        return _name_and_floats(data, address, types, at)
    arguments: list[Argument] = []
    for kind in types[1:]:
        value, at = _argument(data, at, kind)
        arguments.append(value)
    return OscMessage(address, types[1:], tuple(arguments))


def _name_and_floats(data: bytes, address: str, types: str, at: int) -> OscMessage:
    """Return a message of a text and floats: nearly all are, so these are read at one go."""
    name, at = _text(data, at)
    floats = _unpacked(f">{len(types) - 2}f", data, at)
    if not all(map(math.isfinite, floats)):
        raise PacketError("a number that is not finite")
    return OscMessage(address, types[1:], (name, *floats))


def _argument(data: bytes, at: int, kind: str) -> tuple[Argument, int]:
    if kind in "TFNI":
        return {"T": True, "F": False}.get(kind), at
    if kind in "sS":
        return _text(data, at)
    if kind == "b":
        (size,), start = _unpacked(">i", data, at), at + 4
        if size < 0 or start + size > len(data):
            raise PacketError("a blob goes beyond the end")
        return data[start : start + size], start + size + -size % 4
    form = {"i": ">i", "f": ">f", "h": ">q", "d": ">d", "t": ">Q", "c": ">i", "r": ">I", "m": ">I"}.get(kind)
    if form is None:
        raise PacketError("an unknown type")
    (value,) = _unpacked(form, data, at)
    if isinstance(value, float) and not math.isfinite(value):
        raise PacketError("a number that is not finite")
    return value, at + struct.calcsize(form)


def _unpacked(form: str, data: bytes, at: int) -> tuple[Any, ...]:
    if at + struct.calcsize(form) > len(data):
        raise PacketError("an argument is missing")
    return struct.unpack_from(form, data, at)


def _text(data: bytes, at: int) -> tuple[str, int]:
    end = data.find(b"\0", at)
    if end < 0:
        raise PacketError("text without an end")
    try:
        return data[at:end].decode("utf-8"), min(end + 4 - (end - at) % 4, len(data))
    except UnicodeDecodeError as error:
        raise PacketError("text that is not UTF-8") from error


def padded(text: str) -> bytes:
    """Return text as it is sent: UTF-8, its end, and zeros up to four bytes."""
    """Return text as it is sent: UTF-8, its end, and zeros up to four bytes."""
    data = text.encode()
    return data + b"\0" * (4 - len(data) % 4)
