"""Cameras that are the kernel's own: v4l2loopback fed with a clip, and vivid, which can be unplugged.

Skipped where there is no /dev/video10; `tests/vm_devices.sh` runs it in a virtual machine.
"""

from __future__ import annotations

import csv
import fcntl
import os
import struct
import subprocess
import sys
import threading
import time
from contextlib import contextmanager
from itertools import pairwise
from pathlib import Path

import cv2
import numpy as np
import pytest

from rendering import v4l2loopback
from tests.conftest import find_shared_data
from tracking.errors import DeviceError
from tracking.sources.camera_list import Camera, find_camera, list_cameras
from tracking.sources.video import VideoSource
from tracking.sources.webcam import Webcam

DEVICE = Path(os.environ.get("ICHIMAI_TEST_WEBCAM", "/dev/video10"))
SIZE = (320, 240)
VIVID = 30

if v4l2loopback.query(DEVICE) is None:
    pytest.skip(f"{DEVICE} is no v4l2loopback device", allow_module_level=True)


@pytest.fixture(scope="module")
def clip() -> list[np.ndarray]:
    """A few frames (H, W, 3) RGB of a real face: a clip, or else a portrait."""
    data = find_shared_data()
    if data is None:
        from skimage import data as pictures

        return [cv2.resize(pictures.astronaut()[:400, :500], SIZE)]
    with VideoSource(data / "faces" / "head-pose-face-detection-female.gif") as video:
        frames = [video.read() for _ in range(3)]
    return [cv2.resize(f.rgb, SIZE, interpolation=cv2.INTER_AREA) for f in frames if f is not None]


@pytest.fixture(scope="module")
def raw(clip: list[np.ndarray], tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("clip") / "frames.yuv"
    path.write_bytes(b"".join(cv2.cvtColor(f, cv2.COLOR_RGB2YUV_I420).tobytes() for f in clip))
    return path


@contextmanager
def plugged_in(raw: Path):
    """Have another process send the frames to the device, over and over."""
    command = [sys.executable, "-c", _WRITER, str(DEVICE), str(raw), *map(str, SIZE)]
    writer = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    try:
        assert writer.stdout is not None
        assert writer.stdout.readline() == "sending\n"
        yield
    finally:
        writer.kill()
        writer.wait(10)


def camera() -> Camera:
    return Camera(int(DEVICE.name[5:]), "Fake Webcam")


def nearest(rgb: np.ndarray, clip: list[np.ndarray]) -> float:
    """Return the mean difference to the most similar frame of the clip."""
    return min(float(np.abs(rgb.astype(int) - frame).mean()) for frame in clip)


def ichimai(*words: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-c", "from app.cli import main; raise SystemExit(main())", *words]
    return subprocess.run(command, capture_output=True, text=True, timeout=600)


def test_it_is_listed_with_its_name(raw):
    with plugged_in(raw):
        done = ichimai("cameras")
    assert done.returncode == 0
    assert f"{camera().number}  {camera().name}\n" in done.stdout


@pytest.mark.parametrize("text", [DEVICE.name[5:], "fake web"])
def test_its_pictures_are_the_clips_own(raw, clip, text):
    with plugged_in(raw):
        found = find_camera(text)
        assert found == camera()
        with Webcam(found) as webcam:
            frames = [webcam.read() for _ in range(6)]
    assert (webcam.width, webcam.height) == SIZE
    assert [f.index for f in frames] == list(range(6))
    assert all(a.time_s < b.time_s for a, b in pairwise(frames))
    assert max(nearest(f.rgb, clip) for f in frames) <= 3.0


@pytest.mark.skipif(
    "ICHIMAI_EMULATED" in os.environ, reason="MediaPipe takes too long on an emulated processor"
)
def test_the_command_line_tracks_the_face_in_it(raw, tmp_path):
    table = tmp_path / "track.csv"
    with plugged_in(raw):
        done = ichimai("track", "Fake Webcam", "--frames", "2", "-o", str(table))
    assert done.returncode == 0, done.stderr
    rows = list(csv.DictReader(table.open()))
    assert [row["face"] for row in rows] == ["1", "1"]


def test_it_is_waited_for_and_taken_up_again(raw, clip):
    """The program behind the camera ends and starts again."""
    with plugged_in(raw):
        webcam = Webcam(camera(), retry_s=0.2)
        assert nearest(webcam.read().rgb, clip) <= 3.0
    seen: list = []
    reader = threading.Thread(target=lambda: [seen.append(f) for f in iter(webcam.read, None)])
    reader.start()
    try:
        wait_until(lambda: webcam.waiting, 60)
        before = len(seen)
        with plugged_in(raw):
            wait_until(lambda: len(seen) > before + 2, 60)
            assert nearest(seen[-1].rgb, clip) <= 3.0
    finally:
        webcam.close()
        reader.join(30)
    assert not reader.is_alive()
    assert [f.index for f in seen] == list(range(1, len(seen) + 1))


def test_a_camera_that_nothing_comes_from_is_refused():
    started = time.monotonic()
    with pytest.raises(DeviceError, match="camera"):
        Webcam(camera())
    print(f"refused after {time.monotonic() - started:.1f} s")


@pytest.fixture
def vivid():
    """A camera of the kernel's test driver: it streams to one program at a time and can be pulled out."""
    plug_vivid()
    yield next(c for c in list_cameras() if c.number == VIVID)
    subprocess.run(["modprobe", "-r", "vivid"], check=False)


def plug_vivid() -> None:
    options = ["n_devs=1", "node_types=0x1", "num_inputs=1", "input_types=0", f"vid_cap_nr={VIVID}"]
    done = subprocess.run(["modprobe", "vivid", *options], capture_output=True, text=True)
    if done.returncode:
        pytest.skip(f"no test driver: {done.stderr.strip()}")
    wait_until(Path(f"/dev/video{VIVID}").exists, 10)


def unplug_vivid() -> None:
    """Press the driver's own button "Disconnect": all nodes vanish, as when a cable is pulled out."""
    with Path(f"/dev/video{VIVID}").open("r+b", buffering=0) as device:
        fcntl.ioctl(device, _VIDIOC_S_CTRL, struct.pack("Ii", _VIVID_CID_DISCONNECT, 1))


def test_a_camera_that_is_pulled_out_and_plugged_in_again(vivid, caplog):
    """The driver brings its nodes back as soon as nobody holds one of the old."""
    webcam = Webcam(vivid, retry_s=0.2)
    seen: list = [webcam.read()]
    reader = threading.Thread(target=lambda: [seen.append(f) for f in iter(webcam.read, None)])
    reader.start()
    try:
        # An emulated machine's clock runs many times as fast as its processor.
        wait_until(lambda: len(seen) > 2, 30)
        unplug_vivid()
        wait_until(lambda: "waiting for it to come back" in caplog.text, 60)
        before = len(seen)
        wait_until(lambda: len(seen) > before + 1, 300)
    finally:
        webcam.close()
        reader.join(30)
    assert not reader.is_alive()
    assert [f.index for f in seen] == list(range(len(seen)))


def test_a_camera_that_another_program_uses_is_refused(vivid):
    other = cv2.VideoCapture(vivid.number, cv2.CAP_V4L2)
    try:
        assert other.read()[0]
        started = time.monotonic()
        with pytest.raises(DeviceError, match="another program"):
            Webcam(vivid)
        print(f"refused after {time.monotonic() - started:.1f} s")
    finally:
        other.release()
    with Webcam(vivid) as webcam:
        assert webcam.read() is not None


def wait_until(condition, timeout_s: float) -> None:
    end_s = time.monotonic() + timeout_s
    while not condition():
        assert time.monotonic() < end_s, "it did not come about"
        time.sleep(0.05)


_VIDIOC_S_CTRL = 0xC008561C
_VIVID_CID_DISCONNECT = 0x00F0F000 + 65

# Sets the format (YU12) and writes the file's frames 10 times a second, by the standard library alone.
_WRITER = """
import fcntl, struct, sys, time
node, clip, width, height = *sys.argv[1:3], *map(int, sys.argv[3:])
with open(node, "r+b", buffering=0) as device:
    try:  # version 0.12.7 refuses every second session otherwise
        fcntl.ioctl(device, 0x40045612, struct.pack("I", 2))
    except OSError:
        pass
device = open(node, "r+b", buffering=0)
size = width * height * 3 // 2
data = open(clip, "rb").read()
pixels = bytearray(208)
struct.pack_into("I", pixels, 0, 2)
struct.pack_into("4I", pixels, 8, width, height, int.from_bytes(b"YU12", "little"), 1)
for again in range(100):
    try:  # refused while a reader is just looking whether the camera is back
        fcntl.ioctl(device, 0xC0D05605, pixels)
        break
    except OSError:
        time.sleep(0.05)
else:
    raise SystemExit("the device takes no format")
while True:
    for at in range(0, len(data), size):
        device.write(data[at : at + size])
        print("sending", flush=True)
        time.sleep(0.1)
"""
