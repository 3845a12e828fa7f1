"""Whether there is an NVIDIA card in this computer, without opening anything of it."""

from __future__ import annotations

import os
import sys
from contextlib import suppress
from pathlib import Path

_VENDOR = "0x10de"
_DISPLAY_CLASS = "0x03"
_DEVICES = Path("/sys/bus/pci/devices")
_NODES = (Path("/dev/nvidiactl"), Path("/dev/nvidia0"), Path("/dev/dxg"))  # the last is WSL's, for any card


def has_nvidia_card(devices: Path = _DEVICES, nodes: tuple[Path, ...] = _NODES) -> bool:
    """Return whether the system lists such a card, or its driver has made its devices.

    Args:
        devices: where Linux lists what is on the PCI bus, a folder each.
        nodes: what a driver makes, on Linux.
    """
    if sys.platform == "win32":
        return (Path(os.environ.get("SYSTEMROOT", "C:/Windows")) / "System32" / "nvcuda.dll").is_file()
    if not sys.platform.startswith("linux"):
        return False
    return any(node.exists() for node in nodes) or any(map(_is_nvidia_card, _listed(devices)))


def _listed(devices: Path) -> list[Path]:
    with suppress(OSError):
        return list(devices.iterdir())
    return []


def _is_nvidia_card(device: Path) -> bool:
    try:
        vendor, kind = ((device / name).read_text().strip() for name in ("vendor", "class"))
    except OSError:
        return False
    return vendor == _VENDOR and kind.startswith(_DISPLAY_CLASS)
