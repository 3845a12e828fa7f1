"""A tracker on the network as a source: a phone, or another program."""

from __future__ import annotations

import threading
import time
from typing import NamedTuple

from tracking.face import TrackedFace
from tracking.moment import Moment
from tracking.network.reading import Reading, face_of
from tracking.network.receiver import PacketFigures, UdpReceiver
from tracking.network.tracker_address import TrackerAddress, parse_address
from tracking.sources.source import SourceBase

LOST_AFTER_S = 0.5
"""Without a packet for this long the face counts as lost."""

_SAME_FOR_S = 3.0  # a face is never still to the last digit for this long
_LOST_HZ = 30.0


class Arrivals(NamedTuple):
    """What comes in, for the user to see.

    Attributes:
        address: what is listened for.
        port: that is listened on.
        figures: of the packets.
        open_s: how long it has been listened.
    """

    address: TrackerAddress
    port: int
    figures: PacketFigures
    open_s: float


class NetworkSource(SourceBase):
    """Gives a moment for each packet, the newest first; without packets, moments without a face.

    It listens on this computer alone, unless its address names another sender: then on all addresses, to that
    sender. `read_moment` belongs to one thread.

    Args:
        text: see `tracking.network.tracker_address`.

    Raises:
        InputError: if the address makes no sense.
        DeviceError: if the port is taken; the message names by whom.
    """

    live = True
    fps = 60.0

    def __init__(self, text: str) -> None:
        self._address = parse_address(text)
        protocol, options = self._address.protocol, self._address.options
        self.name = protocol.title
        self._phone = self._address.sender_address
        self._receiver = UdpReceiver(
            protocol.decoder(options), self._address.port, self._address.listens_on, self._phone
        )
        # VMC's decoder takes the option itself, for most of its senders mirror.
        self._mirrored = options.get("mirrored") == "1" and not protocol.mirrored
        self._closed = threading.Event()
        self._opened_s = self._heard_s = time.monotonic()
        self._asked_s = float("-inf")
        self._last: Reading | None = None
        self._changed_s = self._opened_s
        self._face: TrackedFace | None = None

    @property
    def waiting(self) -> bool:
        """Whether nothing is heard of the sender."""
        return time.monotonic() - self._heard_s > 2 * LOST_AFTER_S

    @property
    def arrivals(self) -> Arrivals:
        """What comes in. From any thread."""
        open_s = time.monotonic() - self._opened_s
        return Arrivals(self._address, self._receiver.port, self._receiver.figures(), open_s)

    def read_moment(self) -> Moment | None:
        """Return the next moment, waiting for it; None when closed."""
        while not self._closed.is_set():
            self._ask_phone()
            lost = time.monotonic() - self._heard_s >= LOST_AFTER_S
            got = self._receiver.read(1.0 / _LOST_HZ if lost else LOST_AFTER_S / 2)
            if self._closed.is_set():
                return None
            if got is not None:
                return Moment(got[1], face=self._read(*got), tracked=True)
            if lost:
                return Moment(time.monotonic(), tracked=True)
        return None

    def close(self) -> None:
        """Listen no more; may be called twice and from another thread."""
        self._closed.set()
        self._receiver.close()

    def _read(self, reading: Reading, came_s: float) -> TrackedFace | None:
        self._heard_s = came_s
        if reading != self._last:
            self._last, self._changed_s = reading, came_s
        elif self._address.protocol.repeats_when_lost and came_s - self._changed_s > _SAME_FOR_S:
            return None
        seen = reading.mirrored() if self._mirrored else reading
        face = face_of(seen, came_s, self._face)
        self._face = face or self._face
        return face

    def _ask_phone(self) -> None:
        """Ask the phone to send; again every second or two, for it forgets."""
        protocol = self._address.protocol
        now = time.monotonic()
        if protocol.start is None or self._phone is None or now - self._asked_s < protocol.again_s:
            return
        self._asked_s = now
        data, port = protocol.start(self._receiver.port, self._address.options)
        self._receiver.send(data, self._phone, port)
