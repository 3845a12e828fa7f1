import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from app.session import virtual_camera_check
from app.session.virtual_camera_check import check, readers
from tracking.errors import DeviceError

LINUX = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="only Linux tells who reads a device")


@pytest.fixture
def device(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """A file that stands in for a device; this test reads it as other programs would."""
    monkeypatch.setattr(virtual_camera_check, "check_virtual_camera", lambda: "/dev/video20 (Ichimai)")
    path = tmp_path / "video20"
    path.write_bytes(b"")
    return path


def sent() -> np.ndarray:
    """A picture, half of it transparent."""
    rgba = np.zeros((40, 40, 4), np.uint8)
    rgba[20:] = (200, 100, 50, 255)
    return rgba


def arrived(shift: int = 0) -> np.ndarray:
    rgb = np.zeros((40, 40, 3), np.uint8)
    rgb[:20] = (0, 255 - shift, 0)
    rgb[20:] = (200, 100 - shift, 50)
    return rgb


@LINUX
def test_a_program_that_reads_is_named(device: Path):
    assert readers(device) == []
    code = "import sys; f = open(sys.argv[1]); print('open', flush=True); sys.stdin.read()"
    reader = subprocess.Popen(
        [sys.executable, "-c", code, str(device)], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    )
    try:
        assert reader.stdout is not None and reader.stdout.readline()
        (name,) = readers(device)
        assert name.startswith("python")
    finally:
        reader.communicate()
    with device.open():
        assert readers(device) == [], f"{os.getpid()} is this program itself"


@LINUX
@pytest.mark.parametrize(("shift", "state"), [(3, "ok"), (39, "todo")])
def test_colours_that_arrive_are_compared_with_those_sent(device: Path, shift: int, state: str):
    found = check(str(device), sent, lambda share: None, read=lambda path: arrived(shift))
    assert [f.step for f in found] == ["device", "sending", "readers", "colours"]
    assert found[2].state == "todo" and found[3].state == state


@LINUX
def test_a_device_that_cannot_be_read_is_said(device: Path):
    def refuse(path: Path) -> np.ndarray:
        raise DeviceError(f"{path} can't be read: busy")

    found = check(str(device), sent, lambda share: None, read=refuse)
    assert found[3].state == "unknown" and "busy" in found[3].detail
    # The real reader says the same of what is no device.
    assert check(str(device), sent, lambda share: None)[3].state == "unknown"


def test_nothing_sent_ends_the_check(device: Path):
    found = check(None, sent, lambda share: None)
    assert [(f.step, f.state) for f in found] == [("device", "ok"), ("sending", "todo")]
