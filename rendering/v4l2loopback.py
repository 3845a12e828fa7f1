"""Linux's virtual cameras: finding v4l2loopback devices and freeing those an earlier session left behind.

With `exclusive_caps=1`, which browsers need, version 0.12 of the kernel module withdraws a device's output
capability at the first frame written, and gives it back only when a program that asked for streaming
(VIDIOC_STREAMON) closes it. A program that only writes, as pyvirtualcam does, leaves a device that refuses
every later session. Asking for streaming and closing, once, gives the capability back.
"""

from __future__ import annotations

import logging
import os
import struct
import sys
import time
from dataclasses import dataclass
from pathlib import Path

from tracking.errors import DeviceError

if sys.platform == "linux":
    import fcntl

log = logging.getLogger(__name__)

# From linux/videodev2.h.
_VIDIOC_QUERYCAP = 0x80685600
_VIDIOC_G_FMT = 0xC0D05604
_VIDIOC_STREAMON = 0x40045612
_BUF_TYPE_VIDEO_OUTPUT = 2
_CAP_VIDEO_CAPTURE = 0x1
_CAP_VIDEO_OUTPUT = 0x2
_DRIVER = b"v4l2 loopback"

# A program that sends at 5 frames a second or more is noticed in this time.
_WRITER_SHOWS_WITHIN_S = 0.25


@dataclass(frozen=True, slots=True)
class LoopbackDevice:
    """A v4l2loopback device as it says it is now.

    Attributes:
        path: for example `/dev/video20`.
        label: its name in other programs.
        takes_output: a program may begin to send to it.
        gives_capture: programs may read it: something sends, or has sent and a reader is still there.
    """

    path: Path
    label: str
    takes_output: bool
    gives_capture: bool


def loopback_devices() -> list[LoopbackDevice]:
    """Return the devices this user may open, lowest number first; none on other systems than Linux."""
    if sys.platform != "linux":
        return []
    paths = [p for p in Path("/dev").glob("video*") if p.name[5:].isdigit()]
    found = (query(p) for p in sorted(paths, key=lambda p: int(p.name[5:])))
    return [device for device in found if device is not None]


def query(path: Path) -> LoopbackDevice | None:
    """Ask a device what it is; None where it can't be opened or is no loopback device."""
    answer = bytearray(104)
    try:
        _control(path, _VIDIOC_QUERYCAP, answer)
    except OSError:
        return None
    driver, card, _bus, _version, capabilities, device_capabilities = struct.unpack_from(
        "16s32s32s3I", answer
    )
    if driver.rstrip(b"\0") != _DRIVER:
        return None
    flags = capabilities | device_capabilities
    label = card.split(b"\0")[0].decode(errors="replace")
    return LoopbackDevice(path, label, bool(flags & _CAP_VIDEO_OUTPUT), bool(flags & _CAP_VIDEO_CAPTURE))


def make_ready(device: LoopbackDevice) -> None:
    """Free a device that an earlier session left behind.

    Raises:
        DeviceError: if another program is sending to it.
    """
    if device.takes_output:
        return
    log.debug("%s withholds its output; asking for it back", device.path)
    give_back(device.path)
    if not device.gives_capture:
        return
    # Somebody has it open. A reader is welcome; a writer takes the output away again with its next frame.
    time.sleep(_WRITER_SHOWS_WITHIN_S)
    now = query(device.path)
    if now is None or not now.takes_output:
        raise DeviceError(
            f"the virtual camera {device.path} ({device.label}) is in use: another program is sending to it; "
            "stop that, or choose another virtual camera"
        )


def give_back(path: Path) -> None:
    """Let the device take output again; to be called when nothing of this process has it open."""
    try:
        _control(path, _VIDIOC_STREAMON, bytearray(struct.pack("i", _BUF_TYPE_VIDEO_OUTPUT)))
    except OSError as error:
        log.debug("%s: STREAMON refused: %s", path, error)


def output_size(path: Path) -> tuple[int, int]:
    """Return the (width, height) of the frames the device now carries.

    Raises:
        OSError: if it can't be asked.
    """
    answer = bytearray(208)
    struct.pack_into("I", answer, 0, _BUF_TYPE_VIDEO_OUTPUT)
    _control(path, _VIDIOC_G_FMT, answer)
    width, height = struct.unpack_from("2I", answer, 8)
    return width, height


def _control(path: Path, request: int, argument: bytearray) -> None:
    descriptor = os.open(path, os.O_RDWR)
    try:
        fcntl.ioctl(descriptor, request, argument)
    finally:
        os.close(descriptor)
