"""Consoles of every kind, and errors that nobody foresaw: the work is done, and no traceback shows."""

from __future__ import annotations

import logging
import os
import subprocess
import sys
from pathlib import Path

import cv2
import numpy as np
import pytest

from app import log_file
from app.cli import main
from app.progress import ProgressBar

PROGRAM = "import sys; from app.cli import main; sys.exit(main())"


def run(*words: object, code: str = PROGRAM, **environment: str) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(
        [sys.executable, "-c", code, *map(str, words)],
        capture_output=True, check=False, timeout=120, env={**os.environ, **environment},
    )  # fmt: skip


@pytest.fixture
def pictures(tmp_path: Path) -> Path:
    """A folder, named as in no small code page, with three pictures without a face."""
    folder = tmp_path / "顔 é"
    folder.mkdir()
    for i in range(3):
        (folder / f"{i}.png").write_bytes(
            cv2.imencode(".png", np.full((48, 64, 3), 90, np.uint8))[1].tobytes()
        )
    return folder


@pytest.mark.slow
@pytest.mark.parametrize("encoding", ["ascii", "cp437", "latin-1"])
def test_a_small_code_page_takes_no_work_back(encoding: str, pictures: Path, tmp_path: Path):
    output = tmp_path / "顔.csv"
    done = run("track", pictures, "-o", output, PYTHONIOENCODING=encoding, PYTHONUTF8="0")
    assert done.returncode == 0, done.stderr
    assert output.is_file() and rb"\u9854.csv: 3 frames" in done.stdout
    assert b"Traceback" not in done.stderr and b"\\u2588" not in done.stderr


def test_bars_are_drawn_with_what_a_console_has(tmp_path: Path):
    for encoding, letters in (("ascii", "##"), ("utf-8", "█")):
        with (tmp_path / encoding).open("w", encoding=encoding) as stream:
            assert letters in ProgressBar(4, stream=stream).text(2, 1.0)


@pytest.mark.skipif(os.name != "posix", reason="closes the end of a pipe")
@pytest.mark.parametrize("words", [["models", "list"], ["--help"], ["cameras"], ["press", "--list"]])
def test_a_closed_pipe_is_no_fault(words: list[str]):
    read, write = os.pipe()
    os.close(read)
    program = subprocess.Popen(
        [sys.executable, "-c", PROGRAM, *words], stdout=write, stderr=subprocess.PIPE, env=os.environ
    )
    os.close(write)
    _, said = program.communicate(timeout=60)
    assert program.returncode in ((0, 1) if words == ["cameras"] else (0,)), said
    assert b"Traceback" not in said and b"BrokenPipe" not in said and b"Exception ignored" not in said


_BROKEN = """
import sys, threading
from app import cli
from app.commands import cameras
def broken(arguments):
    thread = threading.Thread(target=lambda: [][1], name="careless")
    thread.start()
    thread.join()
    raise ZeroDivisionError("division by zero")
cameras.run = broken
sys.exit(cli.main())
"""


def test_what_nobody_foresaw_is_one_line_and_in_the_log(tmp_path: Path):
    done = run("cameras", code=_BROKEN, ICHIMAI_STATE_DIR=str(tmp_path / "state"))
    assert done.returncode == 1
    said = done.stderr.decode().splitlines()
    assert len(said) == 2, said
    assert "not foreseen (IndexError: list index out of range)" in said[0]
    assert "not foreseen (ZeroDivisionError: division by zero)" in said[1]
    log = tmp_path / "state" / "ichimai.log"
    assert str(log) in said[1]
    written = log.read_text(encoding="utf-8")
    assert written.count("Traceback (most recent call last)") == 2 and "in broken" in written


_SLOT = """
import sys
from PyQt6.QtCore import QTimer
from app.window import main_window
from app.cli import main
def careless():
    [][1]
class Window(main_window.MainWindow):
    def __init__(self, session):
        super().__init__(session)
        QTimer.singleShot(100, careless)
        QTimer.singleShot(400, lambda: print([m for m in self.told if "not foreseen" in m]))
        QTimer.singleShot(500, self.close)
main_window.MainWindow = Window
from app.live.messages import Messages
add = Messages.add
Window.told = []
def told(self, say, *words):
    Window.told.append(" ".join(map(str, words)))
    add(self, say, *words)
Messages.add = told
sys.exit(main())
"""


@pytest.mark.slow
def test_an_error_in_the_window_leaves_it_open_and_is_told_there(tmp_path: Path, config_folder: Path):
    config_folder.mkdir()
    (config_folder / "settings.toml").write_text('[camera]\nsource = "idle"\n')
    done = run(code=_SLOT, QT_QPA_PLATFORM="offscreen", ICHIMAI_STATE_DIR=str(tmp_path / "state"))
    assert done.returncode == 0, done.stderr
    assert b"something went wrong" in done.stdout and b"IndexError" in done.stdout
    assert b"Traceback" not in done.stderr
    assert "in careless" in (tmp_path / "state" / "ichimai.log").read_text(encoding="utf-8")


def test_the_log_is_put_aside_when_it_is_long(monkeypatch: pytest.MonkeyPatch, tmp_path: Path):
    monkeypatch.setenv("ICHIMAI_STATE_DIR", str(tmp_path / "a" / "b"))
    monkeypatch.setattr(log_file, "MOST_BYTES", 2000)
    with log_file.logging_on(verbose=False):
        for i in range(100):
            logging.getLogger("test").warning("line %d with a name that is no text: %s", i, "\udce4")
    folder = tmp_path / "a" / "b"
    assert sorted(f.name for f in folder.iterdir()) == ["ichimai.log", "ichimai.log.1", "ichimai.log.2"]
    assert all(f.stat().st_size <= 2200 for f in folder.iterdir())


def test_a_log_that_cannot_be_written_changes_nothing(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
):
    (tmp_path / "file").touch()
    monkeypatch.setenv("ICHIMAI_STATE_DIR", str(tmp_path / "file"))
    assert main(["track", str(tmp_path / "none.mp4"), "-o", str(tmp_path / "t.csv")]) == 2
    assert capsys.readouterr().err.count("\n") == 1


@pytest.mark.parametrize("number", ["256", "4294967297", "99999999999999999999999999"])
def test_no_camera_has_an_absurd_number(number: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    assert main(["track", number, "-o", str(tmp_path / "t.csv")]) == 2
    said = capsys.readouterr().err
    assert "no file, folder or camera" in said and said.count("\n") == 1


def test_a_line_break_in_a_name_makes_no_second_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    assert main(["import", str(tmp_path / "a\nb\x1b[2J.png"), "-o", str(tmp_path / "o.ichimai")]) == 2
    said = capsys.readouterr().err
    assert said.count("\n") == 1 and "a\\nb\\x1b[2J.png" in said


def test_what_cannot_be_written_is_refused_before_anything_is(tmp_path: Path):
    output = tmp_path / "o.ichimai"
    picture = Path(__file__).resolve().parents[2] / "assets" / "characters" / "akane.png"
    for option in ("--report", "--sheet", "--heat-map"):
        words = ["import", str(picture), "-o", str(output), option, str(tmp_path / "gone" / "file")]
        assert main(words) == 2 and list(tmp_path.iterdir()) == []


@pytest.mark.skipif(sys.platform == "win32", reason="there are no such pipes")
def test_a_pipe_that_nobody_writes_to_is_not_waited_for(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    pipe, output = tmp_path / "pipe.jsonl", str(tmp_path / "out.mp4")
    os.mkfifo(pipe)
    for words in (
        ["render", str(pipe), "-c", "akane", "-o", output],
        ["animate", "akane", str(pipe), "-o", output],
        ["pose", "akane", "--poses", str(pipe), "-o", str(tmp_path / "folder")],
        ["import", str(pipe), "-o", str(tmp_path / "out.ichimai")],
    ):
        assert main(words) == 2, words
        assert capsys.readouterr().err.count("\n") == 1 and list(tmp_path.iterdir()) == [pipe]
