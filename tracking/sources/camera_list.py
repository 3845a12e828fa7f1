"""Which cameras there are."""

from __future__ import annotations

import logging
import sys
from dataclasses import dataclass
from pathlib import Path

import cv2

log = logging.getLogger(__name__)

_LINUX = Path("/sys/class/video4linux")
_PROBED = 4
_MOST = 255
"""No system numbers cameras higher."""


@dataclass(frozen=True, slots=True)
class Camera:
    """A camera of this computer.

    Attributes:
        number: what OpenCV opens it by.
        name: what the system calls it; calibrations are kept under it.
    """

    number: int
    name: str


def list_cameras(linux_folder: Path = _LINUX) -> list[Camera]:
    """Return the cameras, by number.

    On Linux from the kernel's list, opening none. Elsewhere the first few numbers are tried, which takes a
    moment and wakes the cameras; their names are not known there.
    """
    if sys.platform.startswith("linux"):
        return _list_linux(linux_folder)
    return [Camera(n, f"camera {n}") for n in range(_PROBED) if _opens(n)]


def find_camera(text: str, cameras: list[Camera] | None = None) -> Camera | None:
    """Return the camera of that number or name; None where there is no such name.

    A number is taken as it is, present or not, so that opening it can say what is wrong. A name may be a part
    of the whole, in any case; the first that fits is taken.
    """
    if text.isdecimal() and int(text[:9]) > _MOST:
        return None
    if cameras is None and text.isdecimal() and not sys.platform.startswith("linux"):
        return Camera(int(text), f"camera {text}")  # listing would open every camera there
    known = list_cameras() if cameras is None else cameras
    if text.isdecimal():
        number = int(text)
        return next((c for c in known if c.number == number), Camera(number, f"camera {number}"))
    wanted = text.casefold().strip()
    exact = [c for c in known if c.name.casefold() == wanted]
    fitting = exact or [c for c in known if wanted and wanted in c.name.casefold()]
    if len(fitting) > 1:
        log.info("%d cameras are called %r; taking number %d", len(fitting), text, fitting[0].number)
    return fitting[0] if fitting else None


def _list_linux(folder: Path) -> list[Camera]:
    cameras = []
    for node in folder.glob("video*"):
        number = node.name.removeprefix("video")
        # A camera has further nodes for its metadata; only the first one gives pictures.
        if number.isdecimal() and _text(node / "index") in ("0", ""):
            cameras.append(Camera(int(number), _text(node / "name") or f"camera {number}"))
    return sorted(cameras, key=lambda c: c.number)


def _text(file: Path) -> str:
    try:
        return file.read_text(errors="replace").strip()
    except OSError:
        return ""


def _opens(number: int) -> bool:
    capture = cv2.VideoCapture(number)
    try:
        return capture.isOpened()
    finally:
        capture.release()
