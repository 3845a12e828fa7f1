"""Packets of one tracker from a UDP port, read so that a flood of others costs little."""

from __future__ import annotations

import errno
import ipaddress
import logging
import selectors
import socket
import threading
import time
from collections import deque
from contextlib import suppress
from dataclasses import dataclass
from typing import Any, NamedTuple

from tracking.errors import DeviceError
from tracking.network.port_owner import port_owner
from tracking.network.reading import Decoder, PacketError, Reading

log = logging.getLogger(__name__)

Sender = tuple[Any, ...]
"""As a socket gives it: host, port and, for IPv6, two numbers more."""

LOOPBACK = "127.0.0.1"

_SPEND_S = 0.002  # reading at one go; packets of a tracker that wait take a tenth of it
_FEW = 16  # packets are no flood, however long the system takes over them
_REST_S = 0.006  # after a go that was not enough: a flood costs a quarter of a core at most
_FORGET_AFTER_S = 1.0  # a sender that has been silent this long no longer keeps others out
_RATE_OVER_S = 2.0
_BUFFER = 65536


class Address(NamedTuple):
    """Whom a packet came from."""

    host: str
    port: int


@dataclass(frozen=True, slots=True)
class PacketFigures:
    """What came in so far.

    Attributes:
        received: packets read; under a flood the system drops others unread.
        understood: of these, packets of the protocol, by the sender that is listened to.
        malformed: foreign or damaged ones.
        refused: those from a sender that is not listened to.
        sender: who is listened to; None until a packet was understood, and after a second of silence.
        refused_sender: who was refused last.
        rate_hz: packets understood a second.
        flooded: whether more comes than is read.
    """

    received: int = 0
    understood: int = 0
    malformed: int = 0
    refused: int = 0
    sender: Address | None = None
    refused_sender: str | None = None
    rate_hz: float = 0.0
    flooded: bool = False


class UdpReceiver:
    """Listens on a port; the newest reading wins. `read` belongs to one thread, the rest to any.

    The first sender whose packet is understood is listened to, by its address, until it is silent for a
    second; while a flood comes, the system is told to drop all but that sender's packets.

    Args:
        decoder: makes readings of packets.
        port: to listen on; 0 for any that is free.
        host: own address to listen on: loopback, or `0.0.0.0` or `::` for all.
        sender: the one address that is listened to; None for whoever comes first.

    Raises:
        DeviceError: if the port is taken or the address is not this computer's.
    """

    def __init__(self, decoder: Decoder, port: int, host: str = LOOPBACK, sender: str | None = None) -> None:
        self._decoder, self._host, self._only = decoder, host, sender
        self._buffer = bytearray(_BUFFER)
        self._closed = threading.Event()
        self._lock = threading.Lock()
        self._socket = _bound(host, port)
        self.port: int = self._socket.getsockname()[1]
        # Made once a socket, by the thread that reads.
        self._selector = selectors.DefaultSelector()
        self._watched: socket.socket | None = None
        self._filtered = False
        self._received = self._understood = self._malformed = self._refused = 0
        self._refused_sender: str | None = None
        self._sender: Address | None = None
        self._last_s = 0.0
        self._times: deque[float] = deque(maxlen=512)
        self._flooded = False

    def read(self, timeout_s: float) -> tuple[Reading, float] | None:
        """Return the newest reading and when it came (`time.monotonic()`); None after `timeout_s`, or closed.

        Args:
            timeout_s: how long to wait.
        """
        deadline = time.monotonic() + timeout_s
        while not self._closed.is_set():
            left_s = deadline - time.monotonic()
            newest = self._read_batch(min(max(left_s, 0.0), 0.1))
            if newest is not None:
                return newest
            if left_s <= 0.0:
                return None
        return None

    def send(self, data: bytes, host: str, port: int) -> None:
        """Send from the port that is listened on; what can't be sent is logged and left."""
        try:
            with self._lock:
                self._socket.sendto(data, _reachable(self._socket, host, port))
        except OSError as error:
            log.debug("can't send to %s:%d: %s", host, port, error)

    def figures(self) -> PacketFigures:
        """Return what came in so far."""
        now = time.monotonic()
        recent = [t for t in list(self._times) if now - t <= _RATE_OVER_S]
        rate = (len(recent) - 1) / (recent[-1] - recent[0]) if len(recent) > 2 else 0.0
        known = self._sender if now - self._last_s <= _FORGET_AFTER_S else None
        return PacketFigures(
            self._received,
            self._understood,
            self._malformed,
            self._refused,
            known,
            self._refused_sender,
            rate,
            self._flooded,
        )

    def close(self) -> None:
        """Give the port back; a `read` in another thread returns within 0.1 s. May be called twice."""
        self._closed.set()
        with self._lock:
            self._socket.close()

    def _read_batch(self, wait_s: float) -> tuple[Reading, float] | None:
        self._let_others_in()
        if not self._wait(wait_s):
            self._flooded = False
            return None
        newest = None
        until, count = time.monotonic() + _SPEND_S, 0
        while count < _FEW or time.monotonic() < until:
            count += 1
            packet = self._next()
            if packet is None:
                self._flooded = False
                return newest
            newest = self._understand(*packet) or newest
        self._flooded = True
        self._keep_others_out()
        self._closed.wait(_REST_S)
        return newest

    def _wait(self, wait_s: float) -> bool:
        if self._watched is not self._socket:
            self._selector.close()
            self._selector = selectors.DefaultSelector()
            try:
                self._selector.register(self._socket, selectors.EVENT_READ)
            except (OSError, ValueError):  # closed meanwhile
                return False
            self._watched = self._socket
        try:
            return bool(self._selector.select(wait_s))
        except (OSError, ValueError):
            return False

    def _next(self) -> tuple[bytes, Sender] | None:
        while not self._closed.is_set():
            try:
                size, sender = self._socket.recvfrom_into(self._buffer)
            except BlockingIOError:
                return None
            except ConnectionError:  # what was sent to the phone came back: it does not listen yet
                continue
            except OSError as error:
                if error.errno == getattr(errno, "WSAEMSGSIZE", 10040):
                    self._received += 1
                    self._malformed += 1
                    continue
                return None
            self._received += 1
            return bytes(memoryview(self._buffer)[:size]), sender
        return None

    def _understand(self, data: bytes, sender: Sender) -> tuple[Reading, float] | None:
        now = time.monotonic()
        host = _plain(sender[0])
        if not self._listens_to(host, now):
            self._refused += 1
            self._refused_sender = host
            return None
        try:
            reading = self._decoder.feed(data)
        except PacketError:
            self._malformed += 1
            return None
        self._understood += 1
        self._sender, self._last_s = Address(host, sender[1]), now
        self._times.append(now)
        return None if reading is None else (reading, now)

    def _listens_to(self, host: str, now: float) -> bool:
        if self._only is not None:
            return host == self._only
        known = self._sender
        return known is None or host == known.host or now - self._last_s > _FORGET_AFTER_S

    def _keep_others_out(self) -> None:
        """Have the system drop what comes from elsewhere than the sender's own port."""
        if self._filtered or self._sender is None or time.monotonic() - self._last_s > _FORGET_AFTER_S:
            return
        with self._lock, suppress(OSError):
            self._socket.connect(_reachable(self._socket, *self._sender))
            self._filtered = True

    def _let_others_in(self) -> None:
        """Listen to everybody again when the sender has fallen silent; it may be back from another port."""
        if not self._filtered or time.monotonic() - self._last_s <= _FORGET_AFTER_S:
            return
        with self._lock:
            if self._closed.is_set():
                return
            self._filtered = False
            self._socket.close()
            with suppress(DeviceError):
                self._socket = _bound(self._host, self.port)


def _bound(host: str, port: int) -> socket.socket:
    everywhere = host in ("", "0.0.0.0", "::")
    both = everywhere and socket.has_dualstack_ipv6()
    family = socket.AF_INET6 if both or ":" in host else socket.AF_INET
    listening = socket.socket(family, socket.SOCK_DGRAM)
    try:
        if both:
            listening.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 0)
        alone = getattr(socket, "SO_EXCLUSIVEADDRUSE", None)
        if alone is not None:  # Windows would share the port silently
            listening.setsockopt(socket.SOL_SOCKET, alone, 1)
        listening.bind(("::" if both else host or "0.0.0.0", port))
        listening.setblocking(False)
    except OSError as error:
        listening.close()
        raise DeviceError(_why_not(host, port, error)) from error
    return listening


def _why_not(host: str, port: int, error: OSError) -> str:
    if error.errno == errno.EADDRINUSE:
        owner = port_owner(port)
        by = f"by {owner}" if owner else "by another program"
        return f"UDP port {port} is taken {by}; close it, or choose another port here and in the sender"
    return f"can't listen on {host} port {port}: {error.strerror or error}"


def _plain(host: str) -> str:
    """Return an address as people write it: IPv4 that came over an IPv6 socket without its prefix."""
    return host.removeprefix("::ffff:").partition("%")[0]


def _reachable(sending: socket.socket, host: str, port: int) -> tuple[str, int]:
    """Return the address as this socket wants it."""
    if sending.family == socket.AF_INET6:
        with suppress(ValueError):
            if ipaddress.ip_address(host).version == 4:
                return f"::ffff:{host}", port
    return host, port
