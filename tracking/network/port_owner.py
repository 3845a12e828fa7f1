"""Which program holds a UDP port, to be named to a user whose tracker can't be listened to."""

from __future__ import annotations

import subprocess
import sys
from contextlib import suppress
from pathlib import Path


def port_owner(port: int) -> str | None:
    """Return the name and process number of the program on a UDP port; None where it can't be told.

    Other users' programs can be told on no system without special rights.
    """
    with suppress(OSError, ValueError, subprocess.SubprocessError):
        if sys.platform.startswith("linux"):
            return _on_linux(port)
        if sys.platform == "darwin":
            return _by_lsof(port)
        if sys.platform == "win32":
            return _by_netstat(port)
    return None


def _on_linux(port: int) -> str | None:
    inodes = set()
    for table in ("/proc/net/udp", "/proc/net/udp6"):
        if not Path(table).exists():
            continue
        for line in Path(table).read_text().splitlines()[1:]:
            fields = line.split()
            if int(fields[1].rpartition(":")[2], 16) == port:
                inodes.add(f"socket:[{fields[9]}]")
    for process in Path("/proc").iterdir():
        if not process.name.isdigit():
            continue
        with suppress(OSError):
            if any(str(link.readlink()) in inodes for link in (process / "fd").iterdir()):
                return f"{(process / 'comm').read_text().strip()} (process {process.name})"
    return None


def _by_lsof(port: int) -> str | None:
    told = _told(["lsof", "-nP", f"-iUDP:{port}"]).splitlines()[1:]
    fields = told[0].split() if told else []
    return f"{fields[0]} (process {fields[1]})" if len(fields) > 1 else None


def _by_netstat(port: int) -> str | None:
    for line in _told(["netstat", "-ano", "-p", "UDP"]).splitlines():
        fields = line.split()
        if len(fields) >= 4 and fields[1].endswith(f":{port}"):
            row = _told(["tasklist", "/fi", f"PID eq {fields[-1]}", "/fo", "csv", "/nh"])
            return f"{row.split(',')[0].strip(chr(34))} (process {fields[-1]})"
    return None


def _told(command: list[str]) -> str:
    return subprocess.run(command, capture_output=True, text=True, timeout=5, check=False).stdout
