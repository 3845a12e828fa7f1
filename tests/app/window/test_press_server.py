"""What the window does with those who call it, well-behaved or not."""

from __future__ import annotations

import socket
import stat
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from PyQt6.QtCore import QObject
from pytestqt.qtbot import QtBot

from app.keys import press_address
from app.live.sink_list import RECORDING
from app.window import press_server
from app.window.press_server import PressServer
from tests.app.window.desk import Desk, until

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="opens the socket as POSIX does")


class Pressed(list[str]):
    """What was pressed; knows the pose Wink alone."""

    def press(self, action: str) -> bool:
        self.append(action)
        return not action.startswith("pose:") or action == "pose:Wink"


@pytest.fixture
def pressed() -> Pressed:
    return Pressed()


@pytest.fixture
def server(qtbot: QtBot, pressed: Pressed) -> Iterator[PressServer]:
    owner = QObject()
    made = PressServer(pressed.press, owner)
    yield made
    made.close()
    assert not press_address.entries()


def say(qtbot: QtBot, message: bytes) -> bytes:
    """Call the window started last; return its answer, nothing where it hangs up without one."""
    with socket.socket(socket.AF_UNIX) as caller:
        caller.connect(str(press_address.entries()[0]))
        caller.sendall(message)
        caller.setblocking(False)
        answer: list[bytes] = []

        def answered() -> bool:
            try:
                answer.append(caller.recv(100))
            except BlockingIOError:
                return False
            except ConnectionResetError:
                answer.append(b"")
            return answer[-1] == b"" or answer[-1].endswith(b"\n")

        until(qtbot, answered)
        return b"".join(answer)


def test_it_does_what_it_is_told_and_says_so(qtbot: QtBot, server: PressServer, pressed: Pressed):
    assert say(qtbot, b"virtual-camera\n") == b"done\n"
    assert say(qtbot, b"pose:Wink\r\n") == b"done\n"
    assert say(qtbot, b"pose:Nobody\n") == b"unknown\n"
    assert say(qtbot, b"explode\n") == b"unknown\n"
    assert pressed == ["virtual_camera", "pose:Wink", "pose:Nobody"]


@pytest.mark.parametrize("message", [b"x" * 5000, b"x" * 1024, b"record" + b" " * 2000 + b"\n", b"\0" * 4096])
def test_who_says_too_much_is_not_heard(qtbot: QtBot, server: PressServer, pressed: Pressed, message: bytes):
    assert say(qtbot, message) == b""
    assert pressed == []
    assert say(qtbot, b"record\n") == b"done\n"


def test_nonsense_is_unknown_and_only_one_line_is_heard(qtbot: QtBot, server: PressServer, pressed: Pressed):
    assert say(qtbot, b"\xff\xfe\x00\n") == b"unknown\n"
    assert say(qtbot, b"record\nrecord\nsnapshot\n") == b"done\n"
    qtbot.wait(50)
    assert pressed == ["record"]


def test_who_says_nothing_is_sent_away(
    qtbot: QtBot, pressed: Pressed, monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest
):
    monkeypatch.setattr(press_server, "PATIENCE_MS", 50)
    request.getfixturevalue("server")
    assert say(qtbot, b"rec") == b""
    assert say(qtbot, b"record\n") == b"done\n"
    assert pressed == ["record"]


def test_many_callers_are_in_nobodys_way(qtbot: QtBot, server: PressServer, pressed: Pressed):
    callers = [socket.socket(socket.AF_UNIX) for _ in range(40)]
    for caller in callers:
        caller.connect(str(press_address.entries()[0]))
        qtbot.wait(1)
    qtbot.wait(50)
    for caller in callers:
        caller.close()
    qtbot.wait(50)
    assert say(qtbot, b"record\n") == b"done\n"


def test_the_socket_is_the_users_alone(server: PressServer):
    about = press_address.entries()[0].stat()
    assert stat.S_ISSOCK(about.st_mode) and about.st_mode & 0o077 == 0


def test_the_window_does_what_the_key_does(desk: Desk, qtbot: QtBot, tmp_path: Path):
    desk.session.change_part("output", record_folder=str(tmp_path))
    until(qtbot, press_address.entries)
    view = desk.session.settings.window.camera_view
    assert say(qtbot, b"camera-view\n") == b"done\n"
    assert desk.session.settings.window.camera_view != view
    assert say(qtbot, b"record\n") == b"done\n"
    until(qtbot, lambda: RECORDING in desk.session.status().sinks)
    assert say(qtbot, b"record\n") == b"done\n"
    until(qtbot, lambda: RECORDING not in desk.session.status().sinks)


def test_a_window_that_cannot_listen_says_so_and_goes_on(
    drawing_file: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
):
    (tmp_path / "file").write_text("")
    monkeypatch.setattr(press_address, "_runtime_folder", lambda: tmp_path / "file")
    desk = Desk(qtbot, drawing_file, monkeypatch)
    until(qtbot, lambda: "`ichimai press` is not heard" in desk.said)
    until(qtbot, lambda: desk.session.pipeline.preview.peek())
    desk.window.close()
