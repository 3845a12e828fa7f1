"""The page Camera: how a camera is mounted, chosen by hand, found by the face, undone."""

from __future__ import annotations

import time

import numpy as np
import pytest
from PyQt6.QtCore import Qt
from pytestqt.qtbot import QtBot

from app.opening import turn_of
from app.settings.settings import CameraSettings, Settings, TurnSettings
from tests.app.parts import FakeCamera, FakeTracker
from tests.app.window.desk import Desk, click, until
from tracking.face import TrackedFace
from tracking.frame import Frame

NAME = FakeCamera.name


class Sideways(FakeCamera):
    """A camera that lies on its side: its crown, a white corner, belongs to the upper right."""

    def read(self) -> Frame | None:
        frame = super().read()
        if frame is not None:
            frame.rgb[:8, :8] = 255
        return frame


def crowned(tracker: FakeTracker, frame: Frame) -> TrackedFace | None:
    """See a face whose crown is where the white corner is."""
    rgb = frame.rgb
    corners = [rgb[0, -1], rgb[0, 0], rgb[-1, 0], rgb[-1, -1]]
    roll_deg = 90.0 * int(np.argmax([corner.min() for corner in corners]))
    return TrackedFace(frame.time_s, 0.0, 0.0, roll_deg - 360.0 * (roll_deg > 180.0), 0.0, 0.0, 0.0)


def seen_width(desk: Desk) -> int:
    newest = desk.session.pipeline.seen.peek()
    return 0 if newest is None or newest.value.frame is None else newest.value.frame.rgb.shape[1]


def test_a_camera_is_turned_by_hand_and_that_is_undone(desk: Desk, qtbot: QtBot):
    page, session = desk.page("camera"), desk.session
    until(qtbot, lambda: seen_width(desk) == 64)
    page.turn.box.setFocus()
    for _ in range(2):
        qtbot.keyClick(page.turn.box, Qt.Key.Key_Down)
    until(qtbot, lambda: session.settings.camera_turns.get(NAME) == TurnSettings(90, by_hand=True))
    until(qtbot, lambda: seen_width(desk) == 48)
    until(qtbot, desk.window.actions_bar.undo_button.isEnabled)
    click(qtbot, desk.window.actions_bar.undo_button)
    until(qtbot, lambda: seen_width(desk) != 48)
    qtbot.keyClick(page.turn.box, Qt.Key.Key_End)
    until(qtbot, lambda: session.settings.camera_turns.get(NAME) == TurnSettings(270, by_hand=True))
    qtbot.keyClick(page.turn.box, Qt.Key.Key_Home)
    until(qtbot, lambda: NAME not in session.settings.camera_turns)
    assert not session.pipeline.input.turn.settled, "it is looked for again"


@pytest.mark.slow
def test_a_camera_on_its_side_is_found_and_remembered(
    desk: Desk, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(FakeTracker, "process", crowned)
    desk.source = Sideways
    desk.session.choose_source("2")
    session, began_s = desk.session, time.monotonic()
    until(qtbot, lambda: session.settings.camera_turns.get(NAME) == TurnSettings(90))
    assert time.monotonic() - began_s > 1.0, "one look is not enough"
    until(qtbot, lambda: seen_width(desk) == 48)
    until(qtbot, lambda: "turned by 90" in desk.said)
    page = desk.page("camera")
    until(qtbot, lambda: page.turn.box.currentText() == "as my face shows (now turned by 90°)")


def test_what_the_settings_say_of_a_camera_counts():
    camera = FakeCamera()
    assert turn_of(camera, Settings()).degrees == 0 and not turn_of(camera, Settings()).settled
    general = turn_of(camera, Settings(camera=CameraSettings(turn=180)))
    assert general.degrees == 180 and general.settled
    told = Settings(camera=CameraSettings(turn=180), camera_turns={NAME: TurnSettings(270, by_hand=True)})
    assert turn_of(camera, told).degrees == 270 and turn_of(camera, told).settled
    found = Settings(camera_turns={NAME: TurnSettings(90)})
    assert turn_of(camera, found).degrees == 90 and not turn_of(camera, found).settled
    camera.live = False
    assert turn_of(camera, Settings(camera=CameraSettings(turn=180))).degrees == 0, "clips are no cameras"
