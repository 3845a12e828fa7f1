import threading
import tomllib
from pathlib import Path

import pytest
from PyQt6.QtCore import Qt
from pytestqt.qtbot import QtBot

from app import opening
from app.live.sink_list import RECORDING, VIRTUAL_CAMERA
from app.settings.settings import AxisSettings
from tests.app.parts import FakeCamera
from tests.app.window.desk import Desk, until
from tracking.sources.camera_list import Camera


def test_the_avatar_appears_and_moves(desk: Desk, qtbot: QtBot):
    until(qtbot, lambda: desk.window.stage.meter.figures().rounds > 10)
    assert desk.stage_colours > 20
    until(qtbot, lambda: "face seen" in desk.source_line)
    assert "test camera" in desk.source_line
    tip = desk.window.status_bar.toolTip()
    for word in ("capture", "tracking", "posing", "output", "capture to window"):
        assert word in tip
    assert "pictures/s" in desk.window.status_bar.rates.text()
    yaw = desk.page("pose").sliders["head_y"]
    seen = set()
    until(qtbot, lambda: seen.add(yaw.value) or len(seen) > 2)


def test_cameras_are_listed_and_one_is_chosen(desk: Desk, qtbot: QtBot, config_folder: Path):
    picker = desk.page("camera").picker
    until(qtbot, lambda: picker.box.count() == 7)
    assert [key for key, _ in picker.entries()] == ["", "Front", "2", "4", "recording", "idle", "voice"]
    until(qtbot, lambda: desk.opened == [""])
    picker.box.setFocus()
    qtbot.keyClick(picker.box, Qt.Key.Key_Down)
    until(qtbot, lambda: desk.opened == ["", "Front"])
    desk.window.close()
    saved = tomllib.loads((config_folder / "settings.toml").read_text())
    assert saved["camera"] == {"source": "Front"}


def test_an_unplugged_camera_is_said_and_another_one_is_followed(desk: Desk, qtbot: QtBot):
    desk.source = lambda: FakeCamera(unplug_after=5)
    picker = desk.page("camera").picker
    until(qtbot, lambda: picker.box.count() == 7)
    picker.box.setFocus()
    qtbot.keyClick(picker.box, Qt.Key.Key_Down)
    until(qtbot, lambda: "unplugged" in desk.said)
    until(qtbot, lambda: "ended" in desk.source_line)
    desk.source = FakeCamera
    qtbot.keyClick(picker.box, Qt.Key.Key_Down)
    until(qtbot, lambda: "face seen" in desk.source_line)
    count = desk.window.stage.meter.figures().rounds
    until(qtbot, lambda: desk.window.stage.meter.figures().rounds > count + 3)


def test_a_camera_plugged_in_later_is_listed_but_not_under_the_users_hand(desk: Desk, qtbot: QtBot):
    picker = desk.page("camera").picker
    until(qtbot, lambda: picker.box.count() == 7)
    picker.box.showPopup()
    desk.cameras = [*desk.cameras, Camera(6, "New")]
    desk.sources.refresh()
    until(qtbot, lambda: len(desk.sources.entries()) == 7)
    qtbot.wait(150)
    assert picker.box.count() == 7
    picker.box.hidePopup()
    until(qtbot, lambda: picker.box.count() == 8)


def test_a_character_that_is_gone_is_said_and_the_old_one_stays(desk: Desk, qtbot: QtBot, tmp_path: Path):
    until(qtbot, lambda: desk.session.pipeline.preview.peek())
    desk.session.choose_character(str(tmp_path / "gone.png"))
    until(qtbot, lambda: "The character can't be used" in desk.said)


def test_calibrate_by_one_key_is_remembered(desk: Desk, qtbot: QtBot, config_folder: Path):
    until(qtbot, lambda: desk.session.pipeline.input.face_seen)
    qtbot.keyClick(desk.window, Qt.Key.Key_C)
    until(qtbot, lambda: "Calibrated" in desk.said)
    desk.window.close()
    saved = tomllib.loads((config_folder / "settings.toml").read_text())
    assert saved["calibrations"]["test camera"]["roll_deg"] == pytest.approx(3.0)


def test_recording_writes_a_clip(desk: Desk, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(opening.platformdirs, "user_videos_dir", lambda: str(tmp_path / "videos"))
    desk.session.change_part("output", record_fps=5.0)
    button = desk.window.actions_bar.sink_buttons[RECORDING]
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    until(qtbot, lambda: RECORDING in desk.session.status().sinks)
    until(qtbot, lambda: button.isChecked() and "Stop" in button.text())
    count = desk.session.pipeline.meters.output.figures().rounds
    until(qtbot, lambda: desk.session.pipeline.meters.output.figures().rounds > count + 8)
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    until(qtbot, lambda: RECORDING not in desk.session.status().sinks)
    (clip,) = (tmp_path / "videos").glob("ichimai-*.mp4")
    import av

    with av.open(str(clip)) as container:
        frames = [f.to_ndarray(format="rgb24") for f in container.decode(video=0)]
    assert len(frames) > 1 and frames[0].shape == (512, 512, 3)
    # No alpha in MP4: the avatar stands on key green.
    assert frames[-1][5, 5].tolist() == pytest.approx([0, 255, 0], abs=6)


def test_no_virtual_camera_is_said_and_the_button_comes_up_again(
    desk: Desk, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
):
    from tracking.errors import DeviceError

    def none(output, size):
        raise DeviceError("there is no virtual camera: install something")

    monkeypatch.setattr(opening, "open_virtual_camera", none)
    button = desk.window.actions_bar.sink_buttons[VIRTUAL_CAMERA]
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    until(qtbot, lambda: "install something" in desk.said)
    until(qtbot, lambda: not button.isChecked())


def test_a_source_that_ends_and_a_poser_that_dies_are_shown(desk: Desk, qtbot: QtBot):
    desk.source = lambda: FakeCamera(frames=3)
    desk.session.choose_source("x")
    until(qtbot, lambda: "ended" in desk.source_line)
    desk.poser.fail_with = RuntimeError("out of memory")
    desk.session.manual_pose.set_axis("mouth", AxisSettings("manual", 0.5))
    until(qtbot, lambda: "stopped" in desk.source_line)
    assert "out of memory" in desk.said


def test_the_window_never_waits_for_a_stuck_camera(desk: Desk, qtbot: QtBot):
    release = threading.Event()

    class Stuck(FakeCamera):
        def __init__(self) -> None:
            release.wait(5)
            super().__init__()

    desk.source = Stuck
    desk.session.choose_source("stuck")
    shown = desk.window.stage.meter.figures().rounds
    desk.session.manual_pose.set_axis("mouth", AxisSettings("manual", 0.2))
    until(qtbot, lambda: desk.window.stage.meter.figures().rounds > shown)
    release.set()
