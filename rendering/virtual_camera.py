"""The virtual camera: OBS, browsers and video calls see the avatar as a webcam."""

from __future__ import annotations

import logging
import platform
from pathlib import Path

import numpy as np
import pyvirtualcam  # pyright: ignore[reportMissingTypeStubs]
from pyvirtualcam.camera import BACKENDS  # pyright: ignore[reportMissingTypeStubs]

from rendering import v4l2loopback
from rendering.pacer import Pacer
from rendering.sink import PixelFormat, SinkBase
from rendering.yuv import Matrix, even
from tracking.basics.arrays import Array
from tracking.errors import DeviceError

log = logging.getLogger(__name__)

ADVICE = {
    "Linux": (
        "install the package v4l2loopback-dkms, then run "
        "`sudo modprobe v4l2loopback devices=1 exclusive_caps=1 card_label=Ichimai`"
    ),
    "Windows": (
        "install OBS Studio (https://obsproject.com) and start its virtual camera once, "
        "or install Unity Capture, which also takes transparency"
    ),
    "Darwin": (
        "install OBS Studio 30 or later (https://obsproject.com) and start and stop its virtual camera once"
    ),
}
"""What to do where there is no virtual camera, by `platform.system()`."""

UNITY_CAPTURE = "unitycapture"
LOOPBACK = "v4l2loopback"


class VirtualCamera(SinkBase):
    """Sends frames to a virtual camera, at most `fps` a second if `paced`.

    Readers may come and go at any time. Except for Unity Capture, which takes RGBA, it wants I420, so that
    the matrix is ours to choose. An odd width or height grows by one.
    """

    def __init__(
        self,
        size: tuple[int, int],
        fps: float = 30.0,
        device: str | None = None,
        transparent: bool = False,
        matrix: Matrix = Matrix.BT709,
        paced: bool = True,
    ) -> None:
        """Open the virtual camera.

        Args:
            size: (width, height) of the frames.
            fps: the rate readers are told, and the fastest that `send` goes if `paced`.
            device: `/dev/video<n>` on Linux, the camera's name on Windows; the first that is free by default.
            transparent: ask for one that takes alpha: Unity Capture, on Windows.
            matrix: what readers decode with: BT.709 for OBS, BT.601 for most else.
            paced: whether `send` waits for the next turn; not needed where the frames come in time anyway.

        Raises:
            DeviceError: if there is none or it is in use; the message says what to do.
        """
        backend = _choose_backend(transparent, device)
        super().__init__(size, fps, _wants(backend, matrix))
        planar = self.wants.matrix is not None
        self._width, self._height = (even(size[0]), even(size[1])) if planar else size
        self._pacer = Pacer(fps) if paced else None
        self._camera: pyvirtualcam.Camera | None = self._opened(backend, device)
        self.backend, self.target = backend, self._camera.device
        log.info("virtual camera %s (%s), %d x %d", self.target, backend, self._width, self._height)

    def send(self, pixels: Array, time_s: float) -> None:
        """Send one frame at once, then wait for the next turn; see `Sink.send`."""
        super().send(pixels, time_s)
        if self._pacer is not None:
            self._pacer.wait()

    def take(self, pixels: Array, time_s: float) -> None:
        """Send one frame; see `Sink.send`.

        Raises:
            DeviceError: if the device is lost.
        """
        if self._camera is None:
            raise ValueError("the virtual camera is closed already")
        try:
            self._camera.send(np.ascontiguousarray(pixels))  # pyright: ignore[reportUnknownMemberType]
        except (RuntimeError, OSError) as error:
            raise DeviceError(f"the virtual camera {self.target} was lost: {error}") from error

    def close(self) -> None:
        """Give the device back, so that this and other programs can use it again."""
        if self._camera is None:
            return
        self._camera.close()
        self._camera = None
        if self.backend == LOOPBACK:
            v4l2loopback.give_back(Path(self.target))

    def _opened(self, backend: str, device: str | None) -> pyvirtualcam.Camera:
        if backend != LOOPBACK:
            return self._open(backend, device)
        error: DeviceError | None = None
        for candidate in _loopback_candidates(device):
            try:
                v4l2loopback.make_ready(candidate)
                camera = self._open(backend, str(candidate.path))
                self._check_size(camera, candidate)
                return camera
            except DeviceError as refused:
                error = error or refused
        assert error is not None
        raise error

    def _open(self, backend: str, device: str | None) -> pyvirtualcam.Camera:
        kind = pyvirtualcam.PixelFormat.RGBA if self.wants.has_alpha else pyvirtualcam.PixelFormat.I420
        try:
            return pyvirtualcam.Camera(
                self._width, self._height, self.fps, fmt=kind, device=device, backend=backend
            )
        except (RuntimeError, OSError, ValueError) as error:
            name = f"the virtual camera {device}" if device else "the virtual camera"
            raise DeviceError(f"{name} can't be opened: {error}; {_advice()}") from error

    def _check_size(self, camera: pyvirtualcam.Camera, device: v4l2loopback.LoopbackDevice) -> None:
        """Refuse a device whose reader holds it at another size: frames would arrive as stripes."""
        carried = v4l2loopback.output_size(device.path)
        if carried == (self._width, self._height):
            return
        camera.close()
        v4l2loopback.give_back(device.path)
        raise DeviceError(
            f"another program still reads the virtual camera {device.path} at {carried[0]} x {carried[1]}; "
            f"close it there first, or send that size instead of {self._width} x {self._height}"
        )


def check_virtual_camera() -> str:
    """Return which virtual cameras there are, in one line, without opening one.

    Raises:
        DeviceError: if there is none; the message says what to do.
    """
    backend = _choose_backend(transparent=False, device=None)
    if backend == LOOPBACK:
        found = _loopback_candidates(None)
        return ", ".join(f"{d.path} ({d.label})" for d in found)
    if not _is_installed(backend):
        raise DeviceError(f"there is no virtual camera: {_advice()}")
    return "OBS Virtual Camera" if backend == "obs" else "Unity Capture"


def _choose_backend(transparent: bool, device: str | None) -> str:
    """Return the name of the pyvirtualcam backend to use."""
    if transparent and UNITY_CAPTURE not in BACKENDS:
        raise DeviceError(
            "only Unity Capture, on Windows, takes transparency: "
            "use a chroma background here and key it out in OBS, or record to .webm"
        )
    if transparent or (device is not None and "unity" in device.lower()):
        return UNITY_CAPTURE
    if not BACKENDS:
        raise DeviceError("there are no virtual cameras for this system")
    names = list(BACKENDS)
    return next((name for name in names if _is_installed(name)), names[0])


def _wants(backend: str, matrix: Matrix) -> PixelFormat:
    if backend == UNITY_CAPTURE:
        return PixelFormat.RGBA_STRAIGHT
    return PixelFormat.I420_BT709 if matrix is Matrix.BT709 else PixelFormat.I420_BT601


def _loopback_candidates(device: str | None) -> list[v4l2loopback.LoopbackDevice]:
    """Return the devices to try, in order.

    Raises:
        DeviceError: if there is none.
    """
    if device is None:
        found = v4l2loopback.loopback_devices()
        if not found:
            raise DeviceError(f"there is no virtual camera: {_advice()}")
        return found
    named = v4l2loopback.query(Path(device))
    if named is None:
        raise DeviceError(f"{device} is no virtual camera that can be opened: {_trouble(Path(device))}")
    return [named]


def _trouble(path: Path) -> str:
    """Say why a named device is none."""
    if not path.exists():
        others = ", ".join(str(d.path) for d in v4l2loopback.loopback_devices())
        return f"it does not exist; there is {others}" if others else f"it does not exist; {_advice()}"
    try:
        path.open("rb").close()
    except PermissionError:
        return "this user may not; run `sudo usermod -aG video $USER` and log in again"
    except OSError as error:
        return f"{error.strerror}"
    return "it is a device of another kind, perhaps a real webcam"


def _advice() -> str:
    return ADVICE.get(platform.system(), "see docs/virtual-camera.md")


def _is_installed(backend: str) -> bool:
    """Whether the program or driver behind a backend is on this machine, as far as that can be told."""
    system = platform.system()
    if backend == "obs" and system == "Darwin":
        return Path("/Applications/OBS.app").exists()
    if system == "Windows":
        class_id = {
            "obs": "{A3FCE0F5-3493-419F-958A-ABA1250EC20B}",
            UNITY_CAPTURE: "{5C2CD55C-92AD-4999-8666-912BD3E70010}",
        }.get(backend)
        return class_id is not None and _is_registered(class_id)
    return True


def _is_registered(class_id: str) -> bool:
    import winreg  # Windows only

    try:
        winreg.CloseKey(winreg.OpenKey(winreg.HKEY_CLASSES_ROOT, rf"CLSID\{class_id}"))  # pyright: ignore
    except OSError:
        return False
    return True
