"""Which program holds a UDP port, to be named to a user whose tracker can't be listened to."""

from __future__ import annotations

from contextlib import suppress

import psutil


def port_owner(port: int) -> str | None:
    """Return the name and process number of the program on a UDP port; None where it can't be told.

    Other users' programs can be told on no system without special rights.
    """
    with suppress(psutil.Error, OSError):
        for socket in psutil.net_connections("udp"):
            if socket.pid and socket.laddr and socket.laddr.port == port:
                return f"{psutil.Process(socket.pid).name()} (process {socket.pid})"
    return None
