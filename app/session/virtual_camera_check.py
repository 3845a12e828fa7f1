"""Whether what goes out arrives: is the device there, does anybody read it, are the colours right."""

from __future__ import annotations

import os
import platform
from collections.abc import Callable
from pathlib import Path
from typing import Literal, NamedTuple

import numpy as np

from app.live.background_work import Progress
from rendering.virtual_camera import check_virtual_camera
from tracking.errors import DeviceError

LARGEST_DIFFERENCE = 14.0
"""Mean colours that differ by more than this, of 255, are wrong: the wrong matrix shifts green by 39."""


class CheckedStep(NamedTuple):
    """One line of the check.

    Attributes:
        step: `device`, `sending`, `readers` or `colours`.
        state: `ok`, `todo` (the user has to do something) or `unknown` (it can't be told here).
        detail: names or numbers; what to do about a missing device.
    """

    step: Literal["device", "sending", "readers", "colours"]
    state: Literal["ok", "todo", "unknown"]
    detail: str = ""


def check(
    device: str | None,
    newest: Callable[[], np.ndarray | None],
    progress: Progress,
    read: Callable[[Path], np.ndarray] | None = None,
) -> list[CheckedStep]:
    """Return one finding a step; looks at the real device and takes a second or two.

    Args:
        device: what the virtual camera that is on sends to; None where none is on.
        newest: the picture sent last, uint8 (H, W, 4) premultiplied RGBA.
        progress: told the share done.
        read: reads one frame of a device as RGB; for tests.
    """
    try:
        found = [CheckedStep("device", "ok", check_virtual_camera())]
    except DeviceError as error:
        found = [CheckedStep("device", "todo", str(error))]
        if device is None:
            return found
    progress(0.3)
    if device is None:
        return [*found, CheckedStep("sending", "todo")]
    found.append(CheckedStep("sending", "ok", device))
    path = Path(device)
    if platform.system() != "Linux" or not path.is_absolute():
        # Elsewhere the driver tells nobody who reads, and gives its frames to other programs alone.
        return [*found, CheckedStep("readers", "unknown"), CheckedStep("colours", "unknown")]
    names = readers(path)
    found.append(CheckedStep("readers", "ok" if names else "todo", ", ".join(names)))
    progress(0.6)
    return [*found, _colours(path, newest, read or read_frame)]


def readers(device: Path, processes: Path = Path("/proc")) -> list[str]:
    """Return the names of other programs that have a device open, as far as this user may see them."""
    names = set()
    for process in processes.iterdir():
        if not process.name.isdigit() or int(process.name) == os.getpid():
            continue
        try:
            open_now = any(fd.readlink() == device for fd in (process / "fd").iterdir())
            if open_now:
                names.add((process / "comm").read_text().strip())
        except OSError:
            # Another user's, or gone meanwhile.
            continue
    return sorted(names)


def read_frame(device: Path) -> np.ndarray:
    """Return what a program that reads the device gets now, uint8 (H, W, 3), RGB, by BT.709 as OBS does.

    Raises:
        DeviceError: if it can't be read.
    """
    import av

    try:
        with av.open(str(device), format="video4linux2", timeout=3.0) as container:
            frame = next(container.decode(video=0))
            return frame.to_ndarray(format="rgb24", src_colorspace="ITU709")
    except (OSError, StopIteration) as error:
        raise DeviceError(f"{device} can't be read: {error}") from error


def _colours(
    path: Path, newest: Callable[[], np.ndarray | None], read: Callable[[Path], np.ndarray]
) -> CheckedStep:
    sent = newest()
    try:
        got = read(path)
    except DeviceError as error:
        return CheckedStep("colours", "unknown", str(error))
    if sent is None:
        return CheckedStep("colours", "unknown")
    difference = float(np.abs(_mean_over_green(sent) - got.reshape(-1, 3).mean(0)).max())
    return CheckedStep("colours", "ok" if difference <= LARGEST_DIFFERENCE else "todo", f"{difference:.0f}")


def _mean_over_green(rgba_premultiplied: np.ndarray) -> np.ndarray:
    """Return the mean colour, (3,), of a picture (H, W, 4) as it is sent: transparency on key green."""
    means = rgba_premultiplied.reshape(-1, 4).astype(np.float64).mean(0)
    return means[:3] + np.array([0.0, 1.0, 0.0]) * (255 - means[3])
