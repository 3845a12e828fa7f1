"""What the datagrams of a VMC sender have in common, so that only their floats are read again and again.

A sender repeats its bundles sixty times a second, and all but the floats in them stays the same to the byte.
"""

from __future__ import annotations

import math
import re
import struct
from collections.abc import Sequence
from typing import NamedTuple

from tracking.network.osc import OscMessage, padded

_HEAD_OF_BUNDLE = 16
_FLOATS_LAST = re.compile("[si]*f*")


class Slots(NamedTuple):
    """Where the floats of a datagram go, as indices of the first float of each message.

    Attributes:
        values: expressions by name, in lower case, in their order.
        bones: bones by name.
        time: of the sender's time; None where it is not told.
        state: what `/VMC/Ext/OK` says; None where it is not told.
        ends: whether it ends a set of expressions.
    """

    values: tuple[tuple[str, int], ...]
    bones: tuple[tuple[str, int], ...]
    time: int | None
    state: tuple[int, ...] | None
    ends: bool


class VmcLayout:
    """A bundle's bytes but for its floats and its time tag.

    Args:
        data: a bundle without bundles in it.
        floats_of_parts: how many floats stand at the end of each message.
        sizes: bytes of each message.
        slots: where the floats go.
    """

    def __init__(
        self, data: bytes, floats_of_parts: Sequence[int], sizes: Sequence[int], slots: Slots
    ) -> None:
        pairs = [(4 + size - 4 * count, count) for size, count in zip(sizes, floats_of_parts, strict=True)]
        self._same = struct.Struct(">8s8x" + "".join(f"{size}s{4 * count}x" for size, count in pairs))
        self._floats = struct.Struct(">16x" + "".join(f"{size}x{count}f" for size, count in pairs))
        self._told = self._same.unpack(data)
        self.slots = slots

    def floats(self, data: bytes) -> tuple[float, ...] | None:
        """Return the floats of a datagram of this layout; None for any other, and for floats not finite."""
        if len(data) != self._same.size or self._same.unpack(data) != self._told:
            return None
        floats = self._floats.unpack(data)
        return floats if math.isfinite(sum(floats)) else None


def layout_of(
    data: bytes, parts: Sequence[bytes], messages: Sequence[OscMessage], bones: frozenset[str]
) -> VmcLayout | None:
    """Return the layout of a datagram, or None for one that has to be read message by message.

    Args:
        data: the datagram.
        parts: its messages' bytes, each of them whole and of use.
        messages: the same, read.
        bones: names of those that are kept.
    """
    flat = data.startswith(b"#bundle\0") and _HEAD_OF_BUNDLE + sum(4 + len(p) for p in parts) == len(data)
    slots = _slots(messages, bones) if flat else None
    if slots is None:
        return None
    counts = [_floats_at_end(part, message) for part, message in zip(parts, messages, strict=True)]
    if None in counts:
        return None
    return VmcLayout(data, [count or 0 for count in counts], [len(part) for part in parts], slots)


def _floats_at_end(part: bytes, message: OscMessage) -> int | None:
    """Return how many floats end a message; None where something else does."""
    if not _FLOATS_LAST.fullmatch(message.types):
        return None
    size = len(padded(message.address)) + len(padded("," + message.types))
    size += sum(len(padded(a)) if isinstance(a, str) else 4 for a in message.arguments)
    return message.types.count("f") if size == len(part) else None


def _slots(messages: Sequence[OscMessage], bones: frozenset[str]) -> Slots | None:
    """Return where floats go; None where values come after the end of their set."""
    values: list[tuple[str, int]] = []
    turned: list[tuple[str, int]] = []
    time, state, ends, at = None, None, False, 0
    for address, types, arguments in messages:
        name = str(arguments[0]) if arguments else ""
        if address == "/VMC/Ext/Blend/Val":
            if ends:
                return None
            values.append((name.lower(), at))
        elif address == "/VMC/Ext/Bone/Pos" and name in bones:
            turned.append((name, at))
        elif address == "/VMC/Ext/T":
            time = at
        elif address == "/VMC/Ext/OK":
            state = tuple(int(a) for a in arguments[:4] if isinstance(a, int))
        ends = ends or address == "/VMC/Ext/Blend/Apply"
        at += types.count("f")
    return Slots(tuple(values), tuple(turned), time, state, ends)
