"""The virtual camera on a real v4l2loopback device, read by OpenCV and by ffmpeg.

Skipped where there is no /dev/video20; `tests/vm_devices.sh` runs it in a virtual machine.
"""

import os
import shutil
import subprocess
import sys
import threading
import time
from contextlib import contextmanager
from pathlib import Path

import cv2
import numpy as np
import pytest
import pyvirtualcam

from rendering import v4l2loopback
from rendering.virtual_camera import VirtualCamera, check_virtual_camera
from rendering.yuv import I420Converter, Matrix, rgb_from_i420
from tests.rendering.clips import face_like, opaque
from tracking.errors import DeviceError

DEVICE = Path(os.environ.get("ICHIMAI_TEST_LOOPBACK", "/dev/video20"))
SIZE = (320, 240)

if v4l2loopback.query(DEVICE) is None:
    pytest.skip(f"{DEVICE} is no v4l2loopback device", allow_module_level=True)


@contextmanager
def sending(picture, matrix=Matrix.BT709, size=SIZE):
    """Send one picture over and over from another thread."""
    stop, failed = threading.Event(), []
    frame = I420Converter(*size, matrix).convert(picture)

    def loop():
        try:
            while not stop.is_set():
                camera.send(frame, time.monotonic())
        except BaseException as error:
            failed.append(error)

    with VirtualCamera(size, 15, str(DEVICE), matrix=matrix) as camera:
        thread = threading.Thread(target=loop)
        thread.start()
        try:
            # With exclusive_caps=1 there is nothing to capture before the first frame.
            while camera.last_sent_s == 0.0 and not failed:
                time.sleep(0.01)
            yield camera
        finally:
            stop.set()
            thread.join(10)
            assert not thread.is_alive()
    assert not failed


def _picture():
    """A smooth picture with a bright outline, as drawings have."""
    picture = opaque(20, *SIZE)
    figure = face_like(0, *SIZE)
    picture[figure[..., 3] == 255] = figure[figure[..., 3] == 255][:, :3]
    return picture


PICTURE = _picture()


def read_with_opencv(frames=3):
    capture = cv2.VideoCapture(int(DEVICE.name[5:]), cv2.CAP_V4L2)
    try:
        assert capture.isOpened()
        pictures = []
        for _ in range(frames):
            ok, bgr = capture.read()
            assert ok
            pictures.append(cv2.cvtColor(bgr, cv2.COLOR_BGR2RGB))
        return pictures
    finally:
        capture.release()


def read_with_ffmpeg(output, *options):
    if shutil.which("ffmpeg") is None:
        pytest.skip("ffmpeg is not installed")
    command = ["ffmpeg", "-v", "error", "-f", "v4l2", "-i", str(DEVICE), "-frames:v", "2", *options]
    done = subprocess.run(
        [*command, "-f", "rawvideo", "-pix_fmt", output, "-"], capture_output=True, timeout=120
    )
    assert done.returncode == 0, done.stderr.decode()
    return np.frombuffer(done.stdout, np.uint8)


def mean_difference(a, b):
    return float(np.abs(a.astype(int) - b).mean())


def test_opencv_reads_what_was_sent():
    with sending(PICTURE, Matrix.BT601):
        pictures = read_with_opencv()
    differences = [mean_difference(p, PICTURE) for p in pictures]
    print("OpenCV, BT.601:", differences)
    assert max(differences) <= 2.0


def test_ffmpeg_reads_what_was_sent():
    """The second session on the same device, after the first test's."""
    with sending(PICTURE):
        planes = read_with_ffmpeg("yuv420p")
        shown = read_with_ffmpeg("rgb24", "-vf", "scale=in_color_matrix=bt709:in_range=tv:flags=bicubic")
    i420 = planes.reshape(2, SIZE[1] * 3 // 2, SIZE[0])[1]
    rgb = shown.reshape(2, SIZE[1], SIZE[0], 3)[1]
    print(
        "ffmpeg, BT.709:",
        mean_difference(rgb_from_i420(i420, Matrix.BT709), PICTURE),
        mean_difference(rgb, PICTURE),
    )
    assert mean_difference(rgb_from_i420(i420, Matrix.BT709), PICTURE) <= 2.0
    assert mean_difference(rgb, PICTURE) <= 2.0


def test_pure_green_arrives_pure_in_bt709():
    green = np.full((SIZE[1], SIZE[0], 3), (0, 255, 0), np.uint8)
    with sending(green):
        shown = read_with_ffmpeg("rgb24", "-vf", "scale=in_color_matrix=bt709:in_range=tv")
    assert np.abs(shown.reshape(-1, 3).astype(int) - (0, 255, 0)).max() <= 3


def test_readers_come_and_go_while_it_sends():
    with sending(PICTURE, Matrix.BT601) as camera:
        for _ in range(3):
            assert mean_difference(read_with_opencv(1)[0], PICTURE) <= 2.0
        before = camera.last_sent_s
        time.sleep(0.5)
        assert camera.last_sent_s > before


def test_a_session_that_forgot_to_give_back_is_mended():
    """Pyvirtualcam alone leaves a device with exclusive_caps=1 that refuses the next session."""
    with pyvirtualcam.Camera(*SIZE, 15, device=str(DEVICE)) as careless:
        careless.send(PICTURE)
    left = v4l2loopback.query(DEVICE)
    assert left is not None
    if left.takes_output:
        print("this driver needs no mending")
    with sending(PICTURE, Matrix.BT601):
        assert mean_difference(read_with_opencv(1)[0], PICTURE) <= 2.0
    after = v4l2loopback.query(DEVICE)
    assert after is not None
    assert after.takes_output
    assert str(DEVICE) in check_virtual_camera()


def test_a_reader_that_stays_sees_the_next_session():
    capture = None
    try:
        with sending(PICTURE, Matrix.BT601):
            capture = cv2.VideoCapture(int(DEVICE.name[5:]), cv2.CAP_V4L2)
            assert capture.read()[0]
        inverse = 255 - PICTURE
        with sending(inverse, Matrix.BT601):
            for _ in range(6):
                ok, bgr = capture.read()
                assert ok
        assert mean_difference(cv2.cvtColor(bgr, cv2.COLOR_BGR2RGB), inverse) <= 2.0
        with pytest.raises(DeviceError, match=r"still reads the virtual camera .* at 320 x 240"):
            VirtualCamera((640, 480), 15, str(DEVICE))
    finally:
        if capture is not None:
            capture.release()


def test_a_device_another_program_sends_to_is_refused():
    writer = subprocess.Popen(
        [sys.executable, "-c", _FOREIGN_WRITER, str(DEVICE)], stdout=subprocess.PIPE, text=True
    )
    try:
        assert writer.stdout is not None
        assert writer.stdout.readline() == "sending\n"
        with pytest.raises(DeviceError, match="in use: another program is sending to it"):
            VirtualCamera(SIZE, 15, str(DEVICE))
    finally:
        writer.kill()
        writer.wait(10)
    with sending(PICTURE, Matrix.BT601):
        assert mean_difference(read_with_opencv(1)[0], PICTURE) <= 2.0


# Sets the format (320 x 240, YU12) and writes 20 frames a second, by the standard library alone.
_FOREIGN_WRITER = """
import fcntl, struct, sys, time
f = open(sys.argv[1], "r+b", buffering=0)
pixels = bytearray(208)
struct.pack_into("I", pixels, 0, 2)
struct.pack_into("4I", pixels, 8, 320, 240, int.from_bytes(b"YU12", "little"), 1)
fcntl.ioctl(f, 0xC0D05605, pixels)
while True:
    f.write(bytes(320 * 240 * 3 // 2))
    print("sending", flush=True)
    time.sleep(0.05)
"""
