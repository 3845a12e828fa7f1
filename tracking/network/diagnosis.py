"""Why no face comes from a tracker on the network, and what to do about it on this system."""

from __future__ import annotations

import ipaddress
import socket
import sys
from contextlib import suppress
from typing import NamedTuple

from tracking.network.network_source import Arrivals

_PATIENCE_S = 4.0


class Diagnosis(NamedTuple):
    """One line for the user.

    Attributes:
        key: `arriving`, `waiting`, `silent`, `silent_here`, `other_network`, `foreign` or `refused`.
        arguments: for the line: who, how many a second, ports, addresses.
        command: what to type into a terminal against it; empty where that is not it.
    """

    key: str
    arguments: tuple[str, ...] = ()
    command: str = ""


def diagnose(arrivals: Arrivals, own: list[str] | None = None, system: str = sys.platform) -> Diagnosis:
    """Say how it stands.

    Args:
        arrivals: of the source.
        own: this computer's addresses; looked up where None.
        system: as `sys.platform` has it.
    """
    figures, address = arrivals.figures, arrivals.address
    port = str(arrivals.port)
    if figures.sender is not None:
        return Diagnosis("arriving", (figures.sender.host, f"{figures.rate_hz:.0f}"))
    if arrivals.open_s < _PATIENCE_S:
        return Diagnosis("waiting", (port,))
    if figures.refused and figures.refused_sender:
        return Diagnosis("refused", (figures.refused_sender, address.sender))
    if figures.malformed:
        return Diagnosis("foreign", (str(figures.malformed), address.protocol.title))
    if address.protocol.on_this_computer and not address.sender:
        return Diagnosis("silent_here", (address.protocol.title, port))
    addresses = own_addresses() if own is None else own
    if address.sender and addresses and not _same_network(address.sender, addresses):
        return Diagnosis("other_network", (address.sender, ", ".join(addresses)))
    return Diagnosis("silent", (port,), firewall_command(arrivals.port, system))


def firewall_command(port: int, system: str = sys.platform) -> str:
    """Return what lets a UDP port through the firewall of a system; empty where that is done by clicks."""
    if system == "win32":
        return (
            f'netsh advfirewall firewall add rule name="Ichimai {port}" dir=in action=allow '
            f"protocol=UDP localport={port} remoteip=localsubnet"
        )
    return (
        ""
        if system == "darwin"
        else f"sudo ufw allow {port}/udp  ||  sudo firewall-cmd --add-port={port}/udp"
    )


def own_addresses() -> list[str]:
    """Return this computer's IPv4 addresses in its networks, the one that leads out first."""
    found: list[str] = []
    with suppress(OSError), socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as asking:
        asking.connect(("192.0.2.1", 9))  # sends nothing; the system says which address it would use
        found.append(asking.getsockname()[0])
    with suppress(OSError, UnicodeError):
        for info in socket.getaddrinfo(socket.gethostname(), None, socket.AF_INET, socket.SOCK_DGRAM):
            found.append(str(info[4][0]))
    usable = [address for address in found if not address.startswith("127.") and address != "0.0.0.0"]
    return list(dict.fromkeys(usable))


def _same_network(sender: str, own: list[str]) -> bool:
    """Say whether a sender is in one of this computer's networks, as home networks are cut."""
    try:
        address = ipaddress.ip_address(sender)
    except ValueError:
        return True
    if address.version != 4 or not address.is_private:
        return True
    bits = 24 if sender.startswith("192.168.") else 16
    return any(address in ipaddress.ip_network(f"{mine}/{bits}", strict=False) for mine in own)
