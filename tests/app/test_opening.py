import json
import sys
from pathlib import Path

import cv2
import numpy as np
import pytest

from app import opening
from app.settings.settings import CameraSettings, OutputSettings
from rendering.background import BLUE, GREEN, Chroma, Picture, Plain, Transparent
from tracking.errors import DeviceError, InputError
from tracking.sources import camera_list, webcam
from tracking.sources.camera_list import Camera


@pytest.fixture
def cameras(monkeypatch: pytest.MonkeyPatch) -> list[Camera]:
    """The cameras the machine has; those called "busy" do not open."""
    there: list[Camera] = []

    class Opened:
        def __init__(self, camera: Camera, wanted: webcam.CameraFormat) -> None:
            if "busy" in camera.name:
                raise DeviceError(f"{camera.name} is in use")
            self.name, self.wanted = camera.name, wanted

    monkeypatch.setattr(camera_list, "list_cameras", lambda: there)
    monkeypatch.setattr(webcam, "Webcam", Opened)
    return there


def opened(camera: CameraSettings) -> tuple[str, list[Exception]]:
    """Return the name of what opens, and what is said."""
    said: list[Exception] = []
    source = opening.open_chosen_source(camera, said.append)
    return source.name, said


def test_no_camera_is_said_and_the_recording_plays_for_ever(cameras: list[Camera]):
    said: list[Exception] = []
    source = opening.open_chosen_source(CameraSettings(), said.append)
    assert str(said[0]) == "No camera was found"
    times = [source.read_moment().time_s for _ in range(1000)]
    assert (np.diff(times) > 0).all()


def test_the_first_camera_that_opens_is_taken_in_the_wanted_format(cameras: list[Camera]):
    cameras += [Camera(0, "busy one"), Camera(2, "good one"), Camera(4, "other")]
    said: list[Exception] = []
    source = opening.open_chosen_source(CameraSettings(width=1280, height=720, fps=60.0), said.append)
    assert source.name == "good one" and not said
    assert (source.wanted.width, source.wanted.height, source.wanted.fps) == (1280, 720, 60.0)


def test_when_all_cameras_are_busy_the_reason_is_said(cameras: list[Camera]):
    cameras.append(Camera(0, "busy one"))
    name, said = opened(CameraSettings())
    assert name == "hello.jsonl" and str(said[0]) == "busy one is in use"


def test_a_chosen_source_is_taken_or_missed_with_a_word(cameras: list[Camera], tmp_path: Path):
    cameras.append(Camera(0, "good one"))
    assert opened(CameraSettings("good")) == ("good one", [])
    assert opened(CameraSettings("idle")) == ("idle motion", [])
    assert opened(CameraSettings("recording")) == ("hello.jsonl", [])
    own = tmp_path / "own.jsonl"
    own.write_text(json.dumps({"time_s": 0, "pose": [0] * 6}) + "\n")
    assert opened(CameraSettings(str(own))) == ("own.jsonl", [])
    name, said = opened(CameraSettings("gone.mp4"))
    assert name == "hello.jsonl" and "gone.mp4" in str(said[0])


def test_words_for_backgrounds(tmp_path: Path):
    assert opening.open_background("transparent") == Transparent()
    assert opening.open_background("Green") == Chroma(GREEN)
    assert opening.open_background("blue") == Chroma(BLUE)
    assert opening.open_background("#102030") == Plain((16, 32, 48))
    picture = tmp_path / "room.png"
    cv2.imwrite(str(picture), np.full((4, 6, 3), 9, np.uint8))
    room = opening.open_background(str(picture))
    assert isinstance(room, Picture) and room.rgb.shape == (4, 6, 3)
    with pytest.raises(InputError, match="'mauve' is no background"):
        opening.open_background("mauve")


def test_a_virtual_camera_that_is_not_there_is_an_error_of_the_users():
    with pytest.raises(DeviceError):
        opening.open_virtual_camera(OutputSettings(virtual_camera="/dev/video-none"), (64, 64))


def test_a_program_without_pyvirtualcam_says_so(monkeypatch):
    monkeypatch.setitem(sys.modules, "rendering.virtual_camera", None)
    with pytest.raises(DeviceError, match="no virtual camera here"):
        opening.open_virtual_camera(OutputSettings(), (64, 64))


def test_a_virtual_camera_is_never_followed_unasked(monkeypatch):
    from app import opening
    from app.settings.settings import CameraSettings
    from tracking.sources import camera_list, webcam

    opened = []
    monkeypatch.setattr(webcam, "Webcam", lambda camera, wanted: opened.append(camera.name))
    ours, real = camera_list.Camera(0, "Ichimai", virtual=True), camera_list.Camera(2, "HD Webcam")
    for listed in ([ours, real], [ours]):
        monkeypatch.setattr(camera_list, "list_cameras", lambda listed=listed: listed)
        refusals = []
        opening.open_chosen_source(CameraSettings(), refusals.append)
    assert opened == ["HD Webcam"]
    assert "Only virtual cameras" in str(refusals[0])
