"""Which cameras there are."""

from __future__ import annotations

import logging
import sys
from collections import Counter
from dataclasses import dataclass, replace
from pathlib import Path

import cv2

log = logging.getLogger(__name__)

_LINUX = Path("/sys/class/video4linux")
_PROBED = 4
_VIRTUAL_NAMES = ("virtual", "loopback", "dummy video", "ichimai", "obs-camera", "unity video capture")
_MOST = 255
"""No system numbers cameras higher."""


@dataclass(frozen=True, slots=True)
class Camera:
    """A camera of this computer.

    Attributes:
        number: what OpenCV opens it by.
        name: what the system calls it, and where it is plugged in where several have one name; calibrations
            are kept under it.
        virtual: whether it shows what a program sends it, our own perhaps: never taken unasked.
    """

    number: int
    name: str
    virtual: bool = False


def list_cameras(linux_folder: Path = _LINUX) -> list[Camera]:
    """Return the cameras, by number, virtual ones last.

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
    cameras: list[Camera] = []
    places: dict[int, str] = {}
    for node in folder.glob("video*"):
        number = node.name.removeprefix("video")
        # A camera has further nodes for its metadata; only the first one gives pictures.
        if number.isdecimal() and _text(node / "index") in ("0", ""):
            name = _text(node / "name") or f"camera {number}"
            cameras.append(Camera(int(number), name, _is_virtual(node, name)))
            places[int(number)] = _place(node)
    names = Counter(camera.name for camera in cameras)
    told_apart = [
        c if names[c.name] == 1 else replace(c, name=f"{c.name} ({places[c.number]})") for c in cameras
    ]
    return sorted(told_apart, key=lambda c: (c.virtual, c.number))


def _is_virtual(node: Path, name: str) -> bool:
    """Whether no hardware is behind a camera: where the kernel keeps it tells, else its name."""
    return "virtual" in node.resolve().parts or any(word in name.casefold() for word in _VIRTUAL_NAMES)


def _place(node: Path) -> str:
    """Return where a camera is plugged in, which stays the same when numbers change; else its number."""
    device = node / "device"
    return device.resolve().name if device.exists() else f"number {node.name.removeprefix('video')}"


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
