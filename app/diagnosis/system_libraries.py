"""Shared libraries that the packages need and a bare Linux system may lack, by Debian/Ubuntu package."""

from __future__ import annotations

import ctypes
import sys
from collections.abc import Iterable

ALWAYS = {
    "libGL.so.1": "libgl1",
    "libEGL.so.1": "libegl1",
    "libglib-2.0.so.0": "libglib2.0-0",
    "libgthread-2.0.so.0": "libglib2.0-0",
    "libxkbcommon.so.0": "libxkbcommon0",
    "libfontconfig.so.1": "libfontconfig1",
    "libfreetype.so.6": "libfreetype6",
    "libdbus-1.so.3": "libdbus-1-3",
    "libX11.so.6": "libx11-6",
}
"""What OpenCV and Qt link to; without them even the command line fails at its first picture."""

X11 = {
    "libX11-xcb.so.1": "libx11-xcb1",
    "libxkbcommon-x11.so.0": "libxkbcommon-x11-0",
    "libxcb.so.1": "libxcb1",
    "libxcb-cursor.so.0": "libxcb-cursor0",
    "libxcb-icccm.so.4": "libxcb-icccm4",
    "libxcb-image.so.0": "libxcb-image0",
    "libxcb-keysyms.so.1": "libxcb-keysyms1",
    "libxcb-randr.so.0": "libxcb-randr0",
    "libxcb-render.so.0": "libxcb-render0",
    "libxcb-render-util.so.0": "libxcb-render-util0",
    "libxcb-shape.so.0": "libxcb-shape0",
    "libxcb-shm.so.0": "libxcb-shm0",
    "libxcb-sync.so.1": "libxcb-sync1",
    "libxcb-util.so.1": "libxcb-util1",
    "libxcb-xfixes.so.0": "libxcb-xfixes0",
    "libxcb-xkb.so.1": "libxcb-xkb1",
}
"""What Qt's window on X11 links to."""


PRESS = {"libgssapi_krb5.so.2": "libgssapi-krb5-2"}
"""What Qt's network links to, by which `ichimai press` reaches the window."""


def missing_packages(libraries: Iterable[dict[str, str]] = (ALWAYS, X11, PRESS)) -> list[str]:
    """Return the Debian/Ubuntu packages whose libraries can't be loaded; empty on other systems."""
    if not sys.platform.startswith("linux"):
        return []
    missing = {package for table in libraries for name, package in table.items() if not _loads(name)}
    return sorted(missing)


def install_line(packages: Iterable[str]) -> str:
    """Return the command that installs packages on Debian and Ubuntu."""
    return f"sudo apt-get install {' '.join(packages)}"


def _loads(name: str) -> bool:
    try:
        ctypes.CDLL(name)
    except OSError:
        return False
    return True
