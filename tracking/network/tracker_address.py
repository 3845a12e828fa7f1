"""The text that names a tracker on the network: `SCHEME://[SENDER][:PORT][?OPTION=VALUE&...]`."""

from __future__ import annotations

import ipaddress
import socket
from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import parse_qsl, urlsplit

from tracking.errors import InputError
from tracking.network.protocols import TrackerProtocol, protocol_of
from tracking.network.receiver import LOOPBACK

ANYBODY = "*"


@dataclass(frozen=True, slots=True)
class TrackerAddress:
    """What to listen for.

    Attributes:
        protocol: how it is sent.
        sender: address or name of the phone or computer that is listened to; empty for programs on this
            computer alone, `*` for anybody in the network.
        port: to listen on.
        options: of the protocol, and `mirrored` (0 or 1): whether the sender has mirrored already.
    """

    protocol: TrackerProtocol
    sender: str = ""
    port: int = 0
    options: Mapping[str, str] = field(default_factory=dict[str, str])

    @property
    def text(self) -> str:
        """The address as it is written."""
        sender = f"[{self.sender}]" if ":" in self.sender else self.sender
        port = "" if self.port == self.protocol.port else f":{self.port}"
        options = "&".join(f"{name}={value}" for name, value in self.options.items())
        return f"{self.protocol.scheme}://{sender}{port}{'?' if options else ''}{options}"

    @property
    def listens_on(self) -> str:
        """Own address to listen on: loopback, unless another computer or phone is to be heard."""
        return LOOPBACK if self.sender in ("", "localhost") or self.sender.startswith("127.") else "0.0.0.0"

    @property
    def sender_address(self) -> str | None:
        """The one address that is listened to, as numbers; None for any that gets through.

        Raises:
            InputError: if the name is not known in the network.
        """
        return None if self.sender in ("", ANYBODY) else _resolved(self.sender)


def parse_address(text: str) -> TrackerAddress:
    """Return what an address means.

    Raises:
        InputError: if a part makes no sense; it says which.
    """
    try:
        parts = urlsplit(text.strip())
        port = parts.port
    except ValueError as error:
        raise InputError(f"{text}: {error}") from error
    protocol = protocol_of(parts.scheme)
    if parts.path.strip("/") or parts.fragment or parts.username:
        raise InputError(f"{text}: write {protocol.scheme}://SENDER:PORT, for example {_example(protocol)}")
    options = dict(parse_qsl(parts.query, keep_blank_values=True))
    known = {*protocol.options, "mirrored"}
    for name, value in options.items():
        if name not in known:
            raise InputError(f"{text}: {name} is no option; known are {', '.join(sorted(known))}")
        if name == "mirrored" and value not in ("0", "1"):
            raise InputError(f"{text}: mirrored is 0 or 1")
    if port == 0:
        raise InputError(f"{text}: a port is 1 to 65535")
    address = TrackerAddress(protocol, parts.hostname or "", port or protocol.port, options)
    protocol.decoder(options)  # says now what is wrong with an option
    return address


def _example(protocol: TrackerProtocol) -> str:
    return f"{protocol.scheme}://" if protocol.on_this_computer else f"{protocol.scheme}://192.168.1.20"


def _resolved(name: str) -> str:
    try:
        return str(ipaddress.ip_address(name))
    except ValueError:
        pass
    try:
        return str(socket.getaddrinfo(name, None, socket.AF_INET, socket.SOCK_DGRAM)[0][4][0])
    except (OSError, UnicodeError) as error:
        raise InputError(f"nothing in the network is called {name}; give its address in numbers") from error
