"""The virtual camera without a device: pyvirtualcam's own registry takes a backend that keeps the frames."""

import platform
from typing import ClassVar

import numpy as np
import pytest
from pyvirtualcam import camera as pyvirtualcam_camera

from rendering import v4l2loopback, virtual_camera
from rendering.sink import PixelFormat
from rendering.virtual_camera import VirtualCamera, check_virtual_camera
from rendering.yuv import I420Converter, Matrix, padded_to_even, rgb_from_i420
from tests.rendering.clips import face_like, opaque
from tracking.errors import DeviceError


class KeepingBackend:
    """What pyvirtualcam expects of a backend; stands for a driver that can't be here."""

    opened: ClassVar[list["KeepingBackend"]] = []
    refusal: Exception | None = None

    def __init__(self, *, width, height, fps, fourcc, device):
        if self.refusal is not None:
            raise self.refusal
        self.size, self.fps, self.fourcc = (width, height), fps, fourcc
        self.name = device or "OBS Virtual Camera"
        self.frames: list[np.ndarray] = []
        self.closed = 0
        self.opened.append(self)

    def close(self):
        self.closed += 1

    def send(self, frame):
        if self.refusal is not None:
            raise self.refusal
        self.frames.append(frame.copy())

    def device(self):
        return self.name

    def native_fourcc(self):
        return None


@pytest.fixture
def backends(monkeypatch):
    """Offer exactly the backends whose names the test calls it with; return what they open."""

    def offer(*names):
        kind = type("Backend", (KeepingBackend,), {"opened": [], "refusal": None})
        registry = dict.fromkeys(names, kind)
        monkeypatch.setattr(pyvirtualcam_camera, "BACKENDS", registry)
        monkeypatch.setattr(virtual_camera, "BACKENDS", registry)
        monkeypatch.setattr(virtual_camera, "_is_installed", lambda name: True)
        return kind

    return offer


@pytest.mark.parametrize("matrix", list(Matrix))
@pytest.mark.parametrize("size", [(160, 120), (161, 121)])
def test_obs_gets_i420_in_the_matrix_asked_for(backends, matrix, size):
    kind = backends("obs")
    with VirtualCamera(size, 1000, matrix=matrix) as camera:
        assert camera.wants.matrix is matrix
        camera.send(I420Converter(*size, matrix).convert(opaque(3, *size)), 0.0)
    (backend,) = kind.opened
    assert backend.size == (size[0] + size[0] % 2, size[1] + size[1] % 2)
    i420 = backend.frames[0].reshape(backend.size[1] * 3 // 2, backend.size[0])
    assert np.abs(rgb_from_i420(i420, matrix).astype(int) - padded_to_even(opaque(3, *size))).mean() < 1.0
    assert backend.closed == 1


def test_unity_capture_gets_straight_rgba_of_any_size(backends):
    kind = backends("obs", "unitycapture")
    with VirtualCamera((161, 121), 1000, transparent=True) as camera:
        assert (camera.wants, camera.backend) == (PixelFormat.RGBA_STRAIGHT, "unitycapture")
        camera.send(face_like(0, 161, 121), 0.0)
    assert (kind.opened[0].frames[0].reshape(121, 161, 4) == face_like(0, 161, 121)).all()


def test_transparency_where_nothing_takes_it(backends):
    backends("obs")
    with pytest.raises(DeviceError, match="only Unity Capture, on Windows, takes transparency"):
        VirtualCamera((160, 120), transparent=True)


def test_a_refusal_says_what_to_do(backends, monkeypatch):
    kind = backends("obs")
    kind.refusal = RuntimeError("virtual camera output could not be started")
    for system, word in (("Windows", "Unity Capture"), ("Darwin", "OBS Studio 30"), ("Linux", "modprobe")):
        monkeypatch.setattr(platform, "system", lambda system=system: system)
        with pytest.raises(DeviceError, match=f"could not be started; .*{word}"):
            VirtualCamera((160, 120))


def test_a_lost_device_is_told_and_closing_still_works(backends):
    kind = backends("obs")
    camera = VirtualCamera((160, 120), 1000)
    kind.refusal = RuntimeError("Stream does not exist.")
    frame = I420Converter(160, 120).convert(opaque(0))
    with pytest.raises(DeviceError, match="was lost: Stream does not exist"):
        camera.send(frame, 0.0)
    camera.close()
    camera.close()
    assert kind.opened[0].closed == 1
    with pytest.raises(ValueError, match="closed already"):
        camera.send(frame, 0.0)


def test_linux_without_a_device_names_the_command(backends, monkeypatch):
    backends("v4l2loopback")
    monkeypatch.setattr(platform, "system", lambda: "Linux")
    monkeypatch.setattr(v4l2loopback, "loopback_devices", list)
    for attempt in (lambda: VirtualCamera((160, 120)), check_virtual_camera):
        with pytest.raises(DeviceError, match=r"there is no virtual camera: .*sudo modprobe v4l2loopback"):
            attempt()


def test_a_named_device_that_is_none(backends, tmp_path):
    backends("v4l2loopback")
    with pytest.raises(DeviceError, match=r"/dev/video99 is no virtual camera .* it does not exist"):
        VirtualCamera((160, 120), device="/dev/video99")
    plain = tmp_path / "video3"
    plain.touch()
    with pytest.raises(DeviceError, match="a device of another kind"):
        VirtualCamera((160, 120), device=str(plain))
