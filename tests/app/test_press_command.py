"""`ichimai press` as a process of its own, beside windows that really run."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import threading
import tomllib
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from app.cli import main
from app.keys import press_address, press_call
from tests.app.test_ending import PROGRAM, rest_of, started
from tests.app.x_display import Typist, until, x_display
from tracking.errors import DeviceError

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="sends signals")

_WINDOW = """
import sys
from app.window import hotkeys
def tell(words):
    with open(sys.argv[1], "a") as file:  # not the pipe, into which every thread and library writes
        file.write(f"{words}\\n")
class Telling(hotkeys.Hotkeys):
    def press(self, action):
        done = super().press(action)
        tell(f"{action} {done}")
        return done
    def _listen(self):
        super()._listen()
        tell("listens")
from app.window import main_window
main_window.Hotkeys = Telling
from app.cli import main
sys.exit(main([]))
"""


@pytest.fixture(autouse=True)
def config_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Settings as the windows have them, with a pose; no entry of a window is left behind."""
    folder = tmp_path / "settings"
    folder.mkdir()
    (folder / "settings.toml").write_text(
        '[camera]\nsource = "idle"\n[pose.named."Big wink"]\nleft_eye = 1.0\n', encoding="utf-8"
    )
    monkeypatch.setenv("ICHIMAI_CONFIG_DIR", str(folder))
    yield folder
    assert not press_address.entries()


def told(window: Path, words: str) -> None:
    """Wait until a window has told something in its file, which is then as good as new."""

    def is_there() -> bool:
        return window.exists() and f"{words}\n" in window.read_text()

    until(is_there, 120)
    window.write_text("")


def press(*words: str) -> tuple[int, str]:
    """Run `ichimai press`; return its status and all that it says."""
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM, "press", *words],
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, timeout=120, check=False,
    )  # fmt: skip
    return done.returncode, done.stdout


def test_without_a_window_it_says_so():
    status, said = press("record")
    assert status == 2 and said == "ichimai: no window of Ichimai runs; start it with `ichimai`, then press\n"


@pytest.mark.parametrize("hangs_up", [False, True])
def test_a_window_that_does_not_answer_is_told(monkeypatch: pytest.MonkeyPatch, hangs_up: bool):
    monkeypatch.setattr(press_call, "ANSWER_S", 0.2)
    entry = press_address.new_entry()
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as window:
        window.bind(press_address.server_name(entry))
        window.listen()
        if hangs_up:
            threading.Thread(target=lambda: window.accept()[0].close(), daemon=True).start()
        with pytest.raises(DeviceError, match="the window does not answer; is it busy or just closing"):
            press_call.call_window("record")
    entry.unlink()


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["recrod"], "did you mean record?"),
        (["undo"], "there is nothing named 'undo' to do"),
        (["pose:"], "there is nothing named 'pose:' to do"),
        ([], "`ichimai press --list` says what there is"),
        (["pose:" + "x" * 2000], "no name is as long as that"),
    ],
)
def test_what_it_does_not_know_is_said(words: list[str], said: str, capsys: pytest.CaptureFixture[str]):
    assert main(["press", *words]) == 2
    error = capsys.readouterr().err
    assert error.startswith("ichimai: ") and said in error and error.count("\n") == 1


def test_it_lists_what_there_is_to_do(capsys: pytest.CaptureFixture[str]):
    assert main(["press", "--list"]) == 0
    lines = capsys.readouterr().out.splitlines()
    names = [line.split("  ")[0] for line in lines]
    assert {"calibrate", "virtual-camera", "record", "pose:NAME", "pose:Big wink"} <= set(names)
    assert all(line.split("  ", 1)[1].strip() for line in lines)


def test_it_loads_nothing_heavy():
    code = (
        "import sys\nfrom app.cli import main\nassert main(['press', 'record']) == 2\n"
        "heavy = {'numpy', 'cv2', 'mediapipe', 'onnxruntime', 'av', 'PyQt6.QtGui', 'Xlib', 'torch'}\n"
        "print(sorted(heavy & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"


@pytest.mark.slow
def test_the_window_started_last_does_it_and_a_killed_one_is_in_nobodys_way(
    tmp_path: Path, config_folder: Path
):
    one, two = tmp_path / "first", tmp_path / "second"
    with started(tmp_path, str(one), code=_WINDOW) as (first, first_lines):
        told(one, "listens")
        assert press("camera-view") == (0, "")
        told(one, "camera_view True")
        assert press("pose:Big wink") == (0, "")
        told(one, "pose:Big wink True")
        status, said = press("pose:nobody")
        assert status == 2 and "the window knows nothing named 'pose:nobody'" in said
        settings = config_folder / "settings.toml"
        until(lambda: tomllib.loads(settings.read_text()).get("window", {}).get("camera_view") is False, 60)
        with started(tmp_path, str(two), code=_WINDOW) as (second, _):
            told(two, "listens")
            assert press("put-back") == (0, "")
            told(two, "put_back True")
            second.kill()
            second.wait()
            assert len(press_address.entries()) == 2
        assert press("put-back") == (0, "")
        told(one, "put_back True")
        assert len(press_address.entries()) == 1, "the killed window's entry is gone"
        first.send_signal(signal.SIGTERM)
        assert first.wait(60) == 0
    assert "Traceback" not in rest_of(first_lines)
    assert press("put-back")[0] == 2


@pytest.mark.slow
def test_a_window_on_x11_hears_its_keys_and_ends(tmp_path: Path, config_folder: Path):
    with (config_folder / "settings.toml").open("a", encoding="utf-8") as file:
        file.write('[hotkeys_everywhere]\ncamera_view = "Ctrl+Alt+J"\n')
    with x_display() as name, closing(Typist(name)) as typist:
        place = {"QT_QPA_PLATFORM": "xcb", "DISPLAY": name}
        code = f"import os\nos.environ |= {place!r}\nfor n in ('WAYLAND_DISPLAY', 'XDG_SESSION_TYPE'):\n"
        code += f"    os.environ.pop(n, None)\n{_WINDOW}"
        window = tmp_path / "window"
        with started(tmp_path, str(window), code=code) as (process, lines):
            told(window, "listens")
            typist.focus_game()

            def heard() -> bool:
                typist.press("Control_L", "Alt_L", "j")
                return "camera_view True" in window.read_text()

            until(heard, 60)
            process.send_signal(signal.SIGTERM)
            assert process.wait(60) == 0
        said = rest_of(lines)
        assert "Traceback" not in said and "did not end in time" not in said
        typist.heard_by_game()
        typist.press("Control_L", "Alt_L", "j")
        assert typist.code("j") in typist.heard_by_game(), "the key is everybody's again"


@pytest.mark.skipif(not hasattr(os, "getuid"), reason="POSIX's permissions")
def test_a_folder_that_is_open_to_others_is_refused(monkeypatch: pytest.MonkeyPatch, tmp_path: Path):
    monkeypatch.setattr(press_address, "_runtime_folder", lambda: tmp_path)
    folder = press_address.new_entry().parent
    assert folder.stat().st_mode & 0o777 == 0o700
    folder.chmod(0o777)
    with pytest.raises(press_address.DeviceError, match="open to others"):
        press_address.new_entry()
